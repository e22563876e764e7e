/** The keyboard: one table of shortcuts, for running them and for the help dialog. */

const KEPT_AS = "newsletter.shortcuts";

/** @typedef {{keys: string[], does: string, run: (event: KeyboardEvent) => unknown, group: string}} Shortcut */

/** @type {Shortcut[]} */
let shortcuts = [];

/** Start these shortcuts. */
export function startKeys(all) {
  shortcuts = all;
  document.addEventListener("keydown", press);
}

/** Return the shortcuts by group. */
export function grouped() {
  const groups = new Map();
  for (const shortcut of shortcuts) groups.set(shortcut.group, [...(groups.get(shortcut.group) ?? []), shortcut]);
  return groups;
}

/** Return whether single keys are shortcuts: people who use speech input would trigger them by talking. */
export function areOn() {
  return localStorage.getItem(KEPT_AS) !== "off";
}

/** Turn the shortcuts on or off; Escape always works. */
export function turn(on) {
  localStorage.setItem(KEPT_AS, on ? "on" : "off");
}

/** Run the shortcut of a key. The letter's frame passes on the keys pressed in it. */
export function press(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = /** @type {Element} */ (event.target);
  if (target.closest?.("input, select, textarea, dialog[open], .yaml-text")) return;
  if (event.key !== "Escape" && !areOn()) return;
  const shortcut = shortcuts.find(({ keys }) => keys.includes(event.key));
  if (!shortcut) return;
  event.preventDefault();
  shortcut.run(event);
}
