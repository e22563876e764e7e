/** What the line at the top says of what is typed: whether the file has it, what waits, and what others have changed. */

import { byId, counted, make } from "../dom.js";
import { may, shown } from "../shown.js";
import { state } from "../state.js";
import { draft, isIssue } from "./draft.js";
import { mistakes } from "./notes.js";
import { split } from "./paths.js";
import { isSaving } from "./saving.js";
import { canBringBack } from "./undo.js";
import { refusals, unsaved } from "./unsaved.js";
import { isSavingText, whyKept } from "./yaml_text.js";

let merged = 0;

/** Show how what is typed stands. */
export function showStatus() {
  byId("saved").textContent = status();
  byId("show-unsaved").hidden = !waiting().length && !mistakes().length && !whyKept();
  byId("live").dataset.state = standing();
  /** @type {HTMLButtonElement} */ (byId("undo")).disabled = !draft.undo && !isSaving() && !canBringBack();
  /** @type {HTMLButtonElement} */ (byId("redo")).disabled = !draft.redo;
}

/** Return whether it is not known yet what the text is, or what earlier pages have left of it. */
function isLoading() {
  return !draft.why && (!draft.data || (!draft.isRecalled && !isSaving()));
}

/** Return whether others may change the file, and who is here may not. */
function isOnlyShown() {
  return !draft.isWritable && !may(isIssue() ? "write" : "settings");
}

/** Return what the dot shows: all is well, something waits for whoever writes, or nothing can be saved. */
function standing() {
  if (isLoading() && !draft.isGone) return "loading";
  if (whyKept() && !draft.isGone) return "waits";
  if (draft.isGone || (!draft.isWritable && !isOnlyShown()) || draft.failure) return "trouble";
  return waiting().length || mistakes().length ? "waits" : "well";
}

function status() {
  if (draft.isGone && draft.isLockedOut && shown.desk?.person) return "You are not signed in any more: open your link in another tab. What you type is kept in this browser";
  if (draft.isGone && draft.isLockedOut) return "Started again: open the address that newsletter write prints. What you type is kept in this browser";
  if (draft.isGone) return "The server does not answer: what you type is kept in this browser";
  if (!state().issue) return "";
  if (!draft.isThere) return `There is no ${draft.file}`;
  if (isLoading()) return "Loading…";
  if (whyKept()) return `${whyKept()}. It is kept in this browser`;
  if (isOnlyShown() && !unsaved().length) return "Shown only: others may change this";
  if (!draft.isWritable) return "The file cannot be written: what you type is kept in this browser";
  if (draft.failure) return `${draft.failure} What you type is kept in this browser`;
  if (isSaving() || isSavingText()) return "Saving…";
  if (refusals().length === 1) return "One text is not saved";
  if (refusals().length) return `${counted(refusals().length, "text")} are not saved`;
  if (draft.conflicts.size) return `Saved, but for ${draft.conflicts.size === 1 ? "one text" : counted(draft.conflicts.size, "text")}`;
  if (mistakes().length) return `Saved · ${counted(mistakes().length, "mistake")}, the letter waits`;
  return `Saved in ${draft.file}`;
}

/** Return the path of the first text that waits, or that has a mistake. */
export function firstWrong() {
  const { path = null } = mistakes()[0] ?? {};
  return waiting()[0] ?? (path === null ? null : split(path));
}

/** Return the paths of the texts that wait for whoever has typed them. */
export function waiting() {
  return [...refusals().map(({ now }) => now), ...[...draft.conflicts.values()].map(({ path }) => path)];
}

/** Tell once that the file has changed; 0 takes the words away. */
export function tellMerged(count) {
  merged = count && merged + count;
  byId("merged").hidden = !merged;
  byId("merged-words").replaceChildren(
    make("strong", {}, "The file has changed."),
    merged === 1 ? " One change was taken over." : ` ${merged} changes were taken over.`,
  );
}
