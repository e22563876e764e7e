/** The letter as files, and as HTML to copy. */

import { address, getJson } from "../api.js";
import { make, readable } from "../dom.js";
import { state } from "../state.js";
import { isHeldBack, takes } from "./held.js";
import { tell } from "./tell.js";

const NAMES = {
  "email.html": "the letter as HTML",
  "email.txt": "the plain-text alternative",
  "email.eml": "the message to a sample reader, for a mail program",
  "webinars.ics": "all webinars, for a calendar",
};

/** Return the part of the dialog with all files, and the button that copies. */
export function filesPart(facts) {
  return make(
    "section",
    { id: "handover-files" },
    make("h3", {}, "Files"),
    make("ul", { class: "files" }, ...files(facts)),
    make("p", { class: "below" }, make("button", { type: "button", "data-takes": "", click: () => isHeldBack() || copyHtml() }, "Copy the HTML")),
    make("p", { class: "muted below" }, "As email.html holds it: merge tags stay as you write them, which no email service reads. For one, take its own letter above."),
  );
}

/** Copy the letter as it goes to every member, with nobody's values filled in. */
export async function copyHtml() {
  const { issue, language } = state();
  const content = await getJson(address(`/api/issues/${encodeURIComponent(issue)}/html`, { language }));
  if (!content) return;
  try {
    await navigator.clipboard.writeText(content.html);
    tell("The HTML is copied, with merge tags as you write them.");
  } catch {
    tell("The browser did not let this page copy. Open the view HTML and copy from there.");
  }
}

function files(facts) {
  const downloads = facts.files.filter(({ name }) => NAMES[name] || name.endsWith(".ics"));
  return downloads.map(({ name, size }) =>
    make(
      "li",
      {},
      make("a", { ...takes(`/download/${encodeURIComponent(facts.slug)}/${name.split("/").map(encodeURIComponent).join("/")}`, { language: facts.language }), title: name }, name.replace("webinars/", "")),
      make("span", { class: "muted" }, `${NAMES[name] ?? "one webinar"}, ${readable(size)}`),
    ),
  );
}
