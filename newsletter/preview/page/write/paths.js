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

/** Return how many texts differ between two versions of some data. */
export function differences(before, after) {
  const old = new Map(texts(before).map(({ path, text }) => [dotted(path), text]));
  const now = new Map(texts(after).map(({ path, text }) => [dotted(path), text]));
  return [...new Set([...old.keys(), ...now.keys()])].filter((path) => old.get(path) !== now.get(path)).length;
}

const NAMES = ["title", "heading", "name", "label", "question", "what", "value", "rule", "text", "alt", "caption", "src"];

/** Return the words by which people know a part of an issue, or "". */
export function nameOf(part) {
  if (typeof part === "string") return firstWords(part);
  if (part === null || typeof part !== "object") return "";
  const own = NAMES.map((name) => part[name]).find((value) => typeof value === "string" && value);
  if (own) return firstWords(own);
  const inner = Object.entries(part).find(([name, value]) => name !== "type" && value && typeof value === "object");
  return inner ? nameOf(Array.isArray(inner[1]) ? inner[1][0] : inner[1]) : "";
}

function firstWords(text) {
  const bare = text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*_`#\\]/g, "").replace(/\s+/g, " ").trim();
  return bare.length > 70 ? `${bare.slice(0, 70).replace(/\s\S*$/, "")} …` : bare;
}

/**
 * Return where a path leads after another program has changed the data: what it leads through is found again by its
 * content, else by what it is called, else where it was.
 */
export function followed(path, before, after) {
  const found = [];
  for (const [depth, part] of path.entries()) {
    const [old, now] = [at(before, path.slice(0, depth)), at(after, found)];
    found.push(typeof part === "number" && Array.isArray(old) && Array.isArray(now) ? placeIn(now, old, part) : part);
  }
  return found;
}

function placeIn(now, old, index) {
  const item = old[index];
  if (isSame(now[index], item)) return index;
  const same = now.findIndex((other) => isSame(other, item));
  if (same >= 0) return same;
  const isAlike = (other) => other?.type === item?.type && nameOf(other) === nameOf(item);
  if (isAlike(now[index])) return index;
  const alike = now.findIndex(isAlike);
  return alike >= 0 ? alike : index;
}
