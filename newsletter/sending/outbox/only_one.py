"""Only one process sends from a publication: two would send twice what neither has written down yet.

It is a module of its own because SQLite's own locks are for single steps, and this one is for as long as it is sent.
The file beside the ledger holds nothing, and stays; the system's lock on it ends with the process, however that ends.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsletter.errors import UsageError
from newsletter.owned import plain_files
from newsletter.owned.lock import lock
from newsletter.sending.outbox import schema

FILE = f"{schema.FILE}-lock"
"""Begins like the ledger, so that one line of .gitignore is for both."""


@contextmanager
def only_one(root: Path) -> Iterator[None]:
    """Keep every other process from sending while the block is at work; raise UsageError if one is sending."""
    place = root / FILE
    if plain_files.status(place) and not plain_files.is_plain(place):
        raise UsageError(f"{place} is a link, or no plain file, and is not used: move it away.")
    with open(place, "ab", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        try:
            lock(file)
        except BlockingIOError:
            raise UsageError(
                "Another `newsletter send` or `newsletter write` is sending from this folder, and two would send twice."
                " Wait until it is done: `newsletter outbox` shows how far it is, and can pause it."
            ) from None
        yield


def is_taken(root: Path) -> bool:
    """Return whether somebody is sending now."""
    try:
        with only_one(root):
            return False
    except UsageError:
        return True
