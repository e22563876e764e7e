/**
 * Translating: the texts of an issue beside their translations, in the order of the letter.
 *
 *   catalog.js   what the server says of the catalog, and what is typed      saving.js   how that gets into the file
 *   row.js       one text with its translation                               names.js    names in braces
 *   begin.js     another language                                            leading.js  from the letter to a row, and back
 *
 * It is loaded once a language is chosen of which there is a catalog.
 */

import { byId, counted, make, refill, styled } from "../dom.js";
import { problemItem } from "../overlay.js";
import { say } from "../say.js";
import { may, shown } from "../shown.js";
import { addFirstSide, showSide } from "../sides.js";
import { keepMarked } from "../stage.js";
import { change, state } from "../state.js";
import { catalog, handlers as catalogHandlers, load, open, rowOf, stateOf } from "./catalog.js";
import { follow, handlers as leadingHandlers, leaveLetter, markRow } from "./leading.js";
import { goneElement, handlers as rowHandlers, rowElement, showRow } from "./row.js";
import { endBurst, isSaving, recall, save, saving, turn } from "./saving.js";

await Promise.all([styled("translate/translate"), styled("write/write"), styled("write/dialogs")]);

const PHONE = matchMedia("(max-width: 799px)");

let isLeft = false; // whether only what is left to do is shown
/** @type {(() => void) | null} */
let takeAway = null; // takes the side away again
/** @type {any} */
let proseField = null;
let findings = [];
let shownRows = ""; // which rows there are

const section = make("section", { id: "translation", class: "translation", "aria-labelledby": "translation-heading", hidden: true });
byId("sides").after(section);

/** Show the translation of an issue, or none where it is looked at in its own language. */
export async function showTranslation({ slug, language, findings: newest }) {
  if (language) section.hidden = false;
  else {
    if (takeAway) leave();
    return;
  }
  findings = newest;
  const isWriter = Boolean(shown.pen) && may("write"); // which is not known before the desk is
  if (isWriter && !proseField) {
    proseField = await writing();
    leave();
    section.hidden = false;
  }
  takeAway ??= isWriter ? addFirstSide("translation", "Translate") : addLastSide();
  follow();
  const isOther = catalog.issue !== slug || catalog.language !== language;
  if (isOther) {
    await endBurst();
    open(slug, language);
    isLeft = false;
    build();
  }
  await loaded();
  if (!isWriter) return;
  if (isOther) await recall();
  save(); // what waited for a catalog that could not be read
}

/** Load what writing needs here, and lead from a part of the issue to its texts. */
async function writing() {
  const [prose, outline] = await Promise.all([import("../write/prose.js"), import("../write/outline.js")]);
  const { open: openPart } = outline.handlers;
  outline.handlers.open = (path) => (isTranslating() && goTo(catalog.rows.find(({ block }) => block === path.slice(0, 2).join("."))) ? undefined : openPart(path));
  return prose.proseField;
}

function isTranslating() {
  return !section.hidden && document.body.dataset.side === "translation";
}

/** Put the texts behind what else is beside the letter, for those who look at them; return what takes them away. */
function addLastSide() {
  const button = make("button", { type: "button", "data-side": "translation" }, "Translation");
  byId("sides").append(button);
  showSide();
  return () => {
    button.remove();
    if (state().side === "translation") change({ side: "" }, { replace: true });
  };
}

async function loaded() {
  try {
    await load();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // live.js says that the server is gone, and asks again
  }
}

function leave() {
  endBurst();
  section.hidden = true;
  takeAway?.();
  takeAway = null;
  leaveLetter();
  keepMarked(null);
  open("", "");
}

function build() {
  shownRows = "";
  const filter = (words, left) => make("button", { type: "button", "data-key": `filter ${left}`, "aria-pressed": String(isLeft === left), "data-words": words, click: () => show(left) }, words);
  const show = (left) => {
    isLeft = left;
    showFilter();
    for (const button of section.querySelectorAll(".segments button")) button.setAttribute("aria-pressed", String(button.dataset.key === `filter ${left}`));
  };
  const arrow = (which, name, sign) => make("button", { type: "button", id: `translation-${which}`, class: "quiet round", "aria-label": name, title: name, click: () => step(which) }, sign);
  section.replaceChildren(
    make(
      "header",
      { class: "translation-head" },
      make("h2", { id: "translation-heading", tabindex: "-1" }),
      make("p", { id: "translation-saved", class: "muted", role: "status" }),
      proseField && make("span", { class: "translation-turns" }, arrow("undo", "Undo", "↶"), arrow("redo", "Redo", "↷")),
      make("progress", { id: "translation-progress", "aria-label": "Translated" }),
      make("p", { id: "translation-counts" }),
      make("span", { class: "segments", role: "group", "aria-label": "Which texts are shown" }, filter("All", false), filter("What is left", true)),
    ),
    make("div", { id: "translation-problems" }),
    make("div", { class: "translation-rows", id: "translation-rows" }),
  );
}

/** Show all rows: anew where there are others than before. */
function showAll() {
  if (!section.childElementCount) build();
  byId("translation-heading").textContent = catalog.name ? `${catalog.from.name} → ${catalog.name}` : "";
  const { problems, refused } = catalog;
  refill(byId("translation-problems"), ...problems.map(problemItem), refused ? make("p", { class: "note" }, refused) : "", ...catalog.rows.filter(({ isGone }) => isGone).map((row) => goneElement(row, showAll)));
  const ids = catalog.rows.map(({ id }) => id).join();
  if (ids !== shownRows) {
    const focused = /** @type {HTMLElement | null} */ (section.contains(document.activeElement) ? document.activeElement : null);
    byId("translation-rows").replaceChildren(...groups());
    focused?.focus({ preventScroll: true }); // with the caret where it was
  }
  shownRows = ids;
  for (const row of catalog.rows) showOne(row);
  showStatus();
  if (isLeft && !section.contains(document.activeElement)) showFilter();
}

