/** Texts that were changed here and in the file: both versions wait until somebody decides. */

import { draft } from "./draft.js";
import { idOf } from "./kept.js";
import { dotted, followed } from "./paths.js";
import { drop, record, recordOf } from "./unsaved.js";

/** Keep both versions of a text until somebody decides; what an earlier page has left gets a record of its own. */
export function keepBoth({ entry, isRecovered }, conflict) {
  if (isRecovered) drop(entry);
  record(entry, isRecovered ? { id: JSON.stringify([entry.id, "recovered"]) } : {});
  draft.conflicts.set(dotted(conflict.path), { ...conflict, isRecovered, record: entry });
}

/** Find the texts that wait for a decision again after another program has changed the issue. */
export function follow(before) {
  const moved = [...draft.conflicts.values()].map((conflict) => ({ ...conflict, path: followed(conflict.path, before, draft.data) }));
  draft.conflicts = new Map(moved.map((conflict) => [dotted(conflict.path), conflict]));
}

/** Return what was typed into a field and waits, be it for the server or for a decision; undefined if nothing. */
export function waitingValue(path) {
  const entry = draft.conflicts.get(dotted(path))?.record ?? recordOf(idOf(draft.publication, draft.slug, path));
  const isOurs = entry && !entry.answered && !draft.conflicts.get(dotted(path))?.isRecovered;
  return isOurs ? entry.value : undefined;
}
