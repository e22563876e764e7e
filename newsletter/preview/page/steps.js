/** Two texts in pieces, such as words or lines → the steps from one to the other, by their longest common part. */

/** @typedef {{kind: "same" | "gone" | "new", text: string}} Step */

const MOST = 2000; // pieces, up to which two texts are compared piece by piece
const DEAR = 10_000; // other pieces, for which one that is to stay would not be given up

/**
 * Return the steps from one text to another. Of what could be called the same, the piece with the number `dear` stays.
 * @param {string[]} old
 * @param {string[]} now
 * @param {number} dear
 * @returns {Step[]}
 */
export function stepsBetween(old, now, dear = -1) {
  const most = Math.min(old.length, now.length);
  let start = 0;
  while (start < most && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < most - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const between = compared(old.slice(start, old.length - end), now.slice(start, now.length - end), dear - start);
  const same = (pieces) => ({ kind: "same", text: pieces.join("") });
  return joined([same(now.slice(0, start)), ...between, same(now.slice(now.length - end))]);
}

function compared(old, now, dear) {
  if (old.length * now.length > MOST * MOST) return [{ kind: "gone", text: old.join("") }, { kind: "new", text: now.join("") }];
  const gain = (row) => (row === dear ? DEAR : 1);
  const longest = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = now.length - 1; column >= 0; column -= 1) {
      const paired = old[row] === now[column] ? longest[row + 1][column + 1] + gain(row) : 0;
      longest[row][column] = Math.max(paired, longest[row + 1][column], longest[row][column + 1]);
    }
  }
  const steps = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < now.length) {
    const areBoth = row < old.length && column < now.length;
    if (areBoth && old[row] === now[column] && longest[row][column] === longest[row + 1][column + 1] + gain(row)) {
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
  /** @type {Step[]} */
  const runs = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (!step.text) continue;
    if (last?.kind === step.kind) last.text += step.text;
    else runs.push({ ...step });
  }
  return runs;
}
