/** The mail server that tests go through: which it is, where it is kept, and the way to another. */

import { getAnswer, postJson } from "../api.js";
import { byId, make, prose } from "../dom.js";
import { mailForm } from "./mail_form.js";

const PLACE = "/api/mail-server";
const KEPT = { environment: "It is set by NEWSLETTER_SMTP.", keyring: "It is kept in the system’s keyring." };

/** @type {(isSet: boolean) => void} */
let settled = () => {};

/** Return the part with the mail server; `onSet` is told whether there is one to send through. */
export function mailServerPart(onSet) {
  settled = onSet;
  const part = make("div", { id: "mail-server" }, make("p", { class: "muted" }, "Looking for your mail server…"));
  getAnswer(PLACE).then(show, () => {});
  return part;
}

/** Show what is known of the mail server. */
function show(known) {
  const { server, where, why, failure, refused } = known;
  settled(Boolean(server));
  if (server) return fill(...summary(server, where, why));
  if (failure || refused) return fill(make("p", { class: "answer refused" }, ...prose(failure || refused)));
  fill(
    make("p", {}, "No mail server is set. Your provider tells you its name, and a user name and password for it."),
    why && make("p", { class: "muted" }, ...prose(`${why} What you set up is held in memory until the program behind this page is ended.`)),
    make("p", { class: "below" }, make("button", { type: "button", id: "set-up", click: () => showForm(known) }, "Set up a mail server")),
  );
}

function summary(server, where, why) {
  const own = where !== "environment";
  return [
    make("p", {}, "Through ", make("strong", {}, server.place), server.user ? ` as ${server.user}` : "", ". ", ...prose(KEPT[where] ?? held(why))),
    own && make("p", { class: "mail-tools" }, make("button", { type: "button", id: "set-up", click: () => showForm({ server, where, why }) }, "Change it"), make("button", { type: "button", click: forget }, "Forget it")),
  ];
}

function held(why) {
  return `It is held in memory until the program behind this page is ended. ${why}`.trim();
}

async function forget() {
  show(await ask(`${PLACE}/forget`, {}));
  byId("set-up")?.focus();
}

/** Show the form, and in it what was known before, but for the password. */
function showForm(known) {
  const cancel = () => {
    show(known);
    byId("set-up").focus();
  };
  const kept = (newest) => {
    show(newest);
    /** @type {HTMLElement | null} */ (document.querySelector("#send-test input[type=email]"))?.focus();
  };
  fill(mailForm(known.server, { attempt: (typed) => ask(`${PLACE}/try`, typed), keep: (typed) => ask(PLACE, typed), kept, cancel }));
  byId("mail-provider").focus();
}

function fill(...parts) {
  byId("mail-server").replaceChildren(...parts.filter(Boolean));
}

/** Send JSON, and return the answer, which says why something is `refused`. */
async function ask(where, body) {
  try {
    return await postJson(where, body);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { refused: "The server does not answer. Is it still running?" };
  }
}
