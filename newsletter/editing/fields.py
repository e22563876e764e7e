"""A field is set, added or taken out; an item that is there gets another value.

Comes in: an outline, a path and a value. Goes out: the splice that does it. A text that is there is changed word by
word, so that its line breaks and its way of writing stay; only where that cannot be is it written anew, in its author's
style if that can hold it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newsletter.editing.outline import BLOCK, HEADER, Outline
from newsletter.editing.removal import removals
from newsletter.editing.scalar import Room, escaped, is_plain, spelled, styles_for
from newsletter.editing.shape import annotation_at, fields_in_short_form, group_at
from newsletter.editing.splices import Splice, proven, shared, with_change
from newsletter.editing.values import field, gap, written
from newsletter.errors import Refused
from newsletter.model.schema import is_needed
from newsletter.reading.model_fields import fields_of
from newsletter.reading.source import Path
from newsletter.reading.spans import index_of_offset

_WORDS = re.compile(r"\s*(?:\S+\s+)*")


def put(outline: Outline, path: Path, value: Any) -> Splice | None:
    """Return how a value becomes that of a field or an item, or None where it is so already; raise Refused."""
    around = outline.value(path[:-1])
    is_there = path in outline.source.values or (isinstance(path[-1], str) and not isinstance(around, str))
    if outline.value(path) == value and is_there:
        return None
    if value is None and path in outline.source.keys:
        return _without(outline, path)
    if path in outline.source.values:
        return _replaced(outline, path, value)
    if group := missing_group(outline, path):
        for name in reversed(path[len(group) :]):
            value = {name: value}
        return put(outline, group, value)
    if isinstance(around, dict) and isinstance(path[-1], str):
        meant = with_change(outline.data, path[:-1], lambda group: group.__setitem__(path[-1], value))
        return proven(outline, _both_ways(_additions, outline, path, value), meant)
    if isinstance(around, str) and isinstance(path[-1], str):
        return _out_of_short_form(outline, path, value)
    raise Refused("What this belongs to is not there any more.")


def missing_group(outline: Outline, path: Path) -> Path | None:
    """Return the outermost group that a field is in and that is not there yet, or None."""
    for depth in range(1, len(path)):
        if outline.value(path[:depth]) is None:
            is_of_names = all(isinstance(step, str) for step in path[depth - 1 :])
            return path[:depth] if is_of_names and isinstance(outline.value(path[: depth - 1]), dict) else None
    return None


def clear(outline: Outline, path: Path) -> Splice | None:
    """Return how a field loses its value, or None where there is no such field.

    A field that is needed stays, empty; of others the line goes, unless a comment hangs on it. A group that can be left
    out goes with its last field.
    """
    if path not in outline.source.keys:
        return None
    value = outline.value(path)
    model, name = group_at(outline.model, outline.data, path[:-1]), str(path[-1])
    if model and name in model.model_fields and is_needed(model, name):
        return put(outline, path, type(value)() if value is not None else "")
    return _without(outline, _with_what_is_around_it(outline, path))


def _with_what_is_around_it(outline: Outline, path: Path) -> Path:
    """Return the outermost group that holds nothing but a field, not even a comment, and can be left out."""
    start, end = outline.head(path), outline.end(path)
    while isinstance(path[-1], str) and len(outline.children(path[:-1])) == 1:
        around, (begin, stop) = path[:-1], outline.whole(path[:-1]) if path[:-1] else (0, 0)
        if not around or isinstance(around[-1], int) or "#" in outline.text[begin:start] + outline.text[end:stop]:
            break
        model = group_at(outline.model, outline.data, around[:-1])
        if model and str(around[-1]) in model.model_fields and is_needed(model, str(around[-1])):
            break
        path = around
    return path


def _without(outline: Outline, path: Path) -> Splice:
    """Return how a field goes."""
    meant = with_change(outline.data, path[:-1], lambda group: group.pop(path[-1], None))
    return proven(outline, _clearings(outline, path), meant)


def _clearings(outline: Outline, path: Path) -> Iterator[Splice]:
    start, end = outline.whole(path)
    head, stop = outline.head(path), outline.end(path)
    comment = outline.comment_of_header(path)
    if comment or "#" in outline.text[start:head] + outline.text[stop:end]:
        yield Splice(outline.after_colon(path), stop, comment)
    yield from removals(outline, path)


def _both_ways(ways: Any, outline: Outline, path: Path, value: Any) -> Iterator[Splice]:
    """Yield the ways to write a value, first with texts in lines of their own, whose ends depend on what follows."""
    yield from ways(outline, path, value, False)
    yield from ways(outline, path, value, True)


def _additions(outline: Outline, path: Path, value: Any, ends_itself: bool) -> Iterator[Splice]:
    around, name = path[:-1], str(path[-1])
    room = Room(0, 0, outline.line_break, outline.is_in_brackets(path), ends_itself)
    if path in outline.source.keys:  # a name without a value
        column = outline.column(outline.source.keys[path])
        inner = room._replace(column=column + 2, parent=column)
        after, end = outline.after_colon(path), outline.end(path)
        line_end = end if room.in_brackets else outline.line_end(end)
        new = f"{gap(value, inner)}{written(value, inner)}"
        if room.in_brackets or _is_on_one_line(value):
            colon = "" if outline.text.startswith(":", after - 1) else ":"
            yield Splice(after, end, colon + new)
        else:  # a comment on the line stays on it
            rest = outline.text[end:line_end]
            header, line_break, below = new.partition(outline.line_break)
            yield Splice(after, line_end, header + rest + line_break + below)
        return
    siblings = outline.children(around)
    if not around and not siblings:  # a file that holds `{}`
        start, lines = outline.span(around).start, room._replace(in_brackets=False)
        yield Splice(start, outline.end(around), field(name, value, outline.column(start), lines))
    before = _before(outline, around, name, siblings)
    if room.in_brackets:
        new = f"{field(name, value, 0, room)}"
        if before:
            yield Splice(end := outline.end(before), end, f", {new}")
        else:
            start = outline.span(around).start + 1
            yield Splice(start, start, f"{new}, " if siblings else new)
        return
    column = outline.column(outline.source.keys[siblings[0]])
    new = field(name, value, column, room)
    indent = " " * column
    if before:
        end = outline.whole(before).end
        yield Splice(end, end, f"{outline.line_break}{indent}{new}")
    first = outline.whole(siblings[0]).start
    yield Splice(first, first, f"{new}{outline.line_break}{indent}")


def _before(outline: Outline, around: Path, name: str, siblings: list[Path]) -> Path | None:
    """Return the last field that comes before another in the model's order, as the `type` of a block does."""
    order = fields_of(group_at(outline.model, outline.data, around))
    rank = {known: number for number, known in enumerate(order)}
    own = rank.get(name, len(order))
    return next((path for path in reversed(siblings) if rank.get(str(path[-1]), -1) < own), None)


