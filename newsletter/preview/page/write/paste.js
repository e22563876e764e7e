/**
 * Paste: what Word, web pages and PDF files put on the clipboard becomes words of a field, cleaned by the server.
 *
 * The plain words stand in the field at once, so that nothing is lost and nobody waits, and are replaced when the answer
 * comes; both are one step to undo. Without formatting (Ctrl+Shift+V), browsers offer no HTML.
 */

import { post } from "../api.js";
import { make } from "../dom.js";
import { say as tell } from "../say.js";
import { draft } from "./draft.js";
import { endBurst } from "./saving.js";

const ODD = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u2028\u2029\ufeff]|^[•·▪◦‣o§\uf0a7\uf0b7]\t/m;
export const EMBEDDED = /\bdata:[^"')\s]{100,}/g; // pictures, which do not come along, and are longer than what may be sent
const BLOCK = /^(?:#{1,6}|[-*+]|\d+[.)]|>|```|---)(?:\s|$)/m;
const MOST = 100_000; // characters: five times what a text may have, and more than the cells do that can be pasted

/** Refuse what no field and no list takes, before anything else is done with it; it is on the clipboard still. */
export function refuseTooMuch(event) {
  const { length } = event.clipboardData?.getData("text/plain") ?? "";
  if (length <= MOST) return;
  event.preventDefault();
  event.stopPropagation();
  tell(`These are ${length.toLocaleString("en-GB")} characters, and nothing is pasted: a text holds 20,000, and a list takes 200 rows at once.`);
}

/**
 * Clean what is pasted into a field.
 * @param {HTMLInputElement | HTMLTextAreaElement} input
 * @param {"prose" | "line"} kind
 */
export function cleanPastes(input, kind) {
  input.addEventListener("paste", (event) => {
    if (event.defaultPrevented) return;
    const html = event.clipboardData?.getData("text/html") ?? "";
    const plain = event.clipboardData?.getData("text/plain") ?? "";
    if (!html && !ODD.test(plain)) return;
    event.preventDefault();
    clean(input, kind, html, plain);
  });
}

async function clean(input, kind, html, plain) {
  const say = sayer(input);
  const start = input.selectionStart;
  const before = input.value;
  const typed = (text, end) => {
    input.setRangeText(text, start, end, "end");
    input.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
  };
  const bare = plain.replace(/\r\n?/g, "\n");
  const words = kind === "line" ? bare.trim().replace(/\s*\n\s*/g, " ") : bare;
  endBurst();
  typed(words, input.selectionEnd);
  const content = { html: html.replace(EMBEDDED, "data:"), text: plain };
  const { status, answer } = await ask({ ...content, as: kind });
  const isThere = input.isConnected && input.value.slice(start, start + words.length) === words;
  if (status === 200 && isThere) {
    const behind = input.value.length - input.selectionEnd;
    const text = kind === "line" ? answer.text : fitted(answer.text, plain, input.value, start, start + words.length);
    typed(text, start + words.length);
    input.setSelectionRange(input.value.length - behind, input.value.length - behind);
    const stands = { before, after: input.value };
    const makeTable = async () => (await import("./cells.js")).makeTable(content, input, stands);
    say(answer.told, kind === "prose" && answer.is_table && draft.data?.blocks ? makeTable : null);
  } else if (answer.refused) {
    say([`${answer.refused} The plain words stand there now.`]);
  }
  endBurst();
}

async function ask(content) {
  try {
    return await post("/api/clean", content);
  } catch {
    return { status: 0, answer: {} }; // the server is gone, as the page says
  }
}

/** Return prose as it stands where it was pasted: blocks in lines of their own, and spaces at the ends of a few words. */
function fitted(text, plain, value, start, end) {
  if (!BLOCK.test(text)) return text.includes("\n") ? text : `${/^ */.exec(plain)?.[0]}${text}${/ *$/.exec(plain)?.[0]}`;
  const [before, after] = [value.slice(0, start), value.slice(end)];
  const isFirst = !before.trim() || before.endsWith("\n\n");
  const isLast = !after.trim() || after.startsWith("\n\n");
  return `${isFirst ? "" : before.endsWith("\n") ? "\n" : "\n\n"}${text}${isLast ? "" : after.startsWith("\n") ? "\n" : "\n\n"}`;
}

/** Return what says sentences below a field, with an offer to make a table of it; what was said of an earlier paste goes. */
function sayer(input) {
  const field = /** @type {HTMLElement} */ (input.closest(".field"));
  field.querySelector(".left-behind")?.remove();
  const said = make("div", { class: "left-behind", role: "status" });
  field.append(said);
  return (sentences, makeTable = null) => {
    if (!sentences.length && !makeTable) return;
    const close = make("button", { type: "button", class: "quiet", click: () => said.remove() }, "Close");
    const offer = makeTable && make("p", {}, "The rows are a list now. ", make("button", { type: "button", click: () => (said.remove(), makeTable()) }, "Make a table of it"));
    const words = make("div", {}, offer, ...sentences.map((sentence) => make("p", {}, sentence)));
    said.append(make("div", { class: "field-note" }, words, close));
  };
}
