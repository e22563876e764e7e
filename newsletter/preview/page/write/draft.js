/** The text that is being written, such as an issue, as the server says that it stands, and what waits for a decision. */

import { forgetAnswered } from "./unsaved.js";

/** @typedef {import("./paths.js").Path} Path */
/** @typedef {{name: string, where: string, file: string}} Place what a text is known by in this browser, the address of
 *           its routes, and its file */
/** @typedef {{path: Path | null, base: any, mine: any, theirs: any, both: any, isRecovered: boolean, record: any,
 *             asked?: {base: string, text: string, path: Path}}} Conflict */

export const draft = {
  publication: "",
  name: "",
  where: "",
  file: "",
  hash: "",
  text: "", // of textHash; fetched while nobody types, for the day that the server does not know the hash
  textHash: "",
  /** @type {any} */
  data: null,
  /** @type {Record<string, string>} what stands in the place of a value that is not set, by its dotted path */
  inherited: {},
  /** @type {Record<string, {said: string, passes: boolean, better: string | null}>} how well colours are seen */
  colors: {},
  /** @type {any[]} */
  problems: [],
  undo: 0,
  redo: 0,
  isWritable: false,
  why: "",
  failure: "",
  isWritten: true,
  isGone: false,
  isLockedOut: false, // by a server that was started since this browser was let in
  isThere: true,
  isRecalled: false, // what earlier pages have left of it has been read
  /** @type {Map<string, Conflict>} */
  conflicts: new Map(),
};

/** What is called after each change; write.js sets it. */
export const handlers = {
  /**
   * What stands in the text has changed: by an edit of one's own, or in another way; `moved` is as in paths.js.
   * @param {{isOwn: boolean, moved?: Record<string, Path | null>, touched?: Path | null}} _news
   */
  changed: (_news) => {},
  /** What is said about the draft has changed. */
  status: () => {},
  /**
   * Another program has changed so many texts of the file.
   * @param {number} _count
   */
  merged: (_count) => {},
};

const MOST_KNOWN = 100; // hashes: those of the texts that this page has had lately

let lastWritten = ""; // its event may overtake the answer that tells of the hash
/** @type {Set<string>} */
const known = new Set();

/** Return the text of the newest hash, or "" where only the hash is known. */
export function textNow() {
  return draft.textHash === draft.hash ? draft.text : "";
}

/** Return whether what is written is an issue, which has blocks and a folder of pictures, and no settings. */
export function isIssue() {
  return draft.where.startsWith("/api/issues/");
}

/** Return the names that the text has and had: what was typed before it was renamed is kept under the old one. */
export function names() {
  const old = isIssue() && Array.isArray(draft.data?.old_slugs) ? draft.data.old_slugs : [];
  return [draft.name, ...old];
}

/** Take over what an answer says of the text. */
export function take(answer) {
  known.add(answer.hash);
  if (known.size > MOST_KNOWN) known.delete([...known][0]);
  if (answer.form) {
    // Paths are those of the values: a text without them, which cannot be read, is no base for an edit.
    draft.hash = answer.hash;
    draft.data = answer.form;
    if (answer.text !== undefined) Object.assign(draft, { text: answer.text, textHash: draft.hash });
  }
  draft.inherited = answer.inherited ?? draft.inherited;
  draft.colors = answer.colors ?? draft.colors;
  draft.problems = answer.problems ?? [];
  draft.undo = answer.undo ?? draft.undo;
  draft.redo = answer.redo ?? draft.redo;
  draft.isWritable = answer.writable ?? draft.isWritable;
  draft.why = answer.why ?? "";
  draft.failure = answer.failure ?? "";
  draft.isWritten = answer.written || draft.hash === lastWritten;
  if (draft.isWritten) forgetAnswered(draft.hash);
}

/** Return whether this page has had the text of a hash: what others write here, in another window, it has not. */
export function isKnown(hash) {
  return known.has(hash);
}

/** Take that the file holds the text of a hash. */
export function written(file, hash) {
  if (file !== draft.file) return;
  lastWritten = hash;
  if (hash !== draft.hash) return;
  draft.isWritten = true;
  draft.failure = "";
  forgetAnswered(hash);
  handlers.status();
}
