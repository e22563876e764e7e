/**
 * What is looked at, and how: all of it is in the address of the page, so that a view can be linked and reloaded.
 * A value that is absent or unknown is the default, which is "" for each.
 */

/** @typedef {{issue: string, view: string, width: string, scheme: string, images: string, lens: string,
 *             persona: string, language: string, pane: string, at: string, side: string, settings: string}} State */

export const VIEWS = [
  { id: "", name: "Letter" },
  { id: "yaml", name: "YAML" },
  { id: "reading", name: "Reading order" },
  { id: "text", name: "Plain text" },
  { id: "html", name: "HTML" },
  { id: "mjml", name: "MJML" },
  { id: "message", name: "Message" },
];
export const WIDTHS = [
  { id: "", name: "Fit" },
  { id: "375", name: "Phone" },
  { id: "768", name: "Tablet" },
  { id: "1024", name: "Desktop" },
];
export const SCHEMES = [
  { id: "", name: "Light" },
  { id: "dark", name: "Dark" },
  { id: "inverted", name: "Inverted" },
];
export const NARROWEST = 280;
export const WIDEST = 1600;

const KNOWN = {
  issue: () => true,
  view: (value) => VIEWS.some((view) => view.id === value),
  width: (value) => /^\d{3,4}$/.test(value) && Number(value) >= NARROWEST && Number(value) <= WIDEST,
  scheme: (value) => SCHEMES.some((scheme) => scheme.id === value),
  images: (value) => value === "off",
  lens: () => true,
  persona: () => true,
  language: () => true, // of a translation
  pane: (value) => ["issues", "findings", "alone"].includes(value),
  settings: (value) => ["newsletter.yaml", "words.yaml"].includes(value), // what is written in place of the issue
  at: () => true, // the part of it that is written
  side: (value) => ["findings", "comments", "translation"].includes(value), // what is beside the letter, in place of the form
};

/** @type {((state: State, before: State) => void)[]} */
const listeners = [];
let current = read();

/** Return the state. */
export function state() {
  return current;
}

/** Call a function whenever the state has changed. */
export function onState(listener) {
  listeners.push(listener);
}

/**
 * Change some values. An intermediate step, such as a width while it is dragged, replaces the entry in the browser's
 * history instead of adding one.
 * @param {Partial<State>} changes
 */
export function change(changes, { replace = false } = {}) {
  const next = { ...current, ...changes };
  const href = link(changes);
  if (replace) history.replaceState(null, "", href);
  else if (href !== location.pathname + location.search) history.pushState(null, "", href);
  settle(next);
}

/** Return the address of this page with some values changed. */
export function link(changes) {
  const query = new URLSearchParams(Object.entries({ ...current, ...changes }).filter(([, value]) => value));
  return query.size ? `/?${query}` : "/";
}

window.addEventListener("popstate", () => settle(read()));

function settle(next) {
  const before = current;
  current = next;
  for (const listener of listeners) listener(current, before);
}

/** @returns {State} */
function read() {
  const query = new URLSearchParams(location.search);
  const entries = Object.entries(KNOWN).map(([name, isKnown]) => {
    const value = query.get(name) ?? "";
    return [name, isKnown(value) ? value : ""];
  });
  return Object.fromEntries(entries);
}
