"""A text, and two others that were made of it → one with the changes of both.

It is a module of its own because it is offered, never done: a person looks at it, and chooses.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

_WORD = re.compile(r"\s+|[^\s]+")


class _Change(NamedTuple):
    """The words from `start` to `end` replaced by others."""

    start: int
    end: int
    words: tuple[str, ...]


def together(base: str, mine: str, theirs: str) -> str | None:
    """Return the text with the words of both sides, or None where both have changed the same ones."""
    words = _WORD.findall(base)
    changes = sorted({*_changes(words, mine), *_changes(words, theirs)})
    if any(after.start <= before.end for before, after in pairwise(changes)):
        return None
    for change in reversed(changes):
        words[change.start : change.end] = change.words
    return "".join(words)


def _changes(words: list[str], other: str) -> set[_Change]:
    others = _WORD.findall(other)
    opcodes = SequenceMatcher(None, words, others, autojunk=False).get_opcodes()
    return {_Change(i, j, tuple(others[k:m])) for kind, i, j, k, m in opcodes if kind != "equal"}
