"""outbox.db: its tables, and how it is opened; goes out: a connection to SQLite on which every commit is on disk.

It is a module of its own because backups, tests and the ledger open the same file in the same way, and because
postgres.py has the same tables for the other kind of database. The file is beside newsletter.yaml, readable by its
owner alone, and never in Git. No row says which process is at work: only one sends at a time, and a lock of the
operating system, which no crash leaves behind, sees to that.

A new file goes through every version from the first, as an old one goes through those since its own: whichever way it
came about, it has the same tables. A version that has been published stays as it is, to the letter, and a change is a
further one: so the words of states.py stand here once more, without `claimed`, which only workers need.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from newsletter.errors import UsageError
from newsletter.owned import plain_files
from newsletter.sending.outbox.connection import Values

FILE = "outbox.db"
BESIDE = ("-wal", "-shm")
"""What SQLite adds to a ledger's name for the files that it keeps beside it."""

_APPLICATION = 0x6E6C6F62  # "nlob", by which `file` and a restored backup tell it from any other database
_PATIENCE = 30.0
"""Seconds to wait for another process that is writing: preparing 200,000 deliveries takes less."""

APART = "state NOT IN ('queued', 'accepted')"
"""What has an index: few of many deliveries, so that going out costs little, and telling how far all sendings are, too.

SQLite takes it for a question that has these very words in it.
"""

_FIRST = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sending (
  id INTEGER PRIMARY KEY AUTOINCREMENT, slug TEXT NOT NULL, edition_digest TEXT NOT NULL, list_name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('prepared', 'sending', 'paused', 'cancelled', 'finished', 'elsewhere')),
  pause TEXT NOT NULL DEFAULT '', why TEXT NOT NULL DEFAULT '',
  tolerant INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0, envelope TEXT NOT NULL DEFAULT '',
  leave_at TEXT NOT NULL DEFAULT '', mark TEXT NOT NULL DEFAULT '', created REAL NOT NULL, finished REAL);
CREATE TABLE letter (
  sending INTEGER NOT NULL REFERENCES sending ON DELETE CASCADE, language TEXT NOT NULL, skeleton BLOB NOT NULL,
  PRIMARY KEY (sending, language)) WITHOUT ROWID;
CREATE TABLE delivery (
  sending INTEGER NOT NULL REFERENCES sending ON DELETE CASCADE, number INTEGER NOT NULL, member BLOB NOT NULL,
  address TEXT NOT NULL, language TEXT NOT NULL DEFAULT '', vals TEXT NOT NULL DEFAULT '{{}}',
  state TEXT NOT NULL DEFAULT 'queued'
  CHECK (state IN ('queued', 'in_flight', 'deferred', 'accepted', 'failed', 'suppressed', 'unknown')),
  attempts INTEGER NOT NULL DEFAULT 0,
  due REAL NOT NULL DEFAULT 0, code INTEGER, said TEXT NOT NULL DEFAULT '', changed REAL NOT NULL DEFAULT 0,
  PRIMARY KEY (sending, number), UNIQUE (sending, member)) WITHOUT ROWID;
CREATE INDEX delivery_due ON delivery (sending, due, number) WHERE state IN ('queued', 'deferred');
CREATE INDEX delivery_open ON delivery (sending, state) WHERE state IN ('in_flight', 'unknown');
CREATE TABLE suppression (
  key BLOB NOT NULL, reason TEXT NOT NULL, since REAL NOT NULL, until REAL, PRIMARY KEY (key, reason)) WITHOUT ROWID;
PRAGMA application_id = {_APPLICATION};
"""

_SECOND = """
CREATE TABLE bounce (
  member BLOB NOT NULL, sending INTEGER NOT NULL, day INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('gone', 'for now', 'policy', 'complaint', 'left')),
  status TEXT NOT NULL DEFAULT '', said TEXT NOT NULL DEFAULT '', seen REAL NOT NULL,
  PRIMARY KEY (member, sending, day, what)) WITHOUT ROWID;
