/** A drawing of each kind of block: bars for words, boxes for pictures, leaves for days. */

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [160, 88];
const [LEFT, RIGHT] = [16, 144];

/** What is drawn from top to bottom, by the letters of PIECES; a kind that is not listed is drawn as words. */
const DRAWINGS = {
  hero: "IW",
  text: "HWW",
  recap: "HW••",
  links: "HAAA",
  sessions: "HRRR",
  videos: "HVV",
  webinars: "HDB",
  events: "HDD",
  deadlines: "HEEE",
  news: "HNN",
  people: "HPP",
  quote: "Q",
  image: "Iw",
  gallery: "HG",
  button: " B",
  callout: "C",
  poll: "HOOO",
  jobs: "HRRB",
  partners: "HL",
  table: "HT",
  numbers: "H#",
  contents: "H123",
  divider: "  –",
};

/** @typedef {[x: number, y: number, width: number, height: number, tone: string, round?: number]} Box */

/** Each piece: its height, and its boxes in it. @type {Record<string, [number, Box[]]>} */
const PIECES = {
  " ": [18, []],
  H: [17, [[LEFT, 2, 64, 6, "ink"]]],
  W: [27, [[LEFT, 2, 128, 4, "soft"], [LEFT, 10, 120, 4, "soft"], [LEFT, 18, 76, 4, "soft"]]],
  w: [12, [[LEFT, 4, 92, 4, "soft"]]],
  "•": [11, [[LEFT, 2, 4, 4, "accent", 2], [LEFT + 10, 2, 96, 4, "soft"]]],
  A: [15, [[LEFT, 2, 76, 4, "accent"]]],
  R: [18, [[LEFT, 2, 92, 4, "ink"], [LEFT, 9, 60, 3, "soft"], [LEFT, 16, 128, 1, "line"]]],
  V: [27, [[LEFT, 0, 38, 22, "box"], [LEFT + 16, 7, 8, 8, "accent", 4], [62, 3, 72, 4, "ink"], [62, 11, 80, 4, "soft"]]],
  D: [27, [[LEFT, 0, 20, 22, "box"], [LEFT, 0, 20, 6, "accent"], [46, 3, 82, 4, "ink"], [46, 11, 62, 4, "soft"]]],
  E: [17, [[LEFT, 2, 26, 4, "accent"], [50, 2, 86, 4, "soft"], [LEFT, 11, 128, 1, "line"]]],
  N: [27, [[LEFT, 0, 26, 22, "box"], [50, 2, 68, 4, "ink"], [50, 10, 90, 3, "soft"], [50, 16, 50, 3, "soft"]]],
  P: [27, [[LEFT, 0, 20, 20, "box", 10], [46, 4, 56, 4, "ink"], [46, 12, 74, 4, "soft"]]],
  Q: [70, [[LEFT, 8, 3, 46, "accent"], [28, 11, 108, 5, "ink"], [28, 23, 96, 5, "ink"], [28, 43, 52, 4, "soft"]]],
  I: [48, [[LEFT, 0, 128, 42, "box"], [LEFT + 18, 12, 14, 14, "accent", 7]]],
  G: [50, [[LEFT, 0, 40, 40, "box"], [60, 0, 40, 40, "box"], [104, 0, 40, 40, "box"]]],
  B: [22, [[LEFT, 2, 58, 16, "accent", 4]]],
  C: [72, [[10, 0, 140, 70, "box"], [24, 12, 64, 6, "ink"], [24, 26, 112, 4, "soft"], [24, 34, 88, 4, "soft"], [24, 48, 50, 13, "accent", 3]]],
  O: [17, [[LEFT, 0, 90, 12, "box", 6], [LEFT + 8, 4, 46, 4, "ink"]]],
  L: [40, [[LEFT, 6, 38, 26, "box"], [61, 6, 38, 26, "box"], [106, 6, 38, 26, "box"]]],
  T: [54, [[LEFT, 0, 128, 10, "box"], ...[3, 18, 31, 44].flatMap((y) => [20, 68, 108].map((x) => /** @type {Box} */ ([x, y, x === 20 ? 34 : 22, 4, y === 3 ? "ink" : "soft"])))]],
  "#": [50, [16, 62, 108].flatMap((x) => [/** @type {Box} */ ([x, 8, 30, 14, "accent"]), /** @type {Box} */ ([x, 28, 36, 4, "soft"])])],
  1: [14, [[LEFT, 2, 70, 4, "accent"]]],
  2: [14, [[LEFT, 2, 96, 4, "accent"]]],
  3: [14, [[LEFT, 2, 54, 4, "accent"]]],
  "–": [4, [[LEFT, -2, RIGHT - LEFT, 2, "soft"]]],
};

/** Return the drawing of a kind of block. */
export function sketch({ name }) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  drawing.setAttribute("aria-hidden", "true");
  let top = 10;
  for (const piece of DRAWINGS[name] ?? DRAWINGS.text) {
    const [height, boxes] = PIECES[piece];
    drawing.append(...boxes.map(([x, y, width, tall, tone, round = 1]) => boxAt(x, top + y, width, tall, tone, round)));
    top += height;
  }
  return drawing;
}

function boxAt(x, y, width, height, tone, round) {
  const box = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries({ x, y, width, height, rx: round, class: `of-${tone}` })) box.setAttribute(name, String(value));
  return box;
}
