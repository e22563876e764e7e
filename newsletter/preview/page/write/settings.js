/**
 * The settings: what all issues share, edited in the same way, with the letter beside. This module is loaded when they are
 * opened first.
 *
 * Each of their parts is some fields of one file. Where a value is not set, the form shows what stands in its place.
 */

import { getAnswer } from "../api.js";
import { byId, make, refill, styled } from "../dom.js";
import { say } from "../say.js";
import { change, state } from "../state.js";
import { colorField } from "./color.js";
import { waitingValue } from "./conflicts.js";
import { draft } from "./draft.js";
import { edit } from "./edits.js";
import { showPart } from "./form.js";
import { openPart, showForms } from "./navigation.js";
import { notes, showCount } from "./notes.js";
import { handlers, part } from "./open_part.js";
import { instead } from "./outline.js";
import { others as ofGroups } from "./part_fields.js";
import { at, dotted, isSame } from "./paths.js";
import { frameOf, setFields, wayTo } from "./shapes.js";
import { themeField } from "./theme.js";
import { others as widgets } from "./widgets.js";

/** @typedef {import("./paths.js").Path} Path */
/** @typedef {import("./shapes.js").Frame & {file: string}} Part */

/** @type {{groups: {label: string, parts: Part[]}[], fields: Record<string, any[]>, inherited: Record<string, string>}} */
let known;
/** @type {string | null} */
let before = null; // the letter's scheme, while colours of another are edited

await styled("write/settings");
widgets.set("color", colorField);
widgets.set("theme", themeField);

/** Make a file of the settings what is written; return its place, as draft.js has it, or null if it cannot be. */
export async function openSettings(file) {
  const newest = await getAnswer("/api/settings");
  if (state().settings !== file) return null; // who went back at once
  if (!newest.fields?.[file]) {
    say(newest.refused ?? "The words that this program comes with are not changed here.");
    change({ settings: "", at: "" }, { replace: true });
    return null;
  }
  known = newest;
  setFields(known.fields[file], partsOf(file));
  Object.assign(draft, { inherited: file === "words.yaml" ? known.inherited : {}, colors: {} });
  instead.show = showParts;
  ofGroups.naming = naming;
  ofGroups.outOf = outOf;
  handlers.shown = showInherited;
  return { name: `settings/${file}`, where: `/api/settings/${file}`, file: file === "words.yaml" ? "templates/words.yaml" : file };
}

/** Show the form of the part that a path leads into, or else of the first one. */
export function showPath(path) {
  const first = partsOf(state().settings)[0];
  showPart(frameOf(path) && path.length ? path : wayTo(first));
}

function partsOf(file) {
  return known.groups.flatMap(({ parts }) => parts.filter((each) => each.file === file));
}

/** Show the parts of the settings on the left. */
function showParts() {
  const all = notes();
  refill(
    byId("outline"),
    make("button", { type: "button", class: "quiet", "data-key": "leave-settings", click: leave }, "‹ Back to the issue"),
    make("h2", { class: "outline-title" }, "Settings"),
    make("p", { class: "muted outline-date" }, "What all issues share"),
    ...known.groups.flatMap(({ label, parts }) => [
      make("h3", { class: "settings-group", id: `settings-${label}` }, label),
      make("ol", { class: "settings-list", "aria-labelledby": `settings-${label}` }, ...parts.map((each) => item(each, all))),
    ]),
  );
}

function item(each, all) {
  const isHere = each.file === state().settings;
  const count = make("span", {});
  showCount(count, isHere ? all.filter(({ path }) => path && frameOf(path)?.name === each.name) : []);
  return make(
    "li",
    {},
    make(
      "button",
      { type: "button", class: "part", "aria-current": isHere && part.frame?.name === each.name && "true", "data-key": `settings ${each.name}`, click: () => open(each) },
      make("span", { class: "part-words" }, each.label),
      count,
    ),
  );
}

function open(each) {
  showScheme(each);
  if (each.file === state().settings) openPart(wayTo(each));
  else {
    change({ settings: each.file, at: dotted(wayTo(each)) });
    showForms();
  }
}

/** Show the letter in the colours that are edited, and in others as before. */
function showScheme({ name }) {
  const wanted = { light: "", dark: "dark" }[name];
  const now = state().scheme;
  if (wanted === undefined && before === null) return;
  before ??= now;
  const next = wanted ?? before;
  if (wanted === undefined) before = null;
  if (next !== now) change({ scheme: next }, { replace: true });
}

function leave() {
  showScheme({ name: "" });
  change({ settings: "", at: "" });
  const button = byId("open-settings"); // a phone has no room for it
  (button.checkVisibility() ? button : byId("to-issues")).focus();
}

