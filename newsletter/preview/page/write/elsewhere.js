/** The blocks of other issues, to be copied into this one. It is loaded when somebody asks for them. */

import { getAnswer } from "../api.js";
import { make } from "../dom.js";
import { readableDate } from "../issues.js";
import { say } from "../say.js";
import { draft } from "./draft.js";
import { edit } from "./edits.js";
import { option } from "./palette.js";
import { handlers } from "./parts.js";
import { blockKinds } from "./shapes.js";

const MOST = 120; // blocks that are shown at once; the others are found by their words

/**
 * Return what can be chosen from: the blocks of all other issues, the newest first.
 * @returns {Promise<import("./palette.js").Source>}
 */
export async function blocksElsewhere() {
  const known = await getAnswer(`/api/blocks?${new URLSearchParams({ but: draft.name })}`).catch(() => ({ issues: [] }));
  const blocks = known.issues.flatMap((issue) => issue.blocks.map((block) => ({ issue, block, kind: blockKinds().find(({ name }) => name === block.type) }))).filter(({ kind }) => kind);
  const text = ({ issue, block, kind }) => ` ${[block.words, kind.label, ...kind.also, issue.title, issue.slug, issue.date].join(" ").toLowerCase()}`;
  return {
    placeholder: "Find a block by its words, its kind or its issue",
    one: "block",
    none: blocks.length ? "No block of another issue has these words." : "There are no blocks in other issues yet.",
    search: (words) => blocks.filter((each) => words.every((word) => text(each).includes(word))).slice(0, MOST).map(shown),
  };
}

function shown({ issue, block, kind }) {
  const where = [issue.title, readableDate(issue.date)].filter(Boolean).join(", ");
  return {
    element: option(kind, make("span", { class: "muted" }, kind.label), make("strong", {}, block.words || kind.label), make("span", { class: "muted" }, where)),
    add: (index) => copy(issue, block, index),
  };
}

async function copy(issue, block, index) {
  const where = `/api/blocks/${encodeURIComponent(issue.slug)}/${block.number}?${new URLSearchParams({ key: block.key })}`;
  const { value, lines, refused } = await getAnswer(where).catch(() => ({ refused: "The server does not answer." }));
  if (refused) return say(refused);
  const isThere = Array.isArray(draft.data?.blocks);
  edit([isThere ? { op: "insert", path: ["blocks", index], value, lines } : { op: "put", path: ["blocks"], value: [value] }], () => {
    handlers.arrived(["blocks", isThere ? index : 0], { key: "tool", done: "copied" });
    say(`Copied from “${issue.title}”. What was about its time is empty.`, { act: { label: "Undo", run: handlers.undo } });
  });
}
