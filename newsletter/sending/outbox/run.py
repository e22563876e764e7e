"""run(): a frozen sending → its letters, over several connections at once, until all are done or somebody stops it.

Comes in: the ledger, how a letter is written and how it is transported. Goes out: an outcome, and the ledger, right at
every moment. Whoever calls it has locked the ledger, so that no other process sends. It is a module of its own because
the command and the page send in the same way.

A person may stop it (`Stop`, once: when all that is with a server has been answered; twice: at once), or pause and
cancel it in the ledger, from another process.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from newsletter.errors import UsageError
from newsletter.sending.outbox import older
from newsletter.sending.outbox.breaker import Broken
from newsletter.sending.outbox.deliveries import Deliveries, Delivery
from newsletter.sending.outbox.handing_over import TICK, send_over
from newsletter.sending.outbox.ledger import Ledger, Sending
from newsletter.sending.outbox.rate import LONGEST_WAIT
from newsletter.sending.outbox.states import State
from newsletter.sending.outbox.work import STOPPED, Pace, Work
from newsletter.sending.outbox.writer import Writer
from newsletter.sending.transport import Transport

_LOOK, _TELL = 0.5, 1.0
LATELY = 15
"""Seconds, and as many tellings, over which the pace is measured."""
_REFRESH = 60.0
_GOODBYE = 1.0
"""Seconds for all connections to be closed politely."""


class Stop:
    """How often a person has asked to stop; a signal's handler may count it up, since nothing is locked for that."""

    def __init__(self) -> None:
        self.asked = 0

    def ask(self, *_: object) -> None:
        """Ask to stop."""
        self.asked += 1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sending is: `per_second` messages of late, and `waits` for why none goes out now, or ""."""

    total: int
    counts: Mapping[State, int]
    per_second: float
    waits: str

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at this pace, None if that cannot be told; what was deferred takes longer."""
        queued = self.counts.get("queued", 0)
        return queued / self.per_second if self.per_second else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended. stopped: by a person, and the same command goes on."""

    ended: Literal["finished", "paused", "cancelled", "stopped"]
    why: str
    counts: Mapping[State, int]


def run(
    ledger: Ledger,
    sending: Sending,
    write: Callable[[Delivery], bytes],
    transport: Callable[[], Transport],
    pace: Pace,
    *,
    stop: Stop,
    sender: Callable[[Delivery], str] | None = None,
    tell: Callable[[Progress], None] = lambda progress: None,
    refresh: Callable[[], object] | None = None,
) -> Outcome:
    """Send what is left of a sending, and return how that ended; raise what nobody could foresee.

    `write` returns the letter of a recipient, and `sender` where it comes back to, by default the envelope of the
    sending. `tell` gets to know every second how far it is. `refresh`, called every minute, puts into the ledger, by a
    connection of its own, who has left meanwhile; it raises UsageError if that cannot be known.
    """
    deliveries = Deliveries(ledger, sending.id)
    deliveries.settle("in_flight", "unknown", STOPPED)
    deliveries.hurry(LONGEST_WAIT)
    if sending.pause == "failures":
        ledger.tolerate(sending.id)
    tolerant = sending.tolerant or sending.pause == "failures"
    ledger.set_state(sending.id, "sending")
    older.write_beside(ledger, older.advance(ledger))
    with Writer(ledger) as writer:
        work = Work(writer, deliveries, pace, tolerant=tolerant)
        arguments = (work, write, transport, sender or (lambda delivery: sending.envelope))
        threads = [threading.Thread(target=send_over, args=arguments, daemon=True) for _ in range(pace.connections)]
        watchers = [threading.Thread(target=_watch, args=(work, refresh), daemon=True)] if refresh else []
        for thread in [*threads, *watchers]:
            thread.start()
        try:
            ended = _attend(work, writer, sending, pace.connections, stop, tell)
        finally:
            work.halted.set()
            until = time.monotonic() + (_GOODBYE if stop.asked < 2 else 0)
            for thread in threads:
                thread.join(max(until - time.monotonic(), 0))
    if work.error:
        raise work.error
    broken = work.broken
    if broken:
        deliveries.requeue(work.breaker.by_policy)
        if ledger.sending(sending.id).state != "cancelled":
            ledger.set_state(sending.id, "paused", pause=broken.pause, why=broken.why)
    elif ended == "finished":
        ledger.set_state(sending.id, "finished")
    older.write_beside(ledger, older.advance(ledger))
    return Outcome("paused" if broken else ended, broken.why if broken else "", deliveries.counts())


def _attend(
    work: Work, writer: Writer, sending: Sending, connections: int, stop: Stop, tell: Callable[[Progress], None]
) -> Literal["finished", "cancelled", "stopped"]:
    """Watch over the threads until they are done, or are to stop and nothing is under way any more."""
    looked = told = time.monotonic()
    lately = deque([(told, 0)], maxlen=LATELY)
    asked = 0
    ended: Literal["finished", "cancelled", "stopped"] = "stopped"
    while not work.is_done:
        if stop.asked:
            work.halted.set()
        if stop.asked > 1:
            work.give_up()
        if work.halted.is_set() and not work.is_flying:
            return ended
        time.sleep(TICK)
        now = time.monotonic()
        if now - looked >= _LOOK and not work.halted.is_set():
            looked = now
            state = writer.ask(lambda: writer.ledger.one("SELECT state FROM sending WHERE id = ?", (sending.id,)))[0]
            if state == "cancelled":
                ended = "cancelled"
                work.halted.set()
            elif work.is_held or state == "paused":
                work.hold(state == "paused")
        if now - told >= _TELL or stop.asked > asked:  # at once, since asking again loses what is under way
            told, asked = now, stop.asked
            older.write_beside(writer.ledger, writer.ask(partial(older.advance, writer.ledger)))
            lately.append((now, work.sent))
            (first, before), (last, sent) = lately[0], lately[-1]
            per_second = (sent - before) / (last - first)
            tell(Progress(sending.total, dict(work.counts), per_second, _waits(work, connections)))
    return "finished"


def _waits(work: Work, connections: int) -> str:
    """Return why nothing goes out now, "" if something does."""
    if work.is_held:
        return "paused"
    return "the mail server is tried again" if work.resting == connections else ""


def _watch(work: Work, refresh: Callable[[], object]) -> None:
    """Take in, every minute, who has left; where that cannot be known, nothing more is sent."""
    while not work.halted.wait(_REFRESH):
        try:
            refresh()
        except UsageError as error:
            work.break_off(Broken("refused", str(error)))
