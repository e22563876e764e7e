"""Ledger: the suppression list, and every sending with its frozen letter.

Comes in: what is to be known later. Goes out: the same, also after a crash. It is a module of its own because whoever
leaves, bounces or is taken off by hand is written down here without any sending.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from newsletter.sending.outbox.database import Database
from newsletter.sending.outbox.states import CameBack, Pause, SendingState

DAY = 24 * 3600.0  # seconds


class Suppressed(NamedTuple):
    """An entry of the suppression list: no address, but the key that the secret makes of it, and one reason."""

    key: bytes
    reason: str
    since: datetime
    until: datetime | None


class InLanguage(NamedTuple):
    """One language of an edition: the digest of its letter, and how many members get that."""

    language: str
    digest: str
    members: int


class Sending(NamedTuple):
    """One edition to one list, as it was frozen.

    `languages` are those of its letters, that of the issue first; of what a version before 4 of the ledger has begun,
    which has one letter for all, that is ().

    `mark` is what its Message-IDs begin with, `envelope` the address that undeliverable messages come back to, with a
    place for a member's token where there is a mailbox for that, `leave_at` the address at which members leave, to
    which a token of their own is added. `tolerant` says that a person has seen how many were refused, and let it go on.
    `sealed` says that its Message-IDs cannot be guessed, as they could in version 1.
    """

    id: int
    slug: str
    edition_digest: str
    list_name: str
    state: SendingState
    pause: Pause
    why: str
    tolerant: bool
    total: int
    envelope: str
    leave_at: str
    mark: str
    created: float
    finished: float | None
    sealed: bool
    languages: tuple[InLanguage, ...]


class Ledger(Database):
    """An open outbox, as it is known to everybody but the one who sends."""

    def suppress(self, key: bytes, reason: str, since: datetime, until: datetime | None = None) -> bool:
        """Put somebody on the suppression list, for good or until a time; return whether that says more than before.

        Each reason is kept for itself, and of two entries with the same the one that holds longer.
        """
        end = until.timestamp() if until else None
        says_more = "suppression.until < coalesce(excluded.until, 9e99)"  # for good is longer than any time
        longer = f"DO UPDATE SET since = excluded.since, until = excluded.until WHERE {says_more}"
        entry = (key, reason, since.timestamp(), end)
        return bool(self.do(f"INSERT INTO suppression VALUES (?, ?, ?, ?) ON CONFLICT (key, reason) {longer}", entry))

    def unsuppress(self, key: bytes, reason: str | None = None) -> bool:
        """Take somebody off the suppression list, or off it for one reason alone; return whether they were on it."""
        return bool(self.do("DELETE FROM suppression WHERE key = ? AND reason = coalesce(?, reason)", (key, reason)))

    def is_suppressed(self, key: bytes) -> bool:
        """Return whether somebody is on the suppression list now."""
        return bool(self.suppressed_among([key]))

    def suppressed_among(self, keys: Sequence[bytes]) -> set[bytes]:
        """Return who of some hundreds of people is on the suppression list now."""
        found = f"SELECT key FROM suppression WHERE key IN ({_marks(keys)}) AND (until IS NULL OR until > ?)"
        return {key for (key,) in self.rows(found, (*keys, self.clock()))}

    def suppressed(self) -> Iterator[Suppressed]:
        """Yield the suppression list, also what holds no longer, by the time of each entry."""
        yield from map(_suppressed, self.rows("SELECT * FROM suppression ORDER BY since, key, reason"))

    def reasons(self, key: bytes) -> list[Suppressed]:
        """Return the entries of the suppression list for one key, also what holds no longer, by their time."""
        found = self.rows("SELECT * FROM suppression WHERE key = ? ORDER BY since, reason", (key,))
        return [*map(_suppressed, found)]

    def sendings(self, slug: str | None = None) -> list[Sending]:
        """Return all sendings, or those of an edition, the oldest first."""
        columns = ", ".join(Sending._fields)
        which = "coalesce(:slug, slug) = slug"
        found = self.rows(f"SELECT {columns} FROM sending WHERE {which} ORDER BY id", {"slug": slug})
        return [*map(_sending, found)]

    def confirmed(self, slug: str | None = None) -> list[Sending]:
        """Return the same, without one that is prepared only, of which nobody has said that it shall go out."""
        return [each for each in self.sendings(slug) if each.state != "prepared"]

    def sending(self, number: int) -> Sending:
        """Return a sending as it is now."""
        return next(each for each in self.sendings() if each.id == number)

    def begin_sending(
        self, slug: str, edition_digest: str, list_name: str, *, envelope: str, leave_at: str, mark: str
    ) -> int:
        """Write down a new sending, still without recipients, and return its number, which no other one ever has."""
        ((number,),) = self.rows(
            "INSERT INTO sending (slug, edition_digest, list_name, envelope, leave_at, mark, created, state, sealed) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, 'prepared', 1) RETURNING id",
            (slug, edition_digest, list_name, envelope, leave_at, mark, self.clock()),
        )
        return int(number)

    def adopt(self, slug: str, edition_digest: str, total: int) -> None:
        """Write down a sending of another computer, of which nothing else is known."""
        self.do(
            "INSERT INTO sending (slug, edition_digest, list_name, total, created, state) "
            "VALUES (?, ?, '', ?, ?, 'elsewhere')",
            (slug, edition_digest, total, self.clock()),
        )

    def discard(self, sending: int) -> None:
        """Forget a sending that was prepared only, with its recipients."""
        with self.transaction():
            if self.do("DELETE FROM sending WHERE id = ? AND state = 'prepared'", (sending,)):
                self.note_remains()

    def set_state(self, sending: int, state: SendingState, *, pause: Pause = "", why: str = "") -> None:
        """Let a sending go on, pause or end."""
        finished = self.clock() if state in ("finished", "cancelled") else None
        values = (state, pause, why, finished, sending)
        self.do("UPDATE sending SET state = ?, pause = ?, why = ?, finished = ? WHERE id = ?", values)

    def tolerate(self, sending: int) -> None:
        """Let a sending go on however many are refused: a person has seen it."""
        self.do("UPDATE sending SET tolerant = 1 WHERE id = ?", (sending,))

    def add_letter(self, sending: int, language: str, skeleton: bytes) -> None:
        """Freeze the letter of a sending in a language."""
        self.do("INSERT INTO letter VALUES (?, ?, ?)", (sending, language, skeleton))

    def note_languages(self, sending: int, languages: Sequence[InLanguage]) -> None:
        """Write down in which languages a sending has letters, that of the issue first."""
        self.do("UPDATE sending SET languages = ? WHERE id = ?", (json.dumps(languages), sending))

    def renew_letters(self, sending: int, skeletons: Mapping[str, bytes]) -> None:
        """Freeze the letters of a sending anew, by language, which was prepared a while ago and begins now."""
        renewed = "UPDATE letter SET skeleton = ? WHERE sending = ? AND language = ?"
        with self.transaction():
            for language, skeleton in skeletons.items():
                self.do(renewed, (skeleton, sending, language))
            self.do("UPDATE sending SET created = ? WHERE id = ?", (self.clock(), sending))

    def letters(self, sending: int) -> dict[str, bytes]:
        """Return the frozen letters of a sending by language."""
        return dict(self.rows("SELECT language, skeleton FROM letter WHERE sending = ?", (sending,)))

    def has_had(self, slug: str, member: bytes) -> bool:
        """Return whether an edition has gone to somebody, may have, or is about to, in any sending."""
        return bool(self.who_has_had(slug, [member]))

    def who_has_had(self, slug: str, members: Sequence[bytes]) -> set[bytes]:
        """Return to whom of some hundreds of people an edition has gone, may have, or is about to, in any sending."""
        had = "delivery.state IN ('accepted', 'in_flight', 'unknown')"
        will = "delivery.state IN ('queued', 'claimed', 'deferred') AND sending.state IN ('sending', 'paused')"
        # CROSS, or SQLite goes through all deliveries and looks for the sending of each.
        found = (
            "SELECT delivery.member FROM sending CROSS JOIN delivery WHERE delivery.sending = sending.id "
            f"AND delivery.member IN ({_marks(members)}) AND slug = ? AND ({had} OR {will})"
        )
        return {member for (member,) in self.rows(found, (*members, slug))}

    def come_back(
        self, member: bytes, sending: int, written: datetime, what: CameBack, *, status: str = "", said: str = ""
    ) -> bool:
        """Write down what a mail says of a member, and when it was written; return whether that was not known already.

        The same mail read twice says nothing new, and neither do several of one day (of UTC), unless one was written
        after the others had been read.
        """
        moment = written.timestamp()
        row = (member, sending, int(moment // DAY), what, status, said, self.clock())
        again = "(member, sending, day, what) DO UPDATE SET seen = excluded.seen WHERE bounce.seen < ?"
        return bool(self.do(f"INSERT INTO bounce VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT {again}", (*row, moment)))

    def bad_days(self, member: bytes, within: int) -> tuple[int, int]:
        """Return the last day on which a member's mailbox could not be reached, and how many such days there are.

        Those count that are `within` so many days, up to that last one. Raise ValueError where there is none.
        """
        bad = "FROM bounce WHERE member = :member AND what = 'for now'"
        counted = f"SELECT max(day), count(DISTINCT day) {bad} AND day > (SELECT max(day) {bad}) - :within"
        last, count = self.one(counted, {"member": member, "within": within})
        if last is None:
            raise ValueError("there is no bad day")
        return last, count

    def delivery_of(self, mark: str, number: int) -> tuple[bytes, int] | None:
        """Return the key of a recipient and the number of the sending with a mark, None if that is not known here."""
        found = (
            "SELECT member, delivery.sending FROM sending CROSS JOIN delivery WHERE delivery.sending = sending.id "
            "AND mark = ? AND number = ?"
        )
        row: tuple[bytes, int] | None = self.one(found, (mark, number))
        return row

    def has_written_to(self, member: bytes) -> bool:
        """Return whether somebody is among the recipients of any sending."""
        found = "SELECT 1 FROM sending CROSS JOIN delivery WHERE delivery.sending = sending.id AND delivery.member = ?"
        return self.one(found, (member,)) is not None

    def came_back(self, sending: int) -> dict[CameBack, int]:
        """Return of how many members mail came back after a sending, by what it says."""
        counted = "SELECT what, count(DISTINCT member) FROM bounce WHERE sending = ? GROUP BY what"
        return dict(self.rows(counted, (sending,)))


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _sending(row: Sequence[Any]) -> Sending:
    each = Sending._make(row)
    languages = (InLanguage(*said) for said in json.loads(row[-1] or "[]"))
    return each._replace(tolerant=bool(each.tolerant), sealed=bool(each.sealed), languages=tuple(languages))


def _suppressed(row: tuple[bytes, str, float, float | None]) -> Suppressed:
    key, reason, since, until = row
    return Suppressed(key, reason, _moment(since), None if until is None else _moment(until))


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
