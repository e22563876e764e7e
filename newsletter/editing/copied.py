"""A block of one issue → a new one in another: its text with its comments, without what was about the other issue.

Comes in: the text of an issue, and the number of a block; then the outline of another issue, and a path in it. Goes
out: the block's value with its lines, and these lines indented as the list there is.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from newsletter.editing.fresh import what_is_over
from newsletter.editing.outline import Outline, outlined
from newsletter.editing.surgery import Batch, edited, fingerprint
from newsletter.model.issue import Issue
from newsletter.reading.lines import LINE_BREAK
from newsletter.reading.source import Path


class Copied(NamedTuple):
    """A block's value, and its lines with its dash in the first column, "" where it has none of its own."""

    value: Any
    lines: str


def copied(text: str, number: int) -> Copied:
    """Return a block of an issue for another one; raise IndexError, Refused, and InputError for mistakes of YAML."""
    path: Path = ("blocks", number)
    changes = [change for change in what_is_over(outlined(text, Issue).data) if change.path[:2] == path]
    outline = outlined(edited(text, Batch(tuple(changes)), Issue, fingerprint(text)).text, Issue)
    if path not in outline.source.values:
        raise IndexError(number)
    if outline.is_in_brackets(path):
        return Copied(outline.value(path), "")
    start, end = outline.own(path)
    return Copied(outline.value(path), _shifted(outline.text[start:end], -outline.column(start), "\n"))


def fitting(outline: Outline, path: Path, lines: str) -> str:
    """Return lines that copied() has returned, as they stand in the list at whose item this path leads."""
    items = outline.children(path[:-1])
    return _shifted(lines, outline.column(outline.head(items[0])), outline.line_break) if items else ""


def _shifted(lines: str, by: int, line_break: str) -> str:
    """Return lines further in, or further out as far as they go; the first one begins where it is put."""
    first, *others = re.split(LINE_BREAK, lines)
    indented = [" " * by + line if line and by > 0 else re.sub(rf"^ {{0,{max(-by, 0)}}}", "", line) for line in others]
    return line_break.join([first, *indented])
