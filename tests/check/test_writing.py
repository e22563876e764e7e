"""The rules about words where a case is not enough: a new issue, and arbitrary texts."""

from __future__ import annotations

import json
import re
import time
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.check.finding import MOST
from newsletter.check.paragraphs import Paragraph, Passage, split
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.check.writing import check
from newsletter.check.writing.lines import FOLDED, LINES_JOINED
from newsletter.check.writing.placeholders import STARTER
from newsletter.model.files import shipped_templates
from newsletter.model.issue import load_issue
from newsletter.model.publication import load_publication
from newsletter.reading.kinds import Kind
from newsletter.reading.limits import MAX_TEXT
from newsletter.reading.parsing import parse
from newsletter.render import Rendering
from newsletter.text import merge_tags
from newsletter.text.prose import to_text
from tests.examples import cases, examples
from tests.planting import texts_of
from tests.writing import PUBLICATION, issue, save

SOURCE = parse(b"text: a", "a.yaml")
RECAP = "  - {type: recap, text: It was good., meeting: {name: 63rd ASH Annual, start: 2021-12-10, end: 2021-12-14}}\n"


def written(folder: Path, text: str) -> ParsedLetter:
    """Return an issue as the rules about texts, which ignore the HTML, see it."""
    path = save(folder, "spring.yaml", text, {"newsletter.yaml": PUBLICATION})
    publication = load_publication(folder)
    loaded = load_issue(path, publication)
    tags = merge_tags.find([*loaded.texts, *publication.texts])
    subject, preheader = tags.tokenize(loaded.subject), tags.tokenize(loaded.preheader)
    return ParsedLetter(
        loaded, publication, Rendering(subject, preheader, "<html><body></body></html>", "", {}, tags), {}, b""
    )


def test_what_a_new_issue_says_for_its_author_to_write_over_is_known() -> None:
    starters = [shipped_templates() / "starter" / name for name in ("issue.yaml", "hello.yaml")]
    texts = [
        " ".join(paragraph.text.split())
        for path in starters
        for text in texts_of(parse(path.read_bytes(), path.name).data).values()
        for paragraph in split(Passage(SOURCE, (), text, Kind.PROSE))
    ]
    assert [known for known in STARTER if not any(text.startswith(known) for text in texts)] == []
    to_write = re.compile(r"[Ww]rite (?!to us)|The (?:name|title) of")
    assert [text for text in texts if to_write.match(text) and not text.startswith(tuple(STARTER))] == []


def shown(letter: ParsedLetter) -> str:
    """Return the first block's prose as plain text."""
    return to_text(next(passage.text for passage in letter.passages if passage.is_prose))


def test_what_is_said_about_joined_lines_keeps_them(tmp_path: Path) -> None:
    typed = issue(
        "  - type: text\n    text: |\n      Our account\n      Society\n      IBAN: BE68 5390 0754 7034\n      BIC\n"
    )
    finding = next(found for found in check(written(tmp_path, typed)) if found.rule == LINES_JOINED.id)
    for line in re.findall(r"`([^`]+\\)`", finding.problem.hint):
        typed = typed.replace(line[:-1], line)
    assert LINES_JOINED.id not in {found.rule for found in check(written(tmp_path, typed))}
    assert shown(written(tmp_path, typed)) == "Our account\nSociety\nIBAN: BE68 5390 0754 7034\nBIC"


@pytest.mark.parametrize("begin", ["text: ", "text:\n      ", "text: >\n      ", "text: '"])
def test_what_is_said_about_a_folded_text_keeps_its_paragraphs(begin: str, tmp_path: Path) -> None:
    end = "'" if begin.endswith("'") else ""
    typed = issue(f"  - type: text\n    {begin}It was good.\n\n      We met.\n\n      We left.{end}\n")
    [finding] = [found for found in check(written(tmp_path, typed)) if found.rule == FOLDED.id]
    assert finding.problem.hint.startswith("Write `text: |`")
    typed = typed.replace(begin, "text: |\n      ").replace(f"left.{end}", "left.")
    letter = written(tmp_path, typed)
    assert FOLDED.id not in {found.rule for found in check(letter)}
    assert shown(letter) == "It was good.\n\nWe met.\n\nWe left."


# All rules


