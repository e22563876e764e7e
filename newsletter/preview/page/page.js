/**
 * The page of the preview. This module connects the others: what is requested from the server when the state changes or a
 * file is saved, and where the responses are shown.
 *
 *   state.js     what is looked at, in the address of the page
 *   api.js       requests to the server
 *   live.js      events from the server
 *   letter.js    the letter in its frame; morph.js changes it in place; width.js is its handle
 *   papers.js    the views that are not the letter          yaml/         the YAML view, which is loaded when it is opened
 *   issues.js    the list of issues         inbox.js     the inbox row
 *   look.js      the controls               badge.js     what a lens took away
 *   findings.js  the findings               overlay.js   what is wrong with the newest text
 *   editor.js    places in files            handover/    downloads, copying, a test message
 *   keys.js      the shortcuts              help.js      the help dialog
 *   write/       the form, the outline and the saving, where the letter is written here
 *   say.js       short sentences            dom.js       elements made from data
 */

import { address, getJson, oneAtATime } from "./api.js";
import { byId, make } from "./dom.js";
import { open, placeLink, setRoot } from "./editor.js";
import { choose, currentFinding, handlers as findingHandlers, showFindings, step } from "./findings.js";
import { flashInbox, showInbox } from "./inbox.js";
import { neighbour, showIssues, startIssues, unread } from "./issues.js";
import { press, startKeys } from "./keys.js";
import { handlers as letterHandlers, fit, forgetLetter, isShown, loadLetter, placeOf, setOrigins, setWidth, showElement, updateLetter } from "./letter.js";
import { listen } from "./live.js";
import { lensIds, personaIds, readerName, setChoices, showLook } from "./look.js";
import { firstProblem, moveAside, showProblems, startOverlay, summary } from "./overlay.js";
import { say } from "./say.js";
import { change, onState, SCHEMES, state, VIEWS, WIDTHS } from "./state.js";
import { startHandle } from "./width.js";

const NONE = { problems: [], failure: "", findings: [], origins: {}, files: [], sizes: null, inbox: null, lens: null };

/** @type {any} */
let desk = null;
/** @type {any} */
let facts = null;
let place = null; // where the last click led
let letterTop = 0; // how far the letter is scrolled while another view is shown
let wanted = null; // the element, and its place, to show once the letter is there
/** @type {typeof import("./write/write.js") | null} */
let pen = null; // where the letter is written here
/** @type {typeof import("./yaml/view.js") | null} */
let yaml = null; // once it was opened
/** @type {typeof import("./handover/dialog.js") | null} */
let handover = null; // once it was opened

/** Request what the state shows, and show it. */
const refresh = oneAtATime(async () => {
  const asked = state();
  if (!asked.issue) return;
  try {
    const issue = `/api/issues/${encodeURIComponent(asked.issue)}`;
    const isLetter = asked.view === "";
    // One after the other: the drafter waits for the letter, and the server's threads slow each other down.
    if (isLetter && isShown(asked.issue)) await updateLetter(asked);
    const newest = await getJson(address(issue, { lens: asked.lens, persona: asked.persona }));
    if (isLetter && newest?.has_letter && !isShown(asked.issue)) await loadLetter(asked);
    if (asked !== state()) return;
    if (asked.view === "yaml") await showText(asked, newest);
    else if (newest?.has_letter && asked.view) await (await papers()).showPaper(asked, (element) => newest.origins[element], readerName());
    showFacts(newest, asked);
    // The list may be older than this first response, and then lacks its counts.
    if (newest && !desk?.issues.find(({ slug }) => slug === asked.issue)?.counts) refreshDesk();
  } catch (error) {
    // The server is gone, which live.js shows; everything is requested again when it is back.
    if (!(error instanceof TypeError)) throw error;
  }
});

