"""What is written into the ledger is there when it is opened again, and nobody else can read it."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import UsageError
from newsletter.sending.outbox.clearing import KEPT, clear_old
from newsletter.sending.outbox.deliveries import Deliveries, Delivery, Frozen
from newsletter.sending.outbox.ledger import DAY, Ledger, Suppressed
from newsletter.sending.outbox.place import Place, is_made
from newsletter.sending.outbox.report import standings
from newsletter.sending.outbox.schema import FILE, VERSIONS, File

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ADA, BOB = b"a" * 12, b"b" * 12


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / FILE


def at(moment: datetime, place: Place) -> Ledger:
    return Ledger(place, clock=moment.timestamp)


def begun(ledger: Ledger, slug: str = "spring") -> int:
    return ledger.begin_sending(slug, "digest", "members.csv", envelope="b@example.org", leave_at="", mark="mark")


def test_a_ledger_and_what_sqlite_puts_beside_it_are_for_its_owner_alone(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.note("name", "value")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {FILE: 0o600, f"{FILE}-wal": 0o600, f"{FILE}-shm": 0o600}


def test_what_was_written_is_there_when_it_is_opened_again(place: Place) -> None:
    with Ledger(place) as ledger:
        ledger.note("name", "value")
        number = begun(ledger)
        ledger.add_letter(number, "en", b"letter")
        Deliveries(ledger, number).freeze([(ADA, "ada@example.org", "fr", {"first_name": "“Ünï”"})])
    with Ledger(place, make=False) as ledger:
        assert ledger.noted("name") == "value"
        (sending,) = ledger.sendings("spring")
        assert (sending.id, sending.state, sending.total, sending.tolerant) == (number, "prepared", 1, False)
        assert ledger.letters(number) == {"en": b"letter"}
        expected = Delivery(1, ADA, "ada@example.org", "fr", "queued", 0, {"first_name": "“Ünï”"})
        assert Deliveries(ledger, number).due(9) == [expected]


def test_a_commit_is_on_disk_when_it_returns(path: Path) -> None:
    with Ledger(path) as ledger:
        settings = [ledger.one(f"PRAGMA {name}")[0] for name in ("journal_mode", "synchronous", "secure_delete")]
    assert settings == ["wal", 2, 1]


def test_what_is_no_ledger_is_left_alone(path: Path) -> None:
    path.write_text("first_name,email\n" * 99, "utf-8")
    with pytest.raises(UsageError, match="is damaged, or no ledger"):
        Ledger(path)
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE t (a)")
    other.close()
    with pytest.raises(UsageError, match="is a database of another program: move it away"):
        Ledger(path)
    path.unlink()
    path.symlink_to(path.parent / "elsewhere.db")
    with pytest.raises(UsageError, match="is a link"):
        Ledger(path)
    assert not (path.parent / "elsewhere.db").exists()


def test_a_ledger_of_a_newer_version_is_not_touched(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.do(f"PRAGMA user_version = {len(VERSIONS) + 1}")
    with pytest.raises(UsageError, match="newer version"):
        Ledger(path)


def test_a_missing_ledger_is_made_only_where_that_is_meant(place: Place) -> None:
    with pytest.raises(UsageError, match=r"cannot be|There is no outbox in the database"):
        Ledger(place, make=False)
    assert not is_made(place)
    Ledger(place).__exit__(None, None, None)
    assert is_made(place)


def test_a_transaction_that_fails_leaves_nothing(place: Place) -> None:
    with Ledger(place) as ledger:
        with pytest.raises(ValueError, match="it failed"), ledger.transaction():
            ledger.note("one", "1")
            with ledger.transaction():
                ledger.note("two", "2")
            raise ValueError("it failed")
        assert (ledger.noted("one"), ledger.noted("two")) == (None, None)


def test_two_processes_write_one_after_the_other(place: Place) -> None:
    with Ledger(place) as one, Ledger(place) as other:
        begins = threading.Event()
        written = []

        def write() -> None:
            begins.set()
            other.note("name", "other")
            written.append("other")

        thread = threading.Thread(target=write)
        with one.transaction():
            one.note("name", "one")
            thread.start()
            begins.wait(10)
            written.append("one")
        thread.join(30)
        assert written == ["one", "other"]
        assert one.noted("name") == "other"


class TestSuppression:
    def test_who_is_on_the_list_is_known_by_key_alone(self, place: Place) -> None:
        with at(NOW, place) as ledger:
            assert ledger.suppress(ADA, "left", NOW)
            assert (ledger.is_suppressed(ADA), ledger.is_suppressed(BOB)) == (True, False)
            assert [*ledger.suppressed()] == [Suppressed(ADA, "left", NOW, None)]
            assert (ledger.unsuppress(ADA), ledger.unsuppress(ADA)) == (True, False)
            assert not ledger.is_suppressed(ADA)

    def test_who_comes_back_stays_on_it_for_other_reasons(self, place: Place) -> None:
        with at(NOW, place) as ledger:
            ledger.suppress(ADA, "unsubscribed", NOW)
            ledger.suppress(ADA, "bounced", NOW)
            assert (ledger.unsuppress(ADA, "unsubscribed"), ledger.unsuppress(ADA, "by hand")) == (True, False)
            assert [entry.reason for entry in ledger.suppressed()] == ["bounced"]
            assert ledger.is_suppressed(ADA)

    def test_an_entry_with_an_end_holds_until_then(self, place: Place) -> None:
        with at(NOW, place) as ledger:
            ledger.suppress(ADA, "bounced", NOW, NOW + timedelta(days=90))
            assert ledger.is_suppressed(ADA)
        with at(NOW + timedelta(days=91), place) as ledger:
            assert not ledger.is_suppressed(ADA)
            assert len([*ledger.suppressed()]) == 1

    ends = st.none() | st.integers(1, 5)

    @given(st.lists(ends, min_size=1, max_size=6))
    def test_of_several_entries_for_a_reason_the_first_that_holds_longest_is_kept(
        self, tmp_path: Path, days: list[int | None]
    ) -> None:
        path = tmp_path / f"{'-'.join(map(str, days))}.db"
        with at(NOW, path) as ledger:
            for number, day in enumerate(days):
                end = None if day is None else NOW + timedelta(days=day)
                ledger.suppress(ADA, "bounced", NOW + timedelta(seconds=number), end)
            (entry,) = ledger.suppressed()
        longest = None if None in days else max(day for day in days if day is not None)
        assert entry.until == (None if longest is None else NOW + timedelta(days=longest))
        assert entry.since == NOW + timedelta(seconds=days.index(longest))
        path.unlink()


def test_the_number_of_a_sending_is_never_given_again(place: Place) -> None:
    with Ledger(place) as ledger:
        first = begun(ledger)
        ledger.discard(first)
        assert ledger.sendings() == []
        assert begun(ledger) > first


def test_what_was_only_prepared_is_forgotten_with_its_recipients_and_nothing_else_is(place: Place) -> None:
    with Ledger(place) as ledger:
        number = begun(ledger)
        Deliveries(ledger, number).freeze([(ADA, "ada@example.org", "", {})])
        ledger.set_state(number, "sending")
        ledger.discard(number)
        assert len(ledger.sendings()) == 1
        ledger.set_state(number, "prepared")
        ledger.discard(number)
        assert ledger.one("SELECT count(*) FROM delivery")[0] == 0


def test_who_has_had_an_edition_is_known_across_its_sendings(place: Place) -> None:
    with Ledger(place) as ledger:
        number = begun(ledger)
        deliveries = Deliveries(ledger, number)
        deliveries.freeze([(ADA, "ada@example.org", "", {}), (BOB, "bob@example.org", "", {})])
        assert not ledger.has_had("spring", ADA)  # prepared only
        ledger.set_state(number, "sending")
        assert ledger.has_had("spring", ADA)  # about to get it
        deliveries.book(1, "accepted")
        deliveries.book(2, "failed", "No such user", 550)
        ledger.set_state(number, "finished")
        assert (ledger.has_had("spring", ADA), ledger.has_had("spring", BOB)) == (True, False)
        assert not ledger.has_had("summer", ADA)


@pytest.mark.parametrize(
    "question", [lambda ledger: ledger.has_had("spring", ADA), standings], ids=["who has it", "how far all are"]
)
def test_it_takes_no_longer_to_know_it_among_many(question: Callable[[Ledger], object], path: Path) -> None:
    with Ledger(path) as ledger:
        assert isinstance(ledger._db, File)
        sqlite = ledger._db.sqlite

        def steps() -> int:
            count = 0

            def step() -> int:
                nonlocal count
                count += 1
                return 0

            sqlite.set_progress_handler(step, 1)
            question(ledger)
            sqlite.set_progress_handler(None, 1)
            return count

        for size in (10, 1000):
            rows: list[Frozen] = [(each.to_bytes(12), f"u{each}@example.org", "", {}) for each in range(size)]
            number = begun(ledger)
            Deliveries(ledger, number).freeze(rows)
            ledger.do("UPDATE delivery SET state = CASE number WHEN 1 THEN 'failed' ELSE 'accepted' END")
            ledger.set_state(number, "finished")
            if size == 10:
                few = steps()
        assert steps() < 3 * few


def test_what_was_prepared_and_not_confirmed_is_forgotten_a_day_later(path: Path) -> None:
    with at(NOW, path) as ledger:
        Deliveries(ledger, begun(ledger)).freeze([(ADA, "ada.lovelace@example.org", "", {})])
        assert ledger.confirmed() == []
    with at(NOW + timedelta(hours=23), path) as ledger:
        clear_old(ledger)
        assert len(ledger.sendings()) == 1
    with at(NOW + timedelta(hours=25), path) as ledger:
        clear_old(ledger)
        assert ledger.sendings() == []
        kept = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"lovelace" not in kept


class TestWhatComesBack:
    def test_the_same_mail_says_nothing_new_the_second_time(self, place: Place) -> None:
        with at(NOW, place) as ledger:
            assert [ledger.come_back(ADA, 1, NOW, "for now") for _ in range(2)] == [True, False]
            assert ledger.come_back(ADA, 1, NOW, "gone")
            assert ledger.come_back(BOB, 1, NOW, "for now")
            assert ledger.came_back(1) == {"for now": 2, "gone": 1}
            assert ledger.came_back(2) == {}

    def test_what_was_written_after_that_had_been_read_is_new(self, place: Place) -> None:
        with at(NOW, place) as ledger:
            ledger.come_back(ADA, 1, NOW - timedelta(hours=1), "left")
        with at(NOW + timedelta(hours=2), place) as ledger:
            later = NOW + timedelta(hours=1)
            assert [ledger.come_back(ADA, 1, when, "left") for when in (NOW, later, later)] == [False, True, False]

    def test_days_are_counted_and_not_letters(self, place: Place) -> None:
        with at(NOW, place) as ledger:
            for sending, day in ((1, 10), (2, 10), (1, 12), (1, 99)):
                ledger.come_back(ADA, sending, datetime.fromtimestamp(day * DAY, UTC), "for now")
            ledger.come_back(ADA, 1, NOW, "policy")
            ledger.come_back(BOB, 1, NOW, "for now")
            assert [ledger.bad_days(ADA, within) for within in (87, 88, 90)] == [(99, 1), (99, 2), (99, 3)]

    def test_whose_letter_it_was_is_known_by_its_mark_and_number(self, place: Place) -> None:
        with at(NOW, place) as ledger:
            number = begun(ledger)
            Deliveries(ledger, number).freeze([(ADA, "ada@example.org", "", {})])
            assert ledger.delivery_of("mark", 1) == (ADA, number)
            assert (ledger.delivery_of("mark", 2), ledger.delivery_of("other", 1)) == (None, None)
            assert (ledger.has_written_to(ADA), ledger.has_written_to(BOB)) == (True, False)

    def test_what_servers_said_is_cleared_after_a_month(self, path: Path) -> None:
        with at(NOW, path) as ledger:
            ledger.come_back(ADA, 1, NOW, "gone", status="5.1.1", said="no such user lovelace")
        with Ledger(path, clock=lambda: NOW.timestamp() + KEPT + 1) as ledger:
            clear_old(ledger)
            assert ledger.came_back(1) == {"gone": 1}
            kept = b"".join(file.read_bytes() for file in path.parent.iterdir())
        assert b"lovelace" not in kept
