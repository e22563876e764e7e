/** Texts that were changed here and in the file: both versions wait until somebody decides. */

import { draft } from "./draft.js";
import { dotted, followed } from "./paths.js";
import { followRecords, record, recordAt } from "./unsaved.js";

/** Keep both versions of a text until somebody decides; what an earlier page has left stands beside the field. */
export function keepBoth({ entry, isRecovered }, conflict) {
  record(entry, { now: conflict.path, isLeft: false, isBeside: isRecovered });
  draft.conflicts.set(dotted(conflict.path), { ...conflict, isRecovered, record: entry });
}

/** Find what was typed again, and what waits for a decision, after another program has changed the issue. */
export function follow(before) {
  followRecords(before, draft.data);
  const moved = [...draft.conflicts.values()].map((conflict) => ({ ...conflict, path: followed(conflict.path, before, draft.data) }));
  draft.conflicts = new Map(moved.map((conflict) => [dotted(conflict.path), conflict]));
}

/** Return what was typed into a field and waits, be it for the server or for a decision; undefined if nothing. */
export function waitingValue(path) {
  const entry = recordAt(path);
  return entry && !entry.answered ? entry.value : undefined;
}
