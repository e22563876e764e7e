"""A ledger in a file → the same in an empty database, for whoever sends from several machines from now on.

It is a module of its own because it alone knows both kinds of database at once.
"""

from __future__ import annotations

from newsletter.errors import UsageError
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.postgres import Postgres

_TABLES = ("sending", "letter", "delivery", "suppression", "bounce")


def take_over(place: Postgres, file: Ledger) -> None:
    """Write all that a ledger in a file knows into a database; raise UsageError if something is there already."""
    with Ledger(place) as ledger, ledger.transaction():
        if any(ledger.one(f"SELECT 1 FROM {table}") for table in _TABLES):
            raise UsageError(
                f"There is something in {ledger.name} already, which may know of more than the file. Take an empty one."
            )
        for name, value in file.rows("SELECT name, value FROM meta"):
            ledger.note(name, value)
        for table in _TABLES:
            columns = [column for _, column, *_ in file.rows(f"PRAGMA table_info({table})")]
            names, values = ", ".join(columns), ", ".join("?" * len(columns))
            ledger.insert_all(
                f"INSERT INTO {table} ({names}) VALUES ({values})", file.rows(f"SELECT {names} FROM {table}")
            )
        given = file.one("SELECT seq FROM sqlite_sequence WHERE name = 'sending'")  # also to what is deleted by now
        sequence = "pg_get_serial_sequence('sending', 'id')"
        ledger.one(f"SELECT setval({sequence}, ?, false)", ((given[0] if given else 0) + 1,))
