"""A ledger → whether it is older than what was sent by it, as after somebody has put an old copy back by hand.

Comes in: a ledger that is about to be sent from. Goes out: a yes, by a number that grows every second in which letters
go out, and is noted in the ledger first and then in a file beside it. It is a module of its own because an older ledger
looks like any other: whoever has got a letter since then waits in it for that letter. Of a database on a server, which
nobody copies like a file, it is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from newsletter.owned import plain_files
from newsletter.sending.outbox import schema
from newsletter.sending.outbox.database import Database
from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.ledger import Ledger, Sending
from newsletter.sending.outbox.states import State

FILE = f"{schema.FILE}-newest"
"""Begins like the ledger, so that one line of .gitignore is for both."""

COPIED = "This is from a copy of the ledger, made before the sending had ended."
"""What is said of a delivery that waited when the copy was made."""

_NOTE = "newest"
_DIGITS = 20


def advance(ledger: Database) -> int:
    """Count in the ledger, and return the number, for when it is on disk."""
    number = max(_noted(ledger), _beside(ledger)) + 1
    ledger.note(_NOTE, str(number))
    return number


def write_beside(ledger: Database, number: int) -> None:
    """Write the number beside the ledger, in place of the one before.

    It need not reach the disk: if an earlier one is there after a power cut, the ledger is newer than that.
    """
    if not isinstance(ledger.place, Path):
        return
    place = ledger.place.with_name(FILE)
    if plain_files.status(place) and not plain_files.is_plain(place):
        return
    place.touch(0o600)
    with place.open("r+b") as file:
        file.write(f"{number:0{_DIGITS}}\n".encode())


def is_older(ledger: Database) -> bool:
    """Return whether letters have gone out by this ledger of which it knows nothing any more."""
    return _noted(ledger) < _beside(ledger)


def settle(ledger: Ledger, sendings: Iterable[Sending]) -> int:
    """End sendings of an older ledger: of all who wait in them it is unknown whether they have the letter by now.

    Return how many they are.
    """
    states: tuple[State, ...] = ("queued", "claimed", "deferred", "in_flight")
    count = 0
    with ledger.transaction():
        for sending in sendings:
            if sending.state in ("sending", "paused"):
                count += sum(Deliveries(ledger, sending.id).settle(state, "unknown", COPIED) for state in states)
                ledger.set_state(sending.id, "finished")
    return count


def _noted(ledger: Database) -> int:
    return int(ledger.noted(_NOTE) or 0)


def _beside(ledger: Database) -> int:
    if not isinstance(ledger.place, Path):
        return 0
    content = plain_files.content(ledger.place.parent, FILE)
    return int(content) if content and content.strip().isdigit() else 0
