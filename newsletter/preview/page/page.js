/**
 * The page of the preview. This module connects the others: what is requested from the server when the state changes or a
 * file is saved, and where the responses are shown.
 *
 *   state.js     what is looked at, in the address of the page        shown.js   what is shown of it
 *   api.js       requests to the server     live.js      events from it
 *   letter.js    the letter in its frame; morph.js changes it in place
 *   stage.js     its size and the marks above it; width.js is its handle       origins.js  where its elements come from
 *   papers.js    the views that are not the letter          yaml/         the YAML view, which is loaded when it is opened
 *   no_letter.js what stands there instead, loaded where there is none
 *   issues.js    the list of issues         inbox.js     the inbox row
 *   look.js      the controls               badge.js     what a lens took away      languages.js   its translations
 *   findings.js  the findings               overlay.js   what is wrong with the newest text
 *   leading.js   from each to its place     editor.js    places in files
 *   controls.js  keys, buttons and panes    keys.js      the shortcuts            sides.js     what is beside the letter
 *   commenting.js  the way to the comments  comments/     which are loaded once there are some
 *   dialogs.js   what opens on demand       help.js      the help dialog        handover/    downloads, copying, a test message
 *   write/       the form, the outline and the saving, where the letter is written here
 *   team/        who one is, and who else is here, at a desk for several
 *   say.js       short sentences            dom.js       elements made from data      steps.js  from one text to another
 */

import { address, getJson, oneAtATime } from "./api.js";
import { followComments, showNewComments, startCommenting } from "./commenting.js";
import { showPanes, startControls } from "./controls.js";
import { followHandover, handlers as dialogHandlers } from "./dialogs.js";
import { byId } from "./dom.js";
import { setRoot } from "./editor.js";
import { handlers as findingHandlers, showFindings } from "./findings.js";
import { showInbox } from "./inbox.js";
import { showIssues, startIssues } from "./issues.js";
import { press } from "./keys.js";
import { forgetPlace, showFinding, showInLetter, showPlace, showWanted, showWantedInText } from "./leading.js";
import { forgetLetter, handlers as letterHandlers, isShown, loadLetter, updateLetter } from "./letter.js";
import { listen } from "./live.js";
import { readerName, setChoices, showLook } from "./look.js";
import { setOrigins } from "./origins.js";
import { showProblems, startOverlay, summary } from "./overlay.js";
import { say } from "./say.js";
import { showSide, startSides } from "./sides.js";
import { shown } from "./shown.js";
import { fit, setWidth } from "./stage.js";
import { change, onState, state, VIEWS } from "./state.js";
import { startHandle } from "./width.js";

const NONE = { problems: [], failure: "", findings: [], origins: {}, files: [], sizes: null, inbox: null, lens: null, languages: [] };

const ASKED = ["issue", "settings", "view", "scheme", "images", "lens", "persona", "language"]; // a new width or pane asks the server for nothing

let letterTop = 0; // how far the letter is scrolled while another view is shown

/** Request what the state shows, and show it. */
const refresh = oneAtATime(async () => {
  const asked = state();
  if (!asked.issue) return;
  try {
    const issue = `/api/issues/${encodeURIComponent(asked.issue)}`;
    const isLetter = asked.view === "";
    // One after the other: the drafter waits for the letter, and the server's threads slow each other down.
    if (isLetter && isShown(asked.issue)) await updateLetter(asked);
    const newest = await getJson(address(issue, { lens: asked.lens, persona: asked.persona, language: asked.language }));
    if (isLetter && newest?.has_letter && !isShown(asked.issue)) await loadLetter(asked);
    if (isOther(asked, state())) return;
    if (asked.view === "yaml") await showText(asked, newest);
    else if (newest?.has_letter && asked.view) await (await papers()).showPaper(asked, (element) => newest.origins[element], readerName());
    showFacts(newest, asked);
    // The list may be older than this first response, and then lacks its counts.
    if (newest && !shown.desk?.issues.find(({ slug }) => slug === asked.issue)?.counts) refreshDesk();
  } catch (error) {
    // The server is gone, which live.js shows; everything is requested again when it is back.
    if (!(error instanceof TypeError)) throw error;
  }
});

