"""What the version before made goes on working: tests/before has a publication, its out/ and its site/."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsletter.cli import main
from newsletter.edition_folder import LIST

BEFORE = Path(__file__).parent / "before"


@pytest.fixture
def before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the publication, which commands run in."""
    root = tmp_path / "before"
    shutil.copytree(BEFORE, root)
    monkeypatch.chdir(root)
    return root


def run(*words: str) -> Result:
    """Run a command, and fail with what it said if it does not end well."""
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    return result


def files_below(folder: Path) -> set[str]:
    """Return the paths of all files in a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_publication_builds_over_the_output_that_it_has(before: Path) -> None:
    had = files_below(before / "out")
    assert run("build").stderr.count("is from an earlier version") == 2
    assert files_below(before / "out") == had | {f"{slug}/{LIST}" for slug in ("spring", "winter")}
    assert "is from an earlier version" not in run("build").stderr
    text = (before / "out" / "spring" / "email.txt").read_text("utf-8")
    assert "2*500 mg in the morning and 1*250 mg" in text


def test_an_archive_is_written_over_the_site_that_it_has(before: Path) -> None:
    had = files_below(before / "site")
    run("archive", "--prune")
    assert files_below(before / "site") == had | {"spring/finds.js", "winter/finds.js"}  # that version had one search


def test_the_addresses_of_pages_pictures_and_calendars_stay(before: Path) -> None:
    run("archive")
    for name in ("spring/index.html", "spring/images/beds.png", "webinars.ics", "feed.xml"):
        assert (before / "site" / name).is_file()
    uid = [line for line in _calendar(BEFORE).splitlines() if line.startswith("UID:")]
    assert [line for line in _calendar(before).splitlines() if line.startswith("UID:")] == uid


def _calendar(root: Path) -> str:
    return (root / "site" / "webinars.ics").read_text("utf-8")


def test_what_reads_differently_now_is_found(before: Path) -> None:
    result = CliRunner().invoke(main, ["check", "spring"])
    assert "[writing.underlined]" in result.output
    assert "[writing.same-numbers]" in result.output
