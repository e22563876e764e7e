"""The comments on an issue → what the page shows: each with its answers, what it is about, and where that is.

Comes in: comments with their places, the data that they stand in, and who looks at them. Goes out: plain data. It is a
module of its own because it is pure: the routes read the files, and know who asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newsletter.preview.places import Data
from newsletter.reading.source import dotted, value_in
from newsletter.review.comments.found import Found
from newsletter.review.comments.placed import Placed
from newsletter.review.comments.threads import Note
from newsletter.review.comments.words import spoken
from newsletter.review.saying import Who

_AROUND = 150
"""How many characters on each side of some words the page gets, by which it finds them in the letter."""


def shown(found: Sequence[Placed], data: dict[str, Any], who: Who) -> list[Data]:
    """Return comments as the page shows them to somebody."""
    return [_thread(each, data, who) for each in found]


def _thread(each: Placed, data: dict[str, Any], who: Who) -> Data:
    thread = each.thread
    resolved = thread.resolved
    return _note(thread.comment, who) | {
        "about": each.about,
        "quote": (each.place.words or "") if each.place else "",
        "gone": each.is_gone,
        "same": each.at is None or each.at.is_same,
        "at": _at(each.at, data) if each.at else None,
        "answers": [_note(answer, who) for answer in thread.answers],
        "resolved": {"by": resolved.by, "at": resolved.at} if resolved else None,
    }


def _note(note: Note, who: Who) -> Data:
    return {
        "id": note.id,
        "by": note.said.by,
        "name": note.said.name,
        "time": note.said.at,
        "text": note.text,
        "changed": note.is_changed,
        "mine": bool(note.text) and note.is_by(*who),
    }


def _at(at: Found, data: dict[str, Any]) -> Data:
    """Return where a comment belongs, with the words there, which the letter may spell otherwise."""
    said: Data = {"path": dotted(at.path), "words": "", "before": "", "after": ""}
    if at.start is None or at.end is None:
        return said
    text = value_in(data, at.path)
    before, after = text[max(at.start - _AROUND, 0) : at.start], text[at.end : at.end + _AROUND]
    return said | {"words": spoken(text[at.start : at.end]), "before": spoken(before), "after": spoken(after)}
