/** A colour: as the file spells it, with a box to choose it from, and below how well it can be told from what it meets. */

import { make } from "../dom.js";
import { draft } from "./draft.js";
import { edit } from "./edits.js";
import { handlers } from "./open_part.js";
import { dotted } from "./paths.js";
import { widgetFor } from "./widgets.js";

const WHOLE = /^#[0-9a-f]{6}$/i;

/**
 * @param {import("./shapes.js").Shape} shape
 * @param {import("./widgets.js").Options} options
 * @returns {import("./widgets.js").Widget}
 */
export function colorField(shape, options) {
  const seen = make("p", { class: "color-seen", id: `${options.id}-seen` });
  const text = widgetFor({ ...shape, widget: "line" }, {
    ...options,
    described: `${options.described} ${options.id}-seen`,
    onTyped: (value) => {
      options.onTyped(value);
      follow(value);
    },
  });
  text.input.classList.add("file");
  text.input.classList.remove("words-input");
  text.input.setAttribute("spellcheck", "false");
  const box = make("input", {
    type: "color",
    class: "color-box",
    "aria-label": `Choose ${options.label}`,
    input: () => {
      text.show(box.value);
      options.onTyped(box.value);
    },
  });
  const follow = (value) => {
    const color = value || draft.inherited[dotted(options.path())] || "";
    if (WHOLE.test(color)) box.value = color.toLowerCase();
  };
  const tell = () => {
    const path = options.path();
    const { said = "", passes = true, better = null } = draft.colors[dotted(path)] ?? {};
    follow(text.value());
    seen.className = `color-seen ${passes ? "" : "faint"}`;
    // A button that is replaced as the field loses the focus would get no click.
    if (seen.dataset.shown === `${said} ${better}`) return;
    seen.dataset.shown = `${said} ${better}`
    const take = () => edit([{ op: "put", path: options.path(), value: better }], (touched) => handlers.wanted(touched));
    const button = () => make("button", { type: "button", "data-key": `better ${dotted(path)}`, "aria-label": `Take it: ${better} for ${options.label}`, click: take }, "Take it");
    seen.replaceChildren(better ? `${said}: ${better} would do ` : said, better ? button() : "");
  };
  return { ...text, element: make("div", { class: "color-field" }, box, text.element, seen), show: (value) => (text.show(value), follow(value)), tell };
}
