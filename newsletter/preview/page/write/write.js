/**
 * Writing: the outline on the left, the form on the right, and what connects them with the letter between.
 *
 *   layout.js    what is added to the page     navigation.js  from one part or field to another
 *   status.js    the line at the top           writing_keys.js  the keys, undo and redo
 *
 *   draft.js     the text as it stands         edits.js     what is typed, done and decided    undo.js   what is taken back
 *   bursts.js    edits on their way            saving.js    one request after the other        answers.js  what comes back
 *   unsaved.js   what the file lacks           kept.js      the same, where it outlives the page     left_over.js  of issues that are gone
 *   conflicts.js both versions, until one is chosen            yaml_text.js  what is typed in the YAML view
 *   outline.js   the parts of the issue        open_part.js   the part that is open    form.js     its form
 *   part_head.js what is around the fields     part_fields.js its fields, groups and lists    field.js  one field
 *   shapes.js    what an issue is made of      widgets.js   a widget for each kind of field     prose.js  the one for prose
 *   marks.js     bold, italic, lists, headings   link.js     links; link_box.js is their box     paste.js     what comes from Word and web pages
 *   characters.js what no file may hold
 *   parts.js     what is done to whole blocks and items         fresh.js     new ones
 *   calendar.js  the days of a month            choices.js   languages and time zones
 *   tools.js     the buttons and keys for it   palette.js   the kinds of blocks     sketch.js    a drawing of each
 *   awaited.js   what is new and empty still      typing.js    what is half typed
 *   press.js     what waits until a press has become a click
 *   notes.js     mistakes and findings         versions.js  both versions of a text             words.js  what differs
 *   pointing.js  from a word in the letter to its field, and back                               paths.js  paths in the issue
 *   drops.js     files dropped and pasted      dropped_files.js  which those are      picture_drops.js  what becomes of them      picture_field.js  a picture's field
 *   picture_box.js  a picture is chosen, and what it shows      cells.js  a spreadsheet's cells    elsewhere.js  other issues' blocks
 *   block_tools.js  the same over the letter
 *   shelf.js     issues as whole files: a new one, another name, the bin      name_field.js  the name of one
 *   importing.js  files beside the draft that they make, before that is made
 *   settings.js  what all issues share, loaded when it is opened      color.js   a colour, with how well it is seen
 *   theme.js     the theme, with pictures
 *   history.js   versions that Git keeps       dialog.js    the dialog of both
 */

import { getJson } from "../api.js";
import { byId } from "../dom.js";
import { letterLanguage } from "../letter.js";
import { markedElements } from "../origins.js";
import { withdrawAct } from "../say.js";
import { keptFor } from "../shown.js";
import { keepMarked } from "../stage.js";
import { change, onState, state } from "../state.js";
import { awaitNothing, followAwaited, leaveField } from "./awaited.js";
import { bursts } from "./bursts.js";
import { draft, handlers as draftHandlers, isKnown, written as noteWritten } from "./draft.js";
import { edit, hasGoneOn, openDraft } from "./edits.js";
import { setLanguage } from "./field.js";
import { focusField, showNotes, showPart, updateForm } from "./form.js";
import { leftOver } from "./kept.js";
import { build } from "./layout.js";
import { focusEntry, focusKey, goTo, leaveFor, openPart, showFoot, showTouched, turnTo, writeAt } from "./navigation.js";
import { setFindings } from "./notes.js";
import { followPart, handlers as formHandlers, openPlace, part } from "./open_part.js";
import { followDragged, handlers as outlineHandlers, instead, showOutline } from "./outline.js";
import { handlers as partHandlers } from "./parts.js";
import { at, dotted, isSame, isWithin, split } from "./paths.js";
import { elementFor } from "./pointing.js";
import { afterPress } from "./press.js";
import { setTags } from "./prose.js";
import { askAgain, askLater, gone, idle, resume } from "./saving.js";
import { pageOf, setFields, wayTo } from "./shapes.js";
import { firstWrong as firstWrongPath, showStatus, tellMerged } from "./status.js";
import { pressWriting, step, writingKeys } from "./writing_keys.js";
import * as text from "./yaml_text.js";

