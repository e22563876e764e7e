/**
 * The pieces of files, as their readers know them, each with where it went: one tab stop, with arrows from one to another.
 * Space ticks a piece, Shift with an arrow or a click those between, Enter leads to its place in the draft.
 */

import { make } from "../dom.js";

/**
 * @param {any[]} documents
 * @param {{chosen: () => void, looked: (at: number) => void, left: () => void, go: (at: number) => void}} told
 */
export function sourcePieces(documents, told) {
  /** @type {{item: HTMLElement, box: HTMLInputElement, went: HTMLElement}[]} */
  const pieces = [];
  let last = 0; // that was ticked, from which a range goes on
  let stop = 0; // that Tab leads to
  /** @type {HTMLElement[]} */
  let marked = [];

  const element = make("div", { class: "import-scroll", role: "group", "aria-label": "Pieces of the source" });
  for (const document of documents) {
    const first = pieces.length;
    if (documents.length > 1) element.append(make("h4", { class: "import-file", dir: "auto" }, document.name));
    element.append(...document.warnings.map((words) => make("p", { class: "piece-note" }, words)));
    const items = document.pieces.map((piece, number) => built(piece, first + number, document.notes.filter(({ at }) => at === number)));
    element.append(make("ol", { class: "pieces", "aria-label": document.name }, ...items));
    const loose = document.notes.filter(({ at }) => at === null || at >= document.pieces.length);
    element.append(...loose.map(({ words }) => make("p", { class: "piece-note", dir: "auto" }, words)));
  }

  function built(piece, at, notes) {
    const id = `piece-${at}`;
    const box = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", tabindex: at ? "-1" : "0", "aria-labelledby": `${id}-words`, "aria-describedby": `${id}-went` }));
    const went = make("span", { class: "went", id: `${id}-went` });
    const item = make(
      "li",
      { class: "piece", "data-kind": piece.kind, "data-level": piece.level, "data-depth": piece.depth, "data-at": at, "data-marked": Boolean(piece.mark) },
      box,
      make("div", { class: "piece-words", id: `${id}-words`, dir: "auto" }, ...words(piece)),
      went,
      ...notes.map((note) => make("p", { class: "piece-note", dir: "auto" }, note.words)),
    );
    pieces.push({ item, box, went });
    return item;
  }

  function tick(at, isTicked, isRange) {
    const [from, to] = isRange ? [Math.min(last, at), Math.max(last, at)] : [at, at];
    for (let number = from; number <= to; number += 1) {
      pieces[number].box.checked = isTicked;
      pieces[number].item.classList.toggle("chosen", isTicked);
    }
    last = at;
    told.chosen();
  }

  function turnTo(at) {
    pieces[stop].box.tabIndex = -1;
    stop = at;
    pieces[at].box.tabIndex = 0;
  }

  function focus(at) {
    if (!pieces[at]) return;
    turnTo(at);
    pieces[at].box.focus();
  }

  const near = (event) => {
    const item = event.target.closest?.(".piece");
    return item ? Number(item.dataset.at) : -1;
  };
  let isShift = false; // not every browser says so of a click that a key has made
  element.addEventListener("click", (event) => {
    const at = near(event);
    if (at < 0) return;
    const { box } = pieces[at];
    if (event.target !== box && String(getSelection())) return; // words are being chosen
    if (event.target !== box) box.checked = !box.checked;
    tick(at, box.checked, event.shiftKey || isShift);
    isShift = false;
    turnTo(at);
    if (event.target !== box) box.focus({ preventScroll: true });
  });
  element.addEventListener("mousedown", (event) => event.shiftKey && event.preventDefault()); // which would choose words
  element.addEventListener("keydown", (event) => {
    const at = near(event);
    if (at < 0) return;
    isShift = event.key === " " && event.shiftKey;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -pieces.length, End: pieces.length }[event.key];
    if (event.key === "Enter") {
      event.preventDefault();
      told.go(at);
    } else if (event.key === "Escape" && chosen().length) {
      event.preventDefault();
      choose([]);
    } else if (step) {
      event.preventDefault();
      const to = Math.max(0, Math.min(pieces.length - 1, at + step));
      if (event.shiftKey) {
        if (!pieces[at].box.checked) tick(at, true, false);
        last = at;
        tick(to, true, true);
      }
      focus(to);
    }
  });
  element.addEventListener("pointerover", (event) => (near(event) < 0 ? told.left() : told.looked(near(event))));
  element.addEventListener("pointerleave", () => told.left());
  element.addEventListener("focusin", (event) => near(event) >= 0 && told.looked(near(event)));

  function chosen() {
    return pieces.flatMap(({ box }, at) => (box.checked ? [at] : []));
  }

  function choose(numbers) {
    pieces.forEach(({ box, item }, at) => {
      box.checked = numbers.includes(at);
      item.classList.toggle("chosen", box.checked);
    });
    told.chosen();
  }

  return {
    element,
    chosen,
    choose,
    focus,
    /** Show where each piece went. */
    show(went) {
      pieces.forEach(({ item, went: label }, at) => {
        const names = [...new Set(went[at].map(([, name]) => name))];
        label.textContent = names.join(", ");
        item.classList.toggle("lost", names.length > 0 && went[at].every(([block, name]) => block === null && name !== "Head"));
      });
    },
    /** Mark pieces, and bring the first into view where both sides are seen at once. */
    mark(numbers) {
      for (const each of marked) each.classList.remove("matched");
      marked = numbers.flatMap((at) => (pieces[at] ? [pieces[at].item] : []));
      for (const each of marked) each.classList.add("matched");
      if (marked.length && element.scrollHeight > element.clientHeight) marked[0].scrollIntoView({ block: "nearest" });
    },
  };
}

/** Return a piece as a reader would know it. Texts of a source become text nodes, and its links lead nowhere. */
function words(piece) {
  switch (piece.kind) {
    case "table":
      return [
        make("table", {}, make("tbody", {}, ...piece.rows.map((row) => make("tr", {}, ...row.map((cell) => make("td", {}, cell)))))),
        piece.more ? make("p", { class: "muted" }, `and ${piece.more} more rows`) : null,
      ].filter((part) => part !== null);
    case "picture":
      return [make("span", { class: "piece-picture" }, piece.has_come ? "Picture" : "Picture, not here"), ` ${piece.alt || piece.name || "without a description"}`];
    case "appointment":
      return [make("strong", {}, piece.title), make("span", { class: "muted" }, ` ${piece.words}`)];
    case "rule":
      return [make("span", { class: "unseen" }, "A line"), make("span", { class: "piece-rule" })];
    default:
      return [piece.mark ? `${piece.mark} ` : "", ...piece.spans.map(span)];
  }
}

function span({ text, bold, italic, href }) {
  const tag = bold ? "strong" : italic ? "em" : href ? "u" : "";
  if (!tag) return text;
  return make(tag, { title: href || null }, text);
}
