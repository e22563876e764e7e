/** Files that are dropped or pasted somewhere on the page: into a picture's field, or as new blocks between others. */

import { byId, counted } from "../dom.js";
import { say } from "../say.js";
import { draft } from "./draft.js";
import { edit } from "./edits.js";
import { openPlace, part } from "./open_part.js";
import { handlers as partHandlers } from "./parts.js";
import { askForPictures, picturesIn } from "./picture_box.js";
import { choosePicture } from "./picture_field.js";
import { blockKinds } from "./shapes.js";

/** @typedef {import("./paths.js").Path} Path */

/**
 * Take what is dropped on the form, or pasted into it; return whether that was pictures.
 * @param {DataTransfer | null} data
 * @param {Element | null} target
 */
export function takeOnForm(data, target) {
  const files = picturesIn(data);
  if (!files.length) return false;
  const path = fieldNear(target);
  const block = Number(openPlace()[1] ?? -1);
  if (path) choosePicture(path, files);
  else addPictures(files, block + 1);
  return true;
}

/**
 * Take what is dropped between two blocks: each picture becomes a block there, and all of them are one step to undo.
 * @param {DataTransfer | null} data
 * @param {number} index
 */
export function takeBetween(data, index) {
  const files = picturesIn(data);
  if (files.length) addPictures(files, index);
  else say("Only pictures can be dropped here.");
}

async function addPictures(files, index) {
  const kind = blockKinds().find(({ fields }) => fields.some(({ is_needed, shape }) => is_needed && shape.widget === "picture"));
  const name = kind?.fields.find(({ shape }) => shape.widget === "picture")?.name;
  const pictures = await askForPictures({ files });
  if (!kind || !pictures.length) return;
  const isThere = Array.isArray(draft.data?.blocks);
  const first = Math.min(index, draft.data?.blocks?.length ?? 0); // there may be fewer since the pictures were dropped
  const blocks = pictures.map((picture) => ({ type: kind.name, [name]: picture }));
  const inserts = blocks.map((value, number) => ({ op: "insert", path: ["blocks", first + number], value }));
  edit(isThere ? inserts : [{ op: "put", path: ["blocks"], value: blocks }], () => {
    partHandlers.arrived(["blocks", first], { key: "tool", done: "copied" });
    say(`${pictures.length > 1 ? `${counted(pictures.length, "picture")} are` : "The picture is"} in the letter.`, { act: { label: "Undo", run: partHandlers.undo } });
  });
}

/**
 * Return the path of the picture that an element of the form belongs to, or else of the first one there; null for none.
 * @param {Element | null} target
 */
function fieldNear(target) {
  const files = [...part.entries.values()].filter(({ field }) => field.dataset.widget === "file");
  const around = files.find(({ field }) => target && (field.contains(target) || field.closest("fieldset.inner")?.contains(target)));
  const entry = around ?? (byId("form").contains(target) || files.length === 1 ? files[0] : undefined);
  return entry ? [...openPlace(), ...entry.within] : null;
}
