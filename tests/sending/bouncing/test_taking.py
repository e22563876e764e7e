"""Bad days are counted, a mail counts on the day when it was written, and what a stranger sends does no harm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.sending.bouncing.kinds import recognised
from newsletter.sending.bouncing.taking import Taker
from newsletter.sending.bouncing.verdicts import said_in, verdict
from newsletter.sending.outbox.ledger import Ledger
from tests.sending.bouncing.letters import BEGUN, MEMBERS, READ, address, key, token
from tests.sending.bouncing.test_recorded import EXPECTED, mail
from tests.sending.outbox.publications import SECRET

LAST = datetime(2027, 6, 1, tzinfo=UTC)


def bounce(day: datetime | str, status: str = "4.2.2", member: str = "full", words: str = "over quota") -> bytes:
    """Return a report about a letter, written on a day."""
    date = day if isinstance(day, str) else f"{day:%a, %d %b %Y %H:%M:%S +0000}"
    return f"""\
Date: {date}
To: bounces+{token(member)}@news.example.org
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.net

Final-Recipient: rfc822; {address(member)}
Action: failed
Status: {status}
Diagnostic-Code: smtp; 452 {words}

--b--
""".encode()


def take(ledger: Ledger, *mails: bytes, now: datetime = READ) -> Taker:
    ledger.clock = now.timestamp
    taker = Taker(ledger, SECRET)
    for raw in mails:
        taker.take(raw)
    return taker


@pytest.fixture(scope="module")
def kept(sent: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger for many mails."""
    file = tmp_path_factory.mktemp("kept") / "outbox.db"
    file.write_bytes(sent.read_bytes())
    with Ledger(file, clock=READ.timestamp) as ledger:
        ledger.do("PRAGMA synchronous = OFF")
        yield ledger


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_three_bad_days_give_a_rest_of_90_in_whatever_order_they_are_read(
    order: tuple[int, int, int], ledger: Ledger
) -> None:
    days = [BEGUN + timedelta(days=30 * number) for number in order]
    assert take(ledger, *(bounce(day) for day in days), now=LAST).tally.resting == 1
    (entry,) = ledger.suppressed()
    assert (entry.key, entry.reason) == (key("full"), "bounced for now")
    assert entry.until == (BEGUN + timedelta(days=60 + 90)).replace(hour=0)


def test_several_on_a_day_count_once(ledger: Ledger) -> None:
    hours = [bounce(BEGUN + timedelta(hours=hours)) for hours in (0, 1, 2, 3, 24)]
    taker = take(ledger, *hours)
    assert dict(taker.tally.counts) == {"for now": 2, "known": 3}
    assert [*ledger.suppressed()] == []


def test_bad_days_that_are_far_apart_do_not_count_together(ledger: Ledger) -> None:
    take(ledger, *(bounce(BEGUN + timedelta(days=days)) for days in (0, 45, 90)), now=LAST)
    assert [*ledger.suppressed()] == []


def leaving(when: datetime) -> bytes:
    return f"Date: {when:%a, %d %b %Y %H:%M:%S +0000}\nSubject: unsubscribe {token('leaves')}\n\n".encode()


def test_who_leaves_by_mail_once_more_on_the_same_day_has_left(ledger: Ledger) -> None:
    first, read, second = BEGUN + timedelta(hours=1), BEGUN + timedelta(hours=2), BEGUN + timedelta(hours=3)
    take(ledger, leaving(first), now=read)
    ledger.unsuppress(key("leaves"))  # they asked to come back
    take(ledger, leaving(first), now=READ)
    assert not ledger.is_suppressed(key("leaves"))
    take(ledger, leaving(second), now=READ)
    assert ledger.is_suppressed(key("leaves"))


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_who_is_on_the_list_already_is_on_it_since_the_last_time(order: tuple[int, ...], ledger: Ledger) -> None:
    ledger.suppress(key("leaves"), "unsubscribed", BEGUN)
    take(ledger, *(leaving(BEGUN + timedelta(days=days)) for days in order))
    assert [each.since for each in ledger.suppressed()] == [BEGUN + timedelta(days=2)]


