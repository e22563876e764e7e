from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.text.merge_tags import find
from newsletter.text.wrapping import columns, hang, measure, tidy, underline, wrap

WORDS = st.lists(
    st.one_of(
        st.sampled_from([">", "From", "-", "--", ".", "[1]", "[12],", ">>x", "\u00a0", "a\u00a0b", "漢字", "e\u0301"]),
        st.text("abcé", min_size=1, max_size=12),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("abc", 3),
        ("héé", 3),
        ("e\u0301", 1),
        ("漢字", 4),
        ("Ａ", 2),
        ("a\u00adb\u200d", 2),
        ("שָׁלוֹם", 4),
    ],
)
def test_a_text_is_as_wide_as_a_terminal_shows_it(text: str, width: int) -> None:
    assert columns(text) == width


def test_each_character_is_as_wide_in_a_text_as_alone() -> None:
    for code in [*range(0x3000), *range(0xD000, 0x11000)]:
        char = chr(code)
        no_column = unicodedata.category(char) in ("Mn", "Me", "Cf")
        assert columns(char) == (0 if no_column else 2 if unicodedata.east_asian_width(char) in "WF" else 1)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("one two three four", ["one two", "three four"]),
        ("one\ntwo\r\n\n three   four", ["one two", "three four"]),
        ("well-known state-of-the-art", ["well-known", "state-of-the-art"]),
        ("https://example.org/a-long-address is whole", ["https://example.org/a-long-address", "is whole"]),
        ("one two\u00a0three four", ["one", "two\u00a0three", "four"]),
        ("one 10\u202f000, two", ["one", "10\u202f000,", "two"]),
        ("漢字 漢字 漢字", ["漢字 漢字", "漢字"]),
        ("e\u0301e\u0301e\u0301e\u0301 e\u0301e\u0301e\u0301e\u0301e\u0301", ["e\u0301" * 4 + " " + "e\u0301" * 5]),
    ],
)
def test_words_part_at_white_space_only(text: str, lines: list[str]) -> None:
    assert wrap(text, 10).split("\n") == lines


@pytest.mark.parametrize(
    "together",
    [
        *("BE68 5390 0754 7034", "GB29 NWBK 6016 1331 9268 19", "MT84 MALT 0110 0001 2345 MTLC AST0 01S"),
        *("+32 9 123 45 67", "+32 (0)9 123 45 67", "(02) 555-1234", "01 23 45 67 89"),
        *("12 May 2026", "May 12, 2026", "Sept. 3", "12. Mai", "12. Mai 2026", "1er mai 2026", "12 de mayo de 2026"),
        *("12 مايو 2026", "18:30 CET", "6 pm CET", "16.30 Uhr MEZ", "6–8 pm"),
        *(
            "500 mg",
            "0.5 mg/kg",
            "5 km",
            "20 %",
            "-5 °C",
            "€ 30",
            "EUR 1 000",
            "30 euros",
            "10 000 patients",
            "2*500 mg",
        ),
    ],
)
def test_what_is_read_or_dialled_as_one_stays_on_one_line(together: str) -> None:
    for before in range(40):
        text = f"{'a' * before} {together} and more words that fill another line or two"
        assert any(together in line for line in wrap(text, 40).split("\n"))
        assert wrap(text, 40).split() == text.split()


def test_what_is_wider_than_a_line_is_parted_even_if_it_belongs_together() -> None:
    assert wrap("at 01 23 45 67 89", 10) == "at 01 23\n45 67 89"


@pytest.mark.parametrize("piece", ["1.", "1 ", "1.1 ", "12 a ", "AA11 ", "(1", "- 1", "1(1 ", "May "])
def test_a_hostile_text_is_wrapped_in_no_time(piece: str) -> None:
    before = time.process_time()
    wrap(piece * (60_000 // len(piece)))
    assert time.process_time() - before < 5


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("we know it is > all", ["we know it", "is > all"]),
        ("he knew it, From was a word", ["he knew", "it, From", "was a word"]),
        ("one and so - or not", ["one and", "so - or", "not"]),
        ("one and so -- or not", ["one and", "so -- or", "not"]),
        ("one and so . or not", ["one and", "so . or", "not"]),
        ("see my page [1], or not", ["see my", "page [1],", "or not"]),
        ("a - - - - - b", ["a - - - -", "- b"]),
        ("extraordinary > all", ["extraordinary", "> all"]),
    ],
)
def test_a_word_that_mail_programs_misread_does_not_start_a_line_where_the_width_allows(
    text: str, lines: list[str]
) -> None:
    assert wrap(text, 10).split("\n") == lines


def test_prefixes_stand_before_the_lines_and_count() -> None:
    assert wrap("one two three four", 11, first="12. ", rest="    ") == "12. one two\n    three\n    four"
    assert wrap("", 10, first="- ", rest="  ") == "-"


def test_a_merge_tag_is_as_wide_as_its_author_typed_it_and_whole() -> None:
    tags = find(["{{ first_name | there }}"])
    text = wrap(tags.tokenize("Dear {{ first_name | there }}, good morning"), 30, width_of=measure(tags))
    assert tags.neutral(text) == "Dear {{ first_name | there }},\ngood morning"


def test_a_line_under_a_heading_is_as_wide_as_its_longest_line() -> None:
    assert underline("Sessions", "=") == "Sessions\n========"
    assert underline("漢字", "-") == "漢字\n----"
    assert underline("Sessions worth watching", "-", 16) == "Sessions worth\nwatching\n--------------"
    assert underline("https://example.org/", "-", 10) == "https://example.org/\n----------"


def test_lines_hang_without_trailing_space() -> None:
    assert hang("one\n\ntwo", "- ", "  ") == "- one\n\n  two"
    assert hang("one\n\ntwo", "> ", "> ") == "> one\n>\n> two"


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("a  \n\n\n\nb\t\n", "a\n\nb\n"),
        ("\n\n  a", "  a\n"),
        ("a\n \n\u00a0\n \nb", "a\n\nb\n"),
        ("a\nb", "a\nb\n"),
        ("", "\n"),
    ],
)
def test_a_tidy_text_has_no_space_at_line_ends_and_one_blank_line_at_most(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


@given(WORDS, st.integers(min_value=1, max_value=40), st.sampled_from(["", "  ", "> "]))
def test_wrapping_keeps_every_word_and_the_width(words: list[str], width: int, prefix: str) -> None:
    text = wrap(" ".join(words), width, first=prefix, rest=prefix)
    lines = [line.removeprefix(prefix.rstrip()) for line in text.split("\n")]
    assert " ".join(lines).split() == " ".join(words).split()
    for line in text.split("\n"):
        assert line == line.rstrip()
        assert columns(line) <= width or re.fullmatch(
            r"[^\S\u00a0]*\S+(\u00a0\S*)*", line.removeprefix(prefix.rstrip())
        )


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert tidy(text).split() == text.split()
