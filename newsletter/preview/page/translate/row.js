/** One row: a text on one side, its translation on the other, how that stands, and what is wrong with it. */

import { make, prose, refill } from "../dom.js";
import { keepWritable } from "../write/characters.js";
import { marked } from "../write/words.js";
import { catalog, shownIn, stateOf } from "./catalog.js";
import { parts, wrongNames } from "./names.js";
import { confirm, decide, drop, endBurst, type } from "./saving.js";

const STATES = { missing: "Not translated", stale: "To be looked at again", translated: "Translated" };
const TOLD = ["languages.missing", "languages.stale", "languages.names-in-braces"]; // what the row says itself

/** What happens in a row; translate.js sets it. */
export const handlers = {
  /** @param {any} _row */
  focused: (_row) => {},
  /** @param {any} _row */
  next: (_row) => {},
  back: () => {},
};

/**
 * Return a row. `proseField` makes a text area one for prose where it is written, and is null for those who only look.
 * @param {any} row
 * @param {((input: HTMLTextAreaElement, hasToolbar: boolean) => HTMLElement) | null} proseField
 */
export function rowElement(row, proseField) {
  const id = `entry-${row.id}`;
  const item = make(
    "li",
    { class: "entry", "data-row": row.id },
    make("p", { class: "entry-head" }, make("span", { class: "caption" }, row.label), make("span", { class: "entry-state" })),
    make(
      "div",
      { class: "entry-source" },
      make("div", { class: "entry-text", lang: catalog.from.lang, dir: catalog.from.dir }, ...withNames(row.source)),
      make("div", { class: "entry-before" }),
      row.help && make("p", { class: "help", id: `${id}-help` }, ...prose(`${row.help[0].toUpperCase()}${row.help.slice(1)}.`)),
    ),
    make("div", { class: "entry-target" }, field(row, id, proseField), proseField && tools(row), make("div", { class: "entry-notes", id: `${id}-notes`, role: "status" })),
  );
  showRow(item, row);
  return item;
}

function field(row, id, proseField) {
  const input = /** @type {HTMLTextAreaElement} */ (
    make("textarea", {
      id,
      rows: "1",
      lang: catalog.language,
      dir: catalog.dir,
      spellcheck: "true",
      readonly: !proseField,
      "aria-label": `${row.label} in ${catalog.name}`,
      "aria-describedby": `${id}-help ${id}-notes`,
      "data-key": id,
    })
  );
  input.value = shownIn(row);
  input.addEventListener("focus", () => handlers.focused(row));
  if (!proseField) return input;
  input.addEventListener("input", () => {
    if (!row.is_prose && /[\r\n]/.test(input.value)) input.value = input.value.replace(/[\r\n]+/g, " ");
    type(row, input.value);
  });
  input.addEventListener("blur", endBurst);
  // Before the keys of prose, for which Enter is a line break.
  input.addEventListener("keydown", (event) => onKey(event, row), { capture: true });
  keepWritable(input, row.is_prose ? "\n" : " ");
  return row.is_prose ? proseField(input, false) : input;
}

function onKey(event, row) {
  if (event.isComposing) return;
  if (event.key === "Escape") handlers.back();
  else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) handlers.next(row);
  else if (event.key !== "Enter" || row.is_prose) return;
  event.preventDefault(); // a line has no second one
}

/** Return the buttons that put something into the field. */
function tools(row) {
  const put = (text) => () => insert(row, text);
  return make(
    "div",
    { class: "entry-tools" },
    ...row.names.map(({ name, what }) =>
      make("button", { type: "button", class: "entry-name", "aria-label": `Insert {${name}}: ${what}`, title: what, "data-key": `name ${row.id} ${name}`, click: put(`{${name}}`) }, make("code", {}, `{${name}}`), make("span", { class: "muted" }, what)),
    ),
    make("button", { type: "button", class: "quiet", "data-for": "missing", "data-key": `same ${row.id}`, click: put(row.source) }, "Copy the text"),
    make("button", { type: "button", "data-for": "stale", "data-key": `right ${row.id}`, click: () => confirm(row) }, "It is right still"),
  );
}

