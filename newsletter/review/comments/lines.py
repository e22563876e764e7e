"""comments/SLUG.yaml: what people remark on an issue, what others answer, and what is resolved.

Comes in and goes out: lines of that journal. Nothing in it is ever changed: a text that its author has changed is a
line of its own. It is a module of its own because it knows what a line holds.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
import re
import secrets
from typing import Annotated, Literal

from pydantic import AfterValidator

from newsletter.reading.fields import Line, Lines, Setting
from newsletter.reading.model_base import Model, optional, refuse, required
from newsletter.review import journal
from newsletter.review.journal import AS_IT_WAS, Journal, Said

# None that is taken for another, and no vowels, which make words.
_ID_CHARACTERS = "bcdfghjkmnpqrstvwxz23456789"
_ID_LENGTH = 8


def _id(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]{1,40}", text):
        refuse(f"“{text}” is no name of a comment.", AS_IT_WAS)
    return text


def _path(text: str) -> str:
    if not re.fullmatch(r"[a-z_]+(\.([a-z_]+|[0-9]{1,5}))*", text):
        refuse(f"“{text}” is no place in an issue.", AS_IT_WAS)
    return text


Id = Annotated[Setting, AfterValidator(_id)]


class Place(Model):
    """What a comment is about, as it stood when that was written: a field, an item of a list, or words of a text.

    Words are quoted with some on each side, by which they are found again; an item, with those that it begins with,
    and on each side those that its neighbours begin with. `like_here` and `like_elsewhere` say in percent how much
    the likest other passage was like this one, in the same item and in others; no passage that is not more like it is
    taken for it later.
    """

    path: Annotated[Setting, AfterValidator(_path)] = required("where it stood", "blocks.0.text")
    block: Setting | None = optional("the kind of block", "text")
    heading: Line | None = optional("what the block was called", "In bloom")
    item: Line | None = optional("what the item of its list was called", "Ask us anything")
    words: Line | None = optional("the words that it is about", "tulips opened")
    opening: Line | None = optional("the words that an item begins with", "in bloom dear reader")
    before: Line | None = optional("the words before", "Dear reader, the")
    after: Line | None = optional("the words behind", "in March")
    like_here: int | None = optional("the likest other passage there", 40, ge=0, le=100)
    like_elsewhere: int | None = optional("the likest other passage elsewhere", 40, ge=0, le=100)


class Remark(Said):
    """What one person has said: a comment, or something about the one that `to` names.

    comment: a remark on the issue, or on a part of it. answer: one to a comment. changed: the author's new text of
    either. withdrawn: the author has taken it back. resolved, reopened: the comment needs nothing more, or does again.
    """

    what: Literal["comment", "answer", "changed", "withdrawn", "resolved", "reopened"] = required(
        "what it is", "answer"
    )
    id: Id | None = optional("the name of a comment or an answer", "k7xq2m9d")
    to: Id | None = optional("the comment or the answer that it is about", "k7xq2m9d")
    place: Place | None = optional("what a comment is about; nothing stands for the whole letter", {})
    text: Lines | None = optional("what somebody has written", "Is this the right day?")


class _Log(journal.Lines):
    log: tuple[Remark, ...] = optional("what was said, the oldest first", [], default=())


_HEAD = """\
# What people remark on {slug}: `newsletter` adds a line at the end for each. Keep this file in Git.
# `place` quotes the words that a comment is about, by which they are found again.
"""

_JOURNAL = Journal[Remark]("comments", _Log, _HEAD, "newsletter write")
FOLDER, read, add, file_of = _JOURNAL.folder, _JOURNAL.read, _JOURNAL.add, _JOURNAL.file_of


def new_id() -> str:
    """Return a name that no other comment has, not even one that was written on another computer meanwhile."""
    return "".join(secrets.choice(_ID_CHARACTERS) for _ in range(_ID_LENGTH))
