"""A field or an item is taken out, with its comments; comments that belong to nobody stay.

Comes in: an outline and a path. Goes out: splices to try. It is a module of its own because fields and items are taken
out by the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.editing.outline import Outline
from newsletter.editing.splices import Splice
from newsletter.reading.lines import LINE_BREAK
from newsletter.reading.source import Path

_REST_OF_LINE = re.compile(rf"[ \t]*,?[ \t]*(?:#[^\r\n]*)?(?:{LINE_BREAK.pattern})")
_COMMA = re.compile(r"\s*,[ \t]*")


def removals(outline: Outline, path: Path) -> Iterator[Splice]:
    """Yield ways to take out what is at a path; a list or a group that is left empty is written [] or {}."""
    siblings = outline.children(path[:-1])
    number = siblings.index(path)
    before = siblings[number - 1] if number else None
    after = siblings[number + 1] if number + 1 < len(siblings) else None
    if before is None and after is None:
        yield from _of_only(outline, path)
    elif outline.is_in_brackets(path):
        yield from _in_brackets(outline, path, before, after)
    else:
        if before is not None and after is not None and _is_at_end_of_group(outline, path, before, after):
            yield _with_gap_above(outline, path, before)
        if after is not None:
            yield _with_gap_below(outline, path, after)
        if before is not None:
            splice = _with_gap_above(outline, path, before)
            yield splice
            yield splice._replace(new=splice.new + outline.line_break)  # the text before may end with its line


def _is_at_end_of_group(outline: Outline, path: Path, before: Path, after: Path) -> bool:
    """Return whether more empty lines follow than stand before, as below the last of fields that belong together."""
    start, end = outline.whole(path)
    above, below = outline.text[outline.whole(before).end : start], outline.text[end : outline.whole(after).start]
    return len(LINE_BREAK.findall(below)) > len(LINE_BREAK.findall(above))


def _with_gap_below(outline: Outline, path: Path, after: Path) -> Splice:
    """Take out all up to the next item, but not from the first comment on that lies between."""
    start, end = outline.whole(path)
    stop = outline.whole(after).start
    comment = outline.text.find("#", end, stop)
    if comment >= 0:
        stop = comment
    if outline.is_first_on_line(start):
        return Splice(outline.line_start(start), outline.line_start(stop), "")
    return Splice(start, stop, "")


def _with_gap_above(outline: Outline, path: Path, before: Path) -> Splice:
    """Take out all from the end of the item before, but not up to the last comment that lies between."""
    start, end = outline.whole(path)
    begin = outline.whole(before).end
    gap = outline.text[begin:start]
    return Splice(begin + len(gap.rstrip()) if "#" in gap else begin, end, "")


def _of_only(outline: Outline, path: Path) -> Iterator[Splice]:
    """Take out what is alone in a list or a group."""
    around = path[:-1]
    nothing = "[]" if isinstance(path[-1], int) else "{}"
    start, end = outline.whole(path)
    if outline.is_bracketed(around):
        opening, closing = outline.span(around).start, outline.end(around)
        rest = _REST_OF_LINE.match(outline.text, end)
        stop = rest.end() if rest else end
        if "#" in outline.text[opening:start] + outline.text[stop:closing]:
            yield from _from_brackets(outline, start, end)
        yield Splice(opening, closing, nothing)
        return
    if around in outline.source.keys:
        begin = outline.after_colon(around)
        kept = outline.text[begin:start]
        yield Splice(begin, end, f" {nothing}{kept.rstrip() if '#' in kept else ''}")
    yield Splice(start, end, nothing)


def _in_brackets(outline: Outline, path: Path, before: Path | None, after: Path | None) -> Iterator[Splice]:
    """Take out what lies in brackets, with one comma."""
    start, end = outline.whole(path)
    if outline.is_first_on_line(start) and _REST_OF_LINE.match(outline.text, end):
        yield from _from_brackets(outline, start, end)
    if after is not None:
        stop = outline.head(after)
        if "#" not in outline.text[end:stop]:
            yield Splice(start, stop, "")
    elif before is not None and "#" not in outline.text[outline.end(before) : start]:
        yield Splice(outline.end(before), end, "")
    yield from _from_brackets(outline, start, end)


def _from_brackets(outline: Outline, start: int, end: int) -> Iterator[Splice]:
    """Take out what stands at a place in brackets, with the comment behind it if it has its lines to itself."""
    rest = _REST_OF_LINE.match(outline.text, end)
    if rest and outline.is_first_on_line(start):
        yield Splice(outline.line_start(start), rest.end(), "")
    comma = _COMMA.match(outline.text, end)
    yield Splice(start, comma.end() if comma else end, "")
