/** Lines that are too long go on below their own beginning, not below the numbers: what belongs to what stays plain to see. */

import { Decoration, RangeSetBuilder, ViewPlugin } from "../vendor/codemirror.js";

const BEGINNING = /^(?: |- )*/;
const MOST = 24; // columns; further in, a phone has no room left
const MARGIN = 6; // px, as in theme.js

/** The extension that indents them. */
export const hanging = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.decorations = indented(view);
    }

    update(update) {
      if (update.docChanged || update.viewportChanged) this.decorations = indented(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function indented(view) {
  const builder = new RangeSetBuilder();
  for (const { from, to } of view.visibleRanges) {
    for (let line = view.state.doc.lineAt(from); ; line = view.state.doc.line(line.number + 1)) {
      const columns = Math.min(BEGINNING.exec(line.text)?.[0].length ?? 0, MOST);
      const style = `text-indent: -${columns}ch; padding-left: calc(${MARGIN}px + ${columns}ch)`;
      if (columns) builder.add(line.from, line.from, Decoration.line({ attributes: { style } }));
      if (line.to >= to || line.number === view.state.doc.lines) break;
    }
  }
  return builder.finish();
}
