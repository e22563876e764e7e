"""Subject line and preheader as an inbox cuts them.

Mail programs do not count characters: each fills the room that it has. These numbers are the usual rules of thumb for
text of average width. Phones (Apple's Mail and Gmail, held upright) show about 41 characters of the subject on a line
of its own and two lines of the preheader below it. Desktop mail programs show one line: the subject first, up to the
length that `check` allows, then as much of the preheader as fits. It is a module of its own because it knows inboxes,
and nothing of pages.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from newsletter.check.writing.inbox import LONGEST_SUBJECT as DESKTOP_SUBJECT
from newsletter.letter import Letter
from newsletter.seen.screen_reader import reading_order
from newsletter.text.markup import parsed
from newsletter.text.merge_tags import Dialect

PHONE_SUBJECT = 41
PHONE_PREHEADER = 85
DESKTOP_LINE = 120
LEAST = 5
"""Room for fewer characters of the letter is not worth using."""

_JOINER = "\u200d"


def row(letter: Letter, values: Dialect) -> dict[str, Any]:
    """Return the row of a letter in an inbox, with the values of its merge tags: whole, and as cuts() has it."""
    rendering, publication = letter.rendering, letter.publication
    subject, preheader = (rendering.tags.fill_text(part, values) for part in (rendering.subject, rendering.preheader))
    sender = publication.sender
    return {
        "sender": sender.name if sender else publication.name,
        "address": sender.email if sender else "",
        "subject": subject,
        "preheader": preheader,
        "cuts": cuts(subject, preheader, _after(letter, preheader, values)),
    }


def cuts(subject: str, preheader: str, letter: str) -> dict[str, dict[str, Any]]:
    """Return what each inbox shows, with an ellipsis where something is missing; on desktops, it is all on one line.

    `letter` is its text after the preheader, of which `after` is as much as there is room for. `left` is how many more
    characters would fit; if negative, how many are cut off.
    """
    on_desktop = DESKTOP_LINE - len(" - ") - min(length(subject), DESKTOP_SUBJECT)
    return {
        "phone": _cut(subject, preheader, letter, PHONE_SUBJECT, PHONE_PREHEADER),
        "desktop": _cut(subject, preheader, letter, DESKTOP_SUBJECT, on_desktop),
    }


def length(text: str) -> int:
    """Return how many characters a reader sees; combining accents and parts of an emoji do not count."""
    return sum(1 for _ in _characters(text))


def cut(text: str, room: int) -> str:
    """Return a text cut to at most `room` characters; the last one is an ellipsis if something is missing."""
    shown = list(_characters(text))
    if len(shown) <= room:
        return text
    return "".join(shown[: max(0, room - 1)]).rstrip() + "…" if room > 0 else ""


def _after(letter: Letter, preheader: str, values: Dialect) -> str:
    """Return the words of the letter after the preheader, as many as an inbox has room for."""
    words = ""
    for item in reading_order(parsed(letter.rendering.html)):
        if item.role != "image":
            words += f" {letter.rendering.tags.fill_text(item.text, values)}"
        if len(words) > len(preheader) + DESKTOP_LINE:
            break
    return " ".join(words.split()).removeprefix(" ".join(preheader.split())).strip()


def _cut(subject: str, preheader: str, letter: str, subject_room: int, preheader_room: int) -> dict[str, Any]:
    left = preheader_room - length(preheader)
    return {
        "subject": cut(subject, subject_room),
        "preheader": cut(preheader, preheader_room),
        "after": cut(letter, left - 1) if left > LEAST else "",
        "left": {"subject": subject_room - length(subject), "preheader": left},
    }


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
