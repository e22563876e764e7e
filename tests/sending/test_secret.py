"""A secret knows members by keys that tell nothing, is kept where passwords are, and is shown nowhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import UsageError
from newsletter.sending.secret import VARIABLE, Secret, folded, from_environment_or_keyring, keep_new
from tests.sending.keyrings import Breaks, Keeps, Locked, with_keyring

TEXT = "correct-horse-battery-staple-and-more"
ME = "letter@example.org"
PARTS = st.lists(st.binary(max_size=6), max_size=4)


@pytest.fixture(autouse=True)
def no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("You@Example.ORG", "you@example.org"),
        ("you@bücher.example", "you@xn--bcher-kva.example"),
        ("you@BÜCHER.example", "YOU@XN--BCHER-KVA.Example"),
        ("a/b?c#d@bücher.example", "A/B?C#D@xn--bcher-kva.example"),
    ],
)
def test_an_address_that_one_person_writes_in_two_ways_has_one_key(address: str, same: str) -> None:
    assert folded(address) == folded(same)
    assert Secret.of(TEXT).key_of(address) == Secret.of(TEXT).key_of(same)


@pytest.mark.parametrize("other", ["y.ou@example.org", "you+news@example.org", "you@example.com", "you@bücher.org"])
def test_addresses_that_could_be_of_two_people_have_two_keys(other: str) -> None:
    assert Secret.of(TEXT).key_of(other) != Secret.of(TEXT).key_of("you@example.org")


def test_keys_and_check_values_are_the_same_for_years() -> None:
    secret = Secret.of(TEXT)
    assert secret.key_of("You@Example.org").hex() == "601641cd04bc72474d8fed89"
    assert secret.check_value == "dfb6327bbfbd49ac"
    assert secret.sign(b"token", b"1").hex() == "f316a1ae814d1a2b9d814c2d3d4523ca421da51d53a80c1a229723f9e5ab8659"


def test_another_secret_gives_other_keys_and_another_check_value() -> None:
    one, other = Secret.of(TEXT), Secret.of(f"{TEXT}!")
    assert one.key_of(ME) != other.key_of(ME)
    assert one.check_value != other.check_value


@given(PARTS, PARTS)
def test_two_lists_of_parts_are_never_signed_alike(one: list[bytes], other: list[bytes]) -> None:
    secret = Secret.of(TEXT)
    assert (secret.sign(*one) == secret.sign(*other)) is (one == other)


def test_a_secret_is_not_shown() -> None:
    assert TEXT not in f"{Secret.of(TEXT)!r} {Secret.of(TEXT)}"


def test_a_short_secret_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "hunter2")
    with pytest.raises(UsageError, match=f"^{VARIABLE} has 7 characters, and needs 32 or more") as refused:
        from_environment_or_keyring(ME)
    assert "hunter2" not in str(refused.value)


def test_the_line_that_is_offered_works(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError) as refused:
        Secret.of("short")
    offered = re.search(rf"`export {VARIABLE}=(\S+)`", str(refused.value))
    assert offered
    monkeypatch.setenv(VARIABLE, f" {offered[1]}\n")
    assert from_environment_or_keyring(ME) == Secret.of(offered[1])


def test_a_new_secret_is_kept_for_its_sender_and_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    with with_keyring(Keeps()):
        assert from_environment_or_keyring(ME) is None
        kept = keep_new(ME)
        assert from_environment_or_keyring("Letter@Example.org") == kept
        assert from_environment_or_keyring("other@example.org") is None
        monkeypatch.setenv(VARIABLE, TEXT)
        assert from_environment_or_keyring(ME) == Secret.of(TEXT)


@pytest.mark.parametrize(("backend", "why"), [(Locked(), "is locked"), (Breaks(), "cannot be used")])
def test_without_a_keyring_the_line_to_set_is_offered(backend: Keeps, why: str) -> None:
    with with_keyring(backend), pytest.raises(UsageError, match=rf"{why}.* Set {VARIABLE} instead\..*`export ") as told:
        keep_new(ME)
    assert "No place for" not in str(told.value)
