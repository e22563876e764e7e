/** Texts that were changed here and in the file: both versions wait until somebody decides. */

import { draft } from "./draft.js";
import { at, dotted, followed, isSame } from "./paths.js";
import { followRecords, record, recordAt } from "./unsaved.js";

/** @typedef {import("./paths.js").Path} Path */

/** Keep both versions of a text until somebody decides; what an earlier page has left stands beside the field. */
export function keepBoth({ entry, isRecovered }, conflict) {
  record(entry, { now: conflict.path, answered: "", isLeft: false, isBeside: isRecovered });
  const theirs = conflict.path ? standing(conflict.path) : conflict.theirs;
  // The very one whose buttons stand there: that knows where its field is by the time it is chosen.
  const known = [...draft.conflicts.values()].find(({ record: one }) => one === entry);
  if (known) settle(known);
  draft.conflicts.set(keyOf(conflict.path, entry), Object.assign(known ?? {}, { ...conflict, theirs, isRecovered, record: entry }));
}

/**
 * Take over where that is by now what was typed, and what waits for a decision; return the conflicts of which the file has
 * another text by now than the one to choose.
 */
export function follow(moved) {
  followRecords(moved);
  const all = [...draft.conflicts.values()];
  for (const conflict of all) conflict.path = followed(conflict.path, moved); // the very one whose buttons stand there
  draft.conflicts = new Map(all.map((conflict) => [keyOf(conflict.path, conflict.record), conflict]));
  const outdated = all.filter(({ path, theirs }) => path && !isSame(standing(path), theirs));
  for (const conflict of outdated) Object.assign(conflict, { theirs: standing(/** @type {Path} */ (conflict.path)), both: null });
  return outdated;
}

function standing(path) {
  return at(draft.data, path) ?? null;
}

/** Return the conflicts of texts whose places are gone from the file. */
export function homeless() {
  return [...draft.conflicts.values()].filter(({ path }) => !path);
}

/** Forget a conflict, that is decided. */
export function settle(conflict) {
  draft.conflicts.delete(keyOf(conflict.path, conflict.record));
}

/** Return by what a conflict is known: its field, or its record where that is gone. */
function keyOf(path, { id }) {
  return path ? dotted(path) : `gone ${id}`;
}

/** Return what was typed into a field and waits, be it for the server or for a decision; undefined if nothing. */
export function waitingValue(path) {
  const entry = recordAt(path);
  return entry && !entry.answered ? entry.value : undefined;
}
