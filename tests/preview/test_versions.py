"""Versions of an issue are kept in a real repository, told in words and gone back to; nothing else is committed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.preview.writing.pen import Pen
from tests.preview.conftest import SPRING, Served, serving
from tests.preview.test_shelf import post, type_title
from tests.test_git import ANNA, plain
from tests.translating.catalogs import catalog_for


@pytest.fixture
def served(publication: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """The publication served for writing, in a folder of a repository whose author Git knows."""
    repository = publication.parent
    monkeypatch.setenv("HOME", str(repository / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    plain(repository, "init", "--quiet", "--initial-branch", "main")
    for name, value in zip(("name", "email"), ANNA, strict=True):
        plain(repository, "config", f"user.{name}", value)
    (repository / ".git" / "hooks" / "pre-commit").write_text("#!/bin/sh\nexit 1\n", "utf-8")
    pen = Pen(publication)
    with serving(publication, pen) as served:
        yield served
    pen.close()


def test_a_version_is_kept_told_and_gone_back_to(served: Served) -> None:
    repository, address = served.root.parent, "/api/issues/spring/versions"
    (served.root / "other.txt").write_text("staged\n", "utf-8")
    plain(repository, "add", "garden/other.txt")
    first = served.client.get(address).json()
    assert (first["versions"], first["message"], first["missing"]) == ([], "Begin spring", "")
    kept = post(served, "issues/spring/versions", message=first["message"]).json()["id"]
    assert plain(repository, "show", "--name-only", "--format=%an %ae %s", kept).split("\n") == [
        "Anna Berg anna@example.org Begin spring",
        "",
        "garden/issues/images/tulip.png",
        "garden/issues/spring.yaml",
        "",
    ]
    assert "A  garden/other.txt\n" in plain(repository, "status", "--short")
    catalog = catalog_for(served.root / "issues" / "spring.yaml", "fr", {"In bloom": "En fleur"})
    assert served.client.get(address).json()["message"] == "The translation into French is new"
    translated = post(served, "issues/spring/versions", message="Translate it").json()["id"]
    assert plain(repository, "show", "--name-only", "--format=", translated).split() == ["garden/issues/spring.fr.po"]
    assert served.client.get(address).json()["changes"] == []
    catalog.write_text(catalog.read_text("utf-8").replace("En fleur", "Fleurs"), "utf-8")
    assert served.client.get(address).json()["changes"] == ["The translation into French has changed."]
    catalog.unlink()
    said_of_it = [served.root / folder / "spring.yaml" for folder in ("comments", "approvals")]
    for file in said_of_it:
        file.parent.mkdir()
        file.write_text("# What somebody has said of it\n", "utf-8")
    post(served, "issues/spring/versions", message="Write it in English alone")
    assert "spring.fr.po" not in plain(repository, "ls-files")
    assert {"garden/comments/spring.yaml", "garden/approvals/spring.yaml"} <= {*plain(repository, "ls-files").split()}
    for file in said_of_it:
        file.unlink()
    type_title(served, "Spring is here")
    said = served.client.get(address).json()
    assert said["changes"] == ["The title changed from “Spring has come” to “Spring is here”."]
    assert said["message"] == said["changes"][0].removesuffix(".")
    assert ("Begin spring", "Anna Berg") in [(each["words"], each["author"]) for each in said["versions"]]
    back = f"issues/spring/versions/{kept}"
    assert served.client.get(f"/api/{back}").json()["changes"] == [
        "The title changed from “Spring is here” to “Spring has come”."
    ]
    second = post(served, "issues/spring/versions", message=said["message"]).json()["id"]
    assert "title: Spring is here\n" in plain(repository, "show", f"{second}:garden/issues/spring.yaml")
    file = served.root / "issues" / "spring.yaml"
    assert post(served, f"{back}/restore").status_code == 200
    assert file.read_text("utf-8") == SPRING
    assert post(served, "issues/spring/undo").json()["form"]["title"] == "Spring is here"
    assert file.read_text("utf-8") == SPRING.replace("Spring has come\ndate", "Spring is here\ndate")
    assert plain(repository, "rev-parse", "main").strip() == second


def test_versions_outlive_a_new_name(served: Served) -> None:
    kept = post(served, "issues/spring/versions", message="Begin").json()["id"]
    assert post(served, "issues/spring/rename", slug="tulips").status_code == 200
    assert served.client.get("/api/issues/tulips/versions").json()["changes"] == ["“spring” in “Earlier names” is new."]
    renamed = post(served, "issues/tulips/versions", message="Rename").json()["id"]
    assert plain(served.root.parent, "ls-tree", "-r", "--name-only", renamed).split() == [
        "garden/issues/images/tulip.png",
        "garden/issues/tulips.yaml",
    ]
    found = served.client.get("/api/issues/tulips/versions").json()["versions"]
    assert {each["id"] for each in found} == {kept, renamed}
    assert served.client.get(f"/api/issues/tulips/versions/{kept}").json()["changes"] == [
        "“spring” in “Earlier names” is gone."
    ]


@pytest.mark.parametrize("id", ["HEAD", "main", "--output=x", "0" * 40, "spring.yaml"])
def test_what_is_no_version_of_the_issue_is_refused(id: str, served: Served) -> None:
    post(served, "issues/spring/versions", message="Begin")
    assert post(served, f"issues/winter/versions/{id}/restore").status_code == 422
    assert served.client.get(f"/api/issues/winter/versions/{id}").status_code == 422


def test_without_an_author_or_a_repository_it_is_said_what_to_do(served: Served) -> None:
    plain(served.root.parent, "config", "--unset", "user.email")
    why = 'Type this in a terminal: `git config --global user.email "you@example.org"`.'
    assert served.client.get("/api/issues/spring/versions").json()["missing"].endswith(why)
    assert post(served, "issues/spring/versions", message="Begin").json()["refused"].endswith(why)
    assert post(served, "issues/spring/versions", message=" ").json()["refused"].startswith("Write in a few words")
    (served.root.parent / ".git").rename(served.root.parent / "git")
    assert "type `git init` in" in served.client.get("/api/issues/spring/versions").json()["missing"]
    assert "type `git init` in" in post(served, "issues/spring/versions", message="Begin").json()["refused"]


def test_what_changed_since_a_version_is_shown_in_the_letter_with_what_is_not_saved_yet(served: Served) -> None:
    kept = post(served, "issues/spring/versions", message="Begin spring").json()["id"]
    type_title(served, "Spring is here")
    shown = served.client.get(f"/changed/spring/{kept}")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "'unsafe-inline'; script-src 'sha256-" in shown.headers["content-security-policy"]
    assert "The title changed from “Spring has come” to “Spring is here”." in shown.text
    assert "\\u003cins>is here\\u003c/ins>" in shown.text
    assert served.client.get("/changed/spring/HEAD").status_code == 404
    type_title(served, "")
    assert served.client.get(f"/changed/spring/{kept}").status_code == 409
