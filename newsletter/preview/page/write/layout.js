/** What writing adds to the page around the letter: the outline on the left, the forms on the right, and the buttons at the top. */

import { byId, make } from "../dom.js";
import { handlers as listHandlers } from "../issues.js";
import { addFirstSide } from "../sides.js";
import { may } from "../shown.js";
import { change } from "../state.js";
import { startDrops } from "./drops.js";
import { goTo, openPart, toForm } from "./navigation.js";
import { openPlace } from "./open_part.js";
import { loadPalette } from "./parts.js";
import { refuseTooMuch } from "./paste.js";
import { firstWrong, showStatus, tellMerged } from "./status.js";
import { pressInForm, pressInOutline, pressWriting, step } from "./writing_keys.js";
import { whyKept } from "./yaml_text.js";

const PHONE = matchMedia("(max-width: 799px)");

/** Add it. */
export function build() {
  document.querySelector(".skip")?.after(make("a", { class: "skip", href: "#form", click: (event) => (event.preventDefault(), toForm()) }, "To the form"));
  document.head.append(make("link", { rel: "stylesheet", href: "/page/write/write.css" }));
  document.body.classList.add("writing");
  const show = () => {
    const path = firstWrong();
    if (whyKept()) change({ view: "yaml", pane: "" });
    else if (path) goTo(path);
    else openPart(openPlace()); // it stands at the top of each part
    document.activeElement?.closest(".field")?.querySelector(".notes")?.scrollIntoView({ block: "nearest" }); // below a long text
  };
  byId("live").append(make("span", { id: "saved" }));
  byId("live").after(make("button", { type: "button", id: "show-unsaved", hidden: true, click: show }, "Show it"));
  const arrow = (id, name, sign) => make("button", { type: "button", id, class: "quiet", "aria-label": name, title: name, click: () => step(id) }, sign);
  document.querySelector(".top-tools")?.prepend(arrow("undo", "Undo", "↶"), arrow("redo", "Redo", "↷"), may("settings") ? settingsButton("open-settings") : "");
  showStatus();
  buildLeft();
  buildRight();
  buildShelf();
  startDrops();
  for (const type of ["focusin", "pointerover"]) document.addEventListener(type, expectBlock);
  import("./block_tools.js").then(({ startBlockTools }) => startBlockTools());
  byId("middle").prepend(
    make(
      "div",
      { id: "merged", class: "merged", role: "status", hidden: true },
      make("p", { id: "merged-words" }),
      make("button", { type: "button", click: () => tellMerged(0) }, "Close"),
    ),
  );
  byId("sheet").append(make("div", { id: "drop-line", hidden: true }));
  document.addEventListener("keydown", pressWriting);
  byId("open-look").replaceChildren(make("span", { class: "on-desktop" }, "Phone, dark, mail programs …"), make("span", { class: "on-phone" }, "Look"));
  byId("open-issues").textContent = "Parts";
  const [parts, , write] = document.querySelectorAll(".tabs button");
  parts.textContent = "Parts";
  write.replaceChildren("Write ", byId("tab-count"));
}

/** Load the palette before its button is pressed. */
function expectBlock({ target }) {
  if (target.closest?.(".another, .insert, #block-adder")) loadPalette();
}

function buildLeft() {
  document.body.dataset.parts = "";
  const show = (parts) => () => {
    document.body.dataset.parts = parts;
    byId(parts ? "to-parts" : "to-issues").focus();
  };
  byId("issues-heading").before(make("button", { type: "button", id: "to-parts", class: "quiet", click: show("") }, "‹ Back to the issue"));
  byId("issues-pane").prepend(
    make("section", { id: "parts", "aria-label": "Parts of the issue" }, make("button", { type: "button", id: "to-issues", class: "quiet", click: show("issues") }, "‹ All issues"), make("button", { type: "button", id: "to-history", class: "quiet", click: async () => (await import("./history.js")).showHistory() }, "Versions"), make("button", { type: "button", id: "to-translate", class: "quiet", click: async () => (await import("../translate/begin.js")).begin() }, "Translate"), make("div", { id: "outline", keydown: pressInOutline })),
  );
}

function buildRight() {
  const form = make("div", { id: "form", class: "form", keydown: pressInForm });
  form.addEventListener("paste", refuseTooMuch, { capture: true });
  byId("sides").after(
    form,
    make("p", { class: "form-foot" }, make("span", { id: "form-place" }), make("span", { class: "muted" }, "Esc: back to the letter")),
  );
  addFirstSide("write", "Write");
}

/** Return a button that opens what all issues share. */
function settingsButton(id) {
  const open = () => change({ settings: "newsletter.yaml", at: "", view: "", side: "", pane: PHONE.matches ? "issues" : "" });
  return make("button", { type: "button", id, class: "quiet", click: open }, "Settings");
}

/** Put what concerns whole issues around the list of issues. */
function buildShelf() {
  const shelf = () => import("./shelf.js");
  document.body.append(
    make("div", { id: "deleted", class: "said", role: "status", hidden: true }),
    make("dialog", { id: "shelf", class: "dialog", "aria-labelledby": "shelf-heading" }),
  );
  byId("issues-heading").after(make("button", { type: "button", id: "new-issue", class: "solid", "data-takes": "documents", click: async () => (await shelf()).newIssue() }, "New issue"));
  byId("issues-pane").append(may("settings") ? settingsButton("to-settings") : "", make("button", { type: "button", id: "to-bin", class: "quiet", click: async () => (await shelf()).showBin() }, "Recently deleted"));
  if (may("computer")) byId("issues-pane").append(make("button", { type: "button", id: "to-others", class: "quiet", click: async () => (await shelf()).showOthers() }, "Other newsletters …"));
  listHandlers.tools = (issue) =>
    make("button", { type: "button", class: "quiet round issue-tools", "aria-label": `Rename, copy or delete ${issue.title}`, title: "Rename, copy or delete", "data-key": `tools ${issue.slug}`, click: async () => (await shelf()).showTools(issue) }, "⋯");
}
