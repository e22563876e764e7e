/** The dialogs and files that are loaded when they are asked for first: help, handing over, the HTML to copy. */

import { getJson } from "./api.js";
import { showComments } from "./commenting.js";
import { goToField, mend, showAllFindings, showMistakes } from "./leading.js";
import { may, shown } from "./shown.js";

/** @type {typeof import("./handover/dialog.js") | null} */
let handover = null; // once it was opened

/** What is done as the letter is handed over; page.js sets it. */
export const handlers = { check: () => {} };

/** Show every shortcut, and the settings that this browser remembers. */
export async function openHelp() {
  const help = await import("./help.js");
  help.openHelp({ writing: shown.pen?.writingKeys() ?? [], endsByItself: shown.desk?.ends_by_itself ?? false });
}

/** Open the dialog in which the letter is handed over. */
export async function handOver() {
  shown.pen?.tellAll();
  if (!shown.facts?.has_letter) return;
  handover ??= await import("./handover/dialog.js");
  Object.assign(handover.handlers, { finding: mend, findings: showAllFindings, changed: handlers.check, comments: showComments, mistakes: showMistakes, field: shown.pen && goToField });
  await handover.openHandover(shown.facts, shown.desk ?? (await getJson("/api/desk"))); // who is fast comes before the desk
  handlers.check(); // what stands in the way now
}

/** Copy the HTML, or show what holds it back. */
export async function copyHtml() {
  if (!shown.facts?.has_letter) return;
  const { errors, blanks, approvals } = shown.facts.in_the_way;
  if (!may("send") || shown.facts.stale || errors || blanks || approvals) return handOver();
  (await import("./handover/files.js")).copyHtml();
}

/** Show in the dialog, where it is open, what the server knows by now. */
export function followHandover() {
  if (shown.desk) handover?.showNewest(shown.facts, shown.desk);
}
