"""What readers see is what was typed: `writing.changed` finds what a parser or a template changes, and nothing else.

The faults stand in changed/faults.yaml. They are what CommonMark's own parser does, which is put in place of ours here:
nothing else of the builder is replaced.
"""

from __future__ import annotations

import ast
import json
import re
import time
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from newsletter.build import build_edition
from newsletter.check.changed import CHANGED, changed
from newsletter.check.finding import Finding
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.model.files import find_issues
from newsletter.model.publication import load_publication
from newsletter.model.starter import init_publication, new_issue
from newsletter.reading.limits import MAX_TEXT
from newsletter.text import addresses, prose, subscripts
from tests.text.test_fidelity import TEXTS
from tests.writing import PUBLICATION, issue, save

ROOT = Path(__file__).resolve().parent.parent.parent
FAULTS = yaml.safe_load((Path(__file__).parent / "changed" / "faults.yaml").read_text(encoding="utf-8"))
WITH_MENDING = [fault for fault in FAULTS if "write" in fault]


def found(folder: Path, texts: list[str], **files: str) -> dict[int, list[Finding]]:
    """Return what the rule finds in a letter of these texts, by the number of the text."""
    blocks = "".join(f"  - {{type: text, text: {json.dumps(text, ensure_ascii=False)}}}\n" for text in texts)
    path = save(folder, "spring.yaml", issue(blocks), {"newsletter.yaml": PUBLICATION, **files})
    findings: dict[int, list[Finding]] = {}
    for finding in build_edition(path, load_publication(folder)).report.findings:
        if finding.rule == CHANGED.id:
            findings.setdefault(finding.problem.line - issue().count("\n") - 2, []).append(finding)
    return findings


@cache
def commonmark() -> MarkdownIt:
    """Return the parser of CommonMark, with the names that prose.py has for lines and code."""
    parser = MarkdownIt("commonmark").disable(["html_block", "html_inline"])

    def named(state: StateCore) -> None:
        for token in state.tokens:
            token.type = "code_block" if token.type == "fence" else token.type
            for child in token.children or ():
                if child.type == "softbreak":
                    child.type, child.tag, child.content = "text", "", " "
                elif child.type == "link_open":
                    child.attrs = {"href": child.attrs["href"]}
                    child.meta = {"typed": child.attrs["href"]}

    parser.core.ruler.push("named", named)
    return parser


