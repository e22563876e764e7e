"""Files that look like issues and are not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.model.unread import unread_issues
from tests.writing import issue

ENDING = "its name does not end in .yaml"
INSIDE = "it is in a folder inside issues"
BESIDE = "it is beside the folder issues, not in it"


@pytest.mark.parametrize(
    ("name", "why", "todo"),
    [
        ("issues/summer.yml", ENDING, "rename it to issues/summer.yaml"),
        ("issues/summer.yaml.txt", ENDING, "rename it to issues/summer.yaml"),
        ("issues/Summer Issue 2026.YAML", ENDING, "rename it to issues/summer-issue-2026.yaml"),
        ("issues/spring.yml", ENDING, "rename it to issues/spring-2.yaml"),
        ("issues/2026/april.yaml", INSIDE, "move it to issues/april.yaml"),
        ("issues/2026/spring.yaml", INSIDE, "move it to issues/2026-spring.yaml"),
        ("april.yaml", BESIDE, "move it to issues/april.yaml"),
        ("April.yaml.txt", BESIDE, "move it to issues/april.yaml"),
    ],
)
def test_it_is_named_with_the_reason_and_the_name_it_should_have(
    name: str, why: str, todo: str, tmp_path: Path
) -> None:
    for file in ("issues/spring.yaml", name):
        (tmp_path / file).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / file).write_text(issue(), "utf-8")
    assert unread_issues(tmp_path) == [f"{name} is not read, since {why}: {todo}."]


def test_issues_pictures_hidden_files_and_other_yaml_files_are_no_strays(tmp_path: Path) -> None:
    for file, text in {
        "newsletter.yaml": "name: Letter",
        "compose.yaml": "services: {}",
        "issues/spring.yaml": issue(),
        "issues/.spring.yml": issue(),
        "issues/images/map.png": "",
        "issues/.drafts/spring.yaml": issue(),
        "templates/words.yaml": "en: {}",
    }.items():
        (tmp_path / file).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / file).write_text(text, "utf-8")
    assert unread_issues(tmp_path) == []
    assert unread_issues(tmp_path / "nowhere") == []
