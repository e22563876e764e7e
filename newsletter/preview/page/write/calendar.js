/**
 * The calendar for a field with a day: a month in a dialog beside it, with the keys that people know from calendars
 * (the date picker dialog of the WAI-ARIA practices). What is chosen is written as the file spells it; a time behind the
 * day stays as it was typed.
 */

import { make, styled } from "../dom.js";
import { shown } from "../shown.js";

await styled("write/dialogs");

const DAY = 86_400_000; // ms
const WEEK = 7;
const MONTHS = { PageUp: -1, PageDown: 1 };
const DAYS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -WEEK, ArrowDown: WEEK };

/** @type {HTMLInputElement} */
let field;
let chosen = today(); // the day that has the focus, or would have it

const heading = make("h2", { id: "calendar-heading", "aria-live": "polite" });
const grid = make("table", { role: "grid", "aria-labelledby": "calendar-heading", keydown: chooseByKey });
const step = (by, name, sign) => make("button", { type: "button", class: "quiet", "aria-label": name, click: () => show(inMonth(by)) }, sign);
const dialog = /** @type {HTMLDialogElement} */ (
  make(
    "dialog",
    { class: "calendar", "aria-label": "Choose a day", click: (event) => event.target === dialog && dialog.close() },
    make("div", { class: "calendar-head" }, step(-12, "A year earlier", "«"), step(-1, "A month earlier", "‹"), heading, step(1, "A month later", "›"), step(12, "A year later", "»")),
    grid,
    make("div", { class: "calendar-foot" }, make("button", { type: "button", class: "quiet", click: () => take(today()) }, "Today"), make("button", { type: "button", class: "quiet", click: () => dialog.close() }, "Cancel")),
  )
);
document.body.append(dialog);

/**
 * Open the calendar for a field, at its day or at today's.
 * @param {HTMLInputElement} input
 * @param {Element} below what it opens below
 */
export function openCalendar(input, below) {
  field = input;
  const typed = new Date(`${/\d{4}-\d{2}-\d{2}/.exec(input.value)?.[0]}T00:00:00Z`);
  dialog.showModal();
  show(Number.isNaN(typed.getTime()) ? today() : typed, { withFocus: true });
  const { left, bottom, top } = below.getBoundingClientRect();
  const isBelow = bottom + dialog.offsetHeight + 8 < innerHeight;
  dialog.style.left = `${Math.max(8, Math.min(left, innerWidth - dialog.offsetWidth - 8))}px`;
  dialog.style.top = `${Math.max(8, isBelow ? bottom + 4 : top - dialog.offsetHeight - 4)}px`;
}

/** Return today's date at midnight in UTC, in which all days are counted here. */
function today() {
  const now = new Date();
  return new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()));
}

function plus(day, count) {
  return new Date(day.getTime() + count * DAY);
}

/** Return the chosen day some months later, or the last one of that month where it has fewer days. */
function inMonth(by) {
  const last = new Date(Date.UTC(chosen.getUTCFullYear(), chosen.getUTCMonth() + by + 1, 0));
  return new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(chosen.getUTCDate(), last.getUTCDate())));
}

function worded(day, options) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options }).format(day);
}

function written(day) {
  return day.toISOString().slice(0, 10);
}

/** Return how many days after the beginning of its week a day is. */
function place(day) {
  return (day.getUTCDay() - (shown.desk?.first_day ?? 1) + WEEK) % WEEK;
}

/** Show the month of a day, with that day chosen. */
function show(day, { withFocus = false } = {}) {
  chosen = day;
  heading.textContent = worded(day, { month: "long", year: "numeric" });
  const first = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1));
  const start = plus(first, -place(first));
  const week = Array.from({ length: WEEK }, (_, index) => plus(start, index));
  const rows = Array.from({ length: WEEK - 1 }, (_, row) => week.map((each) => plus(each, row * WEEK))).filter(([each], row) => !row || each.getUTCMonth() === day.getUTCMonth());
  grid.replaceChildren(
    make("thead", {}, make("tr", {}, ...week.map((each) => make("th", { scope: "col", abbr: worded(each, { weekday: "long" }) }, worded(each, { weekday: "short" }).slice(0, 2))))),
    make("tbody", {}, ...rows.map((days) => make("tr", {}, ...days.map(cell)))),
  );
  if (withFocus) /** @type {HTMLElement} */ (grid.querySelector("[tabindex='0']")).focus();
}

function cell(day) {
  if (day.getUTCMonth() !== chosen.getUTCMonth()) return make("td", {});
  const isChosen = day.getTime() === chosen.getTime();
  const name = worded(day, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const isToday = day.getTime() === today().getTime();
  const button = make("button", { type: "button", tabindex: isChosen ? "0" : "-1", "aria-label": name, "aria-current": isToday && "date", click: () => take(day) }, String(day.getUTCDate()));
  return make("td", { role: "gridcell", "aria-selected": String(isChosen) }, button);
}

function chooseByKey(event) {
  const months = MONTHS[event.key];
  let next = null;
  if (event.key in DAYS) next = plus(chosen, DAYS[event.key]);
  else if (months) next = inMonth(event.shiftKey ? 12 * months : months);
  else if (event.key === "Home") next = plus(chosen, -place(chosen));
  else if (event.key === "End") next = plus(chosen, WEEK - 1 - place(chosen));
  if (!next) return;
  event.preventDefault();
  show(next, { withFocus: true });
}

/** Put a day into the field, before the time that stands there. */
function take(day) {
  dialog.close();
  const clock = field.classList.contains("time") ? (/\d{1,2}:\d{2}.*$/.exec(field.value)?.[0] ?? "") : "";
  field.value = [written(day), clock].filter(Boolean).join(" ");
  field.dispatchEvent(new Event("input"));
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
