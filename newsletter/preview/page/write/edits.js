/**
 * Edits on their way to the server.
 *
 * What is typed into one field, until two seconds without a key or until something else is done, is a burst: one edit
 * against the text that it began with, sent again with each newer value. One request travels at a time. Everything typed
 * is kept in this browser (unsaved.js) until the server says that the file holds it.
 */

import { getJson, LockedOutError, post } from "../api.js";
import { say } from "../say.js";
import { follow, keepBoth } from "./conflicts.js";
import { address, draft, handlers, take, textNow } from "./draft.js";
import { at, differences, dotted, followed, isSame, shifted } from "./paths.js";
import { drop, forgetAnswered, recall, record, recordAt, rememberSent, unsaved } from "./unsaved.js";

/** @typedef {import("./paths.js").Path} Path */
/** @typedef {{id: string, entry: any, path: Path, edits: any[], arrive?: (touched: Path) => void, base: string, text: string,
 *             isDirty: boolean, isRecovered: boolean, withText: boolean, isMerged: boolean}} Burst */

const PAUSE = 2000; // ms without a key, after which a burst has ended
const RETRY = 1000; // ms
const CHANGED_MEANWHILE = "Another program has changed this meanwhile. Look at it, and try it again.";

/** @type {Burst[]} */
let queue = [];
/** @type {Burst | null} */
let open = null;
/** @type {Burst | null} */
let sending = null;
let isRunning = false;
let mustReload = false;
let pause = 0;
let retry = 0;
/** @type {(() => void)[]} */
let waiting = [];
/** @type {Promise<any>} */
let turning = Promise.resolve();
/** @type {{entry: any, theirs: any, conflict?: any} | null} */
let givenUp = null; // what was typed and given up last, until something else is done

/** Open an issue, and send what an earlier page has left of it. Return whether there is such an issue. */
export async function openDraft(publication, slug) {
  endBurst();
  if (draft.slug) await idle();
  queue = [];
  givenUp = null;
  Object.assign(draft, { publication, slug, data: null, why: "", isThere: true, conflicts: new Map() });
  handlers.status();
  if (!(await reload())) return false;
  await recall(publication, slug);
  sendAgain();
  run();
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
  if (!open || dotted(open.entry.now) !== dotted(path)) {
    endBurst();
    open = begin(path);
  }
  givenUp = null;
  record(open.entry, { value, answered: "", refused: "" });
  open.isDirty = true;
  clearTimeout(pause);
  pause = setTimeout(endBurst, PAUSE);
  run();
}

/** What is typed on above both versions is kept, and waits for the choice; the server is asked for both together again. */
function reconsider(conflict, value) {
  const { record: entry, asked } = conflict;
  record(entry, { value, answered: "" });
  Object.assign(conflict, { mine: value, both: null });
  if (asked && !queue.some((burst) => burst.entry === entry && burst.isDirty)) enqueue(entry, { ...asked, isDirty: true });
  run();
  handlers.changed({ isOwn: true });
}

function change(path, value) {
  return value === null ? { op: "clear", path } : { op: "put", path, value };
}

function begin(path) {
  const { publication, slug, hash } = draft;
  const id = crypto.randomUUID();
  const was = at(draft.data, path) ?? null;
  const entry = recordAt(path) ?? { id, publication, slug, path, now: path, was, base: hash, text: textNow(), sent: [] };
  return queue.find((burst) => burst.entry === entry && burst.isDirty) ?? enqueue(entry);
}

/** Put a burst at the end of the queue; without a base it is one against the newest text when it is sent first. */
function enqueue(entry, { edits = [], arrive = undefined, base = "", text = "", path = [], isDirty = false } = {}) {
  const isRecovered = entry?.isLeft ?? false;
  const burst = { id: crypto.randomUUID(), entry, path, edits, arrive, base, text, isDirty, isRecovered, withText: false, isMerged: false };
  queue.push(burst);
  return burst;
}

/** End the burst: what is typed from now on is undone by itself. */
export function endBurst() {
  clearTimeout(pause);
  open = null;
  tidy();
  if (draft.slug) run();
}

/**
 * Make some edits that nobody types, as one; once they are made, and shown, `arrive` is told which path they touched.
 * @param {any[]} edits
 * @param {(touched: Path) => void} [arrive]
 */
export function edit(edits, arrive) {
  endBurst();
  givenUp = null;
  if (draft.isGone || !draft.isWritable) {
    say(draft.isGone ? "The server does not answer. Try it again when it does." : "The file cannot be written. Try it again when it is mended.");
    return;
  }
  enqueue(null, { edits, arrive, isDirty: true });
  run();
}

