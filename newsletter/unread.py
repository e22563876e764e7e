"""Files by their names, none of which is held: each is read when it is asked for, and anew each time.

It is a module of its own because the pictures of a document weigh more than all else in it: whoever reads one passes
them on unread to whoever writes them, with one in memory at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeVar

Name = TypeVar("Name")


class Unread(Mapping[Name, bytes]):
    """Bytes by name, made from what reads them; looking one up raises what reading it raises, such as OSError."""

    def __init__(self, read: Mapping[Name, Callable[[], bytes]]) -> None:
        self._read = dict(read)

    def __getitem__(self, name: Name) -> bytes:
        return self._read[name]()

    def __iter__(self) -> Iterator[Name]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)

    def __contains__(self, name: object) -> bool:
        """Return whether there is a file of this name, without reading it."""
        return name in self._read

    def __or__(self, others: Mapping[Name, bytes]) -> Unread[Name]:
        """Return these files and others, which are read later too."""
        return Unread(self._read | {name: partial(others.__getitem__, name) for name in others})
