"""The data of a file while it is read: what is open, the path and the place of each value, and the holes.

Comes in: values, one after the other, with the groups and lists that begin and end between them. Goes out: nested data.
It is a module of its own because it knows nothing about YAML or about mistakes; event_reader.py does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from newsletter.reading.lines import line_of
from newsletter.reading.recovery import HOLE, Place
from newsletter.reading.source import Path
from newsletter.reading.spans import TextSpan


@dataclass(slots=True)
class Open:
    """A dict or a list that has begun and not ended."""

    path: Path
    value: Any
    next: Path | None  # the path of the value that comes next in a dict, None while its key is awaited; () in a list
    start: int
    bracket: int | None = None  # where the innermost bracket around the values stands
    is_key: bool = False


class Tree:
    """The data of a text as far as it has been read, with the stack of all that is open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.data: dict[str, Any] = {}
        self.keys: dict[Path, int] = {}
        self.values: dict[Path, TextSpan] = {}
        self.holes: set[Path] = set()
        self.stack: list[Open] = []
        self.keys_open = 0  # how many of them are keys: what is in a key is in no data
        self.last_path: Path = ()  # of the last value

    @property
    def awaits_key(self) -> bool:
        """Whether a name comes next, not a value."""
        return bool(self.stack) and self.stack[-1].next is None

    @property
    def bracket(self) -> int | None:
        """Where the innermost bracket stands that is open, or None outside of all."""
        return self.stack[-1].bracket if self.stack else None

    @property
    def next_field(self) -> str:
        """The name of the field that the next value belongs to, or ""."""
        path = self.stack[-1].next or self.stack[-1].path if self.stack else ()
        names = (step for step in reversed(path) if isinstance(step, str))
        return next(names, "")

    def add(self, value: Any, span: TextSpan) -> Path:
        """Put a value where it belongs, the first one in the place of all data, and return its path."""
        path: Path = ()
        if not self.stack:
            self.data = value
        else:
            parent = self.stack[-1]
            if parent.next:  # neither a key that is awaited nor a list
                self.last_path = path = parent.next
                parent.next = None
                if value is None:
                    return path
                parent.value[path[-1]] = value
            else:
                self.last_path = path = (*parent.path, len(parent.value))
                parent.value.append(value)
        if not self.keys_open:
            self.values[path] = span
        return path

    def lose(self, path: Path) -> None:
        """Note that the name of a field is not what its author meant: it may be that of any field."""
        self.holes |= {path, (*path[:-1], HOLE)}

    def lose_next_key(self, name: str = "") -> None:
        """Note the same of the name that is awaited, and await its value."""
        self.stack[-1].next = (*self.stack[-1].path, name)
        self.lose(self.stack[-1].next)

    def places(self) -> set[Place]:
        """Return where the next fields and items may begin, also those of groups that only a slip has ended."""
        groups = [(group.start, isinstance(group.value, list)) for group in self.stack if group.bracket is None]
        for depth, step in enumerate(self.last_path):
            around = self.values.get(self.last_path[:depth])
            if around and self.text[around.start] not in "[{":
                groups.append((around.start, isinstance(step, int)))
        return {Place(self.column(start), is_list) for start, is_list in groups}

    def column(self, index: int) -> int:
        """Return how far a character stands from the beginning of its line."""
        return index - line_of(self.text, index)[1]

    def pass_gap(self, gap: int) -> None:
        """Note which groups and lists what was taken out, from the column of `gap` on, may have belonged to."""
        column = self.column(gap)
        for group in reversed(self.stack):
            self.holes.add((*group.path, HOLE))
            if self.column(group.start) <= column:
                break
        innermost = self.stack[-1] if self.stack else None
        if innermost is None:
            self.holes.add((HOLE,))
        elif innermost.next:  # its value begins below the gap
            self.holes.add((*innermost.next, HOLE))
        elif self.last_path[:-1] == innermost.path:
            beyond = column - self.column(innermost.start)
            is_empty = isinstance(innermost.value, dict) and not innermost.value.get(str(self.last_path[-1]))
            has_tab = "\t" in self.text[gap - column : gap]  # how deep that is nobody knows
            if beyond > 0 or (is_empty and (beyond == 0 or has_tab)):
                self.holes.add(self.last_path)
