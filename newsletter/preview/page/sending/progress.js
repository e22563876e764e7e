/**
 * How far a sending is, and what may be done to it. It belongs to the program behind the page, so that closing the page
 * changes nothing: here it is only watched.
 */

import { byId, make, prose, refill } from "../dom.js";
import { ask, GONE, placeOf } from "./ask.js";
import { findForm, outcome } from "./outcome.js";
import { plot } from "./plot.js";
import { clock, lasting, members, number, STATES } from "./words.js";

const LOOK_AGAIN = 1000; // ms
const REST = 5; // times as long as an answer took, which is long where there are very many members
const TRY_AGAIN = 3000; // ms, where the server is gone

const AS_IT_WAS = "It is the letter as it was when you sent it; what you change now is not in it.";
const MOVES = `It goes on when you close this page. If you end the program behind it, it stops in order: “Go on” then sends the rest, and nobody gets it twice. ${AS_IT_WAS}`;
const WAITS = `Nothing goes out until you press “Go on”, today or tomorrow, and nobody gets it twice. ${AS_IT_WAS}`;

/** Return the part with an issue's newest sending; `another` leads to the lists. */
export function progressPart(slug, first, another) {
  const head = make("p", { class: "sending-head", tabindex: "-1", role: "status" });
  const bar = make("div", { class: "bar", role: "progressbar", "aria-label": "How far it is", "aria-valuemin": "0" });
  const facts = make("p", {});
  const languages = make("p", { class: "muted" });
  const states = make("ul", { class: "states" });
  const why = make("div", {});
  const tools = make("div", { class: "mail-tools" });
  const refused = make("p", { class: "answer refused", role: "status" }); // what was asked for last
  const silent = make("p", { class: "answer refused", role: "status" }); // the server
  const drawn = make("div", {});
  const details = make("div", {});
  const part = make("div", { class: "sending" }, head, bar, facts, languages, states, why, tools, refused, silent, drawn, details, findForm(slug));
  let timer = 0;
  let took = 0; // ms, for the last answer
  let isSure = false; // that it is to be cancelled

  async function step(what) {
    isSure = false;
    const { sending, refused: words } = await ask(placeOf(slug, "/step"), { step: what });
    refused.replaceChildren(...prose(words ?? ""));
    if (sending) show(sending);
  }
  async function look() {
    if (!part.isConnected || !(/** @type {HTMLDialogElement} */ (byId("handover")).open)) return;
    const asked = performance.now();
    const { sending, refused: words } = await ask(placeOf(slug));
    took = performance.now() - asked;
    silent.replaceChildren(...prose(words ?? ""));
    if (sending) show(sending);
    else if (words === GONE) lookIn(TRY_AGAIN);
  }
  function lookIn(time) {
    clearTimeout(timer);
    timer = setTimeout(look, time);
  }
  function show(sending) {
    const isFocused = part.contains(document.activeElement);
    const sentence = standing(sending);
    if (head.textContent !== sentence) head.textContent = sentence;
    const isKnownHere = sending.state !== "elsewhere";
    for (const element of [bar, facts, states, drawn, part.querySelector(".find")]) element.hidden = !isKnownHere;
    if (isKnownHere) {
      fillBar(bar, sending);
      facts.textContent = inNumbers(sending);
      languages.textContent = sending.by_language && `${sending.by_language}.`;
      states.replaceChildren(...chips(sending));
      drawn.replaceChildren(...(sending.over_time ? [plot(sending.over_time, sending.members)] : []));
    }
    why.replaceChildren(...reasons(sending));
    refill(tools, ...buttons(sending));
    refill(details, ...outcome(sending, step));
    if (isFocused && !part.contains(document.activeElement)) head.focus(); // a button is gone that had the focus
    if (sending.is_here || sending.state === "sending") lookIn(Math.max(LOOK_AGAIN, took * REST));
  }
  function buttons(sending) {
    const { state } = sending;
    const button = (key, words, click, kind = "") => make("button", { type: "button", class: kind, "data-key": key, click }, words);
    if (isSure && isOnTheWay(sending)) {
      return [
        make("span", {}, "Who does not have it gets nothing, for good."),
        button("cancel", "Cancel the sending", () => step("cancel"), "solid"),
        button("not", "Do not cancel", () => sureOf(false, sending, "pause")),
      ];
    }
    return [
      isMoving(sending) && button("pause", "Pause", () => step("pause")),
      isOnTheWay(sending) && !isMoving(sending) && button("pause", "Go on", () => step("go on"), "solid"),
      isOnTheWay(sending) && button("cancel", "Cancel…", () => sureOf(true, sending, "cancel")),
      ["finished", "cancelled", "elsewhere"].includes(state) && button("another", "Send to another list", another),
    ].filter(Boolean);
  }
  function sureOf(sure, sending, focused) {
    isSure = sure;
    refill(tools, ...buttons(sending));
    /** @type {HTMLElement | null} */ (tools.querySelector(`[data-key="${focused}"]`))?.focus();
  }
  show(first);
  return part;
}

