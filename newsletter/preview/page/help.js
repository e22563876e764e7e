/** The help dialog: every shortcut, and the two settings that this browser remembers, editor and shortcuts. */

import { byId, make, styled } from "./dom.js";
import { choose, chosen, EDITORS, wrongLink } from "./editor.js";
import { areOn, grouped, turn } from "./keys.js";

await styled("help");

/**
 * Open the dialog; `writing` are the keys of a page that writes, and a program that `endsByItself` does so some time after
 * its page was closed.
 * @param {{writing: {keys: string[], does: string}[], endsByItself: boolean}} _about
 */
export function openHelp({ writing, endsByItself }) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("help"));
  const parts = [
    make("div", { class: "dialog-head" }, make("h2", { id: "help-heading" }, "Help and settings"), make("button", { type: "button", class: "quiet", click: () => dialog.close() }, "Close")),
    endsByItself && make("p", { class: "note" }, "When you have finished, close this page: the program ends by itself a few minutes later."),
    make("div", { class: "shortcuts" }, ...(writing.length ? [list("Write", writing)] : []), ...[...grouped()].map(([name, group]) => list(name, group))),
    editorForm(),
    make(
      "section",
      {},
      make(
        "label",
        { class: "check" },
        make("input", { type: "checkbox", checked: areOn(), change: (event) => turn(event.target.checked) }),
        " Single keys are shortcuts",
      ),
      make("p", { class: "muted" }, `In the letter, a click ${writing.length ? "leads to the same words in the form" : "opens the line of the issue in your editor"}. With Ctrl or ⌘, it follows the link.`),
    ),
  ];
  dialog.replaceChildren(...parts.filter(Boolean));
  if (!dialog.open) dialog.showModal();
}

function list(name, shortcuts) {
  return make(
    "section",
    {},
    make("h3", {}, name),
    make(
      "dl",
      {},
      ...shortcuts.map(({ keys, does }) => make("div", {}, make("dt", {}, ...keys.slice(0, 1).map((key) => make("kbd", {}, key === "Escape" ? "Esc" : key))), make("dd", {}, does))),
    ),
  );
}

function editorForm() {
  const own = make("input", { type: "text", id: "own-link", spellcheck: "false", autocomplete: "off", value: chosen().link });
  const said = make("p", { class: "answer", role: "status" });
  const select = make(
    "select",
    { id: "editor" },
    ...EDITORS.map(({ id, name }) => make("option", { value: id, selected: id === chosen().id }, name)),
    make("option", { value: "own", selected: chosen().id === "own" }, "Another, by its link"),
  );
  const line = make("label", { class: "own-link", hidden: chosen().id !== "own" }, make("span", {}, "Link, with {path}, {line} and {column} "), own);
  select.addEventListener("change", () => {
    line.hidden = select.value !== "own";
    said.textContent = "";
    if (select.value === "own") own.focus();
    else choose(select.value);
  });
  own.addEventListener("input", () => {
    said.textContent = wrongLink(own.value);
    if (!said.textContent) choose(own.value);
  });
  return make("section", {}, make("h3", {}, "Your editor"), make("label", {}, make("span", {}, "Places open in "), select), line, said);
}
