/** The keys that work while one writes, in fields and outside of them, and undo and redo, which are keys first of all. */

import { byId } from "../dom.js";
import { say } from "../say.js";
import { draft } from "./draft.js";
import { back } from "./navigation.js";
import { focusedPath, openPlace } from "./open_part.js";
import { split } from "./paths.js";
import { pressTool, toolKeys } from "./tools.js";
import { takeBack } from "./undo.js";

const KEYS = [
  { keys: ["Ctrl Z"], does: "Undo" },
  { keys: ["Ctrl Shift Z"], does: "Redo" },
  { keys: ["Ctrl B"], does: "Bold, and no longer bold" },
  { keys: ["Ctrl I"], does: "Italic, and no longer italic" },
  { keys: ["Ctrl K"], does: "Link" },
  { keys: ["Ctrl Shift V"], does: "Paste without formatting" },
  { keys: ["Escape"], does: "Back to the letter" },
  { keys: ["Ctrl Enter"], does: "In a translation: the next that is left" },
  { keys: ["Ctrl Space"], does: "In the YAML: what may stand here" },
  { keys: ["Ctrl F"], does: "In the YAML: find and replace" },
  { keys: ["F8"], does: "In the YAML: the next mistake or finding" },
  { keys: ["Tab"], does: "In the YAML: indent; after Esc, Tab leads on" },
];

/** Return the keys as the help dialog tells them. */
export function writingKeys() {
  return [...KEYS, ...toolKeys()];
}

/** Run the keys that work while one writes, in fields and outside of them; return whether it was one. */
export function pressWriting(event) {
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
  const key = event.key.toLowerCase();
  const which = isCommand && (key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" && !event.shiftKey ? "redo" : "");
  // The fields outside the form, such as the filter of the issues, have an undo of their own.
  const isElsewhere = event.target.closest?.("dialog[open]") || (event.target.matches?.("input, textarea") && !byId("form").contains(event.target) && event.target.ownerDocument === document);
  // In the YAML, what was typed there last is undone first.
  if (!which || event.defaultPrevented || isElsewhere) return false;
  event.preventDefault();
  step(which);
  return true;
}

/** Run the keys of a part in the outline. */
export function pressInOutline(event) {
  const [kind, path] = event.target.closest(".part")?.dataset.key.split(" ") ?? [];
  if (kind === "part" && path) pressTool(event, split(path));
}

/** Run the keys of the part or the entry in whose form they are pressed. */
export function pressInForm(event) {
  if (event.isComposing) return;
  const entry = event.target.closest("[data-item]");
  const part = entry ? [...openPlace(), ...split(entry.dataset.item)] : event.target.closest(".part-head") ? openPlace() : [];
  if (part.length && pressTool(event, part)) return;
  if (event.key !== "Escape") return;
  event.preventDefault();
  back();
}

/** Undo or redo, and say what came of it. */
export async function step(which) {
  const done = await takeBack(which, focusedPath());
  if (!done) say(draft.isGone ? "The server does not answer." : which === "undo" ? "There is nothing to undo." : "There is nothing to redo.");
  else if (done.refused) say(done.refused);
  else say(which === "undo" ? "Undone." : "Done again.");
}
