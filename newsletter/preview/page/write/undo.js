/** Undo and redo: of edits, by the server, and of what was typed and given up here, which it has never had. */

import { post } from "../api.js";
import { receive } from "./answers.js";
import { bursts } from "./bursts.js";
import { draft, handlers } from "./draft.js";
import { at, dotted, isSame } from "./paths.js";
import { alone, askAgain, endBurst } from "./saving.js";
import { drop, record, refusals, unsaved } from "./unsaved.js";

/** @type {Promise<any>} */
let turning = Promise.resolve();
/** @type {{entry: any, theirs: any, conflict?: any} | null} */
let givenUp = null; // what was typed and given up last, until something else is done
/** @type {typeof givenUp} */
let undone = null; // the same, where an undo has given it up
/** @type {Element | null} */
let shownIn = null; // what had the focus once the last undo was shown

/** Remember what was given up last, so that it can be brought back; null once something else is done. */
export function rememberGivenUp(newest) {
  givenUp = newest;
  undone = null;
}

/** Give up what was typed into a field and cannot be written: the file's text stands there again. */
export function giveUp(entry) {
  endBurst();
  rememberGivenUp(taken(entry));
  handlers.status();
}

/** Take out what was typed into a field and cannot be written; return it with what stands there instead. */
function taken(entry) {
  drop(entry);
  handlers.changed({ isOwn: false });
  return { entry, theirs: at(draft.data, entry.now) };
}

/** Return whether what was given up last can be brought back: nothing else stands in its place by now. */
export function canBringBack() {
  return isAsThen(givenUp);
}

function isAsThen(gone) {
  return Boolean(gone?.entry.now) && isSame(at(draft.data, gone.entry.now) ?? null, gone.theirs ?? null);
}

function bringBack({ entry, conflict }) {
  rememberGivenUp(null);
  record(entry, {});
  if (conflict) draft.conflicts.set(dotted(conflict.path), conflict);
  handlers.changed({ isOwn: false });
  handlers.status();
  return { touched: entry.now };
}

/**
 * Undo the last edit, or redo it; return the path that it touched, or undefined if there is none. One follows after the
 * other, however quickly they are asked for. In a field with a text that cannot be written, this text goes first: it is
 * what who writes sees.
 * @param {"undo" | "redo"} which
 * @param {import("./paths.js").Path | null} path of the field from which it is asked for
 */
export function takeBack(which, path) {
  const from = document.activeElement;
  const turn = async () => {
    let done;
    endBurst();
    await alone(async () => (done = await turned(which, path, from)));
    return done;
  };
  turning = turning.then(turn, turn);
  return turning;
}

async function turned(which, path, from) {
  const refused = path && refusals().find(({ now }) => isSame(now, path));
  if (which === "undo" && refused) {
    rememberGivenUp(null);
    undone = taken(refused);
    handlers.status();
    return { touched: path };
  }
  if (which === "redo" && isAsThen(undone)) return bringBack(undone);
  if (which === "undo" && canBringBack()) return bringBack(givenUp);
  if (!draft.isWritable || draft.isGone || !draft[which]) return undefined;
  const { status, answer } = await post(`${draft.where}/${which}`, { seen: draft.hash });
  if (status !== 200) {
    askAgain(); // there may be less to undo than before
    return { refused: answer.refused };
  }
  for (const entry of unsaved()) if (entry.answered) drop(entry);
  const hasGoneOn = bursts.open || ![from, shownIn].includes(document.activeElement);
  const moved = receive(answer);
  handlers.changed({ isOwn: false, moved, touched: hasGoneOn ? null : answer.touched });
  shownIn = document.activeElement;
  handlers.status();
  return { touched: answer.touched };
}
