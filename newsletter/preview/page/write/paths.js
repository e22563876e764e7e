/** Paths into an issue's data: lists of names and numbers, as ["blocks", 2, "heading"], and "blocks.2.heading" dotted. */

/** @typedef {(string|number)[]} Path */

/** Return a path as one text, by which it can be looked up. */
export function dotted(path) {
  return path.join(".");
}

/**
 * Return the path that a dotted one stands for; a list is a path already.
 * @param {string | Path} path
 * @returns {Path}
 */
export function split(path) {
  if (Array.isArray(path)) return path;
  return path ? path.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part)) : [];
}

/** Return what stands at a path, or undefined. */
export function at(data, path) {
  return path.reduce((part, name) => (part !== null && typeof part === "object" ? part[name] : undefined), data);
}

/** Return whether a path leads to a place, or into it. */
export function isWithin(path, place) {
  return place.every((part, index) => path[index] === part);
}

/** Return whether two values are the same. */
export function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Return whether two texts have the same words: the file breaks lines in its own way, and may have no space at the end. */
export function isSameButSpaces(one, other) {
  return bare(one) === bare(other);
}

/** Return a text with single spaces, and none around it. */
export function bare(text) {
  return text.replace(/\s+/g, " ").trim();
}

/**
 * Return the texts in some data, each with its path.
 * @returns {{path: Path, text: string}[]}
 */
export function texts(data, path = []) {
  if (typeof data === "string") return [{ path, text: data }];
  if (data === null || typeof data !== "object") return [];
  const isList = Array.isArray(data);
  return Object.entries(data).flatMap(([name, part]) => texts(part, [...path, isList ? Number(name) : name]));
}

/** Return how many texts differ between two versions of some data; one that has only moved does not. */
export function differences(before, after) {
  return Math.max(missing(before, after), missing(after, before));
}

/** Return how many texts of some data another version lacks. */
function missing(data, other) {
  const counts = new Map();
  for (const { text } of texts(other)) counts.set(text, (counts.get(text) ?? 0) + 1);
  return texts(data).filter(({ text }) => {
    const count = counts.get(text) ?? 0;
    counts.set(text, count - 1);
    return count <= 0;
  }).length;
}

const NAMES = ["title", "heading", "name", "label", "question", "what", "value", "rule", "text", "alt", "caption", "src"];

/** Return the words by which people know a part of an issue, or "". */
export function nameOf(part) {
  if (typeof part === "string") return firstWords(part);
  if (part === null || typeof part !== "object") return "";
  const own = NAMES.map((name) => oneOf(part[name])).find((value) => typeof value === "string" && value);
  if (own) return firstWords(own);
  const inner = Object.entries(part).find(([name, value]) => name !== "type" && value && typeof value === "object");
  return inner ? nameOf(Array.isArray(inner[1]) ? inner[1][0] : inner[1]) : "";
}

/** Return the first form of a text that has one for each language, and anything else as it is. */
function oneOf(value) {
  return value && typeof value === "object" && !Array.isArray(value) ? Object.values(value)[0] : value;
}

function firstWords(text) {
  const bare = text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*_`#\\]/g, "").replace(/\s+/g, " ").trim();
  return bare.length > 70 ? `${bare.slice(0, 70).replace(/\s\S*$/, "")} …` : bare;
}

/**
 * Return where a path leads in a newer text, or null if what it leads through is gone. `moved` are the items of lists that
 * are elsewhere now, by their dotted paths, as the server says; this page never finds them by itself.
 * @param {Path | null} path
 * @param {Record<string, Path | null>} moved
 * @returns {Path | null}
 */
export function followed(path, moved) {
  for (let depth = path?.length ?? 0; path && depth > 0; depth -= 1) {
    const place = moved[dotted(path.slice(0, depth))];
    if (place !== undefined) return place && [...place, ...path.slice(depth)];
  }
  return path;
}

/**
 * Return what `moved` must be where the server does not know the older text: an item stays only if the same stands there.
 * @returns {Record<string, Path | null>}
 */
export function unlessSame(before, after) {
  /** @type {Record<string, Path | null>} */
  const moved = {};
  for (const path of items(before)) if (!isSame(at(before, path), at(after, path))) moved[dotted(path)] = null;
  return moved;
}

/** Return the paths of the items of all lists in some data. */
function items(data, path = []) {
  if (data === null || typeof data !== "object") return [];
  const isList = Array.isArray(data);
  return Object.entries(data).flatMap(([name, part]) => {
    const own = [...path, isList ? Number(name) : name];
    return [...(isList ? [own] : []), ...items(part, own)];
  });
}
