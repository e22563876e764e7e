"""A place in a YAML text that is being typed → where in the data it is, and what stands around it.

Comes in: the text before a caret and the text after it. Goes out: a Spot. The text is not parsed, but read by its
columns: most of the time, somebody who types has a line that no parser takes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from newsletter.reading.source import Path

_DASH = re.compile(r"-(?: +|$)")
_FIELD = re.compile(r"(?P<name>[\w-]+)[ \t]*:(?=[ \t]|$)(?P<gap>[ \t]*)(?P<value>.*)")
_COMMENT = re.compile(r"(?:^|[ \t])#.*")
_WORD = re.compile(r"[\w-]*")
_IS_NAMED = re.compile(r"[\w-]*[ \t]*:(?:[ \t]|$)")
_NAMES_INSIDE = re.compile(r"[{,]\s*([\w-]+)\s*:")


@dataclass(frozen=True, slots=True)
class Spot:
    """What a caret is in: the name of a field in the group at `path`, or, where it `is_value`, the value at `path`.

    `typed` is what stands there before the caret, and `column` where the fields of its group begin. What `has_colon` is
    a name already. What `is_inside` stands within brackets or braces. `data` is what was found of the whole text:
    enough to know the kind of each block.
    """

    path: Path
    typed: str
    column: int
    is_value: bool
    data: Any = field(repr=False)
    has_colon: bool = False
    is_inside: bool = False

    @property
    def names(self) -> frozenset[str]:
        """The names of the fields that its group has, or the one around its value."""
        group = self.data
        for step in self.path[:-1] if self.is_value else self.path:
            group = group[step]
        return frozenset(group) if isinstance(group, dict) else frozenset()


def spot_at(before: str, after: str) -> Spot | None:
    """Return the spot between two pieces of a text; None where no data stand, as in a comment or in prose."""
    *above, line = before.replace("\r", "").split("\n")
    rest, *below = after.replace("\r", "").split("\n")
    reader = _Reader()
    for each in above:
        reader.take(each)
    words = line.lstrip(" ")
    column = len(line) - len(words)
    if reader.goes_on(column) or _COMMENT.search(words):
        return None
    column, words = reader.take_dashes(column, words)
    opened = reader.open
    reader.close(column)
    at = _in_line(reader, column, words, rest)
    if at is None:
        return None
    if not line.strip():
        reader.open = opened
    for each in below:
        reader.take(each)
    path, typed, is_value, is_inside = at
    return Spot(path, typed, column, is_value, reader.data(path), bool(_IS_NAMED.match(rest)), is_inside)


class _Open(NamedTuple):
    """A field or an item: what is further to the right in the lines below belongs to it."""

    column: int
    step: str | int
    has_value: bool = False


class _Reader:
    """Reads lines one after the other, and knows what is `open`; `found` are all paths, with values on one line."""

    def __init__(self) -> None:
        self.open: tuple[_Open, ...] = ()
        self.found: dict[Path, str] = {}

    @property
    def path(self) -> Path:
        return tuple(each.step for each in self.open)

    def take(self, line: str) -> None:
        """Take a whole line."""
        words = line.lstrip(" ")
        column = len(line) - len(words)
        if not words.strip() or words.startswith("#") or self.goes_on(column):
            return
        column, words = self.take_dashes(column, words)
        value = _COMMENT.sub("", words).strip()
        if named := _FIELD.match(words):
            self.close(column)
            self.begin(column, named["name"], _COMMENT.sub("", named["value"]).strip())
        elif self.open and value:
            *others, last = self.open
            self.open = (*others, last._replace(has_value=True))
            self.found[self.path] = value

    def take_dashes(self, column: int, words: str) -> tuple[int, str]:
        """Begin an item for each dash, and return the rest of the line with its column."""
        while dash := _DASH.match(words):
            self.close(column + 1)
            number = 0
            if self.open and self.open[-1].column == column and isinstance(last := self.open[-1].step, int):
                number = last + 1
                self.open = self.open[:-1]
            self.begin(column, number)
            column, words = column + len(dash[0]), words[len(dash[0]) :]
        return column, words

    def begin(self, column: int, step: str | int, value: str = "") -> None:
        """Open a field or an item."""
        self.open = (*self.open, _Open(column, step, bool(value)))
        self.found[self.path] = value

    def close(self, column: int) -> None:
        """Close all to which a line does not belong that begins in a column."""
        self.open = tuple(each for each in self.open if each.column < column)

    def goes_on(self, column: int) -> bool:
        """Return whether a line that begins in a column belongs to a text that has begun above it."""
        return any(each.has_value for each in self.open[-1:] if each.column < column)

    def data(self, path: Path) -> Any:
        """Return what was found as data, with something at each step of a path."""
        found = {path[:length]: "" for length in range(1, len(path) + 1)} | self.found
        nodes: dict[Path, Any] = {(): {}}
        for place in sorted(found, key=lambda place: (len(place), place[-1] if isinstance(place[-1], int) else 0)):
            around, step = nodes[place[:-1]], place[-1]
            nodes[place] = found[place].strip("'\"") or ([] if (*place, 0) in found else {})
            if isinstance(around, list):
                around.append(nodes[place])
            elif isinstance(around, dict):
                around[step] = nodes[place]
        return nodes[()]


class _InLine(NamedTuple):
    path: Path
    typed: str
    is_value: bool
    is_inside: bool = False


def _in_line(reader: _Reader, column: int, words: str, rest: str) -> _InLine | None:
    """Return where in the rest of a line its end is, and let the reader begin the field that it is the value of."""
    named = _FIELD.fullmatch(words)
    if not named and _WORD.fullmatch(words):
        if whole := _FIELD.match(words + rest):
            reader.found[(*reader.path, whole["name"])] = _COMMENT.sub("", whole["value"]).strip()
        return _InLine(reader.path, words, is_value=False)
    value = named["value"] if named else words
    is_inside = value.startswith(("{", "["))
    if named:
        reader.begin(column, named["name"], "" if is_inside else value)
    if not is_inside:
        return _InLine(reader.path, value, is_value=True) if named and named["gap"] else None
    inside, typed, is_value, start = _inside(value)
    path = (*reader.path, *inside)
    if not is_value:
        group = (value[start:] + rest).partition("}")[0]
        reader.found |= {(*path, name): "" for name in _NAMES_INSIDE.findall(group)}
    return _InLine(path, typed, is_value, is_inside=True)


def _inside(value: str) -> tuple[Path, str, bool, int]:
    """Return where the end of an unfinished value in brackets or braces is.

    That is the path in it, what is typed, whether that is a value, and where the innermost bracket or brace is.
    """
    steps: list[str | int] = []
    typed, quote, start = "", "", 0
    for number, (character, following) in enumerate(zip(value, value[1:] + " ", strict=True)):
        if quote:
            typed, quote = typed + character, "" if character == quote else quote
        elif character in "{[":
            steps, typed, start = [*steps, "" if character == "{" else 0], "", number
        elif character in "}]":
            steps, typed = steps[:-1], ""
        elif character == "," and steps:
            last = steps[-1]
            steps, typed = [*steps[:-1], last + 1 if isinstance(last, int) else ""], ""
        elif character == ":" and following == " " and steps and steps[-1] == "":
            steps, typed = [*steps[:-1], typed.strip()], ""
        else:
            quote = character if character in "'\"" and not typed.strip() else ""
            typed += character
    is_value = not steps or steps[-1] != ""
    return tuple(steps if is_value else steps[:-1]), typed.lstrip(), is_value, start
