"""A text of an issue → the words that readers see of it, and where each stands.

Comes in: a text as the file has it, which may be Markdown. Goes out: words. It is a module of its own because comments
compare by words alone: spaces, punctuation and marks come out differently in the letter and in the file, and change
without anybody's meaning it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_ADDRESS = r"\((?:[^()\s]|\([^()\s]*\))*\)"
# Addresses behind the words of a link, and merge tags, in whose place each reader sees something else.
_HIDDEN = re.compile(rf"(?<=\]){_ADDRESS}|\{{\{{[^{{}}\n]*\}}\}}")
# Marks of Markdown; what holds two words apart becomes a space.
_APART = re.compile(rf"(?<=[^\W_])\[(?=[^\W_])|\]{_ADDRESS}(?=[^\W_])|(?<=[^\W_])[*`]+(?=[^\W_])")
_MARK = re.compile(rf"\[(?=[^\W_])|\]{_ADDRESS}|[*`]+|^\s*(?:#{{1,6}}|>|[-+])\s+|\\(?=\W)", re.MULTILINE)
_WORD = re.compile(r"[^\W_]+")


class Word(NamedTuple):
    """A word without regard to capitals, and where it begins and ends in its text."""

    word: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """Return the words of a text that readers see."""
    hidden = _HIDDEN.sub(lambda found: " " * len(found[0]), text)
    return [Word(found[0].casefold(), found.start(), found.end()) for found in _WORD.finditer(hidden)]


def plain(text: str) -> list[str]:
    """Return the words of a text without their places."""
    return [word.word for word in words(text)]


def readable(text: str) -> str:
    """Return a piece of a text on one line, as people read it, with the same words."""
    return " ".join(_MARK.sub("", _APART.sub(" ", text)).split())


def spoken(text: str) -> str:
    """Return the words of a text that readers see, as they are written there, and nothing else."""
    return " ".join(text[word.start : word.end] for word in words(text))
