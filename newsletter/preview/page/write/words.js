/** Two texts → the same words, with those that differ marked. */

import { make } from "../dom.js";
import { stepsBetween } from "../steps.js";

const NEAR = 60; // characters

/** Return a text as nodes, with the words marked that an older text has not, and those struck out that it had. */
export function marked(before, after) {
  const [old, now] = [before, after].map((text) => text.match(/\s+|[^\s]+/g) ?? []);
  return stepsBetween(old, now).map(({ kind, text }, index, runs) => {
    if (kind !== "same") return make(kind === "new" ? "ins" : "del", {}, text);
    return runs.length > 1 ? shortened(text, index > 0, index < runs.length - 1) : shortened(text, true, false);
  });
}

/** Return a text that is the same on both sides: what is far from the words that differ is left out. */
function shortened(text, isAfter, isBefore) {
  if (text.length < 3 * NEAR) return text;
  return `${isAfter ? text.slice(0, NEAR) : ""} … ${isBefore ? text.slice(-NEAR) : ""}`;
}
