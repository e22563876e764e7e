"""HTML → inlined HTML, by premailer; and the marks of the templates → origins.

Comes in: MRML's HTML, in which elements carry marks (a class `at:<path>` or an attribute `data-at`) that name their
place in the issue. Goes out: the HTML that is sent, and which of its elements comes from where.
"""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from newsletter.errors import TemplateError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MARK = "at:"

# Signs that lxml leaves as they are in attributes, and Outlook for Windows, which looks for conditional comments before
# it looks for tags, might not. The reader of issues refuses the private-use range, so nobody else has written these.
_HIDDEN = {"<": "\uf8f0", ">": "\uf8f1"}
_HIDING = str.maketrans(_HIDDEN)

_SPACE_AROUND = re.compile(r"\s*([:;,])\s*")


def inline(html: str, css: str) -> tuple[str, dict[int, str]]:
    """Put the style sheet into style attributes and take the marks out.

    Return the HTML, and the origins: the place of an element among all elements of the document, in document order
    as lxml counts them (the `html` element is 0), → its path in the issue, such as "blocks.2.videos.0".
    """
    from lxml import html as lxml_html

    if "@import" in css:
        # cssutils would fetch it.
        raise TemplateError(
            "inline.css: there is an @import, and nothing is fetched while building. Copy the rules in."
        )
    root = lxml_html.document_fromstring(html)
    for style in root.iter("style"):
        # premailer would strip !important out of media queries and drop the rules it does not know
        style.set("data-premailer", "ignore")
    _apply(root, css)
    for style in root.iter("style"):
        style.attrib.pop("data-premailer", "")
    origins = _take_marks(root)
    _tidy(root)
    # lxml would leave out the line that declares UTF-8, and every origin behind it would be one too high.
    written = lxml_html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>", include_meta_content_type=True)
    for sign, hidden in _HIDDEN.items():
        written = written.replace(hidden, escape(sign))
    return written + "\n", origins


def _apply(root: HtmlElement, css: str) -> None:
    """Inline the style sheet with the settings that leave a letter's head, its images and its `!important` alone."""
    _inliner()(
        root,
        css_text=css,
        keep_style_tags=False,
        disable_leftover_css=True,
        strip_important=False,
        disable_validation=True,
        allow_network=False,
        allow_loading_external_files=False,
        align_floating_images=False,
        remove_unset_properties=False,
        remove_classes=False,
        disable_basic_attributes=["width", "height", "align", "valign", "bgcolor"],
    ).transform()


@functools.cache
def _inliner() -> type[Any]:
    """Return premailer's class, which reads each style sheet once instead of at every letter: half of its time."""
    import cssutils
    from premailer import Premailer

    cssutils.log.setLevel(logging.CRITICAL)

    class Inliner(Premailer):  # type: ignore[misc]
        @staticmethod
        @functools.lru_cache(maxsize=8)
        def _rules_of(css: str, index: int) -> Any:
            return Premailer("", disable_validation=True, strip_important=False)._parse_style_rules(css, index)

        def _parse_style_rules(self, css_body: str, ruleset_index: int) -> Any:
            return self._rules_of(css_body, ruleset_index)

    return Inliner


def _take_marks(root: HtmlElement) -> dict[int, str]:
    """Remove every mark and return the origins."""
    origins = {}
    for place, element in enumerate(root.iter("*")):
        path = element.attrib.pop("data-at", "")
        names = element.get("class", "").split()
        marks = [name for name in names if name.startswith(MARK)]
        if marks:
            path = marks[0].removeprefix(MARK)
            element.set("class", " ".join(name for name in names if not name.startswith(MARK)))
        if path:
            origins[place] = path
    return origins


def _tidy(root: HtmlElement) -> None:
    """Drop what no reader needs.

    These are classes that no style sheet names, also those in comments, heights that are no number, types of style
    sheets, and spaces in style attributes: mail programs cut off long letters.
    """
    used = set(re.findall(r"\.([A-Za-z_][\w-]*)", " ".join(_style_sheets(root))))
    for element in root.iter("*"):
        names = element.get("class")
        if names is not None:
            kept = [name for name in names.split() if name in used]
            if kept:
                element.set("class", " ".join(kept))
            else:
                del element.attrib["class"]
        for name, value in element.items():
            if name not in ("href", "src") and ("<" in value or ">" in value):
                element.set(name, value.translate(_HIDING))
        style = element.get("style")
        if style is not None:
            element.set("style", _compact(style))
        if element.tag == "img" and element.get("height") == "auto":
            del element.attrib["height"]
        if element.tag == "style":
            element.attrib.pop("type", "")
    for comment in root.xpath("//comment()[contains(., 'class=')]"):
        comment.text = re.sub(r' class="([^"]*)"', lambda match: _classes(match[1], used), comment.text)


@functools.lru_cache(maxsize=1024)
def _compact(style: str) -> str:
    """Return a style attribute without spaces; a letter repeats a few dozen of them hundreds of times."""
    return _SPACE_AROUND.sub(r"\1", style).rstrip(";")


def _classes(names: str, used: set[str]) -> str:
    """Return the class attribute of a conditional comment with the names that are used, of which MRML has few."""
    kept = " ".join(name for name in names.split() if name in used)
    return f' class="{kept}"' if kept else ""


def _style_sheets(root: HtmlElement) -> Iterator[str]:
    for style in root.iter("style"):
        yield style.text or ""
    for comment in root.xpath("//comment()[contains(., '<style')]"):
        yield comment.text
