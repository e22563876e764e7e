/** Where one is: the part whose form is open, the field with the caret, and the way from one to another. */

import { byId } from "../dom.js";
import { placeLink } from "../editor.js";
import { markedElements, originOf } from "../origins.js";
import { keepMarked } from "../stage.js";
import { change } from "../state.js";
import { leaveOthers } from "./awaited.js";
import { draft } from "./draft.js";
import { focusField, showPart } from "./form.js";
import { focusedPath, openPlace, part } from "./open_part.js";
import { showOutline } from "./outline.js";
import { at, dotted, isWithin, split } from "./paths.js";
import { elementFor, wordAt } from "./pointing.js";
import { pageOf } from "./shapes.js";

const PHONE = matchMedia("(max-width: 799px)");

/** Open the form of a part, show where it is in the letter, and go there. */
export function openPart(path) {
  turnTo(path);
  showForms();
  byId("form").querySelector("h2")?.focus({ preventScroll: true });
}

/** Open the form of a part, and show where it is in the letter. */
export function turnTo(path) {
  leaveOthers(path);
  showPart(path);
  change({ at: dotted(path) }, { replace: true });
  showOutline(path);
  keepMarked(path.length && !part.frame ? () => elementFor(markedElements(), path, "") : null, { scroll: true });
  showFoot();
}

/** Lead from a word of the letter to the same word in the form; return whether there is a field for it. */
export function writeAt(path, words) {
  if (!draft.data || part.frame) return false;
  const found = wordAt(draft.data, split(path), words);
  return goTo(found.path, found.offset);
}

/** Show a field and put the caret into it. */
export function goTo(path, offset = null) {
  if (!draft.data) return false;
  showForms();
  return focusField(path, offset);
}

/** Bring the forms before those who look at something else. */
export function showForms() {
  change({ side: "", ...(PHONE.matches ? { pane: "findings" } : {}) }, { replace: true });
}

/** Lead to the form. */
export function toForm() {
  showForms();
  byId("form").querySelector("h2")?.focus();
}

/** Lead back to the letter. */
export function back() {
  if (PHONE.matches) change({ pane: "" }, { replace: true });
  byId("stage").focus({ preventScroll: true });
}

/** Go to a block or an item that is next to one that is gone, or to where there are none any more. */
export function leaveFor(path) {
  const isBlock = path[0] === "blocks" && path.length < 3;
  openPart(isBlock ? (path.length > 1 ? path : []) : pageOf(typeof path.at(-1) === "number" ? path.slice(0, -1) : path, draft.data));
  if (!isBlock) focusEntry(path, "row");
}

/** Put the focus at an entry of a list on the open form, on the same button as before. */
export function focusEntry(path, from) {
  const name = dotted(path.slice(openPlace().length));
  focusKey(...[from, "row", "field", "menu", "add"].map((kind) => `${kind} ${name}`));
}

/** Put the focus on the first element that has one of some keys. */
export function focusKey(...keys) {
  const found = keys.map((key) => document.querySelector(`[data-key="${CSS.escape(key)}"]`)).find(Boolean);
  /** @type {HTMLElement | undefined} */ (found)?.focus();
}

/** Show what an undo or a redo has changed: its field, or what is next to an entry that is gone. */
export function showTouched(path) {
  const items = at(draft.data, path);
  if (!Array.isArray(items)) {
    if (!focusField(path)) openPart(pageOf(path, draft.data));
    return;
  }
  const isHere = isWithin(openPlace(), path) && openPlace().length > path.length;
  const index = isHere ? openPlace()[path.length] : items.length - 1;
  leaveFor(items.length ? [...path, index] : path);
}

/** Show where in the file the part or the field stands. */
export function showFoot() {
  const path = focusedPath() ?? openPlace();
  const origin = part.frame ? null : depths(path).map((around) => originOf(dotted(around))).find(Boolean);
  const place = origin ?? { file: draft.file, line: 0, column: 0 };
  byId("form-place").replaceChildren(placeLink(place));
}

function depths(path) {
  return path.map((_, index) => path.slice(0, path.length - index));
}