const CHECKED_AFTER = 700; // ms after the last answer, since the checks take longer than the letter

export { gone, pressWriting, resume, writeAt, writingKeys };

/** @type {{redraw: () => Promise<void>, check: () => Promise<void>, showPath: (path: any[]) => void}} */
let page;
let lastField = []; // the path of the field that had the focus last
let publication = "";
/** @type {string[]} */
let issues = []; // the names that they have, and had
/** @type {string | null} */
let opened = null; // the name of what is written
/** @type {any[]} */
let fields = []; // of an issue
/** @type {Promise<any>} */
let opening = Promise.resolve();
let checking = 0;

/** Make the page one that writes: `redraw` shows the newest letter, `check` what is found in it. */
export async function startWriting(desk, connected) {
  page = connected;
  publication = keptFor();
  setTags(desk.merge_tags);
  build(); // before anything is awaited: whoever is fast presses buttons by now that ask what is written
  opening = openFirst();
  await opening;
}

async function openFirst() {
  fields = (await getJson("/api/fields")).fields;
  // Before the first text is there, since somebody may choose another one meanwhile.
  onState(() => {
    opening = Promise.all([opening, openText()]);
  });
  await openText();
}

/** Show what stands on the page for all issues. */
export async function showDesk(desk) {
  setTags(desk.merge_tags);
  const names = desk.issues.flatMap(({ slug, old_slugs: old }) => [slug, ...old]);
  if (isSame(names, issues)) return;
  issues = names;
  const over = await leftOver(publication, names);
  if (over.length || byId("left-over")) (await import("./left_over.js")).showLeftOver(over);
}

/** Show the issue of the state for writing, or the settings. */
async function openText() {
  const { issue, settings } = state();
  const name = settings ? `settings/${settings}` : issue;
  if (name === opened) return;
  const isFirst = opened === null;
  opened = name;
  if (!name) return;
  const file = settings ? await import("./settings.js") : null;
  if (opened !== name) return; // who went back at once
  if (!isFirst) document.body.dataset.parts = ""; // who is fast looks at the list of issues by now
  document.body.toggleAttribute("data-settings", Boolean(settings));
  setFindings([]);
  keepMarked(null);
  tellMerged(0);
  awaitNothing();
  instead.show = null;
  part.frame = null;
  const place = file ? await file.openSettings(settings) : { name: issue, where: `/api/issues/${encodeURIComponent(issue)}`, file: `issues/${issue}.yaml` };
  if (!file) setFields(fields);
  if (opened !== name || !place || !(await openDraft(publication, place)) || opened !== name) return;
  const path = split(state().at); // who did not wait may be elsewhere by now
  if (file) file.showPath(path);
  else showPart(pageOf(path, draft.data));
  showOutline(openPlace());
  showFoot();
  if (path.length && !isSame(path, openPlace())) focusField(path); // it names a field
  if (!file) await text.openText();
  if (opened !== name) return;
  draft.isRecalled = true;
  showStatus();
}

/** Lead to the field of a finding, in the issue or in the settings. */
export async function mend({ path, setting }) {
  const [settings, to] = path === null ? ["newsletter.yaml", setting] : ["", path];
  if (state().settings !== settings) change({ settings, at: to, side: "" });
  await opening;
  goTo(split(to));
}

/** Return the path of the first text that waits or has a mistake, as the form knows it, or null. */
export function firstWrong() {
  const path = firstWrongPath();
  return path && dotted(path);
}

