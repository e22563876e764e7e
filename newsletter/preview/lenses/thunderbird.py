"""What Thunderbird does with a letter before its engine, which is that of Firefox, draws it.

Comes in: the tree of a letter. Goes out: the tree inside the element that Thunderbird puts around it, and the names of
what its sanitizer drops. Measured with Thunderbird 153 on Debian, by reading back what it made of letters; caniemail's
data are of an older one. Of style sheets it drops all at-rules with rules in them, whatever they ask for, but keeps a
sheet whose `media` attribute asks the same. Style attributes, selectors and elements all stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter.check.clients.caniemail import Feature

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ID = "thunderbird"
MEASURED = "29 November 2026"

STILL_LACKING = ("css-animation", "html-link", "image-heif", "image-mp4", "image-tiff")
"""Features that it lacks by caniemail's data, and did when it was measured."""

AT_RULES = {
    ("at-rule", name): Feature(name, "at-rule", (name,), {})
    for name in (
        "@container",
        "@import",
        "@layer",
        "@media",
        "@namespace",
        "@scope",
        "@starting-style",
        "@supports",
    )
}
"""The at-rules that its sanitizer drops; @font-face, @keyframes, @page and @property stay."""


def wrap(root: HtmlElement) -> None:
    """Put the content of the body into the element that stands around every letter, for which style sheets may ask."""
    from lxml.html import builder

    body = root.find("body")
    if body is None:
        return
    around = builder.DIV(*body, {"class": "moz-text-html", "lang": "x-unicode"})
    around.text, body.text = body.text, None
    body.append(around)
