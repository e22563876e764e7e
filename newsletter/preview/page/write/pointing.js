/** From a word in the letter to the word in the issue: which field a click means, and where in it. */

import { at, dotted, texts } from "./paths.js";

/** @typedef {import("./paths.js").Path} Path */

const AROUND = 60; // characters on each side of a click that are compared
const FEW = 2; // characters that agree by chance

/**
 * Return the field that holds the words around a click, with the offset of the click in its text. The letter says where
 * the words come from, or around them, or, of a link, where its address does.
 * @param {any} data
 * @param {Path} path what the clicked element comes from
 * @param {{before: string, after: string}} click the words of the letter before and after it
 * @returns {{path: Path, offset: number | null}}
 */
export function wordAt(data, path, { before, after }) {
  const left = plain(before.slice(-2 * AROUND)).text.slice(-AROUND);
  const right = plain(after.slice(0, 2 * AROUND)).text.slice(0, AROUND);
  const around = [path, path.slice(0, -1)].filter((place) => place.length);
  for (const [step, place] of around.entries()) {
    // Further away, more must agree: it is no chance then.
    const found = bestBelow(data, place, left, right, step ? (left.length + right.length) / 2 : FEW);
    if (found) return found;
  }
  return { path, offset: null };
}

/** Return the field below a path that agrees best with some words, in more than so many characters, or null. */
function bestBelow(data, path, left, right, least) {
  let best = null;
  let most = least;
  for (const field of texts(at(data, path), path)) {
    if (field.path.at(-1) === "type") continue;
    const shown = plain(field.text);
    const found = matchIn(shown.text, left, right);
    const isWhole = left.length + right.length === found.length && shown.text.length === found.length;
    if (found.length + (isWhole ? 1 : 0) <= most) continue;
    most = found.length + (isWhole ? 1 : 0);
    best = { path: field.path, offset: shown.places[found.at] ?? field.text.length };
  }
  return best;
}

/** Return where a text agrees best with the words before and after a click, and how many characters agree. */
function matchIn(text, left, right) {
  let best = { at: 0, length: 0 };
  for (let place = 0; place <= text.length; place += 1) {
    let before = 0;
    while (before < Math.min(place, left.length) && text[place - 1 - before] === left.at(-1 - before)) before += 1;
    let after = 0;
    while (after < Math.min(text.length - place, right.length) && text[place + after] === right[after]) after += 1;
    if (before + after > best.length) best = { at: place, length: before + after };
  }
  return best;
}

/**
 * Return what readers see of Markdown, letters and digits alone, with the place of each of them in the Markdown: spaces,
 * quotation marks and dashes are set by the program.
 */
function plain(markdown) {
  const hidden = markdown.replace(/(\]\()([^()\s]*)(\))/g, (_, open, address, close) => open + " ".repeat(address.length) + close);
  let text = "";
  const places = [];
  for (const { 0: character, index } of hidden.matchAll(/[\p{L}\p{N}]/gu)) {
    text += character.toLowerCase();
    for (let unit = 0; unit < character.toLowerCase().length; unit += 1) places.push(index);
  }
  return { text, places };
}

/**
 * Return the element of the letter that shows a field: the innermost that comes from its path or from around it, and in
 * that the one that holds its words.
 * @param {[string, Element][]} marked the elements of the letter with their paths
 * @param {Path} path
 * @param {string} value
 */
export function elementFor(marked, path, value) {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const wanted = dotted(path.slice(0, depth));
    const all = marked.filter(([from]) => from === wanted).map(([, element]) => element);
    if (!all.length) continue;
    return (depth === path.length ? null : holding(all, plain(value).text)) ?? all[0];
  }
  return null;
}

/** Return the innermost element that holds some words. */
function holding(elements, words) {
  if (!words) return null;
  const start = words.slice(0, AROUND);
  for (const element of elements) {
    const all = [...element.querySelectorAll("*")].filter((inner) => plain(inner.textContent ?? "").text.includes(words));
    if (all.length) return all.at(-1);
    const first = [...element.querySelectorAll("*")].filter((inner) => plain(inner.textContent ?? "").text.startsWith(start));
    if (first.length) return first.at(-1);
  }
  return null;
}
