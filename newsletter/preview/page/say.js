/** Short sentences about what has just been done, seen at the foot of the page and heard by screen readers. */

import { byId } from "./dom.js";

const SHOWN_FOR = 4000;
let timer = 0;

/** Say a sentence; only to screen readers where it can be seen elsewhere on the page. */
export function say(sentence, { isSeen = false } = {}) {
  byId("said").classList.toggle("unseen", isSeen);
  byId("said").textContent = sentence;
  clearTimeout(timer);
  timer = setTimeout(() => (byId("said").textContent = ""), SHOWN_FOR);
}
