/** What an issue is made of, as the models say it: which field lies at a path, and which part is edited on one form. */

import { at } from "./paths.js";

/** @typedef {import("./paths.js").Path} Path */
/** @typedef {{name: string, label: string, help: string, example?: any, is_needed: boolean, shape: Shape}} Field */
/** @typedef {{widget: string, choices: string[], fields: Field[], item: Shape | null, kinds: any[]}} Shape */

/** @type {Shape} */
let issue = groupOf([]);

/** Set the fields of an issue. */
export function setFields(fields) {
  issue = groupOf(fields);
}

/** @returns {Shape} */
function groupOf(fields) {
  return { widget: "group", choices: [], fields, item: null, kinds: [] };
}

/** Return all kinds of blocks. */
export function blockKinds() {
  return issue.fields.find(({ name }) => name === "blocks")?.shape.item?.kinds ?? [];
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
  return (shape.kinds.length ? kindOf(shape, value)?.fields : shape.fields) ?? [];
}

/**
 * Return the shapes of what a path leads through, the issue's first, and the field at its end or around its end.
 * @param {Path} path
 * @returns {{shapes: Shape[], field: Field | null}}
 */
export function along(path, data) {
  const shapes = [issue];
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
  return ["group", "picture"].includes(shape.widget) && typeof value !== "string";
}

/**
 * Return the part of a path whose form holds what is at the path: the innermost group that is an item of a list, or the
 * head of the issue.
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
  return [];
}

const SINGULAR = { People: "Person", News: "Piece of news", Ignore: "Remark" };

/** Return what one item of a list is called: "Webinars" → "Webinar". */
export function itemName(label) {
  return SINGULAR[label] ?? label.replace(/ies$/, "y").replace(/s$/, "");
}
