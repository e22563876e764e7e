/** Texts that were changed here and in the file: both versions wait until somebody decides. */

import { draft } from "./draft.js";
import { dotted } from "./paths.js";
import { followRecords, record, recordAt } from "./unsaved.js";

/** @typedef {import("./paths.js").Path} Path */

/** Keep both versions of a text until somebody decides; what an earlier page has left stands beside the field. */
export function keepBoth({ entry, isRecovered }, conflict) {
  record(entry, { now: conflict.path, isLeft: false, isBeside: isRecovered });
  draft.conflicts.set(dotted(conflict.path), { ...conflict, isRecovered, record: entry });
}

/**
 * Find what was typed again, and what waits for a decision, after the issue has changed.
 * @param {(path: Path) => Path | null} where
 */
export function follow(where) {
  followRecords(where);
  const moved = [...draft.conflicts.values()].map((conflict) => ({ ...conflict, path: where(conflict.path) }));
  draft.conflicts = new Map(moved.filter(({ path }) => path).map((conflict) => [dotted(conflict.path), conflict]));
}

/** Return what was typed into a field and waits, be it for the server or for a decision; undefined if nothing. */
export function waitingValue(path) {
  const entry = recordAt(path);
  return entry && !entry.answered ? entry.value : undefined;
}
