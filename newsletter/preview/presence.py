"""Who is at which issue now, at a desk for several: held in memory, for as long as somebody's page listens.

Comes in: pages that begin and end to listen, and where they are. Goes out: the list of those who are here, to `tell`,
each time that it changes. It is a module of its own because nothing of it outlives the moment. It belongs to one event
loop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple


class Here(NamedTuple):
    """Somebody at a page: the issue that they look at, and the part of it whose form is open, dotted; "" for none."""

    page: str
    name: str
    issue: str = ""
    at: str = ""


class Presence:
    """Those who are here, by their pages."""

    def __init__(self, tell: Callable[[list[Here]], None]) -> None:
        self._tell = tell
        self._here: dict[tuple[str, str], Here] = {}

    @contextmanager
    def being(self, page: str, name: str) -> Iterator[Callable[[], None]]:
        """Count somebody as here, from when what is yielded is called, for as long as this lasts."""

        def begin() -> None:
            self._here[page, name] = Here(page, name)
            self._tell(list(self._here.values()))

        try:
            yield begin
        finally:
            if self._here.pop((page, name), None):
                self._tell(list(self._here.values()))

    def move(self, to: Here) -> None:
        """Take where somebody is by now; a page that does not listen is none."""
        key = to.page, to.name
        if key in self._here and self._here[key] != to:
            self._here[key] = to
            self._tell(list(self._here.values()))
