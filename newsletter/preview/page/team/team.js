/**
 * A desk for several: who one is here, and who else is at the same issue now. It is loaded where several write.
 *
 *   here.js  the others
 */

import { postJson } from "../api.js";
import { byId, make, refill, styled } from "../dom.js";
import { PAGE } from "../live.js";
import { may, shown } from "../shown.js";
import { onState, state } from "../state.js";
import { initials, others, peopleAt } from "./here.js";

const SETTLED = 300; // ms in one place, after which it is told
const MOST = 4; // who are shown; more are counted

let moving = 0;
let told = "";

/** Show who one is, and tell where; `person` is what the server knows of them. */
export async function startTeam({ name, role }) {
  await styled("team/team");
  byId("live").after(make("div", { id: "others", class: "others", role: "group", "aria-label": "Also here", hidden: true }));
  byId("open-help").before(
    make(
      "details",
      { id: "me", class: "me" },
      make("summary", {}, make("span", { class: "me-name", dir: "auto" }, name), make("span", { class: "me-role muted" }, role)),
      make("div", { class: "me-more" }, make("p", {}, make("strong", { dir: "auto" }, name), ` · ${role}`), make("button", { type: "button", id: "sign-out", click: signOut }, "Sign out")),
    ),
  );
  if (!may("send")) byId("open-handover").textContent = "Is it ready?"; // all that the dialog tells them
  document.addEventListener("click", ({ target }) => {
    if (!byId("me").contains(/** @type {Node} */ (target))) closeMe();
  });
  byId("me").addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && closeMe()) byId("me").querySelector("summary")?.focus();
  });
  shown.peopleAt = peopleAt;
  onState(tellSoon);
  document.addEventListener("heremoved", showOthers);
  tellSoon();
  showOthers();
}

/** Tell anew where one is, to a server that has not heard it. */
export function tellAgain() {
  told = "";
  tellSoon();
}

function closeMe() {
  const isOpen = byId("me").hasAttribute("open");
  byId("me").removeAttribute("open");
  return isOpen;
}

async function signOut() {
  await postJson("/api/leave", {});
  location.reload(); // to the page that says how to come in
}

function tellSoon() {
  clearTimeout(moving);
  moving = setTimeout(async () => {
    const { issue, at, settings } = state();
    const place = JSON.stringify({ page: PAGE, issue: settings ? "" : issue, at: settings ? "" : at });
    if (place === told) return;
    told = place;
    await postJson("/api/here", JSON.parse(place)).catch(() => (told = ""));
  }, SETTLED);
  showOthers();
}

/** Show who else is at the issue that is shown. */
function showOthers() {
  const names = others();
  byId("others").hidden = !names.length;
  refill(
    byId("others"),
    ...names.slice(0, MOST).map((name) => make("span", { class: "other", role: "img", "aria-label": name, title: `${name} is here, too` }, initials(name))),
    ...(names.length > MOST ? [make("span", { class: "muted" }, `+${names.length - MOST}`)] : []),
  );
}
