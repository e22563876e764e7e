"""A signed message: other people's verifiers find it whole, and whatever readers see cannot be changed in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.build import build_edition
from newsletter.model.publication import load_publication
from newsletter.sending.dkim import ONLY_ONCE, Key, signed
from newsletter.sending.dkim_keys import name_in_dns
from newsletter.sending.private_key import Kind
from newsletter.sending.skeleton import Personal, Skeleton
from newsletter.sending.smtp import as_sent
from tests.examples import examples
from tests.sending.editions import publication
from tests.sending.verifying import Records, a_key, by_dkimpy, by_perl

DOMAIN = "example.org"
NOW = datetime(2026, 3, 2, 9, 30, 15, tzinfo=UTC)
LEAVE = "https://news.example.org/u/abcdefghijklmnopqrstuvwxyz234567"
NAMES: dict[Kind, str] = {"rsa": "news", "ed25519": "news-ed"}
BOTH = ["pass", "pass"]


@pytest.fixture(scope="module")
def unsigned(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The message of a member, who unsubscribes with one click."""
    folder = tmp_path_factory.mktemp("letters")
    issue = publication(folder)
    letter = build_edition(issue, load_publication(folder).as_members_get_it()).letter
    skeleton = Skeleton.of(letter, now=NOW, unsubscribes_one_click=True)
    return skeleton.write(Personal("ada@example.org", {"first_name": "Ada"}, "abc.1@example.org", LEAVE))


@cache
def keys() -> list[Key]:
    return [a_key(kind).named(name) for kind, name in NAMES.items()]


@cache
def records() -> Records:
    return {name_in_dns(DOMAIN, name): a_key(kind).record for kind, name in NAMES.items()}


@pytest.fixture(scope="module")
def arrived(unsigned: bytes) -> bytes:
    return signed(unsigned, DOMAIN, keys())


def received(raw: bytes) -> bytes:
    """Return a message as a server has it that was sent it."""
    return as_sent(raw).removesuffix(b".\r\n").replace(b"\r\n.", b"\r\n")


def head_of(raw: bytes) -> bytes:
    return raw.partition(b"\r\n\r\n")[0]


def names_of(raw: bytes) -> list[bytes]:
    return re.findall(rb"^([A-Z][\w-]*):", head_of(raw), re.MULTILINE)


def names_signed(raw: bytes) -> list[list[str]]:
    """Return the names in h= of each signature."""
    found = re.findall(rb"\th=([^;]+);", raw)
    return [re.sub(rb"\s", b"", names).decode().split(":") for names in found]


def test_both_signatures_of_a_letter_hold_for_dkimpy(arrived: bytes) -> None:
    assert by_dkimpy(arrived, records()) == BOTH


def test_mail_dkim_finds_what_dkimpy_finds(arrived: bytes, tmp_path: Path) -> None:
    """By a record that comes in pieces from a name server; Debian's version does not know Ed25519 yet."""
    changed = arrived.replace(b"List-Unsubscribe=One-Click", b"List-Unsubscribe=Two-Clicks")
    another = b"From: you@example.net\r\n" + arrived
    found = by_perl([arrived, changed, another, arrived.replace(b"Ada", b"Bob")], records(), tmp_path)
    assert [verdicts[0] for verdicts in found] == ["pass", "fail", "fail", "fail"]
    assert all(len(verdicts) == 2 for verdicts in found)


def test_all_headers_are_signed_and_those_that_readers_see_cannot_come_twice(unsigned: bytes, arrived: bytes) -> None:
    there = [
        line.partition(b":")[0].decode().lower() for line in re.findall(rb"^[A-Z][\w-]*:", head_of(unsigned), re.M)
    ]
    for names in names_signed(arrived):
        assert sorted(names) == sorted([*there, *(name.decode() for name in ONLY_ONCE)])
        assert names.count("from") == 2
        assert {"list-unsubscribe", "list-unsubscribe-post", "message-id", "list-id"} <= set(names)
    assert len(names_signed(arrived)) == 2
    assert not re.search(rb"\bl=", head_of(arrived))  # all of the body


