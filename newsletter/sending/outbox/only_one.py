"""Only one process sends from a publication: two would send twice what neither has written down yet.

It is a module of its own because a database's own locks are for single steps, and this one is for as long as it is
sent. The file beside the ledger holds nothing, and stays; the system's lock on it ends with the process, however that
ends. In PostgreSQL, where workers send, only one process prepares a sending, by a lock that ends with its connection.
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
from newsletter.sending.outbox.place import Place
from newsletter.sending.outbox.postgres import Postgres

FILE = f"{schema.FILE}-lock"
"""Begins like the ledger, so that one line of .gitignore is for both."""


@contextmanager
def only_one(outbox: Place) -> Iterator[None]:
    """Keep every other process from sending while the block is at work; raise UsageError if one is sending."""
    if isinstance(outbox, Postgres):
        with outbox.only_one() as is_alone:
            if not is_alone:
                raise UsageError("Somebody else is about to send from the same outbox: wait until that has begun.")
            yield
        return
    place = outbox.with_name(FILE)
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


def is_taken(outbox: Path) -> bool:
    """Return whether somebody is sending now from a file."""
    try:
        with only_one(outbox):
            return False
    except UsageError:
        return True
