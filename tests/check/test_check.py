"""All families together: the content and order of a report, and what holds for every rule."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from newsletter.build import build_edition
from newsletter.check import Report, all_rules, check
from newsletter.check.finding import SEVERITIES, Finding, Rule, in_order
from newsletter.errors import Problem
from newsletter.model.publication import load_publication
from tests.writing import PUBLICATION, issue, save

ROOT = Path(__file__).resolve().parent.parent.parent
RULES = all_rules()
PLACE = re.compile(r"\{[a-z_]+\}")

ISSUE = issue(
    "  - type: text\n    heading: In bloom\n    text: See [our list of all flowers](https://garden.test/flowers).\n"
)
TO_DO = ISSUE.replace("title: Three days in Ghent", "title: TODO")


def report(folder: Path, text: str = ISSUE, publication: str = PUBLICATION) -> Report:
    path = save(folder, "issues/spring.yaml", text, {"newsletter.yaml": publication})
    return build_edition(path, load_publication(folder)).report


def finding(file: str, line: int, column: int, severity: str = "error", rule: str = "family.rule") -> Finding:
    return Finding(rule, next(s for s in SEVERITIES if s == severity), Problem(file, line, column, "So it is."))


# --- reports ---


def test_a_well_made_letter_has_no_findings(tmp_path: Path) -> None:
    assert [str(finding) for finding in report(tmp_path).findings] == []


def test_findings_come_by_file_line_and_column(tmp_path: Path) -> None:
    publication = PUBLICATION.replace("sender", "#").replace("postal_address", "#")
    found = report(tmp_path, TO_DO.replace("blocks:", "draft: true\nblocks:"), publication).findings
    places = [(each.problem.file, each.problem.line, each.problem.column) for each in found]
    assert places == sorted(places)
    assert {each.rule for each in found} == {
        "delivery.draft",
        "delivery.no-postal-address",
        "delivery.no-sender",
        "writing.placeholder",
    }


def test_the_same_letter_has_the_same_findings_again(tmp_path: Path) -> None:
    assert report(tmp_path, TO_DO) == report(tmp_path, TO_DO)


def test_what_live_answers_say_is_a_part_of_the_report(tmp_path: Path) -> None:
    report(tmp_path)
    edition = build_edition(tmp_path / "issues" / "spring.yaml", load_publication(tmp_path))
    dead = Finding("links.dead", "error", edition.issue.source.problem(("blocks", 0, "text"), "It is gone."))
    assert check(edition.letter, [dead]).findings == (dead,)


@pytest.mark.parametrize(
    "given",
    [
        [finding("a", 2, 1), finding("a", 1, 9), finding("a", 1, 2)],
        [finding("b", 1, 1), finding("a", 9, 1)],
        [finding("a", 1, 1, "advice"), finding("a", 1, 1, "error"), finding("a", 1, 1, "warning")],
        [finding("a", 1, 1, rule="z.z"), finding("a", 1, 1, rule="a.a")],
    ],
)
def test_order_is_that_of_places_and_then_the_worst_first(given: list[Finding]) -> None:
    ordered = in_order(given)
    keys = [(f.problem.file, f.problem.line, f.problem.column, SEVERITIES.index(f.severity), f.rule) for f in ordered]
    assert keys == sorted(keys)
    assert in_order(reversed(given)) == ordered


def test_of_equal_findings_one_is_kept() -> None:
    assert len(in_order([finding("a", 1, 1), finding("a", 1, 1), finding("a", 1, 2)])) == 2


# --- rules ---


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_is_named_by_its_family_and_says_one_sentence_of_fact_and_one_of_hint(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z]+(-[a-z]+)*", rule.id)
    assert rule.severity in SEVERITIES
    for words in (rule.fact, rule.hint):
        assert words[-1] in ".?…" or PLACE.fullmatch(words[words.rindex("{") :]), words


@pytest.mark.parametrize("family", sorted({rule.partition(".")[0] for rule in RULES}))
def test_the_rules_of_a_family_stand_in_its_file_and_on_its_page(family: str) -> None:
    ids = [rule for rule in RULES if rule.startswith(f"{family}.")]
    assert ids == [rule.id for rule in import_module(f"newsletter.check.{family}").RULES]
    if family == "silence":
        overview = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
        assert [rule for rule in ids if f"`{rule}`" not in overview] == []
    else:
        page = (ROOT / "docs" / "checks" / f"{family}.md").read_text(encoding="utf-8")
        chapters = re.findall(r"^## (\w+\.\S+)\n\n\*(\w+)", page, re.MULTILINE)
        assert sorted(chapters) == sorted((rule, RULES[rule].severity.capitalize()) for rule in ids)


def test_the_overview_leads_to_the_page_of_every_family() -> None:
    overview = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    pages = [path.name for path in (ROOT / "docs" / "checks").glob("*.md")]
    assert pages
    assert [page for page in pages if f"(checks/{page})" not in overview] == []
