/**
 * The issue that is being written: what the server says of it, and the edits on their way there.
 *
 * What is typed into one field, until two seconds without a key or until something else is done, is a burst: one edit
 * against the text that it began with, sent again with each newer value. One request travels at a time. Everything typed
 * is kept in this browser (kept.js) until the server says that the file holds it.
 */

import { getJson, post } from "../api.js";
import * as kept from "./kept.js";
import { at, differences, dotted, isSame } from "./paths.js";

/** @typedef {import("./paths.js").Path} Path */
/** @typedef {{path: Path, base: any, mine: any, theirs: any, both: any, isRecovered: boolean, record: any}} Conflict */
/** @typedef {{id: string, record: any, edits: any[], base: string, text: string, isDirty: boolean, isRecovered: boolean,
 *             withText: boolean}} Burst */

const PAUSE = 2000; // ms without a key, after which a burst has ended
const RETRY = 1000; // ms

export const draft = {
  publication: "",
  slug: "",
  hash: "",
  text: "", // of textHash; fetched while nobody types, for the day that the server does not know the hash
  textHash: "",
  /** @type {any} */
  data: null,
  /** @type {any[]} */
  problems: [],
  undo: 0,
  redo: 0,
  isWritable: false,
  why: "",
  failure: "",
  isWritten: true,
  isGone: false,
  /** @type {Map<string, Conflict>} */
  conflicts: new Map(),
  /** @type {Map<string, string>} */
  refusals: new Map(),
};

