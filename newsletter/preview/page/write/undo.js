/** Undo and redo: of edits, by the server, and of what was typed and given up here, which it has never had. */

import { post } from "../api.js";
import { receive } from "./answers.js";
import { draft, handlers } from "./draft.js";
import { at, dotted, isSame } from "./paths.js";
import { askAgain, endBurst, idle, lost, run } from "./saving.js";
import { drop, record, unsaved } from "./unsaved.js";

/** @type {Promise<any>} */
let turning = Promise.resolve();
/** @type {{entry: any, theirs: any, conflict?: any} | null} */
let givenUp = null; // what was typed and given up last, until something else is done

/** Remember what was given up last, so that it can be brought back; null once something else is done. */
export function rememberGivenUp(newest) {
  givenUp = newest;
}

/** Give up what was typed into a field and cannot be written: the file's text stands there again. */
export function giveUp(entry) {
  endBurst();
  givenUp = { entry, theirs: at(draft.data, entry.now) };
  drop(entry);
  handlers.changed({ isOwn: false });
  handlers.status();
}

/** Return whether what was given up last can be brought back: nothing else stands in its place by now. */
export function canBringBack() {
  return Boolean(givenUp?.entry.now) && isSame(at(draft.data, givenUp.entry.now) ?? null, givenUp.theirs ?? null);
}

function bringBack() {
  const { entry, conflict } = givenUp ?? {};
  givenUp = null;
  record(entry, {});
  if (conflict) draft.conflicts.set(dotted(conflict.path), conflict);
  handlers.changed({ isOwn: false });
  handlers.status();
  return { touched: entry.now };
}

/**
 * Undo the last edit, or redo it; return the path that it touched, or undefined if there is none. One follows after the
 * other, however quickly they are asked for.
 */
export function takeBack(which) {
  turning = turning.then(() => turn(which), () => turn(which));
  return turning;
}

async function turn(which) {
  endBurst();
  await idle();
  if (which === "undo" && canBringBack()) return bringBack();
  if (!draft.isWritable || draft.isGone || !draft[which]) return undefined;
  try {
    const { status, answer } = await post(`${draft.where}/${which}`, { seen: draft.hash });
    if (status !== 200) {
      askAgain(); // there may be less to undo than before
      return { refused: answer.refused };
    }
    for (const entry of unsaved()) if (entry.answered) drop(entry);
    const moved = receive(answer);
    handlers.changed({ isOwn: false, moved, touched: answer.touched });
    handlers.status();
    run();
    return { touched: answer.touched };
  } catch (error) {
    lost(error);
    return undefined;
  }
}
