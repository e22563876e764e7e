"""people.db: its tables, and how it is opened; goes out: a connection to SQLite on which every commit is on disk.

It lies beside newsletter.yaml, readable by its owner alone, and never in Git. It is a database since a server and
commands use it at the same time, and since what is taken out of it must be gone at once, for all of them.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from newsletter.errors import UsageError
from newsletter.owned import plain_files

FILE = "people.db"

_APPLICATION = 0x6E6C7065  # "nlpe"
_VERSION = 1
_PATIENCE = 5.0
"""Seconds to wait for another process that is writing, which takes a few milliseconds."""

_TABLES = f"""
CREATE TABLE person (
  name TEXT PRIMARY KEY, likeness TEXT NOT NULL UNIQUE, email TEXT NOT NULL DEFAULT '',
  role TEXT NOT NULL CHECK (role IN ('reader', 'writer', 'approver')),
  link BLOB NOT NULL UNIQUE, since REAL NOT NULL, seen REAL);
CREATE TABLE browser (
  token BLOB PRIMARY KEY, person TEXT NOT NULL REFERENCES person ON DELETE CASCADE, seen REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE wrote (
  issue TEXT NOT NULL, name TEXT NOT NULL, email TEXT NOT NULL, PRIMARY KEY (issue, name)) WITHOUT ROWID;
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_VERSION};
"""


class NoPeopleError(UsageError):
    """Nobody has a link yet."""

    def __init__(self) -> None:
        super().__init__(
            'Nobody has a link to this desk yet: `newsletter people add "Your name" --role approver` makes one.'
        )


@contextmanager
def reading(root: Path) -> Iterator[sqlite3.Connection]:
    """Open the file for reading; raise NoPeopleError if there is none, and UsageError where it cannot be read."""
    with _explained(root / FILE), closing(_connected(root / FILE)) as connection:
        yield connection


@contextmanager
def writing(root: Path, *, make: bool = False) -> Iterator[sqlite3.Connection]:
    """Open the file, and keep all that is done in the block, or nothing; raise as reading() does, unless it is made."""
    path = root / FILE
    with _explained(path):
        if make and not plain_files.status(path):
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite's journal beside it gets the same mode
        with closing(_connected(path, make=make)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")


def overwrite(root: Path) -> None:
    """Leave nothing behind of what was taken out: SQLite overwrites a row, but not where it was before it moved."""
    with reading(root) as connection:
        connection.execute("VACUUM")


def _connected(path: Path, *, make: bool = False) -> sqlite3.Connection:
    if not plain_files.status(path):
        raise NoPeopleError
    if not plain_files.is_plain(path):
        raise UsageError(f"{path} is a link, or no plain file, and is not used: move it away.")
    place = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(place, timeout=_PATIENCE, isolation_level=None, check_same_thread=False, uri=True)
    try:
        _prepare(connection, path, make=make)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, *, make: bool) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # who is taken out is to be gone
    if make and _pragma(connection, "schema_version") == 0:
        connection.execute("BEGIN IMMEDIATE")
        if _pragma(connection, "schema_version") == 0:  # another process may have been faster
            for statement in filter(str.strip, _TABLES.split(";\n")):
                connection.execute(statement)
        connection.execute("COMMIT")
    if _pragma(connection, "application_id") != _APPLICATION:
        raise UsageError(f"{path} is a file of another program: move it away, or put a backup in its place.")
    if _pragma(connection, "user_version") > _VERSION:
        raise UsageError(f"{path} was written by a newer version of this program: use that one.")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Raise UsageError, in a sentence, where SQLite or the system cannot go on."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise UsageError(f"{path} cannot be read or written: {error}.") from error
    except sqlite3.IntegrityError:
        raise  # not the file's fault, but ours
    except sqlite3.DatabaseError as error:
        raise UsageError(
            f"{path} is damaged ({error}), so nobody is let in: put a backup in its place, or move it away and add "
            "everybody anew."
        ) from error
    except OSError as error:
        raise UsageError(f"{path} cannot be opened: {error.strerror}.") from error