def _out_of_short_form(outline: Outline, path: Path, value: Any) -> Splice:
    """Return how a text that stands for a group becomes the group, with a field more: `- A title` → `- title: …`.

    With None, the fields are those that the text stands for, and no other.
    """
    around, name = path[:-1], str(path[-1])
    text = outline.value(around)
    fields = fields_in_short_form(annotation_at(outline.model, outline.data, around), text)
    if fields is None:
        raise Refused("Here stands a text, which has no fields.")
    group = fields if value is None else {**fields, name: value}
    start, end = outline.span(around).start, outline.end(around)
    in_brackets = outline.is_in_brackets(around)
    line_end = end if in_brackets else outline.line_end(end)
    comments = outline.comment_of_header(around) + outline.text[end:line_end]

    def ways() -> Iterator[Splice]:
        column = outline.column(start)
        for ends_itself in (False, True):
            room = Room(column, column, outline.line_break, in_brackets, ends_itself)
            if not in_brackets and fields == {next(iter(fields)): text}:
                more = "" if value is None else f"{outline.line_break}{' ' * column}{field(name, value, column, room)}"
                new = f"{next(iter(fields))}: {outline.text[start:line_end]}{more}"
                yield Splice(start, line_end, new)
            first, line_break, lines = written(group, room).partition(outline.line_break)
            yield Splice(start, line_end, f"{first}{comments}{line_break}{lines}")

    def change(items: Any) -> None:
        items[around[-1]] = group

    return proven(outline, ways(), with_change(outline.data, around[:-1], change))


def _replaced(outline: Outline, path: Path, value: Any) -> Splice:
    old = outline.value(path)
    if isinstance(old, str) and isinstance(value, str):
        ways = _texts(outline, path, old, value)
    else:
        ways = _both_ways(_wholes, outline, path, value)
    return proven(
        outline, ways, with_change(outline.data, path[:-1], lambda around: around.__setitem__(path[-1], value))
    )


