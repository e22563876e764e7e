"""How far a sending is, in words, and the line that shows it on a terminal.

It is a module of its own because a sending that is under way and one that is looked at say the same in the same words.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from newsletter.cli.terminal import say
from newsletter.printable import printable

if TYPE_CHECKING:
    from newsletter.sending.outbox.run import Progress, Stop
    from newsletter.sending.outbox.states import State

STOPPING = (
    "Stopping when the servers have answered for the messages that they have. Ctrl-C again does not wait, and then "
    "nobody knows whether these arrive."
)
_SECONDS_OF_LOG = 60.0
"""How often progress is told where nobody watches."""


def in_words(counts: Mapping[State, int]) -> str:
    """Return how many deliveries are in which state: "4,790 accepted, 12 failed"."""
    from newsletter.sending.outbox.states import STATES

    return (
        ", ".join(f"{counts[state]:,} {state.replace('_', ' ')}" for state in STATES if counts.get(state)) or "nobody"
    )


class ProgressLine:
    """The line that shows how far a sending is: on a terminal in its place, elsewhere now and then one more."""

    def __init__(self, stop: Stop, *, stopping: str = STOPPING) -> None:
        self._stop = stop
        self._stopping = stopping
        self._has_told = False
        self._is_terminal = sys.stderr.isatty()
        self._told = time.monotonic()

    def tell(self, progress: Progress) -> None:
        """Show how far it is; a terminal that is gone, and a full disk behind a pipe, are no reason to stop."""
        with suppress(OSError):
            self._show(progress)

    def _show(self, progress: Progress) -> None:
        """Show how far it is, and say why it does not stop at once."""
        if self._stop.asked and not self._has_told:
            self._has_told = True
            self.wipe()
            if self._stopping:
                say(self._stopping, err=True)
        text = progress_in_words(progress)
        if self._is_terminal:
            sys.stderr.write(f"\r\x1b[K{printable(text)}")
            sys.stderr.flush()
        elif time.monotonic() - self._told >= _SECONDS_OF_LOG:
            self._told = time.monotonic()
            say(text, err=True)

    def wipe(self) -> None:
        """Take it away."""
        if self._is_terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def progress_in_words(progress: Progress) -> str:
    """Return how far a sending is, how fast, and how long it takes: "1,204 of 4,812 · 38 a second · 2 min left"."""
    counts, total = progress.counts, progress.total
    done = total - counts.get("queued", 0) - counts.get("deferred", 0)
    parts = [f"{done:,} of {total:,}"]
    parts += [f"{counts[state]:,} {state}" for state in ("deferred", "failed", "unknown") if counts.get(state)]
    if progress.waits:
        return " · ".join([*parts, progress.waits])
    rate = progress.per_second
    parts.append(f"{rate:.0f} a second" if rate >= 1 else f"{rate * 60:.0f} a minute")
    if progress.seconds_left:
        parts.append(f"{lasting(progress.seconds_left)} left")
    return " · ".join(parts)


def lasting(seconds: float) -> str:
    """Return how long something takes, roughly: "40 s", "12 min", "1 h 30 min"."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
