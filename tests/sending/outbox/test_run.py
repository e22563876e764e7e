"""A sending under way: refusals of us pause it, a person may stop it from elsewhere, who leaves gets nothing more."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import pytest
import trustme
from aiosmtpd.smtp import SMTP, Envelope, Session

from newsletter.errors import UsageError
from newsletter.sending import dialogue
from newsletter.sending.outbox import run as running
from newsletter.sending.outbox.breaker import Patience
from newsletter.sending.outbox.deliveries import Deliveries, Delivery, Frozen
from newsletter.sending.outbox.ledger import Ledger, Sending
from newsletter.sending.outbox.place import Place
from newsletter.sending.outbox.run import Outcome, Progress, Stop, run
from newsletter.sending.outbox.schema import FILE
from newsletter.sending.outbox.states import State
from newsletter.sending.outbox.work import Pace
from newsletter.sending.server import Server
from newsletter.sending.smtp import Smtp
from newsletter.sending.transport import Receipt
from tests.examples import cases
from tests.sending.servers import HANG, HANG_UP, PASSWORD, USER, Heard, Mailbox, closed_port, mail_server, scripted

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
QUICK = Patience(first=0.01, longest=0.05, start=0.2, total=0.2)


def key(number: int) -> bytes:
    return number.to_bytes(12)


def prepared(ledger: Ledger, recipients: int) -> Sending:
    number = ledger.begin_sending("spring", "digest", "members.csv", envelope="b@example.org", leave_at="", mark="m")
    rows: Iterator[Frozen] = ((key(each), f"u{each}@example.org", "", {}) for each in range(1, recipients + 1))
    Deliveries(ledger, number).freeze(rows)
    return ledger.sending(number)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / FILE) as ledger:
        yield ledger


def write(delivery: Delivery) -> bytes:
    return f"From: a@example.org\r\nTo: {delivery.address}\r\nSubject: Spring\r\n\r\nDear member\r\n".encode()


def send(
    ledger: Ledger,
    port: int,
    *,
    connections: int = 2,
    server: Server | None = None,
    per_hour: int | None = None,
    stop: Stop | None = None,
    tell: Callable[[Progress], None] = lambda progress: None,
    refresh: Callable[[], object] | None = None,
    write: Callable[[Delivery], bytes] = write,
    patience: dialogue.Patience = dialogue.Patience(),  # noqa: B008 — it cannot be changed
) -> Outcome:
    """Send what is left of the only sending."""
    at = server or Server("127.0.0.1", port)
    pace = Pace(per_hour, connections, QUICK, lambda attempts: 0.2 if attempts < 3 else None)
    (sending,) = ledger.sendings()
    return run(
        ledger, sending, write, lambda: Smtp(at, patience), pace, stop=stop or Stop(), tell=tell, refresh=refresh
    )


def states(ledger: Ledger) -> dict[State, int]:
    (sending,) = ledger.sendings()
    return Deliveries(ledger, sending.id).counts()


class Gate(Mailbox):
    """A mailbox that calls a function with each message that it takes, before it says so."""

    def __init__(self, taken: Callable[[int], None]) -> None:
        super().__init__()
        self.taken = taken

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        self.taken(len(self.envelopes))
        return answer


def test_everybody_gets_a_letter_of_their_own(ledger: Ledger) -> None:
    prepared(ledger, 30)
    with mail_server() as mailbox:
        outcome = send(ledger, mailbox.port)
    assert outcome == Outcome("finished", "", {"accepted": 30})
    (sending,) = ledger.sendings()
    assert (sending.state, sending.finished is not None) == ("finished", True)
    assert sorted(message["To"] for message in mailbox.messages) == sorted(
        f"u{each}@example.org" for each in range(1, 31)
    )
    assert {envelope.mail_from for envelope in mailbox.envelopes} == {"b@example.org"}
    assert all(
        envelope.rcpt_tos == [message["To"]]
        for envelope, message in zip(mailbox.envelopes, mailbox.messages, strict=True)
    )


def test_what_is_finished_is_not_sent_again(ledger: Ledger) -> None:
    prepared(ledger, 3)
    with mail_server() as mailbox:
        send(ledger, mailbox.port)
        assert send(ledger, mailbox.port) == Outcome("finished", "", {"accepted": 3})
    assert len(mailbox.envelopes) == 3


def test_what_is_deferred_is_tried_again_and_in_the_end_given_up(ledger: Ledger) -> None:
    prepared(ledger, 2)
    heard: list[str] = []
    with scripted({"rcpt": "450 4.2.0 Not now"}, heard) as port:
        outcome = send(ledger, port, connections=1)
    assert (outcome.ended, outcome.counts) == ("finished", {"failed": 2})
    assert heard.count("rcpt") == 2 * 3
    assert heard.count("data") == 0
    (said,) = set(ledger.rows("SELECT said FROM delivery WHERE number = 1"))
    assert "450 4.2.0 Not now" in said[0]
    assert said[0].endswith("It was tried 3 times, for a day.")


REFUSALS_OF_US = [
    {"mail": "550 5.7.1 You may not send"},
    {"hello": "554 No service"},
    {"hello": "421 4.3.2 Shutting down"},
    {"mail": "451 4.3.0 Not now"},
    {"rcpt": "530 5.7.0 Sign in first"},
]


@pytest.mark.parametrize("answers", cases(REFUSALS_OF_US, 3))
def test_a_refusal_of_us_pauses_it_and_blames_nobody(answers: dict[str, str], ledger: Ledger) -> None:
    prepared(ledger, 20)
    with scripted(answers) as port:
        outcome = send(ledger, port)
        assert (outcome.ended, outcome.counts) == ("paused", {"queued": 20})
        (sending,) = ledger.sendings()
        assert (sending.state, sending.pause, sending.why) == ("paused", "refused", outcome.why)
        words = [answer.partition(" ")[2] for answer in answers.values()][-1]
        assert words in outcome.why
    with mail_server() as mailbox:
        assert send(ledger, mailbox.port).counts == {"accepted": 20}


def test_a_sign_in_that_is_not_taken_any_more_pauses_it_and_blames_nobody(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    prepared(ledger, 20)
    with mail_server(starttls=authority.issue_cert("localhost"), sign_in=True) as mailbox:
        wrong = Server("localhost", mailbox.port, user=USER, password=f"{PASSWORD}!")
        outcome = send(ledger, mailbox.port, server=wrong)
        assert (outcome.ended, outcome.counts) == ("paused", {"queued": 20})
        assert "does not take the user name and password" in outcome.why
        assert send(ledger, mailbox.port, server=replace(wrong, password=PASSWORD)).counts == {"accepted": 20}


def test_what_is_no_mail_server_pauses_it_by_its_first_silence(ledger: Ledger) -> None:
    prepared(ledger, 5)
    heard = Heard()
    with scripted({"hello": HANG}, heard) as port:
        outcome = send(ledger, port, patience=dialogue.Patience(greeting=0.3))
    assert (outcome.ended, outcome.counts) == ("paused", {"queued": 5})
    assert "takes the connection and says nothing for 0.3 seconds" in outcome.why
    assert heard.count("hello") <= 2  # once by each connection


def test_a_server_that_is_gone_pauses_it_and_blames_nobody(ledger: Ledger) -> None:
    prepared(ledger, 20)
    outcome = send(ledger, closed_port())
    assert (outcome.ended, outcome.counts) == ("paused", {"queued": 20})
    assert "refuses the connection" in outcome.why


def test_a_server_that_breaks_every_connection_before_it_answers_is_not_tried_on_and_on(ledger: Ledger) -> None:
    prepared(ledger, 20)
    with scripted({"message": HANG_UP}) as port:
        outcome = send(ledger, port)
    assert outcome.ended == "paused"
    assert 3 <= outcome.counts["unknown"] <= 4  # one for each connection, and one or two that were under way
    assert outcome.counts["queued"] == 20 - outcome.counts["unknown"]


def test_who_was_refused_in_a_burst_by_policy_is_tried_again_when_it_goes_on(ledger: Ledger) -> None:
    prepared(ledger, 20)
    with scripted({"message": "554 5.7.1 Spam"}) as port:
        outcome = send(ledger, port)
    assert (outcome.ended, outcome.counts) == ("paused", {"queued": 20})
    assert "refused by policy" in outcome.why


def test_with_many_refusals_a_person_looks_once(ledger: Ledger) -> None:
    prepared(ledger, 40)
    with scripted({"rcpt": "550 5.1.1 No such user"}) as port:
        outcome = send(ledger, port)
        assert (outcome.ended, outcome.counts["failed"] in (10, 11)) == ("paused", True)
        assert ledger.sendings()[0].pause == "failures"
        assert send(ledger, port) == Outcome("finished", "", {"failed": 40})


def test_who_leaves_in_the_meantime_gets_nothing(ledger: Ledger, tmp_path: Path) -> None:
    prepared(ledger, 9)
    with Ledger(tmp_path / FILE) as other:

        def leave(count: int) -> None:
            if count == 2:
                other.suppress(key(7), "left", NOW)

        with mail_server(handler=Gate(leave)) as mailbox:
            outcome = send(ledger, mailbox.port, connections=1)
    assert outcome.counts == {"accepted": 8, "suppressed": 1}
    assert "u7@example.org" not in {message["To"] for message in mailbox.messages}


def test_who_has_left_elsewhere_is_taken_in_while_it_is_under_way(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_REFRESH", 0.05)
    prepared(ledger, 100)

    refreshed = threading.Event()

    def refresh() -> None:
        with Ledger(ledger.place) as other, other.transaction():
            for each in range(70, 101):
                other.suppress(key(each), "left", NOW)
        refreshed.set()

    def wait(count: int) -> None:
        if count == 5:
            refreshed.wait(30)

    gate = Gate(wait)
    with mail_server(handler=gate) as mailbox:
        outcome = send(ledger, mailbox.port, refresh=refresh)
    assert outcome.counts.get("suppressed", 0) == 31


def test_where_it_cannot_be_known_who_has_left_nothing_more_is_sent(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_REFRESH", 0.01)
    prepared(ledger, 1000)

    def refresh() -> None:
        raise UsageError("The unsubscribe server does not answer.")

    with mail_server() as mailbox:
        outcome = send(ledger, mailbox.port, refresh=refresh)
    assert (outcome.ended, outcome.why) == ("paused", "The unsubscribe server does not answer.")
    assert outcome.counts["queued"] > 0


@contextmanager
def sending(ledger: Ledger, port: int, **options: object) -> Iterator[list[Outcome]]:
    """Send in a thread, and yield the list that its outcome is put into."""
    outcomes: list[Outcome] = []
    thread = threading.Thread(target=lambda: outcomes.append(send(ledger, port, **options)))  # type: ignore[arg-type]
    thread.start()
    yield outcomes
    thread.join(30)
    assert not thread.is_alive()


def test_who_stops_it_is_told_at_once_that_it_waits_and_by_asking_again_does_not_wait(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_TELL", 1000)
    prepared(ledger, 5)
    stop, told, heard = Stop(), threading.Event(), Heard()
    with (
        scripted({"message": HANG}, heard) as port,
        sending(ledger, port, stop=stop, tell=lambda progress: told.set()) as outcomes,
    ):
        heard.wait_for("message", 2)  # by both connections
        stop.ask()
        assert told.wait(10)
        assert outcomes == []
        stop.ask()
    assert outcomes == [Outcome("stopped", "", {"queued": 3, "unknown": 2})]


def test_a_person_pauses_it_from_another_process_and_lets_it_go_on(ledger: Ledger, tmp_path: Path) -> None:
    one = prepared(ledger, 60)
    begun, waits = threading.Event(), threading.Event()
    gate = Gate(lambda count: begun.set() if count == 5 else None)

    def tell(progress: Progress) -> None:
        if progress.waits == "paused":
            waits.set()

    with mail_server(handler=gate) as mailbox, Ledger(tmp_path / FILE) as other:
        with sending(ledger, mailbox.port, per_hour=3600 * 40, tell=tell) as outcomes:
            assert begun.wait(10)
            other.set_state(one.id, "paused", pause="person")
            assert waits.wait(10)
            taken = len(mailbox.envelopes)
            assert taken < 60
            assert states(other).get("queued") == 60 - taken
            other.set_state(one.id, "sending")
        assert outcomes == [Outcome("finished", "", {"accepted": 60})]


def test_a_person_cancels_it_from_another_process(ledger: Ledger, tmp_path: Path) -> None:
    one = prepared(ledger, 200)
    begun = threading.Event()
    gate = Gate(lambda count: begun.set() if count == 5 else None)
    with mail_server(handler=gate) as mailbox, Ledger(tmp_path / FILE) as other:
        with sending(ledger, mailbox.port, per_hour=3600 * 40) as outcomes:
            assert begun.wait(10)
            other.set_state(one.id, "cancelled")
        (outcome,) = outcomes
    assert (outcome.ended, outcome.counts["accepted"]) == ("cancelled", len(mailbox.envelopes))
    assert outcome.counts["queued"] == 200 - len(mailbox.envelopes)
    assert ledger.sending(one.id).state == "cancelled"


def test_a_letter_that_cannot_be_written_is_a_failure_of_that_one(ledger: Ledger) -> None:
    prepared(ledger, 3)

    def refuses(delivery: Delivery) -> bytes:
        if delivery.number == 2:
            raise UsageError("Subject can hold plain letters only.")
        return write(delivery)

    with mail_server() as mailbox:
        outcome = send(ledger, mailbox.port, write=refuses)
    assert outcome.counts == {"accepted": 2, "failed": 1}


def test_a_fault_of_ours_ends_it_and_is_raised(ledger: Ledger) -> None:
    prepared(ledger, 3)

    def fails(delivery: Delivery) -> bytes:
        raise ZeroDivisionError

    with mail_server() as mailbox, pytest.raises(ZeroDivisionError):
        send(ledger, mailbox.port, write=fails)
    assert states(ledger) == {"queued": 3}


class Looks:
    """A transport that looks into the ledger, as another process would, when a message may be begun."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.seen: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        pass

    def deliver(
        self, raw: bytes, recipient: str, *, sender: str, before_body: Callable[[], bool] | None = None
    ) -> Receipt:
        with Ledger(self.place) as other:
            state = "SELECT state FROM delivery WHERE address = ?"
            self.seen += other.one(state, (recipient,))
            assert before_body
            assert before_body()
            self.seen += other.one(state, (recipient,))
        return Receipt(recipient, "accepted", "Seen.")


