/**
 * The box with the words and the address of a link. It is there before anybody asks for it: what is typed behind Ctrl K is
 * for the box.
 */

import { make } from "../dom.js";
import { say } from "../say.js";
import { linked, placeOf, whole } from "./link.js";

/** @typedef {import("./marks.js").Change} Change */

/**
 * Show the box for the link at the caret, or for one that is to be made of what is selected.
 * @param {HTMLTextAreaElement} input
 * @param {(change: Change) => void} apply
 */
export function editLink(input, apply) {
  const { value, selectionStart, selectionEnd } = input;
  const here = placeOf(value, selectionStart, selectionEnd);
  const words = make("input", { id: "link-words", class: "input", autocomplete: "off", dir: "auto", lang: input.lang || null });
  const address = make("input", { id: "link-address", class: "input address", autocomplete: "off", spellcheck: "false", inputmode: "url", placeholder: "https://", required: true });
  words.value = here.words;
  address.value = here.address;
  const dialog = /** @type {HTMLDialogElement} */ (make("dialog", { class: "dialog link-box", "aria-labelledby": "link-heading" }));
  const end = (change) => {
    dialog.close();
    if (input.value === value) apply(change);
    else say("The text was changed meanwhile: choose the words for the link again.");
  };
  const done = (event) => {
    event.preventDefault();
    end(linked(value, here, words.value.trim(), whole(address.value.trim())));
  };
  const bare = () => end({ ...here, text: here.words, select: [here.words.length, here.words.length] });
  const cancel = () => end({ start: selectionStart, end: selectionEnd, text: value.slice(selectionStart, selectionEnd), select: [0, selectionEnd - selectionStart] });
  const form = make(
    "form",
    { submit: done },
    make("h2", { id: "link-heading" }, "Link"),
    make("label", { for: "link-words" }, "Words"),
    words,
    make("label", { for: "link-address" }, "Address"),
    address,
    make(
      "p",
      { class: "link-buttons" },
      make("button", { class: "solid" }, here.isLink ? "Change the link" : "Make the link"),
      here.isLink && make("button", { type: "button", click: bare }, "Take the link away"),
      make("button", { type: "button", class: "quiet", click: cancel }, "Cancel"),
    ),
  );
  dialog.append(form);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    cancel();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  (here.words && !here.address ? address : words).focus();
}
