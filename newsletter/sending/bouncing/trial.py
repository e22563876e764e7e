"""An open ledger → a copy of it for a trial, which is gone afterwards.

It is a module of its own because it has the addresses of members in it, and so lies beside the ledger, where nothing
but a staging folder does, which the next command takes away should this one be killed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsletter.errors import UsageError
from newsletter.owned.staging import NEW, staging
from newsletter.sending.outbox.ledger import Ledger


@contextmanager
def trial_of(ledger: Ledger) -> Iterator[Ledger]:
    """Yield a ledger that knows the same, and in which everything may be done; raise UsageError where it is no file."""
    if not isinstance(ledger.place, Path):
        raise UsageError(f"{ledger.name} is shared, and cannot be copied for a trial: leave `--dry-run` out.")
    with staging(ledger.place.absolute().parent) as temporary:
        (temporary / NEW).mkdir()
        copy = temporary / NEW / ledger.name
        ledger.copy_to(copy)
        with Ledger(copy, clock=ledger.clock, make=False) as trial:
            yield trial
