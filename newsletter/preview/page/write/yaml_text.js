/**
 * What is typed in the YAML view, on its way into the file. As in the form, it is kept in this browser until the file holds
 * it, one request travels at a time, and what is typed without a pause of two seconds is undone at once.
 *
 * A text that cannot be read waits in the browser: the file never gets it. Where the file has changed in other lines, the
 * server merges; where it has changed in the same ones, both versions wait for a choice.
 *
 * Texts in here have lines that end in LF; the server knows how each line ends in the file.
 */

import { getJson, put } from "../api.js";
import { receive } from "./answers.js";
import { draft, handlers as draftHandlers, names } from "./draft.js";
import * as kept from "./kept.js";
import { alone } from "./saving.js";

const PAUSE = 2000; // ms without a key, after which what is typed is another step of undo

/** What happens when the view is to show another text, or something else about the same one (null); the view sets it. */
export const handlers = {
  /** @param {string | null} _text */
  shown: (_text) => {},
};

/** The text of the file that the view has, as the server spells it. */
let base = { hash: "", text: "" };
/** @type {any} what is typed and not in the file yet, as kept.js keeps it */
let record = null;
/** @type {{id: string, hash: string, text: string} | null} */
let burst = null;
let isDirty = false;
let isSending = false;
let answered = ""; // the hash of the text by which the server has taken all that is typed
/** @type {any[]} what is wrong with a text that cannot be read */
let unread = [];
/** @type {{line: number, mine: string, theirs: string}[]} */
let clashing = [];
let pause = 0;

/** Begin with another issue, and send what an earlier page has left of its text. */
export async function openText() {
  endBurst();
  Object.assign(base, { hash: "", text: "" });
  [record, isDirty, answered, unread, clashing] = [null, false, "", [], []];
  const { where } = draft;
  const [left] = await kept.left(draft.publication, names().map(kept.nameAsYaml));
  if (!left || record || draft.where !== where) return;
  record = { ...left, name: kept.nameAsYaml(draft.name) };
  burst = { id: crypto.randomUUID(), hash: left.base, text: left.text };
  isDirty = true;
  send();
}

/** Return the text that the view is to show, or null if there is none. */
export async function current() {
  if (!isKept() && (base.hash !== draft.hash || !draft.isWritable)) {
    const newest = await getJson(`${draft.where}/yaml`);
    if (!newest) return null;
    if (!isKept() && newest.hash !== base.hash) {
      base = { hash: newest.hash, text: newest.text };
      endBurst();
    }
  }
  return isKept() ? record.value : plain(base.text);
}

/** Take what the view holds now. */
export function typed(text) {
  burst ??= { id: crypto.randomUUID(), ...base };
  if (!record) record = { id: crypto.randomUUID(), publication: draft.publication, name: kept.nameAsYaml(draft.name), path: [], was: null, base: burst.hash, text: burst.text, sent: [] };
  if (answered) Object.assign(record, { base: base.hash, text: base.text });
  if (clashing.length) followClashes(record.value, text);
  record.value = text;
  kept.keep(record);
  answered = "";
  isDirty = true;
  if (clashing.length) handlers.shown(null);
  clearTimeout(pause);
  pause = setTimeout(endWhenSent, PAUSE);
  send();
  draftHandlers.status();
}

/** Take that the issue has changed, or that the server is there again. */
export function news() {
  if (answered && draft.isWritten) forget();
  if (isDirty && !draft.isGone) send();
}

/** Take that another program has changed the issue: what could not be written may be by now. */
export function changedElsewhere() {
  if (record && unread.length) isDirty = true;
  news();
}

/** Return whether something is typed that the server has not taken yet. */
export function isKept() {
  return record !== null && !answered;
}

/** Return whether it waits for the server, or the disk. */
export function isSavingText() {
  return isSending || (record !== null && answered !== "");
}

/** Return whether what is typed cannot be read. */
export function isUnread() {
  return unread.length > 0;
}

/** Return what is wrong with the text that is shown. */
export function mistakes() {
  return unread.length ? unread : draft.problems;
}

/** Return the lines that another program has changed as well. */
export function clashes() {
  return clashing;
}

/** Return why what is typed waits in this browser, as a sentence; "" if it does not. */
export function whyKept() {
  if (clashing.length) return "Not saved: the file has changed in the same lines";
  if (unread.length) return `Not saved: line ${unread[0].line} of the YAML cannot be read yet`;
  return "";
}

