/** Who else is at an issue, or at a part of it, at a desk for several. */

import { make } from "../dom.js";
import { PAGE } from "../live.js";
import { shown } from "../shown.js";
import { state } from "../state.js";

/** Return the names of those who are at the issue that is shown, or at a part of it, each once. */
export function others(/** @type {string | null} */ part = null) {
  const { issue } = state();
  const found = shown.here.filter(({ page, issue: theirs, at }) => page !== PAGE && theirs === issue && (part === null || at === part || at.startsWith(`${part}.`)));
  return [...new Set(found.map(({ name }) => name))].sort((one, other) => one.localeCompare(other));
}

/** Return the initials of those who have the form of a part open, for the outline. */
export function peopleAt(part) {
  const names = part ? others(part) : [];
  if (!names.length) return "";
  return make("span", { class: "part-people" }, ...names.map((name) => make("span", { title: `${name} is here` }, make("span", { class: "unseen" }, `${name} is here`), make("b", { "aria-hidden": "true" }, initials(name)))));
}

/** Return the first letters of a name: "YN" of "Your Name". */
export function initials(name) {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.map((word) => [...word][0]?.toUpperCase() ?? "").join("");
}
