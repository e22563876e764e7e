"""Whether a signature's domain counts as the sender's, and how domains and selectors may be written."""

from __future__ import annotations

import pytest

from newsletter.errors import Refused
from newsletter.model.signing import are_aligned, domain, selector


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("example.org", "example.org"),
        ("example.org", "news.example.org"),
        ("mail.example.org", "news.example.org"),
        ("example.org", "Example.ORG"),
        ("example.co.uk", "news.example.co.uk"),
    ],
)
def test_domains_of_one_organisation_are_aligned_whichever_signs(one: str, two: str) -> None:
    assert are_aligned(one, two)
    assert are_aligned(two.lower(), one)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("example.org", "example.com"),
        ("example.org", "otherexample.org"),
        ("org", "example.org"),
        ("example.co.uk", "other.co.uk"),
        ("co.uk", "example.co.uk"),
    ],
)
def test_domains_that_anybody_can_have_are_not(one: str, two: str) -> None:
    assert not are_aligned(one, two)
    assert not are_aligned(two, one)


@pytest.mark.parametrize(
    ("typed", "written"), [("Example.org", "example.org"), ("bücher.example", "xn--bcher-kva.example")]
)
def test_a_domain_is_written_as_the_dns_has_it(typed: str, written: str) -> None:
    assert domain(typed) == written


@pytest.mark.parametrize("typed", ["", "org", "a..org", "-a.org", "a b.org", "a/../b.org", f"{'a' * 64}.org", "℀.org"])
def test_what_is_no_domain_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="is no domain"):
        domain(typed)


@pytest.mark.parametrize("typed", ["", "a b", "..", "../../etc/passwd", "-a", "a/b", "ü"])
def test_what_is_no_selector_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="cannot be the name of a key"):
        selector(typed)


def test_a_selector_may_have_several_parts() -> None:
    assert selector("2027.News") == "2027.news"
