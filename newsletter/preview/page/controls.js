/** The keys of the page, the buttons around the letter, and which panes are shown. */

import { commentOn } from "./commenting.js";
import { copyHtml, handOver, openHelp } from "./dialogs.js";
import { byId } from "./dom.js";
import { step } from "./findings.js";
import { neighbour } from "./issues.js";
import { startKeys } from "./keys.js";
import { openPlace } from "./leading.js";
import { lensIds, personaIds } from "./look.js";
import { moveAside } from "./overlay.js";
import { shown } from "./shown.js";
import { change, SCHEMES, state, VIEWS, WIDTHS } from "./state.js";

/** Listen to keys and buttons. */
export function startControls() {
  startKeys([
    ...VIEWS.filter(({ id }) => id !== "yaml").map(({ id, name }, index) => ({ group: "View", keys: [String(index + 1)], does: name, run: () => change({ view: id }) })),
    { group: "View", keys: ["y"], does: "YAML", run: () => change({ view: "yaml" }) },
    { group: "Letter", keys: ["w"], does: "Next width", run: () => next(ids(WIDTHS), "width") },
    { group: "Letter", keys: ["d"], does: "Light, dark, inverted", run: () => next(ids(SCHEMES), "scheme") },
    { group: "Letter", keys: ["i"], does: "Images off and on", run: () => change({ images: state().images ? "" : "off" }) },
    { group: "Letter", keys: ["l"], does: "Next mail program", run: () => next(lensIds(), "lens") },
    { group: "Letter", keys: ["p"], does: "Next reader", run: () => next(personaIds(), "persona") },
    { group: "Letter", keys: ["g"], does: "Next language", run: () => next(ids(shown.facts?.languages ?? []), "language") },
    { group: "Letter", keys: ["z"], does: "Letter alone", run: toggleAlone },
    { group: "Move", keys: ["j"], does: "Next finding", run: () => step(1) },
    { group: "Move", keys: ["k"], does: "Finding before", run: () => step(-1) },
    { group: "Move", keys: ["]"], does: "Next issue", run: () => go(1) },
    { group: "Move", keys: ["["], does: "Issue before", run: () => go(-1) },
    { group: "Move", keys: ["/"], does: "Find an issue", run: findIssue },
    { group: "Do", keys: ["e"], does: "Open in the editor", run: openPlace },
    { group: "Do", keys: ["c"], does: "Copy the HTML", run: copyHtml },
    { group: "Do", keys: ["m"], does: "Comment on what is chosen", run: () => commentOn() },
    { group: "Do", keys: ["h"], does: "Hand over", run: handOver },
    { group: "Do", keys: ["?"], does: "This sheet", run: openHelp },
    { group: "Do", keys: ["Escape"], does: "Move mistakes aside, close", run: closeSomething },
  ]);
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
}

/** Show the panes that the state asks for. */
export function showPanes() {
  const { pane } = state();
  document.body.dataset.pane = pane || "all";
  byId("open-issues").setAttribute("aria-expanded", String(pane === "issues"));
  byId("alone").setAttribute("aria-pressed", String(pane === "alone"));
  for (const tab of document.querySelectorAll(".tabs button")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.pane === (pane === "alone" ? "" : pane)));
  }
}

function next(ids, key) {
  if (ids.length) change({ [key]: ids[(ids.indexOf(state()[key]) + 1) % ids.length] });
}

const ids = (options) => options.map(({ id }) => id);

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

function closeSomething() {
  if (moveAside()) return;
  byId("place").hidden = true;
  if (state().pane === "issues") {
    change({ pane: "" }, { replace: true });
    byId("open-issues").focus();
  }
}
