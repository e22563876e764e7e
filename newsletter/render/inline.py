"""HTML → inlined HTML; and the marks of the templates → origins.

Comes in: MRML's HTML, in which elements carry marks (a class `at:<path>` or an attribute `data-at`) that name their
place in the issue. rows.py joins tables, isolates.py and headings.py add elements, before any is counted, and
element_styles.py computes styles; this module writes them, and drops what no reader needs.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from newsletter.errors import TemplateError
from newsletter.reading.languages import direction_of
from newsletter.reading.source import Path, path_of
from newsletter.render import headings, isolates, pruning, rows, style_limits, stylesheet
from newsletter.render.element_styles import Styled, styles_of
from newsletter.text import markup
from newsletter.text.markup import Element

MARK = "at:"

_MOST_NESTED = 240
"""Elements around an element: lxml drops without a word what is nested deeper than 254, and isolates add some."""

_SAID = {"a": "label", "img": "alt"}
"""The field of a group that an element says, by its tag."""

_CLASS_ATTRIBUTE = re.compile(r' class="([^"]*)"')


def inline(html: str, css: str, in_language: Callable[[Path], str] | None = None) -> tuple[str, dict[int, Path]]:
    """Inline the style sheet into style attributes and remove the marks.

    `in_language` returns the language of what stands at a path, if it is not the letter's, else "".
    Return the HTML, and the origins: the number of an element in document order, as lxml counts them (the `html`
    element is 0), → its path in the issue, such as ("blocks", 2, "videos", 0).
    """
    style_limits.refuse_long_sheet("inline.css", len(css))
    root = markup.parsed(html)
    _refuse_nested(root)
    rows.join(root)
    isolates.isolate(root)
    headings.add_anchors(root)
    elements = list(root.iter("*"))
    origins = _take_marks(elements)
    if in_language:
        _name_languages(elements, origins, in_language)
    _name_directions(elements)
    style_limits.refuse_import(css)
    with stylesheet.explained(css, elements):
        styles = styles_of(root, elements, css)
    _tidy(root, elements, styles)
    return markup.serialized(root), origins


def _refuse_nested(root: Element) -> None:
    """Raise TemplateError for elements that are nested so deep that lxml may have dropped some."""
    if found := _too_deep()(root):
        said = f"The HTML has a `<{found[0].tag}>` inside {_MOST_NESTED} other elements: nest less in the templates."
        raise TemplateError(f"{said} Each tag of MJML becomes several of HTML.")


@functools.cache
def _too_deep() -> Any:
    from lxml import etree

    return etree.XPath(f"({'/*' * (_MOST_NESTED + 1)})[1]")


def _take_marks(elements: list[Element]) -> dict[int, Path]:
    """Remove every mark and return the origins."""
    origins = {}
    for place, element in enumerate(elements):
        path = element.get("data-at")
        if path is not None:
            del element.attrib["data-at"]
        classes = element.get("class", "")
        if MARK in classes:
            names = classes.split()
            marks = [name for name in names if name.startswith(MARK)]
            path = marks[0].removeprefix(MARK) if marks else path
            element.set("class", " ".join(name for name in names if not name.startswith(MARK)))
        if path:
            origins[place] = path_of(path)
    return origins


def _name_languages(elements: list[Element], origins: Mapping[int, Path], in_language: Callable[[Path], str]) -> None:
    """Say of each element that is in another language than the letter which one that is, for screen readers.

    A link that stands for a group of fields, or for its address, says the label of the group, and a picture its `alt`.
    """
    for place, path in origins.items():
        group = path[:-1] if path[-1] == "url" else path
        said = _SAID.get(elements[place].tag)
        if language := in_language(path) or (said and in_language((*group, said))):
            elements[place].set("lang", language)
            if (direction := direction_of(language)) != elements[0].get("dir", "ltr"):
                elements[place].set("dir", direction)


def _name_directions(elements: list[Element]) -> None:
    """Give each element that runs the other way than the letter the class `across`, for the style sheet.

    A class, because kinds of elements are told apart by classes, and with a selector of an attribute premailer would
    have to test each element against each rule.
    """
    other = "ltr" if elements[0].get("dir") == "rtl" else "rtl"
    for element in elements:
        if element.get("dir") == other:
            element.set("class", f"{element.get('class', '')} across".strip())


def _tidy(root: Element, elements: list[Element], styles: Sequence[Styled]) -> None:
    """Write the style of each element, and drop what no reader needs, since mail programs cut off long letters.

    Dropped are rules that no element can match; classes that no style sheet names, also in comments; heights that are
    not numbers; types of style sheets; and spaces in style attributes.
    """
    from lxml import etree

    comments = [(comment, text) for comment in root.iter(etree.Comment) if "<" in (text := comment.text)]
    sheets = list(root.iter("style"))
    characters = sum(len(sheet.text or "") for sheet in sheets)
    style_limits.refuse_long_sheet("What the templates write into <style>", characters)
    present = frozenset(name for styled in set(styles) for name in (styled.classes or "").split())
    for sheet in sheets:
        sheet.text = pruning.prune(sheet.text or "", present)
    css = [*(sheet.text or "" for sheet in sheets), *(text for _, text in comments if "<style" in text)]
    used = frozenset().union(*map(pruning.classes_in, css))

    @functools.cache
    def kept(names: str) -> str:
        return " ".join(name for name in names.split() if name in used)

    for element, styled in zip(elements, styles, strict=True):
        names = styled.classes
        if names is not None and (not (classes := kept(names)) or classes != names):
            if classes:
                element.set("class", classes)
            else:
                del element.attrib["class"]
        if styled.style != styled.written:
            element.set("style", styled.style)
    for image in root.iter("img"):
        if image.get("height") == "auto":
            del image.attrib["height"]
    for sheet in sheets:
        sheet.attrib.pop("type", "")
    for comment, text in comments:
        if " class=" in text:
            comment.text = _CLASS_ATTRIBUTE.sub(
                lambda found: f' class="{names}"' if (names := kept(found[1])) else "", text
            )
