/** Why nothing was counted or sent: a sentence, or the mistakes in a list; and what somebody may do about it here. */

import { counted, make, prose } from "../dom.js";
import { problemItem } from "../overlay.js";
import { ask } from "./ask.js";
import { number } from "./words.js";

const SURE = {
  again: "`--again`: I am sure. It goes to everybody in the list once more.",
  all_subscribed: "`--all-subscribed`: I am sure. Nobody in this file has left.",
};

/**
 * Return what is shown of a refusal. What somebody is sure of is noted in `sure`, and `again` tries once more.
 * @param {{refused: string, problems?: any[], more?: number, offers?: string[]}} said
 * @param {Record<string, boolean>} sure
 * @param {() => void} again
 */
export function refusal({ refused, problems = [], more = 0, offers = [] }, sure, again) {
  const all = problems.length + more;
  return [
    refused && make("p", { class: "answer refused" }, ...prose(refused)),
    all > 0 && make("p", { class: "answer refused" }, `${counted(all, "mistake")} in ${problems[0].file}. Nobody gets a letter from a list with mistakes: mend them there, and count again.`),
    all > 0 && make("ol", { class: "list-mistakes" }, ...problems.map(problemItem)),
    more > 0 && make("p", { class: "muted" }, `${number(more)} more are not shown.`),
    ...offers.filter((offer) => offer in SURE).map((offer) => box(offer, sure)),
    offers.includes("secret") && secret(again),
  ].filter(Boolean);
}

function box(offer, sure) {
  const change = (event) => (sure[offer] = event.target.checked);
  return make("label", { class: "check sure" }, make("input", { type: "checkbox", change }), make("span", {}, ...prose(SURE[offer])));
}

/** Return the button that makes a secret. */
function secret(again) {
  const said = make("p", { class: "answer refused", role: "status" });
  const keep = async () => {
    const { refused } = await ask("/api/secret", {});
    if (refused) said.replaceChildren(...prose(refused));
    else again();
  };
  return make(
    "div",
    { class: "below" },
    make("p", { class: "muted" }, "A new one can be kept in your system’s keyring, for this sender. Keep it as long as you send: with another one, nobody who has left is recognised."),
    make("p", { class: "below" }, make("button", { type: "button", click: keep }, "Make a secret and keep it")),
    said,
  );
}
