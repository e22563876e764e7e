"""What the ledger asks of a database, whichever kind it is: Connection.

It is a module of its own because each statement stands in one place, and runs in SQLite and in PostgreSQL alike. It
has `?` or `:name` for a value, and only what both know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeAlias

Values: TypeAlias = Mapping[str, object] | tuple[object, ...]


class Answer(Protocol):
    """What a statement has found or changed."""

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""

    def fetchone(self) -> Any:
        """Return the next row, or None."""

    def __iter__(self) -> Iterator[Any]:
        """Yield all rows."""


class Connection(Protocol):
    """An open database, in which every statement outside a transaction is on disk when it returns."""

    @property
    def name(self) -> str:
        """What sentences call it."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction has begun and not ended."""

    def begin(self) -> None:
        """Begin a transaction, once nobody else is in one."""

    def commit(self) -> None:
        """End a transaction, with all of it on disk."""

    def rollback(self) -> None:
        """End a transaction with nothing of it done."""

    def execute(self, statement: str, values: Values) -> Answer:
        """Run a statement."""

    def execute_many(self, statement: str, rows: Iterable[tuple[object, ...]]) -> int:
        """Run a statement for each of many rows, and return how many there are; making one may ask this connection."""

    def overwrite(self) -> bool:
        """Leave nothing behind of what was cleared; return False where that cannot be now."""

    def explained(self) -> AbstractContextManager[None]:
        """Raise UsageError, in a sentence, where the database cannot go on."""

    def close(self) -> None:
        """Close it."""
