"""A text's lines and items are what the parser takes them for."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsletter.text import markdown, outline
from newsletter.text.outline import Role
from tests.examples import examples

MARKS = [
    *(
        "- ",
        "* ",
        "+ ",
        "1. ",
        "2. ",
        "3. ",
        "12. ",
        "13. ",
        "007. ",
        "7) ",
        "> ",
        ">",
        "# ",
        "## ",
        "-",
        "*",
        "1.",
        "#",
    ),
    *("```", "~~~", "---", "***", "- - -", "===", "--", "    ", "  ", "   ", "     ", "> 70 years", ">= 3", "+ 3 °C"),
]
LINES = st.lists(st.sampled_from([*MARKS, *MARKS, "one", "two three", "ä"]), max_size=4).map("".join)
TEXTS = st.lists(st.one_of(LINES, st.just("")), max_size=12).map("\n".join)
# Where a line with the indentation of code goes on in another container, the parser may take its mark for one.
TEXTS = TEXTS.filter(lambda text: not re.search("^ {4,}[^ a-zä]", text, re.M))


def outlined(text: str) -> list[str]:
    """Return the words of each paragraph and heading."""
    found: list[str] = []
    for line in outline.read(text).lines:
        if line.role in (Role.FIRST, Role.HEADING):
            found.append(text[line.words : line.end])
        elif line.role is Role.NEXT:
            found[-1] += text[line.words : line.end]
    return [" ".join(words.split()) for words in found]


def parsed(text: str) -> list[str]:
    return [" ".join(token.content.split()) for token in markdown.parser().parse(text) if token.type == "inline"]


@settings(max_examples=examples(1000), deadline=None)
@given(TEXTS)
@example("- a\n5. b\n6. c")
@example("one\n5. b\n6. c")
@example("> a\n5. b\n6. c")
@example("1. a\n\n   b\n2. c")
@example("* a\n\n  - b\n\n* c")
@example("> one\n> - two\nthree\n> > four")
@example("- ```\n  1. a\n  2. b\n  ```\n- # c")
def test_paragraphs_begin_where_the_parser_begins_them(text: str) -> None:
    assert [words.rstrip("# ") for words in outlined(text)] == [words.rstrip("# ") for words in parsed(text)]


@settings(max_examples=examples(1000), deadline=None)
@given(TEXTS)
@example("1. a\n2. b\n\n5. c\n6. d")
@example("*\n* one\n*")
def test_a_list_has_its_own_numbers_and_stars_come_in_twos(text: str) -> None:
    lists: list[list[str]] = []
    open_lists: list[list[str]] = []
    for token in markdown.parser().parse(text):
        if token.type.endswith("list_open"):
            open_lists.append([])
        elif token.type == "list_item_open":
            open_lists[-1].append(token.info or token.markup)
        elif token.type.endswith("list_close"):
            lists.append(open_lists.pop())
    for items in lists:
        assert items == ["-"] or len(items) > 1
        assert items[0] in "-*+" or all(int(second) - int(first) == 1 for first, second in pairwise(items))


@pytest.mark.parametrize(
    "piece", ["> ", "- ", "1. ", "1. a\n", "1. a\n\n2. b\n\n", "* ", "* \n12. a\n\n13. b\n", "```\n", "a\n", "\n", "  "]
)
def test_a_hostile_text_is_read_in_no_time(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    before = time.process_time()
    assert sum(line.end > 0 for line in outline.read(text).lines) == text.count("\n") + (not text.endswith("\n"))
    assert time.process_time() - before < 10
