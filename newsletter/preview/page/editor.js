/**
 * Places in files, and the links that lead there: to the text on this page, where that is written here, else into the
 * drafter's editor, which this browser remembers.
 */

import { make } from "./dom.js";
import { link } from "./state.js";

/** @typedef {import("./api.js").Place} Place */

const KEPT_AS = "newsletter.editor";

export const EDITORS = [
  { id: "vscode", name: "VS Code", link: "vscode://file/{path}:{line}:{column}" },
  { id: "vscodium", name: "VSCodium", link: "vscodium://file/{path}:{line}:{column}" },
  { id: "cursor", name: "Cursor", link: "cursor://file/{path}:{line}:{column}" },
  { id: "zed", name: "Zed", link: "zed://file/{path}:{line}:{column}" },
  { id: "pycharm", name: "PyCharm", link: "pycharm://open?file=/{path}&line={line}&column={column}" },
  { id: "sublime", name: "Sublime Text", link: "subl://open?url=file:///{path}&line={line}&column={column}" },
  { id: "textmate", name: "TextMate", link: "txmt://open?url=file:///{path}&line={line}&column={column}" },
  { id: "bbedit", name: "BBEdit", link: "x-bbedit://open?url=file:///{path}&line={line}&column={column}" },
];
const UNSAFE = /^\s*(javascript|data|vbscript|blob):/i;

/** What shows a place of the text that is written here; leading.js sets it. */
export const handlers = {
  /** @param {string} _file */
  isHere: (_file) => false,
  /** @param {Place} _place */
  show: (_place) => {},
};

let root = "";

/** Set the publication's folder on the drafter's computer. */
export function setRoot(folder) {
  root = folder;
}

/** Return the chosen editor: its id ("own" for a link of the drafter's), name and link. */
export function chosen() {
  const kept = localStorage.getItem(KEPT_AS) ?? "";
  const editor = EDITORS.find(({ id }) => id === kept);
  if (editor) return editor;
  return wrongLink(kept) ? EDITORS[0] : { id: "own", name: "your editor", link: kept };
}

/** Remember an editor's id, or a link of the drafter's own. */
export function choose(idOrLink) {
  localStorage.setItem(KEPT_AS, idOrLink);
  for (const anchor of document.querySelectorAll("a[data-place]")) anchor.href = href(JSON.parse(anchor.dataset.place));
}

/** Return what is wrong with a link as a sentence, or "". */
export function wrongLink(text) {
  if (!text.includes("{path}")) return "The link needs {path}, where the file belongs.";
  if (UNSAFE.test(text) || !/^[a-z][a-z0-9+.-]*:/i.test(text)) return "The link begins with the editor’s own name, such as vscode://.";
  return "";
}

/** Return the link that opens a place. */
export function href({ file, line, column }) {
  const isWhole = /^(\/|[A-Za-z]:[\\/])/.test(file);
  const whole = (isWhole ? file : `${root}/${file}`).replaceAll("\\", "/").replace(/^\//, "");
  const path = whole.split("/").map(encodeURIComponent).join("/").replace("%3A", ":");
  const values = { path, line: String(line || 1), column: String(column || 1) };
  return chosen().link.replace(/\{(path|line|column)\}/g, (_, name) => values[name]);
}

/** Return a place as it is written: file:line, or file:line:column. */
export function written({ file, line, column }, withColumn = false) {
  if (!line) return file;
  return withColumn && column ? `${file}:${line}:${column}` : `${file}:${line}`;
}

/** Return a link that names a place and leads there. */
export function placeLink({ file, line, column }, attributes = {}, withColumn = false) {
  const place = { file, line, column };
  const way = handlers.isHere(file) ? inText(place) : { href: href(place), "data-place": JSON.stringify(place), title: `Open in ${chosen().name}` };
  return make("a", { ...way, class: "place-link", ...attributes }, written(place, withColumn));
}

/** Return what makes a link one that leads to a place in the text. */
function inText(place) {
  const click = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    handlers.show(place);
  };
  return { href: link({ view: "yaml" }), title: "Show it in the YAML", click };
}

/** Open a place in the editor. */
export function open(place) {
  const anchor = make("a", { href: href(place) });
  // A link to a web page, as some editors use, must not replace the preview.
  if (/^https?:/.test(anchor.href)) anchor.target = "_blank";
  anchor.rel = "noopener";
  anchor.click();
}
