/**
 * The widgets of a form: each shows one text of the issue as the file spells it, and tells what is typed.
 *
 * A widget is { element, input, show(value), value() }: `element` goes into the form, `input` takes the focus unless there
 * is a `focus()`, and `show` leaves the caret where it was.
 */

import { make } from "../dom.js";
import { readableDate } from "../issues.js";
import { state } from "../state.js";
import { keepWritable } from "./characters.js";
import { languageName } from "./language_name.js";
import { cleanPastes } from "./paste.js";
import { isSame } from "./paths.js";
import { LINE_BREAK, proseField } from "./prose.js";

/** @typedef {import("./shapes.js").Shape} Shape */
/** @typedef {{element: HTMLElement, input: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement,
 *             show: (value: string | null) => void, value: () => string, tell?: () => void, focus?: () => void}} Widget */
/** @typedef {{id: string, isBare: boolean, example: string, label: string, described: string, path: () => import("./paths.js").Path, onTyped: (value: string) => void}} Options */

/** @type {Map<string, (shape: Shape, options: Options) => Widget>} widgets of other modules, by the kind of field */
export const others = new Map();

const IN_WORDS = ["line", "lines", "prose", "alt"];
const MODES = { address: "url", email: "email", number: "numeric" };

/**
 * Return a widget for a shape.
 * @param {Shape} shape
 * @param {Options} options
 * @returns {Widget}
 */
export function widgetFor(shape, options) {
  const special = others.get(shape.widget);
  if (special) return special(shape, options);
  if (shape.widget === "switch") return switchFor(options);
  if (shape.widget === "choice") return choiceOf(shape, options);
  const isLong = shape.widget === "prose" || shape.widget === "lines";
  const isWords = IN_WORDS.includes(shape.widget);
  const input = make(isLong ? "textarea" : "input", {
    id: options.id,
    type: !isLong && "text",
    rows: isLong && "1",
    placeholder: options.example || null,
    "aria-describedby": options.described,
    spellcheck: String(isWords),
    autocomplete: "off",
    inputmode: MODES[shape.widget],
    class: [shape.widget === "prose" ? "prose-input" : isLong ? "" : `input ${shape.widget}`, isWords && "words-input"].filter(Boolean).join(" "),
    input: () => options.onTyped(input.value),
  });
  keepWritable(input, shape.widget === "prose" ? LINE_BREAK : isLong ? "\n" : " ");
  const widget = { element: input, input, show: (value) => set(input, value ?? ""), value: () => input.value };
  const element = shape.widget === "prose" ? proseField(input, !options.isBare) : input;
  if (isWords && shape.widget !== "lines") cleanPastes(input, shape.widget === "prose" ? "prose" : "line");
  if (shape.widget === "prose") return { ...widget, element };
  if (shape.widget === "alt") return withDecoration(widget, options);
  if (shape.widget === "file" && state().issue) return withPicture(widget, options);
  if (shape.widget === "day" || shape.widget === "time") return withDay(widget);
  if (shape.widget === "language" || shape.widget === "zone") return withChoices(widget, shape.widget);
  return widget;
}

const MOST_REPLACED = 20;

/**
 * What was replaced under the caret since somebody typed or moved it last, with where it was: a file that another program
 * writes can lack the newest words for a moment, and they come back.
 * @type {WeakMap<Element, {value: string, caret: number[], were: Map<string, number[]>}>}
 */
const replaced = new WeakMap();

/** Show a value in a field, with the caret at the words where it was. */
export function set(input, value) {
  if (input.value === value) return;
  const isFocused = document.activeElement === input;
  const caret = [input.selectionStart, input.selectionEnd];
  const before = input.value;
  input.value = value;
  if (!isFocused || caret[0] === null) return;
  const last = replaced.get(input);
  const isFollowing = last?.value === before && last.were.size < MOST_REPLACED && isSame(last.caret, caret);
  const were = isFollowing ? last.were : new Map();
  let same = 0;
  while (same < Math.min(before.length, value.length) && before[same] === value[same]) same += 1;
  const moved = (at) => (at <= same ? at : Math.max(same, at + value.length - before.length));
  const now = were.get(value) ?? caret.map(moved);
  replaced.set(input, { value, caret: now, were: were.set(before, caret) });
  input.setSelectionRange(now[0], now[1]);
}

