"""Starting out: what `newsletter init` and `newsletter new` write builds at once, and takes nobody's work away."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsletter.build import build_edition
from newsletter.cli import main
from newsletter.errors import UsageError
from newsletter.model.blocks import KINDS
from newsletter.model.files import find_issues
from newsletter.model.publication import Publication, load_publication
from newsletter.model.schema import issue_schema, publication_schema
from newsletter.model.starter import init_publication, new_issue
from newsletter.sending.private_files import refuse_in_git

STARTER = Path(__file__).resolve().parent.parent.parent / "templates" / "starter"
TODAY = date(2026, 3, 30)
MADE = {
    ".gitattributes",
    ".gitignore",
    ".newsletter/issue.schema.json",
    ".newsletter/publication.schema.json",
    "issues/hello.yaml",
    "issues/images/example.png",
    "newsletter.yaml",
}
SWITCHED_OFF = re.compile(r"^#(?=[a-z]|  )", re.MULTILINE)
ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\"')]+")


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    init_publication(tmp_path / "letters", TODAY)
    return tmp_path / "letters"


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, by its path in it."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def run(*arguments: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.chdir(folder)
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def test_a_new_publication_builds_at_once_and_says_what_only_its_owner_can_fill_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = run("init", "my letters", folder=tmp_path, monkeypatch=monkeypatch)
    assert (made.exit_code, made.stderr) == (0, "")
    assert made.stdout.splitlines() == [
        "Made my letters/newsletter.yaml, and a first issue, my letters/issues/hello.yaml",
        "Next: cd 'my letters' && newsletter build",
    ]
    assert set(contents(tmp_path / "my letters")) == MADE
    built = run("build", folder=tmp_path / "my letters", monkeypatch=monkeypatch)
    assert built.exit_code == 0
    assert built.stderr == (
        "  3 things to fill in: sender, postal address, unsubscribe address; see `newsletter check hello`\n"
    )
    assert built.stdout.startswith("out/hello: HTML ")


def test_git_leaves_the_members_of_a_new_publication_alone(letters: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(letters)], check=True)
    refuse_in_git([letters / "members.csv", letters / "outbox.db"])


def test_a_publication_can_begin_in_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = run("init", folder=tmp_path, monkeypatch=monkeypatch)
    assert made.stdout.splitlines()[1] == "Next: newsletter build"
    assert set(contents(tmp_path)) == MADE


def test_a_publication_can_begin_with_a_theme_and_one_that_exists_keeps_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("init", "--theme", "community", folder=tmp_path, monkeypatch=monkeypatch).exit_code == 0
    assert load_publication(tmp_path).theme.name == "community"
    before = contents(tmp_path)
    for theme, said in (("campaign", "write `theme: {name: campaign}` into it."), ("none", "'clinical', 'community'")):
        refused = run("init", "--theme", theme, folder=tmp_path, monkeypatch=monkeypatch)
        assert (refused.exit_code, contents(tmp_path)) == (2, before)
        assert said in refused.stderr


def test_a_new_issue_builds_and_says_what_to_do_next(letters: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = run("new", "spring-2026", folder=letters, monkeypatch=monkeypatch)
    assert (made.exit_code, made.stderr) == (0, "")
    assert made.stdout.splitlines() == [
        "Made issues/spring-2026.yaml: write over what you need in it, and delete the rest.",
        "Next: newsletter build spring-2026",
    ]
    built = run("build", "spring-2026", folder=letters, monkeypatch=monkeypatch)
    assert built.exit_code == 0
    assert built.stdout.startswith("out/spring-2026: HTML ")


def test_a_new_issue_is_a_draft_of_today_with_every_kind_of_block_once(letters: Path) -> None:
    issue = build_edition(new_issue(letters, "spring", TODAY), load_publication(letters)).issue
    assert issue.draft
    assert issue.date == TODAY
    assert sorted(block.type for block in issue.blocks) == sorted(KINDS)


@pytest.mark.parametrize("slug", ["hello", "spring"])
def test_the_dates_of_a_new_issue_lie_as_far_from_today_as_in_its_starter(slug: str, letters: Path) -> None:
    if slug != "hello":
        new_issue(letters, slug, TODAY)
    text = (letters / "issues" / f"{slug}.yaml").read_text(encoding="utf-8")
    assert "\ndate: 2026-03-30\n" in text
    assert ("starts: 2026-04-13 18:30\n" in text) == (slug == "spring")
    assert "2000" not in text


def test_a_new_issue_can_begin_in_a_publication_that_was_written_by_hand(tmp_path: Path) -> None:
    (tmp_path / "newsletter.yaml").write_text("name: By hand\n", encoding="utf-8")
    path = new_issue(tmp_path, "spring", TODAY)
    assert build_edition(path, load_publication(tmp_path)).files["email.txt"]
    assert set(contents(tmp_path)) == MADE - {".gitattributes", ".gitignore", "issues/hello.yaml"} | {
        "issues/spring.yaml"
    }


def test_an_issue_that_is_there_is_not_overwritten(letters: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (letters / "issues" / "hello.yaml").write_text("mine\n", encoding="utf-8")
    before = contents(letters)
    refused = run("new", "hello", folder=letters, monkeypatch=monkeypatch)
    assert refused.exit_code == 2
    assert refused.stderr == (
        "error: issues/hello.yaml is in the way: it is there already, and nothing is overwritten.\n"
    )
    assert contents(letters) == before


def test_files_that_are_there_stay_as_they_are(tmp_path: Path) -> None:
    mine = {".gitignore": b"*.tmp\n", "README.md": b"mine\n", "issues/images/example.png": b"mine"}
    for name, content in mine.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    init_publication(tmp_path, TODAY)
    assert contents(tmp_path).items() >= mine.items()
    assert set(contents(tmp_path)) == MADE | {"README.md"}


@pytest.mark.parametrize("name", ["issues/hello.yaml", "issues", ".newsletter"])
def test_a_file_in_the_way_is_named_and_nothing_is_left_behind(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"mine")
    with pytest.raises(UsageError, match=f"{re.escape(str(path))} is in the way"):
        init_publication(tmp_path, TODAY)
    assert contents(tmp_path) == {name: b"mine"}
    assert {entry.name for entry in tmp_path.iterdir()} == {name.split("/")[0]}


def test_a_file_cannot_become_a_publication(tmp_path: Path) -> None:
    (tmp_path / "letters").write_bytes(b"mine")
    with pytest.raises(UsageError, match="letters is in the way"):
        init_publication(tmp_path / "letters", TODAY)


def test_what_the_system_refuses_is_told_and_nothing_is_left_behind(letters: Path) -> None:
    before = contents(letters)
    with pytest.raises(UsageError, match="x cannot be read or written: File name too long"):
        init_publication(letters / "new" / ("x" * 300), TODAY)
    assert contents(letters) == before
    assert not (letters / "new").exists()


def test_in_a_publication_only_the_schemas_are_renewed(letters: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(letters)
    old = letters / ".newsletter" / "issue.schema.json"
    old.write_text(old.read_text(encoding="utf-8").replace("Prose.", "Old."), encoding="utf-8")
    (letters / ".newsletter" / "publication.schema.json").unlink()
    said = run("init", folder=letters, monkeypatch=monkeypatch)
    assert (said.exit_code, said.stderr) == (0, "")
    assert said.stdout.startswith("newsletter.yaml is there and stays as it is; .newsletter is up to date.\n")
    assert contents(letters) == before


def test_what_a_killed_run_left_does_not_stop_the_schemas_from_being_renewed(letters: Path) -> None:
    before = contents(letters)
    for name in ("issue.schema.new", "publication.schema.new"):
        (letters / ".newsletter" / name).write_text("half", encoding="utf-8")
    (letters / ".newsletter" / "issue.schema.json").unlink()
    assert not init_publication(letters, TODAY)
    left = {".newsletter/issue.schema.new": b"half", ".newsletter/publication.schema.new": b"half"}
    assert contents(letters) == before | left


def test_schemas_are_not_renewed_through_a_link(letters: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (letters / ".newsletter").rename(elsewhere)
    (letters / ".newsletter").symlink_to(elsewhere)
    before = contents(elsewhere)
    with pytest.raises(UsageError, match="was not written by this program"):
        init_publication(letters, TODAY)
    for path in elsewhere.iterdir():
        path.unlink()
    with pytest.raises(UsageError, match=r"\.newsletter is in the way"):
        init_publication(letters, TODAY)
    assert (len(before), contents(elsewhere)) == (2, {})


def test_a_schema_that_somebody_else_wrote_is_not_renewed(letters: Path) -> None:
    (letters / ".newsletter" / "issue.schema.json").write_text("{}", encoding="utf-8")
    before = contents(letters)
    with pytest.raises(UsageError, match=r"issue\.schema\.json was not written by this program"):
        init_publication(letters, TODAY)
    assert contents(letters) == before


@pytest.mark.parametrize(
    ("slug", "meant"),
    [
        ("Spring 2026", "spring-2026"),
        ("issues/spring.yaml", "spring"),
        ("über_uns", "uber-uns"),
        ("../../etc", "etc"),
        ("-spring-", "spring"),
        ("春", "my-issue"),
        ("", "my-issue"),
        ("spring.", "spring"),
        ("spring ", "spring"),
        ("CON", "con-1"),
        ("com¹", "com1-1"),
        ("conin$", "conin"),
    ],
)
def test_a_name_that_cannot_be_an_address_is_refused_with_one_that_can(slug: str, meant: str, letters: Path) -> None:
    before = contents(letters)
    with pytest.raises(UsageError, match=rf"“{re.escape(slug)}” cannot .* as in `newsletter new {meant}`\.$"):
        new_issue(letters, slug, TODAY)
    assert contents(letters) == before


@pytest.mark.parametrize("slug", ["con", "nul", "com1", "lpt9"])
def test_a_name_that_windows_keeps_for_a_device_is_refused_with_another(slug: str, letters: Path) -> None:
    with pytest.raises(UsageError, match=rf"“{slug}” is a name that Windows keeps .* as in `newsletter new {slug}-1`"):
        new_issue(letters, slug, TODAY)
    for other in (f"{slug}-1", f"{slug}x", f"a{slug}"):
        assert new_issue(letters, other, TODAY).is_file()


def test_a_name_that_is_too_long_is_refused_with_a_shorter_one(letters: Path) -> None:
    shorter = f"newsletter new {'x' * 199}`"
    with pytest.raises(UsageError, match=rf"has 201 characters, and 200 are the most. .* as in `{shorter}"):
        new_issue(letters, f"{'x' * 199}-y", TODAY)
    assert new_issue(letters, "x" * 200, TODAY).is_file()


def test_outside_of_a_publication_no_issue_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = run("new", "spring", folder=tmp_path, monkeypatch=monkeypatch)
    assert refused.exit_code == 2
    assert "There is no newsletter.yaml" in refused.stderr
    assert "`newsletter init`" in refused.stderr
    assert contents(tmp_path) == {}


def test_an_issue_begins_from_any_folder_of_its_publication(letters: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("new", "spring", folder=letters / "issues" / "images", monkeypatch=monkeypatch).exit_code == 0
    assert [path.stem for path in find_issues(letters)] == ["hello", "spring"]


def test_editors_find_the_schemas_where_the_first_lines_point(letters: Path) -> None:
    new_issue(letters, "spring", TODAY)
    wanted = {"newsletter.yaml": publication_schema(), "issues/hello.yaml": issue_schema()}
    wanted["issues/spring.yaml"] = wanted["issues/hello.yaml"]
    for name, schema in wanted.items():
        path = letters / name
        first = path.read_text(encoding="utf-8").splitlines()[0]
        pointed = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert pointed
        assert (path.parent / pointed[1]).read_text(encoding="utf-8") == schema


def test_the_settings_of_a_new_publication_are_all_there_and_work_when_switched_on(letters: Path) -> None:
    path = letters / "newsletter.yaml"
    text = path.read_text(encoding="utf-8")
    assert set(re.findall(r"^#?([a-z_]+):", text, re.MULTILINE)) == set(Publication.model_fields)
    path.write_text(SWITCHED_OFF.sub("", text), encoding="utf-8")
    publication = load_publication(letters)
    assert publication.model_fields_set == set(Publication.model_fields)
    edition = build_edition(letters / "issues" / "hello.yaml", publication)
    assert edition.files["email.txt"]
    assert [finding.rule for finding in edition.report.findings if finding.rule == "silence.unknown-rule"] == []


@pytest.mark.parametrize("path", sorted(STARTER.glob("*.yaml")), ids=lambda path: path.stem)
def test_starters_invent_no_addresses(path: Path) -> None:
    shipped = "https://calendar.google.com/calendar/render"
    for address in ADDRESS.findall(path.read_text(encoding="utf-8")):
        assert re.search(r"[/.@]example\.org\b", address) or address == shipped, address
