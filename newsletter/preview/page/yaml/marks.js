/** Mistakes and findings → marks in the text: in the gutter, below the words, and with their fixes as buttons. */

import { make, prose } from "../dom.js";

const SEVERITIES = { error: "error", warning: "warning", advice: "info" };
const NAME = /^[\w-]+(?=\s*:(\s|$))/;

/**
 * Return marks as CodeMirror has them.
 * @param {any} doc
 * @param {any[]} said mistakes, which have no severity, and findings
 * @param {((edits: any[]) => void) | null} mend what makes the edits of a fix, if the text is written here
 */
export function marksIn(doc, said, mend) {
  return said
    .filter(({ line }) => line >= 1 && line <= doc.lines)
    .map((each) => ({
      ...range(doc.line(each.line), each.column),
      severity: SEVERITIES[each.severity] ?? "error",
      message: [each.message, each.hint].filter(Boolean).join(" "),
      renderMessage: () => words(each),
      actions: mend ? (each.fixes ?? []).map((fix) => ({ name: fix.label.replaceAll("`", ""), apply: () => mend(fix.edits) })) : [],
    }))
    .sort((one, other) => one.from - other.from);
}

/** Return what is marked: the name of a field, or else all up to the end of the line, but for a comment. */
function range(line, column) {
  const start = Math.min(Math.max(column - 1, 0), line.length);
  const rest = line.text.slice(start);
  const named = NAME.exec(rest);
  const length = named ? named[0].length : rest.replace(/\s+#.*$/, "").trimEnd().length;
  if (length) return { from: line.from + start, to: line.from + start + length };
  const first = line.text.search(/\S/); // a mistake at the end of a line is shown below all of it
  return first < 0 || first >= start ? { from: line.from, to: line.to } : { from: line.from + first, to: line.from + start };
}

function words({ message, hint }) {
  return make("div", {}, make("div", {}, ...prose(message)), hint && make("div", { class: "hint" }, ...prose(hint)));
}
