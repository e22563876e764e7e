/** Both versions of a text that was changed here and in the file: what stands where, and the choice between them. */

import { make, styled } from "../dom.js";
import { draft } from "./draft.js";
import { decide } from "./edits.js";
import { marked } from "./words.js";

await styled("write/dialogs");

/** @typedef {import("./draft.js").Conflict} Conflict */

/**
 * Return both versions of a text, and both together where that is possible.
 * @param {Conflict} conflict
 */
export function versions(conflict) {
  const { path, base, mine, theirs, both, isRecovered } = conflict;
  const said = !path
    ? ["The place of what you typed is gone from the file. ", "Nothing is lost: copy it to where it belongs, then let it go."]
    : isRecovered
    ? ["What you typed here before was not saved, ", "and the file has another text by now. The file’s stands until you choose."]
    : ["This text was also changed in the file ", "while you were writing. Nothing is lost: choose, or go on writing above and keep yours."];
  if (!path) {
    return make("section", { class: "versions", "aria-label": "A text without a place" }, make("p", { class: "versions-said" }, make("strong", {}, said[0]), said[1]), version(conflict, "Yours", "typed here, kept in this browser", base, mine, "Let it go", "", null));
  }
  return make(
    "section",
    { class: "versions", "aria-label": "Both versions" },
    make("p", { class: "versions-said" }, make("strong", {}, said[0]), said[1]),
    version(conflict, "Yours", "typed here, kept in this browser", base, mine, "Keep mine"),
    version(conflict, "The file’s", draft.file, base, theirs, "Take the file’s"),
    typeof both === "string" && version(conflict, "Both together", "", base, both, "Take both", "solid"),
  );
}

function version(conflict, name, where, base, value, words, kind = "", chosen = value) {
  const shown = typeof value === "string" && value ? marked(typeof base === "string" ? base : "", value) : [nothing(value)];
  return make(
    "div",
    { class: "version" },
    make("p", { class: "version-head" }, make("strong", {}, name), make("span", { class: "muted" }, where)),
    make("div", { class: "version-text" }, ...shown),
    make("button", { type: "button", class: kind, "data-key": words, click: () => decide(conflict, chosen) }, words),
  );
}

function nothing(value) {
  const isEmpty = value === null || value === undefined || value === "";
  return make("em", { class: "muted" }, isEmpty ? "Nothing stands there." : "Several fields, as they stand in the file.");
}
