/** The languages of an issue that has translations: a choice above the row of the inbox, for all that is shown below it. */

import { byId, make, refill, styled } from "./dom.js";
import { change } from "./state.js";

const MOST = 44; // characters of names that find room beside each other on a phone

await styled("languages");
byId("inbox").before(make("div", { id: "languages", class: "languages" }));

/** Show the languages, and which of them is looked at. */
export function showLanguages({ languages, language }) {
  byId("languages").hidden = languages.length === 0;
  const length = languages.reduce((sum, { name }) => sum + name.length + 3, 0);
  refill(byId("languages"), length > MOST ? list(languages, language) : buttons(languages, language));
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
