/** What stands in the place of a letter that is not there: the issue is gone, or there is none yet. */

import { byId, make } from "./dom.js";
import { unread } from "./issues.js";
import { change } from "./state.js";

function showPage(...children) {
  byId("sheet").hidden = true;
  byId("yaml").hidden = true;
  byId("paper").hidden = false;
  byId("paper").className = "paper page-note";
  byId("paper").replaceChildren(...children);
}

/** Say that there is no issue of a name, and lead to the newest. */
export function showGone(issue, newest) {
  const isOther = newest && newest !== issue;
  showPage(
    make("h2", {}, `There is no issue “${issue}”`),
    make("p", {}, "Its file was deleted or renamed, or the address of this page is an old one. If the file comes back, so does the letter."),
    isOther ? make("p", {}, make("button", { type: "button", click: () => change({ issue: newest }) }, "Show the newest issue")) : "",
  );
}

/** Say how the first issue of a publication begins. */
export function showEmpty(desk) {
  if (desk.can_write) {
    showPage(
      make("h2", {}, "No issue yet"),
      make("p", {}, "Begin the first one, with an example of every kind of block to keep or to delete."),
      make("p", {}, make("button", { type: "button", class: "solid", "data-takes": "documents", click: async () => (await import("./write/shelf.js")).newIssue() }, "New issue")),
    );
  } else showPage(
    make("h2", {}, "No issue yet"),
    make("p", {}, "An issue is a text file in the folder issues. This command writes the first one, with an example of every kind of block to keep or to delete:"),
    make("pre", { class: "command", tabindex: "0", role: "region", "aria-label": "Command" }, "newsletter new first-letter"),
    make("p", { class: "muted" }, `Type it in a terminal, in the folder ${desk.root}. The letter appears here by itself.`),
    desk.unread.length ? make("ul", { class: "unread" }, ...unread(desk)) : "",
  );
}
