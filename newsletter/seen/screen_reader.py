"""HTML → the letter as a screen reader reads it: headings, paragraphs, lists, links, alternative texts of pictures.

Screen readers skip layout tables, and what is hidden or has `aria-hidden`. Only the elements that templates write are
covered, not all of HTML; merge tags stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from newsletter import css

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Role = Literal["heading", "paragraph", "link", "button", "image", "list", "listitem", "quote", "separator", "table"]

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SILENT = frozenset({"head", "style", "script", "title", "template", "noscript"})
_PASSAGES = frozenset(
    {"p", "div", "td", "th", "li", "dt", "dd", "caption", "figcaption", "blockquote", "pre", "center"}
)
"""Elements that end a passage of text where they begin and where they end."""

_LISTS = frozenset({"ul", "ol", "dl"})
_HIDING = frozenset({("display", "none"), ("visibility", "hidden")})
_MARKS = re.compile(r"[\s.,;:!?·•|–—()«»“”\"'-]*")
_BUTTON = re.compile(r"\bbutton\b")


@dataclass(frozen=True, slots=True)
class SpokenItem:
    """One thing that is read out.

    `level` is the level of a heading, the number of items of a list, and otherwise 0. `language` is the language of the
    words if it is not the letter's, else "". `address` is the target of a link. `element` is the number of its element,
    as in Rendering.origins.
    """

    role: Role
    text: str
    element: int
    level: int = 0
    language: str = ""
    address: str = ""


def reading_order(root: HtmlElement) -> Iterator[SpokenItem]:
    """Yield what a screen reader reads, from the beginning of the letter to its end."""
    numbers = {element: number for number, element in enumerate(root.iter("*"))}
    reader = _PassageBuilder(numbers, root.get("lang") or "")
    for body in root.iterchildren("body"):
        yield from reader.items(body)


class _PassageBuilder:
    """Collects the words of a passage until something ends it."""

    def __init__(self, numbers: Mapping[HtmlElement, int], language: str) -> None:
        self.numbers = numbers
        self.language = language
        self.words: list[str] = []
        self.first: HtmlElement | None = None  # the element in which the collected words begin

    def items(self, element: HtmlElement) -> Iterator[SpokenItem]:
        """Yield what is read of an element."""
        if not isinstance(element.tag, str) or element.tag in _SILENT or _is_hidden(element):
            return
        tag, role = element.tag, element.get("role", "")
        if tag in _HEADINGS or role == "heading":
            level = _HEADINGS.get(tag) or int(element.get("aria-level", "2"))
            yield from self.passage()
            yield from self._whole(element, "heading", level)
        elif tag == "a" and element.get("href"):
            yield from self.passage()
            is_button = role == "button" or _BUTTON.search(element.get("class", ""))
            yield from self._whole(element, "button" if is_button else "link", address=element.get("href", ""))
        elif tag == "img" or role == "img":
            yield from self.passage()
            yield from self._picture(element)
        elif tag == "hr" and role not in ("presentation", "none"):
            yield from self.passage()
            yield self._item("separator", "", element)
        elif tag == "br":
            self.words.append(" ")
        else:
            yield from self._around(element)

    def passage(self) -> Iterator[SpokenItem]:
        """Yield the words collected so far as a paragraph, if there are any; a full stop after a link is not read."""
        text, first = _joined(self.words), self.first
        self.words, self.first = [], None
        if first is not None and not _MARKS.fullmatch(text):
            yield self._item("paragraph", text, first)

    def _around(self, element: HtmlElement) -> Iterator[SpokenItem]:
        """Yield what is read of an element that contains others."""
        tag, role = element.tag, element.get("role", "")
        is_data = tag == "table" and role not in ("presentation", "none")
        ends = tag in _PASSAGES or tag in _LISTS or is_data or _language(element) != _language(element.getparent())
        if ends:
            yield from self.passage()
        if tag in _LISTS and role not in ("presentation", "none"):
            yield self._item("list", "", element, len(element.findall("li")))
        elif tag == "li":
            yield self._item("listitem", "", element)
        elif tag == "blockquote":
            yield self._item("quote", "", element)
        elif is_data:
            yield self._item("table", "", element)
        self._take(element.text, element)
        for child in element:
            yield from self.items(child)
            self._take(child.tail, element)
        if ends:
            yield from self.passage()

    def _take(self, text: str | None, element: HtmlElement) -> None:
        if text and self.first is None and text.strip():
            self.first = element
        self.words.append(text or "")

    def _whole(self, element: HtmlElement, role: Role, level: int = 0, address: str = "") -> Iterator[SpokenItem]:
        """Yield an element that is read as a whole, and the links in a heading."""
        label = element.get("aria-label") or _joined(_spoken(element))
        if label:
            yield self._item(role, label, element, level, address)
        if role == "heading":
            for link in element.iter("a"):
                if link.get("href"):
                    yield from self._whole(link, "link", address=link.get("href", ""))

    def _picture(self, element: HtmlElement) -> Iterator[SpokenItem]:
        """Yield a picture with its alternative text, or its file name without `alt`; decoration is not read."""
        words = element.get("aria-label") or element.get("alt")
        if element.get("role") in ("presentation", "none") or words == "":
            return
        yield self._item("image", words or (element.get("src") or "").rpartition("/")[2], element)

    def _item(self, role: Role, text: str, element: HtmlElement, level: int = 0, address: str = "") -> SpokenItem:
        spoken = _language(element)
        language = spoken if spoken.lower() != self.language.lower() else ""
        return SpokenItem(role, text, self.numbers[element], level, language, address)


def _is_hidden(element: HtmlElement) -> bool:
    return (
        element.get("aria-hidden") == "true"
        or element.get("hidden") is not None
        or any((name, value.lower()) in _HIDING for name, value, _ in css.declarations(element.get("style", "")))
    )


def _spoken(element: HtmlElement) -> Iterator[str]:
    """Yield the words in an element, with the alternative texts of its pictures."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _SILENT and not _is_hidden(child):
            if child.tag in ("br", "td"):
                yield " "
            yield child.get("alt", "") if child.tag == "img" else ""
            yield from _spoken(child)
        yield child.tail or ""


def _language(element: HtmlElement | None) -> str:
    """Return the language of an element's words."""
    if element is None:
        return ""
    return next((around.get("lang", "") for around in (element, *element.iterancestors()) if around.get("lang")), "")


def _joined(words: Iterable[str]) -> str:
    """Return the words of a passage with single spaces between them."""
    return " ".join("".join(words).split())
