/** Two texts → the same words, with those that differ marked. */

import { make } from "../dom.js";

const NEAR = 60; // characters
const MOST = 2000; // words, up to which two texts are compared word by word

/** Return a text as nodes, with the words marked that an older text has not, and those struck out that it had. */
export function marked(before, after) {
  const [old, now] = [before.match(/\s+|[^\s]+/g) ?? [], after.match(/\s+|[^\s]+/g) ?? []];
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const steps = compared(old.slice(start, old.length - end), now.slice(start, now.length - end));
  const same = (words) => ({ kind: "same", text: words.join("") });
  const all = [same(now.slice(0, start)), ...steps, same(now.slice(now.length - end))];
  return joined(all).map(({ kind, text }, index, runs) => {
    if (kind !== "same") return make(kind === "new" ? "ins" : "del", {}, text);
    return runs.length > 1 ? shortened(text, index > 0, index < runs.length - 1) : shortened(text, true, false);
  });
}

/** Return a text that is the same on both sides: what is far from the words that differ is left out. */
function shortened(text, isAfter, isBefore) {
  if (text.length < 3 * NEAR) return text;
  return `${isAfter ? text.slice(0, NEAR) : ""} … ${isBefore ? text.slice(-NEAR) : ""}`;
}

/** Return the steps from one list of words to another, by their longest common part. */
function compared(old, now) {
  if (old.length * now.length > MOST * MOST) return [{ kind: "gone", text: old.join("") }, { kind: "new", text: now.join("") }];
  const longest = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = now.length - 1; column >= 0; column -= 1) {
      longest[row][column] =
        old[row] === now[column] ? longest[row + 1][column + 1] + 1 : Math.max(longest[row + 1][column], longest[row][column + 1]);
    }
  }
  const steps = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < now.length) {
    if (row < old.length && column < now.length && old[row] === now[column]) {
      steps.push({ kind: "same", text: now[column] });
      row += 1;
      column += 1;
    } else if (row < old.length && (column === now.length || longest[row + 1][column] >= longest[row][column + 1])) {
      steps.push({ kind: "gone", text: old[row++] });
    } else {
      steps.push({ kind: "new", text: now[column++] });
    }
  }
  return steps;
}

function joined(steps) {
  const runs = [];
  for (const step of steps) {
    if (!step.text) continue;
    if (runs.at(-1)?.kind === step.kind) runs.at(-1).text += step.text;
    else runs.push({ ...step });
  }
  return runs;
}
