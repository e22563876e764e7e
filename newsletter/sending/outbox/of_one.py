"""The ledger and the key of a member → every letter to them, what became of it, and which mail came back.

It is a module of its own because it looks through all sendings, for one person who asks what is known of them; the key
is there for good, also where the address is cleared.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from newsletter.sending.outbox.database import Database
from newsletter.sending.outbox.states import CameBack, State


class LetterTo(NamedTuple):
    """A letter to somebody: of which issue and list, when it last changed, and what its mail server said."""

    slug: str
    list_name: str
    state: State
    when: datetime | None
    said: str


class Returned(NamedTuple):
    """A mail that came back from somebody: after which issue, on which day, what it says, and in which words."""

    slug: str
    day: date
    what: CameBack
    said: str


def letters_to(ledger: Database, member: bytes) -> list[LetterTo]:
    """Return all letters to somebody, the oldest first; not those that nobody has confirmed."""
    # CROSS, or SQLite goes through all deliveries and looks for the sending of each.
    found = ledger.rows(
        "SELECT slug, list_name, delivery.state, changed, said FROM sending CROSS JOIN delivery "
        "WHERE delivery.sending = sending.id AND delivery.member = ? AND sending.state != 'prepared' "
        "ORDER BY sending.id",
        (member,),
    )
    return [
        LetterTo(slug, name, state, datetime.fromtimestamp(changed, UTC) if changed else None, said)
        for slug, name, state, changed, said in found
    ]


def returned_by(ledger: Database, member: bytes) -> list[Returned]:
    """Return which mail came back from somebody, the oldest first."""
    found = ledger.rows(
        "SELECT coalesce(slug, ''), day, what, said FROM bounce LEFT JOIN sending ON sending.id = bounce.sending "
        "WHERE member = ? ORDER BY day, bounce.sending",
        (member,),
    )
    return [Returned(slug, date(1970, 1, 1) + timedelta(days=day), what, said) for slug, day, what, said in found]
