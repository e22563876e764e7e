/**
 * The letter in its frame. The frame runs no scripts; this page listens to it from outside, which its sandbox allows, and
 * changes nothing in the letter: marks are boxes above it.
 */

import { address, getText } from "./api.js";
import { byId } from "./dom.js";
import { morph, takeNumbers } from "./morph.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {{path: string, line: number, column: number, file: string}} Origin */

const MARKED_FOR = 2200;
const LINE = 32; // from any point of a line to below it
const GUTTER = 28; // on each side of the letter, for the handle

const frame = /** @type {HTMLIFrameElement} */ (byId("frame"));
const stage = byId("stage");
const sheet = byId("sheet");

/** @type {Record<string, Origin>} */
let origins = {};
/** @type {WeakMap<Element, string>} */
let numberOf = new WeakMap();
/** @type {Map<string, Element>} */
let elementOf = new Map();
/** @type {WeakMap<Element, string>} */
let pathOf = new WeakMap();
/** @type {[string, Element][]} */
let marked = []; // the elements with their paths, where the letter is written
let isWritten = false;
/** @type {((letter: Document) => void)[]} */
const listening = [];
/** @type {(() => Element | null) | null} */
let kept = null; // finds the element that stays marked
let isAwaited = false; // whether that is to be scrolled to, and is in no letter yet
let shownIssue = "";
let scale = 1;
let width = "";
let markTimer = 0;
/** @type {ResizeObserver | undefined} */
let heights;

/** What happens on a click on a block, and on keys pressed in the letter; page.js sets it. */
export const handlers = {
  /** @param {Origin} _origin */
  choose: (_origin) => {},
  /** @param {KeyboardEvent} _event */
  press: (_event) => {},
  /**
   * A click on the words of a letter that is written; whether it led to a field.
   * @param {string} _path
   * @param {{before: string, after: string}} _words
   */
  write: (_path, _words) => false,
};

/** Ask for letters from now on whose elements say which field they come from. */
export function writeLetters() {
  isWritten = true;
}

/**
 * Have a function listen to the letter that is shown, and to each that is loaded from now on.
 * @param {(letter: Document) => void} listen
 */
export function listenToLetters(listen) {
  listening.push(listen);
  if (shownIssue && frame.contentDocument) listen(frame.contentDocument);
}

/** Return the elements of the letter with the paths that they come from. */
export function markedElements() {
  return marked;
}

/** Return the language of the letter and its direction. */
export function letterLanguage() {
  const { lang = "", dir = "" } = frame.contentDocument?.documentElement ?? {};
  return { lang, dir };
}

/** Return the place in the issue of what comes from a path, or null. */
export function originOf(path) {
  return Object.values(origins).find((origin) => origin.path === path) ?? null;
}

/**
 * Keep an element marked, in each letter that follows, and scroll so far that it can be seen; null for none.
 * @param {(() => Element | null) | null} find
 */
export function keepMarked(find, { scroll = false } = {}) {
  kept = find;
  isAwaited = false;
  const element = showKept();
  isAwaited = scroll && Boolean(find) && !element;
  if (scroll && element) bringIntoView(element);
}

function bringIntoView(element) {
  const box = boxOf(element);
  const top = sheet.offsetTop + box.top - stage.scrollTop;
  if (top < 0 || top + Math.min(box.height, stage.clientHeight / 2) > stage.clientHeight) scrollTo(box);
}

function showKept() {
  const element = kept?.() ?? null;
  byId("kept").hidden = !element;
  if (!element) return null;
  place(byId("kept"), boxOf(element));
  if (isAwaited) bringIntoView(element);
  isAwaited = false;
  return element;
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
  const html = await getText(source(state));
  if (html === null || shownIssue !== state.issue) return;
  hideMarks();
  number(morph(frame.contentDocument, html));
  fit();
}

/**
 * Load the letter of an issue that is not shown yet.
 * @param {State} state
 */
export function loadLetter(state) {
  shownIssue = state.issue;
  return new Promise((resolve) => {
    frame.addEventListener(
      "load",
      () => {
        const shown = frame.contentDocument;
        if (shown?.querySelector("[data-element]")) attend(shown);
        else shownIssue = ""; // the letter disappeared while it was loaded
        stage.scrollTop = 0;
        resolve(undefined);
      },
      { once: true },
    );
    // Not through `src`, which would add an entry to the history for each letter.
    frame.contentWindow.location.replace(source(state));
  });
}

function source({ issue, scheme, images, lens, persona }) {
  return address(`/letters/${encodeURIComponent(issue)}/`, { scheme, images, lens, persona, write: isWritten ? "1" : "" });
}

/** Set where the elements of the letter come from. */
export function setOrigins(newest) {
  origins = newest;
}

/** Forget the letter, so that the next one is loaded from scratch. */
export function forgetLetter() {
  shownIssue = "";
}

/** Set the width of the letter in CSS pixels, or "" for all available space. */
export function setWidth(newest) {
  width = newest;
  fit();
}

/** Return the letter's width in CSS pixels, and the scale at which it is shown. */
export function shownWidth() {
  return { width: frame.clientWidth, scale };
}

/** Return the width of a letter, centred on the stage, whose edge is at a position on the screen. */
export function widthAt(clientX) {
  const box = sheet.getBoundingClientRect();
  return Math.round(((clientX - (box.left + box.width / 2)) * 2) / scale);
}

/** Scroll to an element and mark it for a moment; return whether it is in the letter. */
export function showElement(number) {
  const element = elementOf.get(String(number));
  if (!element) return false;
  const box = boxOf(element);
  scrollTo(box);
  mark(box);
  return true;
}

