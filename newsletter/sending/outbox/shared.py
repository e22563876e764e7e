"""What several workers share beside the deliveries: who of them is alive, and how fast they are together.

Comes in: an outbox in PostgreSQL. Goes out: leases, and places in a row of messages. It is a module of its own because
who watches a sending asks for the same, and is no worker.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsletter.sending.outbox.database import Database
from newsletter.sending.outbox.only_one import is_taken
from newsletter.sending.outbox.postgres import Postgres

LEASE = 20.0
"""Seconds without a sign of life after which a worker counts as dead."""

HOUR = 3600.0


def is_shared(ledger: Database) -> bool:
    """Return whether workers send from an outbox, and not whoever opens it."""
    return isinstance(ledger.place, Postgres)


def workers(ledger: Database) -> int | None:
    """Return how many workers are alive, None where there cannot be any."""
    if not is_shared(ledger):
        return None
    alive = "SELECT count(*) FROM lease WHERE until > ? AND worker NOT LIKE '%/%'"
    return int(ledger.one(alive, (ledger.clock(),))[0])


def is_at_work(ledger: Database) -> bool:
    """Return whether somebody is at the sendings of an outbox, and sees what a person changes there."""
    return is_taken(ledger.place) if isinstance(ledger.place, Path) else workers(ledger) != 0


@contextmanager
def lease(ledger: Database, worker: str) -> Iterator[None]:
    """Have a name count as alive for the block, or until renew() comes too late; what is behind a `/` is a part."""
    taken = "INSERT INTO lease VALUES (?, ?) ON CONFLICT (worker) DO UPDATE SET until = excluded.until"
    ledger.do(taken, (worker, ledger.clock() + LEASE))
    try:
        yield
    finally:
        ledger.do("DELETE FROM lease WHERE worker = ?", (worker,))


def renew(ledger: Database, worker: str) -> None:
    """Say that a worker is alive, with all its parts."""
    now = ledger.clock()
    own = "worker = ? OR starts_with(worker, ?)"
    ledger.do(f"UPDATE lease SET until = ? WHERE {own}", (now + LEASE, worker, f"{worker}/"))


def clear_leases(ledger: Database) -> None:
    """Forget who is dead for long."""
    ledger.do("DELETE FROM lease WHERE until < ?", (ledger.clock() - HOUR,))


def set_pace(ledger: Database, per_hour: int | None) -> None:
    """Set how many messages all workers together may send in an hour; None for as many as go."""
    ledger.do("UPDATE pace SET per_hour = ?, next = 0", (per_hour,))


def slot(ledger: Database) -> float:
    """Take the next place for a message, among those of all workers, and return in how many seconds it is."""
    now = ledger.clock()
    found = ledger.one(
        "UPDATE pace SET next = greatest(next, ?) + 3600.0 / per_hour WHERE per_hour > 0 "
        "RETURNING next - 3600.0 / per_hour",
        (now,),
    )
    return max(found[0] - now, 0.0) if found else 0.0