/** How the YAML view writes, and what it and the form tell each other. */
export const yamlWriting = {
  text,
  mend: (edits) => edit(edits),
  openPath: () => (isWithin(lastField, openPlace()) ? lastField : openPlace()),
  caretAt: (path) => {
    lastField = path;
    if (draft.data && !isSame(pageOf(path, draft.data), openPlace())) turnTo(pageOf(path, draft.data));
  },
};

/** Take what the checks have found in the letter. */
export function showFacts(facts) {
  if (facts.slug !== state().issue || !draft.data) return;
  setFindings(part.frame ? ofSettings(facts.findings) : facts.findings);
  setLanguage(letterLanguage());
  showOutline(openPlace());
  showNotes();
  showFoot();
}

/** Return findings with their places in the settings; a colour says itself how well it is seen. */
function ofSettings(findings) {
  const others = findings.filter(({ rule }) => rule !== "accessibility.theme-contrast");
  return others.map((found) => ({ ...found, path: found.setting, fixes: [] }));
}

/** Show anew what is wrong, where more or less of it is to be said. */
function showWrong() {
  showNotes();
  showOutline(openPlace());
  showStatus();
}

/** Say all that is wrong, also of what is new and empty. */
export function tellAll() {
  awaitNothing();
  if (draft.data) showWrong();
}

/** Take that a file holds the text of a hash, which may have been written in another window. */
export async function written(file, hash) {
  noteWritten(file, hash);
  await idle(); // its answer may be on the way still
  if (file !== draft.file) {
    const isOfOther = file.startsWith("issues/") && file !== `issues/${state().issue}.yaml`;
    if (!isOfOther) page.check();
  } else if (hash !== draft.hash && isKnown(hash) && bursts.open) askLater(); // most likely it is an earlier key's
  else if (hash !== draft.hash) changedElsewhere();
}

/** Take that another program has changed the issue. */
export function changedElsewhere() {
  if (!opened) return;
  askAgain();
  text.changedElsewhere();
}

draftHandlers.changed = ({ isOwn, moved = {}, touched }) => {
  if (Object.keys(moved).length) setFindings([]); // with their paths and fixes they are of the text before
  followAwaited(moved);
  followDragged(moved);
  if (!followPart(moved)) showPart(part.frame ? wayTo(part.frame) : []);
  withdrawAct();
  updateForm({ isOwn });
  showOutline(openPlace());
  if (touched && !isOwn) showTouched(split(touched));
  page.redraw();
  clearTimeout(checking);
  checking = setTimeout(page.check, CHECKED_AFTER);
};
draftHandlers.status = () => {
  text.news();
  showStatus();
};
draftHandlers.merged = tellMerged;

document.addEventListener("heremoved", () => {
  if (draft.data && !part.frame) showOutline(openPlace());
});

outlineHandlers.open = (path) => {
  if (state().view !== "yaml") return openPart(path);
  turnTo(path);
  return page.showPath(path);
};
formHandlers.open = openPart;
formHandlers.focused = (path) => {
  lastField = path;
  if (!part.frame) keepMarked(() => elementFor(markedElements(), path, String(at(draft.data, path) ?? "")), { scroll: true });
  showFoot();
};

partHandlers.undo = () => step("undo");
partHandlers.filled = (path) => {
  if (hasGoneOn()) return;
  if (!goTo(path)) openPart(path);
  showWrong();
};
formHandlers.left = (path) => {
  if (leaveField(path)) afterPress(showWrong);
};
formHandlers.paused = () => afterPress(showWrong);
partHandlers.arrived = (path, { key, done }) => {
  if (hasGoneOn()) return;
  const [from] = key.split(" ");
  if (from === "part") {
    if (done !== "moved") turnTo(path.length > 1 ? path : []);
    focusKey(`part ${dotted(path)}`, "add-block");
  } else if (from === "tool") {
    if (done === "copied") openPart(path);
    if (done === "gone") leaveFor(path);
  } else if (isWithin(path, openPlace())) {
    focusEntry(path, from);
  } else {
    leaveFor(path);
  }
};
