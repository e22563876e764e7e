/** The buttons and keys by which a block or an item is moved, doubled and taken out. */

import { byId, make } from "../dom.js";
import { duplicate, move, remove, writeOut } from "./parts.js";

/** @typedef {import("./paths.js").Path} Path */

const TOOLS = [
  { name: "Move up", keys: "Alt+ArrowUp", run: (path) => move(path, -1) },
  { name: "Move down", keys: "Alt+ArrowDown", run: (path) => move(path, 1) },
  { name: "Duplicate", keys: "Control+D", run: duplicate },
  { name: "Delete", keys: "Delete", run: remove },
];
const WRITE_OUT = { name: "All its fields", keys: "", run: writeOut };

/**
 * Return the buttons for the part whose form is shown.
 * @param {() => Path} path
 */
export function toolsFor(path) {
  return make(
    "div",
    { class: "part-tools", role: "group", "aria-label": "This part" },
    ...TOOLS.map(({ name, run }) => make("button", { type: "button", class: name === "Delete" ? "quiet" : "", "data-key": `tool ${name}`, click: () => run(path()) }, name)),
  );
}

/** The menu of an item, which is one for all of them. */
const menu = make("div", { class: "item-menu", popover: "auto", role: "menu", "aria-label": "This entry", keydown: chooseByKey });
byId("findings-pane").append(menu);

/**
 * Return the button that opens the menu of an item; one `isShort` is a text that can be written out as several fields.
 * @param {() => Path} path
 */
export function menuFor(label, key, path, isShort) {
  const open = () => {
    menu.replaceChildren(
      ...[...(isShort ? [WRITE_OUT] : []), ...TOOLS].map(({ name, run, keys }) =>
        make(
          "button",
          {
            type: "button",
            role: "menuitem",
            tabindex: "-1",
            click: () => {
              menu.hidePopover(); // which gives the focus back
              run(path());
            },
          },
          name,
          keys && make("kbd", { "aria-hidden": "true" }, shown(keys)),
        ),
      ),
    );
    menu.showPopover();
    const { right, bottom, top } = button.getBoundingClientRect();
    const isBelow = bottom + menu.offsetHeight < innerHeight;
    menu.style.left = `${Math.max(8, right - menu.offsetWidth)}px`;
    menu.style.top = `${isBelow ? bottom + 4 : top - menu.offsetHeight - 4}px`;
    /** @type {HTMLElement} */ (menu.firstElementChild).focus();
  };
  const button = make("button", { type: "button", class: "quiet item-tools", "aria-haspopup": "menu", "aria-label": `Move, copy or delete: ${label}`, title: "Move, copy or delete", "data-key": key, click: open }, "⋯");
  return button;
}

function chooseByKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Tab") event.preventDefault();
  if (!step) return;
  event.preventDefault();
  const all = /** @type {HTMLElement[]} */ ([...menu.children]);
  const next = all.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + step;
  all.at(next % all.length)?.focus();
}

function shown(keys) {
  return keys.replace("Arrow", "").replace("Control", "Ctrl").replace("Delete", "Del").replace("Up", "↑").replace("Down", "↓").replace("+", " ");
}

/**
 * Run the key that a part or an item has; return whether it was one. In a field, only those that move it: the others
 * belong to its text.
 * @param {KeyboardEvent} event
 * @param {Path} path
 */
export function pressTool(event, path) {
  const isInField = /** @type {Element} */ (event.target).matches("input, textarea, select");
  const name = `${event.altKey ? "Alt+" : ""}${event.ctrlKey || event.metaKey ? "Control+" : ""}${event.key.length === 1 ? event.key.toUpperCase() : event.key}`;
  const tool = TOOLS.find(({ keys }) => keys === name);
  if (!tool || event.shiftKey || (isInField && !event.altKey)) return false;
  event.preventDefault();
  tool.run(path);
  return true;
}
