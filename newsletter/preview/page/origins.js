/** Where the elements of the letter come from: the place in the issue of each, and, where the letter is written, its path. */

/** @typedef {{path: string, line: number, column: number, file: string}} Origin */

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

/** Set where the elements of the letter come from. */
export function setOrigins(newest) {
  origins = newest;
}

/** Remember which element of a letter has which number and comes from which path. */
export function number(letter, taken) {
  numberOf = new WeakMap();
  elementOf = new Map();
  pathOf = new WeakMap();
  marked = [];
  for (const [index, element] of [...letter.querySelectorAll("*")].entries()) {
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

/** Return the elements of the letter with the paths that they come from. */
export function markedElements() {
  return marked;
}

/** Return the place in the issue of what comes from a path, or null. */
export function originOf(path) {
  return Object.values(origins).find((origin) => origin.path === path) ?? null;
}

/** Return the element of the letter that has a number, if any. */
export function elementWith(number) {
  return elementOf.get(String(number));
}

/** Return the place in the issue of the block around an element, or null. */
export function placeOf(number) {
  return blockAround(elementWith(number))?.origin ?? null;
}

/** Return the innermost element around a node that has a place in the issue, and this place. */
export function blockAround(node) {
  for (let element = node; element; element = element.parentElement) {
    const origin = origins[numberOf.get(element) ?? ""];
    if (origin) return { element, origin };
  }
  return null;
}

/** Return the path that the innermost element around a node comes from, or null. */
export function pathAround(node) {
  for (let element = node; element; element = element.parentElement) {
    const path = pathOf.get(element);
    if (path !== undefined) return path;
  }
  return null;
}
