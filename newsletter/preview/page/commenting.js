/** The way to the comments, which are loaded once there are some, or somebody wants to write one. */

import { listenToLetters } from "./letter.js";
import { onState, state } from "./state.js";

/** @type {Promise<typeof import("./comments/comments.js")> | null} */
let loaded = null;

/** Load them where they are looked at, and as soon as words are chosen in the letter. */
export function startCommenting() {
  onState(loadIfShown);
  loadIfShown();
  listenToLetters((letter) =>
    letter.addEventListener("selectionchange", () => {
      if (!letter.getSelection()?.isCollapsed) comments();
    }),
  );
}

/** Show them in their places in the newest text. */
export function followComments(facts) {
  if (loaded || facts.in_the_way?.comments) showNewComments();
}

/** Show those that there are by now. */
export async function showNewComments() {
  (await comments()).loadComments();
}

/**
 * Begin a comment: on a part of the issue, or on what is chosen in the letter, or on all of it.
 * @param {string} [path]
 */
export async function commentOn(path) {
  (await comments()).commentOn(path);
}

/** Bring the comments beside the letter. */
export async function showComments() {
  (await comments()).showComments();
}

function loadIfShown() {
  if (state().side === "comments") comments();
}

function comments() {
  loaded ??= import("./comments/comments.js").then(async (module) => {
    await module.startComments();
    return module;
  });
  return loaded;
}
