/** Turns the letter on screen into the new one and changes only what differs: nothing flickers, nothing scrolls. */

const NUMBER = "data-element";
const PATH = "data-path";
const TABLES = "body > div > div > table > tbody";

/**
 * Make a document like the one that the HTML describes. Return the numbers and paths of its elements, in document order.
 * @param {Document} shown
 * @param {string} html
 */
export function morph(shown, html) {
  // The frame's own parser: a document from this page's parser would be under this page's policy, which forbids styles.
  const next = new shown.defaultView.DOMParser().parseFromString(html, "text/html");
  const numbers = takeNumbers(next);
  likenAttributes(shown.documentElement, next.documentElement);
  liken(shown.head, next.head);
  moveRows(shown, next);
  liken(shown.body, next.body);
  return numbers;
}

/**
 * Remove the numbers and the paths in the issue from all elements, and return them in document order ("" for none). A block
 * that is inserted changes all of them after it, and everything would look new.
 * @param {Document} document
 */
export function takeNumbers(document) {
  return [...document.querySelectorAll("*")].map((element) => ({ number: take(element, NUMBER), path: take(element, PATH) }));
}

function take(element, name) {
  const value = element.getAttribute(name) ?? "";
  element.removeAttribute(name);
  return value;
}

/**
 * Move the rows of the letter into the tables in which the new letter has them. Blocks that follow each other are rows of
 * a table up to some height: one that is inserted may push another one into the next table.
 * @param {Document} shown
 * @param {Document} next
 */
function moveRows(shown, next) {
  const tables = [...shown.querySelectorAll(TABLES)];
  const rows = new Map(tables.flatMap((table) => [...table.children]).map((row) => [row.outerHTML, row]));
  for (const [index, table] of [...next.querySelectorAll(TABLES)].entries()) {
    if (!tables.length) return;
    if (!tables[index]) {
      const section = shown.importNode(table.parentNode.parentNode, true);
      tables[index - 1].parentNode.parentNode.after(section);
      tables[index] = section.querySelector("tbody");
      tables[index].replaceChildren();
    }
    let behind = null;
    for (const row of [...table.children].reverse()) {
      const known = rows.get(row.outerHTML);
      if (!known) continue;
      if (known.parentNode !== tables[index]) tables[index].insertBefore(known, behind);
      behind = known;
    }
  }
}

/** Make an element like another of the same kind. */
function liken(old, next) {
  likenAttributes(old, next);
  const before = [...old.childNodes];
  const after = [...next.childNodes];
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start].isEqualNode(after[start])) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end).isEqualNode(after.at(-1 - end))) end += 1;

  const behind = before[before.length - end] ?? null;
  const changed = before.slice(start, before.length - end);
  for (const [index, node] of after.slice(start, after.length - end).entries()) {
    const match = changed[index];
    if (!match) old.insertBefore(old.ownerDocument.importNode(node, true), behind);
    else if (isLike(match, node)) liken(match, node);
    else match.replaceWith(old.ownerDocument.importNode(node, true));
  }
  for (const node of changed.slice(after.length - start - end)) node.remove();
}

/** Return whether a node can become another. A <meta> cannot: with its name, the meaning of its content changes. */
function isLike(node, other) {
  return node.nodeType === Node.ELEMENT_NODE && node.nodeName === other.nodeName && node.nodeName !== "META";
}

function likenAttributes(old, next) {
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of next.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
}
