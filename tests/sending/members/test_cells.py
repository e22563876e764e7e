"""Values are what can stand in a letter."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import Refused
from newsletter.sending.members import cells
from newsletter.sending.members.cells import LONGEST_VALUE


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
