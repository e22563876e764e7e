/**
 * A plain statement: ready to send, or what stands in the way, each with the way to mend it. Errors and mistakes hold the
 * letter back; a draft, and what is not saved yet, are said.
 */

import { byId, counted, make, prose, refill } from "../dom.js";
import { dotted } from "../write/paths.js";
import { allow, areAllowed, hold, REASON } from "./held.js";

/** @typedef {{finding: (finding: any) => void, findings: () => void, comments: () => void, mistakes: () => void, field: ((path: string) => void) | null}} Leads */

const MOST_LISTED = 5; // the list beside the letter has all

/** @type {Leads} */
let leads;

/** Return the part of the dialog with the statement; showReadiness() fills it. */
export function readinessPart(ways) {
  leads = ways;
  return make("section", { class: "readiness", id: "readiness" });
}

/** Show what stands in the way: `unsaved` are the records of what the server does not have yet. */
export function showReadiness(facts, unsaved) {
  const { draft, errors, blanks, approvals, comments, beside } = facts.in_the_way;
  const toFillIn = blanks.split(":")[0];
  const waiting = unsaved.filter(({ answered }) => !answered);
  const isHeld = facts.stale || Boolean(errors || blanks || approvals);
  const isReady = !isHeld && !waiting.length && !draft;
  const found = facts.findings.filter(({ severity }) => severity === "error");
  const standing = [errors, toFillIn].filter(Boolean).join(" and ");
  byId("readiness").classList.toggle("ready", isReady);
  refill(
    byId("readiness"),
    make("p", { class: "verdict", id: "verdict" }, make("span", { class: "verdict-mark", "aria-hidden": "true" }, isReady ? "✓" : "!"), make("strong", {}, isReady ? "Ready to send." : "Not ready to send.")),
    ...(facts.stale ? [obstacle(`${staleness(facts)} What you take now is the last good letter.`, "Show what to mend", () => leads.mistakes())] : []),
    ...(standing ? [make("p", {}, `${standing} ${found.length === 1 ? "stands" : "stand"} in the way:`), make("ul", { class: "obstacles" }, ...found.slice(0, MOST_LISTED).map(finding), more(found.length - MOST_LISTED))] : []),
    ...(approvals ? [make("p", { id: REASON }, ...prose(approvals))] : []),
    ...(waiting.length ? [unsavedOnes(waiting)] : []),
    ...(draft ? [obstacle(leads.field ? "This issue is still marked as a draft." : draft, leads.field && "To the field", () => leads.field?.("draft"))] : []),
    ...(comments ? [obstacle(`${comments.charAt(0).toUpperCase()}${comments.slice(1)}.`, "Show the comments", () => leads.comments(), "muted")] : []),
    ...(beside ? [obstacle(`What may stay: ${beside}.`, "Show", () => leads.findings(), "muted")] : []),
    ...(isHeld && !approvals ? [allTheSame()] : []),
  );
  hold(isHeld, Boolean(approvals));
}

function staleness({ problems }) {
  return problems.length ? `The newest text has ${counted(problems.length, "mistake")}.` : "The newest text cannot be built.";
}

function finding(each) {
  return make("li", {}, make("button", { type: "button", class: "lead", "data-key": each.id, click: () => leads.finding(each) }, ...prose(each.message)));
}

function more(count) {
  return count > 0 && make("li", {}, make("button", { type: "button", class: "lead", "data-key": "more", click: () => leads.findings() }, `${count} more`));
}

function unsavedOnes(waiting) {
  const [first] = waiting.map(({ now }) => now).filter(Boolean);
  const words = waiting.length === 1 ? "One text is not in the letter: it is not saved yet, or waits for your choice." : `${waiting.length} texts are not in the letter: they are not saved yet, or wait for your choice.`;
  return obstacle(words, first && leads.field && "Show it", () => leads.field?.(dotted(first)));
}

function obstacle(words, way, run, kind = "") {
  return make("p", { class: kind }, ...prose(words), way ? " " : "", way && make("button", { type: "button", class: "lead", "data-key": way, click: run }, way));
}

/** Return the box that lets a letter go that is held back, this time. */
function allTheSame() {
  const box = make("input", { type: "checkbox", "data-key": "all the same", checked: areAllowed(), change: (event) => allow(event.target.checked) });
  return make(
    "div",
    { class: "all-the-same" },
    make("p", { id: REASON }, "Until that is mended, the letter is held back: files, copying and email services."),
    make("label", { class: "check" }, box, " Hand over all the same"),
  );
}
