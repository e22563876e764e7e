from __future__ import annotations

import re
import time
from collections.abc import Collection
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from newsletter.reading.limits import MAX_PROBLEMS
from newsletter.reading.parsing import parse
from newsletter.reading.source import Position, Source

REFUSED = [
    case.split("\n", 1)
    for case in re.split(r"^=== ", (Path(__file__).parent / "refused.txt").read_text("utf-8"), flags=re.M)
    if case
]
LINE_BREAKS = ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"]
JARGON = re.compile(r"\b(scalar|mapping|sequence|token|node|alias|anchor|parse|parser|document|stream)\b", re.I)

YAML_LIKE = st.lists(
    st.sampled_from(
        [*"ab😀:-#'\"[]{},&*!|>%@`\\? \t\n~", "\n  ", ": ", "- ", " #", "{{", "<<: ", "---\n", "\r\n", "\ufeff"]
    )
).map("".join)
TEXT = st.text(alphabet="ab é😀中'\"\\#:-,[{\n", min_size=1, max_size=60)


def read(text: str, fields_without_words: Collection[str] = ()) -> Source:
    return parse(text.encode(), "issue.yaml", fields_without_words=fields_without_words)


def refused(raw: bytes) -> str:
    return "\n".join(map(str, parse(raw, "issue.yaml", prose_fields={"text"}).problems))


@pytest.mark.parametrize(("text"), [pytest.param(text, id=title) for title, text in REFUSED])
def test_a_mistake_is_explained_at_its_place(text: str) -> None:
    written, expected = text.split(">>>\n")
    assert refused(written.encode()) == expected.strip("\n")


def test_explanations_are_plain_english() -> None:
    said = "\n".join(line for _, text in REFUSED for line in text.split(">>>\n")[1].splitlines())
    assert not JARGON.search(said)


@pytest.mark.parametrize(
    "value",
    [
        "no",
        "on",
        "true",
        "16:30",
        "9:05",
        "1:02:03",
        "01234",
        "1.10",
        "2022-02-08",
        "2022-02-30",
        "0x1F",
        "1e3",
        "=",
        "Null",
    ],
)
def test_a_value_stays_as_it_was_written(value: str) -> None:
    assert read(f"a: {value}\nb:\n  - {value}\n").data == {"a": value, "b": [value]}


def test_texts_are_read_in_every_style() -> None:
    text = "a: one\n  two\nb: 'it''s'\nc: \"x\\ty\\u00e9\"\nd: |\n  one\n  two\ne: >-\n  one\n  two\nf: ''\n"
    assert read(text).data == {"a": "one two", "b": "it's", "c": "x\tyé", "d": "one\ntwo\n", "e": "one two", "f": ""}


@pytest.mark.parametrize("nothing", ["", " ~", " null", "  # a comment"])
def test_a_field_without_a_value_is_missing_but_has_a_place(nothing: str) -> None:
    source = read(f"a: x\nb:{nothing}\nc: y\n")
    assert source.data == {"a": "x", "c": "y"}
    assert source.position(("b",)) == source.position(("b",), key=True) == Position(2, 1)


def test_an_item_without_a_value_is_none() -> None:
    source = read("a:\n  - x\n  -\n  - ~\n  - y\n")
    assert source.data == {"a": ["x", None, None, "y"]}
    assert source.position(("a", 2)) == Position(4, 5)


@pytest.mark.parametrize("text", ["a: 'null'\n", 'a: "null"\n', "a: |-\n  null\n"])
def test_null_in_quotes_or_in_lines_is_a_text(text: str) -> None:
    assert read(text).data == {"a": "null"}


@pytest.mark.parametrize(
    "text",
    [
        *("a: b # c\n", "a: b ## c\n", "a: b #\n", "a: 'b' #c\n", "a: | #c\n b\n", "#c\na: b\n"),
        *("a: b  # 1\n", "a: b  #1\n", "a: b \t#c\n", "a: 'b' # 1\n", "a: b\n # 1\n"),
    ],
)
def test_a_comment_stays_a_comment(text: str) -> None:
    assert read(text).data["a"].strip() == "b"


@pytest.mark.parametrize("text", ["a: b#c\n", "a: 'b #c'\n", "a: |\n  b #c\n", "a:\n  b#c\n"])
def test_a_hash_that_yaml_keeps_is_kept(text: str) -> None:
    assert "#c" in read(text).data["a"]


