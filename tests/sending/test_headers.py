"""Headers as they are sent, read back by the standard library."""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header

import pytest

from newsletter.errors import UsageError
from newsletter.sending import headers


def read(name: str, value: str) -> str:
    return str(message_from_bytes(headers.line(name, value) + b"\r\n")[name]).replace("\r\n", "")


def test_a_header_of_many_words_is_folded_and_arrives_as_it_was() -> None:
    value = " ".join(f"<{'x' * 60}.{number}@example.org>" for number in range(9))
    assert headers.line("References", value).count(b"\r\n <") == 8
    assert read("References", value) == value


@pytest.mark.parametrize("length", [60, 76, 300, 900])
def test_a_long_word_stays_whole(length: int) -> None:
    assert headers.line("Feedback-ID", "f" * length) == f"Feedback-ID: {'f' * length}\r\n".encode()


def test_what_only_looks_encoded_arrives_as_it_was_typed() -> None:
    value = "[Test] =?UTF-8?Q?=0A?=Bcc: ü@example.org"
    assert str(make_header(decode_header(read("Subject", value)))) == value


@pytest.mark.parametrize("value", ["a\nBcc: b@c.org", "a\r", "a\0", "a\x85", "a\u2028", "a\ud800", "grün"])
def test_what_a_header_cannot_contain_is_refused(value: str) -> None:
    with pytest.raises(UsageError, match=r"^X-Note "):
        headers.line("X-Note", value)
