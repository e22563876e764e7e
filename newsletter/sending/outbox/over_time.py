"""The ledger → how many deliveries had come to which end by when, and one address of a sending; for who watches.

It is a module of its own because only the page draws this.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from newsletter.sending.outbox.database import Database
from newsletter.sending.outbox.states import State

SLOTS = 60
"""Into how many parts the time is divided."""

ENDS: tuple[State, ...] = ("accepted", "suppressed", "failed", "unknown")
"""In which states a delivery stays, so that the ledger knows since when it is in them."""

MOST_FOUND = 20


class OverTime(NamedTuple):
    """How many had come to each end by the end of each slot; the first begins at `start`, in seconds since 1970."""

    start: float
    seconds: float
    ends: dict[State, list[int]]


class Found(NamedTuple):
    """What became of one address; `changed` is when, and `due` when it is tried again, in seconds since 1970, or 0."""

    address: str
    state: State
    said: str
    attempts: int
    changed: float
    due: float


def over_time(ledger: Database, sending: int) -> OverTime | None:
    """Return how the numbers of a sending grew; None where nobody has come to any end yet."""
    among = f"sending = :sending AND state IN {ENDS}"
    first, last = ledger.one(f"SELECT min(changed), max(changed) FROM delivery WHERE {among}", {"sending": sending})
    if first is None:
        return None
    width = max(int((last - first) * 1000 / SLOTS), 1)  # in milliseconds: whole numbers are divided alike everywhere
    counted = ledger.rows(
        "SELECT state, CAST((changed - :first) * 1000 AS BIGINT) / :width AS slot, count(*) "
        f"FROM delivery WHERE {among} GROUP BY state, slot",
        {"sending": sending, "first": first, "width": width},
    )
    steps: dict[State, list[int]] = {}
    for state, slot, count in counted:
        steps.setdefault(state, [0] * SLOTS)[min(slot, SLOTS - 1)] += count
    return OverTime(first, width / 1000, {state: list(_running(steps[state])) for state in ENDS if state in steps})


def found(ledger: Database, sending: int, words: str) -> list[Found]:
    """Return the first recipients of a sending whose address has these characters in it, in any case."""
    columns = "address, state, said, attempts, changed, CASE state WHEN 'deferred' THEN due ELSE 0 END"
    rows = ledger.rows(
        f"SELECT {columns} FROM delivery WHERE sending = ? AND replace(lower(address), lower(?), '') != lower(address) "
        "ORDER BY number LIMIT ?",
        (sending, words, MOST_FOUND),
    )
    return [Found(*row) for row in rows]


def _running(counts: list[int]) -> Iterator[int]:
    total = 0
    for count in counts:
        total += count
        yield total
