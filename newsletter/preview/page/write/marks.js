/**
 * The marks of Markdown in a text: bold and italic words, and the lines of lists and headings.
 *
 * Everything here is a function from a text and what is selected in it to a Change, or to null where nothing changes.
 */

/** @typedef {{start: number, end: number, text: string, select: number[]}} Change `select`: offsets within `text` */

/** What opens the item of a list: its indentation, its mark, and the gap behind it. */
export const ITEM = /^(\s*)([-*+]|\d+[.)])(\s+)/;

const OPENING = /^\s*(?:(?:[-*+]|\d+[.)]|#{1,6}|>)\s+)*/;
const PARTS = /\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)]|#{1,6}|>)\s)/g; // between what has its emphasis by itself
const LETTER = /[\p{L}\p{N}]/u; // within a word, stars are characters
const RUNS = /\\[\s\S]|(`+)[\s\S]*?\1|\*+/g;

/**
 * Make words bold ("**") or italic ("*"), or take that away; without a selection, the word at the caret, or what is
 * typed next, and at the end of marked words what is typed next is no longer marked.
 * @returns {Change | null}
 */
export function emphasized(value, start, end, mark) {
  if (start === end) return atCaret(value, start, mark);
  const parts = partsOf(value, start, end).map((part) => widened(value, part));
  if (!parts.length) return null;
  const isMarked = parts.every((part) => spanAround(value, part, mark));
  let text = value;
  let select = [0, 0];
  for (const part of parts.reverse()) {
    const done = isMarked ? without(text, part, mark) : marked(text, part, mark);
    const behind = text === value ? value.length - done.end + done.text.length - done.select[1] : text.length - select[1];
    text = text.slice(0, done.start) + done.text + text.slice(done.end);
    select = [done.start + done.select[0], text.length - behind];
  }
  return { start: 0, end: value.length, text, select };
}

/** Return the stars that stand on each side of the caret, as many, with nothing between them; or "". */
export function emptyAround(value, caret) {
  const [before, after] = [/\**$/.exec(value.slice(0, caret))?.[0] ?? "", /^\**/.exec(value.slice(caret))?.[0] ?? ""];
  return before === after && before.length <= 3 ? before : "";
}

function atCaret(value, caret, mark) {
  const length = mark.length;
  const empty = emptyAround(value, caret);
  if (empty === mark || empty.length === 3) return { start: caret - length, end: caret + length, text: "", select: [0, 0] };
  const span = spansOf(value, mark).find(([open, close]) => open + length <= caret && caret <= close);
  if (span && /^\**$/.test(value.slice(caret, span[1]))) return { start: caret, end: caret, text: "", select: [length, length] };
  if (span) {
    const [open, close] = span;
    const place = caret - open - length;
    return { start: open, end: close + length, text: value.slice(open + length, close), select: [place, place] };
  }
  const [before, after] = [/[\p{L}\p{N}’'-]*$/u.exec(value.slice(0, caret))?.[0] ?? "", /^[\p{L}\p{N}’'-]*/u.exec(value.slice(caret))?.[0] ?? ""];
  if (before && after) {
    return { start: caret - before.length, end: caret + after.length, text: `${mark}${before}${after}${mark}`, select: [before.length + length, before.length + length] };
  }
  const gap = before ? " " : "";
  return { start: caret, end: caret, text: gap + mark + mark, select: [gap.length + length, gap.length + length] };
}

/** Return where the words of each paragraph, item and heading that are selected begin and end. */
function partsOf(value, start, end) {
  const parts = [];
  let from = start;
  const gaps = Array.from(value.slice(start, end).matchAll(PARTS), (found) => [start + found.index, found[0].length]);
  for (const [gap, length] of [...gaps, [end, 0]]) {
    const words = value.slice(from, gap);
    const isWhole = from === 0 || value[from - 1] === "\n";
    const opening = isWhole ? OPENING.exec(words)?.[0].length ?? 0 : /^\s*/.exec(words)?.[0].length ?? 0;
    const last = from + words.replace(/[\s\\]+$/, "").length;
    if (from + opening < last) parts.push([from + opening, last]);
    from = gap + length;
  }
  return parts;
}

/** Return where whole words begin and end, some of whose letters are selected. */
function widened(value, [start, end]) {
  const isWithin = (place) => LETTER.test(value[place - 1] ?? "") && LETTER.test(value[place] ?? "");
  let [first, last] = [start, end];
  while (isWithin(first)) first -= 1;
  while (isWithin(last)) last += 1;
  return [first, last];
}

/** Return where the words that a mark is around begin and end: where its first half stands, and where its second. */
function spansOf(value, mark) {
  const spans = [];
  for (const [from, to] of partsOf(value, 0, value.length)) {
    let open = -1;
    for (const run of value.slice(from, to).matchAll(RUNS)) {
      const [stars, size] = [run[0], run[0].length];
      if (stars[0] !== "*" || (size !== mark.length && size !== 3)) continue;
      const place = from + run.index;
      const [before, after] = [value[place - 1] ?? " ", value[place + size] ?? " "];
      if (open >= 0 && /\S/.test(before) && !LETTER.test(after)) {
        spans.push([open, place + (mark === "*" ? size - 1 : 0)]);
        open = -1;
      } else if (open < 0 && /\S/.test(after) && !LETTER.test(before)) {
        open = place + (mark === "**" ? size - 2 : 0);
      }
    }
  }
  return spans;
}

function spanAround(value, [start, end], mark) {
  return spansOf(value, mark).find(([open, close]) => open <= start && end <= close + mark.length);
}

/** Take a mark from some words of those that it is around. */
function without(value, [start, end], mark) {
  const [open, close] = spanAround(value, [start, end], mark);
  const length = mark.length;
  const [first, last] = [Math.max(start, open + length), Math.min(end, close)];
  const before = wrapped(value.slice(open + length, first), mark);
  const words = value.slice(first, last);
  return { start: open, end: close + length, text: before + words + wrapped(value.slice(last, close), mark), select: [before.length, before.length + words.length] };
}

/** Put a mark around words, and around those beside them that had it before. */
function marked(value, [start, end], mark) {
  const length = mark.length;
  const touched = spansOf(value, mark).filter(([open, close]) => open <= end && close + length >= start);
  const from = Math.min(start, ...touched.map(([open]) => open));
  const to = Math.max(end, ...touched.map(([, close]) => close + length));
  let words = value.slice(from, to);
  for (const place of touched.flat().sort((one, other) => other - one)) {
    words = words.slice(0, place - from) + words.slice(place - from + length);
  }
  return { start: from, end: to, text: wrapped(words, mark), select: [length, length + words.length] };
}

/** Return a text with a mark around its words; never one around nothing. */
function wrapped(text, mark) {
  const [, before, words, after] = /^([\s*]*)([\s\S]*?)([\s*]*)$/.exec(text);
  return words ? `${before}${mark}${words}${mark}${after}` : text;
}

const KINDS = {
  list: { has: /^\s*[-*+]\s+/, mark: "- ", between: "\n" },
  heading: { has: /^\s*#{1,6}\s+/, mark: "### ", between: "\n\n" },
};

/**
 * Make items or headings of all lines that are selected, or paragraphs if they are that already.
 * @param {"list" | "heading"} kind
 * @returns {Change}
 */
export function linesAs(value, start, end, kind) {
  const { has, mark, between } = KINDS[kind];
  const last = end > start && value[end - 1] === "\n" ? end - 1 : end;
  let from = value.lastIndexOf("\n", start - 1) + 1;
  while (goesOn(value, from)) from = value.lastIndexOf("\n", from - 2) + 1;
  const next = value.indexOf("\n", last);
  const to = next < 0 ? value.length : next;
  const lines = lined(value.slice(from, to));
  const isMarked = lines.some((line) => line.trim()) && lines.every((line) => has.test(line));
  const words = lines.map((line) => (isMarked ? line.replace(has, "") : (kind === "list" ? /^\s*(?=[-*+]\s)/.exec(line)?.[0] ?? "" : "") + mark + line.replace(OPENING, "")));
  const own = kind === "heading" && !isMarked ? words.map((line) => line.replace(/\\?\n/g, " ")) : words; // a heading is one line
  const text = own.join(isMarked ? "\n\n" : between);
  const [before, after] = [value.slice(0, from).replace(/\\?\s*$/, ""), value.slice(to).replace(/^\s*\n/, "")];
  // An item goes on with the list that it lies in; all else stands between empty lines.
  const gap = (line) => (!line.trim() ? "" : !isMarked && kind === "list" && ITEM.test(line) ? "\n" : "\n\n");
  const lead = gap(before.slice(before.lastIndexOf("\n") + 1));
  const ends = lead.length + text.length;
  const select = start === end ? [ends, ends] : [lead.length, ends];
  return { start: before.length, end: value.length - after.length, text: lead + text + gap(after), select };
}

/** Return whether a line belongs to the item above it. */
function goesOn(value, begin) {
  const line = value.slice(begin);
  return value.slice(0, begin).endsWith("\\\n") && /^[^\S\n]+\S/.test(line) && !ITEM.test(line);
}

/** Return the lines of a text that are there for themselves, without the line breaks at their ends; of none, one that is empty. */
function lined(text) {
  const begins = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1).filter((begin) => !goesOn(text, begin))];
  const lines = begins.map((begin, index) => text.slice(begin, begins[index + 1]).replace(/\\?\s*$/, "").replace(/\n\s+/g, "\n"));
  const filled = lines.filter((line) => line.trim());
  return filled.length ? filled : [""];
}
