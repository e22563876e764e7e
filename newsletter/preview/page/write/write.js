/**
 * Writing: the outline on the left, the form on the right, and what connects them with the letter between.
 *
 *   draft.js     the issue as it stands        edits.js     edits on their way
 *   unsaved.js   what the file lacks           kept.js      the same, where it outlives the page
 *   conflicts.js both versions, until one is chosen
 *   outline.js   the parts of the issue        form.js      the form of one part     part_head.js what is around it
 *   shapes.js    what an issue is made of      widgets.js   a widget for each kind of field     prose.js  the one for prose
 *   marks.js     bold, italic, lists, headings   link.js     the box of a link    paste.js     what comes from Word and web pages
 *   characters.js what no file may hold
 *   parts.js     what is done to whole blocks and items         fresh.js     new ones
 *   tools.js     the buttons and keys for it   palette.js   the kinds of blocks     sketch.js    a drawing of each
 *   notes.js     mistakes and findings         versions.js  both versions of a text             words.js  what differs
 *   pointing.js  from a word in the letter to its field, and back                               paths.js  paths in the issue
 *   shelf.js     issues as whole files: a new one, another name, the bin
 *   history.js   versions that Git keeps       dialog.js    the dialog of both
 */

import { getJson } from "../api.js";
import { byId, counted, make } from "../dom.js";
import { placeLink } from "../editor.js";
import { tellWriting } from "../help.js";
import { keepMarked, letterLanguage, markedElements, originOf, writeLetters } from "../letter.js";
import { say, withdrawAct } from "../say.js";
import { change, onState, state } from "../state.js";
import { draft, handlers as draftHandlers, written } from "./draft.js";
import { askAgain, canBringBack, gone, isSaving, openDraft, resume, takeBack } from "./edits.js";
import { focusedPath, focusField, followPart, handlers as formHandlers, openPlace, setLanguage, showNotes, showPart, updateForm } from "./form.js";
import { setFindings } from "./notes.js";
import { showHistory } from "./history.js";
import { handlers as outlineHandlers, showOutline } from "./outline.js";
import { startPalette } from "./palette.js";
import { handlers as partHandlers } from "./parts.js";
import { at, dotted, isWithin, split } from "./paths.js";
import { elementFor, wordAt } from "./pointing.js";
import { setTags } from "./prose.js";
import { pageOf, setFields } from "./shapes.js";
import { newIssue, startShelf } from "./shelf.js";
import { pressTool, toolKeys } from "./tools.js";
import { refusals } from "./unsaved.js";

const CHECKED_AFTER = 700; // ms after the last answer, since the checks take longer than the letter
const PHONE = matchMedia("(max-width: 799px)");

export { gone, newIssue, resume, written };

/** @type {{redraw: () => Promise<void>, check: () => Promise<void>}} */
let page;
let publication = "";
let opened = ""; // the issue
let checking = 0;
let merged = 0;

/** Make the page one that writes: `redraw` shows the newest letter, `check` what is found in it. */
export async function startWriting(desk, connected) {
  page = connected;
  publication = desk.root;
  setTags(desk.merge_tags);
  setFields((await getJson("/api/fields")).fields);
  writeLetters();
  build();
  startPalette();
  await openIssue();
  onState(async (now, before) => {
    showSide();
    if (now.issue !== before.issue) await openIssue();
  });
}

/** Show the issue of the state. */
async function openIssue() {
  const { issue, at: part } = state();
  if (issue === opened) return;
  opened = issue;
  if (!issue) return;
  document.body.dataset.parts = "";
  setFindings([]);
  keepMarked(null);
  tellMerged(0);
  if (!(await openDraft(publication, issue)) || opened !== issue) return;
  showPart(pageOf(split(part), draft.data));
  showOutline(openPlace());
}

/** Take what the checks have found in the letter. */
export function showFacts(facts) {
  if (facts.slug !== opened || !draft.data) return;
  setFindings(facts.findings);
  setLanguage(letterLanguage());
  showOutline(openPlace());
  showNotes();
  showFoot();
}

/** Take that another program has changed the issue. */
export function changedElsewhere() {
  if (opened) askAgain();
}

