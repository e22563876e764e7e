"""An issue and its comments → each with its place in the issue as it is now, in the order of the letter.

Comes in: the publication, the name of an issue, and what is in it. Goes out: the comments, with what each is about.
It is a module of its own because the desk, the review and the command show the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path as File

from newsletter.editing.form import readable as label
from newsletter.errors import NewsletterError
from newsletter.reading.source import Path
from newsletter.review.called import quoted
from newsletter.review.comments import lines
from newsletter.review.comments.found import Found, found
from newsletter.review.comments.ground import Ground
from newsletter.review.comments.lines import Place
from newsletter.review.comments.threads import Thread, threads


@dataclass(frozen=True, slots=True)
class Placed:
    """A comment, and where what it is about is now; None where that is gone, or where it is the whole letter."""

    thread: Thread
    at: Found | None = None

    @property
    def place(self) -> Place | None:
        """What it was about when it was written; None for the whole letter."""
        return self.thread.comment.said.place

    @property
    def is_gone(self) -> bool:
        """Whether it was about a part of the letter that is not there any more."""
        return self.at is None and (self.place is not None or self.thread.is_orphan)

    @property
    def about(self) -> str:
        """What it was about, without the words: “Text “In bloom””, “Subject”, “The whole letter”."""
        if self.place is None:
            return "An earlier comment" if self.thread.is_orphan else "The whole letter"
        return about(self.place)


def about(place: Place) -> str:
    """Return what a place was in, as people call it."""
    names = [f"{label(place.block)} block" if place.block else "", quoted(place.heading) if place.heading else ""]
    within = " ".join(name for name in names if name)
    if not within:
        return label(place.path.split(".")[0])
    return f"{within} · {quoted(place.item)}" if place.item else within


def placed(said: Iterable[Thread], ground: Ground) -> list[Placed]:
    """Return comments in the order of the letter: those on all of it first, and last those whose place is gone."""
    order: dict[Path, int] = {}
    for number, path in enumerate(ground.texts):
        for length in range(1, len(path) + 1):
            order.setdefault(path[:length], number)

    def reading(each: Placed) -> tuple[int, int, int]:
        if each.at is None:
            return (2 if each.is_gone else 0), 0, 0
        return 1, order.get(each.at.path, len(order)), each.at.start or 0

    return sorted((Placed(each, _at(each, ground)) for each in said), key=reading)


def comments(root: File, slug: str, ground: Ground) -> list[Placed]:
    """Return the comments of an issue as placed() does; raise InputError for a file that nobody can read.

    Raise UsageError for one that is a link.
    """
    return placed(threads(lines.read(root, slug)), ground)


def open_ones(root: File, slug: str) -> str:
    """Return in words how many comments of an issue are open, "" for none, or that they cannot be read."""
    try:
        count = sum(thread.is_open for thread in threads(lines.read(root, slug)))
    except NewsletterError:
        return "comments that cannot be read"
    return f"{count} open comment{'' if count == 1 else 's'}" if count else ""


def _at(thread: Thread, ground: Ground) -> Found | None:
    place = thread.comment.said.place
    return found(place, ground) if place else None
