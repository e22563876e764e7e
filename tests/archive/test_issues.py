"""Which issues are published: all but drafts, and no two at one address."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.archive import published
from newsletter.errors import InputError, UsageError
from newsletter.model.publication import load_publication
from tests.archive.sites import ISSUE, publication

LATER = ISSUE.replace("2026-03-20", "2026-04-20")


def slugs(root: Path) -> list[str]:
    return [issue.head.slug for issue in published(load_publication(root))]


def complaints(root: Path) -> list[str]:
    with pytest.raises(InputError) as refused:
        slugs(root)
    return [f"{Path(each.file).name}:{each.line}: {each.message}" for each in refused.value.problems]


def test_the_newest_comes_first_and_those_of_one_day_by_name(tmp_path: Path) -> None:
    assert slugs(publication(tmp_path, {"b": ISSUE, "a": ISSUE, "c": LATER})) == ["c", "a", "b"]


def test_drafts_are_left_out_even_with_mistakes_in_them(tmp_path: Path) -> None:
    wrong = ISSUE.replace("title:", "tittle:")
    assert slugs(publication(tmp_path, {"a": ISSUE, "b": f"draft: true\n{ISSUE}", "c": f"draft: yes\n{wrong}"})) == [
        "a"
    ]


def test_mistakes_of_all_issues_are_reported_at_once(tmp_path: Path) -> None:
    wrong = ISSUE.replace("title:", "tittle:")
    assert len(complaints(publication(tmp_path, {"a": ISSUE, "b": wrong, "c": wrong}))) == 2


def test_a_publication_of_drafts_has_nothing_to_publish(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"All issues are drafts \(a\.yaml\)"):
        slugs(publication(tmp_path, {"a": f"draft: true\n{ISSUE}"}))


def test_an_old_name_that_is_the_name_of_another_issue_is_refused_at_its_place(tmp_path: Path) -> None:
    issues = {"a": ISSUE, "b": f"old_slugs: [a]\n{ISSUE}"}
    expected = "b.yaml:1: “a” leads to a.yaml already, and one address cannot lead to two issues."
    assert complaints(publication(tmp_path, issues)) == [expected]


def test_an_old_name_that_is_a_drafts_name_is_refused_too(tmp_path: Path) -> None:
    issues = {"a": f"draft: true\n{ISSUE}", "b": f"old_slugs: [a]\n{ISSUE}"}
    assert len(complaints(publication(tmp_path, issues))) == 1


def test_an_old_name_of_two_issues_is_refused(tmp_path: Path) -> None:
    issues = {"a": f"old_slugs: [x]\n{ISSUE}", "b": f"{ISSUE}old_slugs:\n  - y\n  - x\n"}
    expected = "b.yaml:9: “x” leads to a.yaml already, and one address cannot lead to two issues."
    assert complaints(publication(tmp_path, issues)) == [expected]


def test_an_old_name_that_is_the_present_one_or_stands_twice_is_refused(tmp_path: Path) -> None:
    assert complaints(publication(tmp_path, {"a": f"old_slugs: [a, x, x]\n{ISSUE}"})) == [
        "a.yaml:1: “a” is the name that this issue has now.",
        "a.yaml:1: “x” stands here twice.",
    ]
