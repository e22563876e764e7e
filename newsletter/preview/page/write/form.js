/**
 * The form of one part of the issue: a block, an item of a list, or the head.
 *
 * Its widgets are known by where they lie within that part, not within the issue, so that they stay, with the caret in
 * them, when another program puts a block above.
 */

import { byId, make, refill } from "../dom.js";
import { homeless, waitingValue } from "./conflicts.js";
import { draft } from "./draft.js";
import { endBurst, typed } from "./edits.js";
import { noteList, shared, showCount } from "./notes.js";
import { another, head, waits } from "./part_head.js";
import { addItem, pasteLines } from "./parts.js";
import { at, dotted, followed, isSame, nameOf } from "./paths.js";
import { along, fieldsOf, isGroup, itemName, pageOf } from "./shapes.js";
import { menuFor } from "./tools.js";
import { versions } from "./versions.js";
import { widgetFor } from "./widgets.js";

/** @typedef {import("./paths.js").Path} Path */
/** @typedef {import("./shapes.js").Shape} Shape */
/** @typedef {{widget: import("./widgets.js").Widget, caption: HTMLElement, field: HTMLElement, notes: HTMLElement, seen: string | null, within: Path}} Entry */

/** What happens when another part is chosen, or a field gets the focus; write.js sets it. */
export const handlers = {
  /** @param {Path} _path */
  open: (_path) => {},
  /** @param {Path} _path */
  focused: (_path) => {},
};

/** @type {Path} */
let place = [];
/** @type {Map<string, Entry>} */
let entries = new Map(); // by the path within the part
/** @type {{within: Path, count: HTMLElement}[]} */
let rows = []; // the items that have a form of their own
let added = new Set(); // what is empty and shown all the same
let language = "";
let count = 0;
let drawn = "";

/** Return the path of the part whose form is shown. */
export function openPlace() {
  return place;
}

/** Set the language of the letter, for the browser's spelling. */
export function setLanguage(newest) {
  language = newest;
}

/** Show the form of a part, from its beginning. */
export function showPart(path) {
  endBurst();
  place = path;
  entries = new Map();
  added = new Set();
  drawn = "";
  byId("form").scrollTop = 0;
  updateForm({ isOwn: false });
}

/**
 * Take over where the part and its fields are by now, so that who is typing goes on in the same field; return whether
 * the part is still there. `moved` is as in paths.js.
 */
export function followPart(moved) {
  const now = followed(place, moved);
  if (!now) return false;
  const there = [...entries.values()].map((entry) => ({ entry, path: followed([...place, ...entry.within], moved) }));
  place = now;
  entries = new Map();
  for (const { entry, path } of there) if (path) setWithin(entry, path.slice(place.length));
  return true;
}

/** Set where within the part a field lies. */
function setWithin(entry, within) {
  entry.within = within;
  entry.widget.input.dataset.key = `field ${dotted(within)}`;
  entries.set(dotted(within), entry);
}

/** Show what stands in the issue; `isOwn` where it was typed here, and stands in the field already. */
export function updateForm({ isOwn }) {
  const value = at(draft.data, place);
  if (value === undefined) return showPart([]);
  const outline = JSON.stringify([draft.isWritable, structure(value, shapeHere(), []), [...added], draft.conflicts.size > 0]);
  if (outline !== drawn) redraw(value);
  else showHead(value);
  drawn = outline;
  for (const entry of entries.values()) showValue(entry, isOwn);
  showNotes();
  return undefined;
}

/** Show the notes at their fields. */
export function showNotes() {
  const paths = [...entries.values()].map(({ within }) => [...place, ...within]);
  const byField = shared(place, [...paths, ...rows.map(({ within }) => [...place, ...within])]);
  for (const { within, count } of rows) showCount(count, byField.get(dotted([...place, ...within])) ?? []);
  for (const entry of entries.values()) {
    const path = dotted([...place, ...entry.within]);
    const conflict = draft.conflicts.get(path);
    const all = byField.get(path) ?? [];
    const key = JSON.stringify([all, conflict && [conflict.mine, conflict.theirs, conflict.both]]);
    entry.widget.input.setAttribute("aria-invalid", String(all.some(({ isMistake }) => isMistake)));
    if (entry.notes.dataset.shown === key) continue;
    entry.notes.dataset.shown = key;
    entry.notes.replaceChildren(...(conflict ? [versions(conflict)] : []), ...noteList(all));
  }
  byId("part-notes").replaceChildren(...homeless().map(versions), ...noteList(byField.get("") ?? []));
}

/** Put the focus into the field at a path, and the caret at an offset; return whether there is one. */
export function focusField(path, offset = null) {
  const target = pageOf(path, draft.data);
  if (!isSame(target, place)) handlers.open(target);
  const within = path.slice(target.length);
  if (!entries.has(dotted(within)) && within.length) reveal(within);
  const entry = entryFor(within);
  if (!entry) return false;
  const { input } = entry.widget;
  input.focus({ preventScroll: true });
  if (offset !== null && "setSelectionRange" in input) input.setSelectionRange(offset, offset);
  entry.field.scrollIntoView({ block: "nearest" });
  return true;
}

