/** Lines that another program has changed as well: both versions above the text, until one is chosen. */

import { make } from "../dom.js";

/**
 * Return what is said and asked about them.
 * @param {typeof import("../write/yaml_text.js")} text
 * @param {(line: number) => void} goTo
 */
export function clashList(text, goTo) {
  const clashes = text.clashes();
  if (!clashes.length) return [];
  return [
    make(
      "section",
      { class: "clashes", "aria-labelledby": "clashes-heading" },
      make("h2", { id: "clashes-heading" }, "The file has changed in the same lines"),
      make("p", { class: "muted" }, "Nothing is saved until you have chosen. Your version stands in the text below, and is kept in this browser."),
      ...clashes.map((clash, index) =>
        make(
          "div",
          { class: "clash" },
          make("div", {}, make("h3", {}, "Yours ", make("button", { type: "button", class: "quiet", click: () => goTo(clash.line + 1) }, `line ${clash.line + 1}`)), version(clash.mine, `Yours, line ${clash.line + 1}`)),
          make("div", {}, make("h3", {}, "In the file"), version(clash.theirs, `In the file, line ${clash.line + 1}`)),
          make(
            "p",
            { class: "clash-choice" },
            make("button", { type: "button", click: () => text.choose(index, clash.mine) }, "Keep yours"),
            make("button", { type: "button", click: () => text.choose(index, clash.theirs) }, "Take the file’s"),
          ),
        ),
      ),
    ),
  ];
}

function version(lines, name) {
  return make("pre", { tabindex: "0", role: "region", "aria-label": name }, lines || "(nothing)");
}
