/** The names in braces of a text, which stand for merge tags and addresses: which are missing in its translation. */

const NAME = /\{\{|\}\}|\{(\w+)\}/g;

/** Return the names in the braces of a text. */
export function namesIn(text) {
  return [...text.matchAll(NAME)].flatMap((found) => found[1] ?? []);
}

/** Return what is wrong with the names of a translation, in a sentence, or "". */
export function wrongNames({ names }, translation) {
  if (!names.length || !translation.trim()) return "";
  const there = namesIn(translation);
  const missing = names.map(({ name }) => name).filter((name) => !there.includes(name));
  const unknown = [...new Set(there)].filter((name) => !names.some((known) => known.name === name));
  const said = [];
  if (missing.length) said.push(`${listed(missing)} ${missing.length > 1 ? "are" : "is"} missing`);
  if (unknown.length) said.push(`${listed(unknown)} ${unknown.length > 1 ? "stand" : "stands"} for nothing here`);
  if (said.length) return `${said.join(", and ")}.`;
  return /[{}]/.test(translation.replace(NAME, "")) ? "A brace stands alone: write it twice if it is to be seen." : "";
}

function listed(names) {
  return names.map((name) => `{${name}}`).join(" and ");
}

/** Return a text as parts: those that are names in braces, and the others. */
export function parts(text) {
  const found = [];
  let at = 0;
  for (const match of text.matchAll(NAME)) {
    if (!match[1]) continue;
    found.push({ text: text.slice(at, match.index), isName: false }, { text: match[0], isName: true });
    at = match.index + match[0].length;
  }
  return [...found, { text: text.slice(at), isName: false }].filter((part) => part.text);
}
