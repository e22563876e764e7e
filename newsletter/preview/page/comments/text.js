/** Elements of the letter → their text, with the place in the letter of each character. */

import { markedElements } from "../origins.js";

const BLOCKS = "p, li, h1, h2, h3, h4, td, th, div, table, body";

/**
 * Return the elements of the letter that come from a path, or from the nearest one around it.
 * @param {string} path
 * @returns {Element[]}
 */
export function elementsOf(path) {
  for (let place = path; place; place = place.replace(/\.?[^.]*$/, "")) {
    const own = markedElements().filter(([from]) => from === place).map(([, element]) => element);
    const below = own.length ? own : markedElements().filter(([from]) => from.startsWith(`${place}.`)).map(([, element]) => element);
    if (below.length) return below.filter((element) => !below.some((other) => other !== element && other.contains(element)));
  }
  return [];
}

/**
 * Return the text of some elements, a space between paragraphs, and a function from places in it to a range of the letter.
 * @param {Element[]} elements
 */
export function textOf(elements) {
  const pieces = [];
  let text = "";
  let around = null;
  for (const node of elements.flatMap(textNodes)) {
    const block = node.parentElement.closest(BLOCKS);
    if (block !== around) text += " ";
    around = block;
    pieces.push({ node, start: text.length });
    text += node.data;
  }
  return { text, rangeAt: (start, end) => rangeOf(pieces, start, end) };
}

/** Return the part of the letter around a node that is one paragraph, entry or cell. */
export function paragraphAround(node) {
  return (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("p, li, h1, h2, h3, h4, td, th, a") ?? null;
}

/** Return the nodes with words within a node of the letter. */
export function textNodes(root) {
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) if (walker.currentNode.data.trim() && walker.currentNode.parentElement.getClientRects().length) found.push(walker.currentNode);
  return found;
}

function rangeOf(pieces, start, end) {
  const first = pieces.findLast((piece) => piece.start <= start);
  const last = pieces.findLast((piece) => piece.start < end);
  const range = first.node.ownerDocument.createRange();
  range.setStart(first.node, start - first.start);
  range.setEnd(last.node, Math.min(end - last.start, last.node.data.length));
  return range;
}
