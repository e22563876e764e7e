"""A clock that a test sets, for what asks how late it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Clock:
    """Seconds that pass only where a test says so."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now