/** Show the newest letter at once, without what is found in it. */
const redraw = oneAtATime(async () => {
  const asked = state();
  try {
    if (asked.view === "yaml") await yaml?.update();
    else if (!asked.view && isShown(asked.issue)) await updateLetter(asked);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
});

const refreshDesk = oneAtATime(async () => {
  try {
    const isFirst = !desk;
    desk = await getJson("/api/desk");
    if (isFirst && !desk.can_write && state().view === "yaml") refresh();
  } catch {
    return;
  }
  setRoot(desk.editor_root);
  byId("publication").textContent = desk.name || "Preview";
  setChoices(desk);
  if (!state().issue && desk.newest) change({ issue: desk.newest }, { replace: true });
  showIssues(desk);
  if (!desk.issues.length && !state().issue) showEmpty();
  else showTitle();
  if (desk.can_write && !pen) await startPen();
  pen?.showDesk(desk);
});

/** Load what writing needs, which a page that only shows a letter does without. */
async function startPen() {
  pen = await import("./write/write.js");
  letterHandlers.write = pen.writeAt;
  findingHandlers.mend = pen.mend;
  await pen.startWriting(desk, { redraw, check: refresh, showPath: (path) => yaml?.showPath(path) });
  showIssues(desk);
  refresh();
}

/** Lead to a field of the form, where there is one. */
function goToField(path) {
  pen?.mend({ path, setting: null });
}

/** Show the text of an issue. Where it is written here, that is known before the page is. */
async function showText({ issue }, newest) {
  if (!newest || (desk?.can_write ?? true) && !pen) return;
  yaml ??= await import("./yaml/view.js");
  byId("yaml").hidden = false; // before, nothing in it has a size
  await yaml.showYaml(issue, newest, state().settings ? null : pen?.yamlWriting ?? null);
}

/** Show what the server knows about an issue, or null for none. */
function showFacts(newest, { issue }) {
  const before = facts;
  facts = newest ?? { ...NONE, slug: issue, has_letter: false };
  const hasLetter = facts.has_letter;
  setOrigins(facts.origins);
  showInbox(facts.inbox);
  const lens = state().view === "" ? facts.lens : null;
  if (lens || !byId("badge").hidden) import("./badge.js").then(({ showBadge }) => showBadge(lens));
  showFindings({ ...facts, hasLetter });
  // Where the letter is written, mistakes stand at their fields, and the letter goes on around them.
  const isTold = state().view === "yaml" || (pen && hasLetter); // in the text itself, or at the fields
  const isNews = showProblems(isTold ? { ...facts, problems: [], failure: state().view === "yaml" ? "" : facts.failure, hasLetter } : { ...facts, hasLetter });
  pen?.showFacts(facts);
  if (isNews && facts.problems.length) say(`${summary(facts.problems)}.`, { isSeen: true });
  else if (isNews && before?.slug === facts.slug && before.problems.length) say("Mended. The letter follows the text again.");
  document.body.classList.remove("loading");
  document.body.dataset.empty = newest ? "" : "gone";
  byId("frame").hidden = !hasLetter;
  if (!newest) showGone(issue);
  else showStage();
  byId("frame").dataset.version = facts.version ?? "";
  /** @type {HTMLButtonElement} */ (byId("open-handover")).disabled = !hasLetter;
  showTitle();
  if (hasLetter) showWanted();
  if (desk) handover?.showNewest(facts, desk);
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

function showPage(...children) {
  byId("sheet").hidden = true;
  byId("yaml").hidden = true;
  byId("paper").hidden = false;
  byId("paper").className = "paper page-note";
  byId("paper").replaceChildren(...children);
}

function showGone(issue) {
  const isOther = desk?.newest && desk.newest !== issue;
  forgetLetter();
  showPage(
    make("h2", {}, `There is no issue “${issue}”`),
    make("p", {}, "Its file was deleted or renamed, or the address of this page is an old one. If the file comes back, so does the letter."),
    isOther ? make("p", {}, make("button", { type: "button", click: () => change({ issue: desk.newest }) }, "Show the newest issue")) : "",
  );
}

function showEmpty() {
  const isWrong = desk.problems.length > 0 || desk.failure !== "";
  facts = null;
  document.body.classList.remove("loading");
  document.body.dataset.empty = "none";
  showInbox(null);
  showFindings({ ...NONE, problems: desk.problems, failure: desk.failure, hasLetter: false });
  showProblems({ ...desk, hasLetter: false });
  if (desk.can_write) {
    showPage(
      make("h2", {}, "No issue yet"),
      make("p", {}, "Begin the first one, with an example of every kind of block to keep or to delete."),
      make("p", {}, make("button", { type: "button", class: "solid", click: async () => (await import("./write/shelf.js")).newIssue() }, "New issue")),
    );
  } else showPage(
    make("h2", {}, "No issue yet"),
    make("p", {}, "An issue is a text file in the folder issues. This command writes the first one, with an example of every kind of block to keep or to delete:"),
    make("pre", { class: "command", tabindex: "0", role: "region", "aria-label": "Command" }, "newsletter new first-letter"),
    make("p", { class: "muted" }, `Type it in a terminal, in the folder ${desk.root}. The letter appears here by itself.`),
    desk.unread.length ? make("ul", { class: "unread" }, ...unread(desk)) : "",
  );
  if (isWrong) byId("paper").replaceChildren();
  showTitle();
}

function showTitle() {
  const entry = desk?.issues.find(({ slug }) => slug === state().issue);
  const title = entry?.title ?? facts?.title ?? state().issue;
  byId("issue-title").textContent = title || "No issue yet";
  const wrong = facts?.problems.length ? `${summary(facts.problems)} · ` : facts?.failure ? "Cannot be built · " : "";
  const view = VIEWS.find(({ id }) => id === state().view);
  const viewed = state().view && view ? `${view.name} · ` : "";
  document.title = `${wrong}${viewed}${[title, desk?.name].filter(Boolean).join(" · ") || "Preview"}`;
}

function showPanes() {
  const { pane } = state();
  document.body.dataset.pane = pane || "all";
  byId("open-issues").setAttribute("aria-expanded", String(pane === "issues"));
  byId("alone").setAttribute("aria-pressed", String(pane === "alone"));
  for (const tab of document.querySelectorAll(".tabs button")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.pane === (pane === "alone" ? "" : pane)));
  }
}

