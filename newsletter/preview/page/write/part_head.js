/** What stands around the fields of a part: where it is, what it is called and for, what can be done with it, and what comes next. */

import { make } from "../dom.js";
import { change } from "../state.js";
import { draft } from "./draft.js";
import { isPart, part } from "./open_part.js";
import { addItem, chooseBlock } from "./parts.js";
import { at, nameOf } from "./paths.js";
import { along, itemName, kindOf } from "./shapes.js";
import { toolsFor } from "./tools.js";

/** @typedef {import("./paths.js").Path} Path */

/** Return what is said where the file cannot be written. */
export function waits() {
  if (draft.isWritable) return "";
  const why = draft.why || "The file has a mistake that another program has made, and cannot be written until it is mended.";
  const where = draft.problems.map(({ line, message }) => make("li", {}, line ? `Line ${line}: ${message}` : message));
  const mend = make("button", { type: "button", "data-key": "mend", click: () => change({ view: "yaml", pane: "" }) }, "Mend it in the YAML");
  const isText = draft.problems.some(({ line }) => line > 0);
  return make("div", { class: "field-note error", role: "status" }, make("span", { class: "dot" }), make("div", {}, make("p", {}, why), make("ul", {}, ...where), isText && mend));
}

/**
 * Return what stands above the fields of a part; `here` tells where it is by then, and `open` shows another.
 * @param {() => Path} here
 * @param {(path: Path) => void} open
 */
export function head(value, shape, here, open) {
  const place = here();
  const kind = kindOf(along(["blocks"], draft.data).shapes[1]?.item ?? shape, value);
  const title = isPart() ? part.frame?.label : !place.length ? "Head" : kind?.label ?? (nameOf(value) || itemName(along(place, draft.data).field?.label ?? ""));
  // The tools come first for the keyboard, so that Tab leads from the name of the part to its first field.
  const tools = typeof place.at(-1) === "number" && draft.isWritable && toolsFor(here);
  const what = make("p", { class: "muted" }, isPart() ? part.frame?.help : !place.length ? "What the inbox and the top of the letter show." : kind?.help);
  return make("div", { class: "part-head" }, tools, crumbs(place, here, open), make("h2", { tabindex: "-1", dir: "auto" }, title), what);
}

/**
 * Return the button that adds another part below one.
 * @param {() => Path} here
 */
export function another(here) {
  if (!here().length) return "";
  const list = here().slice(0, -1);
  const below = () => Number(here().at(-1)) + 1;
  const isBlock = list.length === 1 && list[0] === "blocks";
  const add = () => (isBlock ? chooseBlock(below()) : addItem(here().slice(0, -1), below()));
  return make("button", { type: "button", class: "another", "data-key": "another", click: add }, isBlock ? "+ Add a block below" : `+ ${itemName(along(list, draft.data).field?.label ?? "")}`);
}

/** Return where the part lies: "Reflect on ASH with us › Webinar 1 of 2", by its kind where a block has no heading. */
function crumbs(place, here, open) {
  const steps = [];
  for (const [depth, part] of place.entries()) {
    if (typeof part !== "number") continue;
    const path = place.slice(0, depth + 1);
    const { field, shapes } = along(path.slice(0, -1), draft.data);
    const many = at(draft.data, path.slice(0, -1)).length;
    const isLast = depth === place.length - 1;
    const own = at(draft.data, path);
    const words = isLast ? `${itemName(field?.label ?? "Items")} ${part + 1} of ${many}` : own?.heading ? nameOf({ heading: own.heading }) : (kindOf(shapes.at(-1)?.item ?? { kinds: [] }, own)?.label ?? nameOf(own)) || own?.type;
    steps.push(isLast ? words : make("button", { type: "button", class: "crumb", "data-key": `crumb ${depth}`, click: () => open(here().slice(0, depth + 1)) }, make("bdi", {}, words)), isLast ? "" : " › ");
  }
  return make("p", { class: "crumbs muted" }, ...steps);
}
