/** Versions of the issue that Git keeps: keeping one, what has changed since, and going back. */

import { getAnswer } from "../api.js";
import { byId, make, prose } from "../dom.js";
import { say } from "../say.js";
import { ask, form, labelled, refuse, show } from "./dialog.js";
import { draft } from "./draft.js";
import { askAgain, settled } from "./saving.js";

const MOST = 12; // changes in a list

/** Show the versions of the issue. */
export async function showHistory() {
  await settled();
  showAll(await asked(`${draft.where}/versions`));
}

function showAll(known) {
  if (known.refused) {
    show("Versions");
    refuse(known.refused);
    return;
  }
  const { missing, changes, message, versions } = known;
  show(
    "Versions",
    missing && make("p", { class: "note" }, ...prose(missing)),
    !missing && (changes.length ? keeping(changes, message, versions[0]?.id) : make("p", { class: "help" }, "Nothing has changed since the newest version.")),
    versions.length > 0 && make("h3", { class: "kept-heading" }, "Kept so far"),
    ...versions.map(version),
  );
}

function keeping(changes, message, newest) {
  const isLater = newest !== undefined;
  const words = /** @type {HTMLTextAreaElement} */ (make("textarea", { id: "version-words", required: true }, message));
  return form(
    "Keep this version",
    async () => {
      const { refused } = await ask(`${draft.where}/versions`, { message: words.value });
      if (refused) return refused;
      say("This version is kept.");
      const newest = await asked(`${draft.where}/versions`);
      if (byId("shelf").open) showAll(newest);
      return "";
    },
    isLater ? make("div", {}, make("p", { class: "label" }, "Changed since the newest version"), list(changes), inLetter(newest)) : make("p", {}, ...changes),
    labelled("In a few words", words, make("p", { class: "help" }, "A version is a commit in Git of this issue, its pictures and its translations, in your name. Nothing else is committed, and nothing is sent anywhere.")),
  );
}

function version({ id, date, author, words }) {
  const when = new Date(date).toLocaleString("en-GB", { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" });
  const below = make("div", { role: "status" });
  const ask = async () => {
    const { changes, refused } = await asked(`${draft.where}/versions/${id}`);
    if (refused) below.replaceChildren(make("p", { class: "help" }, refused));
    else if (!changes.length) below.replaceChildren(make("p", { class: "help" }, "The issue is as it was then."));
    else below.replaceChildren(make("p", { class: "help" }, "Going back changes this; Undo takes it back:"), list(changes), inLetter(id), make("button", { type: "button", click: () => goBack(id) }, "Go back to this version"));
  };
  return make(
    "section",
    { class: "shelf-row kept" },
    make("p", {}, make("strong", {}, words), make("br"), make("span", { class: "muted" }, `${when}, ${author}`)),
    make("button", { type: "button", "aria-label": `Compare with ${words}, ${when}`, click: ask }, "Compare"),
    below,
  );
}

async function goBack(id) {
  const { refused } = await ask(`${draft.where}/versions/${id}/restore`, {});
  if (refused) {
    refuse(refused);
    return;
  }
  byId("shelf").close();
  askAgain();
  say(`${draft.file} is as it was. Undo takes that back.`);
}

/** Return a link to the page with both letters, in which what has changed since a version is marked. */
function inLetter(id) {
  return make("p", {}, make("a", { href: `${draft.where.replace("/api/issues/", "/changed/")}/${id}`, target: "_blank", rel: "noopener" }, "What changed, marked in the letter"));
}

function list(changes) {
  const shown = changes.slice(0, MOST);
  const more = changes.length - shown.length;
  return make("ul", { class: "changes" }, ...shown.map((sentence) => make("li", {}, sentence)), more > 0 && make("li", {}, `and ${more} more`));
}

async function asked(where) {
  try {
    return await getAnswer(where);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { refused: "The server does not answer." };
  }
}
