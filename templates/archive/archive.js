// Links name index.html, since a folder opened from a disk shows its files; on the web its address is enough.
"use strict";

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
