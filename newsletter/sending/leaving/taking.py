"""Entries of the log → the suppression list.

This is a module of its own because it knows of the list only what the protocol says, wherever that is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple, Protocol

from newsletter.sending.leaving.entries import LEFT, Entry
from newsletter.sending.leaving.following import Notes, follow
from newsletter.sending.reasons import UNSUBSCRIBED, Reason
from newsletter.sending.secret import Secret


class Suppressions(Notes, Protocol):
    """A suppression list, by the keys of addresses."""

    def suppress(self, key: bytes, reason: str, since: datetime) -> object:
        """Put a key on the list; who is on it for another reason stays on it for that one, too."""

    def unsuppress(self, key: bytes, reason: str) -> object:
        """Take a key off the list if it is there for this reason: who came back may also have bounced."""

    def reasons(self, key: bytes) -> Sequence[Reason]:
        """Return why a key is on the list, if it is."""


class Taken(NamedTuple):
    """How many entries said that somebody left, and how many that somebody came back."""

    left: int
    back: int


def take_in_news(ledger: Suppressions, source: str, secret: Secret) -> Taken:
    """Take in what is new in the log of a server or in a file; return how many entries that were.

    Each entry is taken in once, or who was taken off the list by hand would be on it again. Raise UsageError as
    follow() does.
    """
    return follow(ledger, source, secret, LEFT, partial(take_in, ledger))


def take_in(ledger: Suppressions, entries: Iterable[Entry]) -> Taken:
    """Put who left on the suppression list, take off who came back, in the order of the entries; return how many.

    Who leaves again is on it since then: who has signed up before that has taken back no more than what was before.
    What is older than what the list says, as in the log of another server, changes nothing: nobody comes back by it.
    """
    left = back = 0
    for entry in entries:
        if any(entry.when < known.since for known in ledger.reasons(entry.key) if known.reason == UNSUBSCRIBED):
            continue
        ledger.unsuppress(entry.key, UNSUBSCRIBED)
        if entry.what == "left":
            ledger.suppress(entry.key, UNSUBSCRIBED, entry.when)
            left += 1
        else:
            back += 1
    return Taken(left, back)