draftHandlers.changed = ({ isOwn, moved = {}, touched }) => {
  if (Object.keys(moved).length) setFindings([]); // with their paths and fixes they are of the text before
  if (!followPart(moved)) showPart([]);
  withdrawAct();
  updateForm({ isOwn });
  showOutline(openPlace());
  if (touched && !isOwn) showTouched(split(touched));
  page.redraw();
  clearTimeout(checking);
  checking = setTimeout(page.check, CHECKED_AFTER);
};
draftHandlers.status = showStatus;
draftHandlers.merged = tellMerged;

outlineHandlers.open = openPart;
formHandlers.open = openPart;
formHandlers.focused = (path) => {
  keepMarked(() => elementFor(markedElements(), path, String(at(draft.data, path) ?? "")), { scroll: true });
  showFoot();
};

partHandlers.undo = () => step("undo");
partHandlers.filled = (path) => {
  if (!goTo(path)) openPart(path);
};
partHandlers.arrived = (path, { key, done }) => {
  const [from] = key.split(" ");
  if (from === "part") {
    if (done !== "moved") turnTo(path.length > 1 ? path : []);
    focusKey(`part ${dotted(path)}`, "add-block");
  } else if (from === "tool") {
    if (done === "copied") openPart(path);
    if (done === "gone") leaveFor(path);
  } else if (isWithin(path, openPlace())) {
    focusEntry(path, from);
  } else {
    leaveFor(path);
  }
};

/** Go to a block or an item that is next to one that is gone, or to where there are none any more. */
function leaveFor(path) {
  const isBlock = path.length < 3;
  openPart(isBlock ? (path.length > 1 ? path : []) : pageOf(typeof path.at(-1) === "number" ? path.slice(0, -1) : path, draft.data));
  if (!isBlock) focusEntry(path, "row");
}

/** Put the focus at an entry of a list on the open form, on the same button as before. */
function focusEntry(path, from) {
  const name = dotted(path.slice(openPlace().length));
  focusKey(...[from, "row", "field", "menu", "add"].map((kind) => `${kind} ${name}`));
}

/** Put the focus on the first element that has one of some keys. */
function focusKey(...keys) {
  const found = keys.map((key) => document.querySelector(`[data-key="${CSS.escape(key)}"]`)).find(Boolean);
  /** @type {HTMLElement | undefined} */ (found)?.focus();
}

/** Show what an undo or a redo has changed: its field, or what is next to an entry that is gone. */
function showTouched(path) {
  const items = at(draft.data, path);
  if (!Array.isArray(items)) {
    if (!focusField(path)) openPart(pageOf(path, draft.data));
    return;
  }
  const isHere = isWithin(openPlace(), path) && openPlace().length > path.length;
  const index = isHere ? openPlace()[path.length] : items.length - 1;
  leaveFor(items.length ? [...path, index] : path);
}

/** Open the form of a part, show where it is in the letter, and go there. */
function openPart(path) {
  turnTo(path);
  change({ side: "", ...(PHONE.matches ? { pane: "findings" } : {}) }, { replace: true });
  byId("form").querySelector("h2")?.focus({ preventScroll: true });
}

/** Open the form of a part, and show where it is in the letter. */
function turnTo(path) {
  showPart(path);
  change({ at: dotted(path) }, { replace: true });
  showOutline(path);
  keepMarked(path.length ? () => elementFor(markedElements(), path, "") : null, { scroll: true });
  showFoot();
}

/** Lead from a word of the letter to the same word in the form; return whether there is a field for it. */
export function writeAt(path, words) {
  if (!draft.data) return false;
  const found = wordAt(draft.data, split(path), words);
  return goTo(found.path, found.offset);
}

/** Show a field and put the caret into it. */
export function goTo(path, offset = null) {
  if (!draft.data) return false;
  change({ side: "", ...(PHONE.matches ? { pane: "findings" } : {}) }, { replace: true });
  return focusField(path, offset);
}

function toForm() {
  change({ side: "", ...(PHONE.matches ? { pane: "findings" } : {}) }, { replace: true });
  byId("form").querySelector("h2")?.focus();
}

