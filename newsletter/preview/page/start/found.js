/** The form for a new newsletter: its folder follows its name until somebody changes it. */

import { address, getJson, oneAtATime } from "../api.js";
import { byId, make, prose } from "../dom.js";
import { lookCards } from "../looks.js";

/**
 * Return the form; `leave` goes on to the address of what was made.
 * @param {any} desk
 * @param {(where: string, body: object) => Promise<any>} ask
 * @param {(address: string) => void} leave
 */
export function foundForm(desk, ask, leave) {
  const name = input("name", { required: true, autofocus: true, placeholder: "Our newsletter" });
  const sender = input("sender_name", { autocomplete: "organization", placeholder: "Your society" });
  const email = input("sender_email", { type: "email", autocomplete: "email", placeholder: "letter@example.org" });
  const language = make("select", { id: "language", class: "input" }, ...desk.languages.map(({ id, name }) => make("option", { value: id, selected: id === spoken(desk.languages) }, name)));
  const zone = make("select", { id: "timezone", class: "input" }, ...desk.zones.map((each) => make("option", { value: each, selected: each === ownZone(desk.zones) }, each.replaceAll("_", " "))));
  const folder = input("folder", { required: true, class: "start-path", spellcheck: "false", value: desk.folder });
  const button = make("button", { type: "submit" }, "Make it, and begin to write");

  let isOwn = false;
  const follow = oneAtATime(async () => {
    const found = await getJson(address("/api/place", { name: name.value.trim() }));
    if (found && !isOwn) folder.value = found.folder;
  });
  name.addEventListener("input", () => follow().catch(() => {})); // the server is gone, which the foot of the page says
  folder.addEventListener("input", () => (isOwn = true));

  const submit = async (event) => {
    event.preventDefault();
    clear();
    button.disabled = true;
    const look = /** @type {HTMLInputElement} */ (document.querySelector("input[name=theme]:checked"));
    const values = Object.fromEntries([name, sender, email, language, zone, folder].map(({ id, value }) => [id, value]));
    const done = await ask("/api/make", { ...values, theme: look.value });
    if (done.address) return leave(done.address);
    button.disabled = false;
    refuse(done);
    if (done.proposed) {
      folder.value = done.proposed;
      isOwn = true;
    }
  };

  return make(
    "form",
    { class: "start-form", submit, novalidate: true },
    field("Name of the newsletter", name, "It stands at the top of every issue."),
    make(
      "div",
      { class: "start-two" },
      field("Sender’s name", sender, "As an inbox shows it.", true),
      field("Sender’s e-mail address", email, "Both can wait until you send.", true),
      field("Language", language, "Of the dates, and of the letter’s own words."),
      field("Time zone", zone, "The clock of your webinars and events."),
    ),
    looks(desk.themes),
    field("Folder", folder, "It is made for you, with all that belongs to the newsletter. Move or copy it as you like."),
    make("div", { class: "start-do" }, button, make("p", { class: "answer refused", id: "answer-", role: "alert" })),
  );
}

function input(id, attributes) {
  return /** @type {HTMLInputElement} */ (make("input", { id, type: "text", autocomplete: "off", "aria-describedby": `help-${id} answer-${id}`, ...attributes }));
}

function field(words, element, help, isOptional = false) {
  element.setAttribute("aria-describedby", `help-${element.id} answer-${element.id}`);
  const answer = make("p", { class: "answer refused", id: `answer-${element.id}`, role: "alert" });
  element.addEventListener("input", () => {
    answer.replaceChildren();
    element.removeAttribute("aria-invalid");
  });
  return make(
    "div",
    { class: "start-field" },
    make("label", { class: "caption", for: element.id }, words, isOptional ? make("span", { class: "muted" }, " optional") : ""),
    element,
    make("p", { class: "help", id: `help-${element.id}` }, help),
    answer,
  );
}

function looks(themes) {
  return make("fieldset", { class: "looks" }, make("legend", { class: "caption" }, "Look"), ...lookCards(themes, { name: "theme", chosen: themes[0] }));
}

function clear() {
  for (const said of document.querySelectorAll(".start-form .answer")) said.textContent = "";
  for (const element of document.querySelectorAll(".start-form [aria-invalid]")) element.removeAttribute("aria-invalid");
}

/** Say what is wrong at the field where it is, or else at the button. */
function refuse({ refused, field: named }) {
  const element = named && document.getElementById(named);
  byId(element ? `answer-${named}` : "answer-").replaceChildren(...prose(refused));
  element?.setAttribute("aria-invalid", "true");
  (element || byId("answer-")).scrollIntoView({ block: "center" });
  element?.focus();
}

/** Return which of the languages this browser speaks first, or else English. */
function spoken(languages) {
  for (const wanted of navigator.languages) {
    const found = languages.find(({ id }) => id === wanted) ?? languages.find(({ id }) => id === wanted.split("-")[0]);
    if (found) return found.id;
  }
  return "en";
}

/** Return the zone of this computer's clock; browsers know its name on every system. */
function ownZone(zones) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zones.includes(own) ? own : "UTC";
}