/** Decide between both versions of a text; with the file's nothing changes. */
export function decide(conflict, value) {
  const { record: entry, path, theirs } = conflict;
  draft.conflicts.delete(dotted(path));
  queue = queue.filter((burst) => burst.entry !== entry || burst === sending);
  if (isSame(value, theirs)) {
    givenUp = { entry, theirs, conflict };
    drop(entry);
  } else {
    givenUp = null;
    record(entry, { path, now: path, value, was: theirs, base: draft.hash, text: textNow(), sent: [], isBeside: false });
    enqueue(entry, { isDirty: true });
  }
  handlers.changed({ isOwn: false });
  run();
}

/** Give up what was typed into a field and cannot be written: the file's text stands there again. */
export function giveUp(entry) {
  endBurst();
  givenUp = { entry, theirs: at(draft.data, entry.now) };
  drop(entry);
  handlers.changed({ isOwn: false });
  handlers.status();
}

/** Return whether what was given up last can be brought back: nothing else stands in its place by now. */
export function canBringBack() {
  return givenUp !== null && isSame(at(draft.data, givenUp.entry.now) ?? null, givenUp.theirs ?? null);
}

function bringBack() {
  const { entry, conflict } = givenUp ?? {};
  givenUp = null;
  record(entry, {});
  if (conflict) draft.conflicts.set(dotted(conflict.path), conflict);
  handlers.changed({ isOwn: false });
  handlers.status();
  return { touched: entry.now };
}

/**
 * Undo the last edit, or redo it; return the path that it touched, or undefined if there is none. One follows after the
 * other, however quickly they are asked for.
 */
export function takeBack(which) {
  turning = turning.then(() => turn(which), () => turn(which));
  return turning;
}

