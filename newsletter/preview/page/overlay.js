/** What is wrong with the newest text, over the last good letter. It can be moved aside, and goes once all is corrected. */

import { byId, counted, make, prose, refill } from "./dom.js";
import { placeLink } from "./editor.js";

let isAside = false;
let shown = "";

/**
 * Show the problems of an issue, or remove the overlay if there are none. Return whether what is shown is new.
 * @param {{problems: any[], failure: string, hasLetter: boolean}} facts
 */
export function showProblems({ problems, failure, hasLetter }) {
  const key = JSON.stringify([problems, failure]);
  const isNew = key !== shown;
  const isWrong = problems.length > 0 || failure !== "";
  if (isNew && (!isWrong || JSON.parse(shown || "[[],\"\"]")[0].length === 0)) isAside = false;
  shown = key;
  if (!isWrong) {
    hide();
    return isNew;
  }
  const words = summary(problems);
  byId("strip-words").textContent = `${words}. ${hasLetter ? "This is the last good letter." : ""}`;
  refill(
    byId("overlay"),
    make(
      "div",
      { class: "problems" },
      make("h2", { id: "overlay-heading" }, words),
      make("p", { class: "muted" }, hasLetter ? "Below lies the last good letter; it follows the text again as soon as this is mended." : "The letter appears as soon as this is mended."),
      problems.length
        ? make("ol", { class: "problem-list" }, ...problems.map(problemItem))
        : make("pre", { class: "failure", tabindex: "0", role: "region", "aria-label": "What went wrong" }, failure),
      hasLetter && make("p", { class: "problem-foot" }, make("button", { type: "button", class: "quiet", "data-key": "aside", click: moveAside }, "Move aside ", make("kbd", {}, "Esc"))),
    ),
  );
  set(hasLetter && isAside);
  return isNew;
}

/** Return the words for problems: "3 mistakes in issues/spring.yaml". */
export function summary(problems) {
  if (!problems.length) return "The letter cannot be built";
  const files = [...new Set(problems.map(({ file }) => file))];
  return `${counted(problems.length, "mistake")} in ${files.length > 1 ? counted(files.length, "file") : files[0]}`;
}

/** Return the first place that is wrong. */
export function firstProblem() {
  return shown ? (JSON.parse(shown)[0][0] ?? null) : null;
}

/** Move the overlay aside, so that the last good letter can be seen; return whether it was there. */
export function moveAside() {
  if (byId("overlay").hidden || byId("overlay").classList.contains("only")) return false;
  isAside = true;
  set(true);
  byId("strip-show").focus();
  return true;
}

/** Make the strip bring the overlay back. */
export function startOverlay() {
  byId("strip-show").addEventListener("click", () => {
    isAside = false;
    set(false);
    byId("overlay").focus();
  });
}

function set(aside) {
  byId("overlay").hidden = aside;
  byId("strip").hidden = !aside;
  // The keyboard and screen readers must not reach what is covered.
  byId("stage").inert = !aside;
  byId("overlay").classList.toggle("only", byId("overlay").querySelector(".problem-foot") === null);
}

function hide() {
  byId("overlay").hidden = true;
  byId("strip").hidden = true;
  byId("stage").inert = false;
  byId("overlay").replaceChildren();
}

/** Return a mistake with its place, its line and what to write instead, as an item of a list. */
export function problemItem(problem) {
  return make(
    "li",
    { class: "problem" },
    make("p", { class: "problem-place" }, placeLink(problem, { "data-key": `${problem.file}:${problem.line}:${problem.column}` }, true)),
    make("p", { class: "problem-message" }, ...prose(problem.message)),
    problem.excerpt && make("pre", { class: "excerpt", tabindex: "0", role: "region", "aria-label": `Line ${problem.line} of ${problem.file}` }, ...excerpt(problem.excerpt)),
    problem.hint && make("p", { class: "hint" }, ...prose(problem.hint)),
  );
}

/** Return the lines of an excerpt, those with a caret marked. */
function excerpt(text) {
  return text.split("\n").flatMap((line, index) => {
    const end = index ? "\n" : "";
    return /^\s*\^/.test(line) ? [end, make("span", { class: "caret", "aria-hidden": "true" }, line)] : [end + line];
  });
}
