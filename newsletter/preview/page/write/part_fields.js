/** The fields of a part, as its shape says: groups in groups, lists of items, and a button for each that may be left out. */

import { make, prose } from "../dom.js";
import { single } from "./field.js";
import { fieldsHere, handlers, isShown, part } from "./open_part.js";
import { addItem, gather } from "./parts.js";
import { dotted, nameOf } from "./paths.js";
import { isGroup, itemName } from "./shapes.js";
import { menuFor } from "./tools.js";

/** What the settings add to groups; settings.js sets it. */
export const others = {
  /**
   * Return what gives a group another name, or a text another language.
   * @param {import("./shapes.js").Shape} _shape
   * @param {import("./paths.js").Path} _path
   * @param {string} _label
   * @returns {HTMLElement | string}
   */
  naming: (_shape, _path, _label) => "",
  /**
   * Return what takes a group out.
   * @param {import("./paths.js").Path} _path
   * @returns {HTMLElement | string}
   */
  outOf: (_field, _path) => "",
};

/** Return the structure of a part: as long as it is the same, the same widgets show it. */
export function structure(value, shape, within) {
  if (isGroup(shape, value)) {
    const shown = fieldsHere(shape, value, within).filter((field) => isShown(field, value, within));
    return shown.map((field) => [field.name, structure(value?.[field.name], field.shape, [...within, field.name])]);
  }
  if (shape.widget === "list" && Array.isArray(value)) {
    return value.map((item, index) => (isGroup(shape.item, item) ? nameOf(item) : structure(item, shape.item, [...within, index])));
  }
  return shape.widget;
}

/** Return the fields of a group, then a button for each that is empty and need not be there. */
export function group(value, shape, within, before, label = "") {
  const fields = fieldsHere(shape, value, within);
  const shown = fields.filter((field) => isShown(field, value, within));
  const missing = fields.filter((field) => !shown.includes(field) && !isReplaced(field, value));
  return [
    ...shown.flatMap((field) => fieldFor(field, value?.[field.name], [...within, field.name], before)),
    shape.widget === "by-name" || shape.is_by_language ? others.naming(shape, [...part.place, ...within], label) : "",
    missing.length ? make("p", { class: "more" }, ...missing.map((field) => adder(field, [...within, field.name], value))) : "",
  ];
}

/** Return whether a field is filled in in whose place another one would be, and which could not go into that. */
function isReplaced({ instead_of: other, shape }, value) {
  return Boolean(value?.[other]?.length) && !holds(shape, other);
}

function holds(shape, name) {
  return Boolean(shape.item?.fields.some((field) => field.name === name));
}

function adder(field, within, value) {
  const { label, shape, instead_of: other } = field;
  const path = () => [...part.place, ...within];
  const isList = shape.widget === "list";
  const add = () => (holds(shape, other) && Array.isArray(value?.[other]) ? gather(path(), other) : addItem(path(), 0));
  return addButton(isList ? itemName(label) : label, within, isList ? add : () => handlers.wanted(path()), field.help);
}

function addButton(name, within, click, title = "") {
  return make("button", { type: "button", class: "adder", title: title || null, "data-key": `add ${dotted(within)}`, click }, `+ ${name}`);
}

function fieldFor(field, value, within, before) {
  const { shape } = field;
  if (isGroup(shape, value)) {
    return make("fieldset", { class: "inner" }, make("legend", {}, field.label), make("p", { class: "help" }, ...prose(field.help), " ", others.outOf(field, [...part.place, ...within])), ...group(value, shape, within, before, field.label));
  }
  if (shape.widget === "list") return listFor(field, value, within, before);
  const element = single(field, shape, within, before, { label: field.label, help: prose(field.help), remark: remarkOn(field) });
  const path = [...part.place, ...within];
  return [element, field.language ? others.outOf(field, path) : shape.is_by_language ? others.naming(shape, path, field.label) : ""];
}

function remarkOn({ is_needed: isNeeded, is_by_law: isByLaw, language }) {
  return isNeeded || language ? "" : isByLaw ? "the law asks for it" : "optional";
}

function listFor(field, value, within, before) {
  const items = Array.isArray(value) ? value : [];
  const name = itemName(field.label);
  const lines = items.map((item, index) => {
    const path = [...within, index];
    const label = `${name} ${index + 1}`;
    const content = contentOf(item, field.shape.item, path, before, label);
    return make("li", { "data-item": dotted(path) }, content, menuFor(label, `menu ${dotted(path)}`, () => [...part.place, ...path], typeof item === "string" && field.shape.item.has_short_form));
  });
  const add = () => addItem([...part.place, ...within], items.length);
  const help = make("p", { class: "help" }, ...prose(field.help));
  return make("fieldset", { class: "inner list" }, make("legend", {}, field.label), help, make("ol", { class: "rows" }, ...lines), addButton(name, within, add));
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
  part.rows.push({ within, count: found });
  const open = () => handlers.open([...part.place, ...within]);
  const words = make("bdi", { class: "row-words" }, nameOf(item) || label);
  return make("button", { type: "button", class: "row", "data-key": `row ${dotted(within)}`, click: open }, words, found, make("span", { class: "muted" }, "Edit"));
}