async function turn(which) {
  endBurst();
  await idle();
  if (which === "undo" && canBringBack()) return bringBack();
  if (!draft.isWritable || draft.isGone || !draft[which]) return undefined;
  try {
    const { status, answer } = await post(`${address()}/${which}`, {});
    if (status !== 200) {
      askAgain(); // there may be less to undo than before
      return { refused: answer.refused };
    }
    const before = draft.data;
    for (const entry of unsaved()) if (entry.answered) drop(entry);
    take(answer);
    findAgain(since(before));
    handlers.changed({ isOwn: false, where: since(before), touched: answer.touched });
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

/** Note that the server is gone, also while nothing is asked of it. */
export function gone() {
  if (draft.slug) lost(new TypeError());
}

/** Go on after the server was gone: what it has not got is sent again. */
export async function resume() {
  clearTimeout(retry);
  if (!draft.slug || isRunning) return;
  if (await reload()) {
    draft.isGone = false;
    queue = queue.filter((burst) => !burst.entry && burst.isDirty);
    open = null;
    sendAgain();
    run();
  }
}

/** Request the issue as it stands; return whether there is one. */
async function reload() {
  mustReload = false;
  try {
    const form = await getJson(`${address()}/form`);
    draft.isThere = form !== null;
    if (!form) {
      handlers.status();
      return false;
    }
    const before = draft.data;
    const isNews = form.hash !== draft.hash;
    take(form);
    if (before && isNews && !isSame(before, draft.data)) {
      findAgain(since(before));
      sendAgain();
      handlers.merged(differences(before, draft.data));
    }
    if (!before || isNews || !isSame(before, draft.data) || !draft.isWritable) handlers.changed({ isOwn: false, where: before ? since(before) : undefined });
    handlers.status();
    return true;
  } catch (error) {
    lost(error);
    return false;
  }
}

/** Return where a path of earlier data leads now. */
function since(before) {
  return (path) => followed(path, before, draft.data);
}

/** Find again what was typed, what waits for a decision, and what edits are about that have not been sent yet. */
function findAgain(where) {
  follow(where);
  for (const burst of queue) if (!burst.entry && !burst.base) burst.edits = burst.edits.map((each) => led(each, where));
  queue = queue.filter((burst) => burst.edits.every(({ path }) => path));
}

function led(each, where) {
  const path = where(each.path);
  if (!path || each.op !== "move") return { ...each, path };
  const last = (at(draft.data, path.slice(0, -1))?.length ?? 1) - 1;
  return { ...each, path, to: Math.min(Math.max(each.to + path.at(-1) - each.path.at(-1), 0), last) };
}

/** Send everything again that is unsaved and not in the issue, but for what is on its way or waits for a decision. */
function sendAgain() {
  const decided = [...draft.conflicts.values()].map((conflict) => conflict.record);
  for (const entry of unsaved()) {
    const burst = queue.find((one) => one.entry === entry);
    if (decided.includes(entry) || burst?.isDirty || (burst && burst === sending)) continue;
    if (stands(entry)) entry.answered = draft.hash;
    else if (burst) burst.isDirty = true;
    else enqueue(entry, { base: entry.base, text: entry.text, path: entry.path, isDirty: true });
  }
  if (draft.isWritten) forgetAnswered(draft.hash);
}

/** Return whether what was typed stands in the issue. */
function stands({ now, value }) {
  return isSame(at(draft.data, now) ?? null, value);
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
  const { id, entry } = burst;
  if (!burst.base) Object.assign(burst, { base: draft.hash, text: textNow(), path: entry?.now });
  burst.isDirty = false;
  if (entry) rememberSent(entry);
  const edits = entry ? [change(burst.path, entry.value)] : burst.edits;
  sending = burst;
  handlers.status();
  try {
    const body = { base: burst.base, burst: id, edits, ...(burst.withText ? { base_text: burst.text } : {}) };
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

function accepted(burst, answer) {
  const before = draft.data;
  burst.withText = false;
  const { entry, isDirty } = burst;
  if (entry && !isDirty) entry.answered = answer.hash;
  // Typed on until it collided no more.
  if (entry && draft.conflicts.get(dotted(entry.now))?.record === entry) draft.conflicts.delete(dotted(entry.now));
  if (entry?.isLeft) Object.assign(entry, { isLeft: false, now: answer.touched ?? entry.now });
  take(answer);
  // The file may spell it otherwise: that is one's own as well.
  if (entry) entry.sent = [...entry.sent, at(draft.data, entry.now) ?? null];
  // An answer may not say that another program has put in blocks, or taken them out.
  const isMerged = answer.merged || blocks(before) + grown(burst) !== blocks(draft.data);
  const where = isMerged ? since(before) : entry ? undefined : (path) => shifted(path, burst.edits);
  if (where) findAgain(where);
  for (const other of unsaved()) if (other.answered && stands(other)) other.answered = draft.hash;
  if (draft.isWritten) forgetAnswered(draft.hash);
  if (answer.merged && !burst.isMerged) {
    burst.isMerged = true;
    handlers.merged(Math.max(1, differences(before, draft.data) - burst.edits.length));
  }
  handlers.changed({ isOwn: true, where, touched: answer.touched });
  burst.arrive?.(answer.touched);
}

function blocks(data) {
  return data?.blocks?.length ?? 0;
}

/** Return how many blocks more an edit makes. */
function grown({ edits }) {
  const steps = { insert: 1, duplicate: 1, delete: -1 };
  return edits.reduce((sum, { op, path }) => sum + (path.length === 2 && path[0] === "blocks" ? steps[op] ?? 0 : 0), 0);
}

function refused(burst, status, answer) {
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
    handlers.changed({ isOwn: false });
  } else if (!burst.entry) {
    say(answer.refused ?? "This cannot be written into the file.");
  } else {
    // What cannot be written stays in the field, and in this browser, until something else is typed.
    Object.assign(burst.entry, { refused: answer.refused ?? "This cannot be written into the file.", isLeft: false });
    handlers.changed({ isOwn: true });
  }
}

/** Two have changed the same text. One of them may be this page itself, before the server was started again. */
function collided(burst, answer) {
  const { entry } = burst;
  const before = draft.data;
  const { conflict } = answer;
  take(answer);
  findAgain(since(before));
  if (entry?.sent.slice(0, -1).some((value) => isSame(value, conflict.theirs))) {
    Object.assign(burst, { id: crypto.randomUUID(), base: draft.hash, text: textNow(), path: entry.now, isDirty: true });
    return;
  }
  if (entry) {
    if (open === burst) endBurst();
    const mine = entry.value;
    const both = isSame(conflict.mine, mine) ? conflict.both : null;
    // The answer names the field as it was in the base; where it is now, the page has followed itself.
    const { base, text, path } = burst;
    keepBoth(burst, { ...conflict, path: entry.now, mine, both, asked: { base, text, path } });
  }
  if (!entry) say(CHANGED_MEANWHILE);
  handlers.changed({ isOwn: false, where: since(before) });
}

/** An edit whose text nobody knows any more: it is made if its field is as it was, else both versions stand there. */
function compare(burst) {
  const { entry } = burst;
  if (!entry) {
    say(CHANGED_MEANWHILE);
    return;
  }
  const theirs = at(draft.data, entry.now) ?? null;
  if (isSame(theirs, entry.was) || entry.sent.some((value) => isSame(value, theirs))) {
    Object.assign(burst, { id: crypto.randomUUID(), base: draft.hash, text: textNow(), path: entry.now, isDirty: true });
  } else {
    const { now: path, was, value } = entry;
    keepBoth(burst, { path, base: was, mine: value, theirs, both: null });
    handlers.changed({ isOwn: false });
  }
}

function lost(error) {
  // The server is gone; live.js says so, and tells when it is back.
  if (!(error instanceof TypeError)) throw error;
  draft.isGone = true;
  draft.isLockedOut = error instanceof LockedOutError;
  handlers.status();
  clearTimeout(retry);
  retry = setTimeout(resume, RETRY);
}

function tidy() {
  queue = queue.filter((burst) => burst.isDirty || burst === open || burst === sending);
}
