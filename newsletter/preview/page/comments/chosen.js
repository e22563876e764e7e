/** Words chosen in the letter → what a comment on them is about, and the button beside them that begins one. */

import { byId, make } from "../dom.js";
import { listenToLetters } from "../letter.js";
import { blockAround, pathAround } from "../origins.js";
import { boxOf } from "../stage.js";
import { paragraphAround, textNodes } from "./text.js";

const AROUND = 120; // characters on each side that tell which words are meant
const MOST = 2000; // characters of what is chosen
const GAP = 6; // px

const frame = /** @type {HTMLIFrameElement} */ (byId("frame"));

/** @typedef {{path: string, words: string, before: string, after: string}} Chosen */

/**
 * Show the button as soon as words are chosen; it begins a comment on them.
 * @param {() => void} begin
 */
export function startChoosing(begin) {
  const click = () => {
    begin();
    button.hidden = true;
  };
  // With the mouse down on it, the words stay chosen.
  const button = make("button", { type: "button", id: "comment-here", class: "solid", hidden: true, tabindex: "-1", mousedown: (event) => event.preventDefault(), click }, "Comment");
  byId("sheet").append(button);
  const show = () => {
    const range = chosenRange();
    button.hidden = !range || !chosen();
    if (button.hidden) return;
    const box = boxOf(range);
    const above = box.top - button.offsetHeight - GAP;
    const left = Math.min(Math.max(box.left + box.width / 2 - button.offsetWidth / 2, 0), byId("sheet").clientWidth - button.offsetWidth);
    button.style.transform = `translate(${left}px, ${above > 0 ? above : box.top + box.height + GAP}px)`;
  };
  listenToLetters((letter) => letter.addEventListener("selectionchange", show));
  show();
  document.addEventListener("letterfit", show);
}

/** Choose nothing in the letter any more. */
export function chooseNothing() {
  frame.contentWindow?.getSelection()?.removeAllRanges();
}

/**
 * Return what is chosen in the letter, or null where that is nothing, or nothing of the issue.
 * @returns {Chosen | null}
 */
export function chosen() {
  const range = chosenRange();
  if (!range) return null;
  const root = range.commonAncestorContainer;
  const nodes = root.nodeType === Node.TEXT_NODE ? [root] : textNodes(root).filter((node) => range.intersectsNode(node));
  const first = nodes.find((node) => /[\p{L}\p{N}]/u.test(node === range.startContainer ? node.data.slice(range.startOffset) : node.data));
  const path = first && (pathAround(first.parentElement) || blockAround(first.parentElement)?.origin.path);
  if (!path) return null;
  return { path, words: String(range).slice(0, MOST), before: textBefore(range, first), after: textAfter(range, nodes.at(-1)) };
}

/** Return what is chosen in the letter, or null where that has no words. */
function chosenRange() {
  const selection = frame.contentWindow?.getSelection();
  if (!selection || selection.isCollapsed || !/[\p{L}\p{N}]/u.test(String(selection))) return null;
  return selection.getRangeAt(0);
}

function textBefore(range, node) {
  const before = node.ownerDocument.createRange();
  before.selectNodeContents(paragraphAround(node) ?? node);
  if (before.comparePoint(range.startContainer, range.startOffset) !== 0) return "";
  before.setEnd(range.startContainer, range.startOffset);
  return String(before).slice(-AROUND);
}

function textAfter(range, node) {
  const after = node.ownerDocument.createRange();
  after.selectNodeContents(paragraphAround(node) ?? node);
  if (after.comparePoint(range.endContainer, range.endOffset) !== 0) return "";
  after.setStart(range.endContainer, range.endOffset);
  return String(after).slice(0, AROUND);
}
