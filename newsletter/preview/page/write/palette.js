/** The palette: all kinds of blocks, each with a drawing and what it is for, found by their names and by other words. */

import { byId, counted, make, styled } from "../dom.js";
import { draft } from "./draft.js";
import { addBlock, called } from "./parts.js";
import { blockKinds } from "./shapes.js";
import { sketch } from "./sketch.js";

await styled("write/dialogs");

/**
 * What can be chosen: `search` returns those that have some words, each as an element and with what adds it before the
 * block with a number.
 * @typedef {{element: HTMLElement, add: (place: number) => void}} Option
 * @typedef {{placeholder: string, one: string, none: string, search: (words: string[]) => Option[]}} Source
 */

const NOT_AT_ALL = 3;

/** @type {Source} */
const KINDS = { placeholder: "Find a kind: webinar, sponsors, photo …", one: "kind", none: "No kind of block has these words.", search: kindsWith };

let place = 0; // the number that the new block gets
let chosen = 0; // of those that are shown
let source = KINDS;
/** @type {Option[]} */
let shown = [];

const title = make("h2", { id: "palette-heading" });
const input = make("input", {
  type: "text",
  id: "palette-input",
  role: "combobox",
  "aria-expanded": "true",
  "aria-controls": "palette-kinds",
  "aria-label": "Find a block",
  autocomplete: "off",
  spellcheck: "false",
  input: () => show(0),
  keydown: chooseByKey,
});
const list = make("ul", { id: "palette-kinds", class: "kinds", role: "listbox", "aria-label": "Blocks" });
const found = make("p", { class: "muted", role: "status" });
const sources = make("div", { class: "palette-sources", role: "group", "aria-label": "Where from" }, from("New", async () => KINDS), from("From another issue", async () => (await import("./elsewhere.js")).blocksElsewhere()));

const close = make("button", { type: "button", class: "quiet", click: () => dialog().close() }, "Close");
document.body.append(make("dialog", { id: "palette", class: "dialog palette", "aria-labelledby": "palette-heading" }, make("div", { class: "dialog-head" }, title, close), sources, input, found, list));

/** Open the palette for a new block before the one with a number. */
export function openPalette(index) {
  place = index;
  const isAtEnd = index >= (draft.data?.blocks?.length ?? 0);
  title.textContent = isAtEnd ? "Add a block at the end" : index ? `Add a block after “${called(["blocks", index - 1])}”` : "Add a block at the top";
  dialog().showModal();
  choosing(KINDS, 0);
}

function dialog() {
  return /** @type {HTMLDialogElement} */ (byId("palette"));
}

/** Return the button that leads to one source of blocks. */
function from(words, load) {
  const button = make("button", { type: "button", "aria-pressed": "false", click: async () => choosing(await load(), [...sources.children].indexOf(button)) }, words);
  return button;
}

/** Let one choose from a source. */
function choosing(/** @type {Source} */ newest, number) {
  source = newest;
  for (const [index, button] of [...sources.children].entries()) button.setAttribute("aria-pressed", String(index === number));
  input.value = "";
  input.setAttribute("placeholder", source.placeholder);
  show(0);
  list.scrollTop = 0;
  input.focus();
}

/** Show what has the words typed, with one of them chosen. */
function show(index) {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  shown = source.search(words);
  for (const [number, { element }] of shown.entries()) {
    element.id = `block-${number}`;
    element.onclick = () => add(number);
  }
  list.replaceChildren(...shown.map(({ element }) => element));
  found.textContent = shown.length ? (words.length ? counted(shown.length, source.one) : "") : source.none;
  choose(index);
}

/** Return the kinds that have some words: first those that have them in their names. */
function kindsWith(words) {
  return blockKinds()
    .map((kind) => ({ kind, rank: rankOf(kind, words) }))
    .filter(({ rank }) => rank < NOT_AT_ALL)
    .sort((one, other) => one.rank - other.rank)
    .map(({ kind }) => ({ element: option(kind, make("strong", {}, kind.label), make("span", { class: "muted" }, kind.help)), add: (index) => addBlock(kind, index) }));
}

/** Return what shows a block of a kind to choose. */
export function option(kind, ...words) {
  return make("li", { class: "kind", role: "option" }, sketch(kind), ...words);
}

/** Return how well a kind has the words: 0 by its name, 1 by another word for it, 2 by what it is for. */
function rankOf({ label, also, help }, words) {
  const has = (text) => words.every((word) => ` ${text.toLowerCase()}`.includes(` ${word}`));
  const rank = [label, [label, ...also].join(" "), [label, ...also, help].join(" ")].findIndex(has);
  return rank < 0 ? NOT_AT_ALL : rank;
}

function choose(index) {
  list.children[chosen]?.removeAttribute("aria-selected");
  chosen = Math.max(0, Math.min(index, shown.length - 1));
  const option = list.children[chosen];
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
}

function chooseByKey(event) {
  if (event.isComposing) return;
  const next = { ArrowDown: row(1), ArrowUp: row(-1), ...(input.value ? {} : { ArrowRight: chosen + 1, ArrowLeft: chosen - 1 }) }[event.key];
  if (event.key === "Enter") add(chosen);
  else if (next !== undefined) choose(next);
  else return;
  event.preventDefault();
}

/** Return the number of the kind in the same column a row further down, or up. */
function row(step) {
  const tops = [...list.children].map((option) => /** @type {HTMLElement} */ (option).offsetTop);
  const columns = tops.filter((top) => top === tops[0]).length;
  const next = chosen + step * columns;
  return next >= 0 && next < shown.length ? next : chosen;
}

function add(number) {
  if (!shown[number]) return;
  dialog().close();
  shown[number].add(place);
}
