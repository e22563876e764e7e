"""An open outbox.db: transactions, questions, and facts about the file itself. Every change is on disk when it returns.

It is a module of its own because the ledger and the deliveries of a sending share one connection; times are seconds
since 1970, by the clock that is given.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias

from newsletter.sending.outbox import schema

Values: TypeAlias = Mapping[str, object] | tuple[object, ...]

_REMAINS = "remains"
"""The name of the note that something is cleared, and not yet overwritten."""


class Database:
    """An open outbox.db. It is used by one thread at a time."""

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.time, make: bool = True) -> None:
        """Open the file, and make it where there is none; raise UsageError where that is not possible."""
        self.path = path
        self.clock = clock
        self._db = schema.connected(path, make=make)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all of the block or nothing, and have it on disk at its end; a block inside another belongs to that."""
        if self._db.in_transaction:
            yield
            return
        with schema.explained(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # on a full disk, SQLite has rolled back by itself
                    self._db.execute("ROLLBACK")
                raise

    def noted(self, name: str) -> str | None:
        """Return what was noted under a name, None if nothing was."""
        row = self.one("SELECT value FROM meta WHERE name = ?", (name,))
        return row[0] if row else None

    def note(self, name: str, value: str) -> None:
        """Note a text under a name, in place of the one before."""
        self.do("INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (name, value))

    def note_remains(self) -> None:
        """Note, in the transaction that clears or deletes something, that it may still be read in the file."""
        self.note(_REMAINS, "")

    def overwrite_remains(self) -> bool:
        """Leave nothing in the file of what was cleared or deleted; return whether that has come about.

        SQLite overwrites a row where it is deleted, and not where it was before it was moved to another page. What has
        not come about, since somebody else reads or this process dies, is noted, and done the next time.
        """
        if self.noted(_REMAINS) is None:
            return True
        self.do("VACUUM")
        is_busy, *_ = self.one("PRAGMA wal_checkpoint(TRUNCATE)")
        if not is_busy:
            self.do("DELETE FROM meta WHERE name = ?", (_REMAINS,))
        return not is_busy

    def copy_to(self, file: Path) -> None:
        """Copy all of it into an empty file, as it is at one moment, also while somebody else writes."""
        with schema.explained(file):
            copy = sqlite3.connect(file)
            try:
                self._db.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # nothing beside it, so that one file is all of it
            finally:
                copy.close()

    def do(self, statement: str, values: Values = ()) -> int:
        """Run a statement, and return how many rows it changed."""
        with schema.explained(self.path):
            return self._db.execute(statement, values).rowcount

    def insert(self, statement: str, values: Values) -> int:
        """Run a statement that makes a row, and return the row's number."""
        with schema.explained(self.path):
            return self._db.execute(statement, values).lastrowid or 0

    def insert_all(self, statement: str, rows: Iterable[tuple[object, ...]]) -> int:
        """Run a statement for each of many rows, which may be made meanwhile; return how many there are."""
        with schema.explained(self.path):
            return max(self._db.executemany(statement, rows).rowcount, 0)  # -1 for none

    def one(self, statement: str, values: Values = ()) -> Any:
        """Return the first row of an answer, or None."""
        with schema.explained(self.path):
            return self._db.execute(statement, values).fetchone()

    def rows(self, statement: str, values: Values = ()) -> Iterator[Any]:
        """Yield the rows of an answer."""
        with schema.explained(self.path):
            yield from self._db.execute(statement, values)