@pytest.mark.parametrize("text", ["a: b # 1\n", "a: [b # 1\n]\n", "a: {c: [b # 1\n]}\n"])
def test_a_number_behind_a_hash_is_a_comment_where_no_words_are(text: str) -> None:
    assert not read(text, fields_without_words={"a", "c"}).problems
    assert read(text).problems


@given(TEXT, st.sampled_from([None, "'", '"', "|", ">"]), st.sampled_from([20, 1000]))
def test_a_text_as_it_was_typed_has_the_words_of_its_value(text: str, style: str, width: int) -> None:
    written = yaml.dump({"a": [{"b": text}]}, default_style=style, width=width, allow_unicode=True)
    assume("\\" not in written and "'" not in text)
    source = read(written)
    assume(not source.problems)
    assert source.as_typed(("a", 0, "b")).text.split() == source.data["a"][0]["b"].split()


@pytest.mark.parametrize(
    ("written", "lead"),
    [
        ("a: b\n\n c\n  d\n", 2),
        ("a: 'b\n\n c\n  d'\n", 3),
        ("a:\n   b\n\n   c\n    d\n", 0),
        ("a: >-\n   b\n\n   c\n    d\n", 0),
        ("a: |-\n   b\n\n   c\n    d\n", 0),
    ],
)
def test_a_text_as_it_was_typed_has_its_lines(written: str, lead: int) -> None:
    assert read(written).as_typed(("a",)) == ("b\n\nc\n d", lead)


def test_brackets_and_20_levels_are_read() -> None:
    assert read("a: {b: [c, {d: e}], f}\n").data == {"a": {"b": ["c", {"d": "e"}]}}
    assert read("a: " + "[" * 19 + "]" * 19 + "\n").data


ISSUE = """\
title: Café 😀 recap
blocks:
  - type: text
    text: Hello
  - {type: hero, 'title':  "Hi"}
empty:
"""


@pytest.mark.parametrize(
    ("path", "key", "expected"),
    [
        ((), False, (1, 1)),
        (("title",), False, (1, 8)),
        (("title",), True, (1, 1)),
        (("blocks",), False, (3, 3)),
        (("blocks",), True, (2, 1)),
        (("blocks", 0), False, (3, 5)),
        (("blocks", 0, "text"), False, (4, 11)),
        (("blocks", 0, "text"), True, (4, 5)),
        (("blocks", 1), False, (5, 5)),
        (("blocks", 1, "title"), False, (5, 28)),
        (("blocks", 1, "title"), True, (5, 18)),
        (("blocks", 1, "missing", "deeper", 3), False, (5, 5)),
        (("blocks", 1, "missing"), True, (5, 5)),
        (("blocks", 9), False, (3, 3)),
        (("missing",), False, (1, 1)),
        (("empty", "deeper"), False, (6, 1)),
    ],
)
def test_every_path_has_a_position(path: tuple[str | int, ...], key: bool, expected: tuple[int, int]) -> None:
    assert read(ISSUE).position(path, key=key) == expected


def test_a_missing_path_ignores_an_offset() -> None:
    assert read(ISSUE).position(("blocks", 0, "missing"), offset=3) == (3, 5)
    assert read(ISSUE).position(("blocks",), offset=3) == (3, 3)


@pytest.mark.parametrize(
    ("written", "word", "expected"),
    [
        ("a: one two\n", "two", (1, 8)),
        ("a: 😀 é two\n", "two", (1, 8)),
        ("a: one\n\n   two\n", "two", (3, 4)),
        ("a: 'it''s two'\n", "two", (1, 11)),
        ("a: 'it''s two'\n", "'", (1, 7)),
        ('a: "\\x41\\u00e9\\t\\"\\\n  \\U0001F600\\n two"\n', "two", (2, 16)),
        ('a: "\\x41\\u00e9 two"\n', "é", (1, 9)),
        ('a: "\\u00a0two"\n', "two", (1, 11)),
        ("a: |+2 # a comment\n    one\n\n  two\n", "two", (4, 3)),
        ("a: >-\r\n  one\r\n  two\r\n", "two", (3, 3)),
        ("a: |\n  # one\n  two\n", "# one", (2, 3)),
        ("a:\n  one\n  two\n", "two", (3, 3)),
    ],
)
def test_an_offset_in_a_value_has_a_position(written: str, word: str, expected: tuple[int, int]) -> None:
    source = read(written)
    assert source.position(("a",), offset=source.data["a"].index(word)) == expected


