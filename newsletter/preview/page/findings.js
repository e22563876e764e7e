/** The findings beside the letter, the worst first: a click scrolls to the place, and a link opens it in the editor. */

import { byId, make, prose, readable, refill } from "./dom.js";
import { placeLink } from "./editor.js";
import { countedFindings } from "./issues.js";
import { summary } from "./overlay.js";
import { change } from "./state.js";

const GROUPS = [
  { severity: "error", name: "Errors", note: "must not be sent like this" },
  { severity: "warning", name: "Warnings", note: "hurt some readers" },
  { severity: "advice", name: "Advice", note: "a matter of taste" },
];

/** @type {any[]} */
let findings = [];
let current = "";

/** What happens when a finding is chosen; page.js sets it. */
export const handlers = {
  /** @param {any} _finding */
  show: (_finding) => {},
  /** @type {((finding: any) => void) | null} where the letter is written: show the field of a finding */
  mend: null,
};

/** Show the findings and sizes of an issue. */
export function showFindings(facts) {
  findings = GROUPS.flatMap(({ severity }) => facts.findings.filter((finding) => finding.severity === severity));
  if (!findings.some(({ id }) => id === current)) current = "";
  const counts = count(findings);
  byId("findings-sum").textContent = facts.hasLetter ? capital(countedFindings(counts)) : "";
  byId("side-count").textContent = findings.length ? String(findings.length) : "";
  byId("tab-count").textContent = byId("side-count").textContent;
  const groups = GROUPS.filter(({ severity }) => counts[severity]).map((group) => section(group, findings));
  const isWrong = facts.problems.length > 0 || facts.failure !== "";
  if (facts.hasLetter && !groups.length) groups.push(nothing());
  else if (!facts.hasLetter && isWrong) groups.push(awaited(facts.problems));
  refill(byId("findings"), ...groups);
  showSizes(facts.sizes);
}

/** Choose the finding before (-1) or after (+1) the current one. */
export function step(by) {
  if (!findings.length) return;
  const index = findings.findIndex(({ id }) => id === current);
  const next = index < 0 ? (by > 0 ? 0 : findings.length - 1) : (index + by + findings.length) % findings.length;
  choose(findings[next]);
}

/** Return the finding that was chosen last. */
export function currentFinding() {
  return findings.find(({ id }) => id === current) ?? null;
}

/** Choose a finding: mark it in the list, and show its place. */
export function choose(finding) {
  current = finding.id;
  for (const item of document.querySelectorAll(".finding")) {
    const isCurrent = item.dataset.id === current;
    item.classList.toggle("current", isCurrent);
    if (isCurrent) item.scrollIntoView({ block: "nearest" });
  }
  handlers.show(finding);
}

function section({ severity, name, note }, all) {
  const own = all.filter((finding) => finding.severity === severity);
  const said = new Set();
  return make(
    "section",
    { class: `finding-group ${severity}` },
    make("h3", {}, make("span", { class: "dot", "aria-hidden": "true" }), `${name} `, make("span", { class: "muted" }, `${own.length}, ${note}`)),
    make("ol", { class: "finding-list" }, ...own.map((finding) => item(finding, said))),
  );
}

/** Return a finding for the list; a hint that was said above is shown only while its finding is the current one. */
function item(finding, said) {
  const again = said.has(finding.hint);
  said.add(finding.hint);
  return make(
    "li",
    { class: `finding${finding.id === current ? " current" : ""}`, "data-id": finding.id },
    make("button", { type: "button", class: "finding-show", "data-key": finding.id, click: () => choose(finding) }, ...prose(finding.message)),
    finding.hint && make("p", { class: again ? "hint again" : "hint" }, ...prose(finding.hint)),
    make("p", { class: "finding-place" }, handlers.mend && (finding.path ?? finding.setting ?? null) !== null && toField(finding), placeLink(finding, { "data-key": `${finding.id} place` }), make("span", { class: "rule", title: finding.docs }, finding.rule)),
  );
}

function toField(finding) {
  return make("button", { type: "button", class: "quiet to-field", "data-key": `${finding.id} field`, click: () => handlers.mend?.(finding) }, "To the field");
}

function nothing() {
  return make("p", { class: "pane-note nothing" }, make("strong", {}, "Nothing found."), " This letter is ready to be read by somebody else.");
}

/** Return what is said before there is a letter to find something in; on a phone a button leads to the mistakes. */
function awaited(problems) {
  return make(
    "div",
    { class: "pane-note nothing" },
    make("strong", {}, summary(problems)),
    "What to mend stands where the letter will be. Findings follow once it is mended.",
    make("button", { type: "button", class: "to-mistakes", "data-key": "to mistakes", click: showMistakes }, "Show what to mend"),
  );
}

function showMistakes() {
  change({ pane: "" });
  byId("overlay").focus();
}

function showSizes(sizes) {
  const names = { html: "HTML", text: "Text", images: "Pictures", message: "Message" };
  const known = sizes ? Object.entries(names).filter(([key]) => sizes[key] !== undefined) : [];
  refill(byId("sizes"), ...known.map(([key, name]) => make("div", {}, make("dt", {}, name), make("dd", {}, readable(sizes[key])))));
}

function count(all) {
  const counts = { error: 0, warning: 0, advice: 0 };
  for (const { severity } of all) counts[severity] += 1;
  return counts;
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
