/** The views that are not the letter itself: reading order, plain text, sources, and the message as it travels. */

import { address, getJson } from "./api.js";
import { byId, counted, make, readable, styled } from "./dom.js";
import { placeLink } from "./editor.js";

await styled("papers");

/** What happens when a line of the reading order is chosen; page.js sets it. */
export const handlers = {
  /** @param {number} _element */
  show: (_element) => {},
};

const MAKERS = { reading, text, html, mjml, message };
let filled = "";

/**
 * Show one of these views. It keeps its scroll position when its content changes.
 * @param {import("./state.js").State} state
 * @param {(element: number) => any} placeOf
 * @param {string} reader whose values are filled in for merge tags
 */
export async function showPaper({ issue, view, persona, language }, placeOf, reader) {
  const content = await getJson(address(`/api/issues/${encodeURIComponent(issue)}/${view}`, { persona, language }));
  const paper = byId("paper");
  const stage = byId("stage");
  const top = filled === `${issue} ${view}` ? stage.scrollTop : 0;
  filled = `${issue} ${view}`;
  paper.className = `paper ${view}`;
  paper.replaceChildren(...(content ? MAKERS[view](content, placeOf, reader) : []));
  stage.scrollTop = top;
}

const ROLES = { listitem: "list item", image: "picture" };

function reading({ items }, placeOf) {
  const lines = [];
  let around = ""; // a list item without text, announced with what is in it
  let placeAround = null;
  for (const item of items) {
    if (item.role === "listitem" && !item.text) {
      around = "list item, ";
      placeAround = placeOf(item.element);
      continue;
    }
    lines.push(readLine(item, around, placeOf(item.element) ?? placeAround));
    around = "";
    placeAround = null;
  }
  return [
    make("p", { class: "paper-note" }, "What a screen reader meets, in this order. Choose a line to see it in the letter."),
    make("ol", { class: "reading-list" }, ...lines),
  ];
}

function readLine({ role, text: words, level, language, element }, around, place) {
  const name = role === "heading" ? `heading ${level}` : (ROLES[role] ?? role);
  const nothing = role === "list" ? counted(level, "item") : "No words";
  return make(
    "li",
    { class: `read ${role}`, "data-level": level },
    make("span", { class: "read-role" }, around + name),
    make(
      "button",
      { type: "button", class: "read-text", lang: language || null, title: "Show in the letter", click: () => handlers.show(element) },
      words || nothing,
    ),
    place ? placeLink(place) : make("span"),
  );
}

function text(content) {
  return [make("pre", { class: "plain", lang: content.lang, dir: content.dir }, content.text)];
}

function html(content) {
  return source(content.html, "HTML, as email.html holds it, with merge tags as you write them");
}

function mjml(content) {
  return source(content.mjml, "MJML, as the templates write it");
}

function source(code, name) {
  const lines = code.replace(/\n$/, "").split("\n").length;
  const numbers = Array.from({ length: lines }, (_, index) => index + 1).join("\n");
  return [
    make("p", { class: "paper-note" }, `${name}: ${counted(lines, "line")}, ${readable(new TextEncoder().encode(code).length)}.`),
    make(
      "div",
      { class: "code" },
      make("pre", { class: "numbers", "aria-hidden": "true" }, numbers),
      make("pre", { class: "lines", tabindex: "0", role: "region", "aria-label": name }, code),
    ),
  ];
}

function message({ headers, parts, size }, placeOf, reader) {
  const tableOf = (caption, names, rows) =>
    make(
      "div",
      { class: "table", tabindex: "0", role: "region", "aria-label": caption },
      make(
        "table",
        {},
        make("caption", {}, caption),
        make("thead", {}, make("tr", {}, ...names.map((name) => make("th", { scope: "col" }, name)))),
        make("tbody", {}, ...rows),
      ),
    );
  const headerRows = headers.map(([name, value]) => make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, value)));
  const partRows = parts.map((part) =>
    make(
      "tr",
      {},
      make("th", { scope: "row", class: `depth-${Math.min(part.depth ?? 0, 4)}` }, part.type),
      make("td", {}, [part.disposition, part.name].filter(Boolean).join(", ")),
      make("td", { class: "number" }, part.size ? readable(part.size) : ""),
      make("td", { class: "number" }, part.encoded ? readable(part.encoded) : ""),
    ),
  );
  return [
    make("p", { class: "paper-note" }, `The message as it travels to one reader, here with: ${reader}. ${readable(size)}.`),
    tableOf("Headers", ["Name", "Value"], headerRows),
    tableOf("Parts", ["Type", "Use", "Content", "On its way"], partRows),
  ];
}
