"""Subject line and preheader as an inbox cuts them.

Mail programs do not count characters: each fills the room that it has. These numbers are the usual rules of thumb for
text of average width. Phones (Apple's Mail and Gmail, held upright) show about 41 characters of the subject on a line
of its own and two lines of the preheader below it. Desktop mail programs show one line: the subject first, up to the
length that `check` allows, then as much of the preheader as fits.
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
"""Room for fewer characters of the letter is not worth using."""

_JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Row:
    """What one inbox shows: both texts, cut, with an ellipsis where something is missing.

    `after` is the beginning of the letter, if the preheader leaves room for it. `subject_left` and `preheader_left` are
    how many more characters would fit; if negative, how many are cut off.
    """

    subject: str
    preheader: str
    after: str
    subject_left: int
    preheader_left: int


def on_phone(subject: str, preheader: str, letter: str) -> Row:
    """Return what a phone shows; `letter` is the text of the letter after the preheader."""
    return _row(subject, preheader, letter, PHONE_SUBJECT, PHONE_PREHEADER)


def on_desktop(subject: str, preheader: str, letter: str) -> Row:
    """Return what a desktop mail program shows, where a long subject leaves less room for the preheader."""
    between = len(" - ")
    shown = min(length(subject), DESKTOP_SUBJECT)
    return _row(subject, preheader, letter, DESKTOP_SUBJECT, DESKTOP_LINE - between - shown)


def length(text: str) -> int:
    """Return how many characters a reader sees; combining accents and parts of an emoji do not count."""
    return sum(1 for _ in _characters(text))


def cut(text: str, room: int) -> str:
    """Return a text cut to at most `room` characters; the last one is an ellipsis if something is missing."""
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
    """Yield what a reader sees as one character: a letter with its accents, an emoji with all its parts."""
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
    """Return whether a character modifies the one before it: an accent, a skin tone, an invisible character."""
    return unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf") or "\U0001f3fb" <= character <= "\U0001f3ff"


def _is_flag(cluster: str, character: str) -> bool:
    """Return whether two regional indicators make a flag."""
    return len(cluster) == 1 and all("\U0001f1e6" <= letter <= "\U0001f1ff" for letter in (cluster, character))
