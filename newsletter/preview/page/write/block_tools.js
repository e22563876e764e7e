/**
 * The buttons over the letter at the block whose form is open, for the mouse: what is done with it, and one more below it.
 * The keyboard has the same at the top of the form and below it.
 */

import { byId, make } from "../dom.js";
import { commentOn } from "../commenting.js";
import { boxOfBlock } from "../stage.js";
import { draft } from "./draft.js";
import { openPlace } from "./open_part.js";
import { dotted } from "./paths.js";
import { chooseBlock, duplicate, move, remove } from "./parts.js";

const GAP = 6; // px between the buttons and the block

const block = () => openPlace().slice(0, 2);

function button(label, name, run) {
  return make("button", { type: "button", class: "quiet", tabindex: "-1", "aria-label": name, title: name, "data-key": `tool over ${name}`, click: run }, label);
}

const tools = make(
  "div",
  { id: "block-tools", role: "group", "aria-label": "This block", hidden: true },
  button("↑", "Move this block up", () => move(block(), -1)),
  button("↓", "Move this block down", () => move(block(), 1)),
  button("Comment", "Comment on this block", () => commentOn(dotted(block()))),
  button("Duplicate", "Duplicate this block", () => duplicate(block())),
  button("Delete", "Delete this block", () => remove(block())),
);
const adder = make("div", { id: "block-adder", hidden: true }, button("+ Add a block here", "+ Add a block here", () => chooseBlock(Number(block()[1]) + 1)));

/** Put the buttons on the letter, and have them follow the block. */
export function startBlockTools() {
  byId("sheet").append(tools, adder);
  document.addEventListener("letterfit", show);
  document.addEventListener("partshown", show);
  show();
}

function show() {
  const [list, number] = openPlace();
  const box = list === "blocks" && draft.isWritable ? boxOfBlock(Number(number)) : null;
  tools.hidden = adder.hidden = !box;
  if (!box) return;
  const above = box.top - tools.offsetHeight - GAP;
  tools.style.transform = `translate(${box.left + box.width - tools.offsetWidth}px, ${Math.max(above, GAP)}px)`;
  adder.style.transform = `translate(${box.left}px, ${box.top + box.height - adder.offsetHeight / 2}px)`;
  adder.style.width = `${box.width}px`;
}
