"""A passage and the words around it → how far the words around another passage agree with those.

It is a module of its own because what writes a place down asks the same of all other passages of the issue as what
finds it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

AROUND = 8
"""How many words on each side of a passage are compared."""

_BEGIN, _END = "^", "$"


class Quote(NamedTuple):
    """The words of a passage, and those before and behind it, with marks where the text begins or ends there."""

    words: Sequence[str]
    before: Sequence[str]
    after: Sequence[str]


class Likeness(NamedTuple):
    """How far two passages agree: the share of the words around them, and how many letters that and they have."""

    share: float
    letters: int


def quoted(words: Sequence[str], start: int, end: int, around: int = AROUND) -> Quote:
    """Return the passage from one word of a text to before another."""
    marked = [_BEGIN, *words, _END]
    return Quote(words[start:end], marked[max(start + 1 - around, 0) : start + 1], marked[end + 1 : end + 1 + around])


def with_marks(words: Sequence[str], before: Sequence[str], after: Sequence[str]) -> Quote:
    """Return a passage that was written down: where it has few words on one side, its text begins or ends there."""
    is_begun, is_ended = len(before) < AROUND, len(after) < AROUND
    return Quote(words, [*([_BEGIN] if is_begun else []), *before], [*after, *([_END] if is_ended else [])])


def likeness(quote: Quote, words: Sequence[str], start: int, end: int) -> Likeness:
    """Return how far the words around a passage of a text agree with those around a quote."""
    marked = [_BEGIN, *words, _END]
    left = marked[max(start + 1 - len(quote.before), 0) : start + 1]
    right = marked[end + 1 : end + 1 + len(quote.after)]
    counts = _common(quote.before, left), _common(quote.after, right)
    letters = sum(map(len, words[start:end])) + sum(letters for _, letters in counts)
    return Likeness(sum(count for count, _ in counts) / max(len(quote.before) + len(quote.after), 1), letters)


def alike(first: Sequence[str], second: Sequence[str]) -> float:
    """Return the share of the words of two lists that both have in the same order; 1 for two empty ones."""
    longest = max(len(first), len(second))
    return _common(first, second)[0] / longest if longest else 1.0


def _common(first: Sequence[str], second: Sequence[str]) -> tuple[int, int]:
    """Return how many words two lists have in the same order at most, and the letters of these."""
    if not set(first) & set(second):
        return 0, 0
    best = [(0, 0)] * (len(second) + 1)
    for one in first:
        above, best = best, [(0, 0)]
        size = 0 if one in (_BEGIN, _END) else len(one)
        for number, other in enumerate(second):
            if one == other:
                count, letters = above[number]
                best.append((count + 1, letters + size))
            else:
                best.append(max(above[number + 1], best[number]))
    return best[-1]
