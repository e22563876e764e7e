/** The handle beside the letter, by which its width is dragged, or set with the arrow keys. */

import { byId } from "./dom.js";
import { setWidth, shownWidth, widthAt } from "./stage.js";
import { change, NARROWEST, WIDEST } from "./state.js";

const STEP = 8;
const LEAP = 64;

/** Start the handle. */
export function startHandle() {
  const handle = byId("handle");
  let dragged = 0;

  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    // The frame would swallow mouse movements.
    document.body.classList.add("dragging");
    event.preventDefault();
    handle.focus();
  });
  handle.addEventListener("pointermove", (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    dragged = within(widthAt(event.clientX));
    setWidth(String(dragged));
  });
  handle.addEventListener("lostpointercapture", () => {
    document.body.classList.remove("dragging");
    if (dragged) change({ width: String(dragged) });
    dragged = 0;
  });
  handle.addEventListener("dblclick", () => change({ width: "" }));
  handle.addEventListener("keydown", (event) => {
    const { width } = shownWidth();
    const step = event.shiftKey ? LEAP : STEP;
    const wanted = { ArrowLeft: width - step, ArrowRight: width + step, Home: NARROWEST, End: WIDEST }[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    change({ width: String(within(wanted)) }, { replace: true });
  });
}

function within(width) {
  return Math.min(WIDEST, Math.max(NARROWEST, Math.round(width)));
}
