/** What leads somewhere: from a click or a finding to its place in the letter, in the text, in the form or in the editor. */

import { byId, make } from "./dom.js";
import { handlers as placeHandlers, open, placeLink } from "./editor.js";
import { choose, currentFinding } from "./findings.js";
import { flashInbox } from "./inbox.js";
import { placeOf } from "./origins.js";
import { firstProblem } from "./overlay.js";
import { say } from "./say.js";
import { shown } from "./shown.js";
import { showElement } from "./stage.js";
import { change, state } from "./state.js";

let place = null; // where the last click led
let wanted = null; // the element, and its place, to show once the letter is there
let wantedInText = null; // the place to show once the text is there

/** Forget where the last click led, in an issue that is no longer shown. */
export function forgetPlace() {
  place = null;
}

/** Lead to a field of the form, where there is one. */
export function goToField(path) {
  shown.pen?.mend({ path, setting: null });
}

/** Show a place of the issue below the letter, with the link that opens it. */
export function showPlace(newest) {
  place = newest;
  byId("place").replaceChildren(placeLink(newest), make("button", { type: "button", class: "quiet", "aria-label": "Close", click: () => (byId("place").hidden = true) }, "×"));
  byId("place").hidden = false;
}

/** Lead to the place of a finding: in the text where that is shown, or else in the letter or the inbox row. */
export function showFinding(finding) {
  place = { file: finding.file, line: finding.line, column: finding.column };
  if (state().view === "yaml" && shown.yaml && isOfIssue(finding.file)) return showInText(place);
  const isInInbox = /^(subject|preheader|title)$/.test(finding.path ?? "");
  if (finding.element === null || finding.element === undefined || (isInInbox && finding.path !== "title")) {
    change({ pane: state().pane === "findings" ? "" : state().pane }, { replace: true });
    if (isInInbox) flashInbox();
    say(isInInbox ? "This stands in the inbox row." : `This has no place of its own in the letter: ${finding.file}, line ${finding.line}.`);
  } else showInLetter(finding.element, place);
}

function isOfIssue(file) {
  return file === `issues/${state().issue}.yaml`;
}

/** Show a place in the text of the issue; one without a line is where somebody is in the form. */
function showInText(itsPlace) {
  wantedInText = itsPlace.line ? itsPlace : null;
  const pane = state().pane === "findings" ? "" : state().pane;
  if (state().view !== "yaml") change({ view: "yaml", pane });
  else {
    change({ pane }, { replace: true });
    showWantedInText();
  }
}

/** Show the place that is waiting, once the text is there. */
export function showWantedInText() {
  if (wantedInText && state().view === "yaml") shown.yaml?.showPlace(wantedInText);
  wantedInText = null;
}

// At a desk for several the files are on another computer, where nobody's editor opens them.
placeHandlers.isHere = (file) => Boolean(shown.pen || shown.desk?.person) && !state().settings && isOfIssue(file);
placeHandlers.show = showInText;

/** Show an element in the letter, and name a place: its own, if no better one is given. */
export function showInLetter(element, itsPlace = null) {
  wanted = { element, itsPlace };
  if (state().view !== "" || state().pane === "findings") change({ view: "", pane: state().pane === "alone" ? "alone" : "" });
  else showWanted();
}

/** Show the element that is waiting, once the letter has been laid out. */
export function showWanted() {
  if (wanted === null || state().view !== "") return;
  const { element, itsPlace } = wanted;
  wanted = null;
  requestAnimationFrame(() => {
    const named = itsPlace ?? placeOf(element);
    if (named) showPlace(named); // first, since it takes room from the letter
    if (!showElement(element)) say("This mail program does not show the place.");
  });
}

/** Open the place that was last looked at: a click, a finding, a mistake, or else the issue itself. */
export function openPlace() {
  const finding = currentFinding();
  const file = shown.desk?.issues.find(({ slug }) => slug === state().issue)?.file;
  const target = firstProblem() ?? place ?? finding ?? (file && { file, line: 1, column: 1 });
  if (!target) return;
  showPlace({ file: target.file, line: target.line, column: target.column });
  open(target);
}

/** Lead to where a finding is mended: its field, or else its place in the list of findings and in the letter. */
export function mend(finding) {
  if (shown.pen && (finding.path ?? finding.setting ?? null) !== null) return shown.pen.mend(finding);
  change({ side: "findings" }, { replace: true });
  choose(finding);
}

/** Lead to the list of the findings. */
export function showAllFindings() {
  change({ side: "findings", pane: "findings" }, { replace: true });
  byId("findings").focus();
}

/** Lead to the first mistake: to its field, or to what is said over the letter. */
export function showMistakes() {
  const path = shown.facts.problems[0]?.path ?? shown.pen?.firstWrong(); // what the server says of a newer text lacks it
  if (shown.pen && path) return goToField(path);
  change({ view: "", pane: "" });
  if (!byId("strip").hidden) byId("strip-show").click();
  byId("overlay").focus();
}
