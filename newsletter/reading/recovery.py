"""A text with a slip → the same text without the field, item or line with the slip, so that YAML can read the rest.

Comes in: the text, where the slip is, and which groups and lists are open there. Goes out: a text of the same length
with the same lines, so that every character keeps its place: a value that cannot be read is filled with HOLE, and a
line that cannot be read becomes a comment. This is a module of its own because it guesses where an author went on, by
indentation alone; it knows neither why YAML refused a text nor what a field may hold. It is pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from newsletter.reading.lines import LINE_BREAK, line_of

HOLE = "\ue000"
"""Stands for what could not be read; no file may hold this character itself."""

# Few files need these patterns, so they are not compiled on import, to keep the start fast.
# Spaces, the dashes of items, and the name of a field with its colon.
_NAME = r"""(?:"[^"]*+"|'[^']*+'|-?[^\s"'#&*!|>%@`,?\[\]{}-].*?):(?:[ \t]++|$)"""
_BEGINNING = rf"(?P<indent>[ \t]*+)(?P<dashes>(?:-[ \t]++)*+)(?P<name>{_NAME})?"
_ITEM = r"-(?:\s|$)"
_OPENS_MORE = r"[ \t]*-|.*(?::|[|>][-+0-9]*)[ \t]*$"  # an item, or what goes on in the lines below


class Place(NamedTuple):
    """Where the next field of an open group begins, or the next item of an open list: in this column, from 0 on."""

    column: int
    is_list: bool


def without_slip(text: str, at: int, places: Collection[Place], below: int | None, bracket: int | None) -> str:
    """Return the text without what is at the slip `at`, or the same text where that has been taken out already.

    The text goes on where the next field or item begins at one of the `places`. `below` is the column of a field whose
    value has not begun, `bracket` is where the outermost open bracket is.
    """
    at = at if bracket is None else min(at, bracket)
    _, begin, end = line_of(text, at)
    line = text[begin:end]
    if HOLE in line or not line.strip(" \t"):
        return text
    beginning = re.match(_BEGINNING, line)
    assert beginning  # each of its parts may be empty
    value = beginning.end()
    if (beginning["dashes"] or beginning["name"]) and value <= at - begin:
        deepest = beginning.end("dashes") if beginning["name"] else len(beginning[0].rstrip(" \t")) - 1
        filled = line[:value] + HOLE * len(line[value:])
        return text[:begin] + filled + _with_gap(text, end, lambda column, _: column <= deepest)
    indent, is_item = beginning["indent"], re.match(_ITEM, line[len(beginning["indent"]) :]) is not None
    # What is deeper than a line at a right place, or than an item, belongs to it; how deep a tab is nobody knows.
    is_at_place = any(place.column == len(indent) for place in places)
    is_limit = "\t" not in indent and (is_at_place or re.match(_OPENS_MORE, line))

    def is_place(column: int, is_next_item: bool) -> bool:
        if below is not None and column > below and is_next_item == is_item:
            return True
        return Place(column, is_next_item) in places and not (is_limit and column > len(indent))

    return text[:begin] + _comment(line) + _with_gap(text, end, is_place)


def _with_gap(text: str, end: int, is_place: Callable[[int, bool], bool]) -> str:
    """Return the text from a line's end on, in which lines are comments until a field or an item begins at a place.

    `is_place` is asked about a column, and whether an item begins there.
    """
    parts: list[str] = []
    done = end
    for begin, line_end in _lines_from(text, end):
        line = text[begin:line_end]
        first = len(line) - len(line.lstrip(" \t"))
        if first == len(line) or line[first] == "#":
            continue
        is_item = re.match(_ITEM, line[first:]) is not None
        beginning = re.match(_BEGINNING, line)
        if (is_item or (beginning and beginning["name"])) and is_place(first, is_item):
            break
        parts += [text[done:begin], _comment(line)]
        done = line_end
    return "".join((*parts, text[done:]))


def _lines_from(text: str, end: int) -> Iterator[tuple[int, int]]:
    """Yield where each line begins and ends, from the one after that which ends at `end`."""
    while found := LINE_BREAK.match(text, end):
        begin = found.end()
        found = LINE_BREAK.search(text, begin)
        end = found.start() if found else len(text)
        yield begin, end


def _comment(line: str) -> str:
    """Return a comment of the length of a line that begins in its column."""
    first = len(line) - len(line.lstrip(" \t"))
    return " " * first + "#" + HOLE * (len(line) - first - 1)
