"""Deliveries, one after the other → the mail server, over one connection after the other.

Comes in: whoever hands deliveries out, and hears what became of each: a Share. Goes out: letters. It is a module of its
own because a process that sends alone and each of many workers send in the same way.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Protocol

from newsletter.errors import UsageError
from newsletter.sending.outbox.deliveries import Delivery
from newsletter.sending.outbox.writer import WriterEnded
from newsletter.sending.transport import Receipt, Transport, TurnedAway

TICK = 0.1
"""Seconds between two looks whether there is something to do."""
_IDLE = 5.0
"""Seconds for which a connection is kept that has nothing to do."""


class Share(Protocol):
    """What one connection has to do with the deliveries of a sending."""

    @property
    def halted(self) -> threading.Event:
        """Set when nothing is to be begun any more."""

    @property
    def is_over(self) -> bool:
        """Whether nothing is begun any more."""

    def take(self) -> Delivery | None:
        """Return the next delivery that is to be tried, when its time has come; None if there is none now."""

    def begin(self, delivery: Delivery) -> bool:
        """Mark that a message is about to be handed over; return False where it must not be."""

    def book(self, delivery: Delivery, receipt: Receipt, waited: float) -> None:
        """Write down what became of a delivery, for which the server took so many seconds."""

    def rest(self, times: int) -> None:
        """Leave the server alone, since it has refused us that many times in a row."""

    def fail(self, error: BaseException, delivery: Delivery) -> None:
        """Begin nothing more, since something has failed."""


def send_over(
    share: Share,
    write: Callable[[Delivery], bytes],
    transport: Callable[[], Transport],
    sender: Callable[[Delivery], str],
) -> None:
    """Send over one connection after the other, until nothing is begun any more."""
    refusals = 0
    while delivery := _next(share, None):
        began = time.monotonic()
        try:
            with transport() as opened:
                while delivery:
                    receipt = _delivered(opened, share, write, delivery, sender(delivery))
                    refusals = refusals + 1 if receipt.about == "us" else 0
                    share.book(delivery, receipt, time.monotonic() - began)
                    if refusals:
                        share.rest(refusals)
                    delivery = _next(share, _IDLE)
                    began = time.monotonic()
        except TurnedAway as refusal:
            assert delivery, "it was about to be sent"
            refusals += 1
            share.book(delivery, refusal.receipt(delivery.address), time.monotonic() - began)
            share.rest(refusals)
        except WriterEnded:
            return
        except BaseException as error:
            if delivery:
                share.fail(error, delivery)
            return


def _next(share: Share, patience: float | None) -> Delivery | None:
    """Wait for the next delivery, and return it; None if nothing is begun any more, or that takes too long."""
    until = None if patience is None else time.monotonic() + patience
    while not share.is_over and (until is None or time.monotonic() < until):
        if delivery := share.take():
            return delivery
        share.halted.wait(TICK)
    return None


def _delivered(
    opened: Transport, share: Share, write: Callable[[Delivery], bytes], delivery: Delivery, envelope: str
) -> Receipt:
    try:
        raw = write(delivery)
    except UsageError as error:
        return Receipt(delivery.address, "failed", str(error), about="message")
    return opened.deliver(raw, delivery.address, sender=envelope, before_body=partial(share.begin, delivery))
