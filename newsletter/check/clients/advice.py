"""What to write instead of features that mail programs lack, and which features are harmless to lack.

Every feature of caniemail's table is in one of the two. It is all opinion: each line can be questioned and changed
without reading the rule that applies it.
"""

from __future__ import annotations

_CELLS = "Lay it out with a table, and put each part into a cell of its own."
_FORM = "Link to a page that has the form."
_ALL_AT_ONCE = "Show all of it at once, without a click, or link to a page that has it."
_PLAY = "Show a picture of it, and link that to the page where it plays."
_PNG = "Save the picture as PNG or JPEG."
_PIXELS = "Write it in pixels."
_SIDES = "Name the side: top, right, bottom or left."
_WIDTH = "Write width or height instead."
_CLASS = "Give what it means a class, and write the rule for that class into inline.css."

ADVICE = {
    slug: sentence
    for slugs, sentence in (
        # Content that readers do not see, or see although it is hidden
        ("css-at-import html-link", "Copy its rules into inline.css, or into head.css."),
        ("css-at-media", "Show what it shows outside of it as well: in a style attribute it is hidden."),
        ("html-svg", "Save the drawing as PNG, and show it with <img>."),
        ("image-svg image-webp image-avif image-heif image-tiff image-bmp image-ico image-apng", _PNG),
        ("image-base64", "Save the picture as a file, and name that file."),
        ("html-video html-audio image-mp4", _PLAY),
        ("html-object", "Show a picture, and link it to the page that has the rest."),
        ("html-picture", "Put an <img> inside of it, or instead of it."),
        ("html-image-maps", "Cut the picture into parts, each with a link of its own."),
        ("html-base", "Write each address whole, with https:// and the name of the site."),
        ("html-form html-textarea html-select html-input-text html-input-checkbox html-input-radio", _FORM),
        ("html-input-submit html-input-reset html-button-submit html-button-reset", _FORM),
        ("css-pseudo-class-checked css-pseudo-class-target html-dialog html-popover", _ALL_AT_ONCE),
        ("css-pseudo-element-before css-pseudo-element-after", "Write what it adds into the letter itself."),
        ("html-meter html-progress", "Write the value in words between its tags."),
        ("html-hidden", 'Take it out of the letter, or write style="display:none" beside it.'),
        ("css-visibility", "Take it out of the letter, or write display:none instead."),
        ("css-display-none", "Take it out of the letter, or write max-height:0 and overflow:hidden beside it."),
        # Content that is misplaced
        ("css-display-flex css-display-grid css-grid-template css-flex-direction css-flex-wrap", _CELLS),
        ("css-position", "Give it a table cell of its own: in a letter nothing can lie on top of something else."),
        ("css-float", 'Write align="left" or align="right" on the picture or the table.'),
        ("css-justify-content", "Write align on the cell of a table."),
        ("css-align-items", "Write valign on the cell of a table."),
        ("css-transform", "Draw it as it shall be seen; in a letter nothing can be moved or turned."),
        ("css-writing-mode css-text-orientation", "Write it in lines from side to side, or as a picture."),
        ("css-gap", "Write the space between them as padding of cells."),
        ("css-border-spacing", "Write cellspacing on the table."),
        ("css-box-sizing", "Write the width without the padding, and leave box-sizing out."),
        ("css-object-fit css-aspect-ratio", "Cut the picture to the size in which it is shown, and write that size."),
        ("css-white-space", "Write <br> where a line ends."),
        (
            "css-margin-inline-block css-margin-inline-start-end css-margin-block-start-end "
            "css-padding-inline-block css-padding-inline-start-end css-padding-block-start-end",
            _SIDES,
        ),
        ("css-block-inline-size css-inline-size css-max-inline-size css-max-block-size", _WIDTH),
        ("css-min-inline-size css-min-block-size", _WIDTH),
        ("html-semantics", "Write <div>, or the cell of a table: with the tag, its style attribute is lost."),
        # Values that invalidate a declaration
        ("css-variables", "Write the value itself, such as {{ theme.colors.light.text }}."),
        ("css-unit-calc css-function-clamp css-function-min css-function-max css-intrinsic-size", _PIXELS),
        ("css-unit-rem css-unit-vw css-unit-vh css-unit-vmin css-unit-vmax css-unit-ch", _PIXELS),
        ("css-rgba css-modern-color css-function-light-dark", "Write the colour as #rrggbb."),
        (
            "css-background-image css-linear-gradient css-radial-gradient css-conic-gradient html-background",
            "Write a background-color beside it, on which its text can be read.",
        ),
        # Selectors that invalidate a rule
        ("css-nesting", "Write each rule by itself, with its whole selector."),
        ("css-pseudo-class-not css-pseudo-class-has css-pseudo-class-lang", _CLASS),
        ("css-pseudo-class-first-child css-pseudo-class-last-child css-pseudo-class-only-child", _CLASS),
        ("css-pseudo-class-nth-child css-pseudo-class-nth-last-child css-pseudo-class-nth-of-type", _CLASS),
        ("css-pseudo-class-nth-last-of-type css-pseudo-class-first-of-type", _CLASS),
        ("css-pseudo-class-last-of-type css-pseudo-class-only-of-type", _CLASS),
    )
    for slug in slugs.split()
}
"""Features → what to do instead; the most important first."""

