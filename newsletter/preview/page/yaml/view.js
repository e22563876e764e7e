/**
 * The YAML view: the text of the issue, with its mistakes and findings, and written here where there is a pen. It is loaded
 * when it is opened first.
 *
 *   editor.js  CodeMirror in the page      theme.js   how it looks       hanging.js  where long lines go on
 *   marks.js   mistakes and findings       offers.js  what may be written, and what a field is for
 *   clashes.js both versions of lines that two have changed
 *
 * What is typed is saved by write/yaml_text.js, which is there without this view as well.
 */

import { address, getJson } from "../api.js";
import { byId, make, styled } from "../dom.js";
import { change, onState, state } from "../state.js";
import { isSame } from "../write/paths.js";
import { clashList } from "./clashes.js";
import { editorIn, goTo, showMarks, showText } from "./editor.js";
import { marksIn } from "./marks.js";
import { offersFrom } from "./offers.js";

await styled("yaml/view");

const STILL = 250; // ms without a move of the caret, after which the form follows it
const WITH_KEYS = matchMedia("(hover: hover)"); // on others, a focus brings up a keyboard that covers half of the text
const QUIET = 600; // ms without a key, after which a mistake is shown: most are half a word

/** @typedef {typeof import("../write/yaml_text.js")} Writing */

/** @type {any} */
let editor = null;
/** @type {{text: Writing, caretAt: (path: any[]) => void, mend: (edits: any[]) => void, openPath: () => any[]} | null} */
let pen = null;
let shown = ""; // the issue
let isOpen = false;
let isFresh = false; // the findings are those of the text that is shown
let hasTyped = false; // and the form has not followed yet
let marked = ""; // the mistakes that are marked
let facts = { problems: [], findings: [], slug: "" };
let moving = 0;
let caret = { line: 1, column: 1 };
let marking = 0;
/** @type {Promise<any>} */
let opening = Promise.resolve(); // until it has the newest text
let isPlaced = false; // the caret has been led to where somebody was in the form, since the view was opened
let hasMoved = false; // or they have put it somewhere by hand

/**
 * Show the text of an issue; `writing` is how it is written here, null where it is not.
 * @param {string} issue
 * @param {any} newest what the server knows about the issue
 * @param {any} writing
 */
export async function showYaml(issue, newest, writing) {
  facts = newest ?? { problems: [], findings: [], slug: issue };
  if (!editor || shown !== issue || pen !== writing) {
    shown = issue;
    pen = writing;
    build();
    isPlaced = hasMoved = false;
  }
  isOpen = state().view === "yaml";
  await Promise.all([opening, update({ isFresh: true })]);
  if (!isOpen || isPlaced) return; // who has left already writes elsewhere
  isPlaced = true;
  if (!hasMoved) await findPlace();
}

onState(({ view, issue }) => {
  const isOpening = view === "yaml" && !isOpen && editor !== null && issue === shown;
  isOpen = view === "yaml" && (isOpen || isOpening);
  if (!isOpen) clearTimeout(moving);
  if (!isOpening) return;
  // A click into the text as it was left last may be one into a line that is gone.
  isPlaced = hasMoved = false;
  byId("yaml").inert = true;
  opening = update()
    .catch(passIfGone)
    .finally(() => (byId("yaml").inert = false));
});

/** Take that the server is gone, which live.js shows: all is asked for again once it is back. */
function passIfGone(error) {
  if (!(error instanceof TypeError)) throw error;
}

/** Go to a place of the text. */
export function showPlace({ line, column }) {
  if (editor) goTo(editor, line, column);
}

/** Go to what is at a path. */
export async function showPath(path, { focus = true, isWanted = () => true } = {}) {
  const place = await getJson(address(`${where()}/yaml/place`, { path: path.join(".") }));
  if (place && editor && isWanted()) goTo(editor, place.line, place.column, { focus: focus && !isInForm() });
}

/** Return whether somebody writes in the form by now: what they type is not to go into the text. */
function isInForm() {
  return Boolean(document.activeElement?.matches("#form :is(input, textarea, select)"));
}

function where() {
  return `/api/issues/${encodeURIComponent(shown)}`;
}

function build() {
  editor?.destroy();
  const host = make("div", { class: "yaml-text" });
  byId("yaml").replaceChildren(make("div", { id: "yaml-clashes" }), host);
  editor = editorIn(host, {
    canWrite: pen !== null,
    name: `issues/${shown}.yaml`,
    extensions: pen ? [offersFrom(where)] : [],
    typed: (text) => {
      isFresh = false;
      hasTyped = true;
      hasMoved = true;
      pen?.text.typed(text);
    },
    moved: (line, column) => {
      hasMoved = true;
      followCaret(line, column);
    },
    leave,
  });
  if (pen) pen.text.handlers.shown = show;
}

/** Show the newest text, and its marks; `isFresh` if the findings are of that. */
export async function update(news = { isFresh: false }) {
  if (!isOpen) return;
  const text = pen ? await pen.text.current() : (await getJson(`${where()}/yaml`))?.text;
  isFresh = news.isFresh;
  if (text !== undefined && text !== null) show(text);
}

/** Show a text, and what is wrong with it. */
function show(text) {
  if (!editor) return;
  if (text !== null) showText(editor, text.replace(/\r\n?/g, "\n"));
  byId("yaml-clashes").replaceChildren(...(pen ? clashList(pen.text, (line) => goTo(editor, line, 1)) : []));
  if (hasTyped && !pen?.text.isKept()) {
    hasTyped = false;
    followCaret(caret.line, caret.column);
  }
  clearTimeout(marking);
  if (pen?.text.isUnread()) marking = setTimeout(mark, QUIET);
  else mark();
}

/** Mark what is wrong; marks that are of an older text stay at their words until there are others. */
function mark() {
  const file = `issues/${shown}.yaml`;
  const mistakes = (pen ? pen.text.mistakes() : facts.problems).filter((each) => each.file === file);
  const key = JSON.stringify(mistakes);
  if (!isFresh && key === marked) return;
  marked = key;
  const findings = isFresh ? facts.findings.filter((each) => each.file === file) : [];
  showMarks(editor, marksIn(editor.state.doc, [...mistakes, ...findings], pen?.mend ?? null));
}

/** Put the caret where somebody was in the form, or at what is wrong; who is faster stays where they are. */
async function findPlace() {
  const wrong = (pen ? pen.text.mistakes() : facts.problems).find(({ file }) => file === `issues/${shown}.yaml`);
  if (pen && WITH_KEYS.matches && !isInForm()) editor.focus();
  if (wrong) goTo(editor, wrong.line, wrong.column, { focus: false });
  else if (pen) await showPath(pen.openPath(), { focus: false, isWanted: () => !hasMoved });
}

/** Have the form follow the caret, once that stays, and once the server has the text. */
function followCaret(line, column) {
  caret = { line, column };
  clearTimeout(moving);
  if (pen && isOpen) moving = setTimeout(follow, STILL);
}

async function follow() {
  if (!pen || pen.text.isKept()) return;
  const before = pen.openPath();
  const found = await getJson(address(`${where()}/yaml/path`, { line: String(caret.line), column: String(caret.column) }));
  // Who has opened another part meanwhile is not led away from it.
  if (found && isSame(before, pen.openPath())) pen.caretAt(found.path);
}

function leave() {
  follow();
  change({ view: "" });
  byId("stage").focus({ preventScroll: true });
}
