/**
 * The edits that are on their way to the server, or wait for it.
 *
 * What is typed into one field, until two seconds without a key or until something else is done, is a burst: one edit
 * against the text that it began with, sent again with each newer value.
 *
 * An edit is sent with the text that its path was read in, as its base. Where things are in a newer text is the server's
 * word alone: in `moved`, in `touched`, and in a conflict's `at`.
 */

import { draft, textNow } from "./draft.js";
import { at, followed } from "./paths.js";
import { recordAt } from "./unsaved.js";

/** @typedef {import("./paths.js").Path} Path */
/** @typedef {{id: string, entry: any, path: Path, edits: any[], arrive?: (touched: Path) => void, base: string, text: string, data?: any,
 *             sent?: string | null, isDirty: boolean, isRecovered: boolean, withText: boolean, isMerged: boolean}} Burst */

const PAUSE = 2000; // ms without a key, after which a burst has ended

export const bursts = {
  /** @type {Burst[]} */
  queue: [],
  /** @type {Burst | null} the one that is typed */
  open: null,
  /** @type {Burst | null} the one that travels */
  sending: null,
};

let pause = 0;

/** Begin a burst in a field, or go on with the one that waits there. */
export function begin(path) {
  const { publication, name, hash } = draft;
  const id = crypto.randomUUID();
  const was = at(draft.data, path) ?? null;
  const entry = recordAt(path) ?? { id, publication, name, path, now: path, was, base: hash, text: textNow(), sent: [] };
  return bursts.queue.find((burst) => burst.entry === entry && burst.isDirty) ?? enqueue(entry);
}

/** Put a burst at the end of the queue; its base is the newest text when it is sent first, or when another program has changed that. */
export function enqueue(entry, { edits = [], arrive = undefined, base = "", text = "", path = [], isDirty = false } = {}) {
  const isRecovered = entry?.isLeft ?? false;
  const burst = { id: crypto.randomUUID(), entry, path, edits, arrive, base, text, isDirty, isRecovered, withText: false, isMerged: false };
  bursts.queue.push(burst);
  return burst;
}

/** Have the server say anew what both versions of a text are together. */
export function askAboutBoth({ record: entry, asked }) {
  if (asked && !bursts.queue.some((burst) => burst.entry === entry && burst.isDirty)) enqueue(entry, { ...asked, isDirty: true });
}

/** Give a burst the newest text as its base, unless it has one. */
export function tie(burst) {
  if (!burst.base) Object.assign(burst, { base: draft.hash, text: textNow(), data: draft.data, path: burst.entry?.now });
}

/** Return the edit that makes a field hold a value; null takes the field away. */
export function change(path, value) {
  return value === null ? { op: "clear", path } : { op: "put", path, value };
}

/** Make the edits that have not been sent yet ones of the newest text; those of what is gone are dropped. */
export function lead(moved) {
  for (const burst of bursts.queue) if (!burst.base) burst.edits = burst.edits.map((each) => led(each, moved));
  bursts.queue = bursts.queue.filter((burst) => burst.edits.every(({ path }) => path));
}

function led(each, moved) {
  const path = followed(each.path, moved);
  if (!path || each.op !== "move") return { ...each, path };
  const last = (at(draft.data, path.slice(0, -1))?.length ?? 1) - 1;
  return { ...each, path, to: Math.min(Math.max(each.to + path.at(-1) - each.path.at(-1), 0), last) };
}

/** Forget the bursts that are done. */
export function tidy() {
  bursts.queue = bursts.queue.filter((burst) => burst.isDirty || burst === bursts.open || burst === bursts.sending);
}

/** End the burst in two seconds, unless another key is pressed. */
export function endSoon(end) {
  clearTimeout(pause);
  pause = setTimeout(end, PAUSE);
}

/** End the burst: what is typed from now on is another one. */
export function close() {
  clearTimeout(pause);
  bursts.open = null;
  tidy();
}
