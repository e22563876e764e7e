/**
 * New parts whose fields are empty still: nothing is said of a field before who writes has been there and gone on, has
 * opened another part, or wants to hand the letter over.
 */

import { draft } from "./draft.js";
import { at, dotted, followed, isWithin } from "./paths.js";

/** @typedef {import("./paths.js").Path} Path */

/** @type {{place: Path, left: Set<string>}[]} */
let parts = []; // `left` are the fields that were left empty, by their paths within the part

/** Wait for the fields of a new part. */
export function awaitPart(place) {
  parts.push({ place, left: new Set() });
}

/** Return whether a field is empty and still waited for. */
export function isAwaited(path) {
  const value = at(draft.data, path);
  if (value !== undefined && value !== "" && value !== null) return false;
  return parts.some(({ place, left }) => isWithin(path, place) && !left.has(dotted(path.slice(place.length))));
}

/** Note that a field was left; return whether something is to be said of it now. */
export function leaveField(path) {
  const isNews = isAwaited(path);
  for (const { place, left } of parts) if (isWithin(path, place)) left.add(dotted(path.slice(place.length)));
  return isNews;
}

/** Note which part is open: the others are not waited for any more. */
export function leaveOthers(open) {
  parts = parts.filter(({ place }) => isWithin(open, place) || isWithin(place, open));
}

/** Wait for nothing any more. */
export function awaitNothing() {
  parts = [];
}

/** Take over where the parts are by now; `moved` is as in paths.js. */
export function followAwaited(moved) {
  parts = parts.flatMap(({ place, left }) => {
    const now = followed(place, moved);
    return now ? [{ place: now, left }] : [];
  });
}
