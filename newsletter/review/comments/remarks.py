"""What somebody types about an issue → a line of its comments; or a refusal that says what to do instead.

Comes in: who it is, and what they have written, or decided. Goes out: that line, written down. It is a module of its
own because the file takes any line, and only here is known whether somebody may say that.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from newsletter.errors import UsageError
from newsletter.reading.source import REFUSED
from newsletter.review.comments import lines
from newsletter.review.comments.lines import Place, Remark
from newsletter.review.comments.threads import Note, Thread, notes, threads
from newsletter.review.journal import said_at
from newsletter.review.saying import Who

LONGEST = 10_000
"""Characters of one text."""

_BREAK = re.compile("\r\n?|[\x85\u2028\u2029]")

Decision = Literal["resolved", "reopened"]


def comment(root: Path, slug: str, who: Who, now: datetime, text: str, place: Place | None) -> Remark:
    """Write down a comment on a part of an issue, or on all of it; raise UsageError for a text that is none."""
    return _said(root, slug, who, now, what="comment", id=lines.new_id(), place=place, text=_clean(text))


def answer(root: Path, slug: str, who: Who, now: datetime, to: str, text: str) -> Remark:
    """Write down an answer to a comment; raise UsageError as comment() does, and where there is no such comment."""
    _thread(root, slug, to)
    return _said(root, slug, who, now, what="answer", id=lines.new_id(), to=to, text=_clean(text))


def decide(root: Path, slug: str, who: Who, now: datetime, to: str, decision: Decision) -> Remark | None:
    """Write down that a comment is resolved, or open again; return None if it is so already. Raise as answer()."""
    if _thread(root, slug, to).is_open == (decision == "reopened"):
        return None
    return _said(root, slug, who, now, what=decision, to=to)


def change(root: Path, slug: str, who: Who, now: datetime, to: str, text: str) -> Remark:
    """Write down another text for a comment or an answer of one's own, also for one that was taken back.

    Raise UsageError for somebody else's, and as comment() does.
    """
    _own(root, slug, who, to)
    return _said(root, slug, who, now, what="changed", to=to, text=_clean(text))


def withdraw(root: Path, slug: str, who: Who, now: datetime, to: str) -> Remark:
    """Write down that a comment or an answer of one's own is taken back; raise UsageError for somebody else's."""
    if not _own(root, slug, who, to).text:
        raise UsageError("That has been taken back already.")
    return _said(root, slug, who, now, what="withdrawn", to=to)


def _said(root: Path, slug: str, who: Who, now: datetime, **said: Any) -> Remark:
    line = Remark.model_validate({"by": who.name, "name": who.surety, "at": said_at(now), **said})
    lines.add(root, slug, line)
    return line


def _thread(root: Path, slug: str, name: str) -> Thread:
    found = next((each for each in threads(lines.read(root, slug)) if each.comment.id == name), None)
    if found is None:
        raise UsageError("That comment is not there any more: somebody has taken it back, or its file is another now.")
    return found


def _own(root: Path, slug: str, who: Who, name: str) -> Note:
    note = next((each for each in notes(lines.read(root, slug)) if each.id == name), None)
    if note is None:
        raise UsageError("That is not there any more: its file is another now.")
    if not note.is_by(*who):
        raise UsageError(f"{note.said.by} wrote this, and only they change it: answer it instead.")
    return note


def _clean(text: str) -> str:
    """Return a text with the line breaks of files; raise UsageError for one that is empty or that no file can have."""
    text = _BREAK.sub("\n", text).strip()
    if not text:
        raise UsageError("Write what you want to say.")
    if len(text) > LONGEST:
        raise UsageError(f"A comment has {LONGEST:,} characters at most, and this one has {len(text):,}.")
    if REFUSED.search(text) or any("\ud800" <= character <= "\udfff" for character in text):
        raise UsageError("This holds characters that nobody sees and no file may hold: type it anew.")
    return text