/** Show in a field what stands in the place of a value that is not set, and the way back to that. */
function showInherited({ widget, field }, path) {
  widget.tell?.();
  const inherited = draft.inherited[dotted(path)];
  const own = field.querySelector(".own");
  if (inherited === undefined || !own) return;
  const isSet = at(draft.data, path) !== undefined;
  if ("placeholder" in widget.input) widget.input.placeholder = inherited;
  if (widget.input instanceof HTMLSelectElement) widget.input.options[0].textContent = inherited;
  // A button that is replaced as the field loses the focus would get no click.
  const key = `${isSet} ${dotted(path)}`;
  if (own.dataset.shown === key) return;
  own.dataset.shown = key;
  own.replaceChildren(isSet ? make("button", { type: "button", class: "quiet reset", "data-key": `reset ${dotted(path)}`, "aria-label": `Reset ${field.querySelector("label")?.textContent}`, click: () => takeOut(path) }, "Reset") : path[0] === "theme" && path.length > 2 ? "from the theme" : "as shipped");
}

function takeOut(path) {
  edit([{ op: "clear", path }], () => handlers.wanted(path));
}

// Groups whose fields have names of their own, such as merge tags

/**
 * Return what adds a merge tag, or gives a text a form in another language.
 * @param {import("./shapes.js").Shape} shape
 * @param {Path} path
 * @param {string} label
 */
function naming(shape, path, label) {
  if (shape.is_by_language) return inLanguage(path, label);
  if (path.at(-1) !== "merge_tags") return "";
  const id = `name-in-${dotted(path)}`;
  const input = make("input", { id, class: "input file", autocomplete: "off", autocapitalize: "none", spellcheck: "false", placeholder: "first_name", "data-key": id });
  const add = () => {
    const name = input.value.trim();
    if (!name || at(draft.data, [...path, name]) !== undefined) return say(name ? `There is ${name} already.` : "Write its name first.");
    input.value = "";
    edit([{ op: "put", path: [...path, name], value: {} }], (touched) => handlers.wanted([...touched, "sample"]));
  };
  const press = (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add();
  };
  input.addEventListener("keydown", press);
  return make("div", { class: "naming" }, make("label", { for: id, class: "caption" }, "New merge tag"), make("div", {}, input, make("button", { type: "button", "data-key": `add ${id}`, click: add }, "+ Add")));
}

/**
 * Return a button that asks for a language, in which a text then has a form of its own.
 * @param {Path} path
 * @param {string} label
 */
function inLanguage(path, label) {
  const id = `language-of-${dotted(path)}`;
  const place = make("div", { class: "naming" });
  const ask = async () => {
    const input = make("input", { id, class: "input file", autocomplete: "off", autocapitalize: "none", spellcheck: "false", placeholder: "fr", "data-key": id });
    const add = () => {
      const waiting = waitingValue(path); // what is typed may not have arrived
      const value = waiting === undefined ? at(draft.data, path) : waiting;
      const own = draft.data.language ?? draft.inherited.language;
      const forms = typeof value === "object" && value ? value : { [own]: value ?? "" };
      const language = input.value.trim();
      if (!language || forms[language] !== undefined) return say(language ? `There is a text in ${language} already.` : "Choose a language first.");
      edit([{ op: "put", path, value: { ...forms, [language]: "" } }], () => handlers.wanted([...path, language]));
    };
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      add();
    });
    place.replaceChildren(make("label", { for: id, class: "caption" }, "Language"), make("div", {}, input, make("button", { type: "button", "data-key": `add ${id}`, click: add }, "+ Add")));
    input.focus();
    (await import("./choices.js")).offer(input, "language");
  };
  place.append(make("button", { type: "button", class: "adder", "aria-label": `+ In another language: ${label}`, "data-key": `ask ${id}`, click: ask }, "+ In another language"));
  return place;
}

/**
 * Return the button that takes a group out which need not be there.
 * @param {Path} path
 */
function outOf(field, path) {
  if (field.language && field.language === (draft.data.language ?? draft.inherited.language)) return "";
  const isNamed = path.at(-2) === "merge_tags";
  const value = at(draft.data, path);
  if ((field.is_needed && !isNamed) || value === undefined || field.shape.widget === "by-name" || !part.frame) return "";
  const run = () => edit([{ op: "put", path, value: null }], () => {
    for (const name of part.added) if (isSame([...part.place, ...name.split(".")], path)) part.added.delete(name);
    say(`“${field.label}” is taken out.`, { act: { label: "Undo", run: () => byId("undo").click() } });
    byId("form").querySelector("h2")?.focus();
  });
  return make("button", { type: "button", class: "quiet reset", "data-key": `out ${dotted(path)}`, "aria-label": `Take out ${field.label}`, click: run }, "Take out");
}
