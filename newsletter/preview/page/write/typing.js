/**
 * The field that is being typed in: what is half typed looks wrong, so nothing new is said of it before a pause, or before
 * the field is left.
 */

import { focusedPath, handlers } from "./open_part.js";
import { isSame } from "./paths.js";

const PAUSE = 1000; // ms without a key

let pause = 0; // what ends it; 0 while nobody types

/** Note that something was typed into a field of which nothing was said before. */
export function noteTyping() {
  clearTimeout(pause);
  pause = setTimeout(endTyping, PAUSE);
}

/** Take that the pause is over, or that the field is left. */
export function endTyping() {
  if (!pause) return;
  clearTimeout(pause);
  pause = 0;
  handlers.paused();
}

/** Return whether a field is being typed in. */
export function isTyped(path) {
  return pause > 0 && isSame(focusedPath(), path);
}
