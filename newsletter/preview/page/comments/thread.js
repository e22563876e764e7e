/** A comment in the list beside the letter: what it is about, its text, the answers, and what can be done with it. */

import { make } from "../dom.js";
import { say } from "../say.js";
import { box, holdsFocus } from "./box.js";
import { known, send } from "./known.js";

/** @typedef {import("./known.js").Thread} Thread */
/** @typedef {import("./known.js").Note} Note */

const LONG = 600; // characters up to which a text is shown whole at once

/** The boxes that are open, by what is written in them: they outlive the list. @type {Map<string, ReturnType<typeof box>>} */
const open = new Map();
/** @type {Set<string>} */
const unfolded = new Set(); // long texts that are shown whole
let issue = ""; // the one that they are on

/** What happens with a comment; comments.js sets it. */
export const handlers = {
  /** @param {string} _id */
  show: (_id) => {},
  changed: () => {},
};

/**
 * Return a comment as an item of the list.
 * @param {Thread} thread
 */
export function threadItem(thread) {
  if (issue !== known.issue) open.clear(); // what was typed is there again with the issue
  issue = known.issue;
  const isChosen = thread.id === known.chosen;
  return make(
    "li",
    { class: `thread${isChosen ? " current" : ""}${thread.resolved ? " resolved" : ""}`, "data-thread": thread.id },
    placeButton(thread, isChosen),
    !thread.same && make("p", { class: "thread-news" }, "These words have been changed since."),
    note(thread),
    make("ul", { class: "answers", "aria-label": "Answers" }, ...thread.answers.map((answer) => make("li", {}, note(answer)))),
    acts(thread),
  );
}

/** Return the button that shows in the letter what a comment is about; what is not in it any more is only quoted. */
function placeButton({ id, about, quote, at }, isChosen) {
  const words = [make("span", { class: "thread-about" }, make("bdi", {}, about)), quote && make("q", { class: "thread-quote", dir: "auto" }, quote)];
  if (!at) return make("p", { class: "thread-place" }, ...words);
  return make("button", { type: "button", class: "thread-place", "aria-pressed": String(isChosen), "data-key": `${id} place`, title: "Show in the letter", click: () => handlers.show(id) }, ...words);
}

function note(each) {
  const key = `${each.id} change`;
  const isHere = open.has(key);
  return make(
    "div",
    { class: "note-by" },
    make(
      "div",
      { class: "note-head" },
      make("strong", {}, make("bdi", {}, each.by)),
      time(each.time),
      each.changed && each.text && make("span", { class: "muted" }, "changed"),
      each.mine && !isHere && known.can && make("div", { class: "note-acts" }, act(`${each.id} edit`, "Change", () => openBox(key, { label: "Your text", submit: "Save", text: each.text, send: (now) => send({ what: "changed", to: each.id, text: now }) })), act(`${each.id} withdraw`, "Take back", () => withdraw(each))),
    ),
    isHere ? open.get(key).form : text(each),
  );
}

function text(each) {
  if (!each.text) return make("p", { class: "note-text muted" }, "Taken back.");
  const isFolded = each.text.length > LONG && !unfolded.has(each.id);
  const shown = isFolded ? `${each.text.slice(0, LONG - 100).replace(/\S*$/, "")}…` : each.text;
  const unfold = () => {
    unfolded.add(each.id);
    handlers.changed();
  };
  return make("div", {}, make("p", { class: "note-text", dir: "auto" }, shown), isFolded && act(`${each.id} all`, "Show all of it", unfold));
}

/** Return what can be done with a comment: answer it, resolve it or open it again. */
function acts(thread) {
  const key = `${thread.id} answer`;
  if (thread.resolved) {
    return make(
      "p",
      { class: "thread-acts" },
      make("span", { class: "muted" }, "Resolved by ", make("bdi", {}, thread.resolved.by), ", ", time(thread.resolved.at)),
      known.can && act(`${thread.id} reopen`, "Reopen", () => decide(thread, "reopened")),
    );
  }
  if (!known.can) return null;
  if (open.has(key)) return open.get(key).form;
  const answer = () => openBox(key, { label: "Your answer", submit: "Answer", send: (now) => send({ what: "answer", to: thread.id, text: now }) });
  return make("div", { class: "thread-acts" }, act(key, "Answer", answer), act(`${thread.id} resolve`, "Resolve", () => decide(thread, "resolved")));
}

function act(key, label, run) {
  return make("button", { type: "button", class: "quiet act", "data-key": key, click: run }, label);
}

async function decide(thread, what) {
  const why = await send({ what, to: thread.id });
  if (why) return say(why);
  if (what === "resolved") say("Resolved.", { act: { label: "Undo", run: () => decide(thread, "reopened") } });
}

async function withdraw(each) {
  const why = await send({ what: "withdrawn", to: each.id });
  if (why) return say(why);
  say("Taken back.", { act: { label: "Undo", run: () => send({ what: "changed", to: each.id, text: each.text }) } });
}

/** Open a box in the list, and put the caret into it. */
function openBox(key, options) {
  const close = () => {
    const isHere = holdsFocus(own.form);
    open.delete(key);
    handlers.changed();
    if (isHere) document.querySelector(`[data-key="${CSS.escape(key.replace("change", "edit"))}"]`)?.focus();
  };
  const own = box({ ...options, key, close });
  open.set(key, own);
  handlers.changed();
  own.focus();
}

/** Return a time as people say it: "14:05" of today, or "3 March, 14:05". */
function time(at) {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  const day = isToday ? {} : { day: "numeric", month: "long", ...(date.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" }) };
  const words = new Intl.DateTimeFormat("en-GB", { ...day, hour: "2-digit", minute: "2-digit" }).format(date);
  return make("time", { class: "muted", datetime: at }, words.replace(" at ", ", "));
}