/** Show a place of the issue below the letter, with the link that opens it. */
function showPlace(newest) {
  place = newest;
  byId("place").replaceChildren(placeLink(newest), make("button", { type: "button", class: "quiet", "aria-label": "Close", click: () => (byId("place").hidden = true) }, "×"));
  byId("place").hidden = false;
}

function showFinding(finding) {
  place = { file: finding.file, line: finding.line, column: finding.column };
  if (state().view === "yaml" && yaml && finding.file === `issues/${state().issue}.yaml`) {
    if (state().pane === "findings") change({ pane: "" }, { replace: true });
    yaml.showPlace(place);
    return;
  }
  const isInInbox = /^(subject|preheader|title)$/.test(finding.path ?? "");
  if (finding.element === null || finding.element === undefined || (isInInbox && finding.path !== "title")) {
    change({ pane: state().pane === "findings" ? "" : state().pane }, { replace: true });
    if (isInInbox) flashInbox();
    say(isInInbox ? "This stands in the inbox row." : `This has no place of its own in the letter: ${finding.file}, line ${finding.line}.`);
  } else showInLetter(finding.element, place);
}

/** Show an element in the letter, and name a place: its own, if no better one is given. */
function showInLetter(element, itsPlace = null) {
  wanted = { element, itsPlace };
  if (state().view !== "" || state().pane === "findings") change({ view: "", pane: state().pane === "alone" ? "alone" : "" });
  else showWanted();
}

/** Show the element that is waiting, once the letter has been laid out. */
function showWanted() {
  if (wanted === null || state().view !== "") return;
  const { element, itsPlace } = wanted;
  wanted = null;
  requestAnimationFrame(() => {
    const named = itsPlace ?? placeOf(element);
    if (named) showPlace(named); // first, since it takes room from the letter
    if (!showElement(element)) say("This mail program does not show the place.");
  });
}

onState((now, before) => {
  showPanes();
  showLook();
  if (desk) showIssues(desk);
  setWidth(now.width);
  const stage = byId("stage");
  if (now.view !== before.view && before.view === "") letterTop = stage.scrollTop;
  if (now.view !== before.view || now.issue !== before.issue) byId("place").hidden = true;
  if (now.issue !== before.issue) {
    place = null;
    letterTop = 0;
  }
  showStage();
  if (now.view !== before.view) stage.scrollTop = now.view === "" ? letterTop : 0;
  // A new width or pane needs no request to the server.
  const asks = ["issue", "settings", "view", "scheme", "images", "lens", "persona"];
  if (asks.some((name) => now[name] !== before[name])) refresh();
  else showWanted();
  if (desk && !now.issue) refreshDesk();
});

letterHandlers.choose = showPlace;
letterHandlers.press = (event) => pen?.pressWriting(event) || press(event);
findingHandlers.show = showFinding;

function next(ids, key) {
  change({ [key]: ids[(ids.indexOf(state()[key]) + 1) % ids.length] });
}

const ids = (options) => options.map(({ id }) => id);