function back() {
  if (PHONE.matches) change({ pane: "" }, { replace: true });
  byId("stage").focus({ preventScroll: true });
}

/** Run the keys that work while one writes, in fields and outside of them; return whether it was one. */
export function pressWriting(event) {
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
  const key = event.key.toLowerCase();
  const which = isCommand && (key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" && !event.shiftKey ? "redo" : "");
  // The fields outside the form, such as the filter of the issues, have an undo of their own.
  const isElsewhere = event.target.closest?.("dialog[open]") || (event.target.matches?.("input, textarea") && !byId("form").contains(event.target) && event.target.ownerDocument === document);
  if (!which || isElsewhere) return false;
  event.preventDefault();
  step(which);
  return true;
}

function pressInOutline(event) {
  const path = event.target.closest(".part")?.dataset.key.slice("part ".length);
  if (path) pressTool(event, split(path));
}

function pressInForm(event) {
  if (event.isComposing) return;
  const entry = event.target.closest("[data-item]");
  const part = entry ? [...openPlace(), ...split(entry.dataset.item)] : event.target.closest(".part-head") ? openPlace() : [];
  if (part.length && pressTool(event, part)) return;
  if (event.key !== "Escape") return;
  event.preventDefault();
  back();
}

async function step(which) {
  const done = await takeBack(which);
  if (!done) say(draft.isGone ? "The server does not answer." : which === "undo" ? "There is nothing to undo." : "There is nothing to redo.");
  else if (done.refused) say(done.refused);
  else say(which === "undo" ? "Undone." : "Done again.");
}

// What is said

function showStatus() {
  byId("saved").textContent = status();
  byId("show-unsaved").hidden = !waiting().length;
  byId("live").dataset.state = standing();
  /** @type {HTMLButtonElement} */ (byId("undo")).disabled = !draft.undo && !isSaving() && !canBringBack();
  /** @type {HTMLButtonElement} */ (byId("redo")).disabled = !draft.redo;
}

/** Return what the dot shows: all is well, something waits for whoever writes, or nothing can be saved. */
function standing() {
  if (!draft.data && !draft.why && !draft.isGone) return "loading";
  if (draft.isGone || !draft.isWritable || draft.failure) return "trouble";
  return waiting().length || draft.problems.length ? "waits" : "well";
}

function status() {
  if (draft.isGone && draft.isLockedOut) return "Started again: open the address that newsletter write prints. What you type is kept in this browser";
  if (draft.isGone) return "The server does not answer: what you type is kept in this browser";
  if (!state().issue) return "";
  if (!draft.isThere) return `There is no issues/${draft.slug}.yaml`;
  if (!draft.data && !draft.why) return "Loading…";
  if (!draft.isWritable) return "The file cannot be written: what you type is kept in this browser";
  if (draft.failure) return `${draft.failure} What you type is kept in this browser`;
  if (isSaving()) return "Saving…";
  if (refusals().length === 1) return "One text is not saved";
  if (refusals().length) return `${counted(refusals().length, "text")} are not saved`;
  if (draft.conflicts.size) return `Saved, but for ${draft.conflicts.size === 1 ? "one text" : counted(draft.conflicts.size, "text")}`;
  if (draft.problems.length) return `Saved · ${counted(draft.problems.length, "mistake")}, the letter waits`;
  return `Saved in issues/${draft.slug}.yaml`;
}

/** Return the paths of the texts that wait for whoever has typed them. */
function waiting() {
  return [...refusals().map(({ now }) => now), ...[...draft.conflicts.values()].map(({ path }) => path)];
}

/** Tell once that the file has changed; 0 takes the words away. */
function tellMerged(count) {
  merged = count && merged + count;
  byId("merged").hidden = !merged;
  byId("merged-words").replaceChildren(
    make("strong", {}, "The file has changed."),
    merged === 1 ? " One change was taken over." : ` ${merged} changes were taken over.`,
  );
}

function showFoot() {
  const path = focusedPath() ?? openPlace();
  const origin = depths(path).map((part) => originOf(dotted(part))).find(Boolean);
  const place = origin ?? { file: `issues/${draft.slug}.yaml`, line: 0, column: 0 };
  byId("form-place").replaceChildren(placeLink(place));
}

function depths(path) {
  return path.map((_, index) => path.slice(0, path.length - index));
}

function showSide() {
  const side = state().side || "write";
  document.body.dataset.side = side;
  for (const button of byId("sides").querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.side === side));
}

