/** Whether something is being pressed: it must not move before the press has become a click, which would go elsewhere. */

const CLICK_COMES = 400; // ms after a finger is up, within which browsers send the click of a tap

let isPressed = false;
let ending = 0;
/** @type {(() => void)[]} */
let waiting = [];

/** Do something once nothing is pressed any more. */
export function afterPress(act) {
  if (isPressed) waiting.push(act);
  else act();
}

function end() {
  clearTimeout(ending);
  isPressed = false;
  const acts = waiting;
  waiting = [];
  for (const act of acts) act();
}

function begin() {
  clearTimeout(ending);
  isPressed = true;
}

addEventListener("pointerdown", begin, { capture: true });
addEventListener("pointerup", () => (ending = setTimeout(end, CLICK_COMES)), { capture: true });
addEventListener("click", () => setTimeout(end), { capture: true });
addEventListener("pointercancel", end, { capture: true });
