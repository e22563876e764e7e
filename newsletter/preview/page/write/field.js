/** One field of a form: its widget, with its label, its help and the notes on it. */

import { byId, make } from "../dom.js";
import { waitingValue } from "./conflicts.js";
import { draft } from "./draft.js";
import { typed } from "./edits.js";
import { handlers, part, setWithin } from "./open_part.js";
import { pasteLines } from "./parts.js";
import { EMBEDDED } from "./paste.js";
import { at, dotted, isSameButSpaces } from "./paths.js";
import { endBurst } from "./saving.js";
import { endTyping, noteTyping } from "./typing.js";
import { widgetFor } from "./widgets.js";

/** @typedef {import("./open_part.js").Entry} Entry */

const BULLETS = /^\s*\S\t/gm; // of a list of Word, with a tab behind each

let letter = { lang: "", dir: "" };
let count = 0;

/** Set the language of the letter, for the browser's spelling, and its direction, in which its words are typed. */
export function setLanguage(newest) {
  letter = newest;
  byId("form").dataset.dir = letter.dir;
  for (const { widget } of part.entries.values()) inLanguage(widget.input);
}

function inLanguage(input) {
  if (!input.classList.contains("words-input")) return;
  const { language } = input.dataset; // of a text that has a form for each
  input.lang = language ?? letter.lang;
  input.dir = letter.dir === "rtl" && !language ? "rtl" : "auto";
}

/** Return one field with its label, its help and the notes on it. */
export function single(field, shape, within, before, { label, help = [], remark = "", isBare = false }) {
  const name = dotted(within);
  const old = before.get(name);
  if (old && old.field.dataset.widget === shape.widget) {
    setWithin(old, within);
    old.caption.textContent = label;
    return old.field;
  }
  const id = `field-${(count += 1)}`;
  const example = isBare ? "" : typeof field.example === "string" ? field.example : "";
  const isItem = typeof within.at(-1) === "number" || field.language !== undefined;
  const notes = make("div", { class: "notes", id: `${id}-notes` });
  const widget = widgetFor(shape, {
    id,
    isBare,
    example,
    label,
    described: help.length ? `${id}-help ${id}-notes` : `${id}-notes`,
    path: () => [...part.place, ...entry.within],
    onTyped: (value) => {
      if (!notes.hasChildNodes()) noteTyping();
      typed([...part.place, ...entry.within], value === "" && !isItem && shape.widget !== "alt" ? null : value);
    },
  });
  const isTick = shape.widget === "switch";
  const caption = make("label", { for: id, class: isBare ? "unseen" : "caption" }, label);
  const element = make(
    "div",
    { class: `field${isTick ? " tick" : ""}`, "data-widget": shape.widget },
    make("div", { class: "field-head" }, isTick && widget.element, caption, remark && !isTick && make("span", { class: "muted own" }, remark)),
    !isTick && widget.element,
    help.length > 0 && make("p", { class: "help", id: `${id}-help` }, ...help),
    notes,
  );
  if (field.language) widget.input.dataset.language = field.language;
  inLanguage(widget.input);
  /** @type {Entry} */
  const entry = { widget, caption, field: element, notes, seen: "\0", within };
  widget.input.addEventListener("focus", () => handlers.focused([...part.place, ...entry.within]));
  // Lines and cells become entries before their words are cleaned as one line.
  if (isBare || widget.input instanceof HTMLInputElement) widget.input.addEventListener("paste", (event) => paste(event, [...part.place, ...entry.within]), { capture: true });
  widget.input.addEventListener("blur", ({ relatedTarget }) => {
    endBurst();
    endTyping();
    showValue(entry, false);
    const isLeft = !(relatedTarget instanceof Node && element.contains(relatedTarget));
    if (isLeft && !widget.value()) handlers.left([...part.place, ...entry.within]); // what is typed may not be in the text yet
  });
  setWithin(entry, within);
  return element;
}

/** Make several lines that are pasted into an entry of a list several entries, and cells what the server makes of them. */
function paste(event, path) {
  const { target, clipboardData } = event;
  const [text, html] = ["text/plain", "text/html"].map((type) => clipboardData?.getData(type) ?? "");
  const isInList = path.some((step, depth) => typeof step === "number" && depth > 1);
  const words = /<table/i.test(html) ? text : text.replace(BULLETS, "");
  if (isInList && words.trim().includes("\t")) {
    const content = { html: html.replace(EMBEDDED, "data:"), text };
    import("./cells.js").then(({ pasteCells }) => pasteCells(content, path, target));
    event.preventDefault();
  } else if (target instanceof HTMLInputElement) {
    const isEmpty = target.selectionStart === 0 && target.selectionEnd === target.value.length;
    if (pasteLines(path, text, isEmpty)) event.preventDefault();
  }
}

/**
 * Show what stands in the text in a field. What was typed here and waits stays; so does what was typed last, as long as
 * the field has the focus: the file may have other spaces. Of what was typed here, another may have changed some since.
 */
export function showValue(entry, isOwn) {
  const path = [...part.place, ...entry.within];
  const stored = at(draft.data, path);
  const waiting = waitingValue(path);
  const value = waiting !== undefined ? waiting : typeof stored === "string" ? stored : null;
  const isFocused = document.activeElement === entry.widget.input;
  const isAsTyped = isOwn && isSameButSpaces(entry.widget.value(), value ?? "");
  const isShown = isFocused && waiting === undefined && (isAsTyped || entry.seen === value);
  entry.seen = value;
  if (!isShown) entry.widget.show(value);
  handlers.shown(entry, path);
}
