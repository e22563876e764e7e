"""The ledger → how far each sending is, and what servers said of those who did not get it; for people and programs.

It is a module of its own because the command and the page show the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from newsletter.reading.languages import english_name
from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.ledger import Ledger, Sending
from newsletter.sending.outbox.schema import APART
from newsletter.sending.outbox.shared import is_shared
from newsletter.sending.outbox.states import WAITING, CameBack, State

_LATELY = 60.0  # seconds, for the rate
_MOST_GROUPS, _MOST_ADDRESSES = 20, 5

# Of others it is cleared what was said, too. The state is asked for as from one to the same: where it is to be equal to
# one, SQLite takes the index for no better than going through all.
_IN_STATE = f"sending = ? AND {APART} AND state BETWEEN ? AND ? AND address != ''"


class Said(NamedTuple):
    """What servers said of several recipients, with the address as `…`; how many these are, and the first few."""

    words: str
    total: int
    addresses: tuple[str, ...]


class Standing(NamedTuple):
    """How far a sending is; `per_minute` of late, `next_due` when somebody who was deferred is tried again.

    `came_back` says of how many members mail came back afterwards, by what it says, and `is_shared` whether workers
    send it, and not whoever has begun it.
    """

    sending: Sending
    counts: Mapping[State, int]
    came_back: Mapping[CameBack, int]
    per_minute: int
    next_due: float | None
    unknown: tuple[str, ...]
    failed: tuple[Said, ...]
    deferred: tuple[Said, ...]
    is_shared: bool

    @property
    def seconds_left(self) -> float | None:
        """How long those take who were not tried yet, None if that cannot be told."""
        return self.counts.get("queued", 0) / self.per_minute * 60 if self.per_minute else None

    @property
    def as_data(self) -> dict[str, Any]:
        """The same as plain data."""
        sending = self.sending
        return {
            "slug": sending.slug,
            "list": sending.list_name,
            "state": sending.state,
            "why": sending.why,
            "members": sending.total,
            "languages": {each.language: each.members for each in sending.languages},
            "counts": dict(self.counts),
            "came_back": dict(self.came_back),
            "per_minute": self.per_minute,
            "seconds_left": self.seconds_left,
            "next_due": _moment(self.next_due),
            "begun": _moment(sending.created),
            "ended": _moment(sending.finished),
            "unknown": list(self.unknown),
            "failed": [said._asdict() for said in self.failed],
            "deferred": [said._asdict() for said in self.deferred],
        }


def by_language(sending: Sending) -> str:
    """Return how many get a letter in which language: “2 in English, 1 in French”; "" where there is one for all."""
    if len(sending.languages) < 2:
        return ""
    return ", ".join(f"{each.members:,} in {english_name(each.language)}" for each in sending.languages)


def to_whom(sending: Sending) -> str:
    """Return to whom a sending goes, as it is written down: “to 3 of members.csv: 2 in English, 1 in French”."""
    languages = by_language(sending)
    return f"to {sending.total:,} of {sending.list_name}{f': {languages}' if languages else ''}"


def standings(ledger: Ledger, slug: str | None = None) -> list[Standing]:
    """Return how far all sendings are, or those of an edition, the oldest first."""
    return [standing(ledger, sending) for sending in ledger.confirmed(slug)]


def standing(ledger: Ledger, sending: Sending) -> Standing:
    """Return how far a sending is."""
    deliveries = Deliveries(ledger, sending.id)
    counts = deliveries.counts()
    is_under_way = sending.state == "sending"
    lately = "SELECT count(*) FROM delivery WHERE sending = ? AND state = 'accepted' AND changed > ?"
    unknown = f"SELECT address FROM delivery WHERE {_IN_STATE} ORDER BY state, number"
    return Standing(
        sending,
        counts,
        ledger.came_back(sending.id),
        ledger.one(lately, (sending.id, ledger.clock() - _LATELY))[0] if is_under_way else 0,
        deliveries.next_due() if is_under_way and WAITING & counts.keys() else None,
        tuple(address for (address,) in ledger.rows(unknown, (sending.id, "unknown", "unknown"))),
        _grouped(ledger, sending.id, "failed"),
        _grouped(ledger, sending.id, "deferred"),
        is_shared(ledger),
    )


def _grouped(ledger: Ledger, sending: int, state: State) -> tuple[Said, ...]:
    """Return what servers said of the deliveries in a state, the most frequent first."""
    words = "replace(said, address, '…')"
    groups = ledger.rows(
        f"SELECT {words}, count(*) FROM delivery WHERE {_IN_STATE} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?",
        (sending, state, state, _MOST_GROUPS),
    )
    whose = f"SELECT address FROM delivery WHERE {_IN_STATE} AND {words} = ? ORDER BY state, number LIMIT ?"
    return tuple(
        Said(said, count, tuple(row[0] for row in ledger.rows(whose, (sending, state, state, said, _MOST_ADDRESSES))))
        for said, count in groups
    )


def _moment(seconds: float | None) -> str | None:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds") if seconds else None
