/** How many had come to which end by when, as areas that lie on each other. */

import { make } from "../dom.js";
import { clock, number, stateWords } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [500, 90];

/** Return the drawing; `ends` holds the numbers of each state by the ends of time slots that are `seconds` long. */
export function plot({ start, seconds, ends }, total) {
  const states = Object.keys(ends);
  const slots = ends[states[0]].length;
  const last = start + seconds * slots;
  const reached = states.map((state) => `${number(ends[state].at(-1))} ${stateWords(state)}`).join(", ");
  const drawing = document.createElementNS(SVG, "svg");
  set(drawing, { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": `From ${clock(start, true)} to ${clock(last, true)}: ${reached}, of ${number(total)}` });
  let below = Array(slots).fill(0);
  for (const state of states) {
    const above = below.map((count, slot) => count + ends[state][slot]);
    const area = document.createElementNS(SVG, "polygon");
    set(area, { class: `of-${state}`, points: [...line(above, total), ...line(below, total).reverse()].join(" ") });
    drawing.append(area);
    below = above;
  }
  return make("figure", { class: "plot" }, drawing, make("figcaption", { class: "muted" }, make("span", {}, clock(start, true)), make("span", {}, `of ${number(total)}`), make("span", {}, clock(last, true))));
}

/** Return the points of a line of numbers, the first of which holds from the left edge on. */
function line(counts, total) {
  return counts.map((count, slot) => `${round((slot / Math.max(1, counts.length - 1)) * WIDTH)},${round(HEIGHT - (count / total) * HEIGHT)}`);
}

function round(value) {
  return Math.round(value * 10) / 10;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