/** Return whether two states ask the server for something else. */
function isOther(one, other) {
  return ASKED.some((name) => one[name] !== other[name]);
}

/** Show the newest letter at once, without what is found in it. */
const redraw = oneAtATime(async () => {
  const asked = state();
  try {
    if (asked.view === "yaml") await shown.yaml?.update();
    else if (!asked.view && isShown(asked.issue)) await updateLetter(asked);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
});

const refreshDesk = oneAtATime(async () => {
  try {
    const isFirst = !shown.desk;
    shown.desk = await getJson("/api/desk");
    if (isFirst && !shown.desk.can_write && state().view === "yaml") refresh();
  } catch {
    return;
  }
  setRoot(shown.desk.editor_root);
  byId("publication").textContent = shown.desk.name || "Preview";
  setChoices(shown.desk);
  if (shown.desk.person) startTeam(shown.desk);
  if (!state().issue && shown.desk.newest) change({ issue: shown.desk.newest }, { replace: true });
  showIssues(shown.desk);
  if (!shown.desk.issues.length && !state().issue) showNone();
  else showTitle();
  if (shown.desk.can_write && !shown.pen) await startPen();
  shown.pen?.showDesk(shown.desk);
});

/** @type {Promise<typeof import("./team/team.js")> | null} where several write */
let team = null;

function startTeam({ person }) {
  team ??= import("./team/team.js").then(async (loaded) => {
    await loaded.startTeam(person);
    return loaded;
  });
}

/** Load what writing needs, which a page that only shows a letter does without. */
async function startPen() {
  shown.pen = await import("./write/write.js");
  letterHandlers.write = shown.pen.writeAt;
  findingHandlers.mend = shown.pen.mend;
  await shown.pen.startWriting(shown.desk, { redraw, check: refresh, showPath: (path) => shown.yaml?.showPath(path) });
  showIssues(shown.desk);
  refresh();
}

/** Load the views that are not the letter. */
async function papers() {
  const loaded = await import("./papers.js");
  loaded.handlers.show = showInLetter;
  return loaded;
}

/** Show the text of an issue. Where it is written here, that is known before the page is. */
async function showText({ issue }, newest) {
  if (!newest || (shown.desk?.can_write ?? true) && !shown.pen) return;
  shown.yaml ??= await import("./yaml/view.js");
  byId("yaml").hidden = false; // before, nothing in it has a size
  await shown.yaml.showYaml(issue, newest, state().settings ? null : shown.pen?.yamlWriting ?? null);
  showWantedInText();
}

/** Show what the server knows about an issue, or null for none. */
function showFacts(newest, { issue }) {
  const before = shown.facts;
  shown.facts = newest ?? { ...NONE, slug: issue, has_letter: false };
  const hasLetter = shown.facts.has_letter;
  setOrigins(shown.facts.origins);
  showInbox(shown.facts.inbox);
  const lens = state().view === "" ? shown.facts.lens : null;
  if (lens || !byId("badge").hidden) import("./badge.js").then(({ showBadge }) => showBadge(lens));
  showFindings({ ...shown.facts, hasLetter });
  if (shown.facts.languages.length || byId("languages")) import("./languages.js").then(({ showLanguages }) => showLanguages(shown.facts));
  // Where the letter is written, mistakes stand at their fields, and the letter goes on around them.
  const isTold = state().view === "yaml" || (shown.pen && hasLetter); // in the text itself, or at the fields
  const isNews = showProblems(isTold ? { ...shown.facts, problems: [], failure: state().view === "yaml" ? "" : shown.facts.failure, hasLetter } : { ...shown.facts, hasLetter });
  shown.pen?.showFacts(shown.facts);
  if (isNews && shown.facts.problems.length) say(`${summary(shown.facts.problems)}.`, { isSeen: true });
  else if (isNews && before?.slug === shown.facts.slug && before.problems.length) say("Mended. The letter follows the text again.");
  document.body.classList.remove("loading");
  if (newest) document.body.dataset.empty = "";
  byId("frame").hidden = !hasLetter;
  if (newest) showStage();
  else {
    forgetLetter();
    showInstead("gone", ({ showGone }) => showGone(issue, shown.desk?.newest));
  }
  byId("frame").dataset.version = shown.facts.version ?? "";
  /** @type {HTMLButtonElement} */ (byId("open-handover")).disabled = !hasLetter;
  showTitle();
  if (hasLetter) showWanted();
  followHandover();
  followComments(shown.facts);
}

/** Show either the letter's sheet or the paper of another view. */
function showStage() {
  const isLetter = state().view === "";
  const isText = state().view === "yaml";
  byId("stage").setAttribute("aria-label", VIEWS.find(({ id }) => id === state().view)?.name ?? "");
  byId("paper").hidden = isLetter || isText;
  byId("sheet").hidden = !isLetter;
  byId("yaml").hidden = !isText;
  if (isLetter) fit();
}

/** Show that the publication has no issue yet. */
function showNone() {
  const { desk } = shown;
  const isWrong = desk.problems.length > 0 || desk.failure !== "";
  shown.facts = null;
  document.body.classList.remove("loading");
  showInbox(null);
  showFindings({ ...NONE, problems: desk.problems, failure: desk.failure, hasLetter: false });
  showProblems({ ...desk, hasLetter: false });
  showInstead("none", ({ showEmpty }) => {
    showEmpty(desk);
    if (isWrong) byId("paper").replaceChildren();
  });
  showTitle();
}

/** Show what stands in the place of a letter, unless there is one by then. */
async function showInstead(why, show) {
  document.body.dataset.empty = why;
  const pages = await import("./no_letter.js");
  if (document.body.dataset.empty === why) show(pages);
}

function showTitle() {
  const entry = shown.desk?.issues.find(({ slug }) => slug === state().issue);
  const title = entry?.title ?? shown.facts?.title ?? state().issue;
  byId("issue-title").textContent = title || "No issue yet";
  const wrong = shown.facts?.problems.length ? `${summary(shown.facts.problems)} · ` : shown.facts?.failure ? "Cannot be built · " : "";
  const view = VIEWS.find(({ id }) => id === state().view);
  const viewed = state().view && view ? `${view.name} · ` : "";
  document.title = `${wrong}${viewed}${[title, shown.desk?.name].filter(Boolean).join(" · ") || "Preview"}`;
}

onState((now, before) => {
  showPanes();
  showSide();
  showLook();
  if (shown.desk) showIssues(shown.desk);
  setWidth(now.width);
  const stage = byId("stage");
  if (now.view !== before.view && before.view === "") letterTop = stage.scrollTop;
  if (now.view !== before.view || now.issue !== before.issue) byId("place").hidden = true;
  if (now.issue !== before.issue) {
    forgetPlace();
    letterTop = 0;
  }
  showStage();
  if (now.view !== before.view) stage.scrollTop = now.view === "" ? letterTop : 0;
  if (isOther(now, before)) refresh();
  else showWanted();
  if (shown.desk && !now.issue) refreshDesk();
});

letterHandlers.choose = showPlace;
letterHandlers.press = (event) => shown.pen?.pressWriting(event) || press(event);
findingHandlers.show = showFinding;
dialogHandlers.check = refresh;

startControls();
startSides();
startCommenting();
startIssues();
startOverlay();
startHandle();
showPanes();
showStage();
setWidth(state().width);

listen({
  onChange: ({ slugs, desk: isDeskChanged }) => {
    const concerns = slugs === "all" || slugs.includes(state().issue);
    if (concerns) {
      shown.pen?.changedElsewhere();
      refresh().then(refreshDesk);
    } else if (isDeskChanged) refreshDesk();
  },
  onWritten: ({ file, hash }) => {
    shown.pen?.written(file, hash);
    refreshDesk();
  },
  onComments: ({ slugs }) => {
    if (!slugs.includes(state().issue)) return;
    showNewComments();
    refresh(); // their count is said where the letter is handed over
  },
  onGone: () => shown.pen?.gone(),
  onReturn: () => {
    team?.then(({ tellAgain }) => tellAgain());
    shown.pen?.resume();
    refreshDesk();
    refresh();
  },
});
refreshDesk();
refresh();
