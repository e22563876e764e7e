"""Links in a publication: those that lead out of it are refused by name, and nothing of what they lead to is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from newsletter.build import publication_of
from newsletter.errors import InputError, UsageError
from newsletter.model.files import find_issues, leads_out, shipped_templates
from newsletter.model.issue import load_issue
from newsletter.model.publication import load_publication
from newsletter.model.starter import init_publication, new_issue
from newsletter.model.unread import unread_issues
from tests.writing import PUBLICATION, issue

ISSUE = issue("  - {type: text, text: It was a good meeting.}\n")
SECRET = "root: x: 0: the password\n"
TODAY = date(2026, 3, 2)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a publication with one issue, beside a folder `elsewhere` that holds a secret in files of all names."""
    root, elsewhere = tmp_path / "letters", tmp_path / "elsewhere"
    for folder in (root, elsewhere):
        (folder / "issues").mkdir(parents=True)
        (folder / "templates").mkdir()
    (root / "newsletter.yaml").write_text(PUBLICATION, "utf-8")
    (root / "issues" / "spring.yaml").write_text(ISSUE, "utf-8")
    for name in ("newsletter.yaml", "issues/spring.yaml", "templates/theme.yaml", "templates/words.yaml"):
        (elsewhere / name).write_text(SECRET, "utf-8")
    return root


def link(root: Path, name: str, target: str) -> None:
    """Put a link in the place of a file or folder of the publication."""
    place = root / name
    if place.exists():
        place.rename(root / "before")
    place.symlink_to(target)


@pytest.mark.parametrize(
    ("linked", "refused"),
    [
        ("issues/spring.yaml", "issues/spring.yaml"),
        ("newsletter.yaml", "newsletter.yaml"),
        ("templates/theme.yaml", "templates/theme.yaml"),
        ("templates/words.yaml", "templates/words.yaml"),
        ("issues", "issues/spring.yaml"),
    ],
)
@pytest.mark.parametrize("way", ["absolute", "relative", "of a link"])
def test_a_link_that_leads_out_is_refused_and_shows_nothing(root: Path, linked: str, refused: str, way: str) -> None:
    target = f"{root.parent}/elsewhere/{linked}"
    if way == "of a link":
        (root / "between").symlink_to(target)
        target = f"{root}/between"
    link(root, linked, f"{'../' * linked.count('/')}../elsewhere/{linked}" if way == "relative" else target)
    with pytest.raises(InputError) as caught:
        load_issue(root / "issues" / "spring.yaml", publication_of([root / "issues" / "spring.yaml"], root))
    said = [problem for problem in caught.value.problems if problem.file == refused]
    assert [(problem.line, problem.column, problem.excerpt) for problem in said] == [(1, 1, "")]
    assert "leads out of the publication" in said[0].message
    assert "password" not in str(caught.value)


def test_a_link_to_a_file_of_the_publication_is_read(root: Path, tmp_path: Path) -> None:
    (root / "drafts").mkdir()
    (root / "drafts" / "summer.yaml").write_text(ISSUE, "utf-8")
    (root / "issues" / "summer.yaml").symlink_to("../drafts/summer.yaml")
    (tmp_path / "way").symlink_to(root)
    for folder in (root, tmp_path / "way"):  # a publication may be behind a link itself
        publication = load_publication(folder)
        assert [load_issue(path, publication).slug for path in find_issues(folder)] == ["spring", "summer"]


def test_what_is_shipped_may_be_links_even_below_a_publication(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = root / "venv" / "templates"
    shipped.mkdir(parents=True)
    for file in shipped_templates().glob("*.yaml"):
        (shipped / file.name).symlink_to(file)
    assert leads_out(shipped / "theme.yaml", root)
    monkeypatch.setattr("newsletter.model.files.shipped_templates", lambda: shipped)
    assert not leads_out(shipped / "theme.yaml", root)


@pytest.mark.parametrize("linked", ["issues", "issues/images", ".newsletter"])
@pytest.mark.parametrize(
    "make", [lambda root: new_issue(root, "summer", TODAY), lambda root: init_publication(root, TODAY)]
)
def test_no_new_file_is_made_through_a_link_that_leads_out(
    tmp_path: Path, linked: str, make: Callable[[Path], object]
) -> None:
    root, elsewhere = tmp_path / "letters", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / linked).parent.mkdir(parents=True)
    (root / linked).symlink_to(elsewhere)
    with pytest.raises(UsageError, match=r"leads out of the publication, and nothing is written through it"):
        make(root)
    assert [path.name for path in (*elsewhere.iterdir(), *root.rglob("*.*")) if path.is_file()] == []
    (root / linked).unlink()
    (root / "inside").mkdir()
    (root / linked).symlink_to(root / "inside")
    assert make(root)
    assert any((root / "inside").iterdir())


def test_a_link_beside_the_issues_is_not_looked_into(root: Path) -> None:
    (root.parent / "elsewhere" / "note.yaml").write_text(ISSUE, "utf-8")
    (root / "note.yaml").symlink_to(root.parent / "elsewhere" / "note.yaml")
    assert unread_issues(root) == []
    (root / "plain.yaml").write_text(ISSUE, "utf-8")
    assert len(unread_issues(root)) == 1
