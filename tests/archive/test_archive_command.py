"""`newsletter archive` as people type it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsletter.cli import main
from tests.archive.sites import ABOUT, ISSUE, SITE_URL, publication


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(publication(tmp_path))
    return tmp_path


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["archive", *arguments], prog_name="newsletter")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_the_site_is_written_and_summed_up_in_one_line(folder: Path) -> None:
    result = run()
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "site: 1 issue; 12 files written, 0 as they were\n"
    assert run("-o", "public").stdout == "public: 1 issue; 12 files written, 0 as they were\n"
    assert run().stdout == "site: 1 issue; 0 files written, 12 as they were\n"
    assert (folder / "site/spring/index.html").is_file()


def test_what_is_kept_from_earlier_is_said_and_pruned_on_demand(folder: Path) -> None:
    run()
    (folder / "issues/spring.yaml").rename(folder / "issues/march.yaml")
    assert "spring/index.html, spring/letter.txt; `newsletter archive --prune` deletes them." in run().stderr
    assert "Deleted: spring/index.html, spring/letter.txt" in run("--prune").stdout
    assert run().stderr == ""


def test_without_a_site_url_it_says_what_is_missing_and_why(folder: Path) -> None:
    (folder / "newsletter.yaml").write_text(ABOUT.replace(f"site_url: {SITE_URL}\n", ""), "utf-8")
    result = run()
    assert result.exit_code == 0
    assert "has no site_url, so there is no feed.xml and no sitemap.xml" in result.stderr


def test_a_mistake_in_one_issue_leaves_the_site_as_it_was(folder: Path) -> None:
    run()
    before = (folder / "site/index.html").read_bytes()
    publication(folder, {"summer": ISSUE.replace("date:", "dat:")})
    result = run()
    assert result.exit_code == 2
    assert "issues/summer.yaml:4:" in result.stderr
    assert (folder / "site/index.html").read_bytes() == before
    assert not (folder / "site/summer").exists()
