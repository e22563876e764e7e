/**
 * The dialog in which the letter is handed over. It is loaded when it is opened first.
 *
 *   readiness.js    what stands in the way, and where that leads      held.js       what is held back for it
 *   test.js         a test to oneself                                 mail_server.js  the mail server for it
 *   mail_form.js    the form that sets that up                        providers.js    what is known of some
 *   approvals.js    who has approved it, and one's own approval
 *   services.js     the letter for an email service                   places.js     the addresses of its pictures there
 *   files.js        the files as they are, and copying                tell.js       sentences inside the dialog
 *
 * Where letters are written, it also sends them to members: ../sending/part.js.
 */

import { byId, make, styled } from "../dom.js";
import { may } from "../shown.js";
import { approvalsPart, renewApprovals } from "./approvals.js";
import { filesPart } from "./files.js";
import { release } from "./held.js";
import { readinessPart, showReadiness } from "./readiness.js";
import { servicesPart } from "./services.js";
import { showErrors, testPart } from "./test.js";

/** What the page does with what the dialog finds: leads to a finding, to a path, or to the mistakes. */
export const handlers = {
  /** @param {any} _finding */
  finding: (_finding) => {},
  findings: () => {},
  changed: () => {},
  comments: () => {},
  mistakes: () => {},
  /** @type {((path: string) => void) | null} where the letter is written: go to a field */
  field: null,
};

let version = ""; // of the letter whose files are shown

await styled("handover/handover");

/** Open the dialog for an issue. */
export async function openHandover(facts, desk) {
  const sending = desk.can_write && may("send") ? await import("../sending/part.js") : null;
  const dialog = /** @type {HTMLDialogElement} */ (byId("handover"));
  const lead = (run) => (...parts) => {
    dialog.close();
    run(...parts);
  };
  release();
  dialog.replaceChildren(
    make("div", { class: "dialog-head" }, make("h2", { id: "handover-heading" }, may("send") ? "Hand over" : "Is it ready?"), make("button", { type: "button", class: "quiet", click: () => dialog.close() }, "Close")),
    readinessPart({
      finding: lead(handlers.finding),
      findings: lead(handlers.findings),
      comments: lead(handlers.comments),
      mistakes: lead(handlers.mistakes),
      field: handlers.field && lead(handlers.field),
    }),
    approvalsPart(facts.slug, { isOfSeveral: Boolean(desk.person), changed: handlers.changed }),
    may("write") ? testPart() : "",
    sending ? sending.membersPart(facts.slug) : "",
    ...(may("send") ? [servicesPart(facts.slug), filesPart(facts)] : [make("p", { class: "muted", id: "not-sending" }, "An approver sends the letter to members, and takes its files along.")]),
  );
  if (!dialog.open) dialog.showModal();
  version = facts.version;
  showNewest(facts, desk);
}

/** Show what stands in the way now, if the dialog is open. */
export async function showNewest(facts, desk) {
  if (!(/** @type {HTMLDialogElement} */ (byId("handover")).open) || !facts.has_letter) return;
  if (facts.version !== version) renew(facts);
  version = facts.version;
  showReadiness(facts, desk.can_write ? (await import("../write/unsaved.js")).unsaved() : []);
  if (may("write")) showErrors(facts);
}

/** Show the files of a newer letter, and what services say of it, but not below the hands of who writes there. */
function renew(facts) {
  renewApprovals();
  if (!may("send")) return;
  const services = byId("handover-services");
  const isUsed = services.contains(document.activeElement) || [...services.querySelectorAll("input")].some(({ value }) => value);
  if (!isUsed) services.replaceWith(servicesPart(facts.slug));
  byId("handover-files").replaceWith(filesPart(facts));
}
