"""An e-mail address that is told at a glance is the one that the library makes of it."""

from __future__ import annotations

import re

import pytest
from email_validator import SPECIAL_USE_DOMAIN_NAMES
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.errors import Refused
from newsletter.reading import addresses
from newsletter.sending.members import cells

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
    text = cells.trimmed(text)
    try:
        expected = addresses._validated(text)
    except Refused as refused:
        with pytest.raises(Refused, match=re.escape(refused.message)):
            addresses.email_address(text)
    else:
        assert addresses.email_address(text) == expected


def test_a_plain_address_takes_the_short_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(text: str) -> str:
        raise AssertionError(f"{text} took the long way")

    monkeypatch.setattr(addresses, "_validated", refuse)
    for address in ("ann@example.org", "Ann.Berg-2+news@mail.example.co.uk", "o'neil_3@xn.example.museum"):
        assert cells.address(address) == addresses.email_address(address) == address