def test_an_offset_at_white_space_or_past_the_end_stands_after_the_word_before_it() -> None:
    source = read("a: one two\nb: ' x'\n")
    assert source.position(("a",), offset=3) == (1, 7)
    assert source.position(("a",), offset=99) == (1, 11)
    assert source.position(("b",), offset=0) == (2, 5)


@given(TEXT, st.sampled_from([None, "'", '"', "|", ">"]), st.sampled_from([20, 1000]), st.booleans())
def test_the_character_at_an_offset_is_that_of_the_value(text: str, style: str, width: int, in_unicode: bool) -> None:
    written = yaml.dump({"a": [{"b": text}]}, default_style=style, width=width, allow_unicode=in_unicode)
    source = read(written)
    assume(not source.problems)
    value = source.data["a"][0]["b"]
    assert value == text
    for offset, character in enumerate(value):
        line, column = source.position(("a", 0, "b"), offset=offset)
        found = written.split("\n")[line - 1][column - 1 : column]
        assert character.isspace() or found in (character, "\\")


@given(st.lists(st.sampled_from(LINE_BREAKS), min_size=1, max_size=20))
def test_lines_are_counted_as_yaml_counts_them(breaks: list[str]) -> None:
    text = "".join(f"k{number}: é😀{end}" for number, end in enumerate(breaks))
    source = read(text)
    for number in range(len(breaks)):
        assert source.position((f"k{number}",), key=True) == (number + 1, 1)
        assert source.position((f"k{number}",), offset=1) == (number + 1, 5 + len(str(number)))


@given(
    st.one_of(
        st.binary(), st.text().map(str.encode), YAML_LIKE.map(str.encode), YAML_LIKE.map("a: {}".format).map(str.encode)
    )
)
@example(b"? - a\n")
@example(b"? {a: {b: c}}\n")
def test_anything_is_read_or_refused_with_a_place(raw: bytes) -> None:
    source = parse(raw, "issue.yaml")
    assert len(source.problems) <= MAX_PROBLEMS
    assert source.problems or not source.holes  # a tab before a comment is a mistake that hides nothing
    for problem in source.problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.message.endswith(".")
        assert problem.hint.endswith(".")
        assert problem.excerpt == "" or len(problem.excerpt.splitlines()[0]) <= 100
    for path in source.values if () not in source.holes else ():
        assert source.position(path) >= (1, 1)
        assert source.position(path, offset=2) >= (1, 1)


