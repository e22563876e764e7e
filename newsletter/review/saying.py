"""Somebody's word on a letter → a line in the file of its approvals.

It is a module of its own because the commands and the page write down the same, and only they know who it is.
"""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from newsletter import git
from newsletter.errors import UsageError
from newsletter.inputs import inputs_of
from newsletter.letter import Letter
from newsletter.model.publication import Publication
from newsletter.printable import in_one_line
from newsletter.reading.quoting import shortened
from newsletter.review import approvals
from newsletter.review.approvals import Entry
from newsletter.review.journal import Surety, person, said_at
from newsletter.review.sent import as_built, digest_of


class Who(NamedTuple):
    """Somebody's name, and how sure it is."""

    name: str
    surety: Surety


_LONGEST_NAME = 80  # characters
_LONGEST_REMARK = 500


def approve(letters: Sequence[Letter], who: Who, now: datetime, remark: str = "") -> Entry:
    """Write down that somebody approves exactly these letters; raise UsageError for a name that is none.

    The letters are those of their publication as it is; `now` has a zone.
    """
    entry = _entry("approved", letters, *who, now, remark).model_copy(update={"inputs": inputs_of(letters)})
    approvals.add(letters[0].publication.root, letters[0].issue.slug, entry)
    return entry


def withdraw(letters: Sequence[Letter], who: Who, now: datetime, remark: str = "") -> Entry:
    """Write down that somebody takes an approval back, of whatever bytes it was; raise UsageError if there is none."""
    root, slug = letters[0].publication.root, letters[0].issue.slug
    own = [each for each in approvals.in_force(approvals.read(root, slug)) if each.person == person(who.name)]
    last = next((each for each in reversed(own) if who.surety in ("signed in", each.name)), None)
    if last is None:
        raise UsageError(f"{slug} has no approval of {who.name.strip()} that can be taken back here.")
    entry = _entry("withdrawn", letters, last.by, who.surety, now, remark).model_copy(update={"sent": last.sent})
    approvals.add(root, slug, entry)
    return entry


def note_sent(letters: Sequence[Letter], publication: Publication, who: Who, now: datetime, remark: str) -> None:
    """Write down that letters go out to members.

    They may be as_members_get_it(); `publication` is as it is.
    """
    fits = shortened(in_one_line(remark), _LONGEST_REMARK)  # it has the name of a file, which may be anything
    entry = _entry("sent", as_built(letters, publication), *who, now, fits)
    approvals.add(publication.root, letters[0].issue.slug, entry)


def whoever_is_here(root: Path) -> Who:
    """Return who uses this computer: the name of their commits, or else that of their account; an entry can have it."""
    repository = git.root_of(root)
    author = in_one_line(git.author_of(repository)[0]) if repository else ""
    return Who(shortened(author or in_one_line(_account()), _LONGEST_NAME), "claimed")


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):  # as in a container whose user has no name
        return "somebody"


def _entry(what: str, letters: Sequence[Letter], name: str, surety: Surety, now: datetime, remark: str) -> Entry:
    said = {"by": clean_name(name), "name": surety, "at": said_at(now)}
    of_letter = {"needed": letters[0].publication.approvals.needed, "sent": digest_of(letters)}
    own = {"remark": _clean(remark, _LONGEST_REMARK, "remark")} if remark.strip() else {}
    return Entry.model_validate({"what": what, **said, **of_letter, **own})


def clean_name(text: str) -> str:
    """Return a name on one line; raise UsageError for one that is empty, too long or not what it seems."""
    return _clean(text, _LONGEST_NAME, "name")


def _clean(text: str, longest: int, what: str) -> str:
    """Return a name or a remark on one line; raise UsageError for one that is empty, too long or not what it seems."""
    text = " ".join(text.split())
    if not text:
        raise UsageError('Say who approves, as in `--as "Your name"`.')
    if len(text) > longest:
        raise UsageError(f"A {what} has {longest} characters at most, and this one has {len(text)}.")
    if in_one_line(text) != text:
        raise UsageError(f"The {what} holds characters that nobody sees: type it anew.")
    return text
