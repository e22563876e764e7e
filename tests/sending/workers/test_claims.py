"""What a worker has claimed no other one sends; and what a dead one had, another takes, or a person looks at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from newsletter.errors import UsageError
from newsletter.sending.outbox.clearing import Person, forget
from newsletter.sending.outbox.deliveries import Deliveries, Frozen
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.postgres import Postgres
from newsletter.sending.outbox.shared import LEASE, lease, renew, set_pace, slot, workers
from newsletter.sending.outbox.work import Pace
from newsletter.sending.server import Server
from newsletter.sending.workers.claims import CHUNK, Claim, Due, due_chunks, end_if_done
from newsletter.sending.workers.crew import Crew
from newsletter.sending.workers.jobs import make_tables
from tests.sending.clocks import Clock
from tests.sending.outbox.publications import SECRET
from tests.sending.servers import closed_port

if TYPE_CHECKING:
    from tests.sending.postgres import Cluster

pytestmark = pytest.mark.soak

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW.timestamp())


@pytest.fixture
def database(postgres: Cluster) -> Postgres:
    return postgres.emptied()


@pytest.fixture
def ledger(database: Postgres, clock: Clock) -> Iterator[Ledger]:
    with Ledger(database, clock=clock) as ledger:
        yield ledger


def begun(ledger: Ledger, recipients: int, leave_at: str = "mailto:b@example.org") -> int:
    number = ledger.begin_sending("spring", "d", "members.csv", envelope="b@example.org", leave_at=leave_at, mark="m")
    rows: Iterator[Frozen] = ((each.to_bytes(12), f"u{each}@example.org", "", {}) for each in range(1, recipients + 1))
    Deliveries(ledger, number).freeze(rows)
    ledger.set_state(number, "sending")
    return number


def numbers(claim: Claim, first: int = 1) -> list[int]:
    return [delivery.number for delivery in claim.take(first)]


def state(ledger: Ledger, number: int) -> str:
    return str(ledger.one("SELECT state FROM delivery WHERE number = ?", (number,))[0])


def test_a_chunk_is_one_workers_while_it_lives(ledger: Ledger) -> None:
    sending = begun(ledger, CHUNK + 10)
    with lease(ledger, "a"), lease(ledger, "b"):
        assert numbers(Claim(ledger, sending, "a")) == [*range(1, CHUNK + 1)]
        assert numbers(Claim(ledger, sending, "b")) == []
        assert numbers(Claim(ledger, sending, "b"), CHUNK + 1) == [*range(CHUNK + 1, CHUNK + 11)]
        assert [*due_chunks(ledger, sending)] == []


def test_what_a_worker_gives_back_is_due_again(ledger: Ledger) -> None:
    sending = begun(ledger, 3)
    with lease(ledger, "a"):
        claim = Claim(ledger, sending, "a")
        claim.take(1)
        assert claim.begin(1) == "in_flight"
        claim.book(1, "accepted")
        claim.release()
    assert Deliveries(ledger, sending).counts() == {"accepted": 1, "queued": 2}
    assert [*due_chunks(ledger, sending)] == [Due(sending, 1)]


def test_what_a_dead_worker_had_is_anothers_and_what_it_had_in_flight_is_unknown(ledger: Ledger, clock: Clock) -> None:
    sending = begun(ledger, 3)
    with lease(ledger, "a"):
        dead = Claim(ledger, sending, "a")
        dead.take(1)
        assert dead.begin(1) == "in_flight"
        clock.now += LEASE - 1
        assert [*due_chunks(ledger, sending)] == []
        renew(ledger, "a")
        clock.now += LEASE + 1
        assert [*due_chunks(ledger, sending)] == [Due(sending, 1, is_left_behind=True)]
        with lease(ledger, "b"):
            other = Claim(ledger, sending, "b")
            assert numbers(other) == [2, 3]
            assert state(ledger, 1) == "unknown"
            # The dead one was only asleep: what is another's it does not begin, and what it has an answer to is known.
            assert [dead.begin(2), dead.begin(3)] == ["queued", "queued"]
            dead.book(2, "accepted")
            assert state(ledger, 2) == "claimed"
            dead.book(1, "accepted")
            assert state(ledger, 1) == "accepted"
            assert other.begin(2) == "in_flight"
            dead.release()
            assert (state(ledger, 2), state(ledger, 3)) == ("in_flight", "claimed")


def test_who_is_forgotten_in_a_workers_hands_gets_nothing(ledger: Ledger) -> None:
    sending = begun(ledger, 2)
    with lease(ledger, "a"):
        claim = Claim(ledger, sending, "a")
        claim.take(1)
        forget(ledger, [Person((2).to_bytes(12), "u2@example.org")])
        assert [claim.begin(1), claim.begin(2)] == ["in_flight", "queued"]
    assert state(ledger, 2) == "suppressed"


@pytest.mark.parametrize("state", ["paused", "cancelled", "finished"])
def test_nothing_begins_unless_the_sending_is_under_way(state: str, ledger: Ledger) -> None:
    sending = begun(ledger, 1)
    with lease(ledger, "a"):
        claim = Claim(ledger, sending, "a")
        claim.take(1)
        ledger.do("UPDATE sending SET state = ?", (state,))
        assert claim.begin(1) == "queued"


def test_a_sending_is_finished_when_nothing_of_it_waits_and_nothing_is_in_anybodys_hands(ledger: Ledger) -> None:
    sending = begun(ledger, 2)
    with lease(ledger, "a"):
        claim = Claim(ledger, sending, "a")
        claim.take(1)
        for number in (1, 2):
            assert not end_if_done(ledger, sending)
            claim.begin(number)
            assert not end_if_done(ledger, sending)
            claim.book(number, "accepted")
        assert end_if_done(ledger, sending)
        assert not end_if_done(ledger, sending)
    assert ledger.sending(sending).finished == NOW.timestamp()


def test_what_was_deferred_is_due_when_its_time_has_come(ledger: Ledger, clock: Clock) -> None:
    sending = begun(ledger, 1)
    with lease(ledger, "a"):
        claim = Claim(ledger, sending, "a")
        claim.take(1)
        claim.begin(1)
        claim.book(1, "deferred", "Not now", 450, clock.now + 300)
        assert ([*due_chunks(ledger, sending)], numbers(claim)) == ([], [])
        clock.now += 300
        assert [*due_chunks(ledger, sending)] == [Due(sending, 1)]
        (again,) = claim.take(1)
        assert again.attempts == 1


def test_all_workers_together_keep_to_one_pace(ledger: Ledger, database: Postgres, clock: Clock) -> None:
    with Ledger(database, clock=clock) as other:
        assert [slot(ledger), slot(other)] == [0, 0]
        set_pace(ledger, 3600)
        assert [round(slot(each), 6) for each in (ledger, other, ledger)] == [0, 1, 2]
        clock.now += 10
        assert [round(slot(each), 6) for each in (other, ledger)] == [0, 1]
        set_pace(other, None)
        assert [slot(ledger), slot(other)] == [0, 0]


def test_it_is_known_how_many_workers_are_alive(ledger: Ledger, clock: Clock) -> None:
    with lease(ledger, "a"), lease(ledger, "a/1"), lease(ledger, "b"):
        assert workers(ledger) == 2
        clock.now += LEASE + 1
        renew(ledger, "a")
        assert workers(ledger) == 1
        assert ledger.one("SELECT count(*) FROM lease WHERE until > ?", (clock.now,)) == (2,)
    assert workers(ledger) == 0


def test_where_it_cannot_be_known_who_has_left_a_sending_pauses(database: Postgres) -> None:
    with Ledger(database) as ledger:
        sending = begun(ledger, 1, f"http://127.0.0.1:{closed_port()}/u/")
    told: list[str] = []
    crew = Crew(database, SECRET, Server("127.0.0.1", closed_port()), Pace(), told.append)
    crew.take_in_news()
    with Ledger(database) as ledger:
        paused = ledger.sending(sending)
        assert (paused.state, paused.pause) == ("paused", "refused")
        assert "cannot be had" in paused.why
        assert told == [f"spring to members.csv: paused. {paused.why}"]
        ledger.set_state(sending, "sending")
    crew.send(sending, 1)  # a chunk, before which it was never known
    with Ledger(database) as ledger:
        assert ledger.sending(sending).state == "paused"
        assert Deliveries(ledger, sending).counts() == {"queued": 1}


def test_jobs_of_another_version_are_thrown_away(database: Postgres) -> None:
    with Ledger(database) as ledger:
        for noted in (None, "1.0"):
            if noted:
                ledger.note("jobs", noted)
            make_tables(database)
            table = "newsletter_jobs.procrastinate_workers"
            assert ledger.one(f"SELECT count(*) FROM {table}") == (0,)
            ledger.do(f"INSERT INTO {table} DEFAULT VALUES")
        make_tables(database)
        assert ledger.one(f"SELECT count(*) FROM {table}") == (1,)


def test_a_database_that_is_not_there_is_told_without_its_password() -> None:
    address = f"postgresql://letters:secret@127.0.0.1:{closed_port()}/letters"
    with pytest.raises(UsageError, match=r"The database letters on 127\.0\.0\.1 cannot be read or written") as told:
        Ledger(Postgres(address))
    assert "secret" not in str(told.value)
    with pytest.raises(UsageError, match="NEWSLETTER_DATABASE cannot be read") as told:
        Ledger(Postgres("postgresql//letters:secret@host"))
    assert "secret" not in str(told.value)
