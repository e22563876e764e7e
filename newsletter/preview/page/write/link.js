/** Links in prose: the box with the words and the address of one, and an address that is pasted over words. */

import { make } from "../dom.js";
import { say } from "../say.js";

/** @typedef {import("./marks.js").Change} Change */

const LINK = /\[((?:\\[\s\S]|[^[\]\\])*)\]\(((?:\{\{[^{}]*\}\}|\\.|\([^()\s]*\)|[^()\s\\])*)\)/g;
const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/i;

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

/**
 * Return the change that makes a link of words over which an address is pasted, or null.
 * @returns {Change | null}
 */
export function linkedByPaste(value, start, end, pasted) {
  const here = placeOf(value, start, end);
  const isNew = here.words && !here.isLink && !here.address && !/[[\]\n]/.test(here.words);
  return isNew && ADDRESS.test(pasted.trim()) ? linked(value, here, here.words, whole(pasted.trim())) : null;
}

/** Return the link that is selected or around the caret, or what would become one. */
function placeOf(value, start, end) {
  for (const found of value.matchAll(LINK)) {
    const last = found.index + found[0].length;
    if (found.index <= start && end <= last) return { start: found.index, end: last, words: found[1], address: found[2], isLink: true };
  }
  const selected = value.slice(start, end);
  const words = selected.trim();
  const first = start + selected.indexOf(words);
  const isAddress = ADDRESS.test(words);
  return { start: first, end: first + words.length, words: isAddress ? "" : words, address: isAddress ? words : "", isLink: false };
}

function linked(value, { start, end, isLink }, words, address) {
  const shown = words ? words.replace(/\\[\s\S]|[[\]]/g, (found) => (found.length > 1 ? found : `\\${found}`)) : address.replace(/^(?:https?:\/\/|mailto:)/i, "");
  const isAlone = isLink || start < end;
  const before = !isAlone && /[\p{L}\p{N}.,;:!?]/u.test(value[start - 1] ?? "") ? " " : "";
  const after = !isAlone && /[\p{L}\p{N}]/u.test(value[end] ?? "") ? " " : "";
  const link = `${before}[${shown}](${address})`;
  return { start, end, text: link + after, select: [link.length, link.length] };
}

/** Return an address with what people leave out, and without what would end it too soon. */
function whole(address) {
  if (/^\{\{.*\}\}$/.test(address)) return address;
  const isMail = /^[^\s@:/?#]+@[^\s@]+\.[^\s@]+$/.test(address);
  const isSite = /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?:[:/?#]|$)/u.test(address);
  const full = isMail ? `mailto:${address}` : isSite ? `https://${address}` : address;
  const isBalanced = /^(?:[^()]|\([^()]*\))*$/.test(full);
  return full.replace(isBalanced ? /\s/g : /[\s()]/g, (found) => `%${found.charCodeAt(0).toString(16)}`);
}
