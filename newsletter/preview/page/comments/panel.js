/** The comments beside the letter, in its order: those on all of it first, and last those whose place is gone. */

import { byId, counted, make, prose } from "../dom.js";
import { box, holdsFocus } from "./box.js";
import { chooseNothing, chosen } from "./chosen.js";
import { known, send } from "./known.js";
import { threadItem } from "./thread.js";

const CHOSEN = "chosen words"; // in the list of what a comment can be about
const WHOLE = "";

// With the mouse down on it, the words in the letter stay chosen.
const begin = make("button", { type: "button", id: "comment-begin", hidden: true, mousedown: (event) => event.preventDefault(), click: () => write() }, "+ Comment");
let areResolvedShown = false;
/** @type {ReturnType<typeof box>[]} */
let boxes = []; // for new comments: those that are on their way, and the one that is typed
let issue = ""; // the one that it is about

/** Build what stands there whatever comments there are. */
export function buildPanel() {
  byId("comments").append(
    make("h2", { id: "comments-heading", class: "unseen", tabindex: "-1" }, "Comments"),
    make("div", { class: "comments-head" }, make("p", { id: "comments-sum", class: "muted" }), begin),
    make("div", { id: "comment-new" }),
    make("div", { id: "comment-list" }),
  );
}

/** Show the comments as they are known by now. Who writes in a box goes on writing there. */
export function showPanel() {
  const focused = byId("comments").contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
  const thread = /** @type {HTMLElement | undefined} */ (focused?.closest("[data-thread]"))?.dataset.thread;
  show();
  if (!focused || focused === document.activeElement) return;
  const again = focused.isConnected ? focused : byId("comments").querySelector(`[data-key="${CSS.escape(focused.dataset.key ?? "")}"]`) ?? itemOf(thread)?.querySelector("button.thread-place, .thread-acts button");
  /** @type {HTMLElement} */ (again ?? byId("comments-heading")).focus({ preventScroll: true }); // what was resolved is gone
}

function show() {
  if (issue !== known.issue) boxes = []; // what was typed is there again with the issue
  issue = known.issue;
  const { threads, open, problems, can } = known;
  const done = threads.length - open;
  byId("comment-count").textContent = open ? String(open) : "";
  byId("comments-sum").textContent = threads.length ? [`${open} open`, done && `${done} resolved`].filter(Boolean).join(", ") : "";
  begin.hidden = boxes.length > 0 || !can || problems.length > 0;
  byId("comment-new").replaceChildren(...boxes.map(({ form }) => form));
  const shown = threads.filter(({ resolved, id }) => !resolved || areResolvedShown || id === known.chosen);
  const [here, gone] = [shown.filter((thread) => !thread.gone), shown.filter((thread) => thread.gone)];
  byId("comment-list").replaceChildren(
    ...problems.map(problem),
    ...(problems.length || threads.length || boxes.length ? [] : [nothing(can)]),
    list(here, "Comments, in the order of the letter"),
    ...(gone.length ? [make("h3", { class: "thread-group" }, "No longer in the letter"), list(gone, "Comments whose place is gone")] : []),
    ...(done ? [make("button", { type: "button", class: "quiet", id: "show-resolved", "aria-pressed": String(areResolvedShown), "data-key": "resolved", click: toggleResolved }, areResolvedShown ? "Hide what is resolved" : `Show ${counted(done, "resolved comment")}`)] : []),
  );
}

/**
 * Open the box for a new comment; on `path`, or else on the words that are chosen in the letter, or else on all of it.
 * @param {string} [path]
 */
export function write(path) {
  const about = path ? null : chosen();
  const typed = boxes.find((one) => !one.isOnItsWay());
  if (typed && !about && !path) return typed.focus();
  const choice = aboutChoice(about, path);
  const close = () => {
    const isHere = holdsFocus(own.form);
    boxes = boxes.filter((one) => one !== own);
    showPanel();
    if (isHere) begin.focus();
  };
  const send_ = async (text) => {
    const why = await send({ what: "comment", text, about: aboutOf(choice.value, about) });
    if (!why && JSON.stringify(chosen()) === JSON.stringify(about)) chooseNothing();
    return why;
  };
  const others = boxes.filter((one) => one !== typed);
  const own = box({ label: "Your comment", submit: "Comment", key: "new", isFresh: others.length > 0, above: make("label", { class: "comment-about" }, make("span", {}, "About"), choice), send: send_, close });
  boxes = [...others, own];
  showPanel();
  own.focus();
}

/** Bring a comment into view in the list. */
export function bringIntoView(id) {
  const item = itemOf(id);
  item?.scrollIntoView({ block: "nearest" });
  /** @type {HTMLElement | null | undefined} */ (item?.querySelector("button"))?.focus({ preventScroll: true });
}

function itemOf(id) {
  return byId("comment-list").querySelector(`[data-thread="${CSS.escape(id ?? "")}"]`);
}

/** Return the list of what a comment can be about. */
function aboutChoice(about, path) {
  const option = (value, name, isChosen) => make("option", { value, selected: isChosen }, name);
  return make(
    "select",
    { "data-key": "new about" },
    about && option(CHOSEN, `“${shortened(about.words)}”`, true),
    option(WHOLE, "The whole letter", !about && !path),
    ...known.parts.map((part) => option(part.path, part.name, part.path === path)),
  );
}

function aboutOf(value, about) {
  if (value === WHOLE) return null;
  const { path, words, before, after } = value === CHOSEN ? about : { path: value, words: "", before: "", after: "" };
  return { path: path.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step)), words, before, after };
}

function shortened(words) {
  const line = words.replace(/\s+/g, " ").trim();
  return line.length > 60 ? `${line.slice(0, 60).replace(/\s\S*$/, "")} …` : line;
}

function list(threads, label) {
  return make("ol", { class: "thread-list", "aria-label": label }, ...threads.map(threadItem));
}

function nothing(can) {
  return make("p", { class: "nothing" }, make("strong", {}, "No comments yet."), can ? "Choose words in the letter to comment on them." : "");
}

function problem({ file, line, message, hint }) {
  return make("div", { class: "field-note error", role: "status" }, make("span", { class: "dot" }), make("div", {}, make("p", {}, ...prose(line ? `${file}, line ${line}: ${message}` : message)), hint && make("p", { class: "hint" }, ...prose(hint))));
}

function toggleResolved() {
  areResolvedShown = !areResolvedShown;
  showPanel();
}
