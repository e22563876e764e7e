"""What somebody wishes, one wish after the other → wishes that do not overlap.

Comes in: wishes in the order in which they were made. Goes out: Wishes, as placed() takes them. It is a module of its
own because people change their minds: the last wish for a piece counts, and the rest of an earlier one stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from newsletter.importing.place.placing import Wishes


class Wish(NamedTuple):
    """From one piece up to another, the second left out, and what they are to become."""

    start: int
    end: int
    kind: str


def apart(wishes: Iterable[Wish]) -> Wishes:
    """Return for each piece the last wish; an earlier one that is cut in two is two wishes."""
    kept: list[Wish] = []
    for wish in wishes:
        rest = [part for each in kept for part in _without(each, wish)]
        kept = [*rest, wish]
    return {(wish.start, wish.end): wish.kind for wish in sorted(kept)}


def _without(wish: Wish, later: Wish) -> Iterable[Wish]:
    """Yield what is left of a wish where a later one has taken its place."""
    before = wish._replace(end=min(wish.end, later.start))
    behind = wish._replace(start=max(wish.start, later.end))
    return (part for part in (before, behind) if part.start < part.end)
