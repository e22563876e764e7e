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
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1775000000")  # 2026-03-31, 23:33:20 UTC
    return tmp_path


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["archive", *arguments], prog_name="newsletter")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_the_site_is_written_and_summed_up_in_one_line(folder: Path) -> None:
    result = run()
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "site: 1 issue; 13 files written, 0 as they were\n"
    assert run("-o", "public").stdout == "public: 1 issue; 13 files written, 0 as they were\n"
    assert run().stdout == "site: 1 issue; 0 files written, 13 as they were\n"
    assert (folder / "site/spring/index.html").is_file()


def test_what_is_kept_from_earlier_is_said_and_pruned_on_demand(folder: Path) -> None:
    run()
    (folder / "issues/spring.yaml").rename(folder / "issues/march.yaml")
    assert (
        "spring/finds.js, spring/index.html, spring/letter.txt; `newsletter archive --prune` deletes them."
        in run().stderr
    )
    assert "Deleted: spring/finds.js, spring/index.html, spring/letter.txt" in run("--prune").stdout
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
    assert result.stderr.endswith(
        "Nothing was written: the site, if any, is unchanged. An issue that says `draft: true` is left out, whatever "
        "mistakes are in it.\n"
    )
    assert (folder / "site/index.html").read_bytes() == before
    assert not (folder / "site/summer").exists()
    publication(folder, {"summer": f"draft: true\n{ISSUE.replace('date:', 'dat:')}"})
    assert (run().exit_code, run().stderr) == (0, "")


def test_a_mistake_in_a_template_leaves_the_site_as_it_was(folder: Path) -> None:
    (folder / "templates/archive").mkdir(parents=True)
    (folder / "templates/archive/home.html").write_text("{% if %}", "utf-8")
    result = run()
    assert result.exit_code == 2
    assert "home.html" in result.stderr
    assert "Nothing was written: the site, if any, is unchanged." in result.stderr
    assert not (folder / "site").exists()


def test_an_issue_that_is_dated_in_the_future_is_named_before_it_is_published(folder: Path) -> None:
    # In Brussels, 1 April has begun by then.
    issues = {slug: ISSUE.replace("2026-03-20", day) for slug, day in (("april", "2026-04-01"), ("may", "2026-05-12"))}
    publication(folder, {**issues, "later": f"draft: true\n{ISSUE.replace('2026-03-20', '2027-01-01')}"})
    result = run()
    assert result.exit_code == 0
    assert result.stderr == (
        "warning: issues/may.yaml is dated 12 May 2026, which is still to come, and everybody can read it as soon as "
        "you upload the site. To keep it back until then, write `draft: true` into it.\n"
    )
    assert (folder / "site/may/index.html").is_file()


def test_by_the_clock_of_this_computer_some_days_are_over_and_some_to_come(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    publication(folder, {slug: ISSUE.replace("2026", year) for slug, year in (("spring", "2020"), ("far", "2199"))})
    assert "far.yaml is dated 20 March 2199" in run().stderr
    assert "spring" not in run().stderr
