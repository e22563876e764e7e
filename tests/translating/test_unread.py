"""Files that are named like catalogs and are not read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsletter.translating.unread import unread_catalogs


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("autumn.FR.po", "“FR” is not how a language is written: rename it to issues/autumn.fr.po."),
        ("autumn.french.po", "“french” is not how a language is written: rename it to issues/autumn.fr.po."),
        ("autumn.fr_FR.po", "“fr_FR” is not how a language is written: rename it to issues/autumn.fr.po."),
        ("autumn.pt_BR.po", "“pt_BR” is not how a language is written: rename it to issues/autumn.pt-BR.po."),
        ("autumn.iw.po", "“iw” is not how a language is written: rename it to issues/autumn.he.po."),
        (
            "autumn.DE.po",
            "“DE” is not how a language is written: issues/autumn.de.po is there already, so keep one of them.",
        ),
        (
            "autumn.x1.po",
            "“x1” is not how a language is written: rename it to its issue and the code of its language, "
            "as in issues/autumn.fr.po.",
        ),
        (
            "autumn.po",
            "its name does not tell its language: rename it to its issue and the code of its language, "
            "as in issues/autumn.fr.po.",
        ),
        ("autumn.fr.po.txt", "its name does not end in .po: rename it to issues/autumn.fr.po."),
        ("autumn.fr.PO", "its name does not end in .po: rename it to issues/autumn.fr.po."),
        ("atumn.fr.po", "there is no issue atumn.yaml: rename it to issues/autumn.fr.po."),
        ("winter.fr.po", "there is no issue winter.yaml: rename it to that of its issue, or move it away."),
    ],
)
def test_it_is_named_with_the_reason_and_the_name_it_should_have(name: str, said: str, tmp_path: Path) -> None:
    issues = tmp_path / "issues"
    issues.mkdir()
    for file in ("autumn.yaml", "autumn.de.po", name):
        (issues / file).touch()
    assert unread_catalogs(tmp_path) == [f"issues/{name} is not read, since {said}"]


def test_a_folder_and_a_pipe_are_no_catalogs(tmp_path: Path) -> None:
    issues = tmp_path / "issues"
    (issues / "autumn.fr.po").mkdir(parents=True)
    (issues / "autumn.yaml").touch()
    os.mkfifo(issues / "autumn.de.po")
    assert unread_catalogs(tmp_path) == [
        "issues/autumn.de.po is not read, since it is no file: move it away.",
        "issues/autumn.fr.po is not read, since it is a folder: move it away.",
    ]


def test_catalogs_that_are_read_hidden_files_and_those_of_other_programs_are_no_strays(tmp_path: Path) -> None:
    issues = tmp_path / "issues"
    issues.mkdir()
    for file in ("autumn.yaml", "autumn.fr.po", "autumn.fr-FR.po", ".autumn.FR.po", "autumn.fr.mo", "autumn.fr.po~"):
        (issues / file).touch()
    assert unread_catalogs(tmp_path) == []
    assert unread_catalogs(tmp_path / "nowhere") == []
