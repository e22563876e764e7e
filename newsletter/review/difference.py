"""One thing that differs between two editions: where it is, and a sentence about it for people.

It is a module of its own because all that find differences make it, and the page, the desk and commits show it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from newsletter.reading.source import Path

if TYPE_CHECKING:
    from newsletter.review.word_diff import Run

_LONGEST_SUBJECT = 72
"""Characters of the first line of a message, as Git's own lists show it whole."""


class Sort(StrEnum):
    """What differs, in a word for its label."""

    WORDS = "words"
    DATE = "date"
    LINK = "link"
    PICTURE = "picture"
    NEW = "new"
    GONE = "gone"
    ORDER = "order"
    SETTING = "setting"
    """What members do not read: of the issue, or of newsletter.yaml."""
    LOOK = "look"
    """The theme."""
    TEMPLATE = "template"
    """A file of the publication's templates, or its words."""
    REST = "rest"
    """What nothing else explains."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs.

    `what` names it in a few words, and `sentence` ends with a full stop. `path` is where it is in the newer issue, ()
    if it is gone, and `was` where it was in the older one, () if it is new; both are () for what is elsewhere. `file`
    and `line` are its place in the files, "" and 0 where it has none. `runs` are the words of a text that is told in
    full.
    """

    sort: Sort
    what: str
    sentence: str
    runs: tuple[Run, ...] = ()
    path: Path = ()
    was: Path = ()
    file: str = ""
    line: int = 0


def message(differences: Iterable[Difference]) -> str:
    """Return what a version with these differences is called, and below it all of them if there are more."""
    found = list(differences)
    sentences = [each.sentence.removesuffix(".") for each in found]
    if not found:
        return ""
    if len(found) == 1 and len(sentences[0]) <= _LONGEST_SUBJECT:
        return sentences[0]
    what = ", ".join(dict.fromkeys(each.what for each in found))
    short = what if len(what) <= _LONGEST_SUBJECT else f"{what[: _LONGEST_SUBJECT - 1].rstrip()}…"
    return "\n".join([short, "", *sentences])