@pytest.mark.parametrize(
    "date", ["Thu, 01 Jan 1970 00:00:00 +0000", "Fri, 01 Jan 2100 00:00:00 +0000", "yesterday", "", "=?utf-8?b?/w==?="]
)
def test_a_date_that_cannot_be_is_that_of_the_letter_whenever_it_is_read(date: str, ledger: Ledger) -> None:
    for days in range(3):
        taker = take(ledger, bounce(date), now=READ + timedelta(days=days))
        assert [*taker.tally.counts] == ["for now" if days == 0 else "known"]
    assert [*ledger.rows("SELECT day FROM bounce")] == [(int(BEGUN.timestamp() // 86400),)]


@given(
    kind=st.sampled_from("45"),
    subject=st.integers(0, 9),
    detail=st.integers(0, 999),
    words=st.text("5.71 smtpdnl#", max_size=30),
)
def test_what_is_about_policy_never_suppresses(kind: str, subject: int, detail: int, words: str) -> None:
    block = {"action": "failed", "status": f"{kind}.{subject}.{detail}", "diagnostic-code": f"smtp; 550 {words}"}
    what = verdict(said_in(block)).what
    if subject == 7:
        assert what == "policy"
    if what == "gone":
        assert (kind, subject) == ("5", 1) or (subject, detail) == (2, 1) or subject in (0, 8, 9)


@pytest.mark.parametrize(
    ("status", "words", "what"),
    [
        ("5.1.1", "550 5.1.1 no such user", "gone"),
        ("5.1.2", "550 5.1.2 no such domain", "gone"),
        ("5.1.10", "550 5.1.10 null MX", "gone"),
        ("5.2.1", "550 5.2.1 disabled", "gone"),
        ("5.0.0", "550 5.1.1 no such user", "gone"),
        ("5.0.0", "550 #5.1.1 no such user", "gone"),
        ("5.0.0", "host 5.1.1.2 said: 550 no", "for now"),
        ("5.2.2", "552 5.2.2 mailbox full", "for now"),
        ("5.4.1", "550 5.4.1 access denied", "for now"),
        ("5.4.4", "no route", "for now"),
        ("5.5.0", "550 mailbox unavailable", "for now"),
        ("4.4.7", "expired", "for now"),
        ("4.1.1", "451 try again", "for now"),
        ("5.1.8", "553 5.1.8 sender's domain does not exist", "policy"),
        ("5.2.3", "552 5.2.3 too long", "policy"),
        ("5.3.4", "552 5.3.4 too big", "policy"),
        ("5.6.1", "554 5.6.1 media not supported", "policy"),
        ("5.7.1", "550 5.7.1 not allowed", "policy"),
        ("5.7.509", "550 5.7.509 does not pass DMARC", "policy"),
        ("5.1.1", "550 5.1.1 rejected, see the Spamhaus block list", "policy"),
        ("5.0.0", "554 5.7.1 no", "policy"),
    ],
)
def test_what_a_status_says(status: str, words: str, what: str, ledger: Ledger) -> None:
    assert [*take(ledger, bounce(BEGUN, status, words=words)).tally.counts] == [what]
    assert ledger.is_suppressed(key("full")) == (what == "gone")


def test_words_are_kept_without_the_address_and_on_one_line(ledger: Ledger) -> None:
    take(ledger, bounce(BEGUN, "5.1.1", words="5.1.1 <FULL@Example.NET> \x1b[31mno\u202e user" + "x" * 999))
    ((said,),) = ledger.rows("SELECT said FROM bounce")
    assert said.startswith("452 5.1.1 <…> [31mno user")
    assert len(said) == 301


class TestMailOfStrangers:
    def test_who_has_had_a_letter_can_say_something_of_themselves_alone(self, ledger: Ledger) -> None:
        forged = bounce(BEGUN, "5.1.1", member="gone").replace(
            f"rfc822; {address('gone')}".encode(), f"rfc822; {address('full')}".encode()
        )
        take(ledger, forged)
        assert [each.key for each in ledger.suppressed()] == [key("gone")]

    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            b"\0" * 1000,
            b"\xff\xfe" * 1000,
            b"Content-Type: multipart/mixed; boundary=b\n\n"
            + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 1500,
            b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(1500)),
            b"".join(b"Content-Type: multipart/a; boundary=%d\n\n--%d\n" % (n, n) for n in range(300))
            + b"-\n" * 200_000,
            b"Content-Type: message/rfc822\n\n" * 1500,
            b"Subject: " + b"=?utf-8?q?" * 20_000,
            b"To: " + b"(" * 100_000 + b"\nDate: " + b"(" * 100_000,
            b"Content-Type: text/plain; charset=nonsense\nContent-Transfer-Encoding: base64\n\n" + b"=" * 999,
        ],
    )
    def test_mail_that_breaks_parsers_is_left_alone(self, raw: bytes, ledger: Ledger) -> None:
        assert dict(take(ledger, raw, mail("postfix-gone")).tally.counts) == {"other": 1, "gone": 1}

    @pytest.mark.parametrize("line", [b"a" * 100_000, b"a@" * 50_000, b" " * 100_000, b"<" * 100_000])
    def test_text_that_patterns_take_long_for_is_cut(self, line: bytes) -> None:
        head = b"Return-Path: <>\nFrom: mailer-daemon@example.net\n\n"
        opening = b"Your message could not be delivered to\nDelivery to the following recipient failed\n"
        assert recognised(head + opening + (line + b"\n") * 5)  # in some milliseconds, and in hours without the cut

    @given(
        st.sampled_from([*EXPECTED]),
        st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 40), st.binary(max_size=20))),
    )
    def test_no_change_of_a_mail_puts_anybody_else_on_the_list(
        self, kept: Ledger, name: str, changes: list[tuple[int, int, bytes]]
    ) -> None:
        raw = bytearray(mail(name))
        for at, length, other in changes:
            raw[at % len(raw) : at % len(raw) + length] = other
        with kept.transaction():
            Taker(kept, SECRET).take(bytes(raw))
            on_list = {each.key for each in kept.suppressed()}
            kept.do("DELETE FROM suppression")
            kept.do("DELETE FROM bounce")
        assert on_list <= {key(member) for member in MEMBERS if token(member) in mail(name).decode().lower()}