PIECES = [
    *"`*_[](){}|<>!#-~.:;,\n\n\n  \t0123456789",
    *(
        "{{ first_name }}",
        "{{ x",
        "}}",
        "*|",
        "|*",
        "%%",
        "[[",
        "]]",
        "{%",
        "the ",
        "the ",
        "ALL all",
        "](",
        "](https://",
    ),
    *(
        "TK",
        "TODO",
        "your name",
        "Your name",
        "example.org",
        "https://",
        "<b>",
        "<!--",
        "-->",
        "![",
        "```\n",
        "    ",
        "> ",
    ),
    *("10 to 13 December 2021", "62nd ASH Annual ", "\u0301", "\u200f", "\U0001f469\u200d", "ß", "İ", "ﬁ", "جداً جداً"),
]
CHARACTERS = st.characters(exclude_categories=["Cs", "Co", "Cc", "Cn", "Zl", "Zp"])
TEXTS = st.lists(
    st.sampled_from(PIECES) | st.text(CHARACTERS, max_size=5),
    max_size=40,
)


@settings(deadline=None, max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS.map("".join).filter(str.strip))
def test_no_text_makes_a_rule_fail_and_every_place_has_the_words_that_are_quoted(text: str, tmp_path: Path) -> None:
    typed = json.dumps(text, ensure_ascii=False)
    whole = issue(f"{RECAP}  - type: text\n    text: {typed}\n  - type: divider\n    heading: {typed}\n")
    lines = whole.split("\n")
    for finding in check(written(tmp_path, whole)):
        line = lines[finding.problem.line - 1]
        assert 1 <= finding.problem.column <= len(line) + 1
        quote = re.search("[“`]([^”`]{1,60})", finding.problem.message)
        if quote and finding.problem.line > 4 and finding.rule != "writing.language-without-words":
            first = json.dumps(quote[1].split()[0], ensure_ascii=False)[1:-1] if quote[1].split() else ""
            at = line[finding.problem.column - 1 :]
            at = at.replace("\\n", " ")
            assert any(words.startswith(first[:1]) for words in (at, at.lstrip("*_` "))), (finding, at[:40])


@settings(deadline=None, max_examples=examples(200))
@given(text=TEXTS.map("".join))
def test_a_paragraph_has_every_character_in_its_place(text: str) -> None:
    for paragraph in passages(text):
        there = paragraph.passage.text[paragraph.start : paragraph.start + len(paragraph.text)]
        assert all(one == other or one in "\0\ue000 " for one, other in zip(paragraph.text, there, strict=True))


def passages(text: str) -> list[Paragraph]:
    return list(
        chain.from_iterable(
            split(Passage(SOURCE, ("text",), text, kind)) for kind in (Kind.PROSE, Kind.LINE, Kind.LINES)
        )
    )


@pytest.mark.parametrize(
    "piece",
    cases(
        [
            *(
                "a a ",
                "aa ",
                "the the ",
                "TK ",
                "{{ a }} ",
                "{{ a",
                "{{ ",
                "{%",
                "*|a",
                "%%a",
                "[[a",
                "[](",
                "[",
                "![](a b.c) ",
            ),
            *(
                "<b>",
                "<!--",
                "<!-",
                "`" * 3 + " ",
                "a`",
                "10 ",
                "10 to ",
                "62 ASH Annual ",
                "62 ASH ",
                "> ",
                "- ",
                "\n\n",
                "1. ",
            ),
            *("A\n", "a a\n", "A,\n", "[A](https://a.test/\n", "[A](b) ", "A 1\n\n"),
            *("• a\n", "*a\n", "-a\n", "[a][b] ", "[a](https://", "**a", "_a ", "[insert ", "{{ a | 'b' }} "),
            *(
                "your name ",
                "example.org ",
                "a.example.",
                "t-",
                "(TK) t-",
                "copy \u0301",
                "x",
                "\t",
                "December 10 ",
                "©",
            ),
        ]
    ),
)
def test_a_hostile_text_takes_no_time_that_counts(piece: str, tmp_path: Path) -> None:
    text = (piece * MAX_TEXT)[: MAX_TEXT - 2]
    letter = written(tmp_path, issue(f"{RECAP}  - type: text\n    text: {json.dumps('A ' + text)}\n"))
    before = time.process_time()
    findings = list(check(letter))
    assert time.process_time() - before < 10
    assert len(findings) <= MOST * 3
