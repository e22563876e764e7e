/**
 * What was typed into issues that are gone, and is in no file: below the list of issues, to be copied to where it belongs.
 * It is loaded when there is some.
 */

import { byId, make, styled } from "../dom.js";
import { say } from "../say.js";
import { forget, issueOf } from "./kept.js";

await styled("write/dialogs");

/** @typedef {import("./kept.js").Kept} Kept */

/**
 * Show what is left over, in the place of what was before.
 * @param {Kept[]} records
 */
export function showLeftOver(records) {
  byId("left-over")?.remove();
  const all = records.filter(({ value }) => value);
  const issues = [...new Set(all.map(({ name }) => issueOf(name)))];
  const letGo = async (/** @type {Kept} */ record) => {
    await forget(record.id);
    showLeftOver(all.filter((each) => each !== record));
  };
  if (issues.length) byId("unread").after(make("div", { id: "left-over" }, ...issues.map((issue) => wordsOf(issue, all.filter(({ name }) => issueOf(name) === issue), letGo))));
}

function wordsOf(issue, records, letGo) {
  return make(
    "section",
    { class: "versions", "aria-label": `Words typed into ${issue}` },
    make("p", { class: "versions-said" }, make("strong", {}, `Words typed into ${issue}, which is gone. `), "They are in no file: copy them to where they belong, then let them go."),
    ...records.map((record) =>
      make(
        "div",
        { class: "version" },
        make("p", { class: "version-head muted" }, placeOf(record)),
        make("div", { class: "version-text" }, record.value),
        make("button", { type: "button", click: () => copy(record.value) }, "Copy"),
        " ",
        make("button", { type: "button", class: "quiet", click: () => letGo(record) }, "Let it go"),
      ),
    ),
  );
}

/** Return where something was typed: the name of its field, as the file has it, or the whole text. */
function placeOf({ path }) {
  const field = path.findLast((step) => typeof step === "string");
  return field ? field.replaceAll("_", " ") : "as YAML";
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied.");
  } catch {
    say("The browser did not let this page copy: select the words, and copy them.");
  }
}
