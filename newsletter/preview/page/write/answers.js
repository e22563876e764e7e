/**
 * What the server answers to an edit: it is made, it collides with what another program has changed, or it cannot be made.
 * What is to be sent anew is marked so; saving.js sends it.
 */

import { say } from "../say.js";
import { askAboutBoth, bursts, close, lead, tie } from "./bursts.js";
import { follow, keepBoth, settle } from "./conflicts.js";
import { draft, handlers, take } from "./draft.js";
import { at, differences, dotted, followed, isSame, unlessSame } from "./paths.js";
import { forgetAnswered, rememberSent, unsaved, wasSent } from "./unsaved.js";

/** @typedef {import("./paths.js").Path} Path */

const CHANGED_MEANWHILE = "Another program has changed this meanwhile. Look at it, and try it again.";

/**
 * Take over how the text stands, and where everything is in it by now; return what has moved.
 * @returns {Record<string, Path | null>}
 */
export function receive(answer, isOnlyOwn = false) {
  // What waits is meant for the text until now; after an edit of one's own, it can as well be for the newest.
  if (!isOnlyOwn) for (const burst of bursts.queue) if (burst.isDirty) tie(burst);
  const before = draft.data;
  take(answer);
  const moved = answer.moved ?? (answer.form && before ? unlessSame(before, draft.data) : {});
  lead(moved);
  follow(moved).forEach(askAboutBoth);
  // Of what is being typed, the file may hold all so far.
  if (bursts.open && !unsaved().includes(bursts.open.entry)) bursts.open.entry.now = followed(bursts.open.entry.now, moved);
  return moved;
}

/** Tell how many texts of another program were taken over; one that was changed here too is not: it collides. */
export function tellMerged({ is_foreign: isForeign }, before, collided) {
  if (!isForeign) return;
  const count = differences(before, draft.data) - collided;
  if (count > 0) handlers.merged(count);
}

/** Return whether what was typed stands in the text. */
export function stands({ now, value }) {
  return now !== null && isSame(at(draft.data, now) ?? null, value);
}

/** Take that an edit is made. */
export function accepted(burst, answer) {
  const before = draft.data;
  burst.withText = false;
  const { entry } = burst;
  if (entry && isSame(entry.value, burst.sent)) entry.answered = answer.hash;
  const collision = entry?.now && draft.conflicts.get(dotted(entry.now));
  if (collision && collision.record === entry) settle(collision); // typed on until it collided no more
  const moved = receive(answer, answer.is_alone);
  if (entry) {
    Object.assign(entry, { isLeft: false, now: answer.touched ?? entry.now });
    const spelled = entry.now ? (at(draft.data, entry.now) ?? null) : null;
    if (entry.now && !wasSent(entry, spelled)) rememberSent(entry, spelled);
  }
  for (const other of unsaved()) if (other.answered && stands(other)) other.answered = draft.hash;
  if (draft.isWritten) forgetAnswered(draft.hash);
  if (answer.merged && !burst.isMerged) {
    burst.isMerged = true;
    handlers.merged(Math.max(1, differences(before, draft.data) - burst.edits.length));
  }
  handlers.changed({ isOwn: true, moved, touched: answer.touched });
  if (answer.touched) burst.arrive?.(answer.touched); // somebody else may have taken it out by now
}

/** Take that an edit is not made, or not yet. */
export function refused(burst, status, answer) {
  if (answer.unknown_base && burst.text && !burst.withText) {
    burst.withText = true;
    burst.isDirty = true;
  } else if (answer.unknown_base) {
    compare(burst);
  } else if (answer.conflict) {
    collided(burst, answer);
  } else if (status === 409 && answer.problems) {
    take({ ...answer, writable: false });
    burst.isDirty = true;
    handlers.changed({ isOwn: false });
  } else if (!burst.entry) {
    say(answer.refused ?? "This cannot be written into the file.");
  } else {
    // What cannot be written stays in the field, and in this browser, until something else is typed.
    Object.assign(burst.entry, { refused: answer.refused ?? "This cannot be written into the file.", isLeft: false });
    handlers.changed({ isOwn: true });
  }
}

/** Two have changed the same text. One of them may be this page itself, before the server was started again. */
function collided(burst, answer) {
  const { entry } = burst;
  const before = draft.data;
  const { at: path, ...conflict } = answer.conflict;
  const moved = receive(answer);
  if (entry) entry.now = path;
  if (path && entry && wasSent(entry, conflict.theirs)) {
    sendAnew(burst);
    handlers.changed({ isOwn: true, moved });
    return;
  }
  tellMerged(answer, before, 1);
  if (entry) {
    if (bursts.open === burst) close();
    const mine = entry.value;
    const both = isSame(conflict.mine, mine) ? conflict.both : null;
    const asked = { base: burst.base, text: burst.text, path: burst.path };
    keepBoth(burst, { ...conflict, path, mine, both, asked });
  }
  if (!entry) say(CHANGED_MEANWHILE);
  handlers.changed({ isOwn: false, moved });
}

/** Take that what a burst is to change is gone by now. */
export function lostItsPlace(burst) {
  const { was, value } = burst.entry;
  if (bursts.open === burst) close();
  keepBoth(burst, { path: null, base: was, mine: value, theirs: null, both: null });
  handlers.changed({ isOwn: false });
}

/** Make a burst one against the newest text. */
function sendAnew(burst) {
  Object.assign(burst, { id: crypto.randomUUID(), base: "", isDirty: true });
  tie(burst);
}

/** An edit whose text nobody knows any more: it is made if its field is as it was, else both versions stand there. */
function compare(burst) {
  const { entry } = burst;
  if (!entry) {
    if (isSame(burst.data, draft.data)) sendAnew(burst); // it was not made, and is for what stands there
    else say(CHANGED_MEANWHILE);
    return;
  }
  const { was, value } = entry;
  // Where a server that was started again cannot say what has moved, what stands at the old place tells.
  const place = entry.now ?? entry.path;
  const theirs = at(draft.data, place) ?? null;
  if (theirs !== null && (isSame(theirs, was) || wasSent(entry, theirs))) {
    entry.now = place;
    sendAnew(burst);
  } else {
    keepBoth(burst, { path: entry.now, base: was, mine: value, theirs: entry.now && theirs, both: null });
    handlers.changed({ isOwn: false });
  }
}
