/** A test to oneself: the mail server that it goes through, the address, and what became of it. */

import { address, postJson } from "../api.js";
import { byId, make, prose } from "../dom.js";
import { may } from "../shown.js";
import { state } from "../state.js";
import { mailServerPart } from "./mail_server.js";

const KEPT_AS = "newsletter.test-to";

/** Return the part of the dialog that sends a test. */
export function testPart() {
  const form = sendForm();
  const heading = make("h3", {}, "Send a test to yourself");
  if (!may("settings")) return make("section", { id: "send-test" }, heading, form); // who set the mail server up sees it
  form.hidden = true;
  return make("section", { id: "send-test" }, heading, mailServerPart((isSet) => (form.hidden = !isSet)), form);
}

/** Show how many errors the letter has that a test is sent of, or that none can be sent of this one. */
export function showErrors({ stale, in_the_way: { errors } }) {
  if (stale) byId("test-errors").textContent = " It cannot go out before the mistakes are mended.";
  else byId("test-errors").textContent = errors ? ` It has ${errors}, and goes out all the same: a test is for looking.` : "";
}

function sendForm() {
  const said = make("p", { class: "answer", role: "status" });
  const answer = (words, isRefused) => {
    said.replaceChildren(...prose(words));
    said.classList.toggle("refused", isRefused);
  };
  const forget = () => answer("", false);
  const input = make("input", { type: "email", name: "to", required: true, autocomplete: "email", value: localStorage.getItem(KEPT_AS) ?? "", placeholder: "you@example.org", input: forget, invalid: forget });
  const button = make("button", { type: "submit" }, "Send");
  const send = async (event) => {
    event.preventDefault();
    button.disabled = true;
    answer("Sending…", false);
    const { issue, persona, language } = state();
    try {
      const { said: done, refused } = await postJson(address(`/api/issues/${encodeURIComponent(issue)}/send`, { persona, language }), { to: input.value });
      answer(done ?? refused, !done);
      if (done) localStorage.setItem(KEPT_AS, input.value);
    } catch {
      answer("The server did not answer. Is it still running?", true);
    }
    button.disabled = false;
    button.focus();
  };
  return make(
    "form",
    { class: "send", submit: send },
    make("label", {}, make("span", {}, "To one address "), input),
    button,
    make("p", { class: "muted" }, "The letter comes with the values of the chosen reader, in the language that is shown.", make("span", { id: "test-errors" })),
    said,
  );
}
