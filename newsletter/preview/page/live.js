/** Events from the server: which issues have changed, and, when the connection breaks, that it has ended. */

import { byId } from "./dom.js";
import { say } from "./say.js";
import { shown } from "./shown.js";

/** By what the server knows this page, among those of the same person. */
export const PAGE = crypto.randomUUID();

const RETRY = 1000;
const ENDED = "The preview has ended. Start it again: as soon as it is open in this browser, this page goes on.";
const OUT = "The desk does not answer, or you are not signed in any more. Open your link in another tab: this page then goes on.";

/**
 * Call `onChange` with what has changed, `onWritten` when a file holds what was written here, and `onGone` when the
 * server is gone, `onComments` when there are other comments on an issue, and `onReturn` when it is there again.
 * @param {{onChange: (change: {slugs: string[] | "all", desk: boolean}) => void,
 *          onWritten: (written: {file: string, hash: string}) => void, onComments: (change: {slugs: string[]}) => void, onGone: () => void, onReturn: () => void}} listeners
 */
export function listen({ onChange, onWritten, onComments, onGone, onReturn }) {
  let wasGone = false;
  connect();

  function connect() {
    const events = new EventSource(`/events?page=${PAGE}`);
    events.addEventListener("open", () => {
      show(true);
      if (wasGone) onReturn();
      wasGone = false;
    });
    events.addEventListener("change", (event) => onChange(JSON.parse(event.data)));
    events.addEventListener("written", (event) => onWritten(JSON.parse(event.data)));
    events.addEventListener("comments", (event) => onComments(JSON.parse(event.data)));
    events.addEventListener("here", (event) => {
      shown.here = JSON.parse(event.data);
      document.dispatchEvent(new CustomEvent("heremoved"));
    });
    events.addEventListener("error", () => {
      show(false);
      if (!wasGone) onGone();
      wasGone = true;
      // Left alone, a browser waits longer and longer, and gives up if something else answers on the port.
      events.close();
      setTimeout(connect, RETRY);
    });
  }
}

function show(isLive) {
  const words = isLive ? "Live" : shown.desk?.person ? OUT : ENDED;
  const isNews = document.body.classList.contains("gone") === isLive;
  document.body.classList.toggle("gone", !isLive);
  byId("live-words").textContent = words;
  if (isNews) say(isLive ? `The ${shown.desk?.person ? "desk" : "preview"} is back.` : words, { isSeen: true });
}
