/** Files that become a draft: chosen, and sent to the server with those that were dropped. */

import { send } from "../api.js";
import { make } from "../dom.js";
import { MOST, named } from "./dropped_files.js";

/** @typedef {import("./dropped_files.js").Named} Named */

const TYPES = ".docx,.docm,.html,.htm,.md,.markdown,.txt,.csv,.tsv,.xlsx,.xlsm,.ics,image/*";
const LARGEST = 50_000_000; // bytes of all of them; the server knows it too, but does not wait for the rest of more

/**
 * Return a button by which files are chosen, and the field that the browser needs for it.
 * @param {string} words
 * @param {(files: Named[]) => void} take
 */
export function fileChooser(words, take, types = TYPES) {
  const chosen = () => {
    const files = [...(input.files ?? [])].map(named);
    input.value = ""; // so that the same file can be chosen again
    if (files.length) take(files);
  };
  const input = /** @type {HTMLInputElement} */ (make("input", { type: "file", multiple: true, hidden: true, accept: types, change: chosen }));
  return [make("button", { type: "button", click: () => input.click() }, words), input];
}

/**
 * Send files, and return what the server has read in them, or why they are `refused`.
 * @param {Named[]} files
 */
export async function sendFiles(files) {
  const listed = files.map(({ path, file }) => ({ name: path, size: file.size }));
  if (listed.reduce((sum, { size }) => sum + size, 0) > LARGEST) return { refused: `These files are too large: ${LARGEST / 1e6} MB together are the most. Take those that the letter needs.` };
  if (files.length > MOST) return { refused: `These are too many files: ${MOST} are the most. Take those that the letter needs.` };
  try {
    const body = new Blob([`${JSON.stringify(listed)}\n`, ...files.map(({ file }) => file)]);
    return (await send("/api/imports", body, "application/octet-stream")).answer;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { refused: "The server does not answer, or a file was moved meanwhile. Choose it again." };
  }
}
