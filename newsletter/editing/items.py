"""Items of a list: put in, doubled, moved, taken out.

Comes in: an outline and the path of an item. Goes out: the splice that does it. A new item looks as its neighbours do;
an item that is doubled or moved keeps its lines and its comments; and what lies between items stays where it is.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

from newsletter.editing.outline import BLOCK, Extent, Outline
from newsletter.editing.removal import removals
from newsletter.editing.scalar import Room
from newsletter.editing.splices import Splice, proven, with_change
from newsletter.editing.values import written
from newsletter.errors import Refused
from newsletter.reading.lines import LINE_BREAK
from newsletter.reading.source import Path

_COMMENT = re.compile(r"(?:[ \t]*,)?((?:[ \t]+#[^\r\n]*)?)[ \t]*(?=[\r\n])")
_DASH = re.compile(r"- +(?=[^\s#])")


def insert(outline: Outline, path: Path, value: Any, lines: str = "") -> Splice:
    """Return how an item comes to stand at a path, before the one that is there, if any; raise Refused.

    `lines` are its lines as they stood somewhere else, from its comments or its dash on: they are taken if they fit.
    """
    around, number = path[:-1], int(path[-1])
    items = outline.children(around)
    if not isinstance(outline.value(around), list) or not 0 <= number <= len(items):
        raise Refused("The list for this is not there any more.")

    def ways() -> Iterator[Splice]:
        if lines and items and not outline.is_in_brackets(path):
            yield _in_lines(outline, items, number, lines)
        for ends_itself in (False, True):
            yield from _insertions(outline, path, items, value, ends_itself)

    meant = with_change(outline.data, around, lambda there: there.insert(number, copy.deepcopy(value)))
    return proven(outline, ways(), meant)


def duplicate(outline: Outline, path: Path) -> Splice:
    """Return how a copy of an item, with the comments on and below its lines, comes to stand behind it."""
    _check(outline, path)
    start, end = outline.own(path)
    behind = (*path[:-1], int(path[-1]) + 1)
    return insert(outline, behind, outline.value(path), outline.text[start:end])


def move(outline: Outline, path: Path, to: int) -> Splice | None:
    """Return how an item comes to stand at another place of its list, or None where it is there already."""
    _check(outline, path)
    number, items = int(path[-1]), outline.children(path[:-1])
    if not 0 <= to < len(items):
        raise Refused("This list is not as long any more.")
    if to == number:
        return None
    first, last = sorted((number, to))
    ways = (_moved(outline, pieces, number - first, to - first) for pieces in _pieces(outline, items[first : last + 1]))
    meant = with_change(outline.data, path[:-1], lambda there: there.insert(to, there.pop(number)))
    return proven(outline, ways, meant)


def _moved(outline: Outline, pieces: list[tuple[Extent, Extent]], number: int, to: int) -> Splice:
    """Return how one of several pieces, each with a comment behind it, gets another place; what is between stays."""
    order = [*range(len(pieces))]
    order.insert(to, order.pop(number))
    text, new = outline.text, ""
    for place, other in enumerate(order):
        (_, end), (begin, stop) = pieces[place]
        own, comment = pieces[other]
        after = pieces[place + 1][0].start if place + 1 < len(pieces) else stop
        new += text[slice(*own)] + text[end:begin] + text[slice(*comment)] + text[stop:after]
    return Splice(pieces[0][0].start, pieces[-1][1].end, new)


def _pieces(outline: Outline, items: list[Path]) -> Iterator[list[tuple[Extent, Extent]]]:
    """Yield the places of items that can change places, and those of the comments behind their commas."""
    wholes = [outline.whole(item) for item in items]
    if outline.is_in_brackets(items[0]):
        found = [_COMMENT.match(outline.text, end) for _, end in wholes]
        if all(found) and all(outline.is_first_on_line(start) for start, _ in wholes):
            comments = [Extent(*match.span(1)) for match in found if match]
            yield [*zip(wholes, comments, strict=True)]
    yield [(whole, Extent(whole.end, whole.end)) for whole in wholes]


def delete(outline: Outline, path: Path) -> Splice:
    """Return how an item goes, with the comments that belong to it."""
    _check(outline, path)
    return proven(
        outline, removals(outline, path), with_change(outline.data, path[:-1], lambda there: there.pop(path[-1]))
    )


def _check(outline: Outline, path: Path) -> None:
    if not path or not isinstance(path[-1], int) or path not in outline.source.values:
        raise Refused("This is not there any more.")


def _insertions(outline: Outline, path: Path, items: list[Path], value: Any, ends_itself: bool) -> Iterator[Splice]:
    number, around = int(path[-1]), path[:-1]
    room = Room(0, 0, outline.line_break, outline.is_in_brackets(path), ends_itself)
    if not items:
        yield from _into_empty(outline, around, value, room)
        return
    near = items[min(number, len(items) - 1)]
    style = outline.span(near).style if isinstance(outline.value(near), str) else None
    if style in BLOCK and isinstance(value, str) and "\n" not in value:
        style = None
    if room.in_brackets:
        new = written(value, room, style)
        if number < len(items):
            start = outline.head(items[number])
            yield Splice(start, start, f"{new}, ")
        else:
            end = outline.end(items[-1])
            yield Splice(end, end, f", {new}")
        return
    found = _DASH.match(outline.text, outline.head(near))
    dash = found[0] if found else "- "
    parent = outline.column(outline.head(near))
    inner = room._replace(column=parent + len(dash), parent=parent)
    if outline.is_bracketed(near):
        yield _in_lines(outline, items, number, dash + written(value, inner._replace(in_brackets=True), style))
    yield _in_lines(outline, items, number, dash + written(value, inner, style))


def _into_empty(outline: Outline, around: Path, value: Any, room: Room) -> Iterator[Splice]:
    """Yield ways to write the first item of a list that is written []."""
    start, end = outline.span(around).start, outline.end(around)
    if "#" in outline.text[start:end]:  # comments within the brackets stay, behind the item
        inside = outline.text.index("[", start) + 1
        space = "" if outline.text[inside].isspace() else " "
        yield Splice(inside, inside, written(value, room._replace(in_brackets=True)) + space)
        return
    if around in outline.source.keys and not outline.is_in_brackets(around):
        after, line_end = outline.after_colon(around), outline.line_end(end)
        column = outline.column(outline.head(around)) + 2
        lines = written([value], room._replace(column=column, parent=column - 2, in_brackets=False))
        rest = outline.text[end:line_end]
        yield Splice(after, line_end, f"{rest}{outline.line_break}{' ' * column}{lines}")
    yield Splice(start, end, written([value], room._replace(in_brackets=True)))


def _in_lines(outline: Outline, items: list[Path], number: int, lines: str) -> Splice:
    """Return the splice that puts the lines of an item, from its dash on, before an item or behind the last one."""
    gap = _gap(outline, items, number)
    if number < len(items):
        start = outline.whole(items[number]).start
        return Splice(start, start, f"{lines}{gap}")
    end = outline.whole(items[-1]).end
    return Splice(end, end, f"{gap}{lines}")


def _gap(outline: Outline, items: list[Path], number: int) -> str:
    """Return what is to stand between a new item and its neighbour: an empty line where others have one."""
    if len(items) > 1:
        other = min(max(number, 1), len(items) - 1)
        start, end = outline.whole(items[other - 1]).end, outline.whole(items[other]).start
    else:
        start, end = outline.span(items[0][:-1]).start, outline.whole(items[0]).start
        start = outline.source.keys.get(items[0][:-1], start)
    breaks = LINE_BREAK.findall(re.sub(r"#[^\r\n]*", "", outline.text[start:end]))
    return outline.line_break * (2 if len(breaks) > 1 else 1) + " " * outline.column(outline.head(items[0]))
