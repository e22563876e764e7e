"""Documents that were read, and wait on somebody's page until a draft is made of them.

Comes in: documents, and whose they are. Goes out: a key, and for the key the documents. They are in memory only, the
last few of them for an hour: whoever thinks better of it leaves nothing behind. It is a module of its own because it is
the only state between the page that shows pieces and the one that makes the draft.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from typing import NamedTuple

from newsletter.importing.document import Document

MOST = 4
"""Arrivals that are kept; the oldest goes first."""

LARGEST = 200_000_000
"""Bytes of pictures that all of them have, which the last one may have alone."""

LASTS = 3600.0
"""Seconds."""


class _Arrival(NamedTuple):
    owner: str
    documents: tuple[Document, ...]
    weight: int
    ending: threading.Timer


class Arrivals:
    """What has arrived at one desk."""

    def __init__(self, lasts: float = LASTS) -> None:
        self._lasts = lasts
        self._lock = threading.Lock()
        self._kept: dict[str, _Arrival] = {}

    def add(self, owner: str, documents: Sequence[Document]) -> str:
        """Keep documents of somebody, and return the key to them."""
        key = secrets.token_urlsafe(16)
        weight = sum(len(content) for document in documents for content in document.pictures.values())
        ending = threading.Timer(self._lasts, self._forget, [key])
        ending.daemon = True
        with self._lock:
            self._kept[key] = _Arrival(owner, tuple(documents), weight, ending)
            while len(self._kept) > MOST or (len(self._kept) > 1 and self._weight() > LARGEST):
                self._kept.pop(next(iter(self._kept))).ending.cancel()
        ending.start()
        return key

    def documents(self, owner: str, key: str) -> tuple[Document, ...]:
        """Return the documents of somebody; raise KeyError if they are not here any more, or somebody else's."""
        with self._lock:
            arrival = self._kept[key]
        if arrival.owner != owner:
            raise KeyError(key)
        return arrival.documents

    def drop(self, owner: str, key: str) -> None:
        """Forget documents; raise as documents() does."""
        self.documents(owner, key)
        self._forget(key)

    def _forget(self, key: str) -> None:
        with self._lock:
            arrival = self._kept.pop(key, None)
        if arrival:
            arrival.ending.cancel()

    def _weight(self) -> int:
        return sum(arrival.weight for arrival in self._kept.values())
