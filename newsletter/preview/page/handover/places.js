/** The addresses that a letter's pictures have at an email service, written by who has uploaded them there. */

import { address, getAnswer } from "../api.js";
import { make, prose, readable } from "../dom.js";
import { tell } from "./tell.js";

const FOLDER = "pictures_at"; // as the server calls it

/** Return the form in which somebody writes the addresses that the pictures got; `placed` holds what was written. */
export function placesForm(slug, service, placed, show) {
  const said = make("p", { class: "answer refused", role: "status" });
  const field = (key, label, hint) =>
    make("label", {}, label, make("input", { type: "text", inputmode: "url", name: key, value: placed[key] ?? "", placeholder: hint, spellcheck: "false", autocomplete: "off" }));
  const each = service.pictures.map(({ name, alt, size, language }) =>
    field(name, make("span", {}, make("img", { src: address(`/letters/${encodeURIComponent(slug)}/images/${name}`, { language }), alt: "" }), make("span", {}, make("b", {}, name), make("span", { class: "muted" }, `${alt || "Decoration"}, ${readable(size)}`))), "https://"),
  );
  const put = async (event) => {
    event.preventDefault();
    const written = Object.fromEntries([...new FormData(event.currentTarget)].map(([key, value]) => [key, String(value).trim()]));
    const { [FOLDER]: folder, ...own } = written;
    const addresses = Object.values(own).some(Boolean) ? own : { [FOLDER]: folder ?? "" };
    const answer = await getAnswer(address(`/api/issues/${encodeURIComponent(slug)}/for/${service.id}`, addresses));
    if (answer.refused) return said.replaceChildren(...prose(answer.refused));
    show(answer, addresses);
    tell("The addresses are in the letter. Save it now.");
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
