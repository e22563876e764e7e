/** Edits: what is typed into fields, what is done with a button or a key, and what is decided between two versions. */

import { say } from "../say.js";
import { askAboutBoth, begin, bursts, endSoon, enqueue } from "./bursts.js";
import { settle } from "./conflicts.js";
import { draft, handlers, names, textNow } from "./draft.js";
import { dotted, isSame } from "./paths.js";
import { endBurst, idle, reload, run, sendAgain } from "./saving.js";
import { rememberGivenUp } from "./undo.js";
import { drop, recall, record } from "./unsaved.js";

/** @typedef {import("./paths.js").Path} Path */

/**
 * Open a text, and send what an earlier page has left of it. Return whether there is such a text.
 * @param {string} publication
 * @param {import("./draft.js").Place} place
 */
export async function openDraft(publication, place) {
  const isStill = () => draft.where === place.where; // another one may be opened meanwhile
  endBurst();
  if (draft.name) await idle();
  bursts.queue = [];
  rememberGivenUp(null);
  Object.assign(draft, { publication, ...place, data: null, why: "", isThere: true, isRecalled: false, conflicts: new Map() });
  handlers.status();
  if (!(await reload())) return false;
  if (!(await recall(publication, names(), isStill))) return false;
  sendAgain();
  run();
  return true;
}

/**
 * Take what a field holds now; null for a field that is to go.
 * @param {Path} path
 * @param {string | null} value
 */
export function typed(path, value) {
  const conflict = draft.conflicts.get(dotted(path));
  if (conflict && !conflict.isRecovered) {
    reconsider(conflict, value);
    return;
  }
  if (!bursts.open || !isSame(bursts.open.entry.now, path)) {
    endBurst();
    bursts.open = begin(path);
  }
  rememberGivenUp(null);
  record(bursts.open.entry, { value, answered: "", refused: "" });
  bursts.open.isDirty = true;
  endSoon(endBurst);
  handlers.status(); // which a request on its way would put off
  run();
}

/** What is typed on above both versions is kept, and waits for the choice; the server is asked for both together again. */
function reconsider(conflict, value) {
  const { record: entry } = conflict;
  record(entry, { value, answered: "" });
  Object.assign(conflict, { mine: value, both: null });
  askAboutBoth(conflict);
  run();
  handlers.changed({ isOwn: true });
}

/** @type {Element | null} */
let askedFrom = null; // what had the focus when the edit was asked for that has arrived

/**
 * Make some edits that nobody types, as one; once they are made, and shown, `arrive` is told which path they touched.
 * @param {any[]} edits
 * @param {(touched: Path) => void} [arrive]
 */
export function edit(edits, arrive) {
  endBurst();
  rememberGivenUp(null);
  if (draft.isGone || !draft.isWritable) {
    say(draft.isGone ? "The server does not answer. Try it again when it does." : "The file cannot be written. Try it again when it is mended.");
    return;
  }
  const from = document.activeElement;
  const arrived = (touched) => {
    askedFrom = from;
    arrive?.(touched);
  };
  enqueue(null, { edits, arrive: arrived, isDirty: true });
  run();
}

/** Return whether who asked for the edit that has arrived writes in another field by now, and is not to be led away. */
export function hasGoneOn() {
  const now = document.activeElement;
  return now !== askedFrom && Boolean(now?.matches("#form :is(input, textarea, select)"));
}

/** Decide between both versions of a text; with the file's nothing changes. */
export function decide(conflict, value) {
  const { record: entry, path, theirs } = conflict;
  settle(conflict);
  bursts.queue = bursts.queue.filter((burst) => burst.entry !== entry || burst === bursts.sending);
  if (!path || isSame(value, theirs)) {
    rememberGivenUp(path ? { entry, theirs, conflict } : null);
    drop(entry);
  } else {
    rememberGivenUp(null);
    record(entry, { path, now: path, value, was: theirs, base: draft.hash, text: textNow(), sent: [], isBeside: false });
    enqueue(entry, { isDirty: true });
  }
  handlers.changed({ isOwn: false });
  run();
}
