"""An open outbox: transactions, questions, and notes. Every change is on disk when it returns.

It is a module of its own because the ledger and the deliveries of a sending share one connection, and neither knows
whether that is to a file or to a server. Times are seconds since 1970, by the clock that is given.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from newsletter.owned import plain_files
from newsletter.sending.outbox import schema
from newsletter.sending.outbox.connection import Connection, Values
from newsletter.sending.outbox.place import Place
from newsletter.sending.outbox.postgres import Postgres

_REMAINS = "remains"
"""The name of the note that something is cleared, and not yet overwritten."""


class Database:
    """An open outbox. It is used by one thread at a time."""

    def __init__(self, place: Place, *, clock: Callable[[], float] | None = None, make: bool = True) -> None:
        """Open it, and make it where there is none; raise UsageError where that is not possible.

        Without a clock, the time is that of this computer, or of the server, which several computers share.
        """
        self.place = place
        self._db: Connection
        if isinstance(place, Postgres):
            self._db = server = place.connected(make=make)
            self.clock = clock or server.clock
        else:
            self._db = schema.connected(place, make=make)
            self.clock = clock or time.time

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self._db.close()

    @property
    def name(self) -> str:
        """What sentences call it: "outbox.db", or the name of the server."""
        return self._db.name

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all of the block or nothing, and have it on disk at its end; a block inside another belongs to that.

        Only one such block is at work at a time, whoever else has it open.
        """
        if self._db.in_transaction:
            yield
            return
        with self._db.explained():
            self._db.begin()
            try:
                yield
                self._db.commit()
            except BaseException:
                if self._db.in_transaction:  # on a full disk, SQLite has rolled back by itself
                    self._db.rollback()
                raise

    def noted(self, name: str) -> str | None:
        """Return what was noted under a name, None if nothing was."""
        row = self.one("SELECT value FROM meta WHERE name = ?", (name,))
        return row[0] if row else None

    def note(self, name: str, value: str) -> None:
        """Note a text under a name, in place of the one before."""
        self.do("INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value))

    def note_remains(self) -> None:
        """Note, in the transaction that clears or deletes something, that it may still be read in the file."""
        self.note(_REMAINS, "")

    def overwrite_remains(self) -> bool:
        """Leave nothing in the file of what was cleared or deleted; return whether that has come about.

        What has not come about, since somebody else reads or this process dies, is noted, and done the next time.
        """
        if self.noted(_REMAINS) is None:
            return True
        with self._db.explained():
            is_done = self._db.overwrite()
        if is_done:
            self.do("DELETE FROM meta WHERE name = ?", (_REMAINS,))
        return is_done

    def copy_to(self, file: Path) -> None:
        """Copy all of it into a new file of its owner alone, as it is at one moment, also while others write."""
        assert isinstance(self._db, schema.File), "a server makes its own copies"
        with schema.explained(file):
            plain_files.make_new(file, b"", 0o600)
            copy = sqlite3.connect(file)
            try:
                self._db.sqlite.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # nothing beside it, so that one file is all of it
            finally:
                copy.close()

    def do(self, statement: str, values: Values = ()) -> int:
        """Run a statement, and return how many rows it changed."""
        with self._db.explained():
            return self._db.execute(statement, values).rowcount

    def insert_all(self, statement: str, rows: Iterable[tuple[object, ...]]) -> int:
        """Run a statement for each of many rows, which may be made meanwhile; return how many there are."""
        with self._db.explained():
            return self._db.execute_many(statement, rows)

    def one(self, statement: str, values: Values = ()) -> Any:
        """Return the first row of an answer, or None."""
        with self._db.explained():
            return self._db.execute(statement, values).fetchone()

    def rows(self, statement: str, values: Values = ()) -> Iterator[Any]:
        """Yield the rows of an answer."""
        with self._db.explained():
            yield from self._db.execute(statement, values)
