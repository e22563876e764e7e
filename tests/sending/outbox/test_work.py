"""What the connections of a sending share: nothing is handed out twice, nothing is begun after the stop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from newsletter.sending.outbox.deliveries import Deliveries, Delivery, Frozen
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.place import Place
from newsletter.sending.outbox.rate import Rate
from newsletter.sending.outbox.states import State
from newsletter.sending.outbox.work import Pace, Work
from newsletter.sending.outbox.writer import Writer, WriterEnded
from newsletter.sending.transport import About, Receipt, Stage, Status


class Bench:
    """A sending to some recipients that is under way, without a server: receipts are made up."""

    def __init__(self, ledger: Ledger, writer: Writer, recipients: int) -> None:
        number = ledger.begin_sending("spring", "digest", "members.csv", envelope="", leave_at="", mark="m")
        rows: Iterator[Frozen] = ((each.to_bytes(12), f"u{each}@example.org", "", {}) for each in range(recipients))
        self.deliveries = Deliveries(ledger, number)
        self.deliveries.freeze(rows)
        ledger.set_state(number, "sending")
        self.writer = writer
        self.work = Work(writer, self.deliveries, Pace(), tolerant=False)

    def take(self) -> Delivery:
        delivery = self.work.take()
        assert delivery
        return delivery

    def book(self, delivery: Delivery, status: Status, **said: object) -> None:
        self.work.book(delivery, Receipt(delivery.address, status, "Said.", **said))  # type: ignore[arg-type]

    @property
    def counts(self) -> dict[State, int]:
        return self.writer.ask(self.deliveries.counts)


@pytest.fixture
def bench(place: Place) -> Iterator[Bench]:
    with Ledger(place) as ledger, Writer(ledger) as writer:
        yield Bench(ledger, writer, 3)


def test_each_delivery_is_handed_out_once_while_it_is_in_hand(bench: Bench) -> None:
    numbers = [bench.take().number for _ in range(3)]
    assert numbers == [1, 2, 3]
    bench.work._look_at = 0
    assert bench.work.take() is None
    assert not bench.work.is_done


def test_it_is_done_when_nothing_waits_and_nothing_is_in_hand(bench: Bench) -> None:
    taken = [bench.take() for _ in range(3)]
    assert all(bench.work.begin(delivery) for delivery in taken)
    assert bench.work.take() is None
    assert not bench.work.is_done  # what a server answers may be that it is to be tried again
    for delivery in taken:
        bench.book(delivery, "accepted")
    bench.work._look_at = 0
    assert bench.work.take() is None
    assert bench.work.is_done
    assert bench.work.counts == {"accepted": 3, "queued": 0}


def test_after_the_stop_nothing_is_begun_and_nothing_is_handed_out(bench: Bench) -> None:
    delivery = bench.take()
    bench.work.halted.set()
    assert not bench.work.begin(delivery)
    assert bench.work.take() is None
    assert not bench.work.is_flying
    assert bench.counts == {"queued": 3}


def test_what_was_handed_out_before_a_pause_is_handed_out_again_after_it(bench: Bench) -> None:
    first = bench.take()
    bench.work.hold(True)
    assert bench.work.take() is None
    bench.work.hold(False)
    assert [bench.take().number for _ in range(2)] == [2, 3]
    bench.book(first, "suppressed")  # as a transport says where begin() has said no
    bench.work._look_at = 0
    assert bench.take().number == 1


@pytest.mark.parametrize(
    ("code", "stage", "is_slowed"),
    [
        (421, "sender", True),
        (454, "body", True),
        (421, "connection", False),
        (454, "sign-in", False),
        (450, "recipient", False),
    ],
)
def test_who_says_that_it_is_too_much_gets_less(code: int, stage: Stage, is_slowed: bool, bench: Bench) -> None:
    about: About = "us" if code == 421 else "recipient"
    bench.book(bench.take(), "deferred", code=code, stage=stage, about=about)
    assert bench.work.rate.is_slowed is is_slowed


def test_a_success_makes_it_faster_again(bench: Bench) -> None:
    now = [0.0]
    bench.work.rate = Rate(3000, lambda: now[0])
    bench.work.rate.slow_down()
    now[0] = 61
    bench.book(bench.take(), "accepted")
    assert bench.work.rate.per_hour == 2250


@pytest.mark.parametrize(
    ("status", "about", "stage", "state"),
    [
        ("deferred", "us", "connection", "queued"),
        ("deferred", "us", "sender", "queued"),
        ("failed", "us", "sign-in", "queued"),
        ("failed", "us", "recipient", "queued"),
        ("deferred", "us", "data", "deferred"),
        ("deferred", "recipient", "recipient", "deferred"),
        ("failed", "recipient", "recipient", "failed"),
        ("failed", "message", "body", "failed"),
        ("unknown", "us", "body", "unknown"),
        ("unknown", "message", "body", "unknown"),
    ],
)
def test_a_recipient_is_blamed_only_for_what_is_about_them(
    status: Status, about: About, stage: Stage, state: State, bench: Bench
) -> None:
    delivery = bench.take()
    bench.book(delivery, status, about=about, stage=stage)
    assert bench.counts == ({"queued": 3} if state == "queued" else {"queued": 2, state: 1})
    (said,) = bench.writer.ask(lambda: bench.deliveries.ledger.one("SELECT said FROM delivery WHERE number = 1"))
    assert said == "Said."


def test_a_step_that_fails_is_undone_with_all_beside_it_and_none_follows(place: Place) -> None:
    def fails() -> None:
        ledger.note("one", "1")
        raise ZeroDivisionError

    with Ledger(place) as ledger:
        with Writer(ledger) as writer:
            with pytest.raises(ZeroDivisionError):
                writer.ask(fails)
            with pytest.raises(ZeroDivisionError):
                writer.ask(lambda: ledger.note("two", "2"))
        assert (ledger.noted("one"), ledger.noted("two")) == (None, None)


def test_all_that_was_told_is_on_disk_at_the_end_and_who_is_late_hears_so(place: Place) -> None:
    with Ledger(place) as ledger:
        with Writer(ledger) as writer:
            for number in range(2000):  # more than one commit takes
                writer.tell(lambda number=number: ledger.note(str(number), ""))  # type: ignore[misc]
        assert ledger.one("SELECT count(*) FROM meta WHERE value = ''")[0] == 2000
        with pytest.raises(WriterEnded):
            writer.tell(lambda: None)
