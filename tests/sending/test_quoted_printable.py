"""Quoted-printable, compared with what the standard library writes and reads."""

from __future__ import annotations

import quopri
import re
from email import quoprimime

from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.sending.quoted_printable import part, whole

TEXTS = st.lists(
    st.one_of(
        st.sampled_from(
            ["\n", "\r\n", " ", "\t", "=", ".", "é", "🌷", "x" * 73, "y" * 74, "z" * 75, "=" * 30, " " * 76]
        ),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=20),
    ),
    max_size=12,
).map("".join)


def by_the_library(text: str) -> bytes:
    lines = b"".join(line + b"\n" for line in text.encode().splitlines() or [b""])
    return quoprimime.body_encode(lines.decode("latin-1"), 76).encode().replace(b"\n", b"\r\n")


def is_sendable(encoded: bytes) -> bool:
    """Return whether these are lines of ASCII, of 76 characters at most, each of which ends with CRLF."""
    lines = encoded.split(b"\r\n")
    return lines[-1] == b"" and all(len(line) <= 76 and re.fullmatch(rb"[\t -~]*(?<![ \t])", line) for line in lines)


@given(TEXTS)
@example("")
@example("x" * 74 + " ")
@example("x" * 75 + " ")
@example("x" * 76 + " ")
@example("x" * 74 + "=" + "y" * 76)
def test_a_whole_text_is_what_the_library_writes(text: str) -> None:
    assert whole(text) == by_the_library(text)
    assert is_sendable(whole(text))


@given(st.lists(TEXTS, max_size=6), TEXTS)
def test_parts_are_read_as_one_text(texts: list[str], last: str) -> None:
    encoded = b"".join(map(part, texts)) + whole(last)
    assert is_sendable(encoded)
    text = "\r\n".join(re.split("\r?\n", "".join([*texts, last])))
    assert quopri.decodestring(encoded).decode() == (text if last.endswith("\n") else f"{text}\r\n")


def test_an_empty_part_is_nothing() -> None:
    assert part("") == b""
