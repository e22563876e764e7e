/** Folders of the home, to walk through: a click enters one, and opens one that is a newsletter. */

import { address, getAnswer } from "../api.js";
import { make } from "../dom.js";

/**
 * Return the list; `open` opens a folder that is a newsletter.
 * @param {(folder: string) => void} open
 */
export function walk(open) {
  const box = make("section", { class: "walk", "aria-label": "Folders" });
  enter("");
  return box;

  async function enter(path, hasFocus = false) {
    const found = await getAnswer(address("/api/folders", { in: path })).catch(() => null);
    if (!found || found.refused) {
      box.replaceChildren(...(box.querySelector("nav") ? [box.querySelector("nav")] : []), make("p", { class: "start-facts walk-note", role: "alert" }, found?.refused ?? ""));
      return;
    }
    const { here, steps, folders, more } = found;
    box.replaceChildren(
      make(
        "nav",
        { "aria-label": "Where this is", class: "walk-steps" },
        ...steps.map((step, number) =>
          number === steps.length - 1
            ? make("span", { "aria-current": "location", tabindex: "-1" }, number ? step.name : "Home")
            : make("button", { type: "button", class: "start-link", click: () => enter(step.path, true) }, number ? step.name : "Home"),
        ),
      ),
      here.newsletter ? make("p", { class: "walk-here" }, make("button", { type: "button", class: "solid", click: () => open(here.path) }, `Open ${here.newsletter}`)) : "",
      folders.length
        ? make("ul", { class: "start-list walk-list" }, ...folders.map((folder) => make("li", {}, entry(folder))))
        : make("p", { class: "start-facts walk-note" }, "There is no folder in here."),
      more ? make("p", { class: "start-facts walk-note" }, `${more} more are not listed: type the path of the one that you mean.`) : "",
    );
    if (hasFocus) box.querySelector("[aria-current]")?.focus();
  }

  function entry({ path, name, newsletter }) {
    if (newsletter) return make("button", { type: "button", class: "start-row is-newsletter", click: () => open(path) }, make("span", { class: "start-name" }, newsletter), make("span", { class: "start-facts" }, `Newsletter in ${name}`));
    return make("button", { type: "button", class: "start-row is-folder", click: () => enter(path, true) }, make("span", {}, name), make("span", { "aria-hidden": "true", class: "muted" }, "›"));
  }
}