@pytest.fixture
def by_commonmark(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Read all prose by CommonMark's own rules."""
    with monkeypatch.context() as patch:
        patch.setattr(prose, "_simple", lambda text: None)
        patch.setattr(prose, "_markdown", commonmark)
        yield


def test_every_fault_of_commonmark_is_found_at_its_character(by_commonmark: None, tmp_path: Path) -> None:
    told = found(tmp_path, [fault["typed"] for fault in FAULTS])
    for number, fault in enumerate(FAULTS):
        assert [finding.problem.message for finding in told.get(number, [])] == [fault["told"]]


def test_what_is_said_to_be_written_instead_is_shown_as_it_was_meant(by_commonmark: None, tmp_path: Path) -> None:
    told = found(tmp_path, [fault["typed"] for fault in WITH_MENDING])
    for number, fault in enumerate(WITH_MENDING):
        hint = told[number][0].problem.hint.removeprefix("Write ").rstrip(".")[1:-1]
        assert hint in fault["write"]
    assert found(tmp_path, [fault["write"] for fault in WITH_MENDING]) == {}


def test_our_parser_changes_nothing_of_all_this(tmp_path: Path) -> None:
    assert found(tmp_path, [fault["typed"] for fault in FAULTS]) == {}


def test_a_fast_way_that_reads_more_into_a_text_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plain = prose.Simple([[prose.Run("Take 2500 mg at night.")]])
    monkeypatch.setattr(prose, "_simple", lambda text: plain)
    told = found(tmp_path, ["Take 2*500 mg at night."])
    assert [finding.problem.message for finding in told[0]] == [
        "`2*500 mg` is shown as “2500 mg” in the HTML and in the plain text."
    ]


@pytest.mark.parametrize(
    ("typed", "linked", "whole"),
    [
        ("Write to o'brien@garden.test.", "brien@garden.test", "o'brien@garden.test"),
        ("Write to info&press@garden.test, please.", "press@garden.test", "info&press@garden.test"),
        ("Write to anna–lena@garden.test", "lena@garden.test", "anna–lena@garden.test"),
        ("Write to let\u00adter@garden.test", "ter@garden.test", "let\u00adter@garden.test"),
        ("See https://garden.test/a–b, and more", "https://garden.test/a", "https://garden.test/a–b"),
        ("See https://garden.test/a*b", "https://garden.test/a", "https://garden.test/a*b"),
        ("See www.garden.test/a*b", "www.garden.test/a", "www.garden.test/a*b"),
    ],
)
def test_an_address_that_is_a_link_only_in_part_is_found(
    typed: str, linked: str, whole: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert found(tmp_path, [typed]) == {}
    start, schemes = typed.index(linked), {"@": "mailto:", "www.": "https://"}
    scheme = next((scheme for mark, scheme in schemes.items() if mark in linked), "")
    part = addresses.Address(start, start + len(linked), scheme)
    monkeypatch.setattr(addresses, "find", lambda text: (part,) if text == typed else ())
    told = found(tmp_path, [typed])[0]
    assert [finding.problem.message for finding in told] == [f"Of `{whole}`, only “{linked}” is a link."]
    assert told[0].problem.hint == f"Write it as a link: `[{whole}]({scheme}{whole})`."


@settings(max_examples=12, deadline=None)
@given(texts=st.lists(TEXTS.map(str.strip).filter(bool), min_size=30, max_size=30))
def test_of_random_texts_of_the_field_nothing_is_said(
    texts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    told = found(tmp_path_factory.mktemp("letter"), texts)
    assert [(texts[number], str(finding)) for number, findings in told.items() for finding in findings] == []


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "nl", "ar", "it", "pt", "pl", "sv"])
def test_of_new_issues_nothing_is_said_in_any_language(language: str, tmp_path: Path) -> None:
    init_publication(tmp_path, date(2026, 4, 20))
    new_issue(tmp_path, "spring", date(2026, 4, 20))
    settings_file = tmp_path / "newsletter.yaml"
    written = settings_file.read_text(encoding="utf-8")
    settings_file.write_text(
        re.sub(r"(?m)^#? ?language: .*", "", written) + f"\nlanguage: {language}\n", encoding="utf-8"
    )
    publication = load_publication(tmp_path)
    reports = [build_edition(path, publication).report for path in find_issues(tmp_path)]
    assert len(reports) == 2
    assert [str(finding) for report in reports for finding in report.findings if finding.rule == CHANGED.id] == []


def test_a_mark_of_right_to_left_text_and_an_isolate_are_no_change(tmp_path: Path) -> None:
    html = "<p>الهاتف \u2066<span dir='ltr'>+32 9 123</span>\u2069, \u200fAnn</p>"
    told = found(
        tmp_path,
        ["الهاتف +32 9 123, Ann"],
        **{"templates/blocks/text.mjml": f"<mj-section><mj-column><mj-text>{html}</mj-text></mj-column></mj-section>"},
    )
    assert told == {}


@pytest.mark.parametrize(
    "typed",
    [
        "Cafe\u0301 and \u212b",
        "a\u00a0b\u2007c",
        "👩\u200d⚕️ and نامه\u200cها",
        "{{ first_name | there }}, *{{ town }}*",
    ],
)
def test_composed_letters_spaces_joiners_and_merge_tags_are_no_change(typed: str, tmp_path: Path) -> None:
    assert found(tmp_path, [typed]) == {}


@pytest.mark.parametrize(
    "piece",
    [
        "a *b* ",
        "**",
        "*a ",
        "[a](https://garden.test/ ",
        "[a](https://garden.test/b) ",
        "[",
        "`",
        "` ",
        "&amp;",
        "- a\n",
        "> ",
        ">",
        "1. a\n",
        "a\n\n",
        "\\*",
        "[a][b] ",
        "<https://garden.test/b> ",
        "# a #\n",
        "```\n",
        "[a]: https://garden.test/b\n",
        "\u202e",
        "e\u0301",
        "{{ town }} ",
        "a@garden.test ",
    ],
)
@pytest.mark.parametrize("before", ["A ", "A\n\n"], ids=["within a line", "at its start"])
@pytest.mark.soak
def test_a_hostile_text_takes_no_time_that_counts(piece: str, before: str, tmp_path: Path) -> None:
    text = before + (piece * MAX_TEXT)[: MAX_TEXT - len(before)].strip()
    path = save(
        tmp_path,
        "spring.yaml",
        issue(f"  - {{type: text, text: {json.dumps(text)}}}\n"),
        {"newsletter.yaml": PUBLICATION},
    )
    letter = ParsedLetter.of(build_edition(path, load_publication(tmp_path)).letter)
    started = time.process_time()
    told = list(changed(letter))
    assert time.process_time() - started < 3
    assert told == []


def test_no_part_of_the_rule_shares_code_with_what_writes_the_letter() -> None:
    imported = {
        f"{node.module}.{name.name}" if isinstance(node, ast.ImportFrom) else name.name
        for file in (ROOT / "newsletter" / "check" / "changed").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert imported
    of_text = {name for name in imported if name.startswith(("newsletter.text.", "markdown_it", "mdurl"))}
    assert of_text == {"newsletter.text.merge_tags.Tags", "newsletter.text.markup.Element"}


def test_a_reading_of_tildes_and_carets_that_is_less_strict_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["3~5,7~9", "x^2+y^2", "2^n/2^m", "10^9,10^12", "CD34^+CD38^-"]
    assert not found(tmp_path / "strict", texts)
    lenient = r"(?:~(?P<sub>[^\s~^]+)~|\^(?P<sup>[^\s~^]+)\^)"
    monkeypatch.setattr(subscripts, "SCRIPT", re.compile(lenient))
    monkeypatch.setattr(subscripts, "ANYWHERE", re.compile(lenient))
    assert list(found(tmp_path / "lenient", texts)) == [*range(len(texts))]


def test_formulas_and_notes_are_shown_as_they_were_typed_unless_a_template_changes_them(tmp_path: Path) -> None:
    text = "What we saw in Ghent is CO~2~ and 10^9^[^1], see [below](#one).\n\n### One\n\nTwo.\n\n[^1]: A note."
    assert not found(tmp_path / "ours", [text])
    changes = {"CO": "CX", "10": "11", "[1]": "[2]", "A note": "B note"}
    for old, new in changes.items():
        template = f'<div>{{{{ block.text | prose | replace("{old}", "{new}") }}}}</div>'
        mjml = f"<mj-section><mj-column><mj-text>{template}</mj-text></mj-column></mj-section>"
        assert found(tmp_path / new, [text], **{"templates/blocks/text.mjml": mjml}), old
