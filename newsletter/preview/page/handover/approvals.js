/** Who has approved the letter as it is now, what has undone approvals, and one's own: to be given, and taken back. */

import { getAnswer, post, remove } from "../api.js";
import { counted, make, prose } from "../dom.js";

const KEPT_AS = "newsletter.approves-as"; // the name of who writes alone

/** @type {() => void} */
let ask = () => {};

/**
 * Return the part of the dialog with the approvals of an issue; `changed` is called once there is another one.
 * @param {string} slug
 * @param {{isOfSeveral: boolean, changed: () => void}} desk
 */
export function approvalsPart(slug, { isOfSeveral, changed }) {
  const place = `/api/issues/${encodeURIComponent(slug)}/approvals`;
  const inside = make("div", { class: "approvals" });
  const part = make("section", { id: "approvals", hidden: !isOfSeveral }, make("h3", {}, "Approvals"), inside);
  const said = make("p", { class: "answer", role: "status" });
  const say = (words) => {
    said.replaceChildren(...prose(words ?? ""));
    said.classList.toggle("refused", Boolean(words));
  };

  /** Show how they stand. */
  function show(told) {
    if (told.refused) return inside.replaceChildren(make("p", { class: "muted" }, ...prose(told.refused)));
    part.hidden = !isOfSeveral && !told.needed && !told.counts.length && !told.undone.length;
    const own = isOfSeveral && told.counts.find(({ by, name }) => name === "signed in" && by === told.me);
    return inside.replaceChildren(
      make("p", {}, ...summary(told)),
      make("ul", { class: "approved" }, ...told.counts.map(approval)),
      ...told.remarks.map((words) => make("p", { class: "muted" }, ...prose(words))),
      told.can && (isOfSeveral || !told.signed_in) ? form(told, own) : whoMay(told, isOfSeveral),
      said,
    );
  }

  function form(told, own) {
    const name = !isOfSeveral && make("input", { name: "as", required: true, autocomplete: "name", value: localStorage.getItem(KEPT_AS) ?? told.me });
    const remark = make("input", { name: "remark", maxlength: "500", autocomplete: "off" });
    const give = make("button", { type: "submit", class: "solid", "data-key": "approve" }, "Approve");
    const takeBack = make("button", { type: "button", "data-key": "approve", click: () => send(() => remove(place, who())) }, "Take it back");
    const who = () => (name ? { as: name.value.trim() } : {});
    const submit = (event) => {
      event.preventDefault();
      send(() => post(place, { letter: told.letter, remark: remark.value.trim(), ...who() }));
    };
    const isOwn = () => Boolean(own) || told.counts.some(({ by }) => by === name?.value?.trim());
    const showWay = () => {
      give.hidden = isOwn();
      takeBack.hidden = !isOwn();
      asked.hidden = isOwn();
    };
    const asked = make("label", {}, make("span", {}, "A remark, if you like "), remark);
    if (name) name.addEventListener("input", showWay);
    showWay();
    return make("form", { class: "send", submit }, name && make("label", {}, make("span", {}, "Your name "), name), asked, give, takeBack, make("p", { class: "muted" }, "An approval holds for exactly this letter: once anything in it changes, it no longer counts."));

    async function send(request) {
      if (name) localStorage.setItem(KEPT_AS, name.value.trim());
      say("");
      try {
        const { answer } = await request();
        if (answer.refused) {
          say(answer.refused);
          return;
        }
        show(answer);
        /** @type {HTMLElement | null} */ (inside.querySelector("[data-key=approve]:not([hidden])"))?.focus();
        changed();
      } catch {
        say("The server did not answer. Is it still running?");
      }
    }
  }

  ask = () => getAnswer(place).then(show, () => {});
  ask();
  return part;
}

/** Ask anew how they stand, as for a newer letter. */
export function renewApprovals() {
  ask();
}

function summary({ needed, signed_in: isSignedIn, counts }) {
  const have = counts.length === 1 ? "one person has" : counts.length ? `${counts.length} people have` : "nobody has";
  if (!needed) return [`None is needed here. ${have[0].toUpperCase()}${have.slice(1)} approved this letter.`];
  const people = needed === 1 ? "One person" : `${needed} people`;
  const signed = isSignedIn ? ", signed in at the desk," : "";
  const enough = counts.length >= needed;
  return [make("strong", {}, enough ? "Enough have approved it. " : `${counted(needed - counts.length, "approval")} missing. `), `${people}${signed} must approve exactly this letter; ${have} so far.`];
}

function approval({ by, name, at, remark }) {
  const when = new Date(at).toLocaleString("en-GB", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
  return make("li", {}, make("strong", { dir: "auto" }, by), make("span", { class: "muted" }, ` ${name}, ${when}`), remark && make("q", { dir: "auto" }, remark));
}

function whoMay({ signed_in: isSignedIn }, isOfSeveral) {
  if (isOfSeveral) return make("p", { class: "muted" }, "An approver approves it; what you think of it goes into a comment.");
  return isSignedIn ? make("p", { class: "muted" }, "Only approvals of people who are signed in count here: at a desk for several, which docs/team.md sets up.") : "";
}
