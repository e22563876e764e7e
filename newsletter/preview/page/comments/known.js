/** The comments on the issue that is shown, as the server knows them, and which of them is chosen. */

import { getAnswer, oneAtATime, post } from "../api.js";
import { say } from "../say.js";
import { state } from "../state.js";

/** @typedef {{path: string, words: string, before: string, after: string}} At where something is in the issue */
/** @typedef {{id: string, by: string, time: string, text: string, changed: boolean, mine: boolean}} Note */
/** @typedef {Note & {about: string, quote: string, gone: boolean, same: boolean, at: At | null, answers: Note[],
 *             resolved: {by: string, at: string} | null}} Thread */

const NONE = { issue: "", me: "", can: false, open: 0, problems: [], parts: [], threads: [] };

export const known = {
  ...NONE,
  /** @type {Thread[]} */
  threads: [],
  /** @type {{path: string, name: string}[]} what a comment can be about */
  parts: [],
  chosen: "", // the id of a comment
};

let asked = 0; // how often the server was asked
let taken = 0; // which of its answers is shown

/** @type {(() => void)[]} */
const listeners = [];

/** Call a function whenever there are other comments, or another one is chosen. */
export function onComments(listener) {
  listeners.push(listener);
}

/** Ask for the comments on the issue that is shown. */
export const load = oneAtATime(async () => {
  const { issue } = state();
  if (!issue) return;
  const number = (asked += 1);
  try {
    const answer = await getAnswer(addressOf(issue));
    take(issue, number, answer.threads ? answer : NONE);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // the server is gone; all is asked for again when it is back
  }
});

/**
 * Send what somebody says; return "" once it is kept, or why it is not.
 * @param {Record<string, any>} said
 */
export async function send(said) {
  const { issue } = known;
  const number = (asked += 1);
  try {
    const { status, answer } = await post(addressOf(issue), said);
    if (status !== 200) return answer.refused ?? "That was not kept. Try again.";
    const before = new Set(known.threads.map(({ id }) => id));
    take(issue, number, answer);
    const added = said.what === "comment" && known.threads.find(({ id }) => !before.has(id));
    if (added) choose(added.id);
    return "";
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return "The desk does not answer, so this is not kept yet. Try again.";
  }
}

/** Choose a comment, or none with "". */
export function choose(id) {
  known.chosen = id;
  tell();
}

/** Return the comment that is chosen, if any. */
export function chosenThread() {
  return known.threads.find(({ id }) => id === known.chosen) ?? null;
}

function addressOf(issue) {
  return `/api/issues/${encodeURIComponent(issue)}/comments`;
}

/** Take what the server knows, unless that is of another issue, or older than what is known here. */
function take(issue, number, answer) {
  if (issue !== state().issue || number < taken) return;
  taken = number;
  const before = known.issue === issue ? notes(known.threads) : null;
  const news = before ? notes(answer.threads).filter(({ id, mine }) => !mine && !before.some((other) => other.id === id)) : [];
  Object.assign(known, { ...NONE, ...answer, issue, chosen: known.issue === issue ? known.chosen : "" });
  if (news.length) say(news.length === 1 ? `${news[0].by} has commented.` : `There are ${news.length} new comments.`, { isSeen: true });
  tell();
}

function notes(threads) {
  return threads.flatMap((thread) => [thread, ...thread.answers]);
}

function tell() {
  for (const listener of listeners) listener();
}
