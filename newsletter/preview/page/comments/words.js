/** Words of the issue → where they stand in a text of the letter, which may say more: names in place of merge tags. */

/** @typedef {{word: string, start: number, end: number}} Word */

/**
 * Return the words of a text, without regard to capitals, with their places.
 * @returns {Word[]}
 */
export function wordsOf(text) {
  return Array.from(text.matchAll(/[\p{L}\p{N}]+/gu), ({ 0: word, index }) => ({ word: word.toLowerCase(), start: index, end: index + word.length }));
}

/**
 * Return where words begin and end in a text, or null. Their beginning and their end are sought apart, by the words around.
 * @param {string} text
 * @param {{words: string, before: string, after: string}} sought
 */
export function findWords(text, { words, before, after }) {
  const all = wordsOf(text);
  const [there, wanted, left, right] = [all, wordsOf(words), wordsOf(before), wordsOf(after)].map((list) => list.map(({ word }) => word));
  if (!wanted.length) return null;
  const first = meeting(there, left, [...wanted, ...right], (place) => there[place] === wanted[0]);
  const last = meeting(there, [...left, ...wanted], right, (place) => place > first && there[place - 1] === wanted.at(-1));
  return first < 0 || last < 0 ? null : { start: all[first].start, end: all[last - 1].end };
}

/** Return between which words two passages meet best: where most words agree, on both sides together. */
function meeting(there, before, after, isPossible) {
  let best = -1;
  let most = 0;
  for (let place = 0; place <= there.length; place += 1) {
    if (!isPossible(place)) continue;
    let left = 0;
    while (left < Math.min(place, before.length) && there[place - 1 - left] === before.at(-1 - left)) left += 1;
    let right = 0;
    while (right < after.length && there[place + right] === after[right]) right += 1;
    if (left + right > most) [best, most] = [place, left + right];
  }
  return best;
}
