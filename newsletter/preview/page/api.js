/** Requests to the server: they throw a TypeError, as fetch does, only if the server is gone. */

import { shown } from "./shown.js";

/** @typedef {{file: string, line: number, column: number}} Place */

/** The server does not know this browser any more: it was started again, or whoever is here was signed out. */
export class LockedOutError extends TypeError {}

/**
 * Return the answer of the server; one that does not know this browser is another than the one that it was let in by. At a
 * desk for several it hears who this page is of: somebody else may have signed in since, in another tab.
 */
async function ask(address, { headers = {}, ...options } = {}) {
  const { person } = shown.desk ?? {};
  const own = person ? { "Desk-Person": encodeURIComponent(person.name) } : {};
  const answer = await fetch(address, { ...options, headers: { ...headers, ...own } });
  if (answer.status === 401) throw new LockedOutError("This browser is not let in any more.");
  return answer;
}

/** Return the JSON at an address, or null if the server refuses. */
export async function getJson(address) {
  const answer = await ask(address);
  return answer.ok ? answer.json() : null;
}

/** Return the JSON at an address, also that with which the server refuses. */
export async function getAnswer(address) {
  return (await ask(address)).json();
}

/** Return the text at an address, or null if the server refuses. */
export async function getText(address) {
  const answer = await ask(address);
  return answer.ok ? answer.text() : null;
}

/** Send JSON and return the JSON that comes back. */
export async function postJson(address, content) {
  return (await post(address, content)).answer;
}

/** Send JSON, and return the status with the JSON that comes back. */
export async function post(address, content) {
  return send(address, JSON.stringify(content), "application/json");
}

/** Send JSON in the place of what has a hash, and return as post() does. */
export async function put(address, content, hash) {
  const headers = { "Content-Type": "application/json", "If-Match": `"${hash}"` };
  return answered(await ask(address, { method: "PUT", headers, body: JSON.stringify(content) }));
}

/** Ask for something to be taken back, and return as post() does. */
export async function remove(address, content) {
  return answered(await ask(address, { method: "DELETE", headers: { "Content-Type": "application/json" }, body: JSON.stringify(content) }));
}

/** Send a text or a file, and return the status with the JSON that comes back. */
export async function send(address, body, type) {
  return answered(await ask(address, { method: "POST", headers: { "Content-Type": type }, body }));
}

async function answered(answer) {
  return { status: answer.status, answer: await answer.json() };
}

/** Return an address with the values that are not empty as its query. */
export function address(path, values = {}) {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value));
  return query.size ? `${path}?${query}` : path;
}

/**
 * Return a function that runs a task, and once more if it was called meanwhile: fifty saves a second cause no more builds
 * than the server can do.
 * @param {() => Promise<void>} task
 */
export function oneAtATime(task) {
  let isRunning = false;
  let isAskedAgain = false;
  return async function run() {
    isAskedAgain = true;
    if (isRunning) return;
    isRunning = true;
    try {
      while (isAskedAgain) {
        isAskedAgain = false;
        await task();
      }
    } finally {
      isRunning = false;
    }
  };
}
