/** The field for the name of an issue's file, which follows a title, and which the server checks while it is typed. */

import { address, getJson, oneAtATime } from "../api.js";
import { make } from "../dom.js";
import { labelled, line } from "./dialog.js";

/** Return a field for the name of a file, which the server checks while it is typed; it follows a title until then. */
export function nameField(id, query) {
  const input = line({ id, spellcheck: "false", autocapitalize: "none", class: "file", "aria-describedby": `${id}-said` });
  const said = make("p", { class: "help", id: `${id}-said`, role: "status" });
  let title = "";
  let isOwn = false;
  const check = oneAtATime(async () => {
    const asked = isOwn ? { ...query, name: input.value } : { title };
    if (!Object.values(asked).every(Boolean)) return said.replaceChildren();
    const found = await getJson(address("/api/names", asked));
    if (!found) return;
    if (!isOwn) input.value = found.slug;
    input.setAttribute("aria-invalid", String(found.refused !== ""));
    said.replaceChildren(found.refused || `Its file is issues/${found.slug}.yaml.`);
  });
  input.addEventListener("input", () => {
    isOwn = true;
    check();
  });
  const follow = (words) => {
    title = words.trim();
    if (!isOwn) check();
  };
  // Who presses Enter behind the title has not waited for its name.
  const value = async () => (isOwn ? input.value : ((await getJson(address("/api/names", { title })))?.slug ?? ""));
  return { input, follow, value, field: labelled("Name of the file", input, said) };
}
