/** The draft that files make, in lines: its head, its blocks with their values, and what has no place in it. */

import { make } from "../dom.js";

/**
 * @param {{looked: (pieces: number[]) => void, left: () => void, go: (pieces: number[]) => void}} told
 */
export function plannedDraft(told) {
  const element = make("div", { class: "import-scroll", role: "group", "aria-label": "The draft" });
  /** @type {Map<Element, number[]>} of which pieces a line is made */
  let pieces = new Map();
  /** @type {Map<number, HTMLElement>} the closest line of each piece */
  let places = new Map();
  /** @type {Element[]} */
  let marked = [];

  /** Return a line that leads to its pieces, or one that only says something. */
  function line(attributes, from, ...children) {
    if (!from.length) return make("div", attributes, ...children);
    const button = make("button", { type: "button", tabindex: "-1", ...attributes }, ...children);
    pieces.set(button, from);
    return button;
  }

  function block({ label, pieces: from, remarks, lines }, number) {
    const name = number === null ? label : `${number + 1}. ${label}`;
    const head = line({ class: "planned-kind" }, from, name);
    for (const at of from) places.set(at, head);
    return make(
      "section",
      { class: "planned" },
      make("h4", {}, head),
      ...remarks.map((words) => make("p", { class: "piece-note", dir: "auto" }, words)),
      ...lines.map((each) => {
        const shown = line(
          { class: "planned-line", "data-depth": Math.min(each.depth, 3), dir: "auto" },
          each.pieces,
          each.label ? make("span", { class: "planned-label" }, `${each.label} `) : null,
          make("span", { class: each.is_name ? "planned-name" : "" }, each.text),
        );
        for (const at of each.pieces) places.set(at, shown);
        return shown;
      }),
    );
  }

  function rest(left) {
    return make(
      "section",
      { class: "planned not-placed" },
      make("h4", {}, "Not placed"),
      make("p", { class: "muted" }, left.length ? "Kept as notes at the end of the file, which readers never see." : "Nothing: every piece has its place."),
      ...left.map(({ piece, text }) => {
        const shown = line({ class: "planned-line", dir: "auto" }, piece === null ? [] : [piece], text || "A piece without words");
        if (piece !== null && !places.has(piece)) places.set(piece, shown);
        return shown;
      }),
    );
  }

  const stops = () => /** @type {HTMLElement[]} */ ([...element.querySelectorAll("button")]);

  function turnTo(button) {
    for (const each of element.querySelectorAll('[tabindex="0"]')) /** @type {HTMLElement} */ (each).tabIndex = -1;
    if (button) button.tabIndex = 0;
  }

  element.addEventListener("keydown", (event) => {
    const all = stops();
    const at = all.indexOf(/** @type {HTMLElement} */ (event.target));
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -all.length, End: all.length }[event.key];
    if (at < 0 || !step) return;
    event.preventDefault();
    const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
    turnTo(next);
    next.focus();
  });
  const of = (event) => pieces.get(event.target.closest?.("button")) ?? [];
  element.addEventListener("click", (event) => of(event).length && told.go(of(event)));
  element.addEventListener("pointerover", (event) => told.looked(of(event)));
  element.addEventListener("pointerleave", () => told.left());
  element.addEventListener("focusin", (event) => told.looked(of(event)));

  return {
    element,
    /** Show a draft in the place of the one before. */
    show({ head, blocks, left }) {
      const { scrollTop } = element;
      [pieces, places, marked] = [new Map(), new Map(), []];
      element.replaceChildren(block(head, null), ...blocks.map(block), rest(left));
      turnTo(element.querySelector("button"));
      element.scrollTop = scrollTop;
    },
    /** Mark where pieces are, and bring the first into view where both sides are seen at once. */
    mark(numbers) {
      for (const each of marked) each.classList.remove("matched");
      marked = numbers.flatMap((at) => places.get(at) ?? []);
      for (const each of marked) each.classList.add("matched");
      if (marked.length && element.scrollHeight > element.clientHeight) marked[0].scrollIntoView({ block: "nearest" });
    },
    /** Lead to the place of a piece, or only show it. */
    focus(at, { isOnlyShown = false } = {}) {
      const place = places.get(at);
      if (!place) return;
      turnTo(place);
      if (isOnlyShown) place.scrollIntoView({ block: "nearest" });
      else place.focus();
    },
  };
}
