/** The box in which somebody writes: a comment with what it is about, an answer, or another text for what they wrote. */

import { make } from "../dom.js";
import { known } from "./known.js";

/** Return whether the focus is within an element, or nowhere: who has gone on meanwhile is left where they are. */
export function holdsFocus(element) {
  return element.contains(document.activeElement) || document.activeElement === document.body;
}

/**
 * Return a form that sends a text. What is typed outlives the page, until it is sent or thrown away; `isFresh` where that
 * is another's, which is on its way.
 * @param {{label: string, submit: string, key: string, text?: string, isFresh?: boolean, above?: Node, send: (text: string) => Promise<string>, close: () => void}} options
 */
export function box({ label, submit, key, text = "", isFresh = false, above, send, close }) {
  const area = make("textarea", { rows: "3", dir: "auto", "aria-label": label, "data-key": `${key} text`, maxlength: "10000", keydown: press, input: () => sessionStorage.setItem(draft, area.value) });
  const draft = `newsletter.comment ${known.issue} ${key}`;
  area.value = (isFresh ? null : sessionStorage.getItem(draft)) ?? text;
  const button = make("button", { type: "submit", class: "solid", "data-key": `${key} send` }, submit);
  const why = make("p", { class: "answer refused", role: "alert" });
  const form = make(
    "form",
    { class: "comment-box", submit: submitted },
    above,
    area,
    why,
    make("div", { class: "comment-acts" }, button, make("button", { type: "button", class: "quiet", "data-key": `${key} cancel`, click: leave }, "Cancel")),
  );

  function leave() {
    if (sessionStorage.getItem(draft) === area.value) sessionStorage.removeItem(draft); // else it is what the next box holds
    close();
  }

  function press(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    if (event.key === "Escape" && !area.value.trim()) leave(); // what was typed is not thrown away by a key
  }

  async function submitted(event) {
    event.preventDefault();
    button.disabled = true;
    why.textContent = await send(area.value);
    button.disabled = false;
    if (!why.textContent) leave();
    else if (holdsFocus(form)) area.focus();
  }

  return { form, focus: () => area.focus(), isOnItsWay: () => button.disabled };
}
