/**
 * The records of what was typed and is not in the file yet: here, and in this browser, where they outlive the page. See
 * kept.js for what a record holds; `answered` is the hash of the text by which the server has taken it, `refused` why it
 * cannot take it, and `now` the path at which its field lies in the newest data, null if it is gone from there.
 */

import * as kept from "./kept.js";
import { bare, followed, isSame } from "./paths.js";

const MOST_SENT = 500; // values that are remembered of one field: more than are sent until a slow disk has one of them

/** @type {Map<string, any>} */
const records = new Map();

/** Take what earlier pages have left of a text, under any of its names; return whether that is still the one which is open. */
export async function recall(publication, names, isStill) {
  records.clear();
  const all = await kept.left(publication, names);
  if (!isStill()) return false;
  for (const record of all) records.set(record.id, { ...record, now: record.path, answered: "", refused: "", isLeft: true, isBeside: false });
  return true;
}

/** Return all records. */
export function unsaved() {
  return [...records.values()];
}

/** Return the records of what cannot be written as it was typed. */
export function refusals() {
  return unsaved().filter(({ refused, isLeft, now }) => refused && !isLeft && now);
}

/** Return the record of what was typed into a field on this page, or undefined. */
export function recordAt(path) {
  return unsaved().find((entry) => !entry.isLeft && !entry.isBeside && isSame(entry.now, path));
}

/** Take over where the fields of the records are in the newest data. */
export function followRecords(moved) {
  for (const entry of records.values()) entry.now = followed(entry.now, moved);
}

/** Set a value in a record, and keep it. */
export function record(entry, changes) {
  Object.assign(entry, changes);
  records.set(entry.id, entry);
  kept.keep(entry);
}

/** Remember what the server is sent, or how it spells that, so that it is not taken for another program's after a new start. */
export function rememberSent(entry, value = entry.value) {
  record(entry, { sent: [...entry.sent.slice(1 - MOST_SENT), printOf(value)] });
}

/** Return whether a value is one that the server was sent. */
export function wasSent({ sent }, value) {
  return sent.includes(printOf(value));
}

/**
 * Return a fingerprint of a value, which takes less room than texts of which each has one key more than the last (FNV-1a,
 * twice). It is that of the file's spelling too, which may have other spaces.
 */
function printOf(value) {
  let [one, other] = [0x811c9dc5, 0x811c9dc5];
  for (const character of JSON.stringify(typeof value === "string" ? bare(value) : value)) {
    const code = character.codePointAt(0) ?? 0;
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul(other ^ (code + 1), 0x01000193);
  }
  return `${one >>> 0} ${other >>> 0}`;
}

/** Forget a record. */
export function drop(entry) {
  records.delete(entry.id);
  kept.forget(entry.id);
}

/** Forget what the server has taken with the text of a hash, which the file holds by now. */
export function forgetAnswered(hash) {
  for (const entry of unsaved()) if (entry.answered === hash) drop(entry);
}
