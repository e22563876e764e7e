/** The outline: the head of the issue and its blocks, each with its kind, its first words and what is wrong in it. */

import { byId, make, refill } from "../dom.js";
import { readableDate } from "../issues.js";
import { shown } from "../shown.js";
import { draft } from "./draft.js";
import { notes, showCount } from "./notes.js";
import { chooseBlock, move } from "./parts.js";
import { followed, isWithin, nameOf } from "./paths.js";
import { blockKinds } from "./shapes.js";

/** What happens when a part is chosen; write.js sets it. */
export const handlers = {
  /** @param {import("./paths.js").Path} _path */
  open: (_path) => {},
};

/** What shows the parts of something else than an issue, where that is written; settings.js sets it. */
export const instead = {
  /** @type {(() => void) | null} */
  show: null,
};

/** Show the parts of the issue; `place` is the one whose form is open. */
export function showOutline(place) {
  if (instead.show) return instead.show();
  const { data } = draft;
  const blocks = Array.isArray(data?.blocks) ? data.blocks : [];
  const all = notes();
  refill(
    byId("outline"),
    make("p", { class: "outline-title", dir: "auto" }, text(data?.title) || draft.name),
    make("p", { class: "muted outline-date" }, readableDate(text(data?.date))),
    make(
      "ol",
      { class: "outline-list" },
      part([], "Head", "Subject, title, date", all.filter(({ path }) => path && (path[0] !== "blocks" || path.length < 2)), place),
      ...blocks.map((block, index) => {
        const path = ["blocks", index];
        return part(path, kindHere(block)?.label ?? (text(block?.type) || "Block"), blockName(block), all.filter((note) => note.path && isWithin(note.path, path)), place);
      }),
    ),
    draft.isWritable ? make("button", { type: "button", class: "another", "data-key": "add-block", click: () => chooseBlock(blocks.length) }, "+ Add a block") : "",
  );
}

const DRAGGED = "application/x-newsletter-block";
/** @type {import("./paths.js").Path | null} */
let dragged = null; // the block

/** Take over where the block that is being dragged is by now; `moved` is as in paths.js. */
export function followDragged(moved) {
  dragged = followed(dragged, moved);
}

/** Return the dots by which the mouse drags a block to another place; the keyboard has keys for it, and there are buttons. */
function grip(index) {
  const start = (event) => {
    dragged = ["blocks", index];
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData(DRAGGED, ""); // without which Firefox drags nothing
    event.dataTransfer.setDragImage(event.target.closest("li"), 0, 0);
  };
  return make("span", { class: "grip", draggable: "true", "aria-hidden": "true", dragstart: start }, "⠿");
}

/** Return what makes a part one on which another can be dropped. */
function landing(index) {
  const mark = (event, side) => (event.currentTarget.dataset.drop = side);
  const isOver = (event) => dragged && event.dataTransfer.types.includes(DRAGGED); // else it is something from elsewhere
  const way = () => index - Number(dragged?.at(-1));
  return {
    dragover: (event) => {
      if (!isOver(event)) return;
      event.preventDefault();
      mark(event, way() ? (way() < 0 ? "above" : "below") : "");
    },
    dragleave: (event) => mark(event, ""),
    drop: (event) => {
      if (!isOver(event)) return;
      event.preventDefault();
      mark(event, "");
      if (dragged && way()) move(dragged, way());
    },
  };
}

function kindHere(block) {
  return blockKinds().find(({ name }) => name === block?.type);
}

function blockName(block) {
  if (text(block?.heading)) return nameOf({ heading: block.heading });
  const kind = kindHere(block);
  const isWhole = kind && !kind.fields.some((field) => field.is_needed); // such as a line between blocks
  return nameOf({ ...block, type: undefined }) || (isWhole ? kind.help : "Nothing yet");
}

function text(value) {
  return typeof value === "string" ? value : "";
}

function part(path, kind, words, found, place) {
  const isOpen = path.length ? isWithin(place, path) : !place.length;
  const count = make("span", {});
  showCount(count, found);
  const [index] = path.slice(-1);
  return make(
    "li",
    typeof index === "number" && draft.isWritable ? landing(index) : {},
    // For the mouse; the keyboard and touch screens have the button below the form of a block.
    typeof index === "number" &&
      draft.isWritable &&
      make("button", { type: "button", class: "insert", tabindex: "-1", "aria-label": `Add a block above ${words}`, title: "Add a block here", click: () => chooseBlock(index) }, "+"),
    typeof index === "number" && draft.isWritable && grip(index),
    make(
      "button",
      { type: "button", class: "part", "aria-current": isOpen && "true", "data-key": `part ${path.join(".")}`, click: () => handlers.open(path) },
      make("span", { class: "part-kind" }, kind),
      make("bdi", { class: "part-words" }, words),
      count,
      shown.peopleAt?.(path.join(".")) ?? "",
    ),
  );
}
