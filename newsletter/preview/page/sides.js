/** What is beside the letter: the form, where it is written, a translation, the findings, or the comments. */

import { byId, make } from "./dom.js";
import { change, state } from "./state.js";

let first = "findings"; // what is there unless something else is asked for

/** Start the buttons that choose one of them. */
export function startSides() {
  byId("sides").addEventListener("click", ({ target }) => {
    const side = target.closest("[data-side]")?.dataset.side;
    if (side) change({ side: side === first ? "" : side }, { replace: true });
  });
  showSide();
}

/** Put another one before the others, which is there unless one of those is asked for; return what takes it away again. */
export function addFirstSide(id, words) {
  const before = first;
  const button = make("button", { type: "button", "data-side": id }, words);
  first = id;
  byId("sides").prepend(button);
  showSide();
  return () => {
    first = before;
    button.remove();
    showSide();
  };
}

/** Show the one that the state asks for. */
export function showSide() {
  const side = state().side || first;
  document.body.dataset.side = side;
  for (const button of byId("sides").querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.side === side));
}
