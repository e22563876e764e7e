/**
 * What is done to blocks and items as wholes: put in, moved, doubled, taken out. Each is one edit, and one step to undo;
 * it is announced, and the focus goes to where one goes on.
 */

import { say } from "../say.js";
import { awaitPart } from "./awaited.js";
import { draft } from "./draft.js";
import { edit } from "./edits.js";
import { freshBlock, freshItem } from "./fresh.js";
import { at, nameOf } from "./paths.js";
import { along, itemName } from "./shapes.js";

/** @typedef {import("./paths.js").Path} Path */

const MOST_LINES = 200; // that become entries, as of a spreadsheet's rows

export const handlers = {
  /**
   * Go to the first field of a new part.
   * @param {Path} _path
   */
  filled: (_path) => {},
  /**
   * Go to a part that has moved, or that is next to one that is gone.
   * @param {Path} _path
   * @param {{key: string, done: "moved" | "copied" | "gone"}} _how `key` is that of the element at which it was asked for
   */
  arrived: (_path, _how) => {},
  undo: () => {},
};

/** @type {typeof import("./palette.js") | null} */
let palette = null;

/** Load what chooseBlock() opens, so that it is open at once, and gets what is typed right behind. */
export async function loadPalette() {
  palette ??= await import("./palette.js");
}

/** Let somebody choose the kind of a new block before the one with a number. */
export async function chooseBlock(index) {
  if (!palette) await loadPalette();
  palette?.openPalette(index);
}

/** Put in a block of a kind before the one with a number. */
export function addBlock(kind, index) {
  add(["blocks"], index, freshBlock(kind), kind.label);
}

/**
 * Put an item into a list before the one with a number, or make the list with it.
 * @param {Path} list
 */
export function addItem(list, index) {
  const { shapes, field } = along(list, draft.data);
  const items = at(draft.data, list);
  add(list, index, freshItem(shapes.at(-1)?.item, Array.isArray(items) ? items : []), itemName(field?.label ?? ""));
}

/**
 * Make a list of groups, of which the first holds the items of another list, in whose place it is.
 * @param {Path} list
 * @param {string} other
 */
export function gather(list, other) {
  const plain = [...list.slice(0, -1), other];
  const first = along(list, draft.data).shapes.at(-1)?.item?.fields[0].name ?? other;
  const items = at(draft.data, plain);
  edit([{ op: "put", path: list, value: [{ [other]: items }] }, { op: "clear", path: plain }], () => {
    handlers.filled([...list, 0, first]);
    say("What was there is in the first group.");
  });
}

function add(list, index, value, name) {
  const isThere = Array.isArray(at(draft.data, list));
  const edits = isThere ? [{ op: "insert", path: [...list, index], value }] : [{ op: "put", path: list, value: [value] }];
  edit(edits.flatMap(withCells), (touched) => {
    const path = isThere ? touched : [...touched, 0];
    awaitPart(path);
    handlers.filled([...path, ...wayDown(value)]);
    say(`${name} added.`);
  });
}

/** Return the way to the first text in a value that is to be filled in. */
function wayDown(value) {
  const first = value && typeof value === "object" && Object.keys(value).find((name) => name !== "type");
  return first ? [Array.isArray(value) ? Number(first) : first, ...wayDown(value[first])] : [];
}

/**
 * Move an item by some places.
 * @param {Path} path
 * @param {number} by
 */
export function move(path, by) {
  const items = at(draft.data, path.slice(0, -1));
  const to = Number(path.at(-1)) + by;
  if (to < 0 || to >= items.length) return say(by < 0 ? "It is the first already." : "It is the last already.");
  const key = keyOfFocus();
  edit(withCells({ op: "move", path, to }), (touched) => {
    handlers.arrived(touched, { key, done: "moved" });
    say(`“${called(touched)}” is number ${Number(touched.at(-1)) + 1} of ${items.length} now.`);
  });
}

/**
 * Put a copy of an item behind it.
 * @param {Path} path
 */
export function duplicate(path) {
  const key = keyOfFocus();
  edit(withCells({ op: "duplicate", path }), (touched) => {
    handlers.arrived(touched, { key, done: "copied" });
    say(`“${called(touched)}” is there twice now. This is the copy.`);
  });
}

