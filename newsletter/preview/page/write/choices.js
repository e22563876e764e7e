/** The languages and the time zones that there are, as lists from which the browser offers what fits. */

import { getJson } from "../api.js";
import { make } from "../dom.js";
import { languageName } from "./language_name.js";

/** @type {Promise<any> | null} */
let all = null;

/**
 * Let a field offer its choices.
 * @param {HTMLInputElement} input
 * @param {"language" | "zone"} widget
 */
export async function offer(input, widget) {
  all ??= getJson("/api/choices");
  const { languages, zones } = (await all) ?? {};
  if (!languages) all = null; // the server does not answer: it is asked again
  else input.setAttribute("list", widget === "language" ? listOf("known-languages", languages.map(language)) : listOf("zones", zones.map(zone)));
}

function listOf(id, options) {
  if (!document.getElementById(id)) document.body.append(make("datalist", { id }, ...options));
  return id;
}

function language(code) {
  return make("option", { value: code }, languageName(code));
}

/** The name of a place is searched for as people write it. */
function zone(name) {
  return make("option", { value: name }, (name.split("/").at(-1) ?? name).replaceAll("_", " "));
}
