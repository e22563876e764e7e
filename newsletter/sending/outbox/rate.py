"""How fast messages go out: evenly, within the limit that is set, and slower where the server asks for it.

Comes in: the limit, and what servers say. Goes out: how long to wait before the next message, and before the next
attempt for one recipient. It is a module of its own because it knows neither servers nor the ledger, only the clock.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

HOUR = 3600.0
SLOWEST = 600.0
"""Messages an hour below which nothing is slowed down."""

_MEASURED = 5.0
"""Seconds after which it is known how fast messages go out by themselves; before that, it is taken to be `_GUESSED`."""
_GUESSED = 3600.0

_CALM = 10.0
"""Seconds in which several requests to slow down are one: all connections get them at the same time."""

_STEP, _STEP_SECONDS = 1.5, 60.0

_FIRST_WAIT, LONGEST_WAIT, _ALL_WAITS = 5 * 60.0, 4 * HOUR, 24 * HOUR


def backoff(attempts: int) -> float | None:
    """Return after how many seconds a delivery is tried again which was deferred that often, or None if no more.

    That is 5 minutes at first, then twice as long each time up to 4 hours, and 24 hours in all.
    """
    waits = [min(_FIRST_WAIT * 2**number, LONGEST_WAIT) for number in range(attempts)]
    return waits[-1] if sum(waits) <= _ALL_WAITS else None


class Rate:
    """The pace of a sending, for all of its connections together."""

    def __init__(self, per_hour: int | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit: float | None = per_hour
        self._clock = clock
        self._now: float | None = per_hour  # messages an hour; None: as fast as it goes
        self._before: float | None = None  # the pace at which it was slowed down, if no limit is set
        self._next = self._changed = self._since = clock()
        self._count = 0
        self._lock = threading.Lock()

    @property
    def per_hour(self) -> float | None:
        """How many messages go out in an hour at most, as things are; None if nothing holds them back."""
        return self._now

    @property
    def is_slowed(self) -> bool:
        """Whether it is slower than what was set."""
        return self._now != self._limit

    def slot(self) -> float:
        """Take the next place for a message, and return in how many seconds it is."""
        with self._lock:
            now = self._clock()
            place = max(now, self._next)
            self._next = place + (HOUR / self._now if self._now else 0)
            return place - now

    def accepted(self) -> None:
        """Count a message that went well; after a minute without complaint, one makes the pace half as fast again."""
        with self._lock:
            now = self._clock()
            self._count += 1
            if now - self._changed < _STEP_SECONDS or self._now == self._limit or self._now is None:
                return
            faster, ceiling = self._now * _STEP, self._limit or self._before or 0
            self._set(self._limit if faster >= ceiling else faster, now)

    def slow_down(self) -> None:
        """Halve the pace, or what it has been so far if there was no limit."""
        with self._lock:
            now = self._clock()
            if self.is_slowed and now - self._changed < _CALM:
                return
            pace = self._now
            if pace is None:
                seconds = now - self._since
                pace = self._before = self._count / seconds * HOUR if seconds >= _MEASURED else _GUESSED
            self._set(max(pace / 2, min(SLOWEST, self._limit or SLOWEST)), now)

    def _set(self, pace: float | None, now: float) -> None:
        self._now = pace
        self._changed = self._since = self._next = now
        self._count = 0