/**
 * Take out an item; a list that need not be there goes with its last one.
 * @param {Path} path
 */
export function remove(path) {
  const list = path.slice(0, -1);
  const { field } = along(list, draft.data);
  const index = Number(path.at(-1));
  const isLast = at(draft.data, list).length === 1 && !field?.is_needed;
  const name = called(path);
  const key = keyOfFocus();
  edit(withCells(isLast ? { op: "clear", path: list } : { op: "delete", path }), (around) => {
    const left = at(draft.data, around)?.length ?? 0;
    handlers.arrived(left ? [...around, Math.min(index, left - 1)] : around, { key, done: "gone" });
    say(`“${name}” is deleted.`, { act: { label: "Undo", run: handlers.undo } });
  });
}

/** Return an edit after those that do the same to the cells of a table where it is one of a column. */
function withCells(each) {
  const [table, name, index] = [each.path.slice(0, -2), each.path.at(-2), Number(each.path.at(-1))];
  const rows = name === "columns" ? at(draft.data, [...table, "rows"]) : [];
  const hasCell = (row) => Array.isArray(row) && index < row.length + Number(each.op === "insert");
  const cells = (Array.isArray(rows) ? rows : []).flatMap((row, number) => (hasCell(row) ? [{ ...each, path: [...table, "rows", number, index] }] : []));
  return [...cells, each];
}

/**
 * Write out an item that is a text, such as a session's title, so that it can have other fields.
 * @param {Path} path
 */
export function writeOut(path) {
  const { fields } = shapeAt(path);
  const needed = fields.find((field) => field.is_needed)?.name ?? "";
  const other = fields.find((field) => !field.is_needed)?.name ?? "";
  edit([{ op: "put", path: [...path, other], value: null }], (touched) => handlers.filled([...touched.slice(0, -1), needed]));
}

/**
 * Take a text of several lines that is pasted into a field: each becomes an item of its list. Return whether it was that.
 * @param {Path} path
 * @param {string} text
 * @param {boolean} isEmpty whether nothing is in the field yet
 */
export function pasteLines(path, text, isEmpty) {
  const lines = text.split(/[\r\n]+/).map(bare).filter(Boolean);
  const item = typeof path.at(-1) === "number" ? path : path.slice(0, -1);
  const shape = shapeAt(item);
  const isFirst = item === path || shape.fields.find((field) => field.is_needed)?.name === path.at(-1);
  if (lines.length < 2 || typeof item.at(-1) !== "number" || !isFirst || (item !== path && !shape.has_short_form)) return false;
  if (lines.length > MOST_LINES) {
    say(`These are ${lines.length.toLocaleString("en-GB")} lines, and nothing is pasted: paste up to ${MOST_LINES} at once.`);
    return true;
  }
  const [list, index] = [item.slice(0, -1), Number(item.at(-1)) + 1];
  const first = isEmpty ? [{ op: "put", path, value: lines.shift() }] : [];
  edit([...first, ...lines.map((value, number) => ({ op: "insert", path: [...list, index + number], value }))], (touched) => {
    handlers.arrived(touched, { key: "field", done: "moved" });
    say(`${lines.length + first.length} lines have become entries.`);
  });
  return true;
}

/** Return a line without what programs put before the entries of a list, such as bullets, and between its cells. */
function bare(line) {
  return line.replace(/\s+/g, " ").replace(/^ ?(?:[•·▪◦\uE000-\uF8FF]|[-–*](?= )) ?/, "").trim();
}

/** @returns {import("./shapes.js").Shape} */
function shapeAt(path) {
  return along(path, draft.data).shapes[path.length];
}

/** Return what an item is called, or what it is. */
export function called(path) {
  const value = at(draft.data, path);
  return (value?.heading ? nameOf({ heading: value.heading }) : nameOf(value?.type ? { ...value, type: undefined } : value)) || value?.type || itemName(along(path, draft.data).field?.label ?? "");
}

function keyOfFocus() {
  return /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.key ?? "";
}
