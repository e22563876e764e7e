"""Rules that are silenced, in an issue or for all of them, and what is said of silences themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.build import build_edition
from newsletter.check import Report, check, unused_silences
from newsletter.check.finding import Finding
from newsletter.errors import InputError
from newsletter.model.publication import load_publication

PUBLICATION = """\
name: The Garden Letter
sender: {name: The garden society, email: letter@garden.test}
unsubscribe_url: https://garden.test/leave
"""
ISSUE = """\
subject: Spring has come to the garden
preheader: What is in bloom this month, and when to come and see it for yourself.
title: Spring has come
date: 2026-03-20
draft: true
blocks:
  - type: text
    text: The first tulips opened on Monday, and the last ones will in June.
"""
NO_ADDRESS, DRAFT = "delivery.no-postal-address", "delivery.draft"


def silenced(*rules: str) -> str:
    """Return the lines that silence these rules; the first rule stands in their third line, at column 13."""
    lines = "".join(f"    - rule: {rule}\n      because: It is a test.\n" for rule in rules)
    return f"check:\n  ignore:\n{lines}"


def report(folder: Path, issue: str = ISSUE, publication: str = PUBLICATION, slug: str = "spring") -> Report:
    (folder / "issues").mkdir(exist_ok=True)
    (folder / "newsletter.yaml").write_text(publication, encoding="utf-8")
    path = folder / "issues" / f"{slug}.yaml"
    path.write_text(issue, encoding="utf-8")
    return build_edition(path, load_publication(folder)).report


def shown(findings: tuple[Finding, ...]) -> list[tuple[str, str, int, int]]:
    return [(found.rule, Path(found.problem.file).name, found.problem.line, found.problem.column) for found in findings]


def rules(findings: tuple[Finding, ...]) -> set[str]:
    return {found.rule for found in findings}


def test_what_nobody_silences_is_found(tmp_path: Path) -> None:
    assert rules(report(tmp_path).findings) == {NO_ADDRESS, DRAFT}


def test_an_issue_silences_a_rule_for_itself(tmp_path: Path) -> None:
    assert rules(report(tmp_path, ISSUE + silenced(DRAFT)).findings) == {NO_ADDRESS}
    assert rules(report(tmp_path, slug="summer").findings) == {NO_ADDRESS, DRAFT}


def test_a_publication_silences_a_rule_for_all_its_issues(tmp_path: Path) -> None:
    publication = PUBLICATION + silenced(DRAFT)
    for slug in ("spring", "summer"):
        found = report(tmp_path, publication=publication, slug=slug)
        assert rules(found.findings) == {NO_ADDRESS}
        assert found.used == {DRAFT}


def test_errors_can_be_silenced_and_so_can_what_newsletter_yaml_lacks(tmp_path: Path) -> None:
    assert report(tmp_path, ISSUE + silenced(DRAFT, NO_ADDRESS)).findings == ()


def test_every_finding_of_a_silenced_rule_is_silent(tmp_path: Path) -> None:
    issue = ISSUE.replace("tulips", "TODO").replace("last", "FIXME")
    assert [found.rule for found in report(tmp_path, issue).findings].count("writing.placeholder") == 2
    assert "writing.placeholder" not in rules(report(tmp_path, issue + silenced("writing.placeholder")).findings)


def test_a_silence_without_a_reason_is_refused(tmp_path: Path) -> None:
    without = silenced(DRAFT).replace("      because: It is a test.\n", "")
    with pytest.raises(InputError, match="because"):
        report(tmp_path, ISSUE + without)


# --- unknown rules ---


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("delivery.darft", "Did you mean `delivery.draft`?"),
        ("Delivery.Draft", "Did you mean `delivery.draft`?"),
        ("subject-length", "Did you mean `writing.subject-length`?"),
        ("draft", "Did you mean `delivery.draft`?"),
        ("everything", "Copy the name that stands in brackets behind a finding."),
    ],
)
def test_a_rule_that_does_not_exist_is_an_error_with_the_one_that_is_meant(
    name: str, hint: str, tmp_path: Path
) -> None:
    found = report(tmp_path, ISSUE + silenced(name)).findings
    assert ("silence.unknown-rule", "spring.yaml", 11, 13) in shown(found)
    [unknown] = [each for each in found if each.rule == "silence.unknown-rule"]
    assert unknown.severity == "error"
    assert unknown.problem.message == f"There is no rule `{name}` that can be silenced."
    assert unknown.problem.hint == hint
    assert DRAFT in rules(found)


def test_a_rule_that_does_not_exist_is_found_in_newsletter_yaml_too(tmp_path: Path) -> None:
    found = report(tmp_path, publication=PUBLICATION + silenced("nonsense")).findings
    assert ("silence.unknown-rule", "newsletter.yaml", 6, 13) in shown(found)


@pytest.mark.parametrize("name", ["silence.unused", "silence.unknown-rule"])
def test_what_is_said_of_silences_cannot_be_silenced(name: str, tmp_path: Path) -> None:
    found = report(tmp_path, ISSUE + silenced(name, "nonsense", "writing.doubled-word")).findings
    assert [place[:3] for place in shown(found) if place[0].startswith("silence.")] == [
        ("silence.unknown-rule", "spring.yaml", 11),
        ("silence.unknown-rule", "spring.yaml", 13),
        ("silence.unused", "spring.yaml", 15),
    ]


# --- unused silences ---


def test_a_silence_of_an_issue_that_silences_nothing_is_a_warning(tmp_path: Path) -> None:
    [unused] = report(tmp_path, ISSUE + silenced(DRAFT, NO_ADDRESS, "writing.doubled-word")).findings
    assert shown((unused,)) == [("silence.unused", "spring.yaml", 15, 13)]
    assert unused.severity == "warning"
    assert "`writing.doubled-word`" in unused.problem.message


def test_a_silence_of_newsletter_yaml_is_in_vain_only_where_no_issue_needs_it(tmp_path: Path) -> None:
    publication = PUBLICATION + silenced(DRAFT, NO_ADDRESS, "writing.doubled-word")
    finished = ISSUE.replace("draft: true\n", "")
    reports = [
        report(tmp_path, finished, publication, "spring"),
        report(tmp_path, ISSUE, publication, "summer"),
    ]
    assert [found.findings for found in reports] == [(), ()]
    loaded = load_publication(tmp_path)
    assert shown(unused_silences(loaded, reports)) == [("silence.unused", "newsletter.yaml", 10, 13)]
    assert [place[2] for place in shown(unused_silences(loaded, reports[:1]))] == [6, 10]


def test_what_both_silence_is_in_vain_in_neither(tmp_path: Path) -> None:
    publication = PUBLICATION + silenced(DRAFT, NO_ADDRESS)
    found = report(tmp_path, ISSUE + silenced(DRAFT), publication)
    assert found.findings == ()
    assert unused_silences(load_publication(tmp_path), [found]) == ()


def test_a_publication_that_silences_nothing_has_no_unused_silences(tmp_path: Path) -> None:
    found = report(tmp_path)
    assert unused_silences(load_publication(tmp_path), [found]) == ()


def test_an_unknown_rule_in_newsletter_yaml_is_not_called_unused_as_well(tmp_path: Path) -> None:
    found = report(tmp_path, publication=PUBLICATION + silenced("nonsense"))
    assert unused_silences(load_publication(tmp_path), [found]) == ()


# --- rules that only `--live` can break ---


def test_a_silence_of_dead_links_is_in_vain_only_where_links_were_asked(tmp_path: Path) -> None:
    publication = PUBLICATION + silenced("links.moved")
    report(tmp_path, ISSUE + silenced(DRAFT, NO_ADDRESS, "links.dead"), publication)
    loaded = load_publication(tmp_path)
    edition = build_edition(tmp_path / "issues" / "spring.yaml", loaded)
    assert edition.report.findings == ()
    assert unused_silences(loaded, [edition.report]) == ()

    asked = check(edition.letter, [])
    assert shown(asked.findings) == [("silence.unused", "spring.yaml", 15, 13)]
    assert shown(unused_silences(loaded, [asked], live=True)) == [("silence.unused", "newsletter.yaml", 6, 13)]


def test_a_dead_link_can_be_silenced(tmp_path: Path) -> None:
    report(tmp_path, ISSUE + silenced(DRAFT, NO_ADDRESS, "links.dead"))
    edition = build_edition(tmp_path / "issues" / "spring.yaml", load_publication(tmp_path))
    dead = Finding("links.dead", "error", edition.issue.source.problem(("blocks", 0, "text"), "It is gone."))
    assert check(edition.letter, [dead]).findings == ()
