/** What servers said of those who do not have the letter, whom nobody knows of, and what became of one address. */

import { address, getAnswer } from "../api.js";
import { make, prose } from "../dom.js";
import { placeOf } from "./ask.js";
import { clock, number, stateWords } from "./words.js";

const MOST_SHOWN = 20;

/** Return what servers said in groups, and those of whom it is unknown whether they have it; `settle` decides on them. */
export function outcome({ state, failed, deferred, unknown }, settle) {
  return [
    ...(unknown.length ? [unknownOnes(unknown, settle, state === "cancelled")] : []),
    ...(failed.length ? [make("h4", {}, "Why they failed"), groups(failed)] : []),
    ...(deferred.length ? [make("h4", {}, "Why they are deferred"), groups(deferred)] : []),
  ];
}

function groups(said) {
  return make("ul", { class: "said-groups" }, ...said.map(({ words, total, addresses }) => make("li", {}, make("b", {}, number(total)), make("div", {}, make("p", {}, ...prose(words)), make("p", { class: "muted" }, addresses.join(", ") + (total > addresses.length ? " …" : ""))))));
}

function unknownOnes(addresses, settle, isCancelled) {
  const shown = addresses.slice(0, MOST_SHOWN).join(", ");
  return make(
    "div",
    { class: "note" },
    make("p", {}, `Nobody knows whether ${addresses.length === 1 ? "this one has" : "these have"} it, since the server had the message and did not answer any more: ${shown}${addresses.length > MOST_SHOWN ? " …" : ""}`),
    make(
      "p",
      { class: "mail-tools" },
      !isCancelled && make("button", { type: "button", "data-key": "retry unknown", click: () => settle("retry unknown") }, "Send it to them again"),
      make("button", { type: "button", "data-key": "accept unknown", click: () => settle("accept unknown") }, "Take it that they have it"),
    ),
  );
}

/** Return the form that finds what became of an address. */
export function findForm(slug) {
  const answer = make("div", { role: "status" });
  const words = make("input", { type: "search", id: "find-address", autocomplete: "off", spellcheck: "false", placeholder: "you@example.org", input: () => answer.replaceChildren() });
  const find = async (event) => {
    event.preventDefault();
    if (!words.value.trim()) return;
    const { found, refused } = await getAnswer(address(placeOf(slug, "/found"), { address: words.value.trim() }));
    if (refused) return answer.replaceChildren(make("p", { class: "answer refused" }, ...prose(refused)));
    if (!found.length) return answer.replaceChildren(make("p", { class: "below" }, "Nobody with these characters in their address was to get it: they were not in the list, or were left out of it."));
    answer.replaceChildren(make("ul", { class: "said-groups" }, ...found.map(one)));
  };
  return make("form", { class: "find", submit: find }, make("label", { for: "find-address" }, "What became of an address"), make("div", { class: "type-row" }, words, make("button", { type: "submit" }, "Find")), answer);
}

function one({ address: whose, state, said, changed, due }) {
  const when = changed ? ` at ${clock(changed)}` : "";
  const next = due ? ` It is tried again at ${clock(due)}.` : "";
  return make("li", {}, make("div", {}, make("p", {}, make("b", {}, whose), `: ${stateWords(state)}${when}`), (said || next) && make("p", { class: "muted" }, ...prose(`${said}${next}`))));
}
