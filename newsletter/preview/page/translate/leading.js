/** From the letter and from findings to the row of a text, and from a row to its place in the letter. */

import { handlers as placeHandlers } from "../editor.js";
import { handlers as findingHandlers } from "../findings.js";
import { handlers as letterHandlers } from "../letter.js";
import { markedElements } from "../origins.js";
import { shown } from "../shown.js";
import { keepMarked } from "../stage.js";
import { change } from "../state.js";
import { dotted, split } from "../write/paths.js";
import { elementFor, wordAt } from "../write/pointing.js";
import { catalog, shownIn } from "./catalog.js";

/** What leads to a row, and runs keys; translate.js sets them. */
export const handlers = {
  /** @type {(row: any, offset?: number | null) => boolean} */
  goTo: (_row, _offset) => false,
  /** @type {(event: KeyboardEvent) => boolean} */
  press: (_event) => false,
  leave: () => {},
  /** Whether a click in the letter leads to a row. */
  leads: () => false,
};

/** @type {any} */
let before = null; // what happened without a translation

/** Lead to the rows from now on. */
export function follow() {
  if (letterHandlers.write === writeAt) return;
  const [write, press, mend, isHere, show] = [letterHandlers.write, letterHandlers.press, findingHandlers.mend, placeHandlers.isHere, placeHandlers.show];
  before = before ? { ...before, write, mend } : { write, press, mend, isHere, show };
  letterHandlers.write = writeAt;
  letterHandlers.press = (event) => handlers.press(event) || before.press(event);
  findingHandlers.mend = mend && ((finding) => (toLine(finding) ? undefined : toForm(mend, finding)));
  // Where one previews on one's own computer, an editor opens the catalog.
  placeHandlers.isHere = (file) => (file === catalog.file && Boolean(shown.pen || shown.desk?.person)) || before.isHere(file);
  placeHandlers.show = (place) => (toLine(place) ? undefined : before.show(place));
}

/** Lead there no more. */
export function leaveLetter() {
  if (!before) return;
  Object.assign(letterHandlers, { write: before.write, press: before.press });
  findingHandlers.mend = before.mend;
  Object.assign(placeHandlers, { isHere: before.isHere, show: before.show });
  before = null;
}

/** Mark the place of a row in the letter. */
export function markRow(row) {
  const seen = () => markedElements().filter(([, element]) => element.getBoundingClientRect().height > 1); // what inboxes show is unseen
  keepMarked(() => row.paths.map((path) => elementFor(seen(), split(path), plainOf(row))).find(Boolean) ?? null, { scroll: true });
}

/** Lead to the form, which is that of the issue in its own language. */
function toForm(mend, finding) {
  handlers.leave();
  change({ language: "" });
  mend(finding);
}

/** Lead to the row whose translation begins on a line of the catalog; return whether there is one. */
function toLine({ file, line }) {
  const row = file === catalog.file && catalog.rows.find((each) => each.line === line);
  return Boolean(row && handlers.goTo(row));
}

/** Lead from a word of the letter to the same word of a translation; return whether there is one. */
function writeAt(path, words) {
  if (!handlers.leads()) return before.write(path, words);
  const data = {};
  const rows = new Map();
  for (const row of catalog.rows) {
    for (const place of row.paths) {
      if (rows.has(place)) continue; // the fallback of a merge tag is in a text that has its own row
      rows.set(place, row);
      put(data, split(place), shownIn(row) || row.source);
    }
  }
  const found = wordAt(data, split(path), words);
  const row = rows.get(dotted(found.path)) ?? [...rows].find(([place]) => place.startsWith(`${path}.`))?.[1];
  return Boolean(row && handlers.goTo(row, shownIn(row) ? found.offset : null));
}

function put(data, path, text) {
  const last = path.at(-1);
  let part = data;
  for (const name of path.slice(0, -1)) part = part[name] ??= {};
  if (typeof part === "object") part[last] = text;
}

function plainOf(row) {
  return row.names.reduce((text, { name }) => text.replaceAll(`{${name}}`, ""), shownIn(row) || row.source);
}
