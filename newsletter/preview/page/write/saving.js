/**
 * Saving: what waits is sent, one request at a time, and sent again when the server was gone. Everything typed is kept in
 * this browser (unsaved.js) until the server says that the file holds it.
 */

import { getJson, LockedOutError, post } from "../api.js";
import { accepted, lostItsPlace, receive, refused, stands, tellMerged } from "./answers.js";
import { bursts, change, close, enqueue, tidy, tie } from "./bursts.js";
import { draft, handlers, textNow } from "./draft.js";
import { at, isSame } from "./paths.js";
import { forgetAnswered, rememberSent, unsaved } from "./unsaved.js";

const RETRY = 1000; // ms
const LONGEST_WAIT = 3000; // ms, for the disk
const STEP = 50; // ms

let isRunning = false;
let isResuming = false;
let mustReload = false;
let retry = 0;
/** @type {(() => void)[]} */
let waiting = [];

/** Return whether something is on its way, or waits for the disk. */
export function isSaving() {
  return bursts.queue.some((burst) => burst.isDirty) || bursts.sending !== null || !draft.isWritten;
}

/** End the burst: what is typed from now on is undone by itself. */
export function endBurst() {
  close();
  if (draft.name) run();
}

/** End what is typed, and wait until the file has it; return whether it has all of it. */
export async function settled() {
  endBurst();
  await idle();
  for (let waited = 0; isSaving() && waited < LONGEST_WAIT; waited += STEP) await new Promise((resolve) => setTimeout(resolve, STEP));
  return !isSaving() && !draft.conflicts.size && !draft.isGone;
}

/** Ask for the text again: another program has changed its file. */
export function askAgain() {
  mustReload = true;
  run();
}

/** Ask for the text again once what is being typed has ended, unless it is known by then. */
export function askLater() {
  draft.textHash = "";
}

/** Note that the server is gone, also while nothing is asked of it. */
export function gone() {
  if (draft.name) lost(new TypeError());
}

/** Go on after the server was gone: what it has not got is sent again. */
export async function resume() {
  clearTimeout(retry);
  if (!draft.name || isResuming) return;
  isResuming = true;
  // What travels now may have been answered by the server before; what was written since was told to nobody.
  await alone(async () => {
    isResuming = false;
    if (!(await reload())) return;
    draft.isGone = false;
    bursts.queue = bursts.queue.filter((burst) => !burst.entry && burst.isDirty);
    bursts.open = null;
    sendAgain();
  });
}

/** Take that a request has failed, since the server is gone. */
export function lost(error) {
  // The server is gone; live.js says so, and tells when it is back.
  if (!(error instanceof TypeError)) throw error;
  draft.isGone = true;
  draft.isLockedOut = error instanceof LockedOutError;
  handlers.status();
  clearTimeout(retry);
  retry = setTimeout(resume, RETRY);
}

/** Request the text as it stands; return whether there is one. */
export async function reload() {
  mustReload = false;
  const { where } = draft;
  try {
    const form = await getJson(`${where}/form?seen=${encodeURIComponent(draft.hash)}`);
    if (draft.where !== where) return false; // another text is open by now
    draft.isThere = form !== null;
    if (!form) {
      draft.isGone = false;
      handlers.status();
      return false;
    }
    const before = draft.data;
    const isNews = form.hash !== draft.hash;
    const were = new Map(unsaved().map((entry) => [entry, entry.now && at(before, entry.now)]));
    const moved = receive(form, !isNews);
    if (before && isNews && !isSame(before, draft.data)) {
      const collided = [...were].filter(([entry, was]) => entry.now && !stands(entry) && !isSame(was, at(draft.data, entry.now)));
      tellMerged(form, before, collided.length);
      sendAgain({ isForeign: form.is_foreign });
    }
    if (!before || isNews || !isSame(before, draft.data) || !draft.isWritable) handlers.changed({ isOwn: false, moved });
    handlers.status();
    return true;
  } catch (error) {
    lost(error);
    return false;
  }
}

/**
 * Send everything again that is unsaved and not in the text, but for what is on its way or waits for a decision. What the
 * server has taken and somebody has written over here since is not lost; another program may have done so unseen.
 */
export function sendAgain({ isForeign = true } = {}) {
  const decided = [...draft.conflicts.values()].map((conflict) => conflict.record);
  for (const entry of unsaved()) {
    const burst = bursts.queue.find((one) => one.entry === entry);
    if (decided.includes(entry) || burst?.isDirty || (burst && burst === bursts.sending)) continue;
    if (stands(entry) || (entry.answered && !isForeign)) entry.answered = draft.hash;
    else if (burst) burst.isDirty = true;
    else enqueue(entry, { base: entry.base, text: entry.text, path: entry.path, isDirty: true });
  }
  if (draft.isWritten) forgetAnswered(draft.hash);
}

/** Send what is to be sent, one request after the other. */
export async function run() {
  if (isRunning) return;
  isRunning = true;
  try {
    while (!draft.isGone) {
      while (mustReload && !draft.isGone) await reload(); // it may be asked for again meanwhile
      const burst = draft.isWritable ? bursts.queue.find((one) => one.isDirty) : undefined;
      if (burst) await send(burst);
      else if (bursts.open || textNow()) break;
      else {
        await reload();
        if (!textNow() && !mustReload) break;
      }
    }
  } finally {
    isRunning = false;
  }
  handlers.status();
  for (const done of waiting.splice(0)) done();
}

async function send(burst) {
  const { id, entry } = burst;
  tie(burst);
  burst.isDirty = false;
  if (entry && !burst.path) {
    lostItsPlace(burst);
    return;
  }
  if (entry) rememberSent(entry);
  burst.sent = entry?.value;
  const edits = entry ? [change(burst.path, burst.sent)] : burst.edits;
  bursts.sending = burst;
  handlers.status();
  try {
    const body = { base: burst.base, burst: id, seen: draft.hash, edits, ...(burst.withText ? { base_text: burst.text } : {}) };
    const { status, answer } = await post(`${draft.where}/edits`, body);
    if (status === 200) accepted(burst, answer);
    else refused(burst, status, answer);
  } catch (error) {
    burst.isDirty = true;
    lost(error);
  } finally {
    bursts.sending = null;
    tidy();
  }
}

/** Do something that travels alone, once nothing else does; what waits follows. */
export async function alone(task) {
  while (isRunning) await idle();
  isRunning = true;
  try {
    await task();
  } catch (error) {
    lost(error);
  } finally {
    isRunning = false;
    run();
  }
}

/** Wait until nothing travels. */
export function idle() {
  return isRunning ? new Promise((resolve) => waiting.push(() => resolve(undefined))) : Promise.resolve();
}