startKeys([
  ...VIEWS.filter(({ id }) => id !== "yaml").map(({ id, name }, index) => ({ group: "View", keys: [String(index + 1)], does: name, run: () => change({ view: id }) })),
  { group: "View", keys: ["y"], does: "YAML", run: () => change({ view: "yaml" }) },
  { group: "Letter", keys: ["w"], does: "Next width", run: () => next(ids(WIDTHS), "width") },
  { group: "Letter", keys: ["d"], does: "Light, dark, inverted", run: () => next(ids(SCHEMES), "scheme") },
  { group: "Letter", keys: ["i"], does: "Images off and on", run: () => change({ images: state().images ? "" : "off" }) },
  { group: "Letter", keys: ["l"], does: "Next mail program", run: () => next(lensIds(), "lens") },
  { group: "Letter", keys: ["p"], does: "Next reader", run: () => next(personaIds(), "persona") },
  { group: "Letter", keys: ["z"], does: "Letter alone", run: toggleAlone },
  { group: "Move", keys: ["j"], does: "Next finding", run: () => step(1) },
  { group: "Move", keys: ["k"], does: "Finding before", run: () => step(-1) },
  { group: "Move", keys: ["]"], does: "Next issue", run: () => go(1) },
  { group: "Move", keys: ["["], does: "Issue before", run: () => go(-1) },
  { group: "Move", keys: ["/"], does: "Find an issue", run: findIssue },
  { group: "Do", keys: ["e"], does: "Open in the editor", run: openPlace },
  { group: "Do", keys: ["c"], does: "Copy the HTML", run: copyHtml },
  { group: "Do", keys: ["h"], does: "Hand over", run: handOver },
  { group: "Do", keys: ["?"], does: "This sheet", run: openHelp },
  { group: "Do", keys: ["Escape"], does: "Move mistakes aside, close", run: closeSomething },
]);

function toggleAlone() {
  change({ pane: state().pane === "alone" ? "" : "alone" });
}

function go(by) {
  const slug = neighbour(by);
  if (slug) change({ issue: slug });
}

function findIssue() {
  change({ pane: "issues" });
  const filter = byId("filter-label").hidden ? byId("issues").querySelector("a") : byId("filter");
  filter?.focus();
}

/** Open the place that was last looked at: a click, a finding, a mistake, or else the issue itself. */
function openPlace() {
  const finding = currentFinding();
  const file = desk?.issues.find(({ slug }) => slug === state().issue)?.file;
  const target = firstProblem() ?? place ?? finding ?? (file && { file, line: 1, column: 1 });
  if (!target) return;
  showPlace({ file: target.file, line: target.line, column: target.column });
  open(target);
}

/** Load the views that are not the letter. */
async function papers() {
  const loaded = await import("./papers.js");
  loaded.handlers.show = showInLetter;
  return loaded;
}

async function openHelp() {
  const help = await import("./help.js");
  help.openHelp({ writing: pen?.writingKeys() ?? [], endsByItself: desk?.ends_by_itself ?? false });
}

async function handOver() {
  pen?.tellAll();
  if (!facts?.has_letter) return;
  handover ??= await import("./handover/dialog.js");
  Object.assign(handover.handlers, { finding: mend, findings: showAllFindings, mistakes: showMistakes, field: pen && goToField });
  handover.openHandover(facts, desk);
  refresh(); // what stands in the way now
}

/** Copy the HTML, or show what holds it back. */
async function copyHtml() {
  if (!facts?.has_letter) return;
  const { errors, blanks } = facts.in_the_way;
  if (facts.stale || errors || blanks) return handOver();
  (await import("./handover/files.js")).copyHtml();
}

/** Lead to where a finding is mended: its field, or else its place in the list of findings and in the letter. */
function mend(finding) {
  if (pen && (finding.path ?? finding.setting ?? null) !== null) return pen.mend(finding);
  change({ side: "findings" }, { replace: true });
  choose(finding);
}

function showAllFindings() {
  change({ side: "findings", pane: "findings" }, { replace: true });
  byId("findings").focus();
}

function showMistakes() {
  const [first] = facts.problems;
  if (pen && first?.path) return goToField(first.path);
  change({ view: "", pane: "" });
  if (!byId("strip").hidden) byId("strip-show").click();
  byId("overlay").focus();
}

function closeSomething() {
  if (moveAside()) return;
  byId("place").hidden = true;
  if (state().pane === "issues") {
    change({ pane: "" }, { replace: true });
    byId("open-issues").focus();
  }
}

byId("alone").addEventListener("click", toggleAlone);
byId("open-handover").addEventListener("click", handOver);
byId("open-help").addEventListener("click", openHelp);
byId("open-issues").addEventListener("click", () => change({ pane: state().pane === "issues" ? "" : "issues" }));
byId("close-issues").addEventListener("click", closeSomething);
byId("open-look").addEventListener("click", () => {
  const isOpen = byId("look").classList.toggle("open");
  byId("open-look").setAttribute("aria-expanded", String(isOpen));
});
for (const tab of document.querySelectorAll(".tabs button")) {
  tab.addEventListener("click", () => change({ pane: tab.dataset.pane }));
}

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
      pen?.changedElsewhere();
      refresh().then(refreshDesk);
    } else if (isDeskChanged) refreshDesk();
  },
  onWritten: ({ file, hash }) => {
    pen?.written(file, hash);
    refreshDesk();
  },
  onGone: () => pen?.gone(),
  onReturn: () => {
    pen?.resume();
    refreshDesk();
    refresh();
  },
});
refreshDesk();
refresh();