HARMLESS = {
    "It decorates: without it, the same words stand in the same place.": (
        "css-accent-color css-animation css-at-keyframes css-backdrop-filter css-background-blend-mode "
        "css-border-image css-border-radius css-border-radius-logical css-box-shadow css-clip-path css-filter "
        "css-mask-image css-mix-blend-mode css-opacity css-outline css-outline-offset css-shape-margin "
        "css-shape-outside css-text-shadow css-transition css-border-inline-block css-border-inline-block-individual "
        "css-border-inline-block-longhand html-marquee"
    ),
    "It says where or how a picture lies in the background, and what happens without that picture is said of it.": (
        "css-background-clip css-background-origin css-background-position css-background-repeat css-background-size "
        "css-object-position"
    ),
    "It is about how letters and lines look; the next font in the list, or the usual way, is as good.": (
        "css-at-font-face css-font-kerning css-font-size-adjust css-font-stretch css-sytem-ui css-hyphenate-character "
        "css-hyphenate-limit-chars css-hyphens css-overflow-wrap css-word-break css-word-wrap css-word-spacing "
        "css-text-align-last css-text-decoration css-text-decoration-color css-text-decoration-line "
        "css-text-decoration-skip-ink css-text-decoration-style css-text-decoration-thickness css-text-emphasis "
        "css-text-emphasis-position css-text-justify css-text-overflow css-text-underline-offset "
        "css-text-underline-position css-text-wrap css-tab-size css-white-space-collapse css-orphans css-widows "
        "css-list-style css-list-style-image css-list-style-position css-pseudo-element-first-letter "
        "css-pseudo-element-first-line css-pseudo-element-marker css-pseudo-element-placeholder css-unit-initial"
    ),
    "All of it is seen without, in one column, or in a box as large as what it holds.": (
        "css-column-count css-column-layout-properties css-clear css-overflow css-max-height css-min-height "
        "css-min-width css-height css-table-layout css-caption-side css-empty-cells"
    ),
    "It belongs to `position`, which has advice of its own.": "css-inset css-left-right-top-bottom css-z-index",
    "It answers to a mouse or a keyboard, and a letter is for reading.": (
        "css-cursor css-resize css-scroll-snap css-user-select css-inert-attribute css-pseudo-class-active "
        "css-pseudo-class-default css-pseudo-class-focus css-pseudo-class-focus-visible css-pseudo-class-focus-within "
        "css-pseudo-class-hover css-pseudo-class-link css-pseudo-class-visited html-required html-input-hidden"
    ),
    "It only adds: what has no such condition holds without it.": (
        "css-at-supports css-at-media-device-pixel-ratio css-at-media-hover css-at-media-orientation "
        "css-at-media-prefers-color-scheme css-at-media-prefers-reduced-motion css-color-scheme html-meta-color-scheme"
    ),
    "A program without it drops whole style sheets or rules, and style attributes say what matters.": (
        "html-style css-selector-adjacent-sibling css-selector-attribute css-selector-chaining css-selector-child "
        "css-selector-class css-selector-descendant css-selector-general-sibling css-selector-grouping css-selector-id "
        "css-selector-type css-selector-universal"
    ),
    "Its words are read without it.": (
        "html-abbr html-acronym html-address html-bdi html-body html-code html-dfn html-rp html-rt html-ruby "
        "html-small html-strike html-wbr"
    ),
    "It leads to a place in the same letter, which can be scrolled to, or copied from the words.": (
        "html-anchor-links html-mailto-links"
    ),
    "It helps where it is known, and harms nowhere.": (
        "html-aria-describedby html-aria-hidden html-aria-label html-aria-labelledby html-aria-live html-dir "
        "html-lang html-role html-loading-attribute html-srcset html-target html-width html-height"
    ),
}
"""Reasons → the features that are harmless for that reason, and never a finding."""
