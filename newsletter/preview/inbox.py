"""Subject line and preheader as an inbox cuts them.

No mail program counts characters: each fills the room that it has. The numbers are those that senders go by for letters
of a common width. Phones (Apple's Mail and Gmail, held upright) show some 41 characters of the subject on a line of its
own and two lines of the preheader below it; desktop mail programs show one line: the subject first, up to the length
that `check` allows, and as much of the preheader as there is room for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from newsletter.check.writing.inbox import LONGEST_SUBJECT as DESKTOP_SUBJECT

PHONE_SUBJECT = 41
PHONE_PREHEADER = 85
DESKTOP_LINE = 120
LEAST = 5
"""Characters of the letter that are worth showing behind a preheader."""

_JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Row:
    """What one inbox shows: both texts, cut, with an ellipsis where something is missing.

    `after` is what of the letter follows a preheader that leaves room. `subject_left` and `preheader_left` are how many
    more characters would fit; below zero, so many are cut off.
    """

    subject: str
    preheader: str
    after: str
    subject_left: int
    preheader_left: int


def on_phone(subject: str, preheader: str, letter: str) -> Row:
    """Return what a phone shows; `letter` is how the letter goes on behind the preheader."""
    return _row(subject, preheader, letter, PHONE_SUBJECT, PHONE_PREHEADER)


def on_desktop(subject: str, preheader: str, letter: str) -> Row:
    """Return what a desktop mail program shows, where a long subject leaves less for the preheader."""
    between = len(" - ")
    shown = min(length(subject), DESKTOP_SUBJECT)
    return _row(subject, preheader, letter, DESKTOP_SUBJECT, DESKTOP_LINE - between - shown)


def length(text: str) -> int:
    """Return how many characters somebody sees; accents of their own and what an emoji is made of do not count."""
    return sum(1 for _ in _characters(text))


def cut(text: str, room: int) -> str:
    """Return a text of at most `room` characters, the last of which is an ellipsis where some are missing."""
    shown = list(_characters(text))
    if len(shown) <= room:
        return text
    return "".join(shown[: max(0, room - 1)]).rstrip() + "…" if room > 0 else ""


def _row(subject: str, preheader: str, letter: str, subject_room: int, preheader_room: int) -> Row:
    preheader_left = preheader_room - length(preheader)
    return Row(
        cut(subject, subject_room),
        cut(preheader, preheader_room),
        cut(letter, preheader_left - 1) if preheader_left > LEAST else "",
        subject_room - length(subject),
        preheader_left,
    )


def _characters(text: str) -> Iterator[str]:
    """Yield what a reader takes for one character: a letter with its accents, an emoji with all that belongs to it."""
    cluster = ""
    for character in text:
        if cluster and (_continues(character) or cluster.endswith(_JOINER) or _is_flag(cluster, character)):
            cluster += character
        else:
            if cluster:
                yield cluster
            cluster = character
    if cluster:
        yield cluster


def _continues(character: str) -> bool:
    """Return whether a character changes the one before it: an accent, a skin tone, what cannot be seen."""
    return unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf") or "\U0001f3fb" <= character <= "\U0001f3ff"


def _is_flag(cluster: str, character: str) -> bool:
    """Return whether two of the letters that flags are written with make a pair."""
    return len(cluster) == 1 and all("\U0001f1e6" <= letter <= "\U0001f1ff" for letter in (cluster, character))
