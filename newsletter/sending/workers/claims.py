"""A part of a sending → one worker's own, until it is done or that worker dies.

Comes in: the numbers of some deliveries. Goes out: those of them that nobody else is at. It is a module of its own
because the promise is kept here where there are many workers: each step of a delivery says whose it has to be, in the
same statement that takes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from newsletter.sending.outbox.deliveries import COLUMNS, Deliveries, Delivery, delivery_of
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.work import STOPPED

CHUNK = 50
"""How many deliveries a job is about."""

AHEAD = 200 * CHUNK
"""For how many deliveries there are jobs ahead: enough for 2,000 messages a second until somebody looks again."""

_NOBODYS = "NOT EXISTS (SELECT 1 FROM lease WHERE lease.worker = delivery.worker AND lease.until > :now)"
_WAITS = "state IN ('queued', 'deferred') AND due <= :now"


class Claim(Deliveries):
    """What a worker has of a sending; the name of the worker has a lease."""

    waits = "state = 'claimed' AND worker = :worker"
    may_be_booked = "state IN ('queued', 'claimed', 'deferred', 'in_flight', 'unknown') AND worker = :worker"

    def __init__(self, ledger: Ledger, sending: int, worker: str) -> None:
        super().__init__(ledger, sending)
        self.worker = worker

    def take(self, first: int) -> list[Delivery]:
        """Claim what is to be tried now of a chunk, and return it; what a dead worker had in flight is unknown."""
        chunk = "sending = :sending AND number BETWEEN :first AND :last"
        at = {"sending": self.sending, "first": first, "last": first + CHUNK - 1, "worker": self.worker}
        at |= {"now": self.ledger.clock(), "said": STOPPED}
        self.ledger.do(
            f"UPDATE delivery SET state = 'unknown', said = CASE WHEN address = '' THEN '' ELSE :said END, "
            f"changed = :now WHERE {chunk} AND state = 'in_flight' AND {_NOBODYS}",
            at,
        )
        free = f"{chunk} AND ({_WAITS} OR state = 'claimed' AND {_NOBODYS})"
        taken = self.ledger.rows(
            "UPDATE delivery SET state = 'claimed', worker = :worker, changed = :now WHERE (sending, number) IN "
            f"(SELECT sending, number FROM delivery WHERE {free} FOR UPDATE SKIP LOCKED) RETURNING {COLUMNS}",
            at,
        )
        return sorted(map(delivery_of, taken), key=lambda delivery: delivery.number)

    def release(self) -> None:
        """Give back what was not tried."""
        give = "UPDATE delivery SET state = 'queued' WHERE sending = ? AND state = 'claimed' AND worker = ?"
        self.ledger.do(give, (self.sending, self.worker))


class Due(NamedTuple):
    """A chunk of a sending in which something is to be done: by its first number, and whether a dead worker had it."""

    sending: int
    first: int
    is_left_behind: bool = False


def due_chunks(ledger: Ledger, sending: int) -> Iterator[Due]:
    """Yield the chunks of a sending in which something is to be done now, those first that a dead worker had."""
    at = {"sending": sending, "now": ledger.clock(), "most": AHEAD}
    states = "state IN ('claimed', 'in_flight')"
    left = f"SELECT number FROM delivery WHERE sending = :sending AND {states} AND {_NOBODYS} LIMIT :most"
    waiting = f"SELECT number FROM delivery WHERE sending = :sending AND {_WAITS} ORDER BY due, number LIMIT :most"
    first = dict.fromkeys(_first(number) for (number,) in ledger.rows(left, at))
    yield from (Due(sending, each, is_left_behind=True) for each in first)
    others = dict.fromkeys(_first(number) for (number,) in ledger.rows(waiting, at))
    yield from (Due(sending, each) for each in others if each not in first)


def _first(number: int) -> int:
    return (number - 1) // CHUNK * CHUNK + 1


def end_if_done(ledger: Ledger, sending: int) -> bool:
    """Write down that a sending is finished, if nothing of it is left to be tried; return whether it is now."""
    left = "SELECT 1 FROM delivery WHERE sending = :sending AND state IN ('queued', 'claimed', 'deferred', 'in_flight')"
    end = "UPDATE sending SET state = 'finished', pause = '', why = '', finished = :now"
    at = {"sending": sending, "now": ledger.clock()}
    return bool(ledger.do(f"{end} WHERE id = :sending AND state = 'sending' AND NOT EXISTS ({left})", at))
