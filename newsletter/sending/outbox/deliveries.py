"""The recipients of one sending, and the steps of each delivery, in the ledger.

Comes in: the ledger and the number of a sending. Goes out: whom to write to next, and for each of them a row that says
how far the delivery has come. It is a module of its own because the promise is kept here, in `begin`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from newsletter.sending.outbox.database import Database
from newsletter.sending.outbox.schema import APART
from newsletter.sending.outbox.states import WAITING, State

Frozen: TypeAlias = tuple[bytes, str, str, Mapping[str, str]]
"""A recipient: the key that the secret makes of the address, the address, the language or "", values of merge tags."""

COLUMNS = "number, member, address, language, state, attempts, vals"
"""What delivery_of() makes a Delivery of."""

_HAS_LEFT = (
    "EXISTS (SELECT 1 FROM suppression "
    "WHERE suppression.key = delivery.member AND (suppression.until IS NULL OR suppression.until > :now))"
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One recipient of a sending; `attempts` counts how often servers have deferred it."""

    number: int
    member: bytes
    address: str
    language: str
    state: State
    attempts: int
    values: Mapping[str, str]


class Deliveries:
    """The recipients of a sending.

    `waits` is what the row of a delivery has to be that may begin, and `may_be_booked` of one of which something is
    written down: for a worker, its own. `worker` is the worker's name.
    """

    waits = "state IN ('queued', 'deferred')"
    may_be_booked = "state IN ('queued', 'deferred', 'in_flight', 'unknown')"
    worker = ""

    def __init__(self, ledger: Database, sending: int) -> None:
        self.ledger = ledger
        self.sending = sending

    def freeze(self, recipients: Iterable[Frozen]) -> int:
        """Write down the recipients; return how many there are. No key may come twice."""
        rows = (
            (self.sending, number, member, address, language, json.dumps(dict(values), ensure_ascii=False))
            for number, (member, address, language, values) in enumerate(recipients, 1)
        )
        columns = "sending, number, member, address, language, vals"
        with self.ledger.transaction():
            total = self.ledger.insert_all(f"INSERT INTO delivery ({columns}) VALUES (?, ?, ?, ?, ?, ?)", rows)
            self.ledger.do("UPDATE sending SET total = ? WHERE id = ?", (total, self.sending))
        return total

    def due(self, most: int) -> list[Delivery]:
        """Return up to `most` deliveries that are to be tried now, those that wait the longest first."""
        return self._found(
            "state IN ('queued', 'deferred') AND due <= :now ORDER BY due, number LIMIT :most",
            {"sending": self.sending, "now": self.ledger.clock(), "most": most},
        )

    def next_due(self) -> float | None:
        """Return when the next delivery is to be tried, None if none is left."""
        waiting = "SELECT min(due) FROM delivery WHERE sending = ? AND state IN ('queued', 'deferred')"
        due: float | None = self.ledger.one(waiting, (self.sending,))[0]
        return due

    def begin(self, number: int) -> State:
        """Mark that a message is about to be handed over, and return `in_flight`; or what it is instead.

        That is `suppressed` for somebody who has left by now, and `queued` where the sending is not to go on, or where
        the delivery is done already. Question and answer are one statement, so that nobody leaves in between.
        """
        at = {"sending": self.sending, "number": number, "worker": self.worker, "now": self.ledger.clock()}
        change = "UPDATE delivery SET changed = :now, state ="
        waits = f"sending = :sending AND number = :number AND {self.waits}"
        goes_on = "(SELECT state FROM sending WHERE id = :sending) = 'sending'"
        if self.ledger.do(f"{change} 'in_flight' WHERE {waits} AND {goes_on} AND NOT {_HAS_LEFT}", at):
            return "in_flight"
        has_left = self.ledger.do(f"{change} 'suppressed' WHERE {waits} AND {_HAS_LEFT}", at)
        return "suppressed" if has_left else "queued"

    def book(self, number: int, state: State, said: str = "", code: int | None = None, due: float = 0) -> None:
        """Write down what became of a delivery; what is final already stays as it is.

        One that is deferred has one attempt more, and is tried again when it is `due`. Of somebody who was forgotten
        meanwhile, who has no address any more, nothing is kept that a server said, and they are not tried again.
        """
        at: dict[str, object] = {"sending": self.sending, "number": number, "worker": self.worker}
        at |= {"waits": state in WAITING, "more": int(state == "deferred"), "now": self.ledger.clock()}
        at |= {"state": state, "said": said, "code": code, "due": due}
        self.ledger.do(
            "UPDATE delivery SET state = CASE WHEN address = '' AND :waits THEN 'suppressed' ELSE :state END, "
            "said = CASE WHEN address = '' THEN '' ELSE :said END, code = :code, due = :due, "
            "attempts = attempts + :more, changed = :now "
            f"WHERE sending = :sending AND number = :number AND {self.may_be_booked}",
            at,
        )

    def samples(self) -> list[Delivery]:
        """Return the first delivery, the last, and the first in each language, whatever became of them."""
        theirs = "FROM delivery WHERE sending = :sending"
        chosen = f"SELECT min(number) {theirs} GROUP BY language UNION SELECT max(number) {theirs}"
        return self._found(f"number IN ({chosen}) ORDER BY number", {"sending": self.sending})

    def hurry(self, most: float) -> None:
        """Let nobody wait for more than so many seconds, whose time came from a clock that was ahead."""
        now = self.ledger.clock()
        forward = "UPDATE delivery SET due = ? WHERE sending = ? AND state IN ('queued', 'deferred') AND due > ?"
        self.ledger.do(forward, (now, self.sending, now + most))

    def requeue(self, numbers: Iterable[int]) -> None:
        """Put failed deliveries back among those to be tried, unless they were forgotten: not they were refused."""
        which = "sending = ? AND number = ? AND state = 'failed' AND address != ''"
        put_back = f"UPDATE delivery SET state = 'queued', due = 0 WHERE {which}"
        with self.ledger.transaction():
            for number in numbers:
                self.ledger.do(put_back, (self.sending, number))

    def settle(self, old: State, new: State, said: str) -> int:
        """Give all deliveries in one state another one, and return how many there are; who waits is due at once.

        Who was forgotten, and has no address any more, does not wait again, but stays as it is.
        """
        which = "sending = ? AND state = ?"
        if new in WAITING:
            which += " AND address != ''"
        move = f"UPDATE delivery SET state = ?, said = ?, due = 0, changed = ? WHERE {which}"
        return self.ledger.do(move, (new, said, self.ledger.clock(), self.sending, old))

    def counts(self) -> dict[State, int]:
        """Return how many deliveries are in each state that any is in.

        Those that are accepted are all but the others: of hundreds of thousands, these need not be gone through.
        """
        theirs = "FROM delivery WHERE sending = :sending AND"
        counted = dict(
            self.ledger.rows(
                f"SELECT state, count(*) {theirs} {APART} GROUP BY state "
                f"UNION ALL SELECT 'queued', count(*) {theirs} due >= 0 AND state IN ('queued', 'deferred') "
                "UNION ALL SELECT 'accepted', total FROM sending WHERE id = :sending",
                {"sending": self.sending},
            )
        )
        counted["queued"] -= counted.get("deferred", 0)
        counted["accepted"] -= sum(count for state, count in counted.items() if state != "accepted")
        return {state: count for state, count in counted.items() if count}

    def _found(self, which: str, values: Mapping[str, object]) -> list[Delivery]:
        found = self.ledger.rows(f"SELECT {COLUMNS} FROM delivery WHERE sending = :sending AND {which}", values)
        return [*map(delivery_of, found)]


def delivery_of(row: Sequence[Any]) -> Delivery:
    """Return the delivery of a row."""
    number, member, address, language, state, attempts, kept = row
    return Delivery(number, member, address, language, state, attempts, json.loads(kept))
