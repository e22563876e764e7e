"""The text of a catalog, and how an entry of it is to be translated → the text with that; all else stays as it was.

Comments, wrapping, the head and the entries beside it are their authors': only the lines of the translation itself are
written, as Babel writes them, with the marks above that say it is of an older text. It is a module of its own because
it takes the place of a whole file written anew where a person types.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

WIDTH = 80
"""Characters of a line in a catalog."""

_LONGEST_WORD = 300
"""Characters of a word up to which lines are broken: how long Babel takes grows with the square of that number."""

_FUZZY = "fuzzy"
_MARKS = ("#,", "#|")


class Written(NamedTuple):
    """The lines of an entry that differ with its translation: its flags with the text of before, and its words."""

    marks: tuple[str, ...]
    words: tuple[str, ...]

    def translated(self, translation: str) -> Written:
        """Return how the entry is written with another translation, which is of the newest text; "" for none."""
        from babel.messages.pofile import normalize

        ending = "\r" if self.words[0].endswith("\r") else ""
        marks = (_without_fuzzy(line) for line in self.marks if not line.startswith("#|"))
        words = f"msgstr {normalize(translation, width=width_for(translation))}".split("\n")
        return Written(tuple(filter(None, marks)), tuple(f"{line}{ending}" for line in words))


def width_for(words: str) -> int:
    """Return how wide the lines of a text are broken, 0 for not at all."""
    return WIDTH if max(map(len, words.split()), default=0) <= _LONGEST_WORD else 0


def written(text: str, line: int) -> Written:
    """Return how the entry is written whose translation begins on a line of a catalog, counted from 1."""
    lines = text.split("\n")
    marks = tuple(lines[at] for at in _comments(lines, line - 1) if lines[at].startswith(_MARKS))
    return Written(marks, tuple(lines[line - 1 : _end(lines, line - 1)]))


def with_entry(text: str, line: int, entry: Written) -> str:
    """Return a catalog with the entry written otherwise whose translation begins on a line of it."""
    lines, at = text.split("\n"), line - 1
    comments = _comments(lines, at)
    kept = [each for each in comments if not lines[each].startswith(_MARKS)]
    start = comments.stop
    head = [lines[each] for each in kept]
    return "\n".join(
        [*lines[: comments.start], *head, *entry.marks, *lines[start:at], *entry.words, *lines[_end(lines, at) :]]
    )


def _comments(lines: Sequence[str], at: int) -> range:
    """Return the numbers of the comments above the entry whose translation begins on a line."""
    end = at
    while end and re.match(r'msg(?:id|ctxt)|\s*"', lines[end - 1]):
        end -= 1
    start = end
    while start and re.match("#(?!~)", lines[start - 1]):
        start -= 1
    return range(start, end)


def _end(lines: Sequence[str], at: int) -> int:
    """Return the number of the line behind a translation."""
    end = at + 1
    while end < len(lines) and lines[end].lstrip().startswith('"'):
        end += 1
    return end


def _without_fuzzy(line: str) -> str:
    """Return a line of flags without that of an older text, "" where it has no other."""
    ending = "\r" if line.endswith("\r") else ""
    flags = [flag for flag in (each.strip() for each in line.removeprefix("#,").split(",")) if flag != _FUZZY]
    return f"#, {', '.join(flags)}{ending}" if any(flags) else ""