def test_it_is_on_disk_that_a_message_is_begun_before_it_is(ledger: Ledger) -> None:
    one, looks = prepared(ledger, 10), Looks(ledger.place)
    run(ledger, one, write, lambda: looks, Pace(connections=1), stop=Stop())
    assert looks.seen == ["queued", "in_flight"] * 10


def test_a_full_disk_ends_it_and_what_the_server_may_have_is_unknown_the_next_time(ledger: Ledger) -> None:
    prepared(ledger, 200)
    pages = ledger.one("PRAGMA page_count")[0]
    ledger.do(f"PRAGMA max_page_count = {pages}")  # what servers say of each delivery needs more
    with mail_server() as mailbox:
        with pytest.raises(UsageError, match="full"):
            send(ledger, mailbox.port, connections=4)
        assert 0 < len(mailbox.envelopes) < 200
        ledger.do("PRAGMA max_page_count = 1000000")
        outcome = send(ledger, mailbox.port, connections=4)
    assert outcome.ended == "finished"
    assert len(mailbox.envelopes) == len({message["To"] for message in mailbox.messages})
    assert outcome.counts["accepted"] + outcome.counts.get("unknown", 0) == 200
    assert outcome.counts.get("unknown", 0) <= 4


def test_progress_is_told(ledger: Ledger) -> None:
    prepared(ledger, 30)
    told: list[Progress] = []
    with mail_server() as mailbox:
        send(ledger, mailbox.port, per_hour=3600 * 10, tell=told.append)
    assert [progress.total for progress in told] == [30] * len(told)
    first = told[0]
    assert first.counts["accepted"] + first.counts["queued"] == 30
    assert 0 < first.per_second < 16
    assert first.seconds_left == first.counts["queued"] / first.per_second
