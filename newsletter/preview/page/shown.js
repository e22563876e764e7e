/** What is shown: what the server said last, and what was loaded of the page. page.js sets it, and others read it. */

export const shown = {
  /** @type {any} what the server knows about the publication */
  desk: null,
  /** @type {any} what it knows about the issue */
  facts: null,
  /** @type {typeof import("./write/write.js") | null} where the letter is written here */
  pen: null,
  /** @type {typeof import("./yaml/view.js") | null} once it was opened */
  yaml: null,
};
