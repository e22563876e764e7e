/** The keyboard: one table of shortcuts, for what they do and for the help sheet. */

const KEPT_AS = "newsletter.shortcuts";

/** @typedef {{keys: string[], does: string, run: (event: KeyboardEvent) => unknown, group: string}} Shortcut */

/** @type {Shortcut[]} */
let shortcuts = [];

/** Let these shortcuts work. */
export function startKeys(all) {
  shortcuts = all;
  document.addEventListener("keydown", press);
}

/** Return the shortcuts by their groups. */
export function grouped() {
  const groups = new Map();
  for (const shortcut of shortcuts) groups.set(shortcut.group, [...(groups.get(shortcut.group) ?? []), shortcut]);
  return groups;
}

/** Return whether single keys do something: some people speak to their computer, and would set them off by talking. */
export function areOn() {
  return localStorage.getItem(KEPT_AS) !== "off";
}

/** Turn the shortcuts on or off; Escape always works. */
export function turn(on) {
  localStorage.setItem(KEPT_AS, on ? "on" : "off");
}

/** Do what a key is for. The letter's frame passes the keys pressed in it. */
export function press(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = /** @type {Element} */ (event.target);
  if (target.closest?.("input, select, textarea, dialog[open]")) return;
  if (event.key !== "Escape" && !areOn()) return;
  const shortcut = shortcuts.find(({ keys }) => keys.includes(event.key));
  if (!shortcut) return;
  event.preventDefault();
  shortcut.run(event);
}
