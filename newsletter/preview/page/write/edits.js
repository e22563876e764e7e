/**
 * Edits on their way to the server.
 *
 * What is typed into one field, until two seconds without a key or until something else is done, is a burst: one edit
 * against the text that it began with, sent again with each newer value. One request travels at a time. Everything typed
 * is kept in this browser (unsaved.js) until the server says that the file holds it.
 *
 * An edit is sent with the text that its path was read in, as its base. Where things are in a newer text is the server's
 * word alone: in `moved`, in `touched`, and in a conflict's `at`.
 */

import { getJson, LockedOutError, post } from "../api.js";
import { say } from "../say.js";
import { follow, keepBoth, settle } from "./conflicts.js";
import { address, draft, handlers, take, textNow } from "./draft.js";
import { at, differences, dotted, followed, isSame, unlessSame } from "./paths.js";
import { drop, forgetAnswered, recall, record, recordAt, rememberSent, unsaved } from "./unsaved.js";

/** @typedef {import("./paths.js").Path} Path */
/** @typedef {{id: string, entry: any, path: Path, edits: any[], arrive?: (touched: Path) => void, base: string, text: string,
 *             isDirty: boolean, isRecovered: boolean, withText: boolean, isMerged: boolean}} Burst */

const PAUSE = 2000; // ms without a key, after which a burst has ended
const RETRY = 1000; // ms
const LONGEST_WAIT = 3000; // ms, for the disk
const STEP = 50; // ms
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
  if (!open || !isSame(open.entry.now, path)) {
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

/** Put a burst at the end of the queue; its base is the newest text when it is sent first, or when another program has changed that. */
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

/** End what is typed, and wait until the file has it; return whether it has all of it. */
export async function settled() {
  endBurst();
  await idle();
  for (let waited = 0; isSaving() && waited < LONGEST_WAIT; waited += STEP) await new Promise((resolve) => setTimeout(resolve, STEP));
  return !isSaving() && !draft.conflicts.size && !draft.isGone;
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
  settle(conflict);
  queue = queue.filter((burst) => burst.entry !== entry || burst === sending);
  if (!path || isSame(value, theirs)) {
    givenUp = path ? { entry, theirs, conflict } : null;
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
  return Boolean(givenUp?.entry.now) && isSame(at(draft.data, givenUp.entry.now) ?? null, givenUp.theirs ?? null);
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
    const { status, answer } = await post(`${address()}/${which}`, { seen: draft.hash });
    if (status !== 200) {
      askAgain(); // there may be less to undo than before
      return { refused: answer.refused };
    }
    for (const entry of unsaved()) if (entry.answered) drop(entry);
    const moved = receive(answer);
    handlers.changed({ isOwn: false, moved, touched: answer.touched });
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

/**
 * Take over how the issue stands, and where everything is in it by now; return what has moved.
 * @returns {Record<string, Path | null>}
 */
function receive(answer, isOnlyOwn = false) {
  // What waits is meant for the text until now; after an edit of one's own, it can as well be for the newest.
  if (!isOnlyOwn) for (const burst of queue) if (burst.isDirty) tie(burst);
  const before = draft.data;
  take(answer);
  const moved = answer.moved ?? (answer.form && before ? unlessSame(before, draft.data) : {});
  for (const burst of queue) if (!burst.base) burst.edits = burst.edits.map((each) => led(each, moved));
  queue = queue.filter((burst) => burst.edits.every(({ path }) => path));
  follow(moved);
  // Of what is being typed, the file may hold all so far.
  if (open && !unsaved().includes(open.entry)) open.entry.now = followed(open.entry.now, moved);
  return moved;
}

/** Give a burst the newest text as its base, unless it has one. */
function tie(burst) {
  if (!burst.base) Object.assign(burst, { base: draft.hash, text: textNow(), path: burst.entry?.now });
}

/** Request the issue as it stands; return whether there is one. */
async function reload() {
  mustReload = false;
  try {
    const form = await getJson(`${address()}/form?seen=${encodeURIComponent(draft.hash)}`);
    draft.isThere = form !== null;
    if (!form) {
      handlers.status();
      return false;
    }
    const before = draft.data;
    const isNews = form.hash !== draft.hash;
    const were = new Map(unsaved().map((entry) => [entry, entry.now && at(before, entry.now)]));
    const moved = receive(form, !isNews);
    if (before && isNews && !isSame(before, draft.data)) {
      const collided = [...were].filter(([entry, was]) => entry.now && !stands(entry) && !isSame(was, at(draft.data, entry.now)));
      tellMerged(before, collided.length);
      sendAgain();
    }
    if (!before || isNews || !isSame(before, draft.data) || !draft.isWritable) handlers.changed({ isOwn: false, moved });
    handlers.status();
    return true;
  } catch (error) {
    lost(error);
    return false;
  }
}

/** Tell how many texts were taken over; one that was changed here too is not: it collides. */
function tellMerged(before, collided) {
  const count = differences(before, draft.data) - collided;
  if (count > 0) handlers.merged(count);
}

/** Return an edit that has not been sent yet as one of the newest text. */
function led(each, moved) {
  const path = followed(each.path, moved);
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
  return now !== null && isSame(at(draft.data, now) ?? null, value);
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
  tie(burst);
  burst.isDirty = false;
  if (entry) rememberSent(entry);
  const edits = entry ? [change(burst.path, entry.value)] : burst.edits;
  sending = burst;
  handlers.status();
  try {
    const body = { base: burst.base, burst: id, seen: draft.hash, edits, ...(burst.withText ? { base_text: burst.text } : {}) };
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
  const collision = entry?.now && draft.conflicts.get(dotted(entry.now));
  if (collision && collision.record === entry) settle(collision); // typed on until it collided no more
  const moved = receive(answer, !answer.merged);
  if (entry) {
    Object.assign(entry, { isLeft: false, now: answer.touched ?? entry.now });
    if (entry.now) entry.sent = [...entry.sent, at(draft.data, entry.now) ?? null]; // the file may spell it otherwise
  }
  for (const other of unsaved()) if (other.answered && stands(other)) other.answered = draft.hash;
  if (draft.isWritten) forgetAnswered(draft.hash);
  if (answer.merged && !burst.isMerged) {
    burst.isMerged = true;
    handlers.merged(Math.max(1, differences(before, draft.data) - burst.edits.length));
  }
  handlers.changed({ isOwn: true, moved, touched: answer.touched });
  burst.arrive?.(answer.touched);
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
  const { at: path, ...conflict } = answer.conflict;
  const moved = receive(answer);
  if (entry) entry.now = path;
  if (path && entry?.sent.slice(0, -1).some((value) => isSame(value, conflict.theirs))) {
    sendAnew(burst);
    handlers.changed({ isOwn: true, moved });
    return;
  }
  tellMerged(before, 1);
  if (entry) {
    if (open === burst) endBurst();
    const mine = entry.value;
    const both = isSame(conflict.mine, mine) ? conflict.both : null;
    const asked = { base: burst.base, text: burst.text, path: burst.path };
    keepBoth(burst, { ...conflict, path, mine, both, asked });
  }
  if (!entry) say(CHANGED_MEANWHILE);
  handlers.changed({ isOwn: false, moved });
}

/** Make a burst one against the newest text. */
function sendAnew(burst) {
  Object.assign(burst, { id: crypto.randomUUID(), base: "", isDirty: true });
  tie(burst);
}

/** An edit whose text nobody knows any more: it is made if its field is as it was, else both versions stand there. */
function compare(burst) {
  const { entry } = burst;
  if (!entry) {
    say(CHANGED_MEANWHILE);
    return;
  }
  const { now: path, was, value } = entry;
  const theirs = path && (at(draft.data, path) ?? null);
  const isAsBefore = was !== null && isSame(theirs, was);
  if (path && (isAsBefore || entry.sent.some((sent) => sent !== null && isSame(sent, theirs)))) {
    sendAnew(burst);
  } else {
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
