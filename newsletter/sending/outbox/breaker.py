"""What servers say → whether a person should look before a sending goes on.

Comes in: the receipts, in the order in which they arrive. Goes out: a reason to pause. It is a module of its own
because one refusal is about one recipient, and only several together are about us.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from newsletter.sending.outbox.states import Pause
from newsletter.sending.transport import Receipt

WINDOW, MOST_FAILURES = 200, 10
"""Of so many messages, so many may be refused: 5 %, above which providers close accounts."""

_POLICY_WINDOW, _POLICY_BURST = 20, 5
"""Of so many messages, so many refusals by policy (5.7.x) are about us, and not about recipients."""


class Broken(NamedTuple):
    """A reason to pause: its kind, and a sentence."""

    pause: Pause
    why: str


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds for which a server that is gone or refuses us for now is tried again.

    `first` and `longest` are between two attempts of a connection. `start` is in all for a server that has taken
    nothing yet, where a mistake in its settings is likely, and `total` for one that has.
    """

    first: float = 1.0
    longest: float = 60.0
    start: float = 10.0
    total: float = 600.0

    def wait(self, times: int) -> float:
        """Return for how long a connection leaves a server alone that has refused us that many times in a row."""
        return min(self.first * 2.0 ** min(times - 1, 20), self.longest)


class Breaker:
    """What is known of a mail server by its last answers; with `tolerant`, refusals of recipients are not counted."""

    def __init__(
        self,
        connections: int,
        *,
        tolerant: bool,
        patience: Patience,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connections = connections
        self._tolerant = tolerant
        self._patience = patience
        self._clock = clock
        self._failed: deque[bool] = deque(maxlen=WINDOW)
        self._policy: deque[int | None] = deque(maxlen=_POLICY_WINDOW)
        self._unknown = 0
        self._has_accepted = False
        self._trouble_since: float | None = None
        self._lock = threading.Lock()

    @property
    def by_policy(self) -> tuple[int, ...]:
        """The deliveries of late that were refused by policy: because of us, if they are many."""
        found = tuple(number for number in self._policy if number is not None)
        return found if len(found) >= _POLICY_BURST else ()

    def heard(self, number: int, receipt: Receipt, waited: float = 0.0) -> Broken | None:
        """Take in what became of a delivery, and return the reason to pause if there is one now.

        `waited` is for how many seconds it was tried: a server that is silent has been gone for that long.
        """
        with self._lock:
            if receipt.status == "accepted":
                self._has_accepted, self._unknown = True, 0
            if receipt.status == "unknown":
                self._unknown += 1
                if self._unknown > self._connections:  # one for each is what a restart of the server makes
                    return Broken("refused", f"{receipt.said} That was so {self._unknown} times in a row.")
                return None
            if receipt.about == "us":
                return self._trouble(receipt, waited)
            self._trouble_since = None  # it talks to us, whatever it says of this recipient
            self._failed.append(receipt.status == "failed")
            is_policy = receipt.status == "failed" and receipt.enhanced_code.startswith("5.7.")
            self._policy.append(number if is_policy else None)
            if self.by_policy:
                many = f"{len(self.by_policy)} of the last {len(self._policy)} messages were refused by policy"
                return Broken("refused", f"{many}, which is about us, and not about those members: {receipt.said}")
            if sum(self._failed) >= MOST_FAILURES and not self._tolerant:
                many = f"{sum(self._failed)} of the last {len(self._failed)} messages were refused"
                return Broken("failures", f"{many}, the last one so: {receipt.said}")
            return None

    def _trouble(self, receipt: Receipt, waited: float) -> Broken | None:
        """Return the reason to pause if the server refuses us for good, or has done so for long."""
        now = self._clock()
        if receipt.status == "failed":
            return Broken("refused", receipt.said)
        if self._trouble_since is None:
            self._trouble_since = now - waited
        enough = self._patience.total if self._has_accepted else self._patience.start
        return Broken("refused", receipt.said) if now - self._trouble_since >= enough else None
