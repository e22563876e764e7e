"""One refusal is about one recipient; several together, or one of us, are a reason to look before it goes on."""

from __future__ import annotations

from itertools import count

import pytest

from newsletter.sending.outbox.breaker import Breaker, Broken, Patience
from newsletter.sending.transport import Receipt
from tests.sending.clocks import Clock

TOOK = Receipt("a@example.org", "accepted", "It took it.", 250)
NO_USER = Receipt("a@example.org", "failed", "It does not know them.", 550, "recipient", "recipient", "5.1.1")
POLICY = Receipt("a@example.org", "failed", "It takes us for spam.", 554, "message", "body", "5.7.1")
BROKE = Receipt("a@example.org", "unknown", "It broke.", about="message")
GONE = Receipt("a@example.org", "deferred", "It is gone.", None, "us", "connection")
NOT_NOW = Receipt("a@example.org", "deferred", "Not now.", 450, "recipient", "recipient", "4.2.0")


def breaker(clock: Clock | None = None, *, tolerant: bool = False) -> Breaker:
    return Breaker(4, tolerant=tolerant, patience=Patience(), clock=clock or Clock())


def heard(breaker: Breaker, *receipts: Receipt) -> list[Broken | None]:
    numbers = count(1)
    return [breaker.heard(next(numbers), receipt) for receipt in receipts]


@pytest.mark.parametrize("stage", ["sign-in", "sender"])
@pytest.mark.parametrize("code", [535, 550])
def test_a_refusal_of_us_for_good_pauses_at_once(stage: str, code: int) -> None:
    receipt = Receipt("a@example.org", "failed", "Not you.", code, "us", stage)  # type: ignore[arg-type]
    assert heard(breaker(), TOOK, receipt) == [None, Broken("refused", "Not you.")]


def test_a_server_that_never_took_anything_is_not_tried_for_long() -> None:
    clock = Clock()
    one = breaker(clock)
    assert heard(one, GONE, GONE) == [None, None]
    clock.now += 11
    assert heard(one, GONE) == [Broken("refused", "It is gone.")]


def test_a_server_that_was_silent_for_long_is_not_tried_again_if_it_never_took_anything() -> None:
    assert breaker().heard(1, GONE, waited=25) == Broken("refused", "It is gone.")
    one = breaker()
    assert heard(one, TOOK) == [None]
    assert one.heard(2, GONE, waited=25) is None
    assert one.heard(3, GONE, waited=300) is None  # that silence began after the first


def test_a_server_that_is_gone_for_a_while_is_waited_for_and_not_for_ever() -> None:
    clock = Clock()
    one = breaker(clock)
    heard(one, TOOK)
    for _ in range(3):
        assert heard(one, GONE) == [None]
        clock.now += 300
        assert heard(one, GONE, TOOK) == [None, None]
    heard(one, GONE)
    clock.now += 601
    assert heard(one, GONE) == [Broken("refused", "It is gone.")]


def test_a_server_that_defers_everybody_talks_to_us_and_is_not_given_up() -> None:
    clock = Clock()
    one = breaker(clock)
    heard(one, TOOK)
    for _ in range(5):
        assert heard(one, GONE, NOT_NOW) == [None, None]
        clock.now += 601


def test_of_200_messages_10_may_not_be_refused() -> None:
    some = [*[NO_USER] * 9, *[TOOK] * 191]
    assert set(heard(breaker(), *some, NO_USER, NO_USER)) == {None}  # the first ones are forgotten by then
    last = heard(breaker(), *[NO_USER] * 9, *[TOOK] * 190, NO_USER)[-1]
    assert last == Broken(
        "failures", "10 of the last 200 messages were refused, the last one so: It does not know them."
    )


def test_who_has_seen_that_many_are_refused_is_not_told_again() -> None:
    assert set(heard(breaker(tolerant=True), *[NO_USER] * 50)) == {None}


def test_what_is_deferred_and_what_has_left_is_no_refusal() -> None:
    left = Receipt("a@example.org", "suppressed", "They left.")
    assert set(heard(breaker(), *[NOT_NOW, left] * 50)) == {None}


@pytest.mark.parametrize("tolerant", [False, True])
def test_a_burst_of_refusals_by_policy_is_about_us_and_says_whom_it_hit(tolerant: bool) -> None:
    one = breaker(tolerant=tolerant)
    *before, last = heard(one, POLICY, TOOK, POLICY, POLICY, NO_USER, POLICY, TOOK, POLICY)
    assert set(before) == {None}
    assert last is not None
    assert (last.pause, one.by_policy) == ("refused", (1, 3, 4, 6, 8))
    assert "5 of the last 8 messages were refused by policy" in last.why


def test_single_refusals_by_policy_are_about_the_recipient() -> None:
    one = breaker()
    assert set(heard(one, *[*[TOOK] * 30, POLICY] * 9)) == {None}
    assert one.by_policy == ()


def test_connections_that_break_one_after_the_other_are_not_tried_without_end() -> None:
    assert set(heard(breaker(), BROKE, BROKE, TOOK, *[BROKE] * 4)) == {None}  # a server that restarts
    last = heard(breaker(), *[BROKE] * 5)[-1]
    assert last == Broken("refused", "It broke. That was so 5 times in a row.")
