"""What Thunderbird does with a letter before its engine, which is that of Firefox, draws it.

Comes in: the tree of a letter. Goes out: the tree as Thunderbird changes it, and the names of what its sanitizer drops.
Measured with Thunderbird 153 on Debian, by reading back what it made of letters; caniemail's data are of an older one.
Of style sheets it drops the at-rules that hold rules, whatever they ask for, but keeps a sheet whose `media` attribute
asks the same. Style attributes, selectors and elements all stay.
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


_SHRUNK = "max-width:calc(100vw - 16px) !important"


def adapt(root: HtmlElement) -> None:
    """Give pictures that are no links the width that fits the window, and put the element around the letter.

    A style sheet may ask for that element; the width replaces what a letter says itself.
    """
    from lxml.html import builder

    for picture in root.iter("img"):
        if not any(around.get("href") for around in picture.iterancestors("a")):
            picture.set("style", f"{picture.get('style', '')};{_SHRUNK}".lstrip(";"))
    body = root.find("body")
    if body is None:
        return
    around = builder.DIV(*body, {"class": "moz-text-html", "lang": "x-unicode"})
    around.text, body.text = body.text, None
    body.append(around)
