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

/** Show another text: only what differs is changed, so that the caret stays where it is. */
export function showText(view, text) {
  const before = view.state.doc.toString();
  if (before === text) return;
  const most = Math.min(before.length, text.length);
  let start = 0;
  while (start < most && before[start] === text[start]) start += 1;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === text.at(-1 - end)) end += 1;
  view.dispatch({ changes: { from: start, to: before.length - end, insert: text.slice(start, text.length - end) }, annotations: [foreign.of(true), Transaction.addToHistory.of(false)] });
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