function switchFor({ id, described, onTyped }) {
  const input = make("input", { id, type: "checkbox", "aria-describedby": described, change: () => onTyped(input.checked ? "true" : "") });
  return { element: input, input, show: (value) => (input.checked = value === "true"), value: () => (input.checked ? "true" : "") };
}

function choiceOf({ choices }, { id, described, onTyped }) {
  const input = make("select", { id, class: "input", "aria-describedby": described, change: () => onTyped(input.value) });
  const show = (value) => {
    // A value that is none of the choices is a mistake, and shown as one.
    const all = ["", ...choices, ...(value && !choices.includes(value) ? [value] : [])];
    input.replaceChildren(...all.map((choice) => make("option", { value: choice, selected: choice === value }, choice || "–")));
    input.value = value ?? "";
  };
  return { element: input, input, show, value: () => input.value };
}

/** The path of a picture's file, with the picture above it, by a module that is loaded with the first. */
function withPicture(widget, { path }) {
  const place = make("div", { class: "picture-field" });
  let shown = /** @type {string | null} */ (null);
  let showPicture = (/** @type {string | null} */ src) => void (shown = src);
  const loading = import("./picture_field.js").then(({ pictureField }) => {
    showPicture = pictureField(place, path);
    showPicture(shown);
  });
  const show = (value) => {
    widget.show(value);
    showPicture(value);
  };
  // Who has no picture yet chooses one, and types no path.
  const focus = async () => {
    widget.input.focus({ preventScroll: true });
    await loading;
    if (document.activeElement === widget.input && !widget.value()) place.querySelector("button")?.focus({ preventScroll: true });
  };
  return { ...widget, element: make("div", {}, place, widget.input), show, focus };
}

/** The words for a picture, or a tick that it is mere decoration. */
function withDecoration(widget, { id, onTyped }) {
  const tick = make("input", {
    id: `${id}-decoration`,
    type: "checkbox",
    change: () => {
      if (tick.checked) {
        widget.show("");
        onTyped("");
      }
      widget.input.disabled = tick.checked;
      if (!tick.checked) widget.input.focus();
    },
  });
  const element = make("div", {}, widget.input, make("label", { class: "check" }, tick, "It is mere decoration"));
  const show = (value) => {
    widget.show(value);
    const isDecoration = value === "" && document.activeElement !== widget.input;
    tick.checked = isDecoration;
    widget.input.disabled = isDecoration;
  };
  return { ...widget, element, show };
}

/** A field with a day in it says below which day of the week that is, and has a calendar beside it. */
function withDay(widget) {
  const open = async () => (await import("./calendar.js")).openCalendar(widget.input, widget.input);
  const button = make("button", { type: "button", class: "pick", "aria-label": "Choose a day", title: "Choose a day", "aria-haspopup": "dialog", click: open });
  return inWords(widget, make("div", { class: "with-pick" }, widget.input, button), (value) => {
    const day = /^(\d{4}-\d{2}-\d{2})\b/.exec(value)?.[1] ?? "";
    const said = day && readableDate(day);
    return said && said !== day ? `${weekday(day)} ${said}` : "";
  });
}

/** A field for a language or a time zone offers those that there are; of a language it says which one it is. */
function withChoices(widget, which) {
  widget.input.addEventListener("focus", async () => (await import("./choices.js")).offer(widget.input, which), { once: true });
  return which === "zone" ? widget : inWords(widget, widget.input, languageName);
}

/** Return a widget that says below what its value means. */
function inWords(widget, element, meaning) {
  const words = make("p", { class: "in-words" });
  const tell = () => (words.textContent = meaning(widget.input.value));
  widget.input.addEventListener("input", tell);
  const show = (value) => {
    widget.show(value);
    tell();
  };
  return { ...widget, element: make("div", {}, element, words), show };
}

function weekday(day) {
  return new Intl.DateTimeFormat("en-GB", { weekday: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}
