"""Words that somebody has chosen in the letter → the part of the issue that they come from, and where they stand in it.

Comes in: the path that the letter says they come from, the words, and those before and behind them there. Goes out: a
Place. It is a module of its own because the letter shows some things otherwise than the file has them: dates in words,
merge tags as names, entries of a list with their numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsletter.reading.source import Path
from newsletter.review.comments.anchors import of_item, of_words
from newsletter.review.comments.ground import Ground
from newsletter.review.comments.lines import Place
from newsletter.review.comments.words import plain


class Chosen(NamedTuple):
    """Words of the letter, with those before and behind them; none where a whole part of it was chosen."""

    words: str = ""
    before: str = ""
    after: str = ""


class _Fit(NamedTuple):
    """Where chosen words stand in a text of the issue, from one word to before another, and how many words agree."""

    agreed: int
    path: Path
    start: int
    end: int


def place_of(ground: Ground, path: Path, chosen: Chosen) -> Place | None:
    """Return the place of what was chosen in the letter; None where nothing of the issue is at that path."""
    words, before, after = plain(chosen.words), plain(chosen.before), plain(chosen.after)
    around = [path, path[:-1]] if len(path) > 1 else [path]
    for place in around if words else ():
        fits = list(_fits(ground, place, words, before, after))
        if fits:
            best = max(fits, key=lambda fit: fit.agreed)
            found = ground.texts[best.path]
            return of_words(ground, best.path, found[best.start].start, found[best.end - 1].end)
    is_there = any(known[: len(path)] == path for known in (*ground.texts, *ground.items))
    return of_item(ground, path) if is_there else None


def _fits(
    ground: Ground, place: Path, words: Sequence[str], before: Sequence[str], after: Sequence[str]
) -> Iterator[_Fit]:
    """Yield where chosen words may stand in each text at a path or below it.

    Their first word and their last are sought apart: between them may be what the file does not have, such as a name
    in the place of a merge tag; and what was chosen may go on in another text, of which only the beginning counts.
    """
    for path in ground.texts:
        text = ground.words(path)
        known = [number for number, word in enumerate(words) if word in text]
        if path[: len(place)] != place or not known:
            continue
        left, own = [*before, *words[: known[0]]], words[known[0] :]
        begins = [number for number, word in enumerate(text) if word == own[0]]
        start, agreed = _likeliest(text, left, own, begins)
        ends = [number + 1 for number, word in enumerate(text) if word == own[-1] and number >= start]
        end, agreed_there = _likeliest(text, own, after, ends) if ends else (_as_far(text, own, start), 0)
        yield _Fit(agreed + agreed_there, path, start, end)


def _likeliest(
    text: Sequence[str], before: Sequence[str], after: Sequence[str], places: Sequence[int]
) -> tuple[int, int]:
    """Return at which place between words of a text two passages meet best, and how many words agree around that."""
    best, most = places[0], 0
    for place in places:
        left = _agreeing(text[:place][::-1], before[::-1])
        right = _agreeing(text[place:], after)
        if left + right > most:
            best, most = place, left + right
    return best, most


def _agreeing(text: Sequence[str], words: Sequence[str]) -> int:
    """Return how many words at the beginning of two lists are the same."""
    count = 0
    while count < min(len(text), len(words)) and text[count] == words[count]:
        count += 1
    return count


def _as_far(text: Sequence[str], words: Sequence[str], start: int) -> int:
    """Return up to where a text has chosen words that it does not have to their end."""
    return start + _agreeing(text[start:], words)
