"""Two texts → the words that both have, those that are gone, and those that are new.

Comes in: texts, or any two lists that can be compared. Goes out: runs of words, or of places. It is a module of its
own because sentences, texts and letters are all compared by words, and in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Kind = Literal["same", "gone", "new"]

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_WORD = re.compile(r"\w+")
_MOST = 4_000_000
"""Pairs of words up to which two texts are compared; beyond, what differs counts as replaced."""


class Run(NamedTuple):
    """Words in a row that both texts have, that only the older one has, or only the newer one."""

    kind: Kind
    text: str


class Span(NamedTuple):
    """Places in two lists that correspond; `is_same` says whether what stands there is equal."""

    is_same: bool
    first: range
    second: range


def runs(before: str, now: str) -> tuple[Run, ...]:
    """Return the words of both texts; a word alone between two passages that differ counts as differing."""
    words, others = _WORDS.findall(before), _WORDS.findall(now)
    found: list[Run] = []
    gone = new = ""
    all_spans = list(spans(words, others))
    for span in all_spans:
        old, fresh = ("".join(side[part.start : part.stop]) for side, part in ((words, span[1]), (others, span[2])))
        is_between = bool(gone or new) and span is not all_spans[-1]
        if span.is_same and not (is_between and len(_WORD.findall(fresh)) <= 1):
            found += _changed(gone, new)
            gone = new = ""
            found.append(Run("same", fresh))
        else:
            gone, new = gone + old, new + fresh
    return (*found, *_changed(gone, new))


def _changed(gone: str, new: str) -> Iterator[Run]:
    """Yield two runs of words that differ, with the spaces at their ends that they share as runs of their own."""
    shared = re.search(r"\s*\Z", gone) if gone and new else None
    tail = shared[0] if shared and shared[0] and new.endswith(shared[0]) else ""
    if gone := gone.removesuffix(tail):
        yield Run("gone", gone)
    if new := new.removesuffix(tail):
        yield Run("new", new)
    if tail:
        yield Run("same", tail)


def spans(first: Sequence[Hashable], second: Sequence[Hashable]) -> Iterator[Span]:
    """Yield the spans of two lists in order, by their longest common parts."""
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    end = 0
    while end < min(len(first), len(second)) - start and first[-1 - end] == second[-1 - end]:
        end += 1
    middle, other = first[start : len(first) - end], second[start : len(second) - end]
    if start:
        yield Span(True, range(start), range(start))
    if len(middle) * len(other) > _MOST:
        yield Span(False, range(start, start + len(middle)), range(start, start + len(other)))
    else:
        for tag, one, two, three, four in SequenceMatcher(None, middle, other, autojunk=False).get_opcodes():
            yield Span(tag == "equal", range(start + one, start + two), range(start + three, start + four))
    if end:
        yield Span(True, range(len(first) - end, len(first)), range(len(second) - end, len(second)))
