"""What is cleared is gone from every byte of the ledger, whatever was under way, and whenever a program was killed."""

from __future__ import annotations

import random
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from newsletter.sending.outbox import clearing
from newsletter.sending.outbox.clearing import KEPT, Person, clear_old, forget
from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.place import Place
from newsletter.sending.outbox.report import standing
from newsletter.sending.outbox.schema import FILE
from newsletter.sending.outbox.states import STATES, State
from newsletter.sending.reasons import FORGOTTEN

NOW = 1_772_442_000.0
ADA, BOB = b"a" * 12, b"b" * 12
ADDRESS = "ada.lovelace@example.org"
PERSON = Person(ADA, ADDRESS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / FILE


def later(place: Place) -> Ledger:
    return Ledger(place, clock=lambda: NOW + KEPT + 1)


def begun(ledger: Ledger, slug: str = "spring") -> Deliveries:
    """Begin a sending to Ada and Bob."""
    number = ledger.begin_sending(slug, "digest", "members.csv", envelope="b@example.org", leave_at="", mark="mark")
    ledger.add_letter(number, "en", b"Dear member")
    deliveries = Deliveries(ledger, number)
    deliveries.freeze([(ADA, ADDRESS, "fr", {"first_name": "Augusta"}), (BOB, "bob@example.org", "", {})])
    ledger.set_state(number, "sending")
    return deliveries


def kept(place: Place) -> bytes:
    """Return all bytes of a ledger in a file; of one in a database, all that it answers."""
    if isinstance(place, Path):
        return b"".join(file.read_bytes() for file in place.parent.iterdir()).lower()
    with Ledger(place) as ledger:
        tables = ("meta", "sending", "letter", "delivery", "suppression", "bounce")
        return repr([[*ledger.rows(f"SELECT * FROM {table}")] for table in tables]).lower().encode()


def row(deliveries: Deliveries) -> tuple[str, str, str, str]:
    state, address, vals, said = deliveries.ledger.one(
        "SELECT state, address, vals, said FROM delivery WHERE sending = ? AND member = ?", (deliveries.sending, ADA)
    )
    return state, address, vals, said


@pytest.mark.parametrize("end", ["finished", "cancelled"])
def test_addresses_are_cleared_a_month_after_the_end_and_keys_and_counts_stay(end: str, place: Place) -> None:
    with Ledger(place, clock=lambda: NOW) as ledger:
        deliveries = begun(ledger)
        deliveries.book(1, "failed", f"no {ADDRESS} here", 550)
        ledger.set_state(deliveries.sending, "finished" if end == "finished" else "cancelled")
        assert clear_old(ledger) == 0
    with later(place) as ledger:
        assert (clear_old(ledger), clear_old(ledger)) == (2, 0)
        assert ledger.has_had("spring", BOB) is False
        assert ledger.letters(1) == {}
        told = standing(ledger, ledger.sending(1))
        assert (dict(told.counts), told.failed) == ({"failed": 1, "queued": 1}, ())
        assert not [words for words in (b"lovelace", b"augusta", b"dear member") if words in kept(place)]


def test_what_was_moved_from_page_to_page_is_overwritten_too(path: Path) -> None:
    random.seed(1)
    with Ledger(path, clock=lambda: NOW) as ledger:
        number = ledger.begin_sending("spring", "digest", "m.csv", envelope="", leave_at="", mark="")
        ledger.add_letter(number, "en", b"letter")
        deliveries = Deliveries(ledger, number)
        deliveries.freeze((random.randbytes(12), f"person{each}@example.org", "", {}) for each in range(1500))
        with ledger.transaction():
            for each in range(1, 1501):
                deliveries.book(each, "accepted", f"250 Ok: queued as {'X' * random.randint(5, 80)}")
        ledger.set_state(number, "finished")
    with later(path) as ledger:
        assert clear_old(ledger) == 1500
        assert re.findall(rb"person\d+@", kept(path)) == []


@pytest.mark.parametrize("state", [state for state in STATES if state != "claimed"])
def test_whoever_is_forgotten_gets_no_letter_and_is_known_by_a_key(state: State, place: Place) -> None:
    with Ledger(place) as ledger:
        deliveries = begun(ledger)
        ledger.do("UPDATE delivery SET state = ?, said = 'to Ada.Lovelace@Example.org' WHERE number = 1", (state,))
        assert forget(ledger, [PERSON]) == {PERSON: 1}
        waited = state in ("queued", "deferred")
        assert row(deliveries) == ("suppressed" if waited else state, "", "{}", "")
        assert [delivery.number for delivery in deliveries.due(9)] == [2]
        assert ledger.is_suppressed(ADA)
        assert {each.reason for each in ledger.suppressed()} == {FORGOTTEN}
        assert not [words for words in (b"lovelace", b"augusta") if words in kept(place)]
        assert forget(ledger, [PERSON]) == {PERSON: 0}


def test_whoever_is_forgotten_again_is_so_since_the_last_time(path: Path) -> None:
    for now in (NOW, NOW + 60):
        with Ledger(path, clock=partial(float, now)) as ledger:
            forget(ledger, [PERSON])
            assert [each.since.timestamp() for each in ledger.reasons(ADA)] == [now]


@pytest.mark.parametrize(
    ("answer", "known"), [("accepted", "accepted"), ("failed", "failed"), ("deferred", "suppressed")]
)
def test_a_message_under_way_is_booked_and_nothing_is_written_down_with_it(
    answer: State, known: State, place: Place
) -> None:
    with Ledger(place) as ledger:
        deliveries = begun(ledger)
        assert deliveries.begin(1) == "in_flight"
        forget(ledger, [PERSON])
        deliveries.book(1, answer, f"no {ADDRESS}", 450)
        assert row(deliveries) == (known, "", "{}", "")


def test_nobody_who_was_forgotten_is_tried_again(place: Place) -> None:
    with Ledger(place) as ledger:
        deliveries = begun(ledger)
        ledger.do("UPDATE delivery SET state = 'unknown'")
        forget(ledger, [PERSON])
        assert deliveries.settle("unknown", "queued", "") == 1
        assert row(deliveries)[0] == "unknown"
        ledger.do("UPDATE delivery SET state = 'failed'")
        deliveries.requeue([1, 2])
        assert row(deliveries)[0] == "failed"


def test_what_servers_said_of_others_is_cleared_where_it_names_them(place: Place) -> None:
    with Ledger(place) as ledger:
        deliveries = begun(ledger)
        deliveries.book(2, "failed", f"551 he is at {ADDRESS.upper()} now", 551)
        ledger.set_state(deliveries.sending, "paused", pause="failures", why=f"the last one: no {ADDRESS}")
        for member in (ADA, BOB):
            ledger.come_back(
                member, 1, datetime.fromtimestamp(NOW, UTC), "gone", status="5.1.1", said=f"no Lovelace: {ADDRESS}"
            )
        forget(ledger, [PERSON, Person(b"c" * 12, "b_b@example.org")])  # a character that LIKE takes for any
        assert ledger.came_back(1) == {"gone": 2}
        assert b"lovelace" not in kept(place)
        assert deliveries.ledger.one("SELECT address FROM delivery WHERE number = 2") == ("bob@example.org",)


def test_an_address_in_a_letter_itself_is_told(place: Place) -> None:
    with Ledger(place) as ledger:
        begun(ledger)
        assert not clearing.is_in_letters(ledger, ADDRESS)
        ledger.do("UPDATE delivery SET vals = ? WHERE number = 2", (f'{{"host": "{ADDRESS}"}}',))
        assert clearing.is_in_letters(ledger, ADDRESS)
        ledger.do("UPDATE delivery SET vals = '{}'")
        ledger.do("UPDATE letter SET skeleton = ?", (b"Write to " + ADDRESS.title().encode(),))
        assert clearing.is_in_letters(ledger, ADDRESS)


def test_what_a_killed_process_had_cleared_is_overwritten_by_the_next(path: Path) -> None:
    with Ledger(path) as ledger:
        begun(ledger)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM meta").fetchall()  # so that the log stays as it is when the ledger is closed
        with Ledger(path) as ledger, ledger.transaction():
            ledger.do("UPDATE delivery SET address = '', vals = '{}', said = ''")
            ledger.note_remains()
        assert b"lovelace" in kept(path)
        reader.execute("COMMIT")
        with Ledger(path) as ledger:
            clear_old(ledger)
            assert b"lovelace" not in kept(path)
