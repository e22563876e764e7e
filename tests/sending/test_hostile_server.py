"""A server that answers at random, by whose own log no message is booked as what it is not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.sending.dialogue import Patience
from newsletter.sending.server import Server
from newsletter.sending.smtp import Smtp
from newsletter.sending.transport import Receipt
from tests.examples import examples
from tests.sending.servers import AND_HANG_UP, ENDLESS, HANG, HANG_UP, Heard, scripted

LETTER = b"From: letter@example.org\r\n\r\n.\r\nHello\r\n"
ANSWERS = [
    *("250 fine", "251-fine\r\n251 and dandy", "421 4.3.2 Going down", "450 4.2.0 Later", "550 5.7.1 No", "354 go on"),
    *(HANG_UP, f"250 fine{AND_HANG_UP}", "250 fine\n421 4.4.2 Idle", "Fine!", HANG, ENDLESS),
]
USUAL = {"mail": "250 fine", "rcpt": "250 fine", "data": "354 go on", "message": "250 kept", "rset": "250 fine"}


def scripts() -> st.SearchStrategy[dict[str, list[str]]]:
    """Generate answers for each step, the usual one at every second time."""
    return st.fixed_dictionaries(
        {
            step: st.lists(st.just(usual) | st.sampled_from(ANSWERS), min_size=1, max_size=6)
            for step, usual in USUAL.items()
        }
    )


class Hostile:
    """A scripted server whose answers a test changes; recipients are new each time, since a server may be late."""

    def __init__(self) -> None:
        self.answers: dict[str, str | list[str]] = {}
        self.heard, self.kept = Heard(), list[str]()
        self.port = 0
        self._numbers = count()

    def sent(self, answers: dict[str, list[str]]) -> list[Receipt]:
        self.heard.clear()
        self.answers.update(answers)
        recipients = [f"{next(self._numbers)}@example.org" for _ in range(4)]
        with Smtp(Server("127.0.0.1", self.port), Patience(5, 5, 0.05, 0.05, 0.05, 0.05)) as transport:
            return [transport.deliver(LETTER, each, sender="letter@example.org") for each in recipients]


@pytest.fixture(scope="module")
def hostile() -> Iterator[Hostile]:
    server = Hostile()
    with scripted(server.answers, server.heard, server.kept) as server.port:
        yield server


@settings(max_examples=examples(80, 8), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(answers=scripts())
def test_no_message_is_booked_as_what_it_is_not(hostile: Hostile, answers: dict[str, list[str]]) -> None:
    for receipt in hostile.sent(answers):
        arrived = hostile.kept.count(receipt.recipient)
        match receipt.status:
            case "accepted":
                assert arrived == 1
            case "deferred" | "failed":
                assert arrived == 0
            case "unknown":
                assert arrived <= 1
                assert receipt.stage == "body"
            case other:
                pytest.fail(f"{other} is for those who have left")
