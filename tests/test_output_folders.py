"""Where commands write: no publication leads them elsewhere by a link, and they say what somebody changed there."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsletter.cli import main
from tests.writing import issue

COMMANDS = {
    "build": (["build"], "out", "out/spring/email.html"),
    "export": (["export", "spring", "--for", "mailchimp"], "out", "out/for-mailchimp/spring/email.html"),
    "review": (["review", "spring"], "out", "out/review/spring.html"),
    "archive": (["archive"], "site", "site/spring/index.html"),
}
"""Each command that writes letters: what is typed, the folder it writes into, and a file that it writes."""

EACH_COMMAND = pytest.mark.parametrize(("words", "folder", "file"), COMMANDS.values(), ids=COMMANDS)


@pytest.fixture(autouse=True)
def publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small publication, which commands run in."""
    root = tmp_path / "letters"
    (root / "issues").mkdir(parents=True)
    (root / "newsletter.yaml").write_text("name: Test letter\n", "utf-8")
    text = issue("  - {type: text, text: Tulips}\n", subject="Spring", date="2026-03-20")
    (root / "issues" / "spring.yaml").write_text(text, "utf-8")
    monkeypatch.chdir(root)
    return root


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@EACH_COMMAND
def test_a_file_that_somebody_changed_is_kept_with_a_word_on_stderr(words: list[str], folder: str, file: str) -> None:
    assert run(*words).exit_code == 0
    Path(file).write_text("by hand", "utf-8")
    done = run(*words)
    assert done.exit_code == 0
    whole = Path("site") if folder == "site" else Path(file).parent
    kept = whole.with_name(f"{whole.name}.kept") / Path(file).relative_to(whole)
    assert f"warning: {Path(file).absolute()} was changed since it was built" in done.stderr
    assert str(kept) in done.stderr
    assert kept.read_text("utf-8") == "by hand"
    assert "Tulips" in Path(file).read_text("utf-8")
    assert "was changed" not in run(*words).stderr


@EACH_COMMAND
def test_a_publications_link_leads_no_command_elsewhere(
    words: list[str], folder: str, file: str, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    Path(folder).symlink_to(elsewhere)
    done = run(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"error: {folder} is a link" in done.stderr
    assert list(elsewhere.iterdir()) == []


@EACH_COMMAND
def test_a_link_that_somebody_types_is_meant(words: list[str], folder: str, file: str, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    Path("published").symlink_to(elsewhere)
    assert run(*words, "-o", "published").exit_code == 0
    assert (elsewhere / Path(file).relative_to(folder)).is_file()


def test_a_link_below_the_folder_of_exports_leads_nowhere_either(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    Path("out").mkdir()
    Path("out/for-brevo").symlink_to(elsewhere)
    done = run("export", "spring", "--for", "brevo")
    assert done.exit_code == 2
    assert "error: out/for-brevo is a link" in done.stderr
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("is_built", [True, False])
def test_an_issue_named_like_the_folder_of_exports_keeps_its_folder(publication: Path, is_built: bool) -> None:
    text = (publication / "issues" / "spring.yaml").read_text("utf-8")
    (publication / "issues" / "for-brevo.yaml").write_text(text, "utf-8")
    if is_built:
        assert run("build", "for-brevo").exit_code == 0
    before = sorted(Path().rglob("*"))
    done = run("export", "spring", "--for", "brevo")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "error: out/for-brevo is the folder of the issue for-brevo" in done.stderr
    assert sorted(Path().rglob("*")) == before
    assert run("export", "spring", "--for", "brevo", "-o", "exports").exit_code == 0