/** Return whether it is neither done nor ended. */
function isOnTheWay({ state }) {
  return state === "sending" || state === "paused";
}

/** Return whether letters go out: from here, or from another program, of which only that is known. */
function isMoving({ state, is_here: isHere, per_minute: perMinute }) {
  return state === "sending" && (isHere || perMinute > 0);
}

/** Return how it stands, as a sentence. */
function standing(sending) {
  const { state, list, members: total, is_here: isHere } = sending;
  switch (state) {
    case "sending":
      if (isHere) return `It is being sent to ${list}.`;
      return isMoving(sending) ? `Another program sends it to ${list}.` : `It was on its way to ${list}, and nothing sends it now.`;
    case "paused":
      return `Paused on its way to ${list}.`;
    case "cancelled":
      return `It was cancelled on its way to ${list}. Who has it has it, and nobody else gets it.`;
    case "elsewhere":
      return `It has gone out from another computer, to ${members(total)}.`;
    default:
      return `It has gone out to ${list}.`;
  }
}

/** Return how many have it, and how fast and how long it goes on. */
function inNumbers(sending) {
  const { counts, members: total, per_minute: perMinute, seconds_left: left, next_due: due, waits } = sending;
  const words = [`${number(counts.accepted ?? 0)} of ${members(total)} ${total === 1 ? "has" : "have"} it.`];
  if (isMoving(sending) && waits && waits !== "paused") words.push(`${waits[0].toUpperCase()}${waits.slice(1)}.`);
  else if (isMoving(sending) && perMinute) words.push(`${number(perMinute)} a minute${left ? `, ${lasting(left)} left` : ""}.`);
  if (!counts.queued && due && isMoving(sending)) words.push(`The next is tried again at ${clock(due)}.`);
  return words.join(" ");
}

function reasons(sending) {
  const { why, failure, state } = sending;
  return [
    state === "paused" && why && make("p", { class: "note" }, ...prose(why)),
    failure && make("p", { class: "note" }, ...prose(`Something went wrong: ${failure}`)),
    isOnTheWay(sending) && make("p", { class: "muted" }, isMoving(sending) ? MOVES : WAITS),
  ].filter(Boolean);
}

/** Show as a bar how many there are of each state. */
function fillBar(bar, { counts, members: total }) {
  const done = total - (counts.queued ?? 0) - (counts.claimed ?? 0) - (counts.deferred ?? 0) - (counts.in_flight ?? 0);
  bar.setAttribute("aria-valuemax", String(total));
  bar.setAttribute("aria-valuenow", String(done));
  bar.replaceChildren(
    ...present(counts).map(({ name }) => {
      const piece = make("span", { class: `of-${name}` });
      piece.style.flexGrow = String(counts[name]);
      return piece;
    }),
  );
}

/** Return the number of each state, beside its colour. */
function chips(sending) {
  const isLeft = !sending.is_here && !isMoving(sending);
  return present(sending.counts).map(({ name, words, means }) => {
    const said = isLeft && name === "in_flight" ? "begun when it ended" : words;
    return make("li", { title: means }, make("span", { class: `swatch of-${name}`, "aria-hidden": "true" }), make("b", {}, number(sending.counts[name])), ` ${said}`);
  });
}

function present(counts) {
  return STATES.filter(({ name }) => counts[name]);
}