function scrollTo(box) {
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const top = sheet.offsetTop + box.top - Math.max(24, (stage.clientHeight - box.height) / 3);
  stage.scrollTo({ top, behavior: isCalm ? "auto" : "smooth" });
}

/** Mark a box for a moment. */
function mark(box) {
  place(byId("mark"), box);
  clearTimeout(markTimer);
  markTimer = setTimeout(() => (byId("mark").hidden = true), MARKED_FOR);
}

/** Return the place in the issue of the block around an element, or null. */
export function placeOf(number) {
  return blockAround(elementOf.get(String(number)))?.origin ?? null;
}

/** Fit the letter to the stage: it has the width that was set, and is scaled down if the stage is narrower. */
export function fit() {
  const room = Math.max(stage.clientWidth - 2 * (stage.clientWidth < 520 ? 0 : GUTTER), 1);
  const wanted = Number(width) || room;
  scale = Math.min(1, room / wanted);
  frame.style.width = `${wanted}px`;
  const content = frame.contentDocument?.documentElement?.getBoundingClientRect().height ?? 0;
  const height = Math.max(Math.ceil(content), Math.floor((stage.clientHeight - sheet.offsetTop * 2) / scale));
  frame.style.height = `${height}px`;
  frame.style.transform = scale < 1 ? `scale(${scale})` : "";
  sheet.style.width = `${wanted * scale}px`;
  sheet.style.height = `${height * scale}px`;
  sheet.classList.toggle("narrower", wanted * scale < room - 1);
  const handle = byId("handle");
  handle.setAttribute("aria-valuenow", String(Math.round(wanted)));
  handle.setAttribute("aria-valuetext", `${Math.round(wanted)} pixels`);
  showKept();
  document.dispatchEvent(new CustomEvent("letterfit"));
}

new ResizeObserver(fit).observe(stage);

/** Listen to a letter that has just been loaded. */
function attend(shown) {
  hideMarks();
  number(takeNumbers(shown));
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

/** Remember which element of the letter has which number and comes from which path. */
function number(taken) {
  numberOf = new WeakMap();
  elementOf = new Map();
  pathOf = new WeakMap();
  marked = [];
  for (const [index, element] of [...frame.contentDocument.querySelectorAll("*")].entries()) {
    const { number, path } = taken[index] ?? {};
    if (number) {
      numberOf.set(element, number);
      elementOf.set(number, element);
    }
    if (path) {
      pathOf.set(element, path);
      marked.push([path, element]);
    }
  }
}

/** Return the innermost element around a node that has a place in the issue, and this place. */
function blockAround(node) {
  for (let element = node; element; element = element.parentElement) {
    const origin = origins[numberOf.get(element) ?? ""];
    if (origin) return { element, origin };
  }
  return null;
}

/** Return the path that the innermost element around a node comes from, or null. */
function pathAround(node) {
  for (let element = node; element; element = element.parentElement) {
    const path = pathOf.get(element);
    if (path !== undefined) return path;
  }
  return null;
}

/**
 * Return the edge between two blocks of the letter that is nearest to a point of one: the number of the block below it, and
 * where it is on the sheet; null where there is no block.
 * @returns {{index: number, edge: number, left: number, width: number} | null}
 */
export function blockAt(node, clientY) {
  const [list, number] = (pathAround(node) ?? blockAround(node)?.origin.path ?? "").split(".");
  const box = list === "blocks" && number ? boxOfBlock(Number(number)) : null;
  if (!box) return null;
  const isAbove = clientY * scale < box.top + box.height / 2;
  return { index: Number(number) + (isAbove ? 0 : 1), edge: isAbove ? box.top : box.top + box.height, left: box.left, width: box.width };
}

/** Return the box on the sheet around all that comes from a block, or null. */
export function boxOfBlock(number) {
  const own = marked.filter(([path]) => path === `blocks.${number}` || path.startsWith(`blocks.${number}.`)).map(([, element]) => boxOf(element));
  if (!own.length) return null;
  const [left, top] = [Math.min(...own.map((box) => box.left)), Math.min(...own.map((box) => box.top))];
  const [right, bottom] = [Math.max(...own.map((box) => box.left + box.width)), Math.max(...own.map((box) => box.top + box.height))];
  return { left, top, width: right - left, height: bottom - top };
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
  const block = blockAround(event.target);
  const path = pathAround(event.target) ?? block?.origin.path ?? null;
  if (path !== null && handlers.write(path, wordsAt(event))) return;
  if (!block) return;
  mark(boxOf(block.element));
  handlers.choose(block.origin);
  keepInSight(event.clientY);
}

/** Scroll so far that a line of the letter is not below the stage, which is lower once it names a place. */
function keepInSight(clientY) {
  const bottom = sheet.getBoundingClientRect().top + (clientY + LINE) * scale;
  stage.scrollTop += Math.max(0, bottom - stage.getBoundingClientRect().bottom);
}

function onMove(event) {
  const block = blockAround(event.target);
  if (block) place(byId("hover"), boxOf(block.element));
  else byId("hover").hidden = true;
}

/** Return the box of an element on the sheet. */
function boxOf(element) {
  let box = element.getBoundingClientRect();
  // Elements such as links around pictures can be lower than their content.
  for (const child of element.children) {
    const inner = child.getBoundingClientRect();
    if (box.width && box.height >= inner.height) continue;
    if (inner.height) box = inner;
  }
  return { left: box.left * scale, top: box.top * scale, width: box.width * scale, height: box.height * scale };
}

function place(mark, box) {
  mark.style.transform = `translate(${box.left - 4}px, ${box.top - 4}px)`;
  mark.style.width = `${box.width + 8}px`;
  mark.style.height = `${box.height + 8}px`;
  mark.hidden = false;
}

function hideMarks() {
  byId("hover").hidden = true;
  byId("mark").hidden = true;
}
