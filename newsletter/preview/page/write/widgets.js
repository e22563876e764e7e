/**
 * The widgets of a form: each shows one text of the issue as the file spells it, and tells what is typed.
 *
 * A widget is { element, input, show(value), value() }: `element` goes into the form, `input` takes the focus, and
 * `show` leaves the caret where it was.
 */

import { make } from "../dom.js";
import { readableDate } from "../issues.js";
import { keepWritable } from "./characters.js";
import { draft } from "./draft.js";
import { cleanPastes } from "./paste.js";
import { LINE_BREAK, proseField } from "./prose.js";

/** @typedef {import("./shapes.js").Shape} Shape */
/** @typedef {{element: HTMLElement, input: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement,
 *             show: (value: string | null) => void, value: () => string}} Widget */
/** @typedef {{id: string, isBare: boolean, example: string, language: string, described: string, path: () => import("./paths.js").Path, onTyped: (value: string) => void}} Options */

const IN_WORDS = ["line", "lines", "prose", "alt"];
const MODES = { address: "url", email: "email", number: "numeric" };

/**
 * Return a widget for a shape.
 * @param {Shape} shape
 * @param {Options} options
 * @returns {Widget}
 */
export function widgetFor(shape, options) {
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
    lang: isWords && (options.language || null),
    dir: isWords && "auto",
    spellcheck: String(isWords),
    autocomplete: "off",
    inputmode: MODES[shape.widget],
    list: shape.widget === "zone" && zones(),
    class: shape.widget === "prose" ? "prose-input" : isLong ? "" : `input ${shape.widget}`,
    input: () => options.onTyped(input.value),
  });
  keepWritable(input, shape.widget === "prose" ? LINE_BREAK : isLong ? "\n" : " ");
  const widget = { element: input, input, show: (value) => set(input, value ?? ""), value: () => input.value };
  const element = shape.widget === "prose" ? proseField(input, !options.isBare) : input;
  if (isWords && shape.widget !== "lines") cleanPastes(input, shape.widget === "prose" ? "prose" : "line");
  if (shape.widget === "prose") return { ...widget, element };
  if (shape.widget === "alt") return withDecoration(widget, options);
  if (shape.widget === "file" && draft.where.startsWith("/api/issues/")) return withPicture(widget, options);
  if (shape.widget === "day" || shape.widget === "time") return withDay(widget);
  return widget;
}

/** Show a value in a field, with the caret at the words where it was. */
export function set(input, value) {
  if (input.value === value) return;
  const isFocused = document.activeElement === input;
  const { selectionStart, selectionEnd } = input;
  const before = input.value;
  input.value = value;
  if (!isFocused || selectionStart === null) return;
  let same = 0;
  while (same < Math.min(before.length, value.length) && before[same] === value[same]) same += 1;
  const moved = (caret) => (caret <= same ? caret : Math.max(same, caret + value.length - before.length));
  input.setSelectionRange(moved(selectionStart), moved(selectionEnd));
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
  import("./picture_field.js").then(({ pictureField }) => {
    showPicture = pictureField(place, path);
    showPicture(shown);
  });
  const show = (value) => {
    widget.show(value);
    showPicture(value);
  };
  return { ...widget, element: make("div", {}, place, widget.input), show };
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

/** A field with a day in it says below which day of the week that is. */
function withDay(widget) {
  const words = make("p", { class: "in-words" });
  const tell = () => {
    const day = /^(\d{4}-\d{2}-\d{2})\b/.exec(widget.input.value)?.[1] ?? "";
    const said = day && readableDate(day);
    words.textContent = said && said !== day ? `${weekday(day)} ${said}` : "";
  };
  widget.input.addEventListener("input", tell);
  const show = (value) => {
    widget.show(value);
    tell();
  };
  return { ...widget, element: make("div", {}, widget.input, words), show };
}

function weekday(day) {
  return new Intl.DateTimeFormat("en-GB", { weekday: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}

/** Return the id of the list of all zones, which is made when it is needed first. */
function zones() {
  const id = "zones";
  if (!document.getElementById(id)) {
    const names = Intl.supportedValuesOf?.("timeZone") ?? [];
    document.body.append(make("datalist", { id }, ...names.map((name) => make("option", { value: name }))));
  }
  return id;
}
