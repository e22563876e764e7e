"""A text with a slip → the same text without the field, item or line that the slip is in, so that YAML can read the rest.

Comes in: the text, where the slip is, and which groups and lists are open there. Goes out: a text of the same length
with the same lines, so that every character keeps its place: a value that cannot be read is filled with HOLE, and a
line that cannot be read becomes a comment. This is a module of its own because it guesses where an author went on, by
indentation alone; it knows neither why YAML refused a text nor what a field may hold. It is pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from newsletter.reading.lines import LINE_BREAK, line_of

HOLE = "\ue000"
"""Stands for what could not be read; no file may hold this character itself."""

# A field's name, up to its colon, after spaces and the dashes of the items that it is in.
_BEGINNING = re.compile(
    r"""(?P<indent>[ \t]*+)(?P<dashes>(?:-[ \t]++)*+)(?P<name>(?:"[^"]*+"|'[^']*+'|-?[^\s"'#&*!|>%@`,?\[\]{}-].*?):(?:[ \t]++|$))?"""
)
_ITEM = re.compile(r"-(?:\s|$)")
_OPENS_MORE = re.compile(r"[ \t]*-|.*(?::|[|>][-+0-9]*)[ \t]*$")  # an item, or what goes on in the lines below


class Place(NamedTuple):
    """Where the next field of an open group begins, or the next item of an open list: in this column, from 0 on."""

    column: int
    is_list: bool


def without_slip(text: str, at: int, places: Collection[Place], bracket: int | None) -> str:
    """Return the text without what is at the slip `at`, or the same text where that has been taken out already.

    `places` are those where fields and items may begin, `bracket` is where the outermost open bracket is. The text goes
    on where the next field or item begins at such a place.
    """
    at = at if bracket is None else min(at, bracket)
    _, begin, end = line_of(text, at)
    line = text[begin:end]
    if HOLE in line or not line.strip(" \t"):
        return text
    beginning = _BEGINNING.match(line)
    assert beginning  # each of its parts may be empty
    value = beginning.end()
    if (beginning["dashes"] or beginning["name"]) and value <= at - begin:
        column = beginning.end("dashes") if beginning["name"] else len(beginning[0].rstrip(" \t")) - 1
        filled = line[:value] + HOLE * len(line[value:])
        return text[:begin] + filled + _with_gap(text, end, column, None)
    column = beginning.end("indent")
    # What is deeper than a line at a right place, or than an item, belongs to it.
    is_at_place = any(place.column == column for place in places)
    deepest = column if is_at_place or _OPENS_MORE.match(line) else None
    return text[:begin] + _comment(line) + _with_gap(text, end, deepest, places)


def _with_gap(text: str, end: int, deepest: int | None, places: Collection[Place] | None) -> str:
    """Return the text from a line's end on, in which lines are comments until something begins at one of the places.

    Without `places`, any field or item that begins no further right than in the column `deepest` ends the gap.
    """
    parts: list[str] = []
    done = end
    for begin, line_end in _lines_from(text, end):
        line = text[begin:line_end]
        first = len(line) - len(line.lstrip(" \t"))
        if first == len(line) or line[first] == "#":
            continue
        is_item = _ITEM.match(line, first) is not None
        beginning = _BEGINNING.match(line)
        begins = is_item or bool(beginning and beginning["name"])
        is_place = places is None or Place(first, is_item) in places
        if begins and is_place and (deepest is None or first <= deepest):
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
