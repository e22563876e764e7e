/** Numbers, times and states as people read them. */

/** What has become of a delivery, what is done first, each with what it means. */
export const STATES = [
  { name: "accepted", words: "accepted", means: "The mail server has taken the message, and is responsible for it now." },
  { name: "failed", words: "failed", means: "The server refuses it, and it is not tried again." },
  { name: "suppressed", words: "left meanwhile", means: "They have unsubscribed since it began, and get nothing." },
  { name: "unknown", words: "unknown", means: "The server had the message and did not answer any more: it may have arrived." },
  { name: "in_flight", words: "on the way", means: "The mail server is being given the message." },
  { name: "deferred", words: "deferred", means: "The server does not take it for now; it is tried again, for a day." },
  { name: "claimed", words: "next", means: "A worker has it, and is about to send it." },
  { name: "queued", words: "not tried yet", means: "Its turn comes." },
];

/** Return the words for a state. */
export function stateWords(state) {
  return STATES.find(({ name }) => name === state)?.words ?? state;
}

/** Return a number with its thousands apart: "4,812". */
export function number(count) {
  return count.toLocaleString("en");
}

/** Return so many members in words. */
export function members(count) {
  return `${number(count)} ${count === 1 ? "member" : "members"}`;
}

/** Return how long something takes, roughly. */
export function lasting(seconds) {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Return the time of day of a moment, with seconds if they count; `moment` is in seconds since 1970, or in ISO 8601. */
export function clock(moment, withSeconds = false) {
  const time = new Date(typeof moment === "number" ? moment * 1000 : moment);
  return time.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", ...(withSeconds ? { second: "2-digit" } : {}) });
}
