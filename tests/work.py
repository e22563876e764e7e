"""Calls are counted instead of seconds, which depend on the machine and on what else it does.

with counted() as work:
    build_edition(path, publication)
assert work.calls(mjml2html) == 1
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


class Work:
    """Calls of functions, the real ones, by name; `total` is that of all Python functions."""

    def __init__(self) -> None:
        self.total = 0
        self._calls: Counter[object] = Counter()

    def note(self, frame: FrameType, event: str, argument: Any) -> None:
        if event == "call":
            self.total += 1
            self._calls[frame.f_code] += 1
        elif event == "c_call":
            self._calls[argument] += 1

    def calls(self, function: Callable[..., Any]) -> int:
        """Return how often a function was called, be it Python's or another language's."""
        while hasattr(function, "__wrapped__"):
            function = function.__wrapped__
        return self._calls[getattr(function, "__code__", function)]


@contextmanager
def counted() -> Iterator[Work]:
    work = Work()
    sys.setprofile(work.note)
    try:
        yield work
    finally:
        sys.setprofile(None)
