/** What is wrong at a field, or could be better: mistakes and findings with their hints, and what mends them as buttons. */

import { counted, make, prose } from "../dom.js";
import { isAwaited } from "./awaited.js";
import { draft } from "./draft.js";
import { edit } from "./edits.js";
import { part } from "./open_part.js";
import { dotted, isWithin, split } from "./paths.js";
import { frameOf } from "./shapes.js";
import { isTyped } from "./typing.js";
import { giveUp } from "./undo.js";
import { refusals } from "./unsaved.js";

/** @typedef {import("./paths.js").Path} Path */
/** @typedef {{path: Path | null, severity: string, isMistake: boolean, message: string, hint: string, fixes: any[]}} Note */

/** @type {any[]} */
let findings = [];

/** Take the findings of the letter. */
export function setFindings(newest) {
  findings = newest;
}

/** Return the mistakes of the text, but for what is empty since it is new, or half typed. */
export function mistakes() {
  return draft.problems.filter(({ path }) => !path || !(isAwaited(split(path)) || isTyped(split(path))));
}

/**
 * Return all notes on the text, the worst first.
 * @returns {Note[]}
 */
export function notes() {
  const refused = refusals().map((entry) => ({
    path: entry.now,
    severity: "error",
    message: `This is not saved. ${entry.refused}`,
    hint: "It is kept in this browser.",
    fixes: [{ label: "Take the file’s", run: () => giveUp(entry) }],
    isMistake: true,
  }));
  const wrong = mistakes().map((problem) => ({ ...note(problem, "error"), isMistake: true }));
  const found = findings.map((finding) => ({ ...note(finding, finding.severity), isMistake: false })).filter(({ path }) => !path || !isTyped(path));
  const rank = ["error", "warning", "advice"];
  return [...refused, ...wrong, ...found].sort((one, other) => rank.indexOf(one.severity) - rank.indexOf(other.severity));
}

function note({ path, message, hint, fixes }, severity) {
  return { path: path === null || path === undefined ? null : split(path), severity, message, hint: hint ?? "", fixes: fixes ?? [] };
}

/**
 * Share the notes below a place among the fields of a form: each goes to the innermost field around it, or, with the key
 * "", to the form itself.
 * @param {Path} place
 * @param {Path[]} fields
 * @returns {Map<string, Note[]>}
 */
export function shared(place, fields) {
  const byField = new Map();
  const inOrder = [...fields].sort((one, other) => other.length - one.length);
  for (const each of notes()) {
    if (!each.path || !isWithin(each.path, place) || (part.frame && frameOf(each.path) !== part.frame)) continue;
    const field = inOrder.find((path) => isWithin(each.path, path));
    if (!field && !place.length && each.path[0] === "blocks" && each.path.length > 1) continue; // a block's own
    const name = field ? dotted(field) : "";
    byField.set(name, [...(byField.get(name) ?? []), each]);
  }
  return byField;
}

/** Show in an element how many notes there are, with the mark of the worst. */
export function showCount(element, all) {
  element.className = `note-count ${all[0]?.severity ?? ""}`;
  element.replaceChildren(
    ...(all.length
      ? [make("span", { class: "dot", "aria-hidden": "true" }), String(all.length), make("span", { class: "unseen" }, counted(all.length, " finding").slice(1))]
      : []),
  );
}

/** Return notes as elements. */
export function noteList(all) {
  return all.map(({ severity, message, hint, fixes }) =>
    make(
      "div",
      { class: `field-note ${severity}` },
      make("span", { class: "dot", "aria-hidden": "true" }),
      make(
        "div",
        {},
        make("p", {}, make("span", { class: "unseen" }, `${severity}: `), ...prose(message)),
        hint && make("p", { class: "hint" }, ...prose(hint)),
        fixes.length > 0 && make("p", { class: "fixes" }, ...fixes.map(({ label, edits, run = () => edit(edits) }) => make("button", { type: "button", "data-key": `fix ${label}`, click: run }, label))),
      ),
    ),
  );
}
