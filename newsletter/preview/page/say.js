/** Short messages about what has just happened, at the foot of the page and for screen readers. */

import { byId, make } from "./dom.js";

const SHOWN_FOR = 4000; // ms
const ACT_SHOWN_FOR = 15_000; // ms; what it offers is to be had elsewhere too
let timer = 0;

/**
 * Show and announce a sentence; only announce it if it can be seen elsewhere on the page. `act` is a button beside it.
 * @param {string} sentence
 * @param {{isSeen?: boolean, act?: {label: string, run: () => void}}} [options]
 */
export function say(sentence, { isSeen = false, act } = {}) {
  const run = () => {
    byId("said").replaceChildren();
    act?.run();
  };
  byId("said").classList.toggle("unseen", isSeen);
  byId("said").replaceChildren(sentence, act ? make("button", { type: "button", click: run }, act.label) : "");
  clearTimeout(timer);
  timer = setTimeout(() => byId("said").replaceChildren(), act ? ACT_SHOWN_FOR : SHOWN_FOR);
}

/** Take away the button beside a message, since it would do something else by now. */
export function withdrawAct() {
  byId("said").querySelector("button")?.remove();
}
