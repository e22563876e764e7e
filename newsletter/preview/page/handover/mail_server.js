/**
 * The mail server that tests go through: which it is, or the form that sets it up. A password goes from its field to the
 * server on this computer, which never sends it back.
 */

import { getAnswer, postJson } from "../api.js";
import { byId, make, prose } from "../dom.js";
import { PROVIDERS } from "./providers.js";

const PLACE = "/api/mail-server";
const PORTS = { starttls: 587, tls: 465 };
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

/** Show the form; what was known before is in it, but for the password. */
function showForm(known) {
  const { server } = known;
  const said = make("p", { class: "answer", role: "status" });
  const keep = make("button", { type: "button", class: "solid", hidden: true, click: put }, "Keep it");
  const attempt = make("button", { type: "submit" }, "Try it");
  const host = field("mail-host", { value: server?.host ?? "", required: true, placeholder: "smtp.example.org", inputmode: "url", autocapitalize: "none" });
  const security = make("select", { id: "mail-security", change: () => (port.placeholder = PORTS[security.value]) }, option("starttls", "STARTTLS, usually port 587", server), option("tls", "TLS from the start, usually port 465", server));
  const port = field("mail-port", { value: server?.port ?? "", inputmode: "numeric", placeholder: PORTS[server?.security ?? "starttls"] });
  const user = field("mail-user", { value: server?.user ?? "", autocapitalize: "none" });
  const password = field("mail-password", { type: "password" });
  const hint = make("p", { class: "help muted", id: "mail-hint" });
  const provider = make("select", { id: "mail-provider", change: choose }, make("option", { value: "" }, "Another"), ...PROVIDERS.map(({ name }) => make("option", { value: name }, name)));

  function choose() {
    const chosen = PROVIDERS.find(({ name }) => name === provider.value);
    hint.textContent = chosen?.password ?? "";
    if (!chosen) return;
    host.value = chosen.host;
    security.value = chosen.security;
    port.value = chosen.port;
    changed();
  }
  function changed() {
    keep.hidden = true;
    attempt.hidden = false;
    answer("");
  }
  function answer(words, isRefused = false) {
    said.replaceChildren(...prose(words));
    said.classList.toggle("refused", isRefused);
  }
  function typed() {
    return { host: host.value, port: port.value, security: security.value, user: user.value, password: password.value };
  }
  async function tryIt(event) {
    event.preventDefault();
    answer(`Asking ${host.value} …`);
    attempt.disabled = true;
    const { said: words, refused } = await ask(`${PLACE}/try`, typed());
    attempt.disabled = false;
    answer(words ? `${words} Nothing was sent.` : refused, !words);
    if (!words) return;
    attempt.hidden = true;
    keep.hidden = false;
    keep.focus();
  }
  async function put() {
    const kept = await ask(PLACE, typed());
    if (kept.refused) return answer(kept.refused, true);
    show(kept);
    /** @type {HTMLElement | null} */ (document.querySelector("#send-test input[type=email]"))?.focus();
  }

  fill(
    make(
      "form",
      { class: "mail-form", submit: tryIt, input: changed },
      labelled("Provider", provider, hint),
      make("div", { class: "mail-place" }, labelled("Server", host), labelled("Port", port)),
      labelled("Encryption", security),
      labelled("User name", user),
      labelled("Password", password, make("p", { class: "help muted", id: "mail-password-help" }, "It goes into your system’s keyring, or into memory until the program behind this page is ended; never into a file.")),
      said,
      make("div", { class: "mail-tools" }, attempt, keep, make("button", { type: "button", class: "quiet", click: () => (show(known), byId("set-up").focus()) }, "Cancel")),
    ),
  );
  provider.focus();
}

function fill(...parts) {
  byId("mail-server").replaceChildren(...parts.filter(Boolean));
}

function field(id, attributes) {
  return /** @type {HTMLInputElement} */ (make("input", { type: "text", id, autocomplete: "off", spellcheck: "false", ...attributes }));
}

function option(value, words, server) {
  return make("option", { value, selected: server?.security === value }, words);
}

function labelled(words, input, ...below) {
  if (below.length) input.setAttribute("aria-describedby", below[0].id);
  return make("div", { class: "mail-field" }, make("label", { class: "label", for: input.id }, words), input, ...below);
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
