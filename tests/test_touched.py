"""What a branch touches is checked and built, and nothing else."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from PIL import Image

from newsletter.cli import main
from newsletter.errors import UsageError
from newsletter.touched import issues_since
from tests.test_git import FIXED, plain

ISSUE = """\
subject: News of {slug}
preheader: What is new
title: News of {slug}
date: 2026-03-20
blocks:
  - type: image
    image: {{src: images/{picture}.png, alt: A poster}}
"""
SLUGS = ("autumn", "spring", "winter")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication of three issues in a folder of a repository, with one commit."""
    repository = tmp_path_factory.mktemp("made")
    root = repository / "letters"
    for folder in ("issues/images", "templates/archive"):
        (root / folder).mkdir(parents=True)
    (root / "newsletter.yaml").write_text(
        "name: Letters\nlanguage: en\ntheme: {logo: {src: issues/images/logo.png, alt: Us}}\n", "utf-8"
    )
    for slug, picture in zip(SLUGS, ("leaf", "poster", "poster"), strict=True):
        (root / "issues" / f"{slug}.yaml").write_text(ISSUE.format(slug=slug, picture=picture), "utf-8")
    for name in ("leaf", "poster", "logo"):
        Image.new("RGB", (600, 300), "navy").save(root / "issues" / "images" / f"{name}.png")
    (root / "templates" / "archive" / "archive.css").write_text("p {}", "utf-8")
    (repository / "README.md").write_text("Letters", "utf-8")
    plain(repository, "init", "--quiet", "--initial-branch", "main")
    plain(repository, "add", ".")
    plain(repository, "commit", "--quiet", "--message", "Begin")
    return repository


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "repository", symlinks=True)
    return tmp_path / "repository" / "letters"


def change_text(root: Path) -> None:
    path = root / "issues" / "spring.yaml"
    path.write_text(path.read_text("utf-8").replace("News", "Good news"), "utf-8")


def add_issue(root: Path) -> None:
    (root / "issues" / "summer.yaml").write_text(ISSUE.format(slug="summer", picture="leaf"), "utf-8")


def add_translated_picture(root: Path) -> None:
    shutil.copy(root / "issues" / "images" / "poster.png", root / "issues" / "images" / "poster.fr.png")


CHANGES: dict[str, tuple[Callable[[Path], object], tuple[str, ...]]] = {
    "nothing": (lambda root: None, ()),
    "another file of the repository": (lambda root: (root.parent / "README.md").write_text("More", "utf-8"), ()),
    "a template of the site": (lambda root: (root / "templates/archive/archive.css").write_text("", "utf-8"), ()),
    "an issue": (change_text, ("spring",)),
    "a new issue": (add_issue, ("summer",)),
    "an issue that is gone": (lambda root: (root / "issues/winter.yaml").unlink(), ()),
    "a catalog": (lambda root: (root / "issues/winter.pt-BR.po").write_text("", "utf-8"), ("winter",)),
    "a picture of two": (lambda root: (root / "issues/images/poster.png").write_bytes(b"x"), ("spring", "winter")),
    "a picture that is gone": (lambda root: (root / "issues/images/leaf.png").unlink(), ("autumn",)),
    "a picture's translation": (add_translated_picture, ("spring", "winter")),
    "the logo": (lambda root: (root / "issues/images/logo.png").write_bytes(b"x"), SLUGS),
    "a template": (lambda root: (root / "templates/inline.css").write_text("", "utf-8"), SLUGS),
    "the settings": (lambda root: (root / "newsletter.yaml").write_text("name: Others\n", "utf-8"), SLUGS),
}


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("is_kept", [False, True], ids=["on disk", "in a commit"])
def test_what_has_changed_since_a_commit_touches_the_issues_that_show_it(what: str, is_kept: bool, root: Path) -> None:
    change, touched = CHANGES[what]
    change(root)
    if is_kept:
        plain(root, "add", "--all", "..")
        plain(root, "commit", "--quiet", "--allow-empty", "--message", "Change")
    assert tuple(path.stem for path in issues_since(root, "HEAD~1" if is_kept else "main")) == touched


def test_ids_of_both_lengths_are_compared(root: Path) -> None:
    shutil.rmtree(root.parent / ".git")
    plain(root.parent, "init", "--quiet", "--object-format", "sha256")
    plain(root.parent, "add", ".")
    plain(root.parent, "commit", "--quiet", "--message", "Begin")
    assert issues_since(root, "HEAD") == []
    change_text(root)
    assert [path.stem for path in issues_since(root, "HEAD")] == ["spring"]


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_command_is_about_these_alone(command: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def said(*arguments: str) -> str:
        return CliRunner().invoke(main, [command, *arguments], prog_name="newsletter").output

    monkeypatch.chdir(root)
    assert said("--since", "main") == "No issue has changed since main.\n"
    change_text(root)
    told = said("--since", "main")
    assert " in 1 issue." in told if command == "check" else told.startswith("out/spring: ")
    assert "autumn" not in told
    assert "Name the issues, or those --since a revision, and not both." in said("spring", "--since", "main")


def test_a_revision_that_is_not_there_is_told_with_the_way_out(root: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no revision “mian”"):
        issues_since(root, "mian")
    shutil.rmtree(root.parent / ".git")
    with pytest.raises(UsageError, match="in no repository of Git, so there are no revisions: leave out --since"):
        issues_since(root, "main")


def test_the_workflow_in_the_docs_does_with_a_pull_request_what_it_says(root: Path) -> None:
    repository, docs = root.parent, Path(__file__).parent.parent / "docs" / "checks.md"
    plain(repository, "checkout", "--quiet", "-b", "branch")
    change_text(root)
    plain(repository, "commit", "--quiet", "--all", "--message", "Change a text")
    plain(repository, "checkout", "--quiet", "main")
    (root / "issues" / "winter.yaml").write_text(ISSUE.format(slug="winter", picture="leaf"), "utf-8")
    plain(repository, "commit", "--quiet", "--all", "--message", "Change another one meanwhile")
    plain(repository, "merge", "--quiet", "--no-edit", "branch")
    clone = repository.with_name("clone")
    plain(repository.parent, "clone", "--quiet", "--depth", "2", repository.as_uri(), "clone")
    written = re.search(r"```yaml \.github/workflows/letters\.yml\n(.*?)```", docs.read_text("utf-8"), re.DOTALL)
    assert written
    steps = yaml.safe_load(written[1])["jobs"]["letters"]["steps"]
    commands = [step["run"] for step in steps if "run" in step and step.get("if", "pull_request").count("pull_request")]
    assert commands.pop(0) == "pip install tools/*.whl"
    environment = {**FIXED, "PATH": f"{Path(sys.executable).parent}:{FIXED['PATH']}", "GITHUB_WORKSPACE": str(clone)}
    told = [
        subprocess.run(
            ["bash", "-e", "-c", command], cwd=clone / "letters", env=environment, capture_output=True, text=True
        )
        for command in commands
    ]
    assert [done.returncode for done in told] == [1, 0]  # a letter without a sender must not be sent
    assert set(re.findall(r"file=letters/issues/(\w+)", told[0].stdout)) == {"spring"}
    assert {path.parent.name for path in (clone / "letters" / "site").glob("*/index.html")} == {*SLUGS}