function insert({ id }, text) {
  const input = /** @type {HTMLTextAreaElement} */ (document.getElementById(`entry-${id}`));
  input.focus();
  input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
  input.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** Show how a row stands by now. */
export function showRow(item, row, findings = item.findings ?? []) {
  const state = stateOf(row);
  const input = item.querySelector("textarea");
  item.findings = findings;
  item.dataset.state = state;
  item.querySelector(".entry-state").textContent = STATES[state];
  if (input.value !== shownIn(row)) input.value = shownIn(row);
  for (const button of item.querySelectorAll("[data-for]")) button.hidden = button.dataset.for !== state;
  refill(item.querySelector(".entry-before"), ...(state === "stale" && row.before ? before(row) : []));
  const wrong = wrongNames(row, shownIn(row));
  input.setAttribute("aria-invalid", String(Boolean(wrong || row.refused)));
  const others = row.typed === null ? findings.filter(({ rule }) => !TOLD.includes(rule)) : [];
  // What is said already is not said again.
  const said = JSON.stringify([wrong, row.refused, row.theirs, row.theirs !== null && row.typed, others.map(({ message }) => message)]);
  if (said === item.dataset.said) return;
  item.dataset.said = said;
  refill(
    item.querySelector(".entry-notes"),
    ...(wrong ? [note("error", wrong)] : []),
    ...(row.refused ? [note("error", `${row.refused} It is kept in this browser.`)] : []),
    ...(row.theirs === null ? [] : [conflict(row)]),
    ...others.map(({ severity, message, hint }) => note(severity, message, hint)),
  );
}

function before(row) {
  const { lang, dir } = catalog.from;
  return [make("p", { class: "label" }, "What has changed since"), make("p", { lang, dir, class: "entry-text" }, ...marked(row.before, row.source))];
}

function withNames(text) {
  return parts(text).map(({ text: words, isName }) => (isName ? make("code", {}, words) : words));
}

function note(severity, message, hint = "") {
  return make("div", { class: `field-note ${severity}` }, make("span", { class: "dot", "aria-hidden": "true" }), make("div", {}, make("p", {}, ...prose(message)), hint && make("p", { class: "hint" }, ...prose(hint))));
}

/** Return both versions of a text that somebody else has written meanwhile, and the choice between them. */
function conflict(row) {
  const version = (name, text, words, kind = "") =>
    make(
      "div",
      { class: "version" },
      make("p", {}, make("strong", {}, name)),
      make("p", { class: "version-text", lang: catalog.language, dir: catalog.dir }, text || make("em", { class: "muted" }, "Nothing stands there.")),
      make("button", { type: "button", class: kind, "data-key": `${words} ${row.id}`, click: () => decide(row, text) }, words),
    );
  return make(
    "section",
    { class: "versions", "aria-label": "Both versions" },
    make("p", { class: "versions-said" }, make("strong", {}, "Somebody else has translated this meanwhile."), " Nothing is lost: choose."),
    version("Yours", row.typed ?? "", "Keep mine"),
    version("The other", row.theirs, "Take the other"),
  );
}

/** Return a text that was typed for a text of the issue that is gone. */
export function goneElement(row, done) {
  const let_go = () => {
    drop(row);
    done();
  };
  return make(
    "div",
    { class: "field-note warning" },
    make("span", { class: "dot", "aria-hidden": "true" }),
    make("div", {}, make("p", {}, `“${row.source}” is not in the issue any more. You had written:`), make("p", { lang: catalog.language, dir: catalog.dir, class: "entry-text" }, row.typed), make("button", { type: "button", click: let_go }, "Let it go")),
  );
}
