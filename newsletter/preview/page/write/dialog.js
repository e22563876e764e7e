/** The dialog for what concerns a whole issue: its forms, their fields, and what the server answers. */

import { post } from "../api.js";
import { byId, make, styled } from "../dom.js";

await styled("write/dialogs");

/** Send JSON, and return the answer, which says why something is `refused`. */
export async function ask(where, body) {
  try {
    return (await post(where, body)).answer;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { refused: "The server does not answer." };
  }
}

/** Show something in the dialog, in the place of what was in it. */
export function show(heading, ...children) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("shelf"));
  const parts = [
    make("div", { class: "dialog-head" }, make("h2", { id: "shelf-heading", tabindex: "-1" }, heading), make("button", { type: "button", class: "quiet", click: () => dialog.close() }, "Close")),
    ...children,
    make("p", { class: "answer refused", id: "shelf-answer", role: "status" }),
  ];
  dialog.replaceChildren(...parts.filter(Boolean));
  if (!dialog.open) dialog.showModal();
  else byId("shelf-heading").focus(); // what had the focus may be gone, and Esc would not reach the dialog
}

/** Say in the dialog why something is not done. */
export function refuse(sentence) {
  byId("shelf-answer").textContent = sentence;
}

/** Return a form; `submit` returns why it cannot be done, or "". */
export function form(words, submit, ...children) {
  const send = async (event) => {
    event.preventDefault();
    refuse("");
    refuse(await submit());
  };
  return make("form", { class: "shelf-form", submit: send }, ...children, make("button", { type: "submit" }, words));
}

/** Return a field for a line of text. */
export function line(attributes) {
  return /** @type {HTMLInputElement} */ (make("input", { type: "text", autocomplete: "off", ...attributes }));
}

/** Return a field with its label above it. */
export function labelled(words, input, ...below) {
  return make("div", {}, make("label", { class: "label", for: input.id }, words), input, ...below);
}
