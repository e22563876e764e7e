"""An address that is told at a glance is the one that is told at leisure, and values are what can stand in a letter."""

from __future__ import annotations

import re

import pytest
from email_validator import SPECIAL_USE_DOMAIN_NAMES
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.errors import Refused
from newsletter.reading.addresses import email_address
from newsletter.sending.members import cells
from newsletter.sending.members.cells import LONGEST_VALUE

# What most addresses look like, and what is almost one.
PARTS = st.text("abAB019._+'&-", min_size=1, max_size=12)
HOSTS = st.lists(st.text("abAB01-", min_size=1, max_size=8), min_size=1, max_size=4).map(".".join)
LAST = st.sampled_from(["org", "ORG", "de", "x", "c0m", "museum", "xn--p1ai", "example", *SPECIAL_USE_DOMAIN_NAMES])
ADDRESSES = st.one_of(
    st.builds("{}@{}.{}".format, PARTS, HOSTS, LAST),
    st.builds("{}@{}".format, st.text(max_size=70), st.text(max_size=70)),
    st.builds("{}@{}.org".format, st.just("a") | st.just("a" * 64) | st.just("a" * 65), st.just("b" * 63) | PARTS),
    st.text(max_size=30),
)


@given(ADDRESSES)
@example("a@b--c.org")
@example("a@" + "b" * 64 + ".org")
@example("a" * 65 + "@example.org")
@example("a..b@example.org")
@example("Ann.O'Neil+news@Example.ORG")
@example("a@example.org\n")
def test_an_address_is_the_same_as_at_leisure(text: str) -> None:
    """cells.address() has a short way for plain addresses; it must agree with what refuses addresses everywhere."""
    text = cells.trimmed(text)
    try:
        expected = cells._address(text)
    except Refused as refused:
        with pytest.raises(Refused, match=re.escape(refused.message)):
            cells.address(text)
    else:
        assert cells.address(text) == expected == email_address(text)


def test_a_plain_address_takes_the_short_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(text: str) -> str:
        raise AssertionError(f"{text} took the long way")

    monkeypatch.setattr(cells, "_address", refuse)
    for address in ("ann@example.org", "Ann.Berg-2+news@mail.example.co.uk", "o'neil_3@xn.example.museum"):
        assert cells.address(address) == address


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
def test_a_value_that_is_taken_is_one_line_without_what_hides_or_turns_it(text: str) -> None:
    text = cells.trimmed(text)
    try:
        taken = cells.value(text)
    except Refused as refused:
        assert refused.hint
    else:
        assert taken == text
        assert len(f"x{text}x".splitlines()) == 1
        assert not re.search("[\\0-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\ufffd]", text)


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "-2", "O’Neil", "دكتور\u200cها", "👩\u200d⚕️", "a\u00a0b", "x" * LONGEST_VALUE]
)
def test_what_people_are_called_is_taken(text: str) -> None:
    assert cells.value(text) == text


@pytest.mark.parametrize(
    ("text", "tag"),
    [("fr", "fr"), ("FR_be", "fr-BE"), ("Französisch", "fr"), ("inglés", "en"), ("English (United States)", "en")],
)
def test_a_language_is_told_by_its_tag_and_by_its_name(text: str, tag: str) -> None:
    assert cells.language(text) == tag
