"""A place that was written down with a comment → where that is in the issue as it is now, or None if it is gone.

Comes in: a Place, and the issue as a Ground. Goes out: a path, and where the words begin and end in its text. It is a
module of its own because this is guesswork, which must rather say nothing than be wrong: words are the same if most of
those around them are, and if no other passage is nearly as like; and also where other words stand between the same
ones, as when somebody has mended what the comment was about. It says so then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import product
from typing import NamedTuple

from newsletter.reading.source import Path, path_of
from newsletter.review.comments.agreement import Quote, likeness, with_marks
from newsletter.review.comments.anchors import LEAST, Item, Passage, is_here, items, passages
from newsletter.review.comments.ground import Ground, Names
from newsletter.review.comments.lines import Place
from newsletter.review.comments.words import plain

_ELSEWHERE = 0.85  # the least share where nothing else tells that it is the same passage
_LETTERS = 20  # that agree by no chance
_SHARE_OF_OTHERS = 0.6  # of the words around words that are others now
_MARGIN = 0.1
_LIKE = 0.75  # the share of its first words by which an item is told from others
_FAIRLY_LIKE = 0.4  # the same, where its neighbours are the same, too


class Found(NamedTuple):
    """Where a place is now: a path, and the characters of its text if it is about words of it.

    Without `is_same`, other words stand there than when it was written down.
    """

    path: Path
    start: int | None = None
    end: int | None = None
    is_same: bool = True


def found(place: Place, ground: Ground) -> Found | None:
    """Return where a place is in an issue as it is now, or None if it is gone or cannot be told from others."""
    path = path_of(place.path)
    if place.words:
        return _words(place, path, ground)
    if isinstance(path[-1], int):
        item = _item(place, path, ground)
        return Found(item) if item else None
    return Found(path) if path in ground.texts else None


def _words(place: Place, path: Path, ground: Ground) -> Found | None:
    quote = with_marks(plain(place.words or ""), plain(place.before or ""), plain(place.after or ""))
    names = Names(place.block or "", place.heading or "", place.item or "")
    if not quote.words:
        return None
    same = [each for each in passages(ground, quote, path, names) if _is_taken(each, place)]
    if same:
        best = _best(same, path)
        return _found(best, ground, is_same=True) if best else None
    others = [each for each in _between(ground, quote, path, names) if each.share > (place.like_here or 0) / 100]
    best = _best(others, path)
    return _found(best, ground, is_same=False) if best else None


def _is_taken(passage: Passage, place: Place) -> bool:
    """Return whether a passage is enough like the one that is sought, and more than any other one was at that time."""
    if passage.is_here:
        return passage.share >= LEAST and passage.share > (place.like_here or 0) / 100
    is_like = passage.share >= _ELSEWHERE and passage.letters >= _LETTERS
    return is_like and passage.share > (place.like_elsewhere or 0) / 100


def _best(passages: Sequence[Passage], path: Path) -> Passage | None:
    """Return the likest passage, in the same item if one is there; of several as like, the one in the old place."""
    passages = [passage for passage in passages if passage.is_here] or passages
    if not passages:
        return None
    likest = max(passage.share for passage in passages)
    best = [passage for passage in passages if passage.share > likest - _MARGIN]
    there = best if len(best) == 1 else [passage for passage in best if passage.path == path]
    return there[0] if len(there) == 1 else None


def _between(ground: Ground, quote: Quote, path: Path, names: Names) -> Iterator[Passage]:
    """Yield the passages of the same field that stand between the same words as a quote."""
    for place, all_words in ground.texts.items():
        if not is_here(ground, place, path, names):
            continue
        words = [word.word for word in all_words]
        begins = [number for number, word in enumerate(["^", *words]) if word == quote.before[-1]]
        ends = [number for number, word in enumerate([*words, "$"]) if word == quote.after[0]]
        for start, end in product(begins, ends):
            if not 0 < end - start <= 2 * len(quote.words) + 2:
                continue
            share, letters = likeness(quote, words, start, end)
            around = letters - sum(map(len, words[start:end]))
            is_spelt_alike = _ratio(quote.words, words[start:end]) >= _SHARE_OF_OTHERS
            if share >= _SHARE_OF_OTHERS and (around >= _LETTERS or is_spelt_alike):
                yield Passage(place, start, end, share, letters, is_here=True)


def _ratio(first: Sequence[str], second: Sequence[str]) -> float:
    return SequenceMatcher(None, " ".join(first), " ".join(second), autojunk=False).ratio()


def _found(passage: Passage, ground: Ground, *, is_same: bool) -> Found:
    words = ground.texts[passage.path]
    return Found(passage.path, words[passage.start].start, words[passage.end - 1].end, is_same)


def _item(place: Place, path: Path, ground: Ground) -> Path | None:
    """Return where an item of a list is now."""
    quote = Quote(plain(place.opening or ""), plain(place.before or ""), plain(place.after or ""))
    known = list(items(ground, quote, path, place.block or ""))
    rival = (place.like_here or 0) / 100
    taken = [item for item in known if _is_taken_item(item, rival, has_words=bool(quote.words))]
    scores = {item.path: _score(item) for item in taken}
    likest = [item for item, score in scores.items() if score > max(scores.values()) - _MARGIN]
    there = likest if len(likest) == 1 else [item for item in likest if item == path]
    return there[0] if len(there) == 1 else None


def _is_taken_item(item: Item, rival: float, *, has_words: bool) -> bool:
    is_between = item.is_before_same and item.is_after_same
    if not has_words or item.share <= rival:
        return is_between and item.share >= _FAIRLY_LIKE
    is_beside = item.is_before_same or item.is_after_same
    return item.share >= _LIKE or (item.share >= _FAIRLY_LIKE and is_beside)


def _score(item: Item) -> float:
    return item.share + 0.3 * item.is_before_same + 0.3 * item.is_after_same
