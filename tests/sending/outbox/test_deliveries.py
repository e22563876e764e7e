"""The steps of a delivery: what is final stays so, and who has left by then gets nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.place import Place
from newsletter.sending.outbox.states import STATES, State
from tests.sending.clocks import Clock

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KEYS = [bytes([number]) * 12 for number in range(3)]


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW.timestamp())


@pytest.fixture
def ledger(place: Place, clock: Clock) -> Iterator[Ledger]:
    with Ledger(place, clock=clock) as ledger:
        yield ledger


@pytest.fixture
def deliveries(ledger: Ledger) -> Deliveries:
    """A sending to three, which is under way."""
    sending = ledger.begin_sending("spring", "digest", "members.csv", envelope="b@example.org", leave_at="", mark="m")
    deliveries = Deliveries(ledger, sending)
    assert deliveries.freeze((key, f"{key[0]}@example.org", "", {}) for key in KEYS) == 3
    ledger.set_state(sending, "sending")
    return deliveries


def test_a_delivery_is_in_flight_once(deliveries: Deliveries) -> None:
    assert [deliveries.begin(1), deliveries.begin(1)] == ["in_flight", "queued"]
    assert deliveries.counts() == {"in_flight": 1, "queued": 2}
    assert [delivery.number for delivery in deliveries.due(9)] == [2, 3]


def test_who_has_left_by_then_gets_nothing(deliveries: Deliveries, ledger: Ledger) -> None:
    ledger.suppress(KEYS[1], "left", NOW)
    assert [deliveries.begin(number) for number in (1, 2, 2)] == ["in_flight", "suppressed", "queued"]
    assert deliveries.counts() == {"in_flight": 1, "suppressed": 1, "queued": 1}


def test_an_entry_that_holds_no_longer_holds_nobody_back(deliveries: Deliveries, ledger: Ledger, clock: Clock) -> None:
    ledger.suppress(KEYS[0], "bounced", NOW, datetime.fromtimestamp(clock.now + 60, UTC))
    clock.now += 61
    assert deliveries.begin(1) == "in_flight"


@pytest.mark.parametrize("state", ["prepared", "paused", "cancelled", "finished"])
def test_nothing_begins_unless_the_sending_is_under_way(state: str, deliveries: Deliveries, ledger: Ledger) -> None:
    ledger.do("UPDATE sending SET state = ?", (state,))
    assert deliveries.begin(1) == "queued"
    assert deliveries.counts() == {"queued": 3}


def test_what_is_deferred_is_due_later_and_behind_those_who_wait_longer(deliveries: Deliveries, clock: Clock) -> None:
    assert deliveries.begin(1) == "in_flight"
    deliveries.book(1, "deferred", "Not now", 450, clock.now + 300)
    assert [delivery.number for delivery in deliveries.due(9)] == [2, 3]
    deliveries.book(2, "accepted")
    deliveries.book(3, "accepted")
    assert deliveries.next_due() == clock.now + 300
    clock.now += 300
    (again,) = deliveries.due(9)
    assert (again.number, again.attempts) == (1, 1)
    deliveries.book(1, "accepted")
    assert deliveries.next_due() is None


@pytest.mark.parametrize("final", ["accepted", "failed", "suppressed"])
@pytest.mark.parametrize("later", STATES)
def test_what_is_final_stays_as_it_is(final: State, later: State, deliveries: Deliveries) -> None:
    deliveries.begin(1)
    deliveries.book(1, final)
    deliveries.book(1, later)
    assert deliveries.begin(1) == "queued"
    assert deliveries.counts() == {final: 1, "queued": 2}


def test_a_clock_that_was_ahead_lets_nobody_wait_for_years(deliveries: Deliveries, clock: Clock) -> None:
    for number, seconds in ((1, 300), (2, 86_400 * 3650)):
        deliveries.begin(number)
        deliveries.book(number, "deferred", "Not now", 450, clock.now + seconds)
    deliveries.hurry(3600)
    assert [delivery.number for delivery in deliveries.due(9)] == [3, 2]


def test_a_late_answer_wins_over_not_knowing(deliveries: Deliveries) -> None:
    deliveries.begin(1)
    deliveries.book(1, "unknown")
    deliveries.book(1, "accepted")
    assert deliveries.counts() == {"accepted": 1, "queued": 2}


def test_what_a_dead_process_left_is_unknown_until_a_person_settles_it(deliveries: Deliveries, clock: Clock) -> None:
    deliveries.begin(1)
    deliveries.begin(2)
    assert deliveries.settle("in_flight", "unknown", "The program ended.") == 2
    assert [delivery.number for delivery in deliveries.due(9)] == [3]
    assert deliveries.settle("unknown", "queued", "") == 2
    assert [delivery.number for delivery in deliveries.due(9)] == [1, 2, 3]


def test_nobody_is_written_down_twice(deliveries: Deliveries) -> None:
    other = Deliveries(deliveries.ledger, deliveries.sending)
    with pytest.raises(Exception, match=r"(?i)unique"):
        other.freeze([(KEYS[0], "again@example.org", "", {})])
    assert deliveries.counts() == {"queued": 3}


def test_refusals_that_were_not_about_the_recipient_are_taken_back(deliveries: Deliveries) -> None:
    for number in (1, 2):
        deliveries.begin(number)
        deliveries.book(number, "failed" if number == 1 else "accepted", "Blocked", 550)
    deliveries.requeue([1, 2])
    assert deliveries.counts() == {"queued": 2, "accepted": 1}


@pytest.mark.parametrize("states", [("queued", "deferred"), ("accepted",), ("accepted", "failed", "unknown"), STATES])
def test_they_are_counted_as_they_are(states: tuple[State, ...], deliveries: Deliveries, ledger: Ledger) -> None:
    wanted = [state for state in states if state != "claimed"]  # which only several workers know
    for number in (1, 2, 3):
        ledger.do("UPDATE delivery SET state = ? WHERE number = ?", (wanted[number % len(wanted)], number))
    rows = ledger.rows("SELECT state, count(*) FROM delivery GROUP BY state")
    assert deliveries.counts() == dict(rows)
