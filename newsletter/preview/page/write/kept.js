/**
 * What was typed and is not in the file yet, kept in this browser, so that it outlives the page and the server.
 *
 * A record holds the newest value of one field, the text that it was typed into, and what the server has
 * been sent of it (fingerprints). It is the window's that wrote it: another one leaves it alone as long as that window is open.
 */

import { oneAtATime } from "../api.js";

/** @typedef {import("./paths.js").Path} Path */
/** @typedef {{id: string, publication: string, name: string, path: Path, value: string | null, was: string | null,
 *             base: string, text: string, sent: string[], window: string}} Kept */

const NAME = "newsletter";
const STORE = "typed";
const LAST = "newsletter-typed-last."; // before the id of a window
const LINGERING = 500; // ms
const AS_YAML = " as YAML"; // behind the name of an issue
const own = crypto.randomUUID();

/** The lock that says which window a record belongs to; it is free once the window is closed. */
navigator.locks.request(lock(own), () => new Promise(() => {}));

/** @type {Map<string, () => Promise<void>>} */
const keepers = new Map(); // by the id of the record

/** @type {Map<string, {record: any}>} */
const unstored = new Map(); // by the id: what the browser has not stored yet

/** @type {Promise<IDBDatabase> | null} */
let database = null;

// Who leaves the page in the very moment of a key ends the store's work on it; this storage is written at once.
addEventListener("pagehide", () => {
  const last = [...unstored.values()].map(({ record }) => ({ ...record, window: own }));
  try {
    if (last.length) localStorage.setItem(LAST + own, JSON.stringify(last));
  } catch {
    // The browser has no room, or keeps nothing.
  }
});

function lock(window) {
  return `${NAME}.${window}`;
}

/** Keep a record in place of the one before; of what is typed quickly, the newest is kept and not each step. */
export function keep(record) {
  const { id } = record;
  if (!keepers.has(id)) {
    const keeper = oneAtATime(async () => {
      // One that was forgotten meanwhile must not come back.
      if (keepers.get(id) !== keeper) return;
      const newest = unstored.get(id);
      const isStored = await run("readwrite", (store) => store.put({ ...record, window: own }));
      if (isStored && unstored.get(id) === newest) unstored.delete(id);
    });
    keepers.set(id, keeper);
  }
  unstored.set(id, { record });
  keepers.get(id)?.();
}

/** Forget a record: the file holds what it kept. */
export function forget(id) {
  keepers.delete(id);
  unstored.delete(id);
  return run("readwrite", (store) => store.delete(id));
}

/**
 * Return what was left of a text, under any of its names, by windows that are closed.
 * @param {string} publication
 * @param {string[]} names
 * @returns {Promise<Kept[]>}
 */
export function left(publication, names) {
  return leftIn(publication, (name) => names.includes(name));
}

/**
 * Return what was left of a publication's issues, as left() does, that have none of the names that there are.
 * @param {string} publication
 * @param {string[]} names
 * @returns {Promise<Kept[]>}
 */
export function leftOver(publication, names) {
  return leftIn(publication, (name) => !name.includes("/") && !names.includes(issueOf(name)));
}

/** Return the name by which the text of an issue is kept as a whole, beside what is typed into its fields. */
export function nameAsYaml(issue) {
  return issue + AS_YAML;
}

/** Return the issue that something is kept of. */
export function issueOf(name) {
  return name.endsWith(AS_YAML) ? name.slice(0, -AS_YAML.length) : name;
}

async function leftIn(publication, isWanted) {
  await storeLast();
  const all = (await run("readonly", (store) => store.getAll())) ?? [];
  const ours = all.filter((record) => record.publication === publication && isWanted(record.name));
  const others = [...new Set(ours.map(({ window }) => window))].filter((window) => window !== own);
  const closed = new Set([own, ...(await Promise.all(others.map(ifClosed)))]);
  return ours.filter(({ window }) => closed.has(window));
}

/** Store what pages had no time to store when they were left: once, since what is done with it then may be to forget it. */
function storeLast() {
  return navigator.locks.request(lock("last"), async () => {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(LAST))) {
      for (const record of JSON.parse(localStorage.getItem(key) ?? "[]")) await run("readwrite", (store) => store.put(record));
      localStorage.removeItem(key);
    }
  });
}

/** Return a window if it is closed, else null; the lock of a page that was loaded again lingers for a moment. */
function ifClosed(window) {
  return navigator.locks.request(lock(window), { signal: AbortSignal.timeout(LINGERING) }, () => window).catch(() => null);
}

/** Run a request in the store; in a browser that keeps nothing, as some do in private windows, return undefined. */
async function run(mode, request) {
  try {
    database ??= opened();
    const transaction = (await database).transaction(STORE, mode);
    const found = await answer(request(transaction.objectStore(STORE)));
    if (mode === "readwrite") await completed(transaction);
    return found;
  } catch {
    return undefined;
  }
}

/** @returns {Promise<IDBDatabase>} */
function opened() {
  const request = indexedDB.open(NAME, 1);
  request.addEventListener("upgradeneeded", () => request.result.createObjectStore(STORE, { keyPath: "id" }));
  return answer(request);
}

function completed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.addEventListener("complete", resolve);
    transaction.addEventListener("abort", () => reject(transaction.error));
  });
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}
