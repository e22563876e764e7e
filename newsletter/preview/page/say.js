/** Short messages about what has just happened, at the foot of the page and for screen readers. */

import { byId } from "./dom.js";

const SHOWN_FOR = 4000;
let timer = 0;

/** Show and announce a sentence; only announce it if it can be seen elsewhere on the page. */
export function say(sentence, { isSeen = false } = {}) {
  byId("said").classList.toggle("unseen", isSeen);
  byId("said").textContent = sentence;
  clearTimeout(timer);
  timer = setTimeout(() => (byId("said").textContent = ""), SHOWN_FOR);
}
