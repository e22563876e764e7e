/**
 * Saving: what is typed is sent a moment after the last key, one request at a time, and again when the server was gone. It
 * is kept in this browser until the server says that the file has it.
 */

import { LockedOutError, post } from "../api.js";
import { keptFor } from "../shown.js";
import { forget, keep, left } from "../write/kept.js";
import { catalog, handlers, rowOf, take } from "./catalog.js";

const PAUSE = 250; // ms after the last key
const LONGEST = 1000; // ms after the first key that is not saved, though more follow
const BURST = 2000; // ms without a key, after which what is typed is taken back by itself
const RETRY = 1000; // ms

export const saving = { isRunning: false, isGone: false, isLockedOut: false };

let timer = 0;
let first = 0; // when the first key was pressed that is not on its way
let resting = 0;
/** @type {Promise<any>} */
let last = Promise.resolve();

/** Return whether something is typed that the file does not have yet. */
export function isSaving() {
  return saving.isRunning || catalog.rows.some(isDue);
}

function isDue(row) {
  return row.typed !== null && row.theirs === null && !row.refused && !row.isGone;
}

/** Take what is typed into a row; it is saved soon. */
export function type(row, text) {
  if (row.typed === null) row.base = row.translation;
  row.burst ||= crypto.randomUUID();
  row.typed = text;
  row.refused = "";
  keep({ id: keptAs(row), publication: keptFor(), name: nameOfCatalog(), row: row.id, value: text, was: row.base, source: row.source });
  clearTimeout(timer);
  first ||= Date.now();
  timer = setTimeout(save, Math.min(PAUSE, Math.max(first + LONGEST - Date.now(), 0)));
  clearTimeout(resting);
  resting = setTimeout(endBurst, BURST);
  handlers.row(row);
  handlers.status();
}

/** End what is typed: it is sent, which is awaited, and what follows is taken back by itself. */
export function endBurst() {
  const sending = save();
  for (const row of catalog.rows) row.burst = "";
  return sending;
}

/** Say that a translation is right still, though its text has changed. */
export function confirm(row) {
  type(row, row.translation);
  endBurst();
}

/** Choose between both versions of a text. */
export function decide(row, text) {
  row.base = row.theirs;
  row.theirs = null;
  if (text === row.base) drop(row);
  else type(row, text);
  endBurst();
  handlers.row(row);
  handlers.status();
}

/** Give up what was typed. */
export function drop(row) {
  row.typed = null;
  row.theirs = null;
  row.refused = "";
  row.burst = "";
  forget(keptAs(row));
  if (row.isGone) catalog.rows = catalog.rows.filter((other) => other !== row);
}

/** Send what is to be sent, one request after the other. */
export function save() {
  clearTimeout(timer);
  first = 0;
  last = last.then(sendAll, sendAll);
  return last;
}

async function sendAll() {
  const { where } = catalog;
  while (catalog.where === where) {
    const row = catalog.rows.find(isDue);
    if (!row || !(await sent(row, where))) break;
  }
  handlers.status();
}

async function sent(row, where) {
  const text = row.typed;
  const answered = await asked(`${where}/edits`, { row: row.id, text, base: row.base, burst: row.burst || row.id });
  if (!answered) return false;
  const { status, answer } = answered;
  if (status === 200) {
    row.saved = { text, were: [...(row.saved?.were ?? []), row.base] };
    row.base = text;
    if (row.typed === text) {
      row.typed = null;
      forget(keptAs(row));
    }
  } else if (answer.problems) {
    take(answer); // its file is damaged: what is typed waits
    return false;
  } else if (status === 409 && answer.is_other) row.theirs = answer.rows.find(({ id }) => id === row.id)?.translation ?? "";
  else row.refused = answer.refused ?? "This was not saved.";
  if (catalog.where === where && answer.rows) take(answer);
  else handlers.row(row);
  return true;
}

/**
 * Take the last translation back, or write it again; return the id of its row, or why that cannot be done.
 * @param {"undo" | "redo"} which
 * @returns {Promise<{touched?: string, refused?: string}>}
 */
export async function turn(which) {
  await endBurst();
  const { where } = catalog;
  catalog.isTurning = true; // news of it may be faster than its answer
  const answered = await asked(`${where}/${which}`, {});
  const row = rowOf(answered?.answer.touched);
  if (row) row.saved = null;
  catalog.isTurning = false;
  if (!answered) return { refused: "The server does not answer." };
  if (answered.answer.rows && catalog.where === where) take(answered.answer);
  return answered.answer;
}

/** Return the status and the answer of a request, null if the server is gone. */
async function asked(address, body) {
  saving.isRunning = true;
  catalog.steps += 1;
  handlers.status();
  try {
    const answered = await post(address, body);
    saving.isGone = false;
    return answered;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    saving.isGone = true;
    saving.isLockedOut = error instanceof LockedOutError;
    clearTimeout(timer);
    timer = setTimeout(save, RETRY);
    return null;
  } finally {
    saving.isRunning = false;
    catalog.steps += 1;
  }
}

/** Take what earlier pages have left of this catalog: it is saved, or shown beside what the file has by now. */
export async function recall() {
  const { where } = catalog;
  const kept = await left(keptFor(), [nameOfCatalog()]);
  if (catalog.where !== where) return;
  for (const record of /** @type {any[]} */ (kept)) {
    const row = rowOf(record.row);
    if (!row) catalog.rows.push({ id: record.row, source: record.source, translation: "", names: [], paths: [], typed: record.value, base: record.was, theirs: null, refused: "", burst: "", isGone: true });
    else if (row.translation === record.value) forget(record.id);
    else if (row.typed === null) Object.assign(row, { typed: record.value, base: record.was, theirs: row.translation === record.was ? null : row.translation });
  }
  if (!kept.length) return;
  handlers.changed();
  save();
}

function nameOfCatalog() {
  return `translations/${catalog.issue}.${catalog.language}`; // no name of an issue has a slash
}

function keptAs(row) {
  return `${nameOfCatalog()} ${row.id}`;
}

// What is typed in the last moment is sent while the page goes.
addEventListener("pagehide", () => save());
