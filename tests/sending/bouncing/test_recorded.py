"""Each mail in mails/ has the right effect, and no other.

Those of Postfix 3.7 and Exim 4.96 were recorded, and the body of the letter taken out. The others are made as RFC 3464,
3834, 5965, 6533 and 8098 have them, and as other programs write them.
"""

from __future__ import annotations

from email import message_from_bytes
from pathlib import Path

import pytest

from newsletter.sending.bouncing.imap import HEADERS
from newsletter.sending.bouncing.taking import Outcome, Taker
from newsletter.sending.bouncing.whose import may_be_ours
from newsletter.sending.outbox.ledger import Ledger
from tests.sending.bouncing.letters import MEMBERS, key
from tests.sending.outbox.publications import SECRET

MAILS = Path(__file__).with_name("mails")

EXPECTED: dict[str, tuple[Outcome, str]] = {
    "postfix-gone": ("gone", "gone"),
    "postfix-closed": ("gone", "closed"),
    "postfix-full": ("for now", "full"),
    "postfix-late": ("for now", "late"),
    "postfix-delayed": ("nothing", ""),
    "postfix-policy": ("policy", "policy"),
    "postfix-blocked": ("policy", "blocked"),
    "postfix-too-big": ("policy", "big"),
    "exim-gone": ("gone", "gone"),
    "exim-moved": ("gone", "moved"),
    "exim-plain-550": ("for now", "plain"),
    "exim-policy": ("policy", "policy"),
    "exchange-in-german": ("gone", "exchange"),
    "qmail": ("gone", "qmail"),
    "groupwise": ("for now", "groupwise"),
    "internationalized": ("gone", "gone"),
    "delivered": ("nothing", ""),
    "forwarded-to-another-address": ("gone", "forwarded"),
    "one-of-two-mailboxes-gone": ("nothing", ""),
    "of-several-the-members-own-counts": ("gone", "list"),
    "status-of-gmail-about-dmarc": ("policy", "policy"),
    "status-and-words-that-disagree": ("policy", "policy"),
    "sender-rejected-with-a-status-for-recipients": ("policy", "policy"),
    "rate-limited-for-days": ("policy", "policy"),
    "token-in-capital-letters": ("gone", "gone"),
    "token-in-an-envelope-that-forwarders-changed": ("gone", "gone"),
    "rewritten-envelope": ("gone", "gone"),
    "message-id-that-was-changed": ("gone", "gone"),
    "complaint": ("complaint", "complains"),
    "complaint-by-yahoo": ("complaint", "complains-to-yahoo"),
    "complaint-taken-back": ("nothing", ""),
    "failure-of-authentication": ("other", ""),
    "notice-of-absence": ("nothing", ""),
    "notice-of-absence-to-the-sender": ("nothing", ""),
    "receipt": ("nothing", ""),
    "unsubscribes-by-mail": ("left", "leaves"),
    "unsubscribes-with-a-token-that-is-none": ("unproven", ""),
    "forged-by-address": ("unproven", ""),
    "forged-by-counting-on": ("unproven", ""),
    "forged-token": ("unproven", ""),
    "answer-of-a-person": ("other", ""),
    "advertisement": ("other", ""),
}
"""What becomes of each mail, and the member of whom it says something."""

SUPPRESSING = {"gone": "bounced", "complaint": "reported as spam", "left": "unsubscribed"}


def test_all_that_is_recorded_is_expected() -> None:
    assert {file.stem for file in MAILS.iterdir()} == EXPECTED.keys()
    assert {member for _, member in EXPECTED.values()} - {""} <= {*MEMBERS}


@pytest.mark.parametrize("name", EXPECTED)
def test_each_has_the_right_effect(name: str, ledger: Ledger) -> None:
    outcome, member = EXPECTED[name]
    taker = Taker(ledger, SECRET)
    is_done = taker.take(mail(name))
    assert dict(taker.tally.counts) == {outcome: 1}
    assert is_done == (outcome not in ("unproven", "other"))
    on_list = [(each.key, each.reason, each.until) for each in ledger.suppressed()]
    assert on_list == ([(key(member), SUPPRESSING[outcome], None)] if outcome in SUPPRESSING else [])
    written = [*ledger.rows("SELECT member, sending, what FROM bounce")]
    assert written == ([(key(member), 1, outcome)] if member else [])
    assert bool(taker.tally.alarms) == (outcome == "policy")
    assert bool(taker.tally.named) == name.startswith("forged")


def test_line_ends_make_no_difference(ledger: Ledger) -> None:
    outcomes = {}
    for name in EXPECTED:
        taker = Taker(ledger, SECRET)
        taker.take(mail(name).replace(b"\n", b"\r\n"))
        (outcomes[name],) = taker.tally.counts
        ledger.do("DELETE FROM bounce")
    assert outcomes == {name: outcome for name, (outcome, _) in EXPECTED.items()}


def test_by_its_headers_alone_no_mail_is_overlooked_that_says_anything() -> None:
    passed_over = []
    for name in EXPECTED:
        headers = [header for header in message_from_bytes(mail(name)).items() if header[0].upper() in HEADERS.split()]
        if not may_be_ours("".join(f"{name}: {value}\n" for name, value in headers).encode() + b"\n"):
            passed_over.append(name)
    assert passed_over == ["answer-of-a-person", "advertisement"]


def test_a_letter_that_came_back_without_its_token_is_noticed(ledger: Ledger) -> None:
    noticed = []
    for name in EXPECTED:
        taker = Taker(ledger, SECRET)
        taker.take(mail(name))
        noticed += [name] * taker.tally.without_token
    assert noticed == ["qmail", "rewritten-envelope", "message-id-that-was-changed"]


def test_read_twice_all_of_it_counts_once(ledger: Ledger) -> None:
    first, again = Taker(ledger, SECRET), Taker(ledger, SECRET)
    for name in EXPECTED:
        first.take(mail(name))
    for member in MEMBERS:
        ledger.unsuppress(key(member))  # somebody takes them off the list by hand
    before = [*ledger.rows("SELECT * FROM bounce")]
    for name in EXPECTED:
        again.take(mail(name))
    assert {*again.tally.counts} == {"known", "nothing", "unproven", "other"}
    assert [*ledger.rows("SELECT * FROM bounce")] == before
    assert [*ledger.suppressed()] == []
    assert not again.tally.alarms


def mail(name: str) -> bytes:
    return (MAILS / f"{name}.eml").read_bytes()