// The page around the letter

const KEYS = [
  { keys: ["Ctrl Z"], does: "Undo" },
  { keys: ["Ctrl Shift Z"], does: "Redo" },
  { keys: ["Ctrl B"], does: "Bold, and no longer bold" },
  { keys: ["Ctrl I"], does: "Italic, and no longer italic" },
  { keys: ["Ctrl K"], does: "Link" },
  { keys: ["Ctrl Shift V"], does: "Paste without formatting" },
  { keys: ["Escape"], does: "Back to the letter" },
];

function build() {
  tellWriting([...KEYS, ...toolKeys()]);
  document.querySelector(".skip")?.after(make("a", { class: "skip", href: "#form", click: (event) => (event.preventDefault(), toForm()) }, "To the form"));
  document.head.append(make("link", { rel: "stylesheet", href: "/page/write/write.css" }));
  document.body.classList.add("writing");
  const show = () => {
    const [path] = waiting();
    if (path) goTo(path);
    else openPart(openPlace()); // it stands at the top of each part
    document.activeElement?.closest(".field")?.querySelector(".notes")?.scrollIntoView({ block: "nearest" }); // below a long text
  };
  byId("live").append(make("span", { id: "saved" }));
  byId("live").after(make("button", { type: "button", id: "show-unsaved", hidden: true, click: show }, "Show it"));
  const arrow = (id, name, sign) => make("button", { type: "button", id, class: "quiet", "aria-label": name, title: name, click: () => step(id) }, sign);
  document.querySelector(".top-tools")?.prepend(arrow("undo", "Undo", "↶"), arrow("redo", "Redo", "↷"));
  showStatus();
  buildLeft();
  buildRight();
  startShelf();
  byId("middle").prepend(
    make(
      "div",
      { id: "merged", class: "merged", role: "status", hidden: true },
      make("p", { id: "merged-words" }),
      make("button", { type: "button", click: () => tellMerged(0) }, "Close"),
    ),
  );
  document.addEventListener("keydown", pressWriting);
  byId("open-look").replaceChildren(make("span", { class: "on-desktop" }, "Phone, dark, mail programs …"), make("span", { class: "on-phone" }, "Look"));
  byId("open-issues").textContent = "Parts";
  const [parts, , write] = document.querySelectorAll(".tabs button");
  parts.textContent = "Parts";
  write.replaceChildren("Write");
}

function buildLeft() {
  const show = (parts) => () => {
    document.body.dataset.parts = parts;
    byId(parts ? "to-parts" : "to-issues").focus();
  };
  byId("issues-heading").before(make("button", { type: "button", id: "to-parts", class: "quiet", click: show("") }, "‹ Back to the issue"));
  byId("issues-pane").prepend(
    make("section", { id: "parts", "aria-label": "Parts of the issue" }, make("button", { type: "button", id: "to-issues", class: "quiet", click: show("issues") }, "‹ All issues"), make("button", { type: "button", id: "to-history", class: "quiet", click: showHistory }, "Versions"), make("div", { id: "outline", keydown: pressInOutline })),
  );
}

function buildRight() {
  const side = (id, ...words) => make("button", { type: "button", "data-side": id, click: () => change({ side: id === "write" ? "" : id }, { replace: true }) }, ...words);
  byId("findings-pane").prepend(
    make("div", { id: "sides", class: "sides", role: "group", "aria-label": "Beside the letter" }, side("write", "Write"), side("findings", "Findings ", byId("tab-count"))),
    make("div", { id: "form", class: "form", keydown: pressInForm }),
    make("p", { class: "form-foot" }, make("span", { id: "form-place" }), make("span", { class: "muted" }, "Esc: back to the letter")),
  );
  showSide();
}
