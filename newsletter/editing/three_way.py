"""A text and two others that were made of it → one with the lines of both, and what both have changed.

Comes in: three texts. Goes out: a text, and the places where both sides have changed the same lines: these stand in it
as the first side has them. It is a module of its own because it knows nothing of YAML: whoever merges a file this way
has to read the result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Clash(NamedTuple):
    """Lines that both sides have changed: the first line of `mine` in the merged text, from 0, and both versions."""

    line: int
    mine: str
    theirs: str


class Merged(NamedTuple):
    """A text with the changes of both sides, and where it has those of the first side alone."""

    text: str
    clashes: tuple[Clash, ...]


class _Same(NamedTuple):
    """Lines that all three texts have: where they begin in each, and how many they are."""

    base: int
    mine: int
    theirs: int
    length: int


def merged(base: str, mine: str, theirs: str) -> Merged:
    """Return a text with what both sides have changed."""
    texts = [lines_of(text) for text in (base, mine, theirs)]
    lines: list[str] = []
    clashes = []
    at = (0, 0, 0)
    for same in _same(*texts):
        for before, ours, other in _pieces(*(text[i:j] for text, i, j in zip(texts, at, same[:3], strict=True))):
            if ours in (before, other):
                lines += other
            else:
                if other != before:
                    clashes.append(Clash(len(lines), "".join(ours), "".join(other)))
                lines += ours
        lines += texts[0][same.base : same.base + same.length]
        at = (same.base + same.length, same.mine + same.length, same.theirs + same.length)
    return Merged("".join(lines), tuple(clashes))


def _pieces(before: list[str], ours: list[str], other: list[str]) -> Iterator[tuple[list[str], ...]]:
    """Yield changed lines, one by one where each has stayed one: those next to each other may be of two fields."""
    if len(before) == len(ours) == len(other):
        yield from (([one], [two], [three]) for one, two, three in zip(before, ours, other, strict=True))
    else:
        yield before, ours, other


def lines_of(text: str) -> list[str]:
    """Return the lines of a text with their ends."""
    return _LINE.findall(text)


def _same(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[_Same]:
    """Yield the lines that are in all three texts, in order; the last is none, behind the end of each."""
    ours, others = matching(base, mine), matching(base, theirs)
    first = second = 0
    while first < len(ours) and second < len(others):
        (begin, mine_begin, length), (other_begin, theirs_begin, other_length) = ours[first], others[second]
        start, end = max(begin, other_begin), min(begin + length, other_begin + other_length)
        if start < end:
            yield _Same(start, mine_begin + start - begin, theirs_begin + start - other_begin, end - start)
        if begin + length < other_begin + other_length:
            first += 1
        else:
            second += 1
    yield _Same(len(base), len(mine), len(theirs), 0)


def matching(base: list[str], other: list[str]) -> list[tuple[int, int, int]]:
    """Return the lines that two texts share: where in each, and how many."""
    most = min(len(base), len(other))
    head = next((number for number in range(most) if base[number] != other[number]), most)
    tail = next((number for number in range(most - head) if base[-1 - number] != other[-1 - number]), most - head)
    # The ends, which are alike as a rule, need not be compared with all that lies between.
    inner = SequenceMatcher(None, base[head : len(base) - tail], other[head : len(other) - tail])
    blocks = [(head + one, head + two, length) for one, two, length in inner.get_matching_blocks() if length]
    return [(0, 0, head), *blocks, (len(base) - tail, len(other) - tail, tail)]
