"""What is to be sent now, and what became of it: the one place that the threads of all connections share.

Comes in: receipts. Goes out: the next recipient, and every step of each delivery in the ledger, in the right order. It
is a module of its own because it knows no server and no thread: whoever sends, sends like this.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from newsletter.sending.outbox.breaker import Breaker, Broken, Patience
from newsletter.sending.outbox.deliveries import Deliveries, Delivery
from newsletter.sending.outbox.rate import Rate, backoff
from newsletter.sending.outbox.states import State
from newsletter.sending.outbox.writer import Writer
from newsletter.sending.transport import Receipt, Stage

SLOW_DOWN = frozenset({421, 454})
"""What servers answer to somebody who sends too much: 421 by RFC 5321, 454 by Amazon SES."""

STOPPED = "The program was stopped while the server had the message and had not answered yet."

_BEFORE_SENDER: frozenset[Stage] = frozenset({"connection", "sign-in"})
"""Where the same codes are about how many connections there are, or about the password."""
_BEFORE_RECIPIENT: frozenset[Stage] = _BEFORE_SENDER | {"sender"}

_BATCH = 500
_LOOK_AGAIN = 0.5
"""Seconds after which the ledger is asked again where nothing was due."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast and how patiently is sent; `backoff` tells when to try again what was deferred so many times."""

    per_hour: int | None = None
    connections: int = 4
    patience: Patience = field(default_factory=Patience)
    backoff: Callable[[int], float | None] = backoff


