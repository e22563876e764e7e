/**
 * The part of the text whose form is open, and the fields on it.
 *
 * Fields are known by where they lie within that part, not within the text, so that their widgets stay, with the caret in
 * them, when another program puts a block above.
 */

import { draft } from "./draft.js";
import { at, dotted, followed, isSame } from "./paths.js";
import { along, fieldsOf } from "./shapes.js";

/** @typedef {import("./paths.js").Path} Path */
/** @typedef {{widget: import("./widgets.js").Widget, caption: HTMLElement, field: HTMLElement, notes: HTMLElement, seen: string | null, within: Path}} Entry */

export const part = {
  /** @type {import("./shapes.js").Frame | null} the part of the settings that it is, or is in */
  frame: null,
  /** @type {Path} */
  place: [],
  /** @type {Map<string, Entry>} by the path within the part */
  entries: new Map(),
  /** @type {{within: Path, count: HTMLElement}[]} the items that have a form of their own */
  rows: [],
  /** @type {Set<string>} what is empty and shown all the same */
  added: new Set(),
};

/** What happens when another part is chosen, or a field is wanted, gets the focus or is left; write.js and form.js set it. */
export const handlers = {
  /** @param {Path} _path */
  open: (_path) => {},
  /** @param {Path} _path */
  wanted: (_path) => {},
  /** @param {Path} _path */
  focused: (_path) => {},
  /**
   * @param {Entry} _entry
   * @param {Path} _path
   */
  shown: (_entry, _path) => {},
  /** @param {Path} _path */
  left: (_path) => {},
  /** Something was typed, and nothing more for a while. */
  paused: () => {},
};

/** Return the path of the part whose form is shown. */
export function openPlace() {
  return part.place;
}

/**
 * Take over where the part and its fields are by now, so that who is typing goes on in the same field; return whether
 * the part is still there. `moved` is as in paths.js.
 */
export function followPart(moved) {
  const now = followed(part.place, moved);
  if (!now) return false;
  const there = [...part.entries.values()].map((entry) => ({ entry, path: followed([...part.place, ...entry.within], moved) }));
  part.place = now;
  part.entries = new Map();
  for (const { entry, path } of there) if (path) setWithin(entry, path.slice(part.place.length));
  return true;
}

/** Set where within the part a field lies. */
export function setWithin(entry, within) {
  entry.within = within;
  entry.widget.input.dataset.key = `field ${dotted(within)}`;
  part.entries.set(dotted(within), entry);
}

/** Return the field at a path, else the innermost around it, else the first within it. */
export function entryFor(within) {
  for (let depth = within.length; depth > 0; depth -= 1) {
    const entry = part.entries.get(dotted(within.slice(0, depth)));
    if (entry) return entry;
  }
  return [...part.entries.values()].find((entry) => within.every((part, index) => entry.within[index] === part)) ?? null;
}

/** Return the path of the field that has the focus, or null. */
export function focusedPath() {
  const entry = [...part.entries.values()].find(({ widget }) => widget.element.contains(document.activeElement));
  return entry ? [...part.place, ...entry.within] : null;
}

/** Return the shape of the part. */
export function shapeHere() {
  return along(part.place, draft.data).shapes.at(-1);
}

/** Return whether what is open is a part of the settings, and not an item of a list in it. */
export function isPart() {
  return part.frame !== null && isSame(part.place, part.frame.place);
}

/** Return the fields of a group that belong on the form. */
export function fieldsHere(shape, value, within) {
  const path = [...part.place, ...within];
  // A reader can have a value for each merge tag that there is.
  const fields = fieldsOf(shape, path.at(-1) === "values" ? { ...draft.data.merge_tags, ...value } : value);
  if (isPart() && part.frame?.fields.length && !within.length) return fields.filter(({ name }) => part.frame?.fields.includes(name));
  return fields.filter(({ name }) => part.place.length || within.length || name !== "blocks");
}

/** Return whether a field of a group is on the form: it is needed, or has a value, or was asked for. */
export function isShown(field, value, within) {
  // Settings are all shown, but for groups that few need.
  const isRare = field.shape.widget === "picture" || (field.shape.widget === "group" && field.shape.fields.every((inner) => !inner.is_needed));
  if (part.frame && !isRare) return true;
  return field.is_needed || value?.[field.name] !== undefined || part.added.has(dotted([...within, field.name]));
}
