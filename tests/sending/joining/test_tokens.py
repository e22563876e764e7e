"""A token holds what was typed, and nobody but the server can read it; a line holds what somebody agreed to."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import Refused
from newsletter.sending.joining.signups import SIGNED_UP, SignUp, read_line
from newsletter.sending.joining.tokens import Sealer, Wish, is_like_one
from newsletter.sending.leaving.tokens import token_for
from newsletter.sending.members import cells
from newsletter.sending.secret import KEY_BYTES
from tests.sending.leaving.offices import SECRET

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
SEALER = Sealer(SECRET)


def is_value(text: str) -> bool:
    try:
        return bool(text) and cells.value(text) == text
    except Refused:
        return False


texts = st.text(max_size=40)
values = st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), texts.filter(is_value), max_size=3)
times = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(
    lambda time: time.replace(microsecond=0)
)


@given(times, texts, values, texts)
def test_what_was_typed_is_read_from_its_token_whatever_it_is(
    asked: datetime, address: str, kept: dict[str, str], source: str
) -> None:
    wish = Wish(asked, address, "pt-BR", kept, source)
    token = SEALER.token_for(wish)
    assert is_like_one(token)
    assert token.isascii() and token.replace("-", "").replace("_", "").isalnum()
    assert SEALER.read(token) == wish


@given(st.text(max_size=60))
def test_what_is_no_token_is_none(text: str) -> None:
    assert SEALER.read(text) is None


@given(st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES), st.integers(0, 2**24 - 1))
def test_no_token_by_which_members_leave_is_taken_for_one(key: bytes, sending: int) -> None:
    token = token_for(SECRET, key, sending, "en")
    assert not is_like_one(token) and not is_like_one(token.upper())


def test_without_the_library_that_encrypts_it_is_said_what_to_install() -> None:
    program = (
        "import sys; sys.modules['cryptography'] = None\n"
        "from newsletter.errors import UsageError\n"
        "from newsletter.sending.joining.tokens import Sealer\n"
        "from newsletter.sending.secret import Secret\n"
        "try: Sealer(Secret.of('x' * 40))\n"
        "except UsageError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert "needs the Python library `cryptography`, which is an extra: `pip install cryptography`" in done.stdout


@given(times, times, values, texts, texts)
def test_a_sign_up_is_read_from_its_line(
    confirmed: datetime, asked: datetime, kept: dict[str, str], consent: str, source: str
) -> None:
    signup = SignUp(confirmed, asked, "Ann@example.org", "pt-BR", kept, consent, source)
    assert signup.line.isascii() and signup.line.count(b"\n") == 1
    assert read_line(signup.line.decode("ascii")) == signup


SAID = SignUp(NOON, NOON, "ann@example.org", "en", {"first_name": "Ann"}, "Yes.", "").as_data


def test_a_line_says_in_plain_words_what_somebody_agreed_to() -> None:
    assert SAID == {
        "confirmed": "2026-11-30T12:00:00Z",
        "asked": "2026-11-30T12:00:00Z",
        "address": "ann@example.org",
        "language": "en",
        "values": {"first_name": "Ann"},
        "consent": "Yes.",
        "source": "",
    }


@pytest.mark.parametrize(
    "line",
    [
        "",
        "null",
        "[" * 100_000,
        json.dumps({**SAID, "more": ""}),
        json.dumps({name: value for name, value in SAID.items() if name != "consent"}),
        json.dumps({**SAID, "address": "ann"}),
        json.dumps({**SAID, "address": ["ann@example.org"]}),
        json.dumps({**SAID, "language": "klingonish"}),
        json.dumps({**SAID, "values": {"first_name": 1}}),
        json.dumps({**SAID, "values": {"first_name": "Ann\nBuy"}}),
        json.dumps({**SAID, "confirmed": "2026-13-30T12:00:00Z"}),
        json.dumps({**SAID, "confirmed": "yesterday"}),
    ],
)
def test_a_line_that_could_not_be_in_a_letter_is_none(line: str) -> None:
    assert read_line(line) is None


def test_the_first_line_is_json_as_all_others_are() -> None:
    said = {"newsletter-signups": 1, "log": "ab" * 16, "check": "cd", "start": 0}
    line = json.dumps(said).encode() + b"\n"
    assert SIGNED_UP.first_line(SIGNED_UP.head_of(line, "it")) == line