class Work:
    """The deliveries of a sending while it is under way."""

    def __init__(self, writer: Writer, deliveries: Deliveries, pace: Pace, *, tolerant: bool) -> None:
        self._writer = writer
        self._deliveries = deliveries
        self._pace = pace
        self.rate = Rate(pace.per_hour)
        self.breaker = Breaker(pace.connections, tolerant=tolerant, patience=pace.patience)
        self.counts: Counter[State] = self._counted()
        self.sent = 0
        self.resting = 0
        """How many connections leave the server alone for now."""
        self.is_held = False  # paused by a person, and going on when they say so
        self.is_done = False
        self.halted = threading.Event()
        self.broken: Broken | None = None
        self.error: BaseException | None = None
        self._ready: deque[Delivery] = deque()
        self._in_hand: set[int] = set()
        self._flying: set[int] = set()
        self._look_at = 0.0
        self._lock = threading.Lock()

    @property
    def is_flying(self) -> bool:
        """Whether a message is with a server that has not answered yet."""
        with self._lock:
            return bool(self._flying)

    @property
    def is_over(self) -> bool:
        """Whether nothing is begun any more."""
        return self.is_done or self.halted.is_set()

    def take(self) -> Delivery | None:
        """Return the next delivery that is to be tried, when its time has come; None if there is none now."""
        with self._lock:
            if self.is_over or self.is_held:
                return None
            if not self._ready and time.monotonic() >= self._look_at:
                self._look()
            if not self._ready:
                return None
            delivery = self._ready.popleft()
        if self.halted.wait(self.rate.slot()):
            return None
        return delivery

    def begin(self, delivery: Delivery) -> bool:
        """Mark, on disk, that a message is about to be handed over; return False where it must not be."""
        with self._lock:
            if self.halted.is_set():
                return False
            self._flying.add(delivery.number)  # with the lock held, or whoever halts could miss it
        try:
            state = self._writer.ask(partial(self._deliveries.begin, delivery.number))
        except BaseException:
            with self._lock:
                self._flying.discard(delivery.number)  # it is not on disk that it was begun
            raise
        if state == "in_flight":
            return True
        with self._lock:
            self._flying.discard(delivery.number)
            if state == "suppressed":
                self._move(delivery, "suppressed")
            else:
                self.is_held = True  # the sending was paused: whoever started it finds out
        return False

    def book(self, delivery: Delivery, receipt: Receipt, waited: float = 0.0) -> None:
        """Write down what became of a delivery, and draw the conclusions for those to come; `waited` is in seconds."""
        if receipt.status == "suppressed":
            with self._lock:
                self._in_hand.discard(delivery.number)
            return
        broken = self.breaker.heard(delivery.number, receipt, waited)
        if is_too_much(receipt):
            self.rate.slow_down()
        state, said, due = conclusion(receipt, delivery, self._pace, self._deliveries.ledger.clock())
        if state == "accepted":
            self.rate.accepted()
        self._writer.tell(partial(self._deliveries.book, delivery.number, state, said, receipt.code, due))
        with self._lock:  # only now: whoever looks for more asks the writer behind this
            self._in_hand.discard(delivery.number)
            self._flying.discard(delivery.number)
            self._move(delivery, state)
            self.sent += state == "accepted"
        if broken:
            self.break_off(broken)

    def break_off(self, broken: Broken) -> None:
        """Begin nothing more, for a reason that a person should look at."""
        with self._lock:
            self.broken = self.broken or broken
        self.halted.set()

    def rest(self, times: int) -> None:
        """Leave the server alone, over this connection, since it has refused us that many times in a row."""
        with self._lock:
            self.resting += 1
        self.halted.wait(self._pace.patience.wait(times))
        with self._lock:
            self.resting -= 1

    def fail(self, error: BaseException, delivery: Delivery) -> None:
        """Begin nothing more, since a thread has failed; what it had under way is unknown."""
        self.halted.set()
        with self._lock:
            self.error = self.error or error
            is_unknown = delivery.number in self._flying
            self._flying.discard(delivery.number)
        if is_unknown:
            with suppress(Exception):  # where the ledger is what has failed, the next run finds it in flight
                self._writer.tell(partial(self._deliveries.book, delivery.number, "unknown", STOPPED))

    def give_up(self) -> None:
        """Write down as unknown what servers have not answered yet; an answer that still comes in time wins."""
        with self._lock:
            for number in self._flying:
                self._writer.tell(partial(self._deliveries.book, number, "unknown", STOPPED))
            self.counts["unknown"] += len(self._flying)
            self._flying.clear()

    def hold(self, is_held: bool) -> None:
        """Wait, since a person has paused the sending; or go on."""
        with self._lock:
            if is_held or self.is_held:
                self._in_hand.difference_update(delivery.number for delivery in self._ready)
                self._ready.clear()
                self.counts = self._counted()
            self.is_held = is_held

    def _counted(self) -> Counter[State]:
        """Count the deliveries by what is known of them; what is in flight is still to be moved from where it was."""
        counts: Counter[State] = Counter(self._writer.ask(self._deliveries.counts))
        counts["queued"] += counts.pop("in_flight", 0)
        return counts

    def _look(self) -> None:
        """Fetch from the ledger what is due, without what is in hand already."""
        found = self._writer.ask(partial(self._deliveries.due, _BATCH + len(self._in_hand)))
        self._ready.extend(delivery for delivery in found if delivery.number not in self._in_hand)
        self._in_hand.update(delivery.number for delivery in self._ready)
        if not self._ready:
            self._look_at = time.monotonic() + _LOOK_AGAIN
            self.is_done = not self._in_hand and self._writer.ask(self._deliveries.next_due) is None

    def _move(self, delivery: Delivery, state: State) -> None:
        self.counts[delivery.state] -= 1
        self.counts[state] += 1


def is_too_much(receipt: Receipt) -> bool:
    """Return whether a server says that we send too much."""
    return receipt.code in SLOW_DOWN and receipt.stage not in _BEFORE_SENDER


def conclusion(receipt: Receipt, delivery: Delivery, pace: Pace, now: float) -> tuple[State, str, float]:
    """Return in which state a delivery is after a receipt, what is said of it, and when it is tried again, or 0."""
    state: State = "queued" if _is_about_us_alone(receipt) else receipt.status
    if state != "deferred":
        return state, receipt.said, 0
    wait = pace.backoff(delivery.attempts + 1)
    if wait is None:
        return "failed", f"{receipt.said} It was tried {delivery.attempts + 1} times, for a day.", 0
    return state, receipt.said, now + wait


def _is_about_us_alone(receipt: Receipt) -> bool:
    """Return whether a refusal says nothing about the recipient, who certainly does not have the message."""
    is_refused = receipt.status == "failed" or (receipt.status == "deferred" and receipt.stage in _BEFORE_RECIPIENT)
    return receipt.about == "us" and is_refused
