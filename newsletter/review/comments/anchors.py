"""A part of an issue, or words in it → the place that is written down with a comment, by which it is found again.

Comes in: an issue as a Ground, a path, and where words begin and end in its text. Goes out: a Place. It is a module of
its own because what finds a place again asks for passages in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import NamedTuple

from newsletter.reading.source import Path, dotted
from newsletter.review.comments.agreement import AROUND, Quote, alike, likeness, quoted
from newsletter.review.comments.ground import Ground, Names, pattern
from newsletter.review.comments.lines import Place
from newsletter.review.comments.words import plain, readable

LEAST = 0.5
"""The share of the words around a passage that must be the same if it is to be taken for another."""

_CALLED_ALIKE = 0.6  # the share of the words of two titles

OF_NEIGHBOUR = 6
"""With how many of their first words the neighbours of an item are written down."""


class Passage(NamedTuple):
    """A passage of an issue's text, from one word to before another, and how far it is like one that is sought.

    `is_here` if it stands in the same field of an item that is called the same.
    """

    path: Path
    start: int
    end: int
    share: float
    letters: int
    is_here: bool


class Item(NamedTuple):
    """An item of a list, how far it begins like one that is sought, and whether its neighbours begin like those."""

    path: Path
    share: float
    is_before_same: bool
    is_after_same: bool


def of_words(ground: Ground, path: Path, start: int, end: int) -> Place:
    """Return the place of what stands from one character of a text to before another; of the field if no words do."""
    words = ground.texts[path]
    first = next((number for number, word in enumerate(words) if word.end > start), len(words))
    last = max((number for number, word in enumerate(words) if word.start < end), default=-1) + 1
    if first >= last:
        return of_item(ground, path)
    text, names = ground.text(path), ground.names(path)
    quote = quoted([word.word for word in words], first, last)
    others = [each for each in passages(ground, quote, path, names) if (each.path, each.start) != (path, first)]
    before, after = words[max(first - AROUND, 0) : first], words[last : last + AROUND]
    return Place(
        path=dotted(path),
        **_around(names),
        words=readable(text[words[first].start : words[last - 1].end]),
        before=readable(text[before[0].start : words[first].start]) if before else None,
        after=readable(text[words[last - 1].end : after[-1].end]) if after else None,
        like_here=_percent(each.share for each in others if each.is_here),
        like_elsewhere=_percent(each.share for each in others if not each.is_here),
    )


def of_item(ground: Ground, path: Path) -> Place:
    """Return the place of the innermost item of a list that is at a path or around it; else that of the field."""
    while path and path not in ground.items:
        if len(path) == 1:
            return Place(path=dotted(path))
        path = path[:-1]
    opening, (before, after) = ground.opening(path), neighbours(ground, path)
    quote, kind = Quote(opening, before, after), ground.names(path).kind
    others = [each for each in items(ground, quote, path, kind) if each.path != path]
    return Place(
        path=dotted(path),
        **_around(ground.names(path)),
        opening=" ".join(opening) or None,
        before=" ".join(before) or None,
        after=" ".join(after) or None,
        like_here=_percent(each.share for each in others),
    )


def passages(ground: Ground, quote: Quote, path: Path, names: Names) -> Iterator[Passage]:
    """Yield the passages of an issue with the same words as a quote that stood in a field with these names around."""
    for place, number in ground.by_word.get(quote.words[0], ()):
        words, end = ground.words(place), number + len(quote.words)
        if words[number:end] == list(quote.words):
            share, letters = likeness(quote, words, number, end)
            yield Passage(place, number, end, share, letters, is_here(ground, place, path, names))


def is_here(ground: Ground, place: Path, path: Path, names: Names) -> bool:
    """Return whether a text stands in the same field as another did, of an item that is called nearly the same."""
    if pattern(place) != pattern(path):
        return False
    now = ground.names(place)
    return now.kind == names.kind and all(
        one == other or alike(plain(one), plain(other)) >= _CALLED_ALIKE
        for one, other in ((now.heading, names.heading), (now.item, names.item))
    )


def items(ground: Ground, quote: Quote, path: Path, kind: str) -> Iterator[Item]:
    """Yield the items of lists like the one that stood at a path, with how far they begin like a quote."""
    for place in ground.by_pattern.get(pattern(path), ()):
        if place in ground.items and ground.names(place).kind == kind:
            before, after = neighbours(ground, place)
            same = (before == list(quote.before), after == list(quote.after))
            yield Item(place, alike(quote.words, ground.opening(place)), *same)


def neighbours(ground: Ground, path: Path) -> tuple[list[str], list[str]]:
    """Return the words with which the items before and behind one begin."""
    around, number = path[:-1], int(path[-1])
    before, after = ((*around, number - 1), (*around, number + 1))
    return ground.opening(before)[:OF_NEIGHBOUR], ground.opening(after)[:OF_NEIGHBOUR]


def _around(names: Names) -> dict[str, str | None]:
    return {"block": names.kind or None, "heading": names.heading or None, "item": names.item or None}


def _percent(shares: Iterator[float]) -> int | None:
    """Return the greatest share in percent, None if it is so small that nothing is taken for it anyway."""
    greatest = max(shares, default=0.0)
    return ceil(100 * greatest) if greatest >= LEAST else None