/** Return the field at a path, else the innermost around it, else the first within it. */
function entryFor(within) {
  for (let depth = within.length; depth > 0; depth -= 1) {
    const entry = entries.get(dotted(within.slice(0, depth)));
    if (entry) return entry;
  }
  return [...entries.values()].find((entry) => within.every((part, index) => entry.within[index] === part)) ?? null;
}

/** Return the path of the field that has the focus, or null. */
export function focusedPath() {
  const entry = [...entries.values()].find(({ widget }) => widget.element.contains(document.activeElement));
  return entry ? [...place, ...entry.within] : null;
}

/** Show a field that is not there, so that it can be filled. */
function reveal(within) {
  for (let depth = 1; depth <= within.length; depth += 1) added.add(dotted(within.slice(0, depth)));
  updateForm({ isOwn: false });
}

function shapeHere() {
  return along(place, draft.data).shapes.at(-1);
}

/** Return the structure of a part: as long as it is the same, the same widgets show it. */
function structure(value, shape, within) {
  if (isGroup(shape, value)) {
    const shown = fieldsOf(shape, value).filter((field) => isShown(field, value, within));
    return shown.map((field) => [field.name, structure(value?.[field.name], field.shape, [...within, field.name])]);
  }
  if (shape.widget === "list" && Array.isArray(value)) {
    return value.map((item, index) => (isGroup(shape.item, item) ? nameOf(item) : structure(item, shape.item, [...within, index])));
  }
  return shape.widget;
}

function isShown(field, value, within) {
  if (!place.length && !within.length && field.name === "blocks") return false;
  return field.is_needed || value?.[field.name] !== undefined || added.has(dotted([...within, field.name]));
}

/** Draw the form anew. Widgets that were there stay, and so does the focus. */
function redraw(value) {
  const focused = /** @type {HTMLElement | null} */ (byId("form").contains(document.activeElement) ? document.activeElement : null);
  const selection = focused && "selectionStart" in focused ? [focused.selectionStart, focused.selectionEnd] : null;
  const key = focused?.dataset.key;
  const before = entries;
  entries = new Map();
  rows = [];
  const shape = shapeHere();
  // Who is typing goes on: it waits in the browser, and most files can be read again in a moment.
  const body = make("fieldset", { class: "fields", disabled: !draft.isWritable && !focused }, make("legend", { class: "unseen" }, "Fields"), ...group(value, shape, [], before), another(openPlace));
  byId("form").replaceChildren(head(value, shape, openPlace, handlers.open), waits(), make("div", { id: "part-notes" }), body);
  const again = key ? byId("form").querySelector(`[data-key="${CSS.escape(key)}"]`) : focused;
  if (!(again instanceof HTMLElement) || !again.isConnected) return;
  again.focus({ preventScroll: true });
  if (selection && selection[0] !== null && "setSelectionRange" in again) again.setSelectionRange(...selection);
}

/** Show anew what the part is called and where it is, if that has changed. */
function showHead(value) {
  const [shown, next] = [byId("form").querySelector(".part-head"), head(value, shapeHere(), openPlace, handlers.open)];
  if (shown && !shown.isEqualNode(next)) refill(shown, ...next.childNodes);
}

/** Return the fields of a group, then a button for each that is empty and need not be there. */
function group(value, shape, within, before) {
  const fields = fieldsOf(shape, value).filter((field) => place.length || within.length || field.name !== "blocks");
  const shown = fields.filter((field) => isShown(field, value, within));
  const missing = fields.filter((field) => !shown.includes(field) && field.shape.widget !== "by-name");
  return [
    ...shown.map((field) => fieldFor(field, value?.[field.name], [...within, field.name], before)),
    missing.length ? make("p", { class: "more" }, ...missing.map((field) => adder(field, [...within, field.name]))) : "",
  ];
}

function adder(field, within) {
  const show = () => {
    added.add(dotted(within));
    updateForm({ isOwn: false });
    focusField([...place, ...within]);
  };
  const isList = field.shape.widget === "list";
  return addButton(isList ? itemName(field.label) : field.label, within, isList ? () => addItem([...place, ...within], 0) : show, field.help);
}

function addButton(name, within, click, title = "") {
  return make("button", { type: "button", class: "adder", title: title || null, "data-key": `add ${dotted(within)}`, click }, `+ ${name}`);
}

function fieldFor(field, value, within, before) {
  const { shape } = field;
  if (isGroup(shape, value)) {
    return make("fieldset", { class: "inner" }, make("legend", {}, field.label), make("p", { class: "help" }, ...said(field)), ...group(value, shape, within, before));
  }
  if (shape.widget === "list") return listFor(field, value, within, before);
  return single(field, shape, within, before, { label: field.label, help: said(field), isOptional: !field.is_needed });
}

