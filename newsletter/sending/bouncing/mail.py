"""The bytes of a mail → Mail: what a stranger sent to the mailbox for bounces, taken apart and not yet understood.

It is a module of its own because it alone touches the parser of the standard library, which guesses where mail is
broken: here are plain texts, whatever was sent. Of a mail that is longer than MOST_BYTES the beginning is read, where
all is that matters: what a server says, and the headers of the letter that it returns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime

MOST_BYTES = 250_000

Fields = Mapping[str, str]
"""The fields of one block of a report, by their names in lower case."""

STATUS_PARTS = frozenset({"message/delivery-status", "message/global-delivery-status"})  # RFC 3464, RFC 6533
FEEDBACK_PART = "message/feedback-report"  # RFC 5965

_RECIPIENT_HEADERS = (
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-delivered-to",
    "x-original-recipient",
    "to",
    "cc",
    "received",
)
"""Where mail servers write whom a mail was for, the best first; RFC 5321 has that in Received as well."""

_NESTING = re.compile(rb"\bboundary\*?[\d*]*\s*=|\bmessage/", re.IGNORECASE)
_MOST_NESTED = 60
"""Marks of parts within parts: the standard library compares each line with the boundaries of all around it."""

_LONGEST_DECODED = 2000
"""Characters of a header whose encoded words are decoded: the standard library takes long where they do not end."""

_LETTER_BEGINS = re.compile(
    r"^>? ?(?:Return-Path|Received|Message-ID|Date|From|Subject): ", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in plain texts.

    `recipients` is what its headers say about whom it was for, `date` when it was written, if it says so. `headers` are
    its own, by their names in lower case, the first of each. `text` is what it says to people, without the letter that
    it returns. `status` has the blocks of a report about deliveries but the first, which is about the server;
    `feedback` the fields of a report about a complaint, empty where it is none. `evidence` is all in which the letter
    may be named that it is about: the letter that it returns, and what it answers.
    """

    raw: bytes
    recipients: str
    date: datetime | None
    headers: Fields
    text: str
    status: tuple[Fields, ...]
    feedback: Fields
    evidence: str


def taken_apart(raw: bytes) -> Mail:
    """Return a mail in plain texts; raise ValueError, or what the standard library does, for one made to break it."""
    raw = raw[:MOST_BYTES]
    if sum(1 for _ in _NESTING.finditer(raw)) > _MOST_NESTED:
        raise ValueError("no mail has parts within parts within so many others")
    message = message_from_bytes(raw)
    parts = [*_own_parts(message)]
    text = "\n".join(_text(part) for part in parts if part.get_content_type() == "text/plain")
    blocks = [block for part in parts if part.get_content_type() in STATUS_PARTS for block in _blocks(part)]
    feedback = next((_blocks(part) for part in parts if part.get_content_type() == FEEDBACK_PART), [])
    return Mail(
        raw,
        recipients="\n".join(_all(message, _RECIPIENT_HEADERS)),
        date=_date(message),
        headers=_fields(message),
        text=_LETTER_BEGINS.split(text, maxsplit=1)[0],
        status=tuple(block for block in blocks if "final-recipient" in block or "action" in block),
        feedback={name: value for block in feedback for name, value in block.items()},
        evidence="\n".join(_evidence(message)),
    )


def _own_parts(message: Message) -> Iterator[Message]:
    """Yield the parts of a message without those of a message that it contains."""
    yield message
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _own_parts(part)


def _evidence(message: Message) -> Iterator[str]:
    yield from _all(message, ("in-reply-to", "references"))
    for part in message.walk():
        if part is not message:
            yield from (f"{name}: {value}" for name, value in _headers(part))
        if part.get_content_maintype() == "text":
            yield _text(part)


def _text(part: Message) -> str:
    """Return the text of a part that has no parts; the characters of other encodings than UTF-8 do not matter here."""
    content = part.get_payload(decode=True)
    return content.decode("utf-8", "replace").replace("\r\n", "\n") if isinstance(content, bytes) else ""


def _blocks(part: Message) -> list[Fields]:
    """Return the blocks of a report, which the standard library takes for messages, or for the headers of one."""
    content = part.as_bytes().partition(b"\n\n")[2]
    encoded = Message()
    encoded["Content-Transfer-Encoding"] = _fields(part).get("content-transfer-encoding", "")
    encoded.set_payload(content.decode("ascii", "surrogateescape"))
    decoded = encoded.get_payload(decode=True)
    assert isinstance(decoded, bytes), "it has no parts"
    blocks = re.split(rb"\n(?:[ \t]*\n)+", decoded.replace(b"\r\n", b"\n").strip())
    return [_fields(message_from_bytes(block)) for block in blocks]


def _fields(message: Message) -> Fields:
    return dict(reversed([*_headers(message)]))


def _all(message: Message, names: tuple[str, ...]) -> Iterator[str]:
    """Yield the values of all headers with these names, in the order of the names."""
    headers = [*_headers(message)]
    for wanted in names:
        yield from (value for name, value in headers if name == wanted)


def _headers(message: Message) -> Iterator[tuple[str, str]]:
    """Yield the headers of a message, with their names in lower case."""
    yield from ((name.lower(), _decoded(value)) for name, value in message.raw_items())


def _decoded(value: str) -> str:
    """Return the value of a header on one line, with its encoded words decoded where they can be."""
    text = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if "=?" in text and len(text) <= _LONGEST_DECODED:
        with suppress(Exception):  # the standard library raises several kinds of errors for words that are none
            text = str(make_header(decode_header(text)))
    return " ".join(text.split())


def _date(message: Message) -> datetime | None:
    try:
        date = parsedate_to_datetime(_fields(message).get("date", ""))
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