CREATE INDEX bounce_sending ON bounce (sending, what);
ALTER TABLE sending ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0;
"""

_THIRD = f"""
DROP INDEX delivery_open;
CREATE INDEX delivery_apart ON delivery (sending, state) WHERE {APART};
"""

_FOURTH = """
ALTER TABLE sending ADD COLUMN languages TEXT NOT NULL DEFAULT '';
"""

VERSIONS = (_FIRST, _SECOND, _THIRD, _FOURTH)
"""What brings a file from each version to the next one, from an empty file on."""


class File:
    """An open outbox.db: a Connection."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.sqlite = connection

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction has begun; on a full disk, SQLite has ended it by itself."""
        return self.sqlite.in_transaction

    def begin(self) -> None:
        """Begin a transaction, as the only one who writes."""
        self.sqlite.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """End a transaction, with all of it on disk."""
        self.sqlite.execute("COMMIT")

    def rollback(self) -> None:
        """End a transaction with nothing of it done."""
        self.sqlite.execute("ROLLBACK")

    def execute(self, statement: str, values: Values) -> sqlite3.Cursor:
        """Run a statement."""
        return self.sqlite.execute(statement, values)

    def execute_many(self, statement: str, rows: Iterable[tuple[object, ...]]) -> int:
        """Run a statement for each of many rows, and return how many there are."""
        return max(self.sqlite.executemany(statement, rows).rowcount, 0)  # -1 for none

    def overwrite(self) -> bool:
        """Leave nothing behind of what was cleared; return False where that cannot be, since somebody else reads.

        SQLite overwrites a row where it is deleted, and not where it was before it was moved to another page.
        """
        self.sqlite.execute("VACUUM")
        is_busy, *_ = self.sqlite.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not is_busy

    def explained(self) -> AbstractContextManager[None]:
        """Raise UsageError, in a sentence, where SQLite cannot go on."""
        return explained(self.path)

    def close(self) -> None:
        """Close the file."""
        self.sqlite.close()


def connected(path: Path, *, make: bool = True) -> File:
    """Open a ledger, or make it if there is none; raise UsageError if that is not possible, or it is none of ours.

    Commits are explicit (`BEGIN`), and one has reached the disk when it returns.
    """
    if path.is_symlink() or (path.exists() and not plain_files.is_plain(path)):
        raise UsageError(f"{path} is a link, or no plain file, and is not used: move it away.")
    with explained(path):
        if make and not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # what SQLite puts beside it gets the same mode
        # Several threads use it one after the other, never at the same time: see writer.py.
        place = f"{path.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(place, timeout=_PATIENCE, isolation_level=None, check_same_thread=False, uri=True)
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    return File(path, connection)


def is_ledger(file: Path) -> bool:
    """Return whether a file is a ledger, by its first bytes: it is not opened as a database, and not changed."""
    if not plain_files.is_plain(file):
        return False
    with file.open("rb") as opened:
        head = opened.read(100)  # https://www.sqlite.org/fileformat.html, 1.3
    return head.startswith(b"SQLite format 3\0") and head[68:72] == _APPLICATION.to_bytes(4)


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Have every commit reach the disk, and make the tables that are missing; raise UsageError for another's file."""
    version = _pragma(connection, "user_version")
    if version > len(VERSIONS):
        raise UsageError(f"{path} was written by a newer version of this program: use that one.")
    if _pragma(connection, "application_id") != _APPLICATION and _pragma(connection, "schema_version"):
        raise UsageError(f"{path} is a database of another program: move it away.")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA fullfsync = ON")  # on a Mac, where syncing alone does not reach the disk
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is cleared is to be gone
    if version < len(VERSIONS):
        connection.execute("BEGIN IMMEDIATE")
        version = _pragma(connection, "user_version")  # another process may have been faster
        for number, step in enumerate(VERSIONS[version:], version + 1):
            for statement in filter(str.strip, step.split(";\n")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raise UsageError, in a sentence, where SQLite or the system cannot go on with a ledger."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            said = f"{path} has been in use by another program for {_PATIENCE:.0f} seconds: try again."
            raise UsageError(said) from error
        raise UsageError(f"{path} cannot be read or written: {error}.") from error
    except sqlite3.IntegrityError:
        raise  # not the file's fault, but ours
    except sqlite3.DatabaseError as error:
        raise UsageError(f"{path} is damaged, or no ledger ({error}): put a backup in its place.") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be opened: {error.strerror}.") from error
