/** A field for prose: it grows with its text, Enter writes what the letter shows, and a toolbar writes the Markdown. */

import { counted, make } from "../dom.js";

export const LINE_BREAK = "\\\n"; // one that the letter keeps
const ITEM = /^(\s*)([-*+]|\d+[.)])(\s+)/;

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
  input.addEventListener("keydown", (event) => onKey(input, event));
  new ResizeObserver(grow).observe(input);
  return hasToolbar ? make("div", { class: "prose-field" }, toolbar(input, words), input) : input;
}

function toolbar(input, words) {
  const button = (label, name, run, kind = "") =>
    make("button", { type: "button", class: `quiet ${kind}`, title: name, "aria-label": name, click: run, mousedown: keepFocus }, label);
  return make(
    "div",
    { class: "toolbar", role: "group", "aria-label": "Formatting" },
    button("B", "Bold (Ctrl B)", () => around(input, "**"), "bold"),
    button("I", "Italic (Ctrl I)", () => around(input, "*"), "italic"),
    button("Link", "Link (Ctrl K)", () => link(input)),
    button("List", "List", () => linesAs(input, "- ")),
    button("Heading", "Heading", () => linesAs(input, "### ")),
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
  const run = isCommand && { b: () => around(input, "**"), i: () => around(input, "*"), k: () => link(input) }[event.key];
  if (run) {
    event.preventDefault();
    run();
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    enter(input);
  }
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

/** Put marks around what is selected, or take them away. */
function around(input, mark) {
  const { value, selectionStart, selectionEnd } = input;
  const words = value.slice(selectionStart, selectionEnd);
  const [, first, inner, last] = /^(\s*)([\s\S]*?)(\s*)$/.exec(words);
  const [start, end] = [selectionStart + first.length, selectionEnd - last.length];
  const isMarked = value.slice(start - mark.length, start) === mark && value.slice(end, end + mark.length) === mark;
  if (isMarked && !(mark === "*" && value.slice(start - 2, start) === "**" && value.slice(start - 3, start) !== "***")) {
    replace(input, inner, start - mark.length, end + mark.length, "select");
  } else {
    replace(input, `${mark}${inner}${mark}`, start, end, "select");
    input.setSelectionRange(start + mark.length, start + mark.length + inner.length);
  }
  input.focus();
}

/** Make a link of what is selected; the caret stands where its address goes, or its words. */
function link(input) {
  const { value, selectionStart, selectionEnd } = input;
  const words = value.slice(selectionStart, selectionEnd).trim();
  const isAddress = /^(https?:\/\/|mailto:)\S+$/.test(words);
  replace(input, isAddress ? `[](${words})` : `[${words}](https://)`);
  const begin = selectionStart + 1;
  if (isAddress || !words) input.setSelectionRange(begin, begin);
  else input.setSelectionRange(begin + words.length + 2, begin + words.length + 10);
  input.focus();
}

/** Begin the lines that are selected with a mark, or take it away from them. */
function linesAs(input, mark) {
  const { value, selectionStart, selectionEnd } = input;
  const begin = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const next = value.indexOf("\n", selectionEnd);
  const end = next < 0 ? value.length : next;
  const lines = value.slice(begin, end).split("\n");
  const isMarked = lines.every((line) => line.startsWith(mark) || !line.trim());
  const marked = lines.map((line) => (isMarked ? line.replace(mark, "") : line.trim() || lines.length === 1 ? mark + line.replace(ITEM, "") : line));
  const isParagraph = begin === 0 || value.slice(0, begin).endsWith("\n\n");
  replace(input, (isParagraph || isMarked ? "" : "\n") + marked.join("\n"), begin, end);
  input.focus();
}
