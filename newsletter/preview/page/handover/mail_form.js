/**
 * The form that sets a mail server up: typed, tried, and then kept. A password goes from its field to the server on this
 * computer, which never sends it back.
 */

import { make, prose } from "../dom.js";
import { PROVIDERS } from "./providers.js";

/** @typedef {{said?: string, refused?: string}} Answer */
/** @typedef {{attempt: (typed: any) => Promise<Answer>, keep: (typed: any) => Promise<any>, kept: (newest: any) => void, cancel: () => void}} Ways */

const PORTS = { starttls: 587, tls: 465 };
const WHERE = "It goes into your system’s keyring, or into memory until the program behind this page is ended; never into a file.";

/**
 * Return the form, with a server that was known before.
 * @param {any} server
 * @param {Ways} ways
 */
export function mailForm(server, { attempt, keep, kept, cancel }) {
  const inputs = fields(server);
  const { provider, host, port, security, user, password } = inputs;
  const said = make("p", { class: "answer", role: "status" });
  const hint = make("p", { class: "help muted", id: "mail-hint" });
  const trying = make("button", { type: "submit" }, "Try it");
  const keeping = make("button", { type: "button", class: "solid", hidden: true, click: keepIt }, "Keep it");

  function answer(words, isRefused = false) {
    said.replaceChildren(...prose(words));
    said.classList.toggle("refused", isRefused);
  }
  function offer(isTried) {
    trying.hidden = isTried;
    keeping.hidden = !isTried;
  }
  function changed() {
    offer(false);
    answer("");
  }
  async function tryIt(event) {
    event.preventDefault();
    const asked = typed(inputs);
    answer(`Asking ${asked.host} …`);
    trying.disabled = true;
    const { said: words, refused } = await attempt(asked);
    trying.disabled = false;
    if (JSON.stringify(asked) !== JSON.stringify(typed(inputs))) return; // something else was typed meanwhile
    answer(words ? `${words} Nothing was sent.` : (refused ?? ""), !words);
    if (!words) return;
    offer(true);
    keeping.focus();
  }
  async function keepIt() {
    const newest = await keep(typed(inputs));
    if (newest.refused) answer(newest.refused, true);
    else kept(newest);
  }

  provider.addEventListener("change", () => {
    hint.textContent = fillIn(inputs) ?? "";
  });
  return make(
    "form",
    { class: "mail-form", submit: tryIt, input: changed },
    labelled("Provider", provider, hint),
    make("div", { class: "mail-place" }, labelled("Server", host), labelled("Port", port)),
    labelled("Encryption", security),
    labelled("User name", user),
    labelled("Password", password, make("p", { class: "help muted", id: "mail-where" }, WHERE)),
    said,
    make("div", { class: "mail-tools" }, trying, keeping, make("button", { type: "button", class: "quiet", click: cancel }, "Cancel")),
  );
}

/** Return the fields, filled with what is known of a server. */
function fields(server) {
  const port = line("port", { value: server?.port ?? "", inputmode: "numeric", placeholder: PORTS[server?.security ?? "starttls"] });
  const security = choice("security", [["starttls", "STARTTLS, usually port 587"], ["tls", "TLS from the start, usually port 465"]]);
  if (server) security.value = server.security;
  security.addEventListener("change", () => (port.placeholder = String(PORTS[security.value])));
  return {
    provider: choice("provider", [["", "Another"], ...PROVIDERS.map(({ name }) => [name, name])]),
    host: line("host", { value: server?.host ?? "", required: true, placeholder: "smtp.example.org", inputmode: "url", autocapitalize: "none" }),
    port,
    security,
    user: line("user", { value: server?.user ?? "", autocapitalize: "none" }),
    password: line("password", { type: "password" }),
  };
}

function typed({ host, port, security, user, password }) {
  return { host: host.value, port: port.value, security: security.value, user: user.value, password: password.value };
}

/** Fill in what is known of the chosen provider; return what its password is. */
function fillIn({ provider, host, port, security }) {
  const chosen = PROVIDERS.find(({ name }) => name === provider.value);
  if (!chosen) return undefined;
  host.value = chosen.host;
  port.value = chosen.port;
  security.value = chosen.security;
  return chosen.password;
}

function line(name, attributes) {
  return /** @type {HTMLInputElement} */ (make("input", { type: "text", id: `mail-${name}`, autocomplete: "off", spellcheck: "false", ...attributes }));
}

function choice(name, options) {
  return /** @type {HTMLSelectElement} */ (make("select", { id: `mail-${name}` }, ...options.map(([value, words]) => make("option", { value }, words))));
}

function labelled(words, input, ...below) {
  if (below.length) input.setAttribute("aria-describedby", below[0].id);
  return make("div", {}, make("label", { class: "label", for: input.id }, words), input, ...below);
}
