/**
 * Comments as they are marked in the letter: their words on a tint, which the browser draws and no element carries, and in
 * the margin of the sheet a button for each line that has some.
 */

import { byId, counted, make } from "../dom.js";
import { listenToLetters } from "../letter.js";
import { boxOf, boxOfBlock, mark, scrollToBox } from "../stage.js";
import { choose, known } from "./known.js";
import { elementsOf, textOf } from "./text.js";
import { findWords } from "./words.js";

const NEAR = 16; // px within which two comments have one button
const ALL = "newsletter-comments";
const CHOSEN = "newsletter-comment";
const TINTS = `
  ::highlight(${ALL}) { background-color: rgb(255 200 60 / 0.36); }
  ::highlight(${CHOSEN}) { background-color: #ffd35c; color: #1f1b18; }`;

const frame = /** @type {HTMLIFrameElement} */ (byId("frame"));
const margin = make("div", { id: "comment-margin", role: "group", "aria-label": "Comments on these lines" });

/** @typedef {{range: Range | null, element: Element, block: number | null}} Place */

/** @type {Map<string, Place>} */
let places = new Map();
let isAsked = false;

/** What happens when a comment is chosen in the letter; comments.js sets it. */
export const handlers = {
  /** @param {string} _id */
  open: (_id) => {},
};

/** Mark comments from now on. */
export function startMarks() {
  byId("sheet").append(margin);
  listenToLetters((letter) => {
    const tints = new letter.defaultView.CSSStyleSheet();
    tints.replaceSync(TINTS);
    letter.adoptedStyleSheets.push(tints);
  });
  document.addEventListener("letterfit", markSoon);
}

/** Mark them once the letter has been laid out, however often that is asked for until then. */
export function markSoon() {
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(() => {
    isAsked = false;
    markAll();
  });
}

/** Show a comment in the letter; return whether it has a place there. */
export function showInLetter(id) {
  markAll(); // the letter may be another one since
  const found = places.get(id);
  if (!found) return false;
  scrollToBox(boxAt(found));
  if (!found.range) mark(boxAt(found));
  return true;
}

/** Return the comment on the words at a point of the letter, or "". */
export function commentAt(letter, { clientX, clientY }) {
  const caret = letter.caretPositionFromPoint?.(clientX, clientY);
  if (!caret) return "";
  const all = [...places].filter(([, { range }]) => range?.isPointInRange(caret.offsetNode, caret.offset));
  return all.sort(([, one], [, other]) => String(one.range).length - String(other.range).length)[0]?.[0] ?? "";
}

function markAll() {
  const letter = frame.contentDocument;
  places = new Map();
  for (const { id, at, resolved } of known.threads) {
    const isShown = at && (!resolved || id === known.chosen);
    const found = isShown && letter && !byId("sheet").hidden ? placeOf(at) : null;
    if (found) places.set(id, found);
  }
  tint(letter);
  showButtons();
}

/** Return where in the letter something of the issue is. */
function placeOf(at) {
  const elements = elementsOf(at.path);
  if (!elements.length) return null;
  const block = /^blocks\.(\d+)$/.exec(at.path);
  const { text, rangeAt } = textOf(elements);
  const found = findWords(text, at);
  return { range: found && rangeAt(found.start, found.end), element: elements[0], block: block && Number(block[1]) };
}

function tint(letter) {
  const { CSS, Highlight } = letter?.defaultView ?? {};
  if (!Highlight) return; // an older browser has the buttons in the margin
  const [chosen, others] = [[], []];
  for (const [id, { range }] of places) if (range) (id === known.chosen ? chosen : others).push(range);
  CSS.highlights.set(ALL, new Highlight(...others));
  CSS.highlights.set(CHOSEN, new Highlight(...chosen));
}

function boxAt({ range, element, block }) {
  return range ? boxOf(range) : (block !== null && boxOfBlock(block)) || boxOf(element);
}

/** Put a button in the margin for each line with comments. */
function showButtons() {
  const lines = [];
  for (const [id, place] of places) {
    const { top } = boxAt(place);
    const line = lines.find((other) => Math.abs(other.top - top) < NEAR);
    if (line) line.ids.push(id);
    else lines.push({ top, ids: [id] });
  }
  margin.replaceChildren(
    ...lines.map(({ top, ids }) => {
      const isChosen = ids.includes(known.chosen);
      const next = ids[(ids.indexOf(known.chosen) + 1) % ids.length];
      const name = counted(ids.length, "comment");
      const button = make("button", { type: "button", class: "comment-mark", tabindex: "-1", "aria-pressed": String(isChosen), "aria-label": name, title: name, click: () => handlers.open(next) }, ids.length > 1 ? String(ids.length) : "");
      button.style.top = `${Math.max(top - 2, 0)}px`;
      return button;
    }),
  );
}
