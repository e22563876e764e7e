"""A token says whom it means, in whatever case it comes back, and nobody without the secret can make one."""

from __future__ import annotations

import re
from base64 import b32decode, b32encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.sending.leaving.tokens import LENGTH, Meant, read_token, token_for
from newsletter.sending.secret import Secret

SECRET = Secret.of("a secret of this test, which is long enough")
OTHER = Secret.of("another secret, which is long enough as well")
KEY = SECRET.key_of("you@example.org")

keys = st.binary(min_size=12, max_size=12)
sendings = st.integers(0, 2**24 - 1)
languages = st.from_regex(r"[a-z]{2,3}(-[A-Za-z]{4})?(-[A-Z]{2})?", fullmatch=True).filter(lambda tag: len(tag) <= 10)
changes = st.sampled_from(
    [str.upper, str.lower, str.swapcase, str.title, lambda text: f" {text[:20]}\r\n {text[20:]}\t"]
)


@given(keys, sendings, languages, changes)
def test_a_token_means_the_same_in_any_case_and_folded(key: bytes, sending: int, language: str, change: object) -> None:
    token = token_for(SECRET, key, sending, language)
    assert callable(change)
    assert read_token(SECRET, change(token)) == Meant(key, sending, language.lower())


@given(keys, sendings, languages)
def test_a_token_fits_into_the_local_part_of_an_address(key: bytes, sending: int, language: str) -> None:
    token = token_for(SECRET, key, sending, language)
    assert re.fullmatch(r"[a-z2-7]{1,50}", token)
    assert len(f"bounces+{token}") <= 64


@given(keys, sendings, languages, st.integers(0, LENGTH - 1), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_token_with_another_character_anywhere_is_forged(
    key: bytes, sending: int, language: str, place: int, character: str
) -> None:
    token = token_for(SECRET, key, sending, language)
    changed = token[:place] + character + token[place + 1 :]
    assert (read_token(SECRET, changed) is None) == (changed != token)


@given(st.text(max_size=60) | st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=LENGTH, max_size=LENGTH))
def test_what_nobody_has_signed_means_nobody(text: str) -> None:
    assert read_token(SECRET, text) is None


@pytest.mark.parametrize("changed", ["", "{}a", "a{}", "{}=", "{}{}", "{}======"])
def test_a_token_with_anything_before_or_behind_it_means_nobody(changed: str) -> None:
    token = token_for(SECRET, KEY, 12, "en")
    assert read_token(SECRET, changed.replace("{}", token)) is None


def test_what_becomes_a_letter_of_ours_only_in_lower_case_is_none() -> None:
    token = next(token for n in range(100) if "k" in (token := token_for(SECRET, KEY, n, "en")))
    assert read_token(SECRET, token.replace("k", "\N{KELVIN SIGN}")) is None


def test_a_token_of_another_secret_means_nobody() -> None:
    assert read_token(SECRET, token_for(OTHER, KEY, 12, "en")) is None


def test_what_was_signed_for_another_purpose_is_no_token() -> None:
    said = b32decode(f"{token_for(SECRET, KEY, 12, 'en').upper()}======")[:-9]
    for purpose in (b"request", b"address", b""):
        seal = SECRET.sign(purpose, said)[:9]
        assert read_token(SECRET, b32encode(said + seal).decode().rstrip("=")) is None


def test_two_members_two_sendings_and_two_languages_have_different_tokens() -> None:
    neighbour = SECRET.key_of("neighbour@example.org")
    tokens = {
        token_for(SECRET, key, sending, language)
        for key in (KEY, neighbour)
        for sending in (1, 2)
        for language in ("en", "fr")
    }
    assert len(tokens) == 8


def test_a_token_says_nothing_about_the_address() -> None:
    decoded = b32decode(f"{token_for(SECRET, KEY, 12, 'en').upper()}======")
    assert b"you" not in decoded and b"example" not in decoded


@pytest.mark.parametrize(
    ("language", "kept"),
    [("pt-BR", "pt-br"), ("zh-Hant-TW", "zh-hant-tw"), ("ca-ES-valencia", "ca-es"), ("de-abcdefgh", "de"), ("", "")],
)
def test_a_long_language_loses_its_last_parts(language: str, kept: str) -> None:
    meant = read_token(SECRET, token_for(SECRET, KEY, 12, language))
    assert meant and meant.language == kept


@pytest.mark.parametrize(("key", "sending"), [(KEY[:-1], 1), (KEY + b"x", 1), (KEY, -1), (KEY, 2**24)])
def test_what_has_no_place_in_a_token_is_refused(key: bytes, sending: int) -> None:
    with pytest.raises(ValueError, match=r"a key has|has no place"):
        token_for(SECRET, key, sending, "en")