function listFor(field, value, within, before) {
  const items = Array.isArray(value) ? value : [];
  const name = itemName(field.label);
  const rows = items.map((item, index) => {
    const path = [...within, index];
    const label = `${name} ${index + 1}`;
    const content = contentOf(item, field.shape.item, path, before, label);
    return make("li", { "data-item": dotted(path) }, content, menuFor(label, `menu ${dotted(path)}`, () => [...place, ...path], typeof item === "string" && field.shape.item.has_short_form));
  });
  const add = () => addItem([...place, ...within], items.length);
  const help = make("p", { class: "help" }, ...said(field));
  return make("fieldset", { class: "inner list" }, make("legend", {}, field.label), help, make("ol", { class: "rows" }, ...rows), addButton(name, within, add));
}

function contentOf(item, shape, within, before, label) {
  if (isGroup(shape, item)) return row(item, within, label);
  if (shape.widget !== "list" || !Array.isArray(item)) return single({}, shape, within, before, { label, isBare: true });
  const cells = item.map((_, cell) => single({}, shape.item, [...within, cell], before, { label: `${label}, cell ${cell + 1}`, isBare: true }));
  return make("div", { class: "cells" }, ...cells);
}

/** Return the line of an item that has a form of its own. */
function row(item, within, label) {
  const found = make("span", {});
  rows.push({ within, count: found });
  const open = () => handlers.open([...place, ...within]);
  const words = make("span", { class: "row-words" }, nameOf(item) || label);
  return make("button", { type: "button", class: "row", "data-key": `row ${dotted(within)}`, click: open }, words, found, make("span", { class: "muted" }, "Edit"));
}

function said({ help }) {
  return help ? help.split("`").map((part, index) => (index % 2 ? make("code", {}, part) : part)) : [];
}

/** Return one field with its label, its help and the notes on it. */
function single(field, shape, within, before, { label, help = [], isOptional = false, isBare = false }) {
  const name = dotted(within);
  const old = before.get(name);
  if (old && old.field.dataset.widget === shape.widget) {
    setWithin(old, within);
    old.caption.textContent = label;
    return old.field;
  }
  const id = `field-${(count += 1)}`;
  const example = isBare ? "" : typeof field.example === "string" ? field.example : "";
  const isItem = typeof within.at(-1) === "number";
  const notes = make("div", { class: "notes", id: `${id}-notes` });
  const widget = widgetFor(shape, {
    id,
    isBare,
    example,
    language,
    described: help.length ? `${id}-help ${id}-notes` : `${id}-notes`,
    onTyped: (value) => typed([...place, ...entry.within], value === "" && !isItem && shape.widget !== "alt" ? null : value),
  });
  const isTick = shape.widget === "switch";
  const caption = make("label", { for: id, class: isBare ? "unseen" : "caption" }, label);
  const element = make(
    "div",
    { class: `field${isTick ? " tick" : ""}`, "data-widget": shape.widget },
    make("div", { class: "field-head" }, isTick && widget.element, caption, isOptional && !isTick && make("span", { class: "muted" }, "optional")),
    !isTick && widget.element,
    help.length > 0 && make("p", { class: "help", id: `${id}-help` }, ...help),
    notes,
  );
  /** @type {Entry} */
  const entry = { widget, caption, field: element, notes, seen: "\0", within };
  widget.input.addEventListener("focus", () => handlers.focused([...place, ...entry.within]));
  // Lines become entries before their words are cleaned as one line.
  if (widget.input instanceof HTMLInputElement) widget.input.addEventListener("paste", (event) => paste(event, [...place, ...entry.within]), { capture: true });
  widget.input.addEventListener("blur", () => {
    endBurst();
    showValue(entry, false);
  });
  setWithin(entry, within);
  return element;
}

/** Make several lines that are pasted into an entry of a list several entries. */
function paste(event, path) {
  const { value, selectionStart, selectionEnd } = event.target;
  const isEmpty = selectionStart === 0 && selectionEnd === value.length;
  if (pasteLines(path, event.clipboardData?.getData("text/plain") ?? "", isEmpty)) event.preventDefault();
}

/**
 * Show what stands in the issue in a field. What was typed here and waits stays; so does what was typed last, as long as
 * the field has the focus: the file may spell it otherwise.
 */
function showValue(entry, isOwn) {
  const path = [...place, ...entry.within];
  const stored = at(draft.data, path);
  const waiting = waitingValue(path);
  const value = waiting !== undefined ? waiting : typeof stored === "string" ? stored : null;
  const isFocused = document.activeElement === entry.widget.input;
  const isShown = isFocused && waiting === undefined && (isOwn || entry.seen === value);
  entry.seen = value;
  if (!isShown) entry.widget.show(value);
}
