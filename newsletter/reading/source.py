"""A YAML file that has been read: its data, where each key and value is, and what is wrong with it.

It is a module of its own because it alone knows the file as text: whoever has something to say about a value names its
path, and a Source says where that is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import getitem
from typing import Any, NamedTuple

from newsletter.errors import Problem
from newsletter.printable import printable
from newsletter.reading.lines import line_of
from newsletter.reading.mistake import Mistake
from newsletter.reading.spans import TextSpan, Typed, as_typed, index_of_offset
from newsletter.text.wrapping import columns

Path = tuple[str | int, ...]
"""Where a value is: the names of fields and the numbers of items that lead to it, as in ("blocks", 0, "image")."""

EXCERPT = 100

# The renderer keeps the private-use range for its own characters; the rest is what YAML does not allow.
REFUSED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffe\uffff]")


class Position(NamedTuple):
    """A place in a file; both numbers count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML file that has been read: its data, and where each key and value is.

    In `data`, a field without a value (empty, `~` or `null`) is missing, and such an item of a list is None.

    `problems` are the mistakes that left `holes`: paths at which nothing that can be read stands, or a step HOLE where
    not even the name is known. () stands for the whole file, if it could not be read to its end.
    """

    name: str
    text: str
    data: dict[str, Any]
    keys: Mapping[Path, int] = field(repr=False)
    values: Mapping[Path, TextSpan] = field(repr=False)
    problems: tuple[Problem, ...] = ()
    holes: frozenset[Path] = frozenset()

    def position(self, path: Path, *, key: bool = False, offset: int | None = None) -> Position:
        """Return where the value at `path` is, or its key, or the character `offset` of a text value.

        A path that does not exist has the position of the nearest one above it that does.
        """
        return position_in(self.text, self._index(path, key, offset))

    def as_typed(self, path: Path) -> Typed:
        """Return a text value with its lines as the author typed them; all styles but `|` make one line of several."""
        return as_typed(self.text, self.values[path], value_in(self.data, path))

    def is_in_brackets(self, path: Path) -> bool:
        """Return whether a value lies within brackets or braces, where a comma ends it."""
        around = (self.values[path[:length]].start for length in range(len(path)))
        return any(self.text.startswith(("[", "{"), start) for start in around)

    def problem(
        self, path: Path, message: str, hint: str = "", *, key: bool = False, offset: int | None = None
    ) -> Problem:
        """Return a Problem at the position of `path`."""
        return problem_in(self.name, self.text, Mistake(self._index(path, key, offset), message, hint))

    def _index(self, path: Path, key: bool, offset: int | None) -> int:
        if key and path in self.keys:
            return self.keys[path]
        if path in self.values:
            span = self.values[path]
            if offset is None:
                return span.start
            return index_of_offset(self.text, span, value_in(self.data, path), offset)
        if not path:  # nothing of the file could be read
            return 0
        # A field without a value has a key only.
        return self.keys[path] if path in self.keys else self._index(path[:-1], False, None)


def value_in(data: Any, path: Path) -> Any:
    """Return the value at a path in plain data."""
    return reduce(getitem, path, data)


@lru_cache(maxsize=4096)
def path_of(dotted: str) -> Path:
    """Return the path that a text in the spelling of templates stands for: `blocks.0.image`."""
    return tuple(int(step) if step.isdigit() else step for step in dotted.split("."))


def dotted(path: Path) -> str:
    """Return a path in the spelling of templates."""
    return ".".join(map(str, path))


def position_in(text: str, index: int) -> Position:
    """Return where a character of a text is."""
    line, begin, _ = line_of(text, index)
    return Position(line, index - begin + 1)


def problem_in(name: str, text: str, mistake: Mistake) -> Problem:
    """Return a mistake in the text of the file `name` as a Problem at its place."""
    line, column = position_in(text, mistake.at)
    return Problem(name, line, column, mistake.message, mistake.hint, _excerpt(text, mistake.at))


def _excerpt(text: str, index: int) -> str:
    """Return the line that holds `index`, printable, and below it a line with a caret, or "" for an empty line."""
    _, begin, end = line_of(text, index)
    line, caret = text[begin:end], index - begin
    if not line.strip():
        return ""
    if len(line) > EXCERPT:
        cut = min(max(caret - EXCERPT // 2, 0), len(line) - EXCERPT)
        before, after = "…" if cut else "", "…" if cut + EXCERPT < len(line) else ""
        line = before + line[cut + len(before) : cut + EXCERPT - len(after)] + after
        caret -= cut
    line = REFUSED.sub("\N{REPLACEMENT CHARACTER}", line)
    blank = "\t".join(" " * columns(words) for words in printable(line[:caret]).split("\t"))
    return f"{printable(line)}\n{blank}^"
