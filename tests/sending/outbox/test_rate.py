"""The pace of a sending: even, within its limit, slower when the server asks for it, and back again."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsletter.sending.outbox.rate import HOUR, SLOWEST, Rate, backoff
from tests.sending.clocks import Clock


def send(rate: Rate, clock: Clock, seconds: float, at_best: float = 0.01) -> int:
    """Send one after the other for some seconds, each taking so long at best, and return how many that are."""
    count, until = 0, clock.now + seconds
    while clock.now + (wait := rate.slot()) < until:
        clock.now += max(wait, at_best)
        rate.accepted()
        count += 1
    clock.now = until
    return count


@given(st.integers(1, 100_000), st.floats(1, HOUR))
def test_in_any_hour_there_are_no_more_than_the_limit(per_hour: int, pause: float) -> None:
    clock = Clock()
    rate = Rate(per_hour, clock)
    places = []
    for number in range(20):
        wait = rate.slot()
        places.append(clock.now + wait)
        clock.now += wait + (pause if number == 10 else 0)
    gaps = [later - earlier for earlier, later in pairwise(places)]
    assert min(gaps) >= HOUR / per_hour * 0.999


def test_without_a_limit_nothing_waits() -> None:
    rate = Rate(None, Clock())
    assert [rate.slot() for _ in range(3)] == [0, 0, 0]
    assert rate.per_hour is None


def test_all_connections_share_the_places() -> None:
    rate = Rate(3600, Clock())
    assert [rate.slot() for _ in range(4)] == [0, 1, 2, 3]


def test_a_server_that_asks_for_it_gets_half_as_many_once_for_all_connections() -> None:
    clock = Clock()
    rate = Rate(3000, clock)
    for _ in range(8):
        rate.slow_down()
    assert (rate.per_hour, rate.is_slowed) == (1500, True)
    clock.now += 11
    rate.slow_down()
    assert rate.per_hour == 750
    for _ in range(9):
        clock.now += 11
        rate.slow_down()
    assert rate.per_hour == SLOWEST


def test_without_a_limit_half_of_what_went_out_is_the_pace() -> None:
    clock = Clock()
    rate = Rate(None, clock)
    assert send(rate, clock, 20, at_best=0.1) == 200
    rate.slow_down()
    assert rate.per_hour == 200 / 20 * HOUR / 2


def test_a_complaint_before_anything_went_out_does_not_bring_it_to_a_halt() -> None:
    rate = Rate(None, Clock())
    rate.slow_down()
    assert rate.per_hour is not None
    assert rate.per_hour >= 1800


def test_a_limit_that_is_slow_already_is_not_made_faster_by_a_complaint() -> None:
    rate = Rate(100, Clock())
    rate.slow_down()
    assert rate.per_hour == 100


def test_a_success_a_minute_brings_it_back_to_the_limit_and_not_above() -> None:
    clock = Clock()
    rate = Rate(3000, clock)
    rate.slow_down()
    paces = []
    for _ in range(4):
        clock.now += 61
        rate.accepted()
        rate.accepted()
        paces.append(rate.per_hour)
    assert paces == [2250, 3000, 3000, 3000]
    assert not rate.is_slowed


def test_without_a_limit_it_is_let_go_again_at_the_pace_it_had_before() -> None:
    clock = Clock()
    rate = Rate(None, clock)
    send(rate, clock, 20, at_best=0.1)
    rate.slow_down()
    for _ in range(2):
        clock.now += 61
        rate.accepted()
    assert rate.per_hour is None


def test_what_is_deferred_is_tried_after_5_minutes_then_less_often_for_a_day() -> None:
    waits: list[float] = []
    while (wait := backoff(len(waits) + 1)) is not None:
        waits.append(wait)
    assert [wait / 60 for wait in waits[:7]] == [5, 10, 20, 40, 80, 160, 240]
    assert set(waits[7:]) == {4 * HOUR}
    assert 20 * HOUR < sum(waits) <= 24 * HOUR
