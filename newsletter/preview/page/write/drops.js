/**
 * Where files may be dropped and pasted. What is done with them is in picture_drops.js, which is loaded with the first.
 *
 * A file that is dropped elsewhere must not open in the place of the page.
 */

import { byId } from "../dom.js";
import { listenToLetters } from "../letter.js";
import { blockAt } from "../stage.js";
import { draft, isIssue } from "./draft.js";
import { filesIn } from "./dropped_files.js";

const load = () => import("./picture_drops.js");
const TAKING = '[data-takes="documents"], body:not([data-parts=""]) #issues-pane'; // where files become a new issue

/** Listen to the page, and to each letter that is loaded. */
export function startDrops() {
  document.addEventListener("dragover", onDrag);
  document.addEventListener("dragleave", (event) => !event.relatedTarget && unmark());
  document.addEventListener("drop", onDrop);
  document.addEventListener("paste", onPaste, { capture: true });
  listenToLetters((letter) => {
    letter.addEventListener("dragover", onDragInLetter);
    letter.addEventListener("dragleave", unmark);
    letter.addEventListener("drop", onDropInLetter);
  });
}

function isOpen() {
  return draft.isWritable && isIssue();
}

function hasFiles(event) {
  return event.dataTransfer?.types.includes("Files");
}

function onDrag(event) {
  if (!hasFiles(event)) return;
  event.preventDefault();
  unmark();
  const taking = event.target.closest(TAKING);
  const place = taking ? { element: taking, side: "documents" } : isOpen() && placeFor(event);
  event.dataTransfer.dropEffect = place || event.target.closest("dialog[open]") ? "copy" : "none";
  if (place) place.element.dataset.drop = place.side;
}

async function onDrop(event) {
  if (!hasFiles(event)) return;
  event.preventDefault();
  if (event.target.closest(TAKING)) return takeDocuments(event);
  const place = isOpen() && placeFor(event);
  unmark();
  if (!place) return;
  const { dataTransfer, target } = event;
  const kept = keeping(dataTransfer);
  const { takeBetween, takeOnForm } = await load();
  if (place.index === undefined) takeOnForm(kept, target);
  else takeBetween(kept, place.index);
}

async function takeDocuments(event) {
  unmark();
  const files = await filesIn(event.dataTransfer);
  if (files.length) (await import("./shelf.js")).openImport(files);
}

/** Return the element on which a file would be dropped, on which side of it, and before which block; null for none. */
function placeFor(event) {
  const item = event.target.closest(".outline-list > li");
  if (item) {
    const index = [...item.parentElement.children].indexOf(item) - 1; // the head is no block
    const { top, height } = item.getBoundingClientRect();
    const isAbove = index >= 0 && event.clientY < top + height / 2;
    return { element: item, side: isAbove ? "above" : "below", index: isAbove ? index : index + 1 };
  }
  const form = event.target.closest("#form");
  return form ? { element: event.target.closest(".picture-field") ?? form, side: "into", index: undefined } : null;
}

function unmark() {
  for (const element of document.querySelectorAll("[data-drop]")) delete element.dataset.drop;
  byId("drop-line").hidden = true;
}

function onDragInLetter(event) {
  if (!hasFiles(event)) return;
  event.preventDefault();
  const place = isOpen() && blockAt(event.target, event.clientY);
  event.dataTransfer.dropEffect = place ? "copy" : "none";
  byId("drop-line").hidden = !place;
  if (place) Object.assign(byId("drop-line").style, { top: `${place.edge}px`, left: `${place.left}px`, width: `${place.width}px` });
}

async function onDropInLetter(event) {
  if (!hasFiles(event)) return;
  event.preventDefault();
  unmark();
  const place = isOpen() && blockAt(event.target, event.clientY);
  const kept = keeping(event.dataTransfer);
  if (place) (await load()).takeBetween(kept, place.index);
}

async function onPaste(event) {
  const isHere = isOpen() && !event.target.closest("dialog[open]") && byId("form").contains(event.target);
  if (!isHere || !event.clipboardData?.files.length || event.clipboardData.getData("text/plain").trim()) return;
  event.preventDefault();
  event.stopPropagation();
  const { target } = event;
  const kept = keeping(event.clipboardData);
  (await load()).takeOnForm(kept, target);
}

/** Return what a browser takes away from an event once its listener has ended. */
function keeping(data) {
  const files = [...data.files];
  const text = data.getData("text/plain");
  return /** @type {DataTransfer} */ (/** @type {unknown} */ ({ files, getData: () => text }));
}
