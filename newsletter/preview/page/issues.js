/** The list of issues: drafts and broken ones are marked, findings counted, and a long list can be filtered. */

import { byId, counted, make, refill } from "./dom.js";
import { change, link, state } from "./state.js";

const MANY = 8;
const SEVERITIES = ["error", "warning", "advice"];

/** What is beside an issue in the list, where issues are written; write/shelf.js sets it. */
export const handlers = {
  /** @type {((issue: any) => Node) | null} */
  tools: null,
};

/** @type {{issues: any[], unread: string[]}} */
let desk = { issues: [], unread: [] };

/** Start the filter. */
export function startIssues() {
  byId("filter").addEventListener("input", fill);
}

/** Show the issues of a desk. */
export function showIssues(newest) {
  desk = newest;
  byId("filter-label").hidden = desk.issues.length < MANY;
  refill(byId("unread"), ...unread(desk));
  fill();
}

/** Return an item for each file of a desk that looks like an issue and is not read. */
export function unread({ unread }) {
  return unread.map((sentence) => make("li", { class: "pane-note" }, sentence));
}

/** Return the slug of the issue before (-1) or after (+1) the one that is shown, or "". */
export function neighbour(step) {
  const slugs = desk.issues.map(({ slug }) => slug);
  return slugs[slugs.indexOf(state().issue) + step] ?? "";
}

/** Return a date of the list as people write it; one that is no date in the file stays as it was typed. */
export function readableDate(typed) {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(typed) ? new Date(`${typed}T00:00:00Z`) : new Date(NaN);
  if (Number.isNaN(date.getTime())) return typed;
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(date);
}

/** Return the counts of findings in words, or "" if the issue has not been built yet. */
export function countedFindings(counts) {
  if (!counts) return "";
  const words = [
    counts.error && counted(counts.error, "error"),
    counts.warning && counted(counts.warning, "warning"),
    counts.advice && counted(counts.advice, "piece of advice", "pieces of advice"),
  ].filter(Boolean);
  return words.join(", ") || "nothing found";
}

function fill() {
  const typed = /** @type {HTMLInputElement} */ (byId("filter")).value.trim().toLowerCase();
  const words = byId("filter-label").hidden ? [] : typed.split(/\s+/);
  const kept = desk.issues.filter((issue) => {
    const text = `${issue.title} ${issue.slug} ${issue.date} ${readableDate(issue.date)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  refill(byId("issues"), ...kept.map(line));
  byId("no-match").hidden = kept.length > 0 || !desk.issues.length;
}

function line(issue) {
  const isShown = issue.slug === state().issue;
  return make(
    "li",
    {},
    make(
      "a",
      {
        href: link({ issue: issue.slug, pane: "", settings: "" }),
        class: "issue",
        "aria-current": isShown && "page",
        "data-key": issue.slug,
        click: (event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          change({ issue: issue.slug, pane: state().pane === "alone" ? "alone" : "", settings: "" });
        },
      },
      make("span", { class: "issue-name" }, issue.title),
      make(
        "span",
        { class: "issue-facts" },
        issue.broken && make("span", { class: "tag broken" }, "Mistakes"),
        issue.draft && make("span", { class: "tag" }, "Draft"),
        make("span", {}, issue.date ? readableDate(issue.date) : issue.slug),
        !issue.broken && marks(issue.counts),
      ),
    ),
    handlers.tools?.(issue),
  );
}

function marks(counts) {
  if (!counts) return null;
  const found = SEVERITIES.filter((severity) => counts[severity]);
  return make(
    "span",
    { class: "marks", title: countedFindings(counts) },
    make("span", { class: "unseen" }, countedFindings(counts)),
    ...found.map((severity) =>
      make("span", { class: `mark-count ${severity}`, "aria-hidden": "true" }, make("span", { class: "dot" }), String(counts[severity])),
    ),
  );
}