/** Choose a version of lines that both have changed. */
export function choose(index, lines) {
  const { line, mine } = clashing[index];
  const all = record.value.split("\n");
  const count = linesOf(mine).length;
  const chosen = linesOf(lines);
  all.splice(line, count, ...chosen);
  const shift = chosen.length - count;
  clashing = clashing.filter((_, number) => number !== index).map((clash) => ({ ...clash, line: clash.line + (clash.line > line ? shift : 0) }));
  record.value = all.join("\n");
  if (!clashing.length) {
    Object.assign(record, { base: base.hash, text: base.text });
    burst = null;
    isDirty = true;
  }
  kept.keep(record);
  handlers.shown(record.value);
  draftHandlers.status();
  send();
}

/** Follow the lines that wait for a choice while somebody types on: none of that may go unseen with the choice. */
function followClashes(before, after) {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const end = old.length - tail;
  clashing = clashing.map((clash) => {
    const last = clash.line + linesOf(clash.mine).length;
    if (end <= clash.line && head < clash.line) return { ...clash, line: clash.line + now.length - old.length };
    if (last <= head) return clash;
    const [from, to] = [Math.min(clash.line, head), Math.max(last, end)];
    const around = [joined(old.slice(from, clash.line)), joined(old.slice(last, to))];
    return { line: from, mine: joined(now.slice(from, to + now.length - old.length)), theirs: around[0] + clash.theirs + around[1] };
  });
}

function linesOf(text) {
  return text.split("\n").slice(0, text.endsWith("\n") || !text ? -1 : undefined);
}

function joined(lines) {
  return lines.map((line) => `${line}\n`).join("");
}

function endBurst() {
  clearTimeout(pause);
  burst = null;
}

/** A burst of which something is on its way still is not over: only with its name does the server know what it replaces. */
function endWhenSent() {
  if (isSending) pause = setTimeout(endWhenSent, PAUSE);
  else endBurst();
}

function forget() {
  if (record) kept.forget(record.id);
  record = null;
  answered = "";
}

/** Send what is typed, unless it is on its way already or waits for a choice. */
async function send() {
  if (isSending || clashing.length) return;
  isSending = true;
  try {
    while (isDirty && record && !clashing.length && !draft.isGone) await alone(sendOnce);
  } finally {
    isSending = false;
    draftHandlers.status();
  }
}

async function sendOnce() {
  if (!record) return;
  const text = record.value;
  burst ??= { id: crypto.randomUUID(), hash: record.base, text: record.text };
  const { id, hash, text: older } = burst;
  isDirty = false;
  try {
    let { status, answer } = await put(`${draft.where}/yaml`, { text, burst: id, seen: draft.hash }, hash);
    if (answer.unknown_base) ({ status, answer } = await put(`${draft.where}/yaml`, { text, burst: id, seen: draft.hash, base_text: older }, hash));
    take(status, answer, text);
  } catch (error) {
    isDirty = true;
    throw error;
  }
}

/** Take what the server answers to a text. */
function take(status, answer, text) {
  unread = [];
  if (status === 200) accepted(answer, text);
  else if (status === 409 && answer.clashes) clashed(answer, text);
  else {
    // It waits, marked at its place; what else may be wrong says the line at the top.
    unread = answer.problems ?? [{ file: draft.file, line: 1, column: 1, message: answer.refused ?? "This cannot be written.", hint: "" }];
    handlers.shown(null);
  }
}

function accepted(answer, text) {
  const isNewest = record?.value === text;
  const isAsSent = plain(answer.text) === text;
  if (isNewest || isAsSent) {
    // What others have changed is taken over only with the newest of one's own: else that would take it back.
    base = { hash: answer.hash, text: answer.text };
    Object.assign(record, { base: base.hash, text: base.text });
  }
  if (isNewest) {
    answered = answer.hash;
    record.value = plain(answer.text);
    if (!isAsSent) endBurst();
  }
  const moved = receive(answer); // a choice or a field that waits was meant for the text without these lines
  draftHandlers.changed({ isOwn: false, moved });
  handlers.shown(isNewest ? record?.value ?? null : null);
  news();
}

/** Both have changed the same lines: one's own stand in the text, with what else the file has, and the rest is asked. */
function clashed(answer, text) {
  if (record?.value !== text) {
    isDirty = true;
    return;
  }
  const moved = receive(answer);
  base = { hash: answer.hash, text: answer.text };
  clashing = answer.clashes.map((clash) => ({ ...clash, mine: plain(clash.mine), theirs: plain(clash.theirs) }));
  record.value = plain(answer.merged);
  endBurst();
  draftHandlers.changed({ isOwn: false, moved });
  handlers.shown(record.value);
}

function plain(text) {
  return text.replace(/\r\n?/g, "\n");
}
