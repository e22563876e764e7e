/** The outline: the head of the issue and its blocks, each with its kind, its first words and what is wrong in it. */

import { byId, make, refill } from "../dom.js";
import { readableDate } from "../issues.js";
import { draft } from "./draft.js";
import { notes, showCount } from "./notes.js";
import { openPalette } from "./palette.js";
import { isWithin, nameOf } from "./paths.js";

/** What happens when a part is chosen; write.js sets it. */
export const handlers = {
  /** @param {import("./paths.js").Path} _path */
  open: (_path) => {},
};

/** Show the parts of the issue; `place` is the one whose form is open. */
export function showOutline(place) {
  const { data } = draft;
  const blocks = Array.isArray(data?.blocks) ? data.blocks : [];
  const all = notes();
  refill(
    byId("outline"),
    make("p", { class: "outline-title" }, text(data?.title) || draft.slug),
    make("p", { class: "muted outline-date" }, readableDate(text(data?.date))),
    make(
      "ol",
      { class: "outline-list" },
      part([], "Head", "Subject, title, date", all.filter(({ path }) => path && (path[0] !== "blocks" || path.length < 2)), place),
      ...blocks.map((block, index) => {
        const path = ["blocks", index];
        return part(path, text(block?.type) || "block", blockName(block), all.filter((note) => note.path && isWithin(note.path, path)), place);
      }),
    ),
    draft.isWritable ? make("button", { type: "button", class: "another", "data-key": "add-block", click: () => openPalette(blocks.length) }, "+ Add a block") : "",
  );
}

function blockName(block) {
  return text(block?.heading) ? nameOf({ heading: block.heading }) : nameOf({ ...block, type: undefined }) || "Nothing yet";
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
    {},
    // For the mouse; the keyboard and touch screens have the button below the form of a block.
    typeof index === "number" &&
      draft.isWritable &&
      make("button", { type: "button", class: "insert", tabindex: "-1", "aria-label": `Add a block above ${words}`, title: "Add a block here", click: () => openPalette(index) }, "+"),
    make(
      "button",
      { type: "button", class: "part", "aria-current": isOpen && "true", "data-key": `part ${path.join(".")}`, click: () => handlers.open(path) },
      make("span", { class: "part-kind" }, kind),
      make("span", { class: "part-words" }, words),
      count,
    ),
  );
}
