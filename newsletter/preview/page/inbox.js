/** The inbox row: sender, subject and preheader as a phone and a desktop inbox cut them, and what more would fit. */

import { byId, make, refill } from "./dom.js";

const MARKED_FOR = 2200;

/** Show the inbox row of an issue; nothing if there is no letter. */
export function showInbox(inbox) {
  byId("inbox").hidden = !inbox;
  if (!inbox) return;
  const { phone, desktop } = inbox.cuts;
  refill(
    byId("inbox-rows"),
    row("phone", "On a phone", inbox, room("Subject", phone.left.subject), ", ", room("preheader", phone.left.preheader)),
    row("desktop", "On a desktop", inbox, room("Subject", desktop.left.subject), ", the preheader gets the rest"),
  );
}

/** Highlight the row for a moment, for a finding about subject or preheader. */
export function flashInbox() {
  const rows = byId("inbox-rows");
  rows.classList.add("flash");
  setTimeout(() => rows.classList.remove("flash"), MARKED_FOR);
}

function row(kind, name, inbox, ...left) {
  const cut = inbox.cuts[kind];
  return make(
    "div",
    { class: `inbox-row ${kind}` },
    make("h3", { class: "label" }, name),
    make(
      "div",
      { class: "inbox-mail", lang: inbox.lang, dir: inbox.dir },
      make("span", { class: "inbox-sender", title: inbox.address }, inbox.sender),
      make("span", { class: "inbox-subject" }, cut.subject),
      make(
        "span",
        { class: "inbox-preheader" },
        cut.preheader,
        cut.after && make("span", { class: "inbox-after" }, ` ${cut.after}`),
      ),
    ),
    make("p", { class: "inbox-left", title: "Characters that this row shows" }, ...left),
  );
}

/** Return how many more characters fit in a row, or how many it cuts off. */
function room(name, left) {
  return left < 0 ? make("span", { class: "cut" }, `${name}: ${-left} cut off`) : `${name}: ${left} more fit`;
}
