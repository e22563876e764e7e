/** The theme: one of those that come along, with a picture of a letter in each. */

import { make } from "../dom.js";
import { lookCards } from "../looks.js";
import { draft } from "./draft.js";
import { dotted } from "./paths.js";

/**
 * @param {import("./shapes.js").Shape} shape
 * @param {import("./widgets.js").Options} options
 * @returns {import("./widgets.js").Widget}
 */
export function themeField({ choices }, { id, label, described, path, onTyped }) {
  const group = /** @type {any} */ (make("div", { id, class: "looks", role: "radiogroup", "aria-label": label, "aria-describedby": described }, ...lookCards(choices, { name: id, change: onTyped })));
  const all = () => /** @type {HTMLInputElement[]} */ ([...group.querySelectorAll("input")]);
  let set = "";
  const show = (value) => {
    set = value ?? "";
    const shown = set || draft.inherited[dotted(path())];
    for (const each of all()) each.checked = each.value === shown;
  };
  const focus = () => (all().find(({ checked }) => checked) ?? all()[0]).focus({ preventScroll: true });
  return { element: group, input: group, show, value: () => set, tell: () => show(set), focus };
}
