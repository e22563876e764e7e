"""A text → its spelling in YAML: without a mark, in quotes, with its lines as they are, or with folded lines.

Comes in: a text and a style. Goes out: the spelling, or None where the style cannot hold the text. A text is written
without quotes only where every reader of YAML takes it for a text, or for the day, the time or the number that it is:
libyaml, which reads the file here, is more lenient than others about tabs and the percent sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import yaml

WIDTH = 100
"""Columns that folded lines fill, indentation included."""

ESCAPED = '\\"'
"""The style of a text in double quotes with escapes, which can hold every text."""

_UNSEEN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_TO_ESCAPE = re.compile(rf'["\\\n\t]|{_UNSEEN.pattern}')
_LIKE_A_DRIVE = re.compile(r"(?<=\b[A-Za-z]):(?=\\[^\\\"])")
_AS_TYPED = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d?:\d\d)?|\d\d?:\d\d|-?\d+|true|false")
"""What means the same with and without quotes here, and is never quoted by those who write it."""

_FIRST = re.compile(r"[\w(./+$€£¥§©«¿¡…]")
_NOT_PLAIN = re.compile(r":(?:\s|\Z)|\s#|[\n\t]")
_NOT_PLAIN_IN_BRACKETS = re.compile(r"[\[\]{},?]")


class Room(NamedTuple):
    """Where a text is written.

    `column` is where lines of its own begin, and `parent` the column of its field's name or its item's dash, from which
    YAML counts an indentation. In brackets there are no lines of their own, nor where a text must end whatever follows.
    """

    column: int
    parent: int
    line_break: str
    in_brackets: bool = False
    ends_itself: bool = False

    @property
    def has_lines(self) -> bool:
        """Whether a text can have lines of its own."""
        return not (self.in_brackets or self.ends_itself)


def styles_for(text: str, old: str | None, room: Room) -> list[str]:
    """Return the styles to try for a text, the best one first; `old` is that of the text before, if there is one."""
    own = [old] if old is not None else []
    new = ["|"] if "\n" in text and not text.endswith("\n\n") else ["", '"', "'"]
    if old in ("|", ">"):
        new = ["|", *new]
    order = dict.fromkeys([*own, *new, ESCAPED])
    return [style for style in order if room.has_lines or style not in ("|", ">")]


def spelled(text: str, style: str, room: Room) -> str | None:
    """Return a text in a style, from its quote or its header on; None where the style cannot hold it."""
    if style == ESCAPED:
        return f'"{escaped(text)}"'
    if style in ("|", ">"):
        return _block(text, style, room)
    if "\n" in text or "\t" in text or _UNSEEN.search(text):
        return None
    if style == "'":
        return "'" + text.replace("'", "''") + "'"
    if style == '"':
        return None if "\\" in text or '"' in text else f'"{text}"'
    return text if is_plain(text, in_brackets=room.in_brackets) else None


def spelled_name(name: str) -> str:
    """Return the name of a field as it is written."""
    return name if re.fullmatch(r"[A-Za-z_][\w-]*", name) and is_plain(name, in_brackets=True) else f'"{escaped(name)}"'


def escaped(text: str) -> str:
    """Return a text as it stands between double quotes: escaped is what ends it, and what nobody could see."""
    written = _TO_ESCAPE.sub(lambda found: _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04x}", text)
    return _LIKE_A_DRIVE.sub(r"\\x3a", written)  # an escape behind `C:` is taken for part of a path by the reader


@lru_cache(maxsize=1024)
def is_plain(text: str, *, in_brackets: bool = False) -> bool:
    """Return whether a text can do without quotes."""
    if not _FIRST.match(text) or text != text.strip() or _NOT_PLAIN.search(text) or _UNSEEN.search(text):
        return False
    if in_brackets and _NOT_PLAIN_IN_BRACKETS.search(text):
        return False
    return _AS_TYPED.fullmatch(text) is not None or not _has_other_meaning(text)


def _has_other_meaning(text: str) -> bool:
    """Return whether YAML takes a text without quotes for something else: `no`, `1.10`, `null`."""
    meanings = yaml.SafeLoader.yaml_implicit_resolvers
    return any(pattern.match(text) for _, pattern in (*meanings.get(text[0], ()), *meanings.get(None, ())))


def _block(text: str, style: str, room: Room) -> str | None:
    lines = text.split("\n")
    kept = len(text) - len(text.rstrip("\n"))
    if not text.strip() or _UNSEEN.search(text):
        return None
    if style == ">":
        if re.search(r"(?m)^[ \t]|[ \t]$|  |\t", text):
            return None  # spaces at the ends of folded lines are kept, or not, by rules that nobody knows
        lines = list(_folded(lines[: len(lines) - kept], WIDTH - room.column)) + [""] * kept
    indicator = "-" if not kept else "" if kept == 1 else "+"
    column, hint = room.column, ""
    if text[0] in " \t\n":
        column = column if 0 < column - room.parent < 10 else room.parent + 2
        hint = str(column - room.parent)
    if kept:
        lines.pop()  # the break that ends the last line
    written = (f"{' ' * column}{line}" if line else "" for line in lines)
    return "".join([style, hint, indicator, *(room.line_break + line for line in written)])


def _folded(lines: Iterable[str], width: int) -> Iterator[str]:
    """Yield lines of at most `width` characters, with an empty one for each break of the text."""
    for number, line in enumerate(lines):
        if number:
            yield ""
        row = ""
        for word in line.split(" "):
            if row and len(row) + 1 + len(word) > max(width, 20):
                yield row
                row = word
            else:
                row = f"{row} {word}" if row else word
        if row:
            yield row