/** What is called after each change; write.js sets it. */
export const handlers = {
  /**
   * What stands in the issue has changed: by an edit of one's own, or in another way.
   * @param {{isOwn: boolean, before: any, touched?: Path | null}} _news
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

/** @type {Burst[]} */
let queue = [];
/** @type {Burst | null} */
let open = null;
/** @type {Burst | null} */
let sending = null;
/** @type {Map<string, any>} */
const unsaved = new Map(); // records, by their id
let isRunning = false;
let mustReload = false;
let lastWritten = ""; // its event may overtake the answer that tells of the hash
let pause = 0;
let retry = 0;
/** @type {(() => void)[]} */
let waiting = [];

/** Open an issue, and send what an earlier page has left of it. Return whether there is such an issue. */
export async function openDraft(publication, slug) {
  endBurst();
  if (draft.slug) await idle();
  queue = [];
  unsaved.clear();
  Object.assign(draft, { publication, slug, data: null, conflicts: new Map(), refusals: new Map() });
  if (!(await reload())) return false;
  for (const record of await kept.left(publication, slug)) unsaved.set(record.id, { ...record, isLeft: true });
  sendAgain();
  return true;
}

/** Return whether something is on its way, or waits for the disk. */
export function isSaving() {
  return queue.some((burst) => burst.isDirty) || sending !== null || !draft.isWritten;
}

/**
 * Take what a field holds now; null for a field that is to go.
 * @param {Path} path
 * @param {string | null} value
 */
export function typed(path, value) {
  const conflict = draft.conflicts.get(dotted(path));
  if (conflict && !conflict.isRecovered) {
    reconsider(conflict, value);
    return;
  }
  const id = kept.idOf(draft.publication, draft.slug, path);
  if (open?.record.id !== id) {
    endBurst();
    open = begin(id, path);
  }
  const { record } = open;
  Object.assign(record, { value, answered: "" });
  draft.refusals.delete(dotted(path));
  open.edits = [value === null ? { op: "clear", path } : { op: "put", path, value }];
  open.isDirty = true;
  kept.keep(record);
  clearTimeout(pause);
  pause = setTimeout(endBurst, PAUSE);
  run();
}

/** What is typed on above both versions is kept, and waits for the choice. */
function reconsider(conflict, value) {
  Object.assign(conflict.record, { value, answered: "" });
  Object.assign(conflict, { mine: value, both: null });
  kept.keep(conflict.record);
  handlers.changed({ isOwn: true, before: draft.data });
}

function begin(id, path) {
  const { publication, slug, hash } = draft;
  const text = textNow();
  const was = at(draft.data, path) ?? null;
  const record = unsaved.get(id) ?? { id, publication, slug, path, was, base: hash, text, sent: [] };
  unsaved.set(id, record);
  const waits = queue.find((burst) => burst.record === record && burst.isDirty);
  return waits ?? enqueue(record, []);
}

function enqueue(record, edits, base = "", text = "") {
  const isRecovered = record?.isLeft ?? false;
  const burst = { id: crypto.randomUUID(), record, edits, base, text, isDirty: edits.length > 0, isRecovered, withText: false };
  queue.push(burst);
  return burst;
}

/** Return the text of the newest hash, or "" where only the hash is known. */
function textNow() {
  return draft.textHash === draft.hash ? draft.text : "";
}

/** End the burst: what is typed from now on is undone by itself. */
export function endBurst() {
  clearTimeout(pause);
  open = null;
  tidy();
  if (draft.slug) run();
}

/** Make some edits that nobody types, as one. */
export function edit(edits) {
  endBurst();
  enqueue(null, edits);
  run();
}

/** Decide between both versions of a text; with `theirs` the file stays as it is. */
export function decide(conflict, value) {
  const { record, path, theirs } = conflict;
  draft.conflicts.delete(dotted(path));
  if (isSame(value, theirs)) drop(record);
  else {
    Object.assign(record, { value, was: theirs, base: draft.hash, text: textNow(), sent: [], isLeft: false });
    kept.keep(record);
    enqueue(record, [value === null ? { op: "clear", path } : { op: "put", path, value }]);
  }
  handlers.changed({ isOwn: false, before: draft.data });
  run();
}

/** Undo the last edit, or redo it; return the path that it touched, or undefined if there is none. */
export async function takeBack(which) {
  endBurst();
  await idle();
  if (!draft.isWritable || draft.isGone || !draft[which]) return undefined;
  try {
    const { status, answer } = await post(`${address()}/${which}`, {});
    if (status !== 200) return { refused: answer.refused };
    const before = draft.data;
    take(answer);
    handlers.changed({ isOwn: false, before, touched: answer.touched });
    handlers.status();
    run();
    return { touched: answer.touched };
  } catch (error) {
    lost(error);
    return undefined;
  }
}

/** Ask for the issue again: another program has changed its file. */
export function askAgain() {
  mustReload = true;
  run();
}

/** Take that the file holds the text of a hash. */
export function written(slug, hash) {
  if (slug !== draft.slug) return;
  lastWritten = hash;
  if (hash !== draft.hash) return;
  draft.isWritten = true;
  draft.failure = "";
  forgetWritten();
  handlers.status();
}

/** Go on after the server was gone: what it has not got is sent again. */
export async function resume() {
  clearTimeout(retry);
  if (!draft.slug || isRunning) return;
  if (await reload()) {
    draft.isGone = false;
    sendAgain();
  }
}

function address() {
  return `/api/issues/${encodeURIComponent(draft.slug)}`;
}

/** Request the issue as it stands; return whether there is one. */
async function reload() {
  mustReload = false;
  try {
    const form = await getJson(`${address()}/form`);
    if (!form) return false;
    const before = draft.data;
    const isNews = form.hash !== draft.hash;
    take(form);
    if (before && isNews && !isSame(before, draft.data)) handlers.merged(differences(before, draft.data));
    if (!before || isNews || !isSame(before, draft.data) || !draft.isWritable) handlers.changed({ isOwn: false, before });
    handlers.status();
    return true;
  } catch (error) {
    lost(error);
    return false;
  }
}

/** Take over what an answer says of the issue. */
function take(answer) {
  draft.hash = answer.hash ?? draft.hash;
  if (answer.text !== undefined) Object.assign(draft, { text: answer.text, textHash: draft.hash });
  draft.data = answer.form ?? draft.data;
  draft.problems = answer.problems ?? [];
  draft.undo = answer.undo ?? draft.undo;
  draft.redo = answer.redo ?? draft.redo;
  draft.isWritable = answer.writable ?? draft.isWritable;
  draft.why = answer.why ?? "";
  draft.failure = answer.failure ?? "";
  draft.isWritten = answer.written || draft.hash === lastWritten;
  if (draft.isWritten) forgetWritten();
}

/** Send everything that is unsaved and not in the issue. */
function sendAgain() {
  open = null;
  queue = queue.filter((burst) => !burst.record && burst.isDirty);
  for (const record of unsaved.values()) {
    const { path, value, base, text } = record;
    if (draft.conflicts.get(dotted(path))?.record === record) continue;
    if (isSame(at(draft.data, path) ?? null, value)) record.answered = draft.hash;
    else enqueue(record, [value === null ? { op: "clear", path } : { op: "put", path, value }], base, text);
  }
  if (draft.isWritten) forgetWritten();
  handlers.status();
  run();
}

/** Send what is to be sent, one request after the other. */
async function run() {
  if (isRunning) return;
  isRunning = true;
  try {
    while (!draft.isGone) {
      if (mustReload) await reload();
      const burst = draft.isWritable ? queue.find((one) => one.isDirty) : undefined;
      if (burst) await send(burst);
      else if (open || textNow()) break;
      else {
        await reload();
        if (!textNow()) break;
      }
    }
  } finally {
    isRunning = false;
  }
  handlers.status();
  for (const done of waiting.splice(0)) done();
}

/** Wait until nothing travels. */
function idle() {
  return isRunning ? new Promise((resolve) => waiting.push(() => resolve(undefined))) : Promise.resolve();
}

async function send(burst) {
  if (!burst.base) Object.assign(burst, { base: draft.hash, text: textNow() });
  burst.isDirty = false;
  const { id, base, edits, record } = burst;
  if (record) remember(record);
  sending = burst;
  handlers.status();
  try {
    const body = { base, burst: id, edits, ...(burst.withText ? { base_text: burst.text } : {}) };
    const { status, answer } = await post(`${address()}/edits`, body);
    if (status === 200) accepted(burst, answer);
    else refused(burst, status, answer);
  } catch (error) {
    burst.isDirty = true;
    lost(error);
  } finally {
    sending = null;
    tidy();
  }
}

/** Remember what the server is sent of a record, so that it is not taken for another program's after a new start. */
function remember(record) {
  record.sent = [...record.sent.slice(-19), record.value];
  kept.keep(record);
}

function accepted(burst, answer) {
  const before = draft.data;
  burst.withText = false;
  if (burst.record && !burst.isDirty) burst.record.answered = answer.hash;
  take({ writable: true, ...answer });
  if (answer.merged && !burst.wasMerged) {
    burst.wasMerged = true;
    handlers.merged(Math.max(1, differences(before, draft.data) - burst.edits.length));
  }
  handlers.changed({ isOwn: !answer.merged, before, touched: answer.touched });
}

function refused(burst, status, answer) {
  const { record } = burst;
  if (answer.unknown_base && burst.text && !burst.withText) {
    burst.withText = true;
    burst.isDirty = true;
  } else if (answer.unknown_base) {
    compare(burst);
  } else if (answer.conflict) {
    collided(burst, answer);
  } else if (status === 409 && answer.problems) {
    take({ ...answer, writable: false });
    burst.isDirty = true;
    handlers.changed({ isOwn: false, before: draft.data });
  } else {
    // What cannot be written stays in the field, and in this browser, until something else is typed.
    const path = answer.path ?? record?.path ?? [];
    draft.refusals.set(dotted(path), answer.refused ?? "This cannot be written into the file.");
    handlers.changed({ isOwn: true, before: draft.data });
  }
}

/** Two have changed the same text. One of them may be this page itself, before the server was started again. */
function collided(burst, answer) {
  const { record } = burst;
  const before = draft.data;
  const { conflict } = answer;
  take({ ...answer, conflict: undefined });
  if (record?.sent.slice(0, -1).some((value) => isSame(value, conflict.theirs))) {
    Object.assign(burst, { id: crypto.randomUUID(), base: answer.hash, text: answer.text ?? "", isDirty: true });
    return;
  }
  if (record) {
    if (open === burst) endBurst();
    const mine = record.value;
    const both = isSame(conflict.mine, mine) ? conflict.both : null;
    setConflict(burst, { ...conflict, mine, both });
  }
  handlers.changed({ isOwn: false, before });
}

/** Keep both versions of a text until somebody decides; what an earlier page has left gets a record of its own. */
function setConflict(burst, conflict) {
  const { record, isRecovered } = burst;
  burst.isDirty = false;
  if (isRecovered) {
    drop(record);
    record.id = JSON.stringify([record.id, "recovered"]);
    unsaved.set(record.id, record);
  }
  kept.keep(record);
  draft.conflicts.set(dotted(conflict.path), { ...conflict, isRecovered, record });
}

/** An edit whose text nobody knows any more: it is made if its field is as it was, else both versions stand there. */
function compare(burst) {
  const { record } = burst;
  const theirs = at(draft.data, record?.path ?? []) ?? null;
  if (!record) return;
  if (isSame(theirs, record.was) || record.sent.some((value) => isSame(value, theirs))) {
    Object.assign(burst, { id: crypto.randomUUID(), base: draft.hash, text: textNow(), isDirty: true });
  } else {
    const { path, was, value } = record;
    setConflict(burst, { path, base: was, mine: value, theirs, both: null });
    handlers.changed({ isOwn: false, before: draft.data });
  }
}

function lost(error) {
  // The server is gone; live.js says so, and tells when it is back.
  if (!(error instanceof TypeError)) throw error;
  draft.isGone = true;
  handlers.status();
  clearTimeout(retry);
  retry = setTimeout(resume, RETRY);
}

function tidy() {
  queue = queue.filter((burst) => burst.isDirty || burst === open || burst === sending);
}

function forgetWritten() {
  for (const record of unsaved.values()) if (record.answered) drop(record);
}

function drop(record) {
  unsaved.delete(record.id);
  kept.forget(record.id);
}

/** Return what was typed into a field and waits, be it for the server or for a decision; undefined if nothing. */
export function waitingValue(path) {
  const record = unsaved.get(kept.idOf(draft.publication, draft.slug, path));
  return record && !record.answered ? record.value : undefined;
}
