"""The lists of a Word document: the mark that each of their paragraphs has, counted as Word counts.

Comes in: the part with the lists, and then paragraph by paragraph the id and the level of a list. Goes out: depth and
mark. It is a module of its own because Word has no lists, but paragraphs that count; what each counts with, and when it
begins again, is said in three places that override each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from newsletter.importing.read import numbering
from newsletter.importing.read.word.names import W, is_on, val, whole
from newsletter.text.markup import Element

_LEVELS = 9
_PLACE = re.compile("%([1-9])")
_KINDS = {
    **{"lowerLetter": "lower-alpha", "upperLetter": "upper-alpha"},
    **{"lowerRoman": "lower-roman", "upperRoman": "upper-roman"},
}
_LONGEST_MARK = 30


class Mark(NamedTuple):
    """Where an item stands, and what is before it: "" for a bullet."""

    depth: int
    text: str = ""


class _Level(NamedTuple):
    """A level of a list; the next item of a level above it makes it begin again, if that is below `restarts_below`."""

    kind: str = "bullet"
    text: str = ""
    start: int = 1
    restarts_below: int = _LEVELS
    is_in_figures: bool = False


@dataclass
class _Counters:
    """What a list has counted, by level; lists of one abstract kind go on counting each other's items."""

    numbers: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)
    begun: set[str] = field(default_factory=set)


class Numbering:
    """The lists of a document."""

    def __init__(self, root: Element | None) -> None:
        """Read the lists; a document may have none."""
        children = [] if root is None else list(root)
        self._kinds = {
            element.get(W + "abstractNumId", ""): element for element in children if element.tag == W + "abstractNum"
        }
        self._lists = {element.get(W + "numId", ""): element for element in children if element.tag == W + "num"}
        self._by_style: dict[str, str] = {
            val(element, "styleLink"): name for name, element in self._kinds.items() if val(element, "styleLink")
        }
        self._levels: dict[str, list[_Level]] = {}
        self._counters: dict[str, _Counters] = {}

    def __contains__(self, list_id: str) -> bool:
        return list_id in self._lists

    def mark(self, list_id: str, level: int) -> Mark:
        """Return the mark of the next paragraph of a list."""
        level = min(max(level, 0), _LEVELS - 1)
        levels = self._levels_of(list_id)
        own = levels[level]
        counters = self._counters.setdefault(self._kind_of(list_id), _Counters())
        numbers = counters.numbers
        if list_id not in counters.begun:
            counters.begun.add(list_id)
            for number, override in self._overrides(list_id):
                if override.find(W + "startOverride") is not None:
                    numbers[number] = None
        before = numbers[level]
        numbers[level] = own.start if before is None else before + 1
        for number in range(level + 1, _LEVELS):
            if level < levels[number].restarts_below:
                numbers[number] = None
        for number in range(level):
            if numbers[number] is None:
                numbers[number] = levels[number].start
        return Mark(level, _shown(levels, numbers, level))

    def _kind_of(self, list_id: str) -> str:
        kind = val(self._lists.get(list_id), "abstractNumId")
        linked = val(self._kinds.get(kind), "numStyleLink")
        return self._by_style.get(linked) or kind

    def _overrides(self, list_id: str) -> list[tuple[int, Element]]:
        element = self._lists.get(list_id)
        found = [] if element is None else element.findall(W + "lvlOverride")
        return [(min(max(whole(override.get(W + "ilvl"), 0), 0), _LEVELS - 1), override) for override in found]

    def _levels_of(self, list_id: str) -> list[_Level]:
        if list_id not in self._levels:
            levels = [_Level()] * _LEVELS
            kind = self._kinds.get(self._kind_of(list_id))
            for element in () if kind is None else kind.iterchildren(W + "lvl"):
                number = whole(element.get(W + "ilvl"), 0)
                if 0 <= number < _LEVELS:
                    levels[number] = _level(element)
            for number, override in self._overrides(list_id):
                if (element := override.find(W + "lvl")) is not None:
                    levels[number] = _level(element)
                if start := val(override, "startOverride"):
                    levels[number] = levels[number]._replace(start=whole(start, 1))
            self._levels[list_id] = levels
        return self._levels[list_id]


def _level(element: Element) -> _Level:
    restart = val(element, "lvlRestart")
    figures = element.find(W + "isLgl")
    return _Level(
        val(element, "numFmt") or "decimal",
        val(element, "lvlText")[:_LONGEST_MARK],
        whole(val(element, "start"), 1),
        _LEVELS if not restart else whole(restart, _LEVELS),
        figures is not None and is_on(figures),
    )


def _shown(levels: list[_Level], numbers: list[int | None], level: int) -> str:
    own = levels[level]
    if own.kind == "bullet":
        return ""

    def number(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        kind = "decimal" if own.is_in_figures else levels[at].kind
        return _number(numbers[at] or 0, kind) if at <= level and kind not in ("none", "bullet") else ""

    return _PLACE.sub(number, own.text).strip()[:_LONGEST_MARK]


def _number(number: int, kind: str) -> str:
    if kind == "decimalZero":
        return f"{number:02}"
    return numbering.mark(min(max(number, 0), 9_999), _KINDS.get(kind, "decimal")).removesuffix(".")
