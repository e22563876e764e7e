/** The list is chosen, looked at, and then sent to, by who has typed how many members there are. */

import { make, prose } from "../dom.js";
import { unsaved } from "../write/unsaved.js";
import { ask, placeOf } from "./ask.js";
import { refusal } from "./refused.js";
import { members, number } from "./words.js";

const UNSAVED = "What you typed is not all saved yet, or waits for your choice: see above. Members would get the letter without it.";

/**
 * Return the part in which a list is chosen; `begun` is told how a sending stands that has begun, and `back`, if there
 * is an earlier one, leads to that.
 * @param {string} slug
 * @param {string[]} lists
 * @param {(newest: any) => void} begun
 * @param {(() => void) | null} [back]
 */
export function choosePart(slug, lists, begun, back = null) {
  if (!lists.length) return noList();
  const sure = { again: false, all_subscribed: false };
  const answer = make("div", { class: "looked", role: "status" });
  const list = make("select", { id: "members-list", change: forget }, ...lists.map((name) => make("option", { value: name }, name)));
  const looking = make("button", { type: "button", click: look }, "Count its members");
  const choice = () => ({ list: /** @type {HTMLSelectElement} */ (list).value, ...sure });

  function forget() {
    Object.assign(sure, { again: false, all_subscribed: false });
    answer.replaceChildren();
  }
  async function look() {
    looking.disabled = true;
    answer.replaceChildren(make("p", { class: "muted" }, "Reading the list and building the letter…"));
    const seen = await ask(placeOf(slug, "/look"), choice());
    looking.disabled = false;
    looking.textContent = "Count again";
    if ("refused" in seen) answer.replaceChildren(...refusal(seen, sure, look));
    else answer.replaceChildren(...counts(slug, seen), ...(seen.obstacles.length ? [blocked(seen.obstacles)] : [typing(seen)]));
  }
  /** Return the form in which the number is typed. */
  function typing(seen) {
    const said = make("div", { role: "status" });
    const field = make("input", { type: "text", inputmode: "numeric", id: "members-number", autocomplete: "off", input: () => said.replaceChildren() });
    const button = make("button", { type: "submit" }, `Send to ${members(seen.total)}`);
    const answered = (...parts) => {
      said.replaceChildren(...parts);
      button.disabled = false;
    };
    const send = async (event) => {
      event.preventDefault();
      const typed = field.value.replaceAll(/[\s,.’]/g, "");
      if (typed !== String(seen.total)) return answered(make("p", { class: "answer refused" }, `That is another number. Nothing was sent: ${number(seen.total)} would get the letter.`));
      if (unsaved().some(({ answered: hash }) => !hash)) return answered(make("p", { class: "answer refused" }, UNSAVED));
      button.disabled = true;
      said.replaceChildren(make("p", { class: "muted" }, "Writing down who gets it…"));
      const newest = await ask(placeOf(slug, "/send"), { ...choice(), number: seen.total, edition: seen.edition });
      if ("refused" in newest) answered(...refusal(newest, sure, look));
      else begun(newest);
    };
    if (!seen.total) return make("p", { class: "answer refused" }, "Nobody in this list gets the letter.");
    return make(
      "form",
      { class: "type-number", submit: send },
      make("label", { for: "members-number" }, "To send it, type how many get it"),
      make("div", { class: "type-row" }, field, button),
      said,
    );
  }
  return make(
    "div",
    {},
    make("div", { class: "choose-list" }, make("label", { for: "members-list" }, "The list"), list, looking, back && make("button", { type: "button", class: "quiet", click: back }, "Back")),
    answer,
  );
}

function noList() {
  return make("p", { class: "muted" }, ...prose("There is no list yet. In a spreadsheet, write `email` above the addresses, and the name of a merge tag above what stands for it. Save that as CSV in the newsletter’s folder, as `members.csv`, and open this again."));
}

/** Return how many get the letter, how many do not and why, and some letters to look at. */
function counts(slug, { total, list, languages, beside, left_out: leftOut, copies, warnings, addresses }) {
  const twice = copies.map(([line, first]) => `line ${line} as line ${first}`).join(", ");
  return [
    make("p", { class: "total" }, make("strong", {}, number(total)), ` in ${list} ${total === 1 ? "gets" : "get"} the letter.`),
    languages && make("p", { class: "languages" }, `${languages}.`),
    beside > 0 && make("p", { class: "muted" }, `${number(beside)} signed up, and ${beside === 1 ? "is" : "are"} not in ${list}.`),
    leftOut.length > 0 && make("ul", { class: "left-out" }, ...leftOut.map(({ why, count }) => make("li", {}, make("b", {}, number(count)), ` left out: ${why}`, why === "same address" && twice ? ` (${twice})` : ""))),
    ...warnings.map((warning) => make("p", { class: "note" }, ...prose(warning))),
    addresses.length > 0 && make("p", { class: "below" }, `Look at ${addresses.length > 1 ? "some of the letters" : "the letter"} before you send: each has its own link to unsubscribe. Nothing has been sent so far.`),
    make("ul", { class: "some-letters" }, ...addresses.map((address, index) => copy(slug, address, index))),
  ].filter(Boolean);
}

function copy(slug, address, index) {
  const name = `${encodeURIComponent(slug)}/to-members/${index}`;
  return make(
    "li",
    {},
    make("span", {}, address),
    make("a", { href: `/letters/${name}/`, target: "_blank", rel: "noopener", "aria-label": `Look at it: the letter to ${address}, in a new tab` }, "Look at it"),
    make("a", { href: `/download/${name}.eml`, download: "", "aria-label": `Save as .eml: the message to ${address}` }, "Save as .eml"),
  );
}

function blocked(obstacles) {
  return make("div", { class: "note" }, make("strong", {}, "Members get it once this is mended:"), make("ul", { class: "obstacles" }, ...obstacles.map((words) => make("li", {}, make("span", {}, ...prose(words))))));
}
