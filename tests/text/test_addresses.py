"""Names of sites are read as people write them; addresses in texts are tried in test_prose.py."""

from __future__ import annotations

import pytest

from newsletter.text.addresses import with_letters


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://xn--bcher-kva.example/xn--a", "https://bücher.example/xn--a"),
        ("XN--BCHER-KVA.example", "bücher.example"),
        ("mailto:ada@xn--strae-oqa.example", "mailto:ada@straße.example"),
        ("xn--80ak6aa92e.com", "аррӏе.com"),
        ("xn--bank-.test", "xn--bank-.test"),
        ("xn--a.test", "xn--a.test"),
        ("xn--99999999.test", "xn--99999999.test"),
    ],
)
def test_a_site_is_read_in_letters_where_it_has_some(address: str, written: str) -> None:
    assert with_letters(address) == written
