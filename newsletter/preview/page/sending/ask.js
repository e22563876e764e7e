/** Requests about sending to members: each gets an answer, also where the server is gone. */

import { getAnswer, postJson } from "../api.js";

export const GONE = "The server does not answer. Is it still running?";

/** Return the address of what is known of an issue's sending, or of a step of it. */
export function placeOf(slug, step = "") {
  return `/api/issues/${encodeURIComponent(slug)}/to-members${step}`;
}

/** Return the answer at an address, or to JSON that is sent there; it says why something is `refused`. */
export async function ask(place, body) {
  try {
    return await (body ? postJson(place, body) : getAnswer(place));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { refused: GONE };
  }
}
