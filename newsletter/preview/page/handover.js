/** The letter leaves the house: files to download, HTML to copy, and a test message to send. */

import { address, getJson, postJson } from "./api.js";
import { byId, make, readable } from "./dom.js";
import { say } from "./say.js";
import { state } from "./state.js";

const NAMES = {
  "email.html": "The letter as HTML",
  "email.txt": "The plain-text alternative",
  "email.eml": "The message, for a mail program",
  "webinars.ics": "All webinars, for a calendar",
};

/** Open the dialog for an issue. */
export function openHandover(facts, desk) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("handover"));
  const content = make(
    "div",
    {},
    make("div", { class: "dialog-head" }, make("h2", { id: "handover-heading" }, "Hand over"), make("button", { type: "button", class: "quiet", click: () => dialog.close() }, "Close")),
    facts.stale && make("p", { class: "note" }, "The newest text has mistakes. What you take now is the last good letter."),
    make("section", {}, make("h3", {}, "Download"), make("ul", { class: "files" }, ...files(facts))),
    make("section", {}, make("h3", {}, "Copy"), make("p", {}, make("button", { type: "button", click: copyHtml }, "Copy the HTML"), make("span", { class: "muted" }, " to paste into an email service"))),
    sendForm(desk),
  );
  dialog.replaceChildren(content);
  if (!dialog.open) dialog.showModal();
}

/** Copy the letter's HTML. */
export async function copyHtml() {
  const { issue, persona } = state();
  const content = await getJson(address(`/api/issues/${encodeURIComponent(issue)}/html`, { persona }));
  if (!content) return;
  try {
    await navigator.clipboard.writeText(content.html);
    announce("The HTML is copied.");
  } catch {
    announce("The browser did not let this page copy. Open the view HTML and copy from there.");
  }
}

function files(facts) {
  const downloads = facts.files.filter(({ name }) => NAMES[name] || name.endsWith(".ics"));
  return downloads.map(({ name, size }) =>
    make(
      "li",
      {},
      make("a", { href: `/download/${encodeURIComponent(facts.slug)}/${name.split("/").map(encodeURIComponent).join("/")}`, download: "" }, name),
      make("span", { class: "muted" }, ` ${NAMES[name] ?? "One webinar"}, ${readable(size)}`),
    ),
  );
}

function sendForm(desk) {
  const heading = make("h3", {}, "Send a test");
  if (!desk.can_send) {
    return make(
      "section",
      {},
      heading,
      make("p", {}, desk.smtp_failure || "No mail server is set.", " Start the preview with its address in the environment, and a test can be sent from here:"),
      make("pre", { class: "command", tabindex: "0", role: "region", "aria-label": "Command" }, "NEWSLETTER_SMTP=smtp://user:password@mail.example.org:587 newsletter preview"),
    );
  }
  const said = make("p", { class: "answer", role: "status" });
  const input = make("input", { type: "email", name: "to", required: true, autocomplete: "email", placeholder: "you@example.org" });
  const button = make("button", { type: "submit" }, "Send");
  const send = async (event) => {
    event.preventDefault();
    button.disabled = true;
    said.textContent = "Sending…";
    const { issue, persona } = state();
    try {
      const answer = await postJson(address(`/api/issues/${encodeURIComponent(issue)}/send`, { persona }), { to: input.value });
      said.textContent = answer.said ?? answer.refused;
      said.classList.toggle("refused", !answer.said);
    } catch {
      said.textContent = "The preview did not answer. Is it still running?";
    }
    button.disabled = false;
  };
  return make(
    "section",
    {},
    heading,
    make("form", { class: "send", submit: send }, make("label", {}, make("span", {}, "To "), input), button),
    make("p", { class: "muted" }, `Through ${desk.smtp}.`),
    said,
  );
}

/** Say a sentence where it is heard: what lies outside an open dialog is not. */
function announce(sentence) {
  const dialog = byId("handover");
  let line = dialog.querySelector(".copied");
  if (!(/** @type {HTMLDialogElement} */ (dialog).open)) return say(sentence);
  if (!line) dialog.append((line = make("p", { class: "copied answer", role: "status" })));
  line.textContent = sentence;
}
