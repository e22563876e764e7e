/**
 * The start page: a newsletter is opened, one of those opened lately or by its folder, or a new one is made.
 *
 *   start.js   what is shown, and the list of those opened lately
 *   found.js   the form for a new one
 *   walk.js    folders, to walk through to one that is there
 */

import { getJson, post } from "../api.js";
import { byId, make, prose } from "../dom.js";
import { readableDate } from "../issues.js";
import { foundForm } from "./found.js";
import { walk } from "./walk.js";

const GONE = "The program has ended. Start it again to go on.";

/** @type {any} */
let desk = null;

/** Show one of the three parts of the page, with the way back to the first. */
function show(heading, lead, back, ...children) {
  byId("main").replaceChildren(
    ...(back ? [make("button", { type: "button", class: "quiet start-back", click: back }, "‹ Back")] : []),
    make("h1", { tabindex: "-1", id: "heading" }, heading),
    lead ? make("p", { class: "start-lead" }, lead) : "",
    ...children,
  );
  window.scrollTo(0, 0);
}

function showFirst() {
  if (desk.opened.length) showOpened();
  else showFound(null);
}

function showOpened(hasFocus = true) {
  show(
    "Your newsletters",
    "",
    null,
    note(),
    make("ul", { class: "start-list", id: "opened" }, ...desk.opened.map(row)),
    make(
      "div",
      { class: "start-ways" },
      make("button", { type: "button", class: "solid", click: () => showFound(showFirst) }, "Make a new newsletter"),
      make("button", { type: "button", click: () => showWalk() }, "Open another one"),
    ),
    answer(),
  );
  if (hasFocus) byId("heading").focus();
}

function row({ folder, name, shown, at, is_there: isThere }) {
  const facts = make("span", { class: "start-facts" }, isThere ? `${shown} · ${readableDate(at.slice(0, 10))}` : `${shown} is gone: it was moved, renamed or deleted, or its drive is not here.`);
  const words = [make("span", { class: "start-name" }, name), facts];
  const forget = make("button", { type: "button", class: "quiet round start-forget", "aria-label": `Take ${name} out of this list`, title: "Take it out of this list", click: () => takeOut(folder) }, "×");
  return make("li", { class: isThere ? "" : "gone-one" }, isThere ? make("button", { type: "button", class: "start-row", click: () => open(folder) }, ...words) : make("div", { class: "start-row" }, ...words), forget);
}

async function takeOut(folder) {
  await ask("/api/forget", { folder });
  desk.opened = desk.opened.filter((each) => each.folder !== folder);
  showFirst();
}

function showFound(back) {
  show(
    back ? "A new newsletter" : "Write a newsletter",
    "It needs a name, and a folder on this computer. All else can be changed later.",
    back,
    back ? "" : note(),
    foundForm(desk, ask, leave),
    back ? "" : make("p", { class: "start-other" }, "You have one already? ", make("button", { type: "button", class: "start-link", click: () => showWalk() }, "Open it")),
  );
  if (back) byId("name").focus();
}

function showWalk() {
  const typed = make("input", { type: "text", id: "typed", autocomplete: "off", spellcheck: "false", class: "start-path", placeholder: "~/Documents/letter" });
  const submit = (event) => {
    event.preventDefault();
    open(typed.value);
  };
  show(
    "Open a newsletter",
    "It is a folder with a file named newsletter.yaml. Folders with one are marked.",
    showFirst,
    walk(open),
    make(
      "form",
      { class: "start-typed", submit },
      make("label", { class: "label", for: "typed" }, "Or type the path of its folder, also on another drive"),
      make("div", { class: "start-line" }, typed, make("button", { type: "submit" }, "Open")),
    ),
    answer(),
  );
  byId("heading").focus();
}

function note() {
  return desk.note ? make("p", { class: "note" }, desk.note) : "";
}

function answer() {
  return make("p", { class: "answer refused", id: "answer", role: "alert" });
}

/** Open a folder for writing. */
async function open(folder) {
  byId("answer").replaceChildren();
  const done = await ask("/api/open", { folder });
  if (done.address) leave(done.address);
  else byId("answer").replaceChildren(...prose(done.refused));
}

/** Go on to the page on which the newsletter is written. */
function leave(address) {
  document.body.classList.add("loading");
  events.close();
  location.replace(address);
}

/** Send JSON, and return the answer, which says why something is `refused`. */
async function ask(where, body) {
  try {
    return (await post(where, body)).answer;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { refused: GONE };
  }
}

// By this connection the program knows that the page is open, and the page that the program runs.
const events = new EventSource("/events");
events.addEventListener("error", () => {
  byId("foot").textContent = GONE;
  byId("foot").classList.add("gone");
});
events.addEventListener("open", showFoot);

function showFoot() {
  const ends = desk?.ends_by_itself ? " Close this page when you have finished: the program ends by itself a few minutes later." : "";
  byId("foot").textContent = `Everything stays on this computer.${ends}`;
  byId("foot").classList.remove("gone");
}

desk = await getJson("/api/start");
showFoot();
if (desk.opened.length) showOpened(false);
else showFirst();
document.body.classList.remove("loading");
