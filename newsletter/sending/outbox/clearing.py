"""What the ledger knows of people → gone: when its time is over, or when somebody asks to be forgotten.

Comes in: a ledger, and for the second the people. Goes out: the same ledger, in which nobody is known but by a key, and
nothing of them is left in the file either. It is a module of its own because both ways have to clear the same, whatever
is under way at that moment, and whenever the process that does it dies.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from newsletter.errors import UsageError
from newsletter.sending.outbox.ledger import DAY, Ledger
from newsletter.sending.reasons import FORGOTTEN

KEPT = 30 * DAY
"""Seconds after the end of a sending in which addresses and values are still known."""

_NOTHING = "address = '', language = '', vals = '{}', said = ''"


class Person(NamedTuple):
    """Somebody to forget: the key by which they are known from now on, and the address by which they were."""

    key: bytes
    address: str


def clear_old(ledger: Ledger) -> int:
    """Clear addresses, values, letters and what servers said of what has ended long ago; return how many addresses.

    The keys stay, so that nobody gets the edition twice. What was prepared a day ago and never confirmed is deleted.
    """
    now = ledger.clock()
    before = {"kept": now - KEPT, "yesterday": now - DAY}
    # Letters go with the addresses: where there is none, all was done before, and need not be gone through again.
    ended = "SELECT id FROM sending WHERE finished < :kept AND id IN (SELECT sending FROM letter)"
    words = "said != '' AND seen < :kept"
    prepared = "FROM sending WHERE state = 'prepared' AND created < :yesterday"
    count = 0
    if ledger.one(f"{ended} UNION ALL SELECT sending FROM bounce WHERE {words} UNION ALL SELECT id {prepared}", before):
        with ledger.transaction():
            count = ledger.do(f"UPDATE delivery SET {_NOTHING} WHERE address != '' AND sending IN ({ended})", before)
            ledger.do(f"UPDATE bounce SET said = '' WHERE {words}", before)
            ledger.do(f"DELETE FROM letter WHERE sending IN ({ended})", before)
            ledger.do(f"DELETE {prepared}", before)
            ledger.note_remains()
    ledger.overwrite_remains()
    return count


def forget(ledger: Ledger, people: Iterable[Person]) -> dict[Person, int]:
    """Clear some people in all sendings, and see that none writes to them again; return in how many each was known.

    Who waits for a letter gets none. A message that a server is getting at this moment is not called back; when it is
    booked, nothing is written down with it. Raise UsageError if something is left in the file since another program has
    it open: the same again goes on with it.
    """
    now = datetime.fromtimestamp(ledger.clock(), UTC)
    known = {}
    with ledger.transaction():
        for person in people:
            ledger.unsuppress(person.key, FORGOTTEN)  # since now, or a sign-up after the first time would count
            ledger.suppress(person.key, FORGOTTEN, now)
            known[person] = _cleared(ledger, person)
        ledger.note_remains()
    if not ledger.overwrite_remains():
        raise UsageError(
            f"{ledger.name} is in use, so that what was cleared may still be read in it: end what uses it, and type "
            "the same again."
        )
    return known


def is_in_letters(ledger: Ledger, address: str) -> bool:
    """Return whether an address stands in a letter itself, or in what a letter has for somebody else.

    These are cleared when the sending has ended long ago, and not before: others get them as they were frozen.
    """
    if ledger.one("SELECT 1 FROM delivery WHERE lower(vals) LIKE ? ESCAPE '!'", (_holding(address),)):
        return True
    sought = address.lower().encode()
    return any(sought in skeleton.lower() for (skeleton,) in ledger.rows("SELECT skeleton FROM letter"))


def _cleared(ledger: Ledger, person: Person) -> int:
    theirs = "member = ? AND sending IN (SELECT id FROM sending)"  # by the index, which begins with the sending
    waits = f"{theirs} AND state IN ('queued', 'claimed', 'deferred')"
    ledger.do(f"UPDATE delivery SET state = 'suppressed', changed = ? WHERE {waits}", (ledger.clock(), person.key))
    (count,) = ledger.one(f"SELECT count(*) FROM delivery WHERE {theirs} AND address != ''", (person.key,))
    ledger.do(f"UPDATE delivery SET {_NOTHING} WHERE {theirs}", (person.key,))
    ledger.do("UPDATE bounce SET said = '' WHERE member = ?", (person.key,))
    quoting = (_holding(person.address),)  # servers quote addresses, and one may name where another has gone
    for table, column in (("delivery", "said"), ("bounce", "said"), ("sending", "why")):
        ledger.do(f"UPDATE {table} SET {column} = '' WHERE lower({column}) LIKE ? ESCAPE '!'", quoting)
    return int(count)


def _holding(text: str) -> str:
    """Return the pattern of LIKE, with `!` before what means something in it, for what holds a text in any case."""
    escaped = text.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"
