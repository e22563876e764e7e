/** Another language for an issue: it is chosen, its catalog is made, and it is there to be written. */

import { address, getJson } from "../api.js";
import { make } from "../dom.js";
import { change, state } from "../state.js";
import { ask, form, labelled, refuse, show } from "../write/dialog.js";
import { settled } from "../write/saving.js";

/** Ask for the language into which the issue is to be translated. */
export async function begin() {
  const where = `/api/issues/${encodeURIComponent(state().issue)}/translations`;
  await settled(); // what is translated is the text as it stands now
  const known = await getJson(address(where)).catch(() => null);
  if (!known) {
    show("Translate");
    refuse("The issue has mistakes, or the server does not answer: try again once that is mended.");
    return;
  }
  const group = (label, languages) => make("optgroup", { label }, ...languages.map(({ id, name }) => make("option", { value: id }, name)));
  const choice = /** @type {HTMLSelectElement} */ (
    make("select", { id: "new-language", required: true }, make("option", { value: "" }, "Choose a language"), group("The letter has words of its own in", known.worded), group("Others, which need them in words.yaml", known.others))
  );
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("shelf"));
  const submit = async () => {
    const { refused, language } = await ask(where, { language: choice.value });
    if (refused) return refused;
    dialog.close();
    change({ language, view: "", side: "" });
    return "";
  };
  show(
    "Translate",
    form(
      "Begin the translation",
      submit,
      labelled("Translate into", choice, make("p", { class: "help" }, "Each text of the issue stands beside its translation, and what is missing stays in the language of the issue. When the issue changes, you see what is to be looked at again.")),
    ),
  );
  choice.focus();
}
