/**
 * The letter in its frame. The frame runs no scripts; this page listens to it from outside, which its sandbox allows, and
 * changes nothing in the letter: marks are boxes above it, in stage.js. Where its elements come from is in origins.js.
 */

import { address, getText } from "./api.js";
import { byId } from "./dom.js";
import { morph, takeNumbers } from "./morph.js";
import { blockAround, number, pathAround } from "./origins.js";
import { boxOf, fit, hideMarks, keepInSight, mark, place } from "./stage.js";

/** @typedef {import("./origins.js").Origin} Origin */
/** @typedef {import("./state.js").State} State */

const frame = /** @type {HTMLIFrameElement} */ (byId("frame"));

/** @type {((letter: Document) => void)[]} */
const listening = [];
let shownIssue = "";
/** @type {Promise<unknown>} */
let loading = Promise.resolve();
/** @type {ResizeObserver | undefined} */
let heights;

/** What happens on a click on a block, and on keys pressed in the letter; page.js sets it. */
export const handlers = {
  /** @param {Origin} _origin */
  choose: (_origin) => {},
  /** @param {KeyboardEvent} _event */
  press: (_event) => {},
  /**
   * A click on words with a comment; whether it led there.
   * @param {MouseEvent} _event
   */
  comment: (_event) => false,
  /**
   * A click on the words of a letter that is written; whether it led to a field.
   * @param {string} _path
   * @param {{before: string, after: string}} _words
   */
  write: (_path, _words) => false,
};

/**
 * Have a function listen to the letter that is shown, and to each that is loaded from now on.
 * @param {(letter: Document) => void} listen
 */
export function listenToLetters(listen) {
  listening.push(listen);
  if (shownIssue && frame.contentDocument) listen(frame.contentDocument);
}

/** Return the language of the letter and its direction. */
export function letterLanguage() {
  const { lang = "", dir = "" } = frame.contentDocument?.documentElement ?? {};
  return { lang, dir };
}

/** Return whether the frame shows an issue. */
export function isShown(issue) {
  return shownIssue === issue;
}

/**
 * Update the frame to the newest letter of the issue that is shown, changing only what differs.
 * @param {State} state
 */
export async function updateLetter(state) {
  await loading; // until then another document is in the frame, which has this page's rules for styles
  const html = await getText(source(state));
  if (html === null || shownIssue !== state.issue) return;
  hideMarks();
  number(frame.contentDocument, morph(frame.contentDocument, html));
  fit();
}

/**
 * Load the letter of an issue that is not shown yet.
 * @param {State} state
 */
export function loadLetter(state) {
  shownIssue = state.issue;
  loading = new Promise((resolve) => {
    frame.addEventListener(
      "load",
      () => {
        const shown = frame.contentDocument;
        if (shown?.querySelector("[data-element]")) attend(shown);
        else shownIssue = ""; // the letter disappeared while it was loaded
        byId("stage").scrollTop = 0;
        resolve(undefined);
      },
      { once: true },
    );
    // Not through `src`, which would add an entry to the history for each letter.
    frame.contentWindow.location.replace(source(state));
  });
  return loading;
}

function source({ issue, scheme, images, lens, persona, language }) {
  return address(`/letters/${encodeURIComponent(issue)}/`, { scheme, images, lens, persona, language });
}

/** Forget the letter, so that the next one is loaded from scratch. */
export function forgetLetter() {
  shownIssue = "";
}

/** Listen to a letter that has just been loaded. */
function attend(shown) {
  hideMarks();
  number(shown, takeNumbers(shown));
  const own = new shown.defaultView.CSSStyleSheet();
  // The frame is as high as its letter, and the stage scrolls; a letter as high as its frame would grow forever.
  own.replaceSync("html, body { height: auto !important; min-height: 0 !important } html { overflow-y: hidden }");
  shown.adoptedStyleSheets = [own];
  shown.addEventListener("click", onClick);
  shown.addEventListener("auxclick", onClick);
  shown.addEventListener("mousemove", onMove);
  shown.documentElement.addEventListener("mouseleave", () => (byId("hover").hidden = true));
  shown.addEventListener("keydown", (event) => handlers.press(event));
  for (const listen of listening) listen(shown);
  heights?.disconnect();
  heights = new ResizeObserver(fit);
  heights.observe(shown.documentElement);
  fit();
}

/** Return the words of the paragraph around a click: those before it, and those after it. */
function wordsAt({ target, clientX, clientY }) {
  const shown = frame.contentDocument;
  const caret = shown.caretPositionFromPoint?.(clientX, clientY);
  const isInside = caret && target.contains(caret.offsetNode);
  const words = target.closest("p, li, h1, h2, h3, h4, td, th, a") ?? target;
  const [before, after] = [shown.createRange(), shown.createRange()];
  before.selectNodeContents(words);
  after.selectNodeContents(words);
  if (isInside) {
    before.setEnd(caret.offsetNode, caret.offset);
    after.setStart(caret.offsetNode, caret.offset);
  } else before.collapse(true);
  return { before: String(before), after: target.alt ?? String(after) };
}

function onClick(event) {
  const link = event.target.closest?.("a[href]");
  event.preventDefault();
  if (link && (event.ctrlKey || event.metaKey || event.button === 1)) {
    if (/^(https?|mailto):/.test(link.href)) window.open(link.href, "_blank", "noopener");
    return;
  }
  // Somebody who has just selected some words wants to copy them.
  if (event.button || !frame.contentWindow.getSelection()?.isCollapsed) return;
  if (handlers.comment(event)) return;
  const block = blockAround(event.target);
  const path = pathAround(event.target) ?? block?.origin.path ?? null;
  if (path !== null && handlers.write(path, wordsAt(event))) return;
  if (!block) return;
  mark(boxOf(block.element));
  handlers.choose(block.origin);
  keepInSight(event.clientY);
}

function onMove(event) {
  const block = blockAround(event.target);
  if (block) place(byId("hover"), boxOf(block.element));
  else byId("hover").hidden = true;
}
