/** Issues as whole files: a new one, a copy, another name, the bin and the way back. */

import { getJson } from "../api.js";
import { byId, make } from "../dom.js";
import { readableDate } from "../issues.js";
import { say } from "../say.js";
import { change, state } from "../state.js";
import { ask, form, labelled, line, refuse, show } from "./dialog.js";
import { draft } from "./draft.js";
import { nameField } from "./name_field.js";
import { showForms } from "./navigation.js";
import { settled } from "./saving.js";
import { whyKept } from "./yaml_text.js";

const WAITS = "Something is not in the file yet: wait, mend it, or choose between both versions, and do this then.";

/** Ask for what a new issue needs; it is like another one, or the last one, unless somebody chooses otherwise. */
export async function newIssue(like = "") {
  const { issues } = (await getJson("/api/desk")) ?? { issues: [] };
  const title = line({ id: "new-title", required: true });
  const choices = [
    ...issues.map((issue) => ({ like: issue.slug, empty: false, words: `A copy of ${issue.title}${issue.date ? `, ${readableDate(issue.date)}` : ""}` })),
    { like: null, empty: true, words: "An empty letter" },
    { like: null, empty: false, words: "The example with every kind of block" },
  ];
  const from = make("select", { id: "new-like", "aria-describedby": "new-like-help" }, ...choices.map(({ like: each, words }) => make("option", { selected: each !== null && each === (like || issues[0].slug) }, words)));
  const name = nameField("new-name", {});
  title.addEventListener("input", () => name.follow(title.value));
  show("New issue", form(
    "Make the issue",
    async () => {
      const { like: copied, empty } = choices[from.selectedIndex];
      const done = await ask("/api/issues", { title: title.value, slug: await name.value(), like: copied, empty });
      if (!done.refused) open(done.slug, "subject");
      return done.refused;
    },
    labelled("Title", title),
    labelled("Begin with", from, make("p", { class: "help", id: "new-like-help" }, "A copy is a draft of today with the same blocks and pictures. Its webinars and events have no times, which you fill in.")),
    name.field,
  ), await fromFiles());
  title.focus();
}

/** Return what makes a new issue of files that were written elsewhere. */
async function fromFiles() {
  const { fileChooser } = await import("./import_files.js");
  return make(
    "section",
    { class: "shelf-row import-drop", "data-takes": "documents" },
    make("p", {}, make("strong", {}, "Or from a file"), ": Word, web page, notes, spreadsheet, calendar. Drop it here or choose it, and see where each piece goes before anything is made."),
    ...fileChooser("Choose files …", openImport),
  );
}

/** Show what files hold, beside the draft that they make. */
export async function openImport(files) {
  if (byId("shelf").open) byId("shelf").close();
  (await import("./importing.js")).showImport(files, (slug) => open(slug, "subject"));
}

/** Show what can be done with a whole issue. */
export function showTools(issue) {
  const name = nameField("other-name", { of: issue.slug });
  name.input.value = issue.slug;
  show(
    issue.title,
    form(
      "Rename",
      async () => {
        if (!(await isSettled(issue.slug))) return WAITS;
        const done = await ask(`${addressOf(issue)}/rename`, { slug: name.input.value });
        if (done.refused) return done.refused;
        if (state().issue === issue.slug) open(done.slug);
        else byId("shelf").close();
        say(done.said);
        return "";
      },
      name.field,
      make("p", { class: "help" }, "Its own pictures come along. On the web, the old address will lead to the new one."),
    ),
    make("section", { class: "shelf-row" }, make("p", {}, "A new issue that begins like this one"), make("button", { type: "button", click: () => newIssue(issue.slug) }, "Make a copy")),
    make("section", { class: "shelf-row" }, make("p", {}, "Into the bin, from where it can be put back"), make("button", { type: "button", click: () => remove(issue) }, "Delete")),
  );
}

async function remove(issue) {
  if (!(await isSettled(issue.slug))) return refuse(WAITS);
  const done = await ask(`${addressOf(issue)}/delete`, {});
  if (done.refused) return refuse(done.refused);
  byId("shelf").close();
  if (state().issue === issue.slug) change({ issue: "", at: "", view: "" });
  byId("deleted").replaceChildren(
    make("p", {}, `${issue.title} is deleted. ${done.said}`),
    make("span", {}, make("button", { type: "button", click: () => putBack(done.name, issue.title) }, "Undo"), " ", make("button", { type: "button", click: () => (byId("deleted").hidden = true) }, "Close")),
  );
  byId("deleted").hidden = false;
}

/** Show the issues that were deleted. */
export async function showBin() {
  const { deleted } = (await getJson("/api/bin")) ?? { deleted: [] };
  show(
    "Recently deleted",
    make("p", { class: "help" }, deleted.length ? "These issues and their pictures are in the folder .newsletter/bin, which nothing else reads." : "Nothing was deleted."),
    ...deleted.map(({ name, slug, title, day }) =>
      make(
        "section",
        { class: "shelf-row" },
        make("p", {}, make("strong", {}, title), make("span", { class: "muted" }, ` issues/${slug}.yaml, deleted on ${readableDate(day)}`)),
        make("button", { type: "button", "aria-label": `Put ${title} back`, click: () => putBack(name, title) }, "Put back"),
      ),
    ),
  );
}

async function putBack(name, title) {
  const done = await ask(`/api/bin/${encodeURIComponent(name)}/restore`, {});
  if (done.refused) return byId("shelf").open ? refuse(done.refused) : say(done.refused);
  open(done.slug);
  say(`${title} is back.`);
}

/** Go to the page on which other newsletters are opened. */
export async function showOthers() {
  say("Opening your other newsletters …");
  const { address: where, refused } = await ask("/api/others", {});
  if (where) location.assign(where);
  else say(refused);
}

/** Show an issue for writing. */
function open(slug, at = "") {
  byId("shelf").close();
  byId("deleted").hidden = true;
  document.body.dataset.parts = "";
  change({ issue: slug, settings: "", at, view: "", side: "", pane: "" });
  if (at) showForms();
}

/** Wait until the file of an issue has all that was typed, if that is open here. */
async function isSettled(slug) {
  return draft.name !== slug || ((await settled()) && !whyKept());
}

function addressOf({ slug }) {
  return `/api/issues/${encodeURIComponent(slug)}`;
}
