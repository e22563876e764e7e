/** The dialog in which the letter is exported: for an email service, as files, as copied HTML, as a test message. */

import { address, getAnswer, getJson, postJson } from "./api.js";
import { byId, make, prose, readable, refill } from "./dom.js";
import { say } from "./say.js";
import { state } from "./state.js";

const KEPT_AS = "newsletter.service";
const FOLDER = "pictures_at"; // as the server calls it
const NAMES = {
  "email.html": "the letter as HTML",
  "email.txt": "the plain-text alternative",
  "email.eml": "the message to a sample reader, for a mail program",
  "webinars.ics": "all webinars, for a calendar",
};

/** Open the dialog for an issue. */
export async function openHandover(facts, desk) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("handover"));
  const services = make("section", {}, make("h3", {}, "For an email service"));
  dialog.replaceChildren(
    make("div", { class: "dialog-head" }, make("h2", { id: "handover-heading" }, "Hand over"), make("button", { type: "button", class: "quiet", click: () => dialog.close() }, "Close")),
    facts.stale ? make("p", { class: "note" }, "The newest text has mistakes. What you take now is the last good letter.") : "",
    services,
    make("section", {}, make("h3", {}, "Files"), make("ul", { class: "files" }, ...files(facts))),
    make(
      "section",
      {},
      make("h3", {}, "Copy"),
      make("p", {}, make("button", { type: "button", click: copyHtml }, "Copy the HTML")),
      make("p", { class: "muted below" }, "As email.html holds it: merge tags stay as you write them, which no email service reads. For one, take its own letter above."),
    ),
    sendForm(desk),
  );
  if (!dialog.open) dialog.showModal();
  const found = await getJson(`/api/issues/${encodeURIComponent(facts.slug)}/services`);
  if (found) services.append(...serviceParts(facts.slug, found.services));
}

/** Copy the letter as it goes to every member, with nobody's values filled in. */
export async function copyHtml() {
  const content = await getJson(`/api/issues/${encodeURIComponent(state().issue)}/html`);
  if (!content) return;
  try {
    await navigator.clipboard.writeText(content.html);
    announce("The HTML is copied, with merge tags as you write them.");
  } catch {
    announce("The browser did not let this page copy. Open the view HTML and copy from there.");
  }
}

/** Return a choice of services, and the letter for the chosen one. */
function serviceParts(slug, services) {
  const part = make("div", { class: "service" });
  const choices = make("span", { class: "segments", role: "group", "aria-label": "Email service" });
  const download = make("a", { class: "download", download: "" });
  const show = (service, placed = {}) => {
    const { id, name } = service;
    localStorage.setItem(KEPT_AS, id);
    refill(
      choices,
      ...services.map((each) =>
        make("button", { type: "button", "aria-pressed": String(each.id === id), "data-key": each.id, "data-words": each.name, click: () => show(each) }, each.name),
      ),
    );
    const place = `/download/${encodeURIComponent(slug)}/for/${id}`;
    download.href = address(`${place}.zip`, placed);
    download.textContent = `Save for ${name}`;
    const links = service.files.flatMap((file) => [make("a", { href: address(`${place}/${file}`, placed), download: "" }, file), " "]);
    refill(
      part,
      make(
        "dl",
        { class: "facts" },
        ...fact("Next", service.steps),
        ...fact("Subject", service.subject),
        ...fact("Preheader", service.preheader),
        ...(service.fields.length ? fact("Contacts’ fields", service.fields.join(", ")) : []),
        ...fact("Its files", ...links),
        ...(service.pictures.length ? fact("Pictures", wherePicturesAre(service)) : []),
      ),
      ...(service.is_zipped || service.is_hosted ? [] : [placesForm(slug, service, placed, show)]),
      ...service.warnings.map((warning) => make("p", { class: "note" }, ...prose(warning))),
    );
  };
  show(services.find(({ id }) => id === localStorage.getItem(KEPT_AS)) ?? services[0]);
  return [make("div", { class: "services" }, choices, download), part];
}

