"""The comments on an issue → what the page shows: each with its answers, what it is about, and where that is.

Comes in: comments with their places, the issue that they stand in, and who looks at them. Goes out: plain data. It is a
module of its own because it is pure: the routes read the files, and know who asks.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.editing.form import label_of
from newsletter.model.issue import Issue
from newsletter.preview.places import Data
from newsletter.reading.source import dotted
from newsletter.review.comments import anchors
from newsletter.review.comments.found import Found
from newsletter.review.comments.ground import Ground
from newsletter.review.comments.placed import Placed, about
from newsletter.review.comments.threads import Note
from newsletter.review.comments.words import spoken
from newsletter.review.saying import Who

_HEAD = ("subject", "preheader", "title")
_AROUND = 150
"""How many characters on each side of some words the page gets, by which it finds them in the letter."""


def parts(ground: Ground) -> list[Data]:
    """Return what a comment can be about besides words and the whole letter, by path, in words."""
    head = [{"path": name, "name": label_of(Issue, name)} for name in _HEAD if (name,) in ground.texts]
    blocks = [path for path in ground.items if path[:-1] == ("blocks",)]
    named = ((path, anchors.of_item(ground, path)) for path in sorted(blocks))
    return head + [{"path": dotted(path), "name": f"{int(path[1]) + 1}. {about(place)}"} for path, place in named]


def shown(found: Sequence[Placed], ground: Ground, who: Who) -> list[Data]:
    """Return comments as the page shows them to somebody."""
    return [_thread(each, ground, who) for each in found]


def _thread(each: Placed, ground: Ground, who: Who) -> Data:
    thread = each.thread
    resolved = thread.resolved
    return _note(thread.comment, who) | {
        "about": each.about,
        "quote": (each.place.words or "") if each.place else "",
        "gone": each.is_gone,
        "same": each.at is None or each.at.is_same,
        "at": _at(each.at, ground) if each.at else None,
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


def _at(at: Found, ground: Ground) -> Data:
    """Return where a comment belongs, with the words there, which the letter may spell otherwise."""
    said: Data = {"path": dotted(at.path), "words": "", "before": "", "after": ""}
    if at.start is None or at.end is None:
        return said
    text = ground.text(at.path)
    before, after = text[max(at.start - _AROUND, 0) : at.start], text[at.end : at.end + _AROUND]
    return said | {"words": spoken(text[at.start : at.end]), "before": spoken(before), "after": spoken(after)}
