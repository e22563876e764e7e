/** The field of a picture: small, with its name and its size, and a button for another one; a place to drop one. */

import { make } from "../dom.js";
import { draft, isIssue } from "./draft.js";
import { edit } from "./edits.js";
import { askForPictures, asInIssue, asWritten, inWords, small, told } from "./picture_box.js";
import { handlers as partHandlers } from "./parts.js";
import { at } from "./paths.js";
import { say } from "../say.js";

/** @typedef {import("./paths.js").Path} Path */

/**
 * Show a picture above the field with its path; return the function that shows another.
 * @param {HTMLElement} place
 * @param {() => Path} path where the field lies
 * @returns {(src: string | null) => void}
 */
export function pictureField(place, path) {
  const image = /** @type {HTMLImageElement} */ (make("img", { alt: "", hidden: true, error: () => (image.hidden = true) }));
  const words = make("p", { class: "picture-words" });
  const button = make("button", { type: "button", click: () => choosePicture(path()) });
  place.replaceChildren(make("div", { class: "picture-shown" }, image), make("div", {}, words, button, isIssue() && make("p", { class: "help" }, "or drop one here, or paste one")));
  let shown = "\0";
  return async (src) => {
    if (src === shown) return;
    shown = src ?? "";
    button.textContent = shown ? "Choose another picture" : "Choose a picture";
    image.hidden = true;
    words.replaceChildren();
    if (!shown) return;
    const known = await told(asInIssue(shown)).catch(() => ({ refused: "" }));
    if (shown !== src || known.refused !== undefined) return;
    image.src = small(asInIssue(shown), known.stamp);
    image.hidden = false;
    words.replaceChildren(make("strong", {}, shown.split("/").at(-1)), make("span", { class: "muted" }, inWords(known)));
  };
}

/**
 * Ask for the picture of a field, or take one of some files, and put it there with what it shows: one step to undo.
 * @param {Path} path where the path of the picture lies
 * @param {File[]} [files]
 */
export async function choosePicture(path, files = []) {
  const group = path.slice(0, -1);
  const before = at(draft.data, group);
  const [picture] = await askForPictures({ files: files.slice(0, 1), alt: typeof before?.alt === "string" ? before.alt : "" });
  if (!picture) return;
  const src = asWritten(picture.src);
  const edits = before && typeof before === "object" ? [put([...group, "src"], src), put([...group, "alt"], picture.alt)] : [put(group, { ...picture, src })];
  edit(edits, () => {
    partHandlers.filled([...group, "alt"]);
    say(files.length > 1 ? "One picture is here: the others have no place in this field." : "The picture is in the letter.");
  });
}

function put(path, value) {
  return { op: "put", path, value };
}
