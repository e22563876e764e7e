/** Sentences about what has just been done, inside the dialog if it is open: screen readers do not read what is outside. */

import { byId, make } from "../dom.js";
import { say } from "../say.js";

/** Announce a sentence. */
export function tell(sentence) {
  const dialog = byId("handover");
  let line = dialog.querySelector(".copied");
  if (!(/** @type {HTMLDialogElement} */ (dialog).open)) return say(sentence);
  if (!line) dialog.append((line = make("p", { class: "copied answer", role: "status" })));
  line.textContent = sentence;
}
