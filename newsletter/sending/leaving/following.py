"""A log that is read again and again → each of its entries once, however it comes here, or what is wrong with it.

Comes in: the address of a server or a copy of its log in a file, and a ledger that notes how far each log was read.
Goes out: what a function makes of the entries that are new. It is a module of its own because a log that has lost
lines, or has been begun anew, must be told of whatever its lines say.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from newsletter.errors import UsageError
from newsletter.printable import printable
from newsletter.sending.leaving.fetch import read_log
from newsletter.sending.leaving.lines import E, Kind, marks_of, written
from newsletter.sending.secret import Secret

SHORTER = (
    "The log of {source} is shorter than when it was last read: lines are lost, and people may have {did} by them. "
    "Put it back from a backup. If there is none, do the same again: what is left of it counts from now on."
)
GONE = (
    "The log of {source} is a new one, and the one that was read there before is gone: who {did} by that since then is "
    "not known. Put it back from a backup. If there is none, do the same again: the new one counts from now on."
)
"""What is said, once, of a log that has lost lines, or all of them."""

MOST_LOGS = 9
"""How many other logs are remembered: a server gets a new one when somebody begins anew, or loses it."""

_T = TypeVar("_T")


class Notes(Protocol):
    """Where it is noted how far logs were read."""

    def noted(self, name: str) -> str | None:
        """Return what was noted under a name, None if nothing was."""

    def note(self, name: str, value: str) -> object:
        """Note a text under a name, in place of the one before."""

    def transaction(self) -> AbstractContextManager[None]:
        """Do all of a block or nothing."""


def follow(
    notes: Notes,
    source: str,
    secret: Secret,
    kind: Kind[E],
    take: Callable[[tuple[E, ...]], _T],
) -> _T:
    """Have `take` take in what is new in the log of a server or in a file; return what it returns.

    Each entry is taken in once, also if it comes from the server and from a copy of its log: how far each log was read
    is noted in the transaction in which it is taken in. A copy that is older than what was read has nothing new. Raise
    UsageError, as read_log() does, with nothing taken in; and once, with what there is taken in, for a server's log
    that has become shorter or is another one, by whose lost lines somebody may have done something.
    """
    is_server = "://" in source
    place = f"{kind.note} at {source.rstrip('/')}"
    while True:
        noted = notes.noted(kind.note) or ""
        marks = marks_of(noted)
        news = read_log(source, secret, kind, marks)
        with notes.transaction():
            if (notes.noted(kind.note) or "") != noted:
                continue  # another process has taken something in meanwhile
            before = notes.noted(place) if is_server else None
            is_new = before is not None and news.mark.log not in (before, *marks)
            earlier = marks.pop(news.mark.log, None)
            is_shorter = earlier is not None and news.mark.length < earlier.length
            if is_shorter and not is_server:
                return take(())
            newest = list(marks.items())[-MOST_LOGS:]
            notes.note(kind.note, written({**dict(newest), news.mark.log: news.mark}))
            if is_server:
                notes.note(place, news.mark.log)
            taken = take(news.entries)
        if is_new or is_shorter:
            raise UsageError((GONE if is_new else SHORTER).format(source=printable(source), did=kind.did))
        return taken
