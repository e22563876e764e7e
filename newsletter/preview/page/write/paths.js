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

/**
 * Return where a path leads after items of lists were put in, doubled, moved or taken out here; null if into one that is
 * gone.
 * @param {Path} path
 * @param {any[]} edits
 * @returns {Path | null}
 */
export function shifted(path, edits) {
  const found = [...path];
  for (const { op, path: place, to } of edits) {
    const depth = place.length - 1;
    const [index, own] = [place[depth], found[depth]];
    if (typeof index !== "number" || typeof own !== "number" || !isWithin(found, place.slice(0, depth))) continue;
    if (op === "delete" && own === index) return null;
    if (op === "move" && own === index) found[depth] = to;
    else if (op === "move") found[depth] = own - Number(index < own && own <= to) + Number(to <= own && own < index);
    else if (op === "delete") found[depth] = own - Number(own > index);
    else if (op === "insert") found[depth] = own + Number(own >= index);
    else if (op === "duplicate") found[depth] = own + Number(own > index);
  }
  return found;
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
 * neighbours that are the same, then by its content, then by what it is called, else from the nearer end.
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
  const shorter = Math.min(now.length, old.length);
  let start = 0;
  while (start < shorter && isSame(now[start], old[start])) start += 1;
  let end = 0;
  while (end < shorter - start && isSame(now.at(-1 - end), old.at(-1 - end))) end += 1;
  const fromEnd = index + now.length - old.length;
  if (index < start) return index;
  if (index >= old.length - end) return fromEnd;
  const within = now.slice(start, now.length - end);
  const item = old[index];
  const same = within.findIndex((other) => isSame(other, item));
  if (same >= 0) return start + same;
  const alike = within.findIndex((other) => other?.type === item?.type && nameOf(other) === nameOf(item));
  if (alike >= 0) return start + alike;
  return index - start <= old.length - end - 1 - index ? index : Math.max(0, fromEnd);
}
