/**
 * Cells of a spreadsheet that are pasted: they become entries of the list around a field, or rows of a table. It is loaded
 * when somebody pastes some. What each column holds, the server finds out.
 */

import { post } from "../api.js";
import { say } from "../say.js";
import { draft } from "./draft.js";
import { edit } from "./edits.js";
import { openPlace } from "./open_part.js";
import { handlers } from "./parts.js";
import { at, isSame, split, texts } from "./paths.js";
import { endBurst } from "./saving.js";
import { along, blockKinds } from "./shapes.js";

/** @typedef {import("./paths.js").Path} Path */
/** @typedef {{html: string, text: string}} Content */

/**
 * Put cells that are pasted into a field where they belong; words that are none are pasted as they are.
 * @param {Content} content
 * @param {Path} path
 * @param {HTMLInputElement | HTMLTextAreaElement} input
 */
export async function pasteCells(content, path, input) {
  endBurst();
  const item = path.slice(0, path.findLastIndex((step) => typeof step === "number") + 1);
  const isTable = isInTable(path);
  const { answer } = await ask(content, isTable ? null : item.slice(0, -1));
  if (answer.columns) return intoTable(answer, path);
  if (answer.entries) return asEntries(answer, item);
  input.setRangeText(content.text.trim().replace(/\s+/g, " "), input.selectionStart ?? 0, input.selectionEnd ?? 0, "end");
  input.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
  return say(answer.refused ? `${answer.refused} The words are pasted as they are.` : "The server does not answer.");
}

/**
 * Put a table below the block with a field, in the place of the words that were made of the same cells.
 * @param {Content} content
 * @param {HTMLTextAreaElement} input
 * @param {{before: string, after: string}} words what stood in the field, and what stands there since
 */
export async function makeTable(content, input, { before, after }) {
  endBurst();
  const { answer } = await ask(content, null);
  if (!answer.columns) return say(answer.refused ?? "The server does not answer.");
  const path = [...openPlace(), ...split((input.dataset.key ?? "").slice("field ".length))];
  const kind = blockKinds().find(({ fields }) => fields.some(isGrid));
  const below = Number(path[1]) + 1;
  const words = input.value !== after ? [] : [before ? { op: "put", path, value: before } : { op: "clear", path }];
  edit([...words, { op: "insert", path: ["blocks", below], value: { type: kind.name, columns: answer.columns, rows: answer.rows } }], () => {
    handlers.arrived(["blocks", below], { key: "tool", done: "copied" });
    tell("The table is a block of its own now.", answer);
  });
}

async function ask({ html, text }, path) {
  try {
    return await post(`${draft.where}/cells`, { html, text, path });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { answer: {} };
  }
}

/** Return whether a field is a cell of a table, or the name of a column. */
function isInTable(path) {
  const { shapes } = along(path.slice(0, 2), draft.data);
  const kind = shapes[2]?.kinds.find(({ name }) => name === at(draft.data, path.slice(0, 2))?.type);
  return path.length > 3 && Boolean(kind?.fields.some((field) => isGrid(field))) && ["columns", "rows"].includes(String(path[2]));
}

function isGrid({ shape }) {
  return shape.item?.widget === "list";
}

function asEntries({ entries, told }, item) {
  const list = item.slice(0, -1);
  const index = Number(item.at(-1));
  const isFresh = isEmpty(at(draft.data, item));
  const others = isFresh ? entries.slice(1) : entries;
  const first = isFresh ? [{ op: "put", path: item, value: entries[0] }] : [];
  edit([...first, ...others.map((value, number) => ({ op: "insert", path: [...list, index + 1 + number], value }))], () => {
    handlers.arrived([...list, index + others.length], { key: "field", done: "moved" });
    tell(entries.length > 1 ? `${entries.length} rows have become entries.` : "The row has become an entry.", { told });
  });
}

function intoTable({ columns, rows, told }, path) {
  const block = path.slice(0, 2);
  const there = at(draft.data, block);
  const put = (name, value) => ({ op: "put", path: [...block, name], value });
  if (isEmpty(there.columns) && isEmpty(there.rows)) {
    edit([put("columns", columns), put("rows", rows)], () => tell("The table has these cells now.", { told }));
    return;
  }
  const width = there.columns.length;
  const below = isSame(columns, there.columns) ? rows : [columns, ...rows];
  if (columns.length > width) return say(`The table here has ${width} columns, and these are ${columns.length}: paste them into a new table.`);
  const start = path[2] === "rows" ? Number(path[3]) + 1 : there.rows.length;
  const fitted = below.map((row) => [...row, ...Array(width - row.length).fill("")]);
  edit(fitted.map((value, number) => ({ op: "insert", path: [...block, "rows", start + number], value })), () => tell(`${fitted.length > 1 ? `${fitted.length} rows are` : "The row is"} in the table now.`, { told }));
}

function isEmpty(value) {
  return texts(value).every(({ text }) => !text);
}

function tell(sentence, { told }) {
  say([sentence, ...told].join(" "), { act: { label: "Undo", run: handlers.undo } });
}
