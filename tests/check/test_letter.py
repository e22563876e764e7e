"""Parsed letters, and the places in YAML files to which findings in their HTML lead."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.check.finding import Rule
from newsletter.check.paragraphs import Passage
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.images import collect
from newsletter.model.issue import load_issue
from newsletter.model.publication import load_publication
from newsletter.reading.kinds import Kind
from newsletter.render import render_issue

PICTURE = Path(__file__).resolve().parent.parent / "editions" / "images" / "wide.png"
RULE = Rule("a.rule", "advice", "{rule} {element} {written} {path} {offset}", "{words}")
VALUES = {"rule": 1, "element": 2, "written": 3, "path": 4, "offset": 5, "words": 6}
PUBLICATION = """\
name: Halls
social: [{label: two halls, url: https://halls.test/two}]
"""
ISSUE = """\
subject: A letter
preheader: About two halls
title: Halls
date: 2026-03-02
blocks:
  - type: image
    image: {src: halls.png, alt: two halls}
    caption: There are two halls, see https://halls.test/one
    url: https://halls.test/
  - type: text
    text: |
      One hall
      of stone
"""


@pytest.fixture
def letter(same_folder: Path) -> ParsedLetter:
    files = {
        "newsletter.yaml": PUBLICATION,
        "issue.yaml": ISSUE,
        "templates/letter.mjml": '<mjml><mj-body><mj-text>\n<p data-at="blocks.0">x</p>\n<b data-at="blocks.1">x</b>\n'
        "<i>x</i>\n</mj-text></mj-body></mjml>",
    }
    for name, content in files.items():
        path = same_folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    (same_folder / "halls.png").write_bytes(PICTURE.read_bytes())
    publication = load_publication(same_folder)
    issue = load_issue(same_folder / "issue.yaml", publication)
    pictures = collect(issue, publication)
    return ParsedLetter(issue, publication, render_issue(issue, publication, pictures), pictures, b"")


@pytest.mark.parametrize(
    ("tag", "written", "place"),
    [
        ("p", "two halls", "issue.yaml:7:34"),
        ("p", "halls", "issue.yaml:7:38"),
        ("p", "halls.png", "issue.yaml:7:18"),
        ("p", "https://halls.test/", "issue.yaml:9:10"),
        ("p", "https://halls.test/one", "issue.yaml:8:39"),
        ("p", "https://halls.test/two", "newsletter.yaml:2:34"),
        ("b", "One hall of stone", "issue.yaml:12:7"),
        ("b", "of stone", "issue.yaml:13:7"),
        ("b", "halls.png", "letter.mjml:3:1"),
        ("i", "Halls", "issue.yaml:3:8"),
        ("i", "two halls", "issue.yaml:7:34"),
        ("i", "https://halls.test/two", "newsletter.yaml:2:34"),
        ("i", "no halls", "letter.mjml:4:1"),
        ("i", "", "letter.mjml:4:1"),
    ],
)
def test_what_is_found_in_an_element_stands_where_its_author_wrote_just_that_or_else_more(
    letter: ParsedLetter, tag: str, written: str, place: str
) -> None:
    problem = letter.finding_in_text(RULE, letter.root.find(f".//{tag}"), written, **VALUES).problem
    assert f"{Path(problem.file).name}:{problem.line}:{problem.column}" == place


def test_a_rule_can_call_its_values_as_it_likes(letter: ParsedLetter) -> None:
    element = letter.root.find(".//p")
    passage = letter.passages[0]
    found = [
        passage.finding(RULE, 0, **VALUES),
        letter.finding(RULE, ("title",), **VALUES),
        letter.finding_in_publication(RULE, ("name",), **VALUES),
        letter.finding_in_template(RULE, element, **VALUES),
        letter.finding_in_text(RULE, element, "two halls", **VALUES),
    ]
    assert {(finding.problem.message, finding.problem.hint) for finding in found} == {("1 2 3 4 5", "6")}


def test_texts_are_those_at_a_path_and_below_it(letter: ParsedLetter) -> None:
    source = letter.issue.source
    image = ("blocks", 0, "image")
    alt = Passage(source, (*image, "alt"), "two halls", Kind.ALT)
    assert [*letter.texts_below(image)] == [Passage(source, (*image, "src"), "halls.png", Kind.FILE), alt]
    assert [*letter.texts_below((*image, "alt"))] == [alt]
    for nowhere in [(*image, "alt", 0), ("blocks", 7), ("blocks", -1), ("blocks", "image"), ("nothing", 0)]:
        assert [*letter.texts_below(nowhere)] == []
