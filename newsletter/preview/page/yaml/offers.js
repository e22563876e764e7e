/** What may be written at the caret, and what a field is for: asked of the server, which has it from the models. */

import { post } from "../api.js";
import { make, prose } from "../dom.js";
import { autocompletion, hoverTooltip, startCompletion } from "../vendor/codemirror.js";

const NAME = /[\w-]+(?=\s*:(\s|$))/g;

/**
 * Return the extension that offers and explains.
 * @param {() => string} where the address of the routes
 */
export function offersFrom(where) {
  const ask = async (kind, state, at) => {
    const sent = { before: state.sliceDoc(0, at), after: state.sliceDoc(at) };
    const { status, answer } = await post(`${where()}/yaml/${kind}`, sent).catch(() => ({ status: 0, answer: {} }));
    return status === 200 ? answer : {};
  };
  return [
    autocompletion({ override: [(context) => complete(context, ask)], icons: false, defaultKeymap: true, aboveCursor: false }),
    hoverTooltip((view, at) => explain(view.state, at, ask)),
  ];
}

async function complete(context, ask) {
  const { typed, offers = [] } = await ask("offers", context.state, context.pos);
  if (!offers.length || (!typed && !context.explicit && !/[\s{,]$/.test(context.state.sliceDoc(context.pos - 1, context.pos)))) return null;
  const options = offers.map((offer, index) => ({
    label: offer.name,
    detail: offer.label + (offer.is_needed ? ", needed" : ""),
    info: offer.help ? () => make("div", {}, ...prose(offer.help)) : undefined,
    boost: -index / 10, // in the order that they have come in
    apply: (view, _completion, from, to) => write(view, offer.text, from, to),
  }));
  return { from: context.pos - typed.length, options, validFor: /^[\w/.-]*$/ };
}

/** Write an offer, and go on with what may follow it. */
function write(view, text, from, to) {
  view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + text.length }, userEvent: "input.complete", scrollIntoView: true });
  if (/\s$/.test(text)) startCompletion(view);
}

async function explain(state, at, ask) {
  const line = state.doc.lineAt(at);
  for (const found of line.text.matchAll(NAME)) {
    const from = line.from + found.index;
    const to = from + found[0].length;
    if (at < from || at > to) continue;
    const about = await ask("about", state, to);
    if (!about.label) return null;
    return { pos: from, end: to, above: true, create: () => ({ dom: told(about) }) };
  }
  return null;
}

function told({ label, help, example, is_needed: isNeeded }) {
  return make(
    "div",
    { class: "about" },
    make("strong", {}, label),
    isNeeded ? " (needed)" : "",
    make("p", {}, ...prose(help)),
    example && make("p", { class: "example" }, "For example: ", make("code", {}, example)),
  );
}
