/** The form of one part of the text, such as a block or an item of a list: drawn, kept at what stands there, and focused. */

import { byId, make, refill } from "../dom.js";
import { homeless } from "./conflicts.js";
import { draft } from "./draft.js";
import { showValue } from "./field.js";
import { noteList, shared, showCount } from "./notes.js";
import { entryFor, handlers, isPart, openPlace, part, shapeHere } from "./open_part.js";
import { group, structure } from "./part_fields.js";
import { another, head, waits } from "./part_head.js";
import { at, dotted, isSame } from "./paths.js";
import { endBurst } from "./saving.js";
import { frameOf, pageOf, wayTo } from "./shapes.js";

let drawn = "";
/** @type {typeof import("./versions.js").versions | null} */
let versions = null; // loaded once there are two of a text

/** Show the form of a part, from its beginning. */
export function showPart(path) {
  endBurst();
  part.frame = frameOf(path) ?? part.frame;
  part.place = part.frame ? pageOf(path, draft.data) : path;
  part.entries = new Map();
  part.added = new Set();
  drawn = "";
  byId("form").scrollTop = 0;
  updateForm({ isOwn: false });
  document.dispatchEvent(new CustomEvent("partshown"));
}

/** Show what stands in the text; `isOwn` where it was typed here, and stands in the field already. */
export function updateForm({ isOwn }) {
  const value = at(draft.data, part.place) ?? (isPart() ? {} : undefined);
  if (value === undefined) return showPart(part.frame ? wayTo(part.frame) : []);
  const outline = JSON.stringify([draft.isWritable, structure(value, shapeHere(), []), [...part.added], draft.conflicts.size > 0]);
  if (outline !== drawn) redraw(value);
  else showHead(value);
  drawn = outline;
  for (const entry of part.entries.values()) showValue(entry, isOwn);
  showNotes();
  return undefined;
}

/** Show the notes at their fields. */
export function showNotes() {
  if (draft.conflicts.size && !versions) {
    import("./versions.js").then((loaded) => {
      versions = loaded.versions;
      showNotes();
    });
    return;
  }
  const paths = [...part.entries.values()].map(({ within }) => [...part.place, ...within]);
  const byField = shared(part.place, [...paths, ...part.rows.map(({ within }) => [...part.place, ...within])]);
  for (const { within, count } of part.rows) showCount(count, byField.get(dotted([...part.place, ...within])) ?? []);
  for (const entry of part.entries.values()) {
    const path = dotted([...part.place, ...entry.within]);
    const conflict = draft.conflicts.get(path);
    const all = byField.get(path) ?? [];
    const key = JSON.stringify([all, conflict && [conflict.mine, conflict.theirs, conflict.both]]);
    entry.widget.input.setAttribute("aria-invalid", String(all.some(({ isMistake }) => isMistake)));
    if (entry.notes.dataset.shown === key) continue;
    entry.notes.dataset.shown = key;
    entry.notes.replaceChildren(...(conflict ? [versions?.(conflict) ?? ""] : []), ...noteList(all));
  }
  byId("part-notes").replaceChildren(...homeless().map((conflict) => versions?.(conflict) ?? ""), ...noteList(byField.get("") ?? []));
}

/** Put the focus into the field at a path, and the caret at an offset; return whether there is one. */
export function focusField(path, offset = null) {
  const target = pageOf(path, draft.data);
  if (!isSame(target, part.place) || frameOf(path) !== part.frame) handlers.open(part.frame ? path : target);
  const within = path.slice(target.length);
  if (!part.entries.has(dotted(within)) && within.length) reveal(within);
  const entry = entryFor(within);
  if (!entry) return false;
  const { input, focus = () => input.focus({ preventScroll: true }) } = entry.widget;
  focus();
  if (offset !== null && "setSelectionRange" in input) input.setSelectionRange(offset, offset);
  entry.field.scrollIntoView({ block: "nearest" });
  return true;
}

handlers.wanted = (path) => focusField(path);

/** Show a field that is not there, so that it can be filled. */
function reveal(within) {
  for (let depth = 1; depth <= within.length; depth += 1) part.added.add(dotted(within.slice(0, depth)));
  updateForm({ isOwn: false });
}

/** Draw the form anew. Widgets that were there stay, and so does the focus. */
function redraw(value) {
  const focused = /** @type {HTMLElement | null} */ (byId("form").contains(document.activeElement) ? document.activeElement : null);
  const selection = focused && "selectionStart" in focused ? [focused.selectionStart, focused.selectionEnd] : null;
  const key = focused?.dataset.key;
  const before = part.entries;
  part.entries = new Map();
  part.rows = [];
  const shape = shapeHere();
  // Who is typing goes on: it waits in the browser, and most files can be read again in a moment.
  const body = make("fieldset", { class: "fields", disabled: !draft.isWritable && !focused }, make("legend", { class: "unseen" }, "Fields"), ...group(value, shape, [], before), isPart() ? "" : another(openPlace));
  byId("form").replaceChildren(head(value, shape, openPlace, handlers.open), waits(), make("div", { id: "part-notes" }), body);
  const again = key ? byId("form").querySelector(`[data-key="${CSS.escape(key)}"]`) : focused;
  if (!(again instanceof HTMLElement) || !again.isConnected) return;
  again.focus({ preventScroll: true });
  if (selection && selection[0] !== null && "setSelectionRange" in again) again.setSelectionRange(...selection);
}

/** Show anew what the part is called and where it is, if that has changed. */
function showHead(value) {
  const [shown, next] = [byId("form").querySelector(".part-head"), head(value, shapeHere(), openPlace, handlers.open)];
  if (shown && !shown.isEqualNode(next)) refill(shown, ...next.childNodes);
}
