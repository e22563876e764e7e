/** The inbox row: sender, subject and preheader as a phone and a desktop inbox cut them, with the characters left. */

import { byId, make, refill } from "./dom.js";

const MARKED_FOR = 2200;

/** Show the inbox row of an issue; nothing where there is no letter. */
export function showInbox(inbox) {
  byId("inbox").hidden = !inbox;
  if (!inbox) return;
  refill(byId("inbox-rows"), row("phone", "On a phone", inbox), row("desktop", "On a desktop", inbox));
}

/** Mark the row for a moment: what a finding is about stands there. */
export function flashInbox() {
  const rows = byId("inbox-rows");
  rows.classList.add("flash");
  setTimeout(() => rows.classList.remove("flash"), MARKED_FOR);
}

function row(kind, name, inbox) {
  const cut = inbox.cuts[kind];
  return make(
    "div",
    { class: `inbox-row ${kind}` },
    make("h3", { class: "label" }, name),
    make(
      "div",
      { class: "inbox-mail" },
      make("span", { class: "inbox-sender", title: inbox.address }, inbox.sender),
      make("span", { class: "inbox-subject" }, cut.subject),
      make(
        "span",
        { class: "inbox-preheader" },
        cut.preheader,
        cut.after && make("span", { class: "inbox-after" }, ` ${cut.after}`),
      ),
    ),
    make("p", { class: "inbox-left", title: "Characters before this inbox cuts" }, room("Subject", cut.left.subject), ", ", room("preheader", cut.left.preheader)),
  );
}

/** Return how many characters are left before an inbox cuts, or how many it cuts off. */
function room(name, left) {
  return left < 0
    ? make("span", { class: "cut" }, `${name} ${-left} over`)
    : `${name} ${left} left`;
}
