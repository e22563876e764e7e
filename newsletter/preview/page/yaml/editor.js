/** CodeMirror in the page: a text, its marks, and what is typed into it. It knows no server. */

import {
  Annotation,
  completionKeymap,
  defaultKeymap,
  EditorState,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  history,
  indentLess,
  indentMore,
  indentUnit,
  keymap,
  lineNumbers,
  lintGutter,
  lintKeymap,
  redo,
  search,
  searchKeymap,
  setDiagnostics,
  Transaction,
  undo,
  yaml,
} from "../vendor/codemirror.js";
import { stepsBetween } from "../steps.js";
import { hanging } from "./hanging.js";
import { theme } from "./theme.js";

const foreign = Annotation.define(); // of changes that nobody has typed here

const UNDO = [
  // Without preventDefault: where nothing is left to undo here, the page undoes what was done before.
  { key: "Mod-z", run: undo },
  { key: "Mod-y", run: redo },
  { key: "Mod-Shift-z", run: redo },
];
const PHRASES = {
  next: "Next",
  previous: "Before",
  all: "Select all",
  "match case": "Match case",
  regexp: "Pattern",
  "by word": "Whole words",
  replace: "Replace",
  "replace all": "Replace all",
  close: "Close",
};
const TABS = [
  { key: "Tab", run: indentMore },
  { key: "Shift-Tab", run: indentLess },
];

/**
 * Make an editor in an element. Under the page's policy, CodeMirror can style itself only in a tree of its own.
 * @param {HTMLElement} host
 * @param {{canWrite: boolean, extensions?: any[], typed: (text: string) => void, moved: (line: number, column: number) => void,
 *          leave: () => void, name: string}} options
 */
export function editorIn(host, { canWrite, extensions = [], typed, moved, leave, name }) {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const told = EditorView.updateListener.of((update) => {
    const isOwn = update.transactions.some((each) => each.docChanged && !each.annotation(foreign));
    if (isOwn) typed(update.state.doc.toString());
    if (update.selectionSet && !update.transactions.some((each) => each.annotation(foreign))) {
      const line = update.state.doc.lineAt(update.state.selection.main.head);
      moved(line.number, update.state.selection.main.head - line.from + 1);
    }
  });
  const away = { key: "Escape", run: () => (leave(), true) }; // once nothing is open that Escape closes
  const state = EditorState.create({
    doc: "",
    extensions: [
      lineNumbers(),
      lintGutter(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSpecialChars(),
      history(),
      yaml(),
      indentUnit.of("  "),
      EditorState.tabSize.of(2),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": name, spellcheck: "true", autocapitalize: "off" }),
      EditorState.readOnly.of(!canWrite),
      search({ top: true }),
      EditorState.phrases.of(PHRASES),
      hanging,
      theme,
      ...extensions,
      keymap.of([...completionKeymap, ...searchKeymap, ...lintKeymap, ...(canWrite ? [...UNDO, ...TABS] : []), ...defaultKeymap, away]),
      told,
    ],
  });
  return new EditorView({ state, parent: /** @type {any} */ (root), root });
}

/**
 * Show another text: only what differs is changed, so that the caret stays in its line, whatever has changed around it. Where
 * its line is gone, it goes to the end of the one before: what is typed on in the midst of another would spoil that.
 */
export function showText(view, text) {
  const { doc, selection } = view.state;
  const line = doc.lineAt(selection.main.head);
  const before = doc.toString();
  const parts = differences(before, text, line.number - 1);
  const loss = parts.find(({ from, to, insert }) => !insert && from <= line.from && line.to < to);
  const changes = parts.map(({ from, to, insert }) => within(before.slice(from, to), insert, from));
  const caret = loss && { selection: { anchor: view.state.changes(changes).mapPos(Math.max(loss.from - 1, 0)) } };
  if (changes.length) view.dispatch({ changes, ...caret, annotations: [foreign.of(true), Transaction.addToHistory.of(false)] });
}

/** Return the lines that make one text of another, as CodeMirror has changes; if it can, the line with the number `dear` stays. */
function differences(before, after, dear) {
  /** @type {{from: number, to: number, insert: string}[]} */
  const changes = [];
  let at = 0;
  for (const { kind, text } of stepsBetween(linesOf(before), linesOf(after), dear)) {
    if (kind !== "same" && changes.at(-1)?.to !== at) changes.push({ from: at, to: at, insert: "" });
    const [last] = changes.slice(-1);
    if (kind === "new") last.insert += text;
    else at += text.length;
    if (kind === "gone") last.to = at;
  }
  return changes;
}

function linesOf(text) {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Return a change without the characters at both ends that stay. */
function within(gone, insert, from) {
  const most = Math.min(gone.length, insert.length);
  let start = 0;
  while (start < most && gone[start] === insert[start]) start += 1;
  let end = 0;
  while (end < most - start && gone.at(-1 - end) === insert.at(-1 - end)) end += 1;
  return { from: from + start, to: from + gone.length - end, insert: insert.slice(start, insert.length - end) };
}

/** Show marks in place of those before. */
export function showMarks(view, marks) {
  view.dispatch(setDiagnostics(view.state, marks));
}

/** Put the caret at a place, and show it. */
export function goTo(view, line, column, { focus = true } = {}) {
  const { doc } = view.state;
  const there = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const at = Math.min(there.from + Math.max(column - 1, 0), there.to);
  view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }), annotations: foreign.of(true) });
  if (focus) view.focus();
}
