/** The controls above the letter: which view, how wide, light or dark, pictures, which mail program, which reader. */

import { byId, make, refill } from "./dom.js";
import { shownWidth } from "./stage.js";
import { change, link, SCHEMES, state, VIEWS, WIDTHS } from "./state.js";

const SAMPLES = { id: "", name: "Sample values" };

/** @type {{lenses: any[], personas: {id: string, name: string}[]}} */
let desk = { lenses: [], personas: [] };

/** Set the choices that the publication offers. */
export function setChoices({ lenses, personas }) {
  desk = { lenses, personas };
  showLook();
}

/** Return the ids of the lenses, with that of the letter as it was built first. */
export function lensIds() {
  return ["", ...desk.lenses.map(({ id }) => id)];
}

/** Return the ids of the personas, with that of the samples first. */
export function personaIds() {
  return readers().map(({ id }) => id);
}

/** Return the name of the reader whose values are filled in for merge tags. */
export function readerName() {
  return (readers().find(({ id }) => id === state().persona) ?? SAMPLES).name;
}

function readers() {
  return [SAMPLES, ...desk.personas];
}

/** Show the controls in the current state. */
export function showLook() {
  const now = state();
  refill(byId("views"), ...VIEWS.map(viewLink));
  const isLetter = now.view === "";
  const withPersona = desk.personas.length > 0 && !["html", "mjml", "reading"].includes(now.view);
  byId("look").hidden = !isLetter && !withPersona;
  byId("open-look").hidden = byId("look").hidden;
  refill(
    byId("look"),
    isLetter
      ? make(
          "div",
          { class: "look-row" },
          group("Width", "width", WIDTHS),
          group("Colours", "scheme", SCHEMES),
          make(
            "div",
            { class: "choice" },
            make("button", { type: "button", class: "toggle", "aria-pressed": String(now.images === "off"), "data-key": "images", "data-words": "Images off", click: () => change({ images: now.images ? "" : "off" }) }, "Images off"),
          ),
        )
      : "",
    make(
      "div",
      { class: "look-row" },
      isLetter && choice("Seen in", "lens", [{ id: "", name: "As built" }, ...desk.lenses]),
      withPersona && choice("Read by", "persona", readers()),
    ),
  );
  // On a phone the views are a row that scrolls.
  const row = byId("views");
  const shown = row.querySelector("[aria-current]");
  if (shown) row.scrollLeft = shown.offsetLeft - row.offsetLeft - 24;
  showWidth();
}

/** Show how wide the letter is, if there is one. */
export function showWidth() {
  const { width, scale } = shownWidth();
  byId("width-now").hidden = state().view !== "" || width === 0;
  byId("width-now").textContent = scale < 0.995 ? `${width} px, at ${Math.round(scale * 100)} %` : `${width} px`;
}

document.addEventListener("letterfit", showWidth);

function viewLink({ id, name }) {
  return make(
    "li",
    {},
    make(
      "a",
      {
        href: link({ view: id }),
        "aria-current": state().view === id && "page",
        "data-key": `view ${id}`,
        click: (event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          change({ view: id });
        },
      },
      name,
    ),
  );
}

function group(name, key, options) {
  return make(
    "div",
    { class: "choice", role: "group", "aria-label": name },
    make(
      "span",
      { class: "segments" },
      ...options.map(({ id, name: words }) =>
        make("button", { type: "button", "aria-pressed": String(state()[key] === id), "data-key": `${key} ${id}`, "data-words": words, click: () => change({ [key]: id }) }, words),
      ),
    ),
  );
}

function choice(name, key, options) {
  const known = options.some(({ id }) => id === state()[key]);
  return make(
    "label",
    { class: "choice" },
    make("span", { class: "muted" }, name),
    make(
      "select",
      { "data-key": key, change: (event) => change({ [key]: event.target.value }) },
      ...options.map(({ id, name: words }) => make("option", { value: id, selected: id === (known ? state()[key] : "") }, words)),
    ),
  );
}
