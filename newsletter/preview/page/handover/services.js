/** The letter for an email service: what to do there, what to type in, and its files. */

import { getJson } from "../api.js";
import { make, prose, refill } from "../dom.js";
import { showHeld, takes } from "./held.js";
import { placesForm } from "./places.js";

const KEPT_AS = "newsletter.service";

/** Return the part of the dialog with the letter for an email service. */
export function servicesPart(slug) {
  const part = make("section", { id: "handover-services" }, make("h3", {}, "For an email service"));
  getJson(`/api/issues/${encodeURIComponent(slug)}/services`).then((found) => {
    if (!found) return;
    part.append(...choice(slug, found.services));
    showHeld();
  });
  return part;
}

/** Return a choice of services, and the letter for the chosen one. */
function choice(slug, services) {
  const part = make("div", { class: "service" });
  const choices = make("span", { class: "segments", role: "group", "aria-label": "Email service" });
  const download = make("span");
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
    download.replaceChildren(make("a", { class: "download", ...takes(`${place}.zip`, placed) }, `Save for ${name}`));
    const links = (files) => files.flatMap((file) => [make("a", takes(`${place}/${file}`, placed), file), " "]);
    const inLanguage = ({ language, lang, dir, subject, preheader, files }) =>
      fact(`In ${language}`, make("p", { lang, dir }, subject), make("p", { lang, dir }, preheader), make("p", {}, ...links(files)));
    refill(
      part,
      make(
        "dl",
        { class: "facts" },
        ...fact("Next", service.steps),
        ...fact("Subject", service.subject),
        ...fact("Preheader", service.preheader),
        ...service.translations.flatMap(inLanguage),
        ...(service.fields.length ? fact("Contacts’ fields", service.fields.join(", ")) : []),
        ...fact("Its files", ...links(service.files)),
        ...(service.pictures.length ? fact("Pictures", wherePicturesAre(service)) : []),
      ),
      ...(service.is_zipped || service.is_hosted ? [] : [placesForm(slug, service, placed, show)]),
      ...service.warnings.map((warning) => make("p", { class: "note" }, ...prose(warning))),
    );
    showHeld();
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

function fact(name, ...words) {
  return [make("dt", {}, name), make("dd", {}, ...words)];
}