/** Return the rows below the names of the parts of the letter that they are in. */
function groups() {
  const found = [];
  let list = null;
  let part = null;
  for (const row of catalog.rows.filter(({ isGone }) => !isGone)) {
    if (row.block !== part) {
      part = row.block;
      list = make("ol", { class: "entries", "aria-label": row.part || "Head" });
      found.push(make("section", { class: "entry-part" }, make("h3", {}, row.part || "Head"), list));
    }
    list?.append(itemOf(row) ?? rowElement(row, proseField));
  }
  return found;
}

function showOne(row) {
  const item = itemOf(row);
  if (item) showRow(item, row, findings.filter(({ file, line }) => file === catalog.file && line === row.line));
}

function itemOf({ id }) {
  return section.querySelector(`[data-row="${CSS.escape(id)}"]`);
}

/** Hide what is done already, if that is wanted; what is being written stays until it is asked for again. */
function showFilter() {
  for (const part of section.querySelectorAll(".entry-part")) {
    const items = [...part.querySelectorAll(".entry")];
    for (const item of items) item.hidden = isLeft && item.dataset.state === "translated" && !item.querySelector('[aria-invalid="true"]');
    part.hidden = items.every((item) => item.hidden);
  }
}

function showStatus() {
  if (!byId("translation-saved")) return;
  const rows = catalog.rows.filter(({ isGone }) => !isGone);
  const counts = { missing: 0, stale: 0, translated: 0 };
  for (const row of rows) counts[stateOf(row)] += 1;
  const progress = /** @type {HTMLProgressElement} */ (byId("translation-progress"));
  progress.max = Math.max(rows.length, 1);
  progress.value = counts.translated;
  const left = [counts.missing && `${counts.missing} missing`, counts.stale && `${counts.stale} to be looked at again`].filter(Boolean);
  byId("translation-counts").textContent = catalog.isThere ? `${counts.translated} of ${counted(rows.length, "text")} translated${left.map((words) => ` · ${words}`).join("")}` : "";
  byId("translation-saved").textContent = proseField ? status() : catalog.file;
  section.dataset.saved = saving.isGone || waiting() || catalog.problems.length || catalog.refused ? "trouble" : "well";
  if (!proseField) return;
  /** @type {HTMLButtonElement} */ (byId("translation-undo")).disabled = !catalog.undo && !isSaving();
  /** @type {HTMLButtonElement} */ (byId("translation-redo")).disabled = !catalog.redo;
}

function waiting() {
  return catalog.rows.filter(({ theirs, refused }) => theirs !== null || refused).length;
}

function status() {
  if (saving.isGone) return saving.isLockedOut ? "You are not signed in any more. What you type is kept in this browser" : "The server does not answer: what you type is kept in this browser";
  if (catalog.problems.length || catalog.refused) return "The catalog cannot be read: what you type is kept in this browser";
  if (!catalog.isThere) return "Loading…";
  if (isSaving()) return "Saving…";
  return waiting() ? `Saved, but for ${counted(waiting(), "text")}` : `Saved in ${catalog.file}`;
}

/** Undo or redo, show its row, and say what came of it. */
async function step(which) {
  const { touched, refused } = await turn(which);
  if (refused) say(refused);
  else {
    say(which === "undo" ? "Undone." : "Done again.");
    goTo(rowOf(touched));
  }
}

/** Lead to a row, with the caret at a place of its translation. */
export function goTo(row, offset = null) {
  const item = row && itemOf(row);
  if (!item) return false;
  const side = proseField ? "" : "translation"; // the first one, for those who write
  change({ side, pane: PHONE.matches ? "findings" : state().pane === "issues" ? "" : state().pane }, { replace: true });
  item.hidden = false;
  item.closest(".entry-part").hidden = false;
  const input = item.querySelector("textarea");
  input.focus({ preventScroll: true });
  if (offset !== null) input.setSelectionRange(offset, offset);
  item.scrollIntoView({ block: "nearest" });
  return true;
}

/** Lead to the next row that is left to do. */
function next(row) {
  const all = catalog.rows.filter(({ isGone }) => !isGone);
  const at = all.indexOf(row);
  const found = [...all.slice(at + 1), ...all.slice(0, at)].find((other) => stateOf(other) !== "translated");
  if (found) goTo(found);
  else say("Nothing is left.");
}

/** Run the keys for undo and redo; return whether it was one. */
function pressed(event) {
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
  const key = event.key.toLowerCase();
  const which = isCommand && (key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" && !event.shiftKey ? "redo" : "");
  // Other fields, and the YAML, have an undo of their own.
  const isElsewhere = event.target.ownerDocument === document && event.target.closest("input, textarea, dialog, #yaml") && !section.contains(event.target);
  if (!which || !proseField || isElsewhere || !isTranslating()) return false;
  event.preventDefault();
  step(which);
  return true;
}

document.addEventListener("keydown", pressed, { capture: true });
catalogHandlers.changed = showAll;
catalogHandlers.row = (row) => {
  showOne(row);
  showStatus();
};
catalogHandlers.status = showStatus;
rowHandlers.focused = markRow;
rowHandlers.next = next;
rowHandlers.back = () => {
  if (PHONE.matches) change({ pane: "" }, { replace: true });
  byId("stage").focus({ preventScroll: true });
};
leadingHandlers.goTo = goTo;
leadingHandlers.press = pressed;
leadingHandlers.leave = leave;
leadingHandlers.leads = () => Boolean(proseField) || isTranslating();
