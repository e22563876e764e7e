/**
 * Sending to members, as a part of the dialog “Hand over”. It is loaded where letters are written.
 *
 *   choose.js    the list, who would get the letter, the number    refused.js   why not, and what may be done about it
 *   progress.js  how far a sending is, and what may be done to it   outcome.js   what servers said, and of whom
 *   plot.js      the states over time                               words.js     numbers and times as people read them
 *   ask.js       requests, and what is said where nobody answers
 */

import { make, styled } from "../dom.js";
import { ask, placeOf } from "./ask.js";
import { choosePart } from "./choose.js";
import { progressPart } from "./progress.js";

await styled("sending/sending");

/** Return the part of the dialog that sends an issue to members. */
export function membersPart(slug) {
  const inside = make("div", { class: "to-members" }, make("p", { class: "muted" }, "Looking for your lists…"));
  const show = (...parts) => inside.replaceChildren(...parts);

  /** Show what is known: how far the sending is, or, without one, the lists. */
  function showNewest({ lists, sending, refused }) {
    if (refused) return show(make("p", { class: "answer refused" }, refused));
    if (!sending) return show(choosePart(slug, lists, begun));
    const another = () => {
      const choose = choosePart(slug, lists, begun, () => showNewest({ lists, sending }));
      show(choose);
      choose.querySelector("select")?.focus();
    };
    show(progressPart(slug, sending, another));
  }
  function begun(newest) {
    showNewest(newest);
    /** @type {HTMLElement | null} */ (inside.querySelector(".sending-head"))?.focus();
  }
  ask(placeOf(slug)).then(showNewest);
  return make("section", { id: "send-to-members" }, make("h3", {}, "Send to members"), inside);
}
