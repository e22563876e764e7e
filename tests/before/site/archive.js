"use strict";

// Where an issue has moved, a place in it is still meant; the page itself leads on to the beginning only.
const moved = document.querySelector("meta[http-equiv=refresh]") && document.querySelector("main a");
if (moved && location.hash) location.replace(moved.href + location.hash);

// Links name index.html, since a folder opened from a disk shows its files; on the web its address is enough.
if (location.protocol !== "file:") {
  const short = (address) => address.replace(/(^|\/)index\.html(?=$|[?#])/, (_, before) => before || "./");
  for (const link of document.querySelectorAll("a[href]")) {
    const address = link.getAttribute("href");
    if (!/^[a-z][a-z0-9+.-]*:/i.test(address)) link.setAttribute("href", short(address));
  }
  if (location.pathname.endsWith("/index.html")) {
    history.replaceState(null, "", location.pathname.slice(0, -"index.html".length) + location.search + location.hash);
  }
}
