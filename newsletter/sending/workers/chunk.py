"""A part of a sending that one worker has → its letters, one after the other: a Share, as a whole sending is one.

Comes in: what was claimed, and what the connections of this worker share. Goes out: every step of each delivery, in its
row. It is a module of its own because a worker stops in the midst of it as soon as anything is amiss: what it has not
begun goes back, and is somebody's again a moment later.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from newsletter.sending.outbox.breaker import Breaker, Broken
from newsletter.sending.outbox.deliveries import Delivery
from newsletter.sending.outbox.letters import Letters
from newsletter.sending.outbox.rate import Rate
from newsletter.sending.outbox.shared import slot
from newsletter.sending.outbox.work import STOPPED, Pace, conclusion, is_too_much
from newsletter.sending.transport import Receipt, Transport
from newsletter.sending.workers.claims import Claim


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A sending at which one worker is: its letters, the way to the mail server, what that has said, the pace."""

    letters: Letters
    transport: Callable[[], Transport]
    breaker: Breaker
    rate: Rate
    pace: Pace


class Chunk:
    """Some deliveries, in the hands of one connection; `halted` is set when the worker is to stop."""

    def __init__(self, claim: Claim, taken: Iterable[Delivery], under_way: UnderWay, halted: threading.Event) -> None:
        self.halted = halted
        self.broken: Broken | None = None
        self.error: BaseException | None = None
        self._claim = claim
        self._waiting = deque(taken)
        self._at = under_way
        self._is_given_back = False
        self._flying: int | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing is begun any more."""
        return not self._waiting or self._is_given_back or self.halted.is_set()

    def take(self) -> Delivery | None:
        """Return the next delivery, when its time has come; None if there is none."""
        if self.is_over:
            return None
        delivery = self._waiting.popleft()
        wait = max(self._at.rate.slot(), slot(self._claim.ledger))
        return None if self.halted.wait(wait) else delivery

    def begin(self, delivery: Delivery) -> bool:
        """Mark, in its row, that a message is about to be handed over; return False where it must not be.

        That is so for somebody who has left, and also where the sending does not go on or another worker has the row,
        since this one stood still for too long: then all the rest is given back.
        """
        state = "queued" if self.halted.is_set() else self._claim.begin(delivery.number)
        if state == "in_flight":
            self._flying = delivery.number
            return True
        self._is_given_back = state == "queued"
        return False

    def book(self, delivery: Delivery, receipt: Receipt, waited: float) -> None:
        """Write down what became of a delivery, and draw the conclusions for those to come."""
        if receipt.status == "suppressed":
            return
        broken = self._at.breaker.heard(delivery.number, receipt, waited)
        if is_too_much(receipt):
            self._at.rate.slow_down()
        state, said, due = conclusion(receipt, delivery, self._at.pace, self._claim.ledger.clock())
        if state == "accepted":
            self._at.rate.accepted()
        self._claim.book(delivery.number, state, said, receipt.code, due)
        self._flying = None
        if broken:
            self.broken, self._is_given_back = broken, True

    def rest(self, times: int) -> None:
        """Leave the server alone, over this connection, since it has refused us that many times in a row."""
        self.halted.wait(self._at.pace.patience.wait(times))

    def fail(self, error: BaseException, delivery: Delivery) -> None:
        """Give the rest back, since something has failed; what the server may have is unknown."""
        self.error, self._is_given_back = error, True
        if self._flying is not None:
            with suppress(Exception):  # where the database is what has failed, another worker finds it in flight
                self._claim.book(self._flying, "unknown", STOPPED)
