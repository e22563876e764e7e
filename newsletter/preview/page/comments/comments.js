/**
 * Comments on the letter, marked in it and listed beside it; ../commenting.js is the way to them.
 *
 *   known.js    what the server knows of them     panel.js    the list beside the letter
 *   thread.js   one of them, with its answers     box.js      the box to write in
 *   marks.js    where they are in the letter      chosen.js   what is chosen there
 *   text.js     the letter's words as text        words.js    words of the issue in those of the letter
 */

import { byId, styled } from "../dom.js";
import { handlers as letterHandlers } from "../letter.js";
import { say } from "../say.js";
import { change, onState, state } from "../state.js";
import { startChoosing } from "./chosen.js";
import { choose, known, load, onComments } from "./known.js";
import { commentAt, handlers as markHandlers, markSoon, showInLetter, startMarks } from "./marks.js";
import { bringIntoView, buildPanel, showPanel, write } from "./panel.js";
import { handlers as threadHandlers } from "./thread.js";

const PHONE = matchMedia("(max-width: 799px)");

export { load as loadComments };

/** Show the comments, and take some where that is possible. */
export async function startComments() {
  await styled("comments/comments");
  buildPanel();
  startMarks();
  startChoosing(() => commentOn());
  onComments(() => {
    showPanel();
    markSoon();
  });
  onState((now, before) => {
    if (now.issue !== before.issue) load();
    if (now.view !== before.view) markSoon();
  });
  await load();
}

/**
 * Begin a comment: on a part of the issue, or on what is chosen in the letter, or on all of it.
 * @param {string} [path]
 */
export function commentOn(path) {
  if (!known.can) return say("Comments are written where the letter is: newsletter write.");
  showSide();
  write(path);
}

/** Bring the comments beside the letter. */
export function showComments() {
  showSide();
  byId("comments-heading").focus();
}

function showSide() {
  change({ side: "comments", pane: PHONE.matches ? "findings" : state().pane === "alone" ? "" : state().pane }, { replace: true });
}

/** Show a comment in the letter. */
threadHandlers.show = (id) => {
  choose(id);
  change({ view: "", ...(PHONE.matches ? { pane: "" } : {}) }, { replace: true });
  requestAnimationFrame(() => {
    if (!showInLetter(id)) say("This is not shown in the letter.");
  });
};
threadHandlers.changed = showPanel;
markHandlers.open = (id) => {
  choose(id);
  showSide();
  bringIntoView(id);
};
/** A click on marked words leads to their comment, unless whoever writes is in the form. */
letterHandlers.comment = (event) => {
  const id = document.body.dataset.side === "write" ? "" : commentAt(event.target.ownerDocument, event);
  if (id) markHandlers.open(id);
  return id !== "";
};