def test_every_header_and_the_body_are_as_they_were_signed(unsigned: bytes, arrived: bytes) -> None:
    for name in names_of(unsigned):
        other = re.sub(rb"(?m)^%s: " % re.escape(name), b"%s: x" % name, arrived, count=1)
        gone = re.sub(rb"(?m)^%s: (?:.|\r\n[ \t])*\r\n" % re.escape(name), b"", arrived, count=1)
        assert other != arrived != gone
        for raw in (other, gone):
            assert "pass" not in by_dkimpy(raw, records()), name
    for raw in (
        arrived.replace(b"Ada", b"Bob"),
        arrived + b"<p>More\r\n",
        arrived.replace(b"text/html", b"text/plain"),
    ):
        assert "pass" not in by_dkimpy(raw, records())


@pytest.mark.parametrize("name", [name.decode() for name in ONLY_ONCE])
def test_no_second_header_can_be_added_where_a_reader_would_see_it(name: str, arrived: bytes) -> None:
    before = f"{name.title()}: you@example.net\r\n".encode()
    behind = arrived.replace(b"\r\n\r\n", b"\r\n" + before + b"\r\n", 1)
    for raw in (before + arrived, behind):
        assert "pass" not in by_dkimpy(raw, records())


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: b"Received: by mx.example.net\r\n" + raw,
        lambda raw: raw + b"\r\n\r\n",
        lambda raw: raw.replace(b"\r\nSubject: ", b"\r\nSUBJECT:   "),
        lambda raw: raw.replace(b"From: ", b"From:\r\n\t", 1),
    ],
    ids=["a header above", "empty lines at the end", "the name in capitals", "a header folded elsewhere"],
)
def test_what_relays_do_to_a_message_leaves_the_signature_whole(
    change: Callable[[bytes], bytes], arrived: bytes
) -> None:
    changed = change(arrived)
    assert changed != arrived
    assert by_dkimpy(changed, records()) == BOTH


def test_the_signature_is_of_what_the_server_gets_once_the_dots_are_single_again(arrived: bytes) -> None:
    assert b"\r\n.." in as_sent(arrived)
    assert received(arrived) == arrived


def test_a_message_is_signed_alike_however_often_it_is_tried(unsigned: bytes, arrived: bytes) -> None:
    assert signed(unsigned, DOMAIN, keys()) == arrived
    assert arrived.endswith(unsigned)


def test_headers_of_signatures_have_the_lines_of_mail(unsigned: bytes, arrived: bytes) -> None:
    assert max(map(len, arrived.removesuffix(unsigned).split(b"\r\n"))) <= 78
    assert arrived.count(b"\r\n") == arrived.count(b"\n") == arrived.count(b"\r")


_NAMES = st.sampled_from(["To", "Subject", "X-Note", "received", "LIST-ID", "Comments"])
_WORDS = st.text(" \tab:;=.<>@\"'\\", max_size=30)
_VALUES = st.lists(_WORDS, min_size=1, max_size=3).map(lambda words: "\r\n ".join(words))
_LINES = st.lists(st.text(" \tab.=-", max_size=12), max_size=6)


@settings(max_examples=examples(100))
@given(st.lists(st.tuples(_NAMES, _VALUES), max_size=6), _LINES, st.sampled_from(["", "\r\n", "\r\n\r\n \r\n"]))
def test_messages_of_every_shape_verify(fields: list[tuple[str, str]], lines: list[str], end: str) -> None:
    head = "".join(f"{name}:{value}\r\n" for name, value in [("From", " a@example.org"), *fields])
    raw = f"{head}\r\n".encode() + "\r\n".join(lines).encode() + end.encode()
    assert by_dkimpy(received(signed(raw, DOMAIN, keys())), records()) == BOTH
