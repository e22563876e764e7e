"""Rules that are silenced, in an issue or for all issues, and findings about silences themselves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from newsletter.build import compose_letter
from newsletter.check import Report, check, check_all
from newsletter.check.finding import Finding
from newsletter.check.run import CheckLinks
from newsletter.errors import InputError
from newsletter.letter import Letter
from newsletter.model.publication import load_publication
from tests.writing import issue, save

PUBLICATION = """\
name: The Garden Letter
sender: {name: The garden society, email: letter@garden.test}
unsubscribe_url: "{{ unsubscribe_url }}"
"""
ISSUE = issue(
    "  - type: text\n    text: The first tulips opened on Monday, and the last ones will in June.\n", draft="true"
)
NO_ADDRESS, DRAFT = "delivery.no-postal-address", "delivery.draft"


def silenced(*rules: str) -> str:
    """Return the lines that silence these rules; the first rule stands in their third line, at column 13."""
    lines = "".join(f"    - rule: {rule}\n      because: It is a test.\n" for rule in rules)
    return f"check:\n  ignore:\n{lines}"


def letter(folder: Path, text: str = ISSUE, publication: str = PUBLICATION, slug: str = "spring") -> Letter:
    path = save(folder, f"issues/{slug}.yaml", text, {"newsletter.yaml": publication})
    return compose_letter(path, load_publication(folder))


def report(folder: Path, text: str = ISSUE, publication: str = PUBLICATION, slug: str = "spring") -> Report:
    return check(letter(folder, text, publication, slug))


def found_in(*letters: Letter, check_links: CheckLinks | None = None) -> tuple[Finding, ...]:
    [found] = check_all(letters, check_links).found.values()
    return tuple(found)


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


def test_a_rule_that_does_not_exist_silences_nothing(tmp_path: Path) -> None:
    assert rules(report(tmp_path, ISSUE + silenced("draft")).findings) == {NO_ADDRESS, DRAFT, "silence.unknown-rule"}


# --- unused silences ---


def test_a_silence_of_newsletter_yaml_is_in_vain_only_where_no_issue_needs_it(tmp_path: Path) -> None:
    publication = PUBLICATION + silenced(DRAFT, NO_ADDRESS, "writing.doubled-word")
    finished = letter(tmp_path, ISSUE.replace("draft: true\n", ""), publication, "spring")
    assert shown(found_in(finished)) == [
        ("silence.unused", "newsletter.yaml", 6, 13),
        ("silence.unused", "newsletter.yaml", 10, 13),
    ]
    draft = letter(tmp_path, ISSUE, publication, "summer")
    assert shown(found_in(finished, draft)) == [("silence.unused", "newsletter.yaml", 10, 13)]


def test_no_silence_of_newsletter_yaml_is_called_in_vain_where_an_issue_was_not_checked(tmp_path: Path) -> None:
    publication = PUBLICATION + silenced(DRAFT, NO_ADDRESS, "writing.doubled-word")
    spring, _ = (letter(tmp_path, ISSUE, publication, slug) for slug in ("spring", "summer"))
    assert found_in(spring) == ()


def test_what_both_silence_is_in_vain_in_neither(tmp_path: Path) -> None:
    publication = PUBLICATION + silenced(DRAFT, NO_ADDRESS)
    assert found_in(letter(tmp_path, ISSUE + silenced(DRAFT), publication)) == ()


def test_a_publication_that_silences_nothing_has_no_unused_silences(tmp_path: Path) -> None:
    assert rules(found_in(letter(tmp_path))) == {NO_ADDRESS, DRAFT}


def test_an_unknown_rule_in_newsletter_yaml_is_not_called_unused_as_well(tmp_path: Path) -> None:
    found = found_in(letter(tmp_path, publication=PUBLICATION + silenced("nonsense")))
    assert rules(found) == {NO_ADDRESS, DRAFT, "silence.unknown-rule"}


def test_publications_are_checked_side_by_side(tmp_path: Path) -> None:
    publications = {}
    for name, silences in (("one", silenced(DRAFT)), ("two", silenced(NO_ADDRESS))):
        (tmp_path / name).mkdir()
        publications[tmp_path / name] = letter(tmp_path / name, publication=PUBLICATION + silences)
    checked = check_all(publications.values())
    assert [rules(tuple(checked.found[root])) for root in publications] == [{NO_ADDRESS}, {DRAFT}]
    assert checked.issues == 2


# --- rules that only `--live` can break ---


def test_a_silence_of_dead_links_is_in_vain_only_where_links_were_asked(tmp_path: Path) -> None:
    publication = PUBLICATION + silenced("links.moved")
    spring = letter(tmp_path, ISSUE + silenced(DRAFT, NO_ADDRESS, "links.dead"), publication)
    assert found_in(spring) == ()
    assert shown(found_in(spring, check_links=lambda letters: [[] for _ in letters])) == [
        ("silence.unused", "spring.yaml", 15, 13),
        ("silence.unused", "newsletter.yaml", 6, 13),
    ]


def test_what_was_found_by_asking_is_told_of_its_letter_unless_it_is_silenced(tmp_path: Path) -> None:
    spring = letter(tmp_path, ISSUE + silenced(DRAFT, NO_ADDRESS, "links.dead"), slug="spring")
    summer = letter(tmp_path, ISSUE + silenced(DRAFT, NO_ADDRESS), slug="summer")
    asked: list[list[Letter]] = []

    def check_links(letters: Sequence[Letter]) -> list[list[Finding]]:
        asked.append([*letters])
        places = [asking.issue.source.problem(("blocks", 0, "text"), "It is gone.") for asking in letters]
        return [[Finding("links.dead", "error", place)] for place in places]

    assert shown(found_in(spring, summer, check_links=check_links)) == [("links.dead", "summer.yaml", 8, 11)]
    assert asked == [[spring, summer]]