def zipped(*names: str) -> bytes:
    """Return a ZIP archive of files that hold a text, as Word writes its documents."""
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        for name in names:
            archive.writestr(name, "We met. " * 9000)
    return written.getvalue()


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml"), "a Word document"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "an Excel sheet"),
        (zipped("notes.txt"), "a ZIP archive"),
        (rb"{\rtf1\ansi {\fonttbl {\f0 Times;}}", "a document in RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "a document of Microsoft Office"),
        (b"%PDF-1.7\n", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b'<!DOCTYPE html>\n<html lang="en">', "a web page"),
        (b"\xef\xbb\xbf\n<html>\n<body>", "a web page"),
    ],
)
def test_a_file_of_another_kind_is_named(raw: bytes, what: str) -> None:
    assert refused(raw) == (
        f"issue.yaml:1:1: This is {what} under another name, and no text that can be read here.\n"
        "    hint: Begin an issue with `newsletter new spring`, and copy the words into it."
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_utf_8_and_utf_16_are_read(encoding: str) -> None:
    source = parse("a: é😀\nb: c\n".encode(encoding), "issue.yaml")
    assert source.data == {"a": "é😀", "b": "c"}
    assert source.position(("a",), key=True) == (1, 1)
    assert source.position(("b",)) == (2, 4)


def test_utf_16_is_read_in_either_byte_order() -> None:
    assert parse(b"\xff\xfe" + "a: é".encode("utf-16-le"), "").data == {"a": "é"}
    assert parse(b"\xfe\xff" + "a: é".encode("utf-16-be"), "").data == {"a": "é"}


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_wrong_byte_is_refused_at_its_place(mark: bytes) -> None:
    assert refused(mark + "a: 😀\r\nb: ".encode() + b"caf\xe9 x\n") == (
        "issue.yaml:2:7: The byte 0xE9 here stands for no character in UTF-8.\n"
        "    b: caf\N{REPLACEMENT CHARACTER} x\n"
        "          ^\n"
        "    hint: In the editor choose Save as, and the encoding UTF-8. Then check the letters with accents."
    )


def test_half_a_character_in_utf_16_is_refused_at_its_place() -> None:
    said = refused(b"\xff\xfe" + "a: b\nc: ".encode("utf-16-le") + b"\x00\xd8" + "x".encode("utf-16-le"))
    assert said.startswith("issue.yaml:2:4: The byte 0x00 here stands for no character in UTF-16.\n")


def test_utf_16_without_a_mark_is_told_to_become_utf_8() -> None:
    said = refused("a: b".encode("utf-16-le"))
    assert said.startswith("issue.yaml:1:2: The invisible control character U+0000 stands here.\n")
    hint = "Delete it. If there are many of them: In the editor choose Save as, and the encoding UTF-8."
    assert f"hint: {hint}\n" in said


@pytest.mark.parametrize("character", ["\0", "\x0b", "\x1b", "\x7f", "\x9f", "\ue000", "\uf8ff", "\uffff"])
def test_a_character_that_no_reader_would_see_is_refused(character: str) -> None:
    said = refused(f"a: x\nb: y{character}z\n".encode())
    assert said.startswith("issue.yaml:2:5: The ")
    assert f"U+{ord(character):04X}" in said
    assert "y\N{REPLACEMENT CHARACTER}z\n" in said


@pytest.mark.parametrize(
    ("written", "excerpt"),
    [
        ("a:\tb #c\n", "a:\tb #c\n  \t  ^"),
        ("a: 中文 #c\n", "a: 中文 #c\n        ^"),
        ("a: 😀 #c\n", "a: 😀 #c\n      ^"),
        ("a: e\u0301 #c\n", "a: e\u0301 #c\n     ^"),
        ("a: " + "x" * 200 + " #c\n", "…" + "x" * 96 + " #c\n" + " " * 98 + "^"),
        ("a: b #" + "x" * 200 + "\n", "a: b #" + "x" * 93 + "…\n     ^"),
    ],
)
def test_the_caret_stands_under_the_mistake(written: str, excerpt: str) -> None:
    assert read(written).problems[0].excerpt == excerpt


def test_a_problem_is_made_for_a_path() -> None:
    problem = read(ISSUE).problem(("title",), "No.", "Yes.", offset=5)
    assert str(problem) == "issue.yaml:1:13: No.\n    title: Café 😀 recap\n                ^\n    hint: Yes."
    assert read(ISSUE).problem(("blocks", 1, "title"), "No.", key=True).column == 18


def test_a_file_with_very_many_mistakes_shows_the_first() -> None:
    problems = read("a: b\n" * 1000).problems
    assert [problem.line for problem in problems] == list(range(2, MAX_PROBLEMS + 2))


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"x" * 10_000_000, id="10 MB"),
        pytest.param(b"\xff" * 10_000_000, id="10 MB that are no text"),
        pytest.param(b"a: " + b"[" * 40_000, id="40,000 brackets"),
        pytest.param(b"a: " + b"{a: " * 40_000, id="40,000 braces"),
        pytest.param(b"a:\n " + b"- " * 40_000, id="40,000 dashes"),
        pytest.param(b"? " * 40_000, id="40,000 question marks"),
        pytest.param(b"a: &a [x]\n" + b"".join(b"b%d: &b%d [*a, *a]\n" % (n, n) for n in range(999)), id="aliases"),
        pytest.param(b"a: b\n" * 190_000, id="one field over and over"),
        pytest.param(b"\0" * 999_999, id="nothing but NUL"),
        pytest.param(b"a: b\n" + b"-" * 900_000, id="900,000 dashes without a space"),
        pytest.param(b"a: {b: c" + b"]" * 900_000, id="900,000 closing brackets"),
        pytest.param("a: b\n{}\n".format("\u00a0\n" * 300_000).encode(), id="300,000 lines of no-break spaces"),
        pytest.param(b"a: {b: " + b"c, " * 300_000 + b"d: e: f", id="300,000 commas"),
    ],
)
def test_a_hostile_file_is_refused_at_once(raw: bytes) -> None:
    begin = time.process_time()
    refused(raw)
    assert time.process_time() - begin < 10  # what is read in quadratic time takes minutes


def test_a_large_file_is_refused_by_its_size() -> None:
    assert refused(b"a: b\n" * 300_000) == (
        "issue.yaml:1:1: The file has more than 1 MB, and is not read.\n"
        "    hint: Images and other files do not belong in it."
    )
