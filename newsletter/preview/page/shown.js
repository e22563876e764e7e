/** What is shown: what the server said last, and what was loaded of the page. page.js sets it, and others read it. */

/**
 * Return whether whoever is here may do something, as the server calls it: "comment", "write", "approve", "send",
 * "settings", "computer". Before it is known, all is offered: the server refuses what may not be.
 */
export function may(right) {
  return shown.desk?.may.includes(right) ?? true;
}

/**
 * Return by whom or what this browser keeps what is typed and not saved yet: by the folder of the publication; at a desk for
 * several by who types, since somebody else may sign in here next, and it is not to be sent in their name.
 */
export function keptFor() {
  return shown.desk?.person?.name ?? shown.desk?.root ?? "";
}

export const shown = {
  /** @type {any} what the server knows about the publication */
  desk: null,
  /** @type {any} what it knows about the issue */
  facts: null,
  /** @type {typeof import("./write/write.js") | null} where the letter is written here */
  pen: null,
  /** @type {{page: string, name: string, issue: string, at: string}[]} who is where now, at a desk for several */
  here: [],
  /** @type {((at: string) => HTMLElement | "") | null} shows who else is at a part of the issue, where several write */
  peopleAt: null,
  /** @type {typeof import("./yaml/view.js") | null} once it was opened */
  yaml: null,
};
