"""The rules about pasted texts where a case is not enough: every hint once it is followed, every accented letter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.check import pasted
from newsletter.check.pasted.mojibake import mended
from tests.writing import issue, parsed, save

HERE = Path(__file__).parent
ADDRESSES = {rule.id for rule in pasted.addresses.RULES}
WORDS = {"pasted.entity", "pasted.invisible", "pasted.mojibake"}
OF_LONGER_TEXTS = {"&", "“new”", "Garden & Society: the office"}
"""What is no value by itself: a character and a word of Markdown, and a line of a postal address."""
INSTEAD = re.compile(r"\[(pasted\.[a-z-]+)\]\n(?:    .*\n){0,2}    hint: .*?[Ww]rite `([^`]+)`")


def instead(rules: set[str]) -> list[str]:
    """Return what the hints of all cases say to write instead of what these rules find."""
    told = "".join(path.read_text(encoding="utf-8") for path in sorted((HERE / "cases").glob("pasted.*/*.txt")))
    return [words for rule, words in INSTEAD.findall(told) if rule in rules]


def findings(folder: Path, entries: list[str]) -> list[str]:
    """Return what the family finds in a block of links, an entry for each."""
    blocks = "".join(f"      - {entry}\n" for entry in entries)
    letter = parsed(save(folder, "issue.yaml", issue(f"  - type: links\n    links:\n{blocks}")), folder)
    return list(map(str, pasted.check(letter)))


def test_addresses_that_hints_say_to_write_have_no_finding(tmp_path: Path) -> None:
    addresses = instead(ADDRESSES)
    assert len(addresses) > 30
    assert findings(tmp_path, [f"url: {written}\n        label: Words" for written in addresses]) == []


def test_words_that_hints_say_to_write_have_no_finding(tmp_path: Path) -> None:
    words = [written for written in instead(WORDS) if written not in OF_LONGER_TEXTS]
    assert len(words) > 30
    assert findings(tmp_path, [f"label: {written}\n        url: https://a.org/" for written in words]) == []


@given(st.text("aeioéèêëàâçñöüäßøåæœłşğžőűčřěąężźń", min_size=2, max_size=12))
def test_every_word_is_read_rightly_again_however_often_it_was_misread(letters: str) -> None:
    word = misread = f"a{letters}"
    for _ in range(2):
        misread = misread.encode().decode("cp1252", "replace")
        if "\ufffd" in misread:  # five bytes are no characters in Windows-1252
            break
        assert mended(misread) == word


@pytest.mark.parametrize("rest", ["…”", "» ", "’s", "–", "\u00a0!", "“", "™", "…"])
@pytest.mark.parametrize(
    "word", ["MANHÃ", "HYVÄ", "PRIVÉ", "qualité", "où", "Spaß", "GRÅ", "urâ", "ĐÃ", "Ñ", "FJORDUÐ"]
)
def test_a_word_that_ends_with_an_accented_letter_is_right_whatever_follows(word: str, rest: str) -> None:
    assert mended(f"{word}{rest}") == f"{word}{rest}"


def test_a_reference_that_stands_for_nothing_is_left_alone(tmp_path: Path) -> None:
    assert findings(tmp_path, ["label: Nothing &#1; at all\n        url: https://a.org/"]) == []
