/** The languages of an issue that has translations: a choice above the row of the inbox, for all that is shown below it. */

import { byId, make, refill, styled } from "./dom.js";
import { shown } from "./shown.js";
import { change, state } from "./state.js";

/** @type {Promise<typeof import("./translate/translate.js")> | null} loaded with the first translation */
let translating = null;

const MOST = 44; // characters of names that find room beside each other on a phone

await styled("languages");
byId("inbox").before(make("div", { id: "languages", class: "languages" }));

/** Show the languages, and which of them is looked at, with its texts beside those of the issue. */
export async function showLanguages(facts) {
  const { languages, language } = facts;
  byId("languages").hidden = languages.length === 0;
  const length = languages.reduce((sum, { name }) => sum + name.length + 3, 0);
  const another = make("button", { type: "button", class: "quiet", "data-key": "translate", click: async () => (await import("./translate/begin.js")).begin() }, "Translate into …");
  refill(byId("languages"), length > MOST ? list(languages, language) : buttons(languages, language), shown.desk?.can_write ? another : "");
  if (!language && !translating) return;
  translating ??= import("./translate/translate.js");
  const { showTranslation } = await translating;
  if (shown.facts === facts) showTranslation(state().settings ? { ...facts, language: "" } : facts);
}

function buttons(languages, chosen) {
  const press = (id) => () => change({ language: id });
  return make(
    "div",
    { class: "choice", role: "group", "aria-label": "Language of the letter" },
    make("span", { class: "muted", "aria-hidden": "true" }, "Language"),
    make(
      "span",
      { class: "segments" },
      ...languages.map(({ id, name }) =>
        make("button", { type: "button", "aria-pressed": String(id === chosen), "data-key": `language ${id}`, "data-words": name, click: press(id) }, name),
      ),
    ),
  );
}

function list(languages, chosen) {
  return make(
    "label",
    { class: "choice" },
    make("span", { class: "muted" }, "Language", make("span", { class: "unseen" }, " of the letter")),
    make(
      "select",
      { "data-key": "language", change: (event) => change({ language: event.target.value }) },
      ...languages.map(({ id, name }) => make("option", { value: id, selected: id === chosen }, name)),
    ),
  );
}
