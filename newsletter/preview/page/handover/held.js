/**
 * What takes the letter along: links and buttons that are held back while errors stand, unless somebody says so. The server
 * holds the files back as well, and gives them for an address that says so.
 */

import { address } from "../api.js";
import { byId } from "../dom.js";

/** Where the reason stands, for screen readers. */
export const REASON = "held-back";

const DESPITE_ERRORS = "despite_errors"; // as the server calls it
let isHeld = false;
let isAllowed = false;
let isForGood = false;

/** Begin anew: errors may stand only for as long as the dialog is open. */
export function release() {
  isHeld = false;
  isAllowed = false;
}

/** Hold back what takes the letter along, or no longer; `forGood` if nobody can say that it may go all the same. */
export function hold(held, forGood = false) {
  isHeld = held;
  isForGood = forGood;
  showHeld();
}

/** Take that errors may stand, or no longer. */
export function allow(allowed) {
  isAllowed = allowed;
  showHeld();
}

/** Return whether somebody has said that errors may stand. */
export function areAllowed() {
  return isAllowed;
}

/** Return whether the letter is held back. */
export function isHeldBack() {
  return isHeld && (isForGood || !isAllowed);
}

/** Return the attributes of a link to a file; showHeld() gives it the address. */
export function takes(place, query = {}) {
  return { "data-takes": address(place, { ...query }), download: "" };
}

/** Show which links and buttons of the dialog are held back. */
export function showHeld() {
  for (const taker of byId("handover").querySelectorAll("[data-takes]")) {
    const place = taker.getAttribute("data-takes") ?? "";
    const isHere = !isHeldBack();
    if (place) {
      set(taker, "href", isHere && (isHeld ? `${place}${place.includes("?") ? "&" : "?"}${DESPITE_ERRORS}=yes` : place));
      set(taker, "role", !isHere && "link");
      set(taker, "tabindex", !isHere && "0"); // so that the reason is read out
    }
    set(taker, "aria-disabled", !isHere && "true");
    set(taker, "aria-describedby", !isHere && REASON);
  }
}

function set(element, name, value) {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}