function wherePicturesAre({ name, gallery, pictures, pictures_at: folder, is_zipped, is_hosted }) {
  if (is_zipped) return "They are in email.zip, with the letter.";
  if (is_hosted) return `Members load them from your own site, ${folder}: nothing has to be uploaded or pasted for them.`;
  if (folder) return `Members load them from ${folder}.`;
  if (pictures.every((picture) => picture.address)) return "Each has its address.";
  return `Members do not see them yet. Save the letter, upload the files in images/ to ${name} (${gallery}), and write below which address they got.`;
}

/** Return the form in which somebody writes the addresses that the pictures got; `placed` holds what was written. */
function placesForm(slug, service, placed, show) {
  const said = make("p", { class: "answer refused", role: "status" });
  const field = (key, label, hint) =>
    make("label", {}, label, make("input", { type: "text", inputmode: "url", name: key, value: placed[key] ?? "", placeholder: hint, spellcheck: "false", autocomplete: "off" }));
  const each = service.pictures.map(({ name, alt, size }) =>
    field(name, make("span", {}, make("img", { src: `/letters/${encodeURIComponent(slug)}/images/${name}`, alt: "" }), make("span", {}, make("b", {}, name), make("span", { class: "muted" }, `${alt || "Decoration"}, ${readable(size)}`))), "https://"),
  );
  const put = async (event) => {
    event.preventDefault();
    const written = Object.fromEntries([...new FormData(event.currentTarget)].map(([key, value]) => [key, String(value).trim()]));
    const { [FOLDER]: folder, ...own } = written;
    const addresses = Object.values(own).some(Boolean) ? own : { [FOLDER]: folder ?? "" };
    const answer = await getAnswer(address(`/api/issues/${encodeURIComponent(slug)}/for/${service.id}`, addresses));
    if (answer.refused) return said.replaceChildren(...prose(answer.refused));
    show(answer, addresses);
    announce("The addresses are in the letter. Save it now.");
  };
  return make(
    "form",
    { class: "places", submit: put },
    service.renames ? "" : field(FOLDER, make("span", {}, "Their address there, up to their names"), "https://news.example.org/pictures/"),
    make("details", { open: service.renames || service.pictures.some(({ name }) => placed[name]) }, make("summary", {}, service.renames ? "The address of each" : "They have other names there"), ...each),
    make("button", { type: "submit", "data-key": "put" }, "Put the addresses in"),
    said,
  );
}

function fact(name, ...words) {
  return [make("dt", {}, name), make("dd", {}, ...words)];
}

function files(facts) {
  const downloads = facts.files.filter(({ name }) => NAMES[name] || name.endsWith(".ics"));
  return downloads.map(({ name, size }) =>
    make(
      "li",
      {},
      make("a", { href: `/download/${encodeURIComponent(facts.slug)}/${name.split("/").map(encodeURIComponent).join("/")}`, download: "", title: name }, name.replace("webinars/", "")),
      make("span", { class: "muted" }, `${NAMES[name] ?? "one webinar"}, ${readable(size)}`),
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
  const forget = () => {
    said.textContent = "";
    said.classList.remove("refused");
  };
  const input = make("input", { type: "email", name: "to", required: true, autocomplete: "email", placeholder: "you@example.org", input: forget, invalid: forget });
  const button = make("button", { type: "submit" }, "Send");
  const send = async (event) => {
    event.preventDefault();
    button.disabled = true;
    forget();
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
    make("form", { class: "send", submit: send }, make("label", {}, make("span", {}, "To one address "), input), button),
    make("p", { class: "muted" }, `Through ${desk.smtp}, with the values of the chosen reader.`),
    said,
  );
}

/** Announce a sentence inside the dialog if it is open: screen readers do not read what is outside. */
function announce(sentence) {
  const dialog = byId("handover");
  let line = dialog.querySelector(".copied");
  if (!(/** @type {HTMLDialogElement} */ (dialog).open)) return say(sentence);
  if (!line) dialog.append((line = make("p", { class: "copied answer", role: "status" })));
  line.textContent = sentence;
}
