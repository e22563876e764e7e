"""The lists of an HTML document, those of Word and those of terms → depths and marks of items, and pairs of elements.

Comes in: elements of lxml. Goes out: the depth and the mark of an item, or terms with their definitions. It is a module
of its own because browsers number lists by rules of their own, and because Word has no lists at all, but paragraphs
with a style that says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from newsletter.importing.read import numbering, styles
from newsletter.importing.read.parsing import BLOCKS
from newsletter.text.markup import Element

_MARK_OF_WORD = re.compile(r"l\d+\s+level(?P<level>\d)\b")
_DEEPEST = 9
_LONGEST_LABEL, _LONGEST_VALUE = 40, 160
"""Characters of a term and of its definition that are a label and its value."""


class Begun(NamedTuple):
    """Where an item begins: its depth, its mark, and the element that holds its mark as text, if it is Word's."""

    depth: int
    mark: str
    shown: Element = None


@dataclass
class List:
    """A list of HTML; its number is that of the next item."""

    depth: int
    kind: str
    number: int = 1
    step: int = 1

    @classmethod
    def of(cls, element: Element, outer: List | None) -> List:
        """Return the list that begins with an element."""
        depth = min(outer.depth + 1, _DEEPEST) if outer else 0
        kind = _kind(element, "decimal") if element.tag == "ol" else ""
        start = _whole(element.get("start"))
        if start is None:
            start = len(element.findall("li")) if kind and element.get("reversed") is not None else 1
        return cls(depth, kind, start, -1 if element.get("reversed") is not None else 1)

    def item(self, element: Element) -> Begun:
        """Return the next item."""
        value = _whole(element.get("value"))
        number = self.number if value is None else value
        self.number = number + self.step
        level = element.get("aria-level") or element.get("data-aria-level") or ""  # of Google, and of Word on the web
        depth = max(self.depth, min(int(level) - 1, _DEEPEST)) if re.fullmatch("[1-9]", level) else self.depth
        kind = _kind(element, self.kind) if self.kind else ""
        return Begun(depth, numbering.mark(number, kind) if kind and kind != "none" else "")


def _kind(element: Element, usual: str) -> str:
    return styles.said(element).get("list-style-type") or element.get("type") or usual


def _whole(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,6}", text.strip()) else None


def item_of_word(element: Element) -> Begun | None:
    """Return the item that a paragraph of Word is, or None; its mark stands in the text, as in `·` or `2.`."""
    found = _MARK_OF_WORD.match(styles.said(element).get("mso-list", "")) if element.tag != "li" else None
    if not found:
        return None
    shown = next((inner for inner in element.iter("span") if is_mark_of_word(inner)), None)
    text = "".join(shown.itertext()).replace("\u00a0", " ").strip() if shown is not None else ""
    is_number = numbering.MARK.fullmatch(text) and text != "o"  # the bullet of Word's second level
    return Begun(int(found["level"]) - 1, text if is_number else "", shown)


def is_mark_of_word(element: Element) -> bool:
    """Return whether an element holds the mark of an item of Word."""
    return styles.said(element).get("mso-list") == "ignore"


def labelled(element: Element) -> list[tuple[Element, list[Element]]]:
    """Return the labels of a list of definitions with what stands behind each, if all are short; else nothing."""
    pairs: list[tuple[Element, list[Element]]] = []
    for child in element.iter("dt", "dd"):
        words = " ".join("".join(child.itertext()).split())
        if any(inner.tag in BLOCKS for inner in child.iterdescendants()):
            return []
        if child.tag == "dt" and 0 < len(words) <= _LONGEST_LABEL:
            pairs.append((child, []))
        elif child.tag == "dd" and pairs and len(words) <= _LONGEST_VALUE:
            pairs[-1][1].append(child)
        else:
            return []
    told = sum(len("".join(child.itertext()).strip()) for pair in pairs for child in (pair[0], *pair[1]))
    is_all = told == sum(len("".join(child.itertext()).strip()) for child in element.iter("dt", "dd"))
    return pairs if is_all and all(values for _, values in pairs) else []
