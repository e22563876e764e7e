/** How the YAML view looks: the page's colours and fonts, which follow light and dark by themselves. */

import { EditorView, HighlightStyle, syntaxHighlighting, tags } from "../vendor/codemirror.js";

const looks = EditorView.theme({
  "&": { minHeight: "100%", backgroundColor: "var(--paper)", color: "var(--text)", fontSize: "14px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6" },
  ".cm-content": { padding: "10px 0 40vh", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 16px 0 6px" },
  ".cm-gutters": { border: "0", backgroundColor: "var(--paper)", color: "var(--muted)" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "36px", padding: "0 4px 0 10px" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--tint)" },
  ".cm-activeLineGutter": { color: "var(--text)" },
  ".cm-content ::selection, &.cm-focused .cm-content ::selection": { backgroundColor: "Highlight", color: "HighlightText" },
  ".cm-searchMatch": { backgroundColor: "var(--accent-tint)", outline: "1px solid var(--edge)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--accent-tint)", outline: "2px solid var(--accent)" },
  ".cm-specialChar": { color: "var(--accent)" },

  ".cm-gutter-lint": { width: "16px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0", display: "flex", alignItems: "flex-start", justifyContent: "center" },
  ".cm-lint-marker": { width: "8px", height: "8px", marginTop: "7px", borderRadius: "50%", content: "''" },
  ".cm-lint-marker-error": { content: "''", backgroundColor: "var(--accent)" },
  ".cm-lint-marker-warning": { content: "''", backgroundColor: "var(--amber)", borderRadius: "2px" },
  ".cm-lint-marker-info": { content: "''", border: "1.5px solid var(--muted)" },
  ".cm-lintRange": { backgroundImage: "none", textDecoration: "underline wavy 1px var(--muted)", textUnderlineOffset: "3px", textDecorationSkipInk: "none" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecorationColor: "var(--accent)" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecorationColor: "var(--amber)" },
  ".cm-lintRange-info": { backgroundImage: "none" },
  ".cm-lintPoint::after": { borderBottomColor: "var(--accent)" },

  ".cm-tooltip": { maxWidth: "min(440px, calc(100vw - 24px))", border: "1px solid var(--line)", borderRadius: "8px", backgroundColor: "var(--paper)", color: "var(--text)", boxShadow: "var(--shadow)", fontFamily: "var(--sans)", fontSize: "14px", lineHeight: "1.45", overflow: "hidden" },
  ".cm-tooltip-section:not(:first-child)": { borderTop: "1px solid var(--line)" },
  ".cm-diagnostic": { padding: "10px 14px", borderLeft: "3px solid var(--muted)", whiteSpace: "normal" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--accent)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--amber)" },
  ".cm-diagnosticAction": { display: "block", minHeight: "32px", margin: "8px 0 0", padding: "4px 12px", border: "1px solid var(--edge)", borderRadius: "7px", backgroundColor: "var(--paper)", color: "var(--text)", font: "inherit", cursor: "pointer" },
  ".hint": { marginTop: "4px", color: "var(--muted)" },
  ".about": { padding: "10px 14px" },
  ".about p": { margin: "2px 0 0" },
  ".about .example": { marginTop: "6px", color: "var(--muted)", overflowWrap: "anywhere" },
  "code": { padding: "1px 4px", borderRadius: "4px", backgroundColor: "var(--tint)", fontFamily: "var(--mono)", fontSize: "0.92em" },

  ".cm-tooltip.cm-tooltip-autocomplete": { padding: "4px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { maxHeight: "15em", fontFamily: "var(--sans)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { display: "flex", alignItems: "baseline", gap: "14px", padding: "5px 10px", borderRadius: "5px", lineHeight: "1.4" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent-tint)", color: "var(--text)" },
  ".cm-completionLabel": { fontFamily: "var(--mono)", fontSize: "13px" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionDetail": { marginLeft: "auto", color: "var(--muted)", fontStyle: "normal", fontSize: "13px" },
  ".cm-tooltip.cm-completionInfo": { padding: "10px 14px", width: "260px" },

  ".cm-panels": { backgroundColor: "var(--page)", color: "var(--text)", fontFamily: "var(--sans)", fontSize: "14px", zIndex: "3" },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--line)", top: "0" },
  ".cm-panels.cm-panels-bottom": { borderTop: "1px solid var(--line)", bottom: "0" },
  ".cm-panel.cm-search": { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "6px", padding: "8px 44px 8px 14px" },
  ".cm-panel.cm-search br": { flexBasis: "100%", content: "''" },
  ".cm-panel.cm-search label": { display: "inline-flex", alignItems: "center", gap: "5px", minHeight: "32px", margin: "0", fontSize: "13px", whiteSpace: "nowrap" },
  ".cm-panel.cm-search [name=close]": { top: "8px", right: "8px", width: "32px", height: "32px", border: "0", borderRadius: "50%", color: "var(--muted)", fontSize: "18px", cursor: "pointer" },
  ".cm-textfield": { flex: "1 1 160px", minWidth: "120px", minHeight: "34px", margin: "0", padding: "4px 10px", border: "1px solid var(--edge)", borderRadius: "7px", backgroundColor: "var(--paper)", color: "inherit", font: "inherit" },
  ".cm-button": { minHeight: "34px", margin: "0", padding: "4px 12px", border: "1px solid var(--line)", borderRadius: "7px", backgroundColor: "var(--paper)", backgroundImage: "none", color: "inherit", font: "inherit", cursor: "pointer" },
  ".cm-panel.cm-panel-lint ul": { maxHeight: "160px" },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { backgroundColor: "var(--accent-tint)", color: "var(--text)" },
  ".cm-panel.cm-panel-lint [name=close]": { top: "6px", right: "8px", color: "var(--muted)", fontSize: "18px" },
  ":focus-visible": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  ".cm-content:focus-visible": { outline: "none" },
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: "var(--muted)" },
  { tag: [tags.meta, tags.labelName, tags.typeName], color: "var(--amber)" },
]);

/** The extension that makes it look so. */
export const theme = [looks, syntaxHighlighting(colours)];
