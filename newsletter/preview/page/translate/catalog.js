/**
 * The catalog that is looked at: what the server has said of it last, and of each row what is typed and not saved yet.
 *
 * A row has, besides what the server says: `typed`, the text that is not in the file yet, or null; `base`, what stood in
 * the file when that was begun; `burst`, what is taken back at once; `theirs`, what somebody else has written meanwhile, or
 * null; `refused`, why it cannot be written, or ""; `saved`, what this page has written last, with what stood there before.
 */

import { getAnswer } from "../api.js";

export const catalog = {
  issue: "",
  language: "",
  where: "",
  file: "",
  name: "",
  dir: "ltr",
  from: { lang: "", dir: "ltr", name: "" },
  /** @type {any[]} */
  rows: [],
  undo: 0,
  redo: 0,
  /** @type {any[]} what is wrong with its file, or with the issue */
  problems: [],
  refused: "",
  isThere: false,
  isTurning: false, // whether something is being taken back
  steps: 0, // how often something was sent, or was answered
};

/** What happens when something of it has changed; translate.js sets it. */
export const handlers = {
  /** All rows may be others. */
  changed: () => {},
  /** @param {any} _row */
  row: (_row) => {},
  status: () => {},
};

/** Open another catalog; nothing of it is known yet. */
export function open(issue, language) {
  const where = `/api/issues/${encodeURIComponent(issue)}/translations/${encodeURIComponent(language)}`;
  Object.assign(catalog, { issue, language, where, rows: [], problems: [], refused: "", isThere: false });
}

/** Ask the server for the rows, once more where something was written meanwhile, which they may lack. */
export async function load() {
  const { where } = catalog;
  let [answer, steps] = [null, -1];
  while (steps !== catalog.steps) {
    steps = catalog.steps;
    answer = await getAnswer(where);
    if (catalog.where !== where) return;
  }
  take(answer);
}

/** Take what the server says of a catalog; what is typed here stays. */
export function take(answer) {
  catalog.problems = answer.problems ?? [];
  catalog.refused = answer.rows ? "" : (answer.refused ?? "");
  if (answer.rows) {
    const before = new Map(catalog.rows.map((row) => [row.id, row]));
    const { file, name, dir, from, undo, redo } = answer;
    Object.assign(catalog, { file, name, dir, from, undo, redo, isThere: true });
    catalog.rows = answer.rows.map((row) => kept(Object.assign(before.get(row.id) ?? { typed: null, base: "", burst: "", theirs: null, refused: "", saved: null }, row)));
    const gone = [...before.values()].filter(({ id, typed }) => typed !== null && !catalog.rows.some((row) => row.id === id));
    for (const row of gone) catalog.rows.push(Object.assign(row, { isGone: true }));
  }
  handlers.changed();
}

/**
 * Return a row; where the file has again what stood there before this page wrote, it shows both: a program that had opened
 * the file before has put its own text over the newer one.
 */
function kept(row) {
  const { saved, translation } = row;
  if (saved && row.typed === null && !catalog.isTurning && translation !== saved.text && saved.were.includes(translation)) {
    Object.assign(row, { typed: saved.text, base: translation, theirs: translation, saved: null });
  }
  return row;
}

/** Return the row of an id, or undefined. */
export function rowOf(id) {
  return catalog.rows.find((row) => row.id === id);
}

/** Return what stands in a row's field. */
export function shownIn(row) {
  return row.typed ?? row.translation;
}

/** Return how a row stands, with what is typed: "missing", "stale" or "translated". */
export function stateOf(row) {
  if (row.typed === null) return row.state;
  return row.typed.trim() ? "translated" : "missing";
}
