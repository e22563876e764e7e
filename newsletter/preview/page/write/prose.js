/** A field for prose: it grows with its text, Enter writes what the letter shows, and a toolbar writes the Markdown. */

import { counted, make, styled } from "../dom.js";
import { linkedByPaste } from "./link.js";
import { editLink } from "./link_box.js";
import { emphasized, emptyAround, ITEM, linesAs } from "./marks.js";

const BREAK = "\\"; // before a line break that the letter keeps
export const LINE_BREAK = `${BREAK}\n`;

/** @type {string[]} */
let tags = [];

/** Set the names of the merge tags that the publication has. */
export function setTags(names) {
  tags = names;
}

/**
 * Return a field for prose around its textarea; the items of a list have no toolbar.
 * @param {HTMLTextAreaElement} input
 * @param {boolean} hasToolbar
 */
export function proseField(input, hasToolbar) {
  const words = make("span", { class: "words" });
  const count = () => {
    const number = input.value.match(/[\p{L}\p{N}][\p{L}\p{N}’'-]*/gu)?.length ?? 0;
    words.textContent = counted(number, "word");
  };
  const grow = () => {
    count();
    if (CSS.supports("field-sizing", "content")) return;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + 2}px`;
  };
  input.addEventListener("input", grow);
  input.addEventListener("focus", grow);
  input.addEventListener("focus", () => styled("write/dialogs"), { once: true }); // for the box for links
  input.addEventListener("keydown", (event) => onKey(input, event));
  input.addEventListener("paste", (event) => onPaste(input, event));
  dropEmptyMarks(input);
  new ResizeObserver(grow).observe(input);
  return hasToolbar ? make("div", { class: "prose-field" }, toolbar(input, words), input) : input;
}

function toolbar(input, words) {
  const button = (label, name, run, kind = "") =>
    make("button", { type: "button", class: `quiet ${kind}`, title: name, "aria-label": name, click: run, mousedown: keepFocus }, label);
  return make(
    "div",
    { class: "toolbar", role: "group", "aria-label": "Formatting" },
    button("B", "Bold (Ctrl B)", () => emphasize(input, "**"), "bold"),
    button("I", "Italic (Ctrl I)", () => emphasize(input, "*"), "italic"),
    button("Link", "Link (Ctrl K)", () => link(input)),
    button("List", "List", () => apply(input, linesAs(...selected(input), "list"))),
    button("Heading", "Heading", () => apply(input, linesAs(...selected(input), "heading"))),
    tags.length > 0 && tagChoice(input),
    words,
  );
}

/** A button must not take the focus from the words that it is for. */
function keepFocus(event) {
  event.preventDefault();
}

function tagChoice(input) {
  const choice = make(
    "select",
    {
      class: "quiet",
      "aria-label": "Merge tag",
      title: "What differs for each reader",
      change: () => {
        replace(input, `{{ ${choice.value} }}`);
        choice.value = "";
        input.focus();
      },
    },
    make("option", { value: "" }, "{{ }}"),
    ...tags.map((name) => make("option", { value: name }, name)),
  );
  return choice;
}

function onKey(input, event) {
  if (event.isComposing) return;
  const isCommand = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  const run = isCommand && { b: () => emphasize(input, "**"), i: () => emphasize(input, "*"), k: () => link(input) }[event.key];
  if (run) {
    event.preventDefault();
    run();
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    enter(input);
  }
}

/** An address that is pasted over words makes a link of them. */
function onPaste(input, event) {
  const change = linkedByPaste(...selected(input), event.clipboardData?.getData("text/plain") ?? "");
  if (!change || event.defaultPrevented) return;
  event.preventDefault();
  apply(input, change);
}

/** Enter: a line break that the letter keeps; a second one, a paragraph; in a list, its next item, or its end. */
function enter(input) {
  const { value, selectionStart } = input;
  const begin = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const line = value.slice(begin, selectionStart);
  const item = ITEM.exec(line);
  if (item) {
    const [whole, indent, mark, gap] = item;
    if (line === whole) replace(input, begin > 1 && value[begin - 2] !== "\n" ? "\n" : "", begin);
    else replace(input, `\n${indent}${/\d/.test(mark) ? mark.replace(/\d+/, (number) => String(Number(number) + 1)) : mark}${gap}`);
  } else if (!line.trim()) {
    const before = value.slice(0, begin).replace(/\\?\n+$/, "");
    replace(input, before ? "\n\n" : "", before.length);
  } else {
    replace(input, /^\s*(#|\||>)/.test(line) ? "\n\n" : LINE_BREAK);
  }
}

/** Replace what is selected, or what stands from `start` on, and tell that something was typed. */
function replace(input, text, start = input.selectionStart, end = input.selectionEnd, mode = "end") {
  input.setRangeText(text, start, end, mode);
  input.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function selected({ value, selectionStart, selectionEnd }) {
  return [value, selectionStart, selectionEnd];
}

function emphasize(input, mark) {
  const change = emphasized(...selected(input), mark);
  if (change) apply(input, change);
}

function link(input) {
  editLink(input, (change) => apply(input, change));
}

/** Make a change of the text, and select what it is about. */
function apply(input, { start, end, text, select }) {
  if (text !== input.value.slice(start, end)) replace(input, text, start, end);
  input.focus();
  input.setSelectionRange(start + select[0], start + select[1]);
  input.dispatchEvent(new Event("marked"));
}

/** Take marks away that the buttons have made, or whose words were deleted, once the caret leaves them empty. */
function dropEmptyMarks(input) {
  let caret = -1; // between empty marks, or -1
  const look = () => {
    caret = emptyAround(input.value, input.selectionStart) ? input.selectionStart : -1;
  };
  const leave = (event) => {
    const stars = caret >= 0 ? emptyAround(input.value, caret) : "";
    if (!stars || (event.type !== "blur" && input.selectionStart === caret)) return;
    const [start, end] = [caret - stars.length, caret + stars.length];
    caret = -1;
    replace(input, "", start, end, "preserve");
  };
  input.addEventListener("marked", look);
  input.addEventListener("input", (event) => (event.inputType?.startsWith("delete") ? look() : undefined));
  for (const type of ["keyup", "mouseup", "blur"]) input.addEventListener(type, leave);
}
