"""Entries of the log → the suppression list.

This is a module of its own because it knows of the list only what the protocol says, wherever that is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple, Protocol

from newsletter.errors import UsageError
from newsletter.printable import printable
from newsletter.sending.leaving.entries import Entry, marks_of, written
from newsletter.sending.leaving.fetch import read_log
from newsletter.sending.secret import Secret

REASON = "unsubscribed"
"""Why somebody is on the list who has left by the link in a letter."""


NOTE = "logs"
"""The name under which the ledger keeps how far each log was read."""

SHORTER = (
    "The log of {source} is shorter than when it was last read: lines are lost, and members may have left by them. "
    "Put it back from a backup. If there is none, do the same again: what is left of it counts from now on."
)
"""What is said, once, of a log that has lost lines."""

MOST_LOGS = 9
"""How many other logs are remembered: a server gets a new one when somebody begins anew, or loses it."""


class Suppressions(Protocol):
    """A suppression list, by the keys of addresses."""

    def suppress(self, key: bytes, reason: str, since: datetime) -> object:
        """Put a key on the list; who is on it for another reason stays on it for that one, too."""

    def unsuppress(self, key: bytes, reason: str) -> object:
        """Take a key off the list if it is there for this reason: who came back may also have bounced."""

    def noted(self, name: str) -> str | None:
        """Return what was noted under a name, None if nothing was."""

    def note(self, name: str, value: str) -> object:
        """Note a text under a name, in place of the one before."""

    def transaction(self) -> AbstractContextManager[None]:
        """Do all of a block or nothing."""


class Taken(NamedTuple):
    """How many entries said that somebody left, and how many that somebody came back."""

    left: int
    back: int


def take_in_news(ledger: Suppressions, source: str, secret: Secret) -> Taken:
    """Take in what is new in the log of a server or in a file; return how many entries that were.

    Each entry is taken in once, also if it comes from the server and from a copy of its log, or who was taken off the
    list by hand would be on it again: how far each log was read is noted in the same transaction. Raise UsageError, as
    read_log() does, with nothing taken in; and once, with what there is taken in, for a server's log that has become
    shorter, by whose lost lines somebody may have left.
    """
    while True:
        noted = ledger.noted(NOTE) or ""
        marks = marks_of(noted)
        news = read_log(source, secret, marks)
        with ledger.transaction():
            if (ledger.noted(NOTE) or "") != noted:
                continue  # another process has taken something in meanwhile
            earlier = marks.pop(news.mark.log, None)
            newest = list(marks.items())[-MOST_LOGS:]
            ledger.note(NOTE, written({**dict(newest), news.mark.log: news.mark}))
            taken = take_in(ledger, news.entries)
        if earlier and news.mark.length < earlier.length and "://" in source:  # a copy in a file may be an older one
            raise UsageError(SHORTER.format(source=printable(source)))
        return taken


def take_in(ledger: Suppressions, entries: Iterable[Entry]) -> Taken:
    """Put who left on the suppression list, take off who came back, in the order of the entries; return how many."""
    left = back = 0
    for entry in entries:
        if entry.what == "left":
            ledger.suppress(entry.key, REASON, entry.when)
            left += 1
        else:
            ledger.unsuppress(entry.key, REASON)
            back += 1
    return Taken(left, back)
