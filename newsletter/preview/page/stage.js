/** The letter on the stage: how wide it is, at which scale, and the boxes above it that mark some of it. */

import { byId } from "./dom.js";
import { blockAround, elementWith, markedElements, pathAround } from "./origins.js";

const MARKED_FOR = 2200;
const LINE = 32; // from any point of a line to below it
const GUTTER = 28; // on each side of the letter, for the handle

const frame = /** @type {HTMLIFrameElement} */ (byId("frame"));
const stage = byId("stage");
const sheet = byId("sheet");

/** @type {(() => Element | null) | null} */
let kept = null; // finds the element that stays marked
let isAwaited = false; // whether that is to be scrolled to, and is in no letter yet
let scale = 1;
let width = "";
let markTimer = 0;

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

/** Scroll to an element and mark it for a moment; return whether it is in the letter. */
export function showElement(number) {
  const element = elementWith(number);
  if (!element) return false;
  const box = boxOf(element);
  scrollToBox(box);
  mark(box);
  return true;
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
  if (top < 0 || top + Math.min(box.height, stage.clientHeight / 2) > stage.clientHeight) scrollToBox(box);
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

/** Scroll a box of the sheet into the upper half of the stage. */
export function scrollToBox(box) {
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const top = sheet.offsetTop + box.top - Math.max(24, (stage.clientHeight - box.height) / 3);
  stage.scrollTo({ top, behavior: isCalm ? "auto" : "smooth" });
}

/** Scroll so far that a line of the letter is not below the stage, which is lower once it names a place. */
export function keepInSight(clientY) {
  const bottom = sheet.getBoundingClientRect().top + (clientY + LINE) * scale;
  stage.scrollTop += Math.max(0, bottom - stage.getBoundingClientRect().bottom);
}

/** Mark a box for a moment. */
export function mark(box) {
  place(byId("mark"), box);
  clearTimeout(markTimer);
  markTimer = setTimeout(() => (byId("mark").hidden = true), MARKED_FOR);
}

/**
 * Return the box of an element, or of some words, on the sheet.
 * @param {Element | Range} element
 */
export function boxOf(element) {
  let box = element.getBoundingClientRect();
  // Elements such as links around pictures can be lower than their content.
  for (const child of element.children ?? []) {
    const inner = child.getBoundingClientRect();
    if (box.width && box.height >= inner.height) continue;
    if (inner.height) box = inner;
  }
  return { left: box.left * scale, top: box.top * scale, width: box.width * scale, height: box.height * scale };
}

/** Put a mark on a box of the sheet. */
export function place(mark, box) {
  mark.style.transform = `translate(${box.left - 4}px, ${box.top - 4}px)`;
  mark.style.width = `${box.width + 8}px`;
  mark.style.height = `${box.height + 8}px`;
  mark.hidden = false;
}

/** Take the marks away that pass. */
export function hideMarks() {
  byId("hover").hidden = true;
  byId("mark").hidden = true;
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
  const own = markedElements().filter(([path]) => path === `blocks.${number}` || path.startsWith(`blocks.${number}.`)).map(([, element]) => boxOf(element));
  if (!own.length) return null;
  const [left, top] = [Math.min(...own.map((box) => box.left)), Math.min(...own.map((box) => box.top))];
  const [right, bottom] = [Math.max(...own.map((box) => box.left + box.width)), Math.max(...own.map((box) => box.top + box.height))];
  return { left, top, width: right - left, height: bottom - top };
}
