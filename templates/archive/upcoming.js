// Hides the webinars and events that are over when the page is read, and puts the next one first. It runs where it stands, before
// the list is drawn, so that nothing jumps.
"use strict";

{
  const section = document.getElementById("webinars");
  const list = section.querySelector("ul");
  const heading = section.querySelector("[data-upcoming]");
  for (const webinar of [...list.children]) {
    if (new Date(webinar.dataset.ends) < new Date()) webinar.remove();
    else list.prepend(webinar);
  }
  heading.textContent = heading.dataset.upcoming;
  section.hidden = !list.children.length;
}