def _room(outline: Outline, path: Path, ends_itself: bool = False) -> Room:
    """Return the room for the value at a path; that of a text with lines of its own stays where they begin."""
    parent = outline.column(outline.head(path))
    span, column = outline.span(path), parent + 2
    if span.style in BLOCK and (header := HEADER.match(outline.text, span.start)):
        hint = header[1] or header[2]
        first = re.compile(r"\s*?[\r\n]( *)[^\s]").match(outline.text, header.end(), span.end)
        column = parent + int(hint) if hint else len(first[1]) if first else column
    in_brackets = outline.is_in_brackets(path)
    return Room(max(column, parent + 1), parent, outline.line_break, in_brackets, ends_itself)


def _texts(outline: Outline, path: Path, old: str, new: str) -> Iterator[Splice | None]:
    """Yield ways to write a text in place of another: its changed words alone, then the whole in one style or other."""
    yield _changed_words(outline, path, old, new)
    span, end, room = outline.span(path), outline.end(path), _room(outline, path)
    comment = outline.comment_of_header(path)
    rest = "" if span.style in BLOCK else outline.text[end : outline.line_end(end)]
    # Quotation marks around nothing say that there is nothing, and not how their author writes.
    for style in styles_for(new, span.style if old else None, room):
        written_anew = spelled(new, style, room)
        if written_anew is None:
            continue
        if style in BLOCK:
            first, line_break, lines = written_anew.partition(outline.line_break)
            splice = Splice(span.start, end + len(rest), f"{first}{comment}{rest}{line_break}{lines}")
            yield splice
            yield splice._replace(new=splice.new + outline.line_break)  # at the end of a file that has no last break
        else:
            yield Splice(span.start, end, f"{written_anew}{comment}")


def _changed_words(outline: Outline, path: Path, old: str, new: str) -> Splice | None:
    """Return the text with only those words of a value replaced that have changed, whatever its style."""
    span = outline.span(path)
    first = _words_shared(old, new)
    last = _words_shared(old[first:][::-1], new[first:][::-1])
    gone, come = old[first : len(old) - last], new[first : len(new) - last]
    if gone != gone.strip() or come != come.strip() or not gone or not come:
        return None
    if "\n" in gone + come:
        return None  # a text that is written anew line by line keeps the lines that are the same
    room = Room(0, 0, "\n", outline.is_in_brackets(path))
    if not span.style and not is_plain(" ".join(new.split()), in_brackets=room.in_brackets):
        return None
    if span.style == '"':
        come = escaped(come)
    elif spelled(come, "'", room) is None:
        return None
    elif span.style == "'":
        come = come.replace("'", "''")
    start = index_of_offset(outline.text, span, old, first)
    return Splice(start, index_of_offset(outline.text, span, old, first + len(gone)), come)


def _words_shared(one: str, other: str) -> int:
    """Return the length of the words, with the space behind each, that two texts have in common at their beginnings."""
    found = _WORDS.match(one[: shared(one, other)])
    return found.end() if found else 0


def _wholes(outline: Outline, path: Path, value: Any, ends_itself: bool) -> Iterator[Splice]:
    """Yield ways to write a value of any kind in place of another."""
    span, end, room = outline.span(path), outline.end(path), _room(outline, path, ends_itself)
    if outline.is_bracketed(path) and not isinstance(value, str):
        room = room._replace(in_brackets=True)
    comment = outline.comment_of_header(path)
    is_alike = value and type(outline.value(path)) is type(value)
    if path in outline.source.keys and not room.in_brackets:
        if is_alike:
            yield Splice(span.start, end, written(value, room._replace(column=outline.column(span.start))))
        after, line_end = outline.after_colon(path), outline.line_end(end)
        first, line_break, below = f"{gap(value, room)}{written(value, room)}".partition(outline.line_break)
        yield Splice(after, line_end, f"{first}{comment}{outline.text[end:line_end]}{line_break}{below}")
    if span.start < end:
        room = room._replace(column=outline.column(span.start))
    before = " " if outline.text.startswith("-", span.start - 1) else ""  # an item without a value
    first, line_break, below = written(value, room).partition(outline.line_break)
    yield Splice(span.start, end, f"{before}{first}{comment}{line_break}{below}")


def _is_on_one_line(value: Any) -> bool:
    return not value or (isinstance(value, str) and "\n" not in value)
