/** What an issue is made of, as the models say it: which field lies at a path, and which part is edited on one form. */

import { languageName } from "./language_name.js";
import { at, isWithin } from "./paths.js";

/** @typedef {import("./paths.js").Path} Path */
/** @typedef {{name: string, label: string, help: string, example?: any, is_needed: boolean, is_by_law?: boolean, shape: Shape, instead_of: string, language?: string}} Field */
/** @typedef {{widget: string, choices: string[], fields: Field[], item: Shape | null, kinds: any[], is_by_language?: boolean}} Shape */

/** @typedef {{name: string, label: string, help: string, place: Path, fields: string[]}} Frame a part of the settings:
 *           some fields of the group at a place, or all where none is named */

/** @type {Shape} */
let whole = groupOf([]);
/** @type {Frame[]} */
let frames = [];

/** Set the fields of what is written; those of the settings are framed in parts. */
export function setFields(fields, parts = []) {
  whole = groupOf(fields);
  frames = parts;
}

/**
 * Return the part of the settings that a path leads into; null where an issue is written.
 * @param {Path} path
 * @returns {Frame | null}
 */
export function frameOf(path) {
  const holds = ({ place, fields }) => isWithin(path, place) && (!fields.length || fields.includes(String(path[place.length])));
  return frames.find(holds) ?? null;
}

/** Return a path that leads into a part of the settings. */
export function wayTo({ place, fields }) {
  return [...place, ...fields.slice(0, 1)];
}

/** @returns {Shape} */
function groupOf(fields) {
  return { widget: "group", choices: [], fields, item: null, kinds: [] };
}

/** Return all kinds of blocks. */
export function blockKinds() {
  return whole.fields.find(({ name }) => name === "blocks")?.shape.item?.kinds ?? [];
}

/** Return the kind of a block by its `type`. */
export function kindOf(shape, value) {
  return shape.kinds.find(({ name }) => name === value?.type);
}

/**
 * Return the fields of a group.
 * @returns {Field[]}
 */
export function fieldsOf(shape, value) {
  if (shape.widget === "by-name") return Object.keys(value ?? {}).map((name) => ({ name, label: name, help: "", is_needed: true, shape: shape.item }));
  if (shape.is_by_language) return Object.keys(value ?? {}).map((name) => ({ name, label: languageName(name) || name, help: "", is_needed: false, shape: shape.item, language: name }));
  return (shape.kinds.length ? kindOf(shape, value)?.fields : shape.fields) ?? [];
}

/**
 * Return the shapes of what a path leads through, the first, and the field at its end or around its end.
 * @param {Path} path
 * @returns {{shapes: Shape[], field: Field | null}}
 */
export function along(path, data) {
  const shapes = [whole];
  let field = null;
  for (const [depth, part] of path.entries()) {
    const shape = shapes[depth];
    if (typeof part === "number") {
      if (!shape.item) break;
      shapes.push(shape.item);
    } else {
      const found = fieldsOf(shape, at(data, path.slice(0, depth))).find(({ name }) => name === part);
      if (!found) break;
      field = found;
      shapes.push(found.shape);
    }
  }
  return { shapes, field };
}

/** Return whether a value is a group, whose fields are edited one by one. */
export function isGroup(shape, value) {
  if (shape.is_by_language) return value !== null && typeof value === "object";
  return ["group", "picture", "by-name"].includes(shape.widget) && typeof value !== "string";
}

/**
 * Return the part of a path whose form holds what is at the path: the innermost group that is an item of a list, else the
 * head of the issue, or the part of the settings.
 * @param {Path} path
 * @returns {Path}
 */
export function pageOf(path, data) {
  const { shapes } = along(path, data);
  for (let depth = Math.min(path.length, shapes.length - 1); depth > 0; depth -= 1) {
    const place = path.slice(0, depth);
    const value = at(data, place);
    if (typeof path[depth - 1] === "number" && value !== undefined && isGroup(shapes[depth], value)) return place;
  }
  return frameOf(path)?.place ?? [];
}

const SINGULAR = { People: "Person", News: "Piece of news", Ignore: "Remark" };

/** Return what one item of a list is called: "Webinars" → "Webinar". */
export function itemName(label) {
  return SINGULAR[label] ?? label.replace(/ies$/, "y").replace(/s$/, "");
}
