"""`newsletter check` as people, editors and pipelines use it, and the counts that `newsletter build` prints."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsletter.cli import main
from newsletter.records import FOLDER, Record, Records
from newsletter.reports import FINDINGS
from tests.test_cli import contents, newsletter, on_terminal, seen
from tests.writing import PUBLICATION, issue

CLEAN = issue("  - type: text\n    text: The first tulips opened on Monday, and the last ones will in June.\n")
WRONG = f"{CLEAN}  - type: links\n    links:\n      - label: All our flowers\n"  # line 10, column 16
WORDY = CLEAN.replace("on Monday", "on on Monday")  # line 7
DRAFT = CLEAN.replace("blocks:", "draft: true\nblocks:")  # line 5, column 8
UNREADABLE = CLEAN.replace("title:", "titel:")
IGNORED = "check:\n  ignore:\n    - rule: {}\n      because: It is a test.\n"


def publication(folder: Path, shared: str = PUBLICATION, **issues: str) -> Path:
    (folder / "issues").mkdir(parents=True, exist_ok=True)
    (folder / "newsletter.yaml").write_text(shared, encoding="utf-8")
    for slug, text in issues.items():
        (folder / "issues" / f"{slug}.yaml").write_text(text, encoding="utf-8")
    return folder


def checked(folder: Path, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.chdir(folder)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    result = CliRunner().invoke(main, ["check", *arguments], prog_name="newsletter")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


# --- exit codes ---


@pytest.mark.parametrize(
    ("issues", "code", "strict"),
    [
        ({"a": CLEAN}, 0, 0),
        ({"a": DRAFT}, 0, 0),
        ({"a": WORDY}, 0, 1),
        ({"a": WRONG}, 1, 1),
        ({"a": CLEAN, "b": WRONG}, 1, 1),
        ({"a": UNREADABLE}, 2, 2),
        ({"a": UNREADABLE, "b": WRONG}, 2, 2),
        ({"a": CLEAN, "b": UNREADABLE}, 2, 2),
    ],
)
def test_the_exit_code_is_that_of_the_worst(
    issues: dict[str, str], code: int, strict: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publication(tmp_path, **issues)
    assert checked(folder, monkeypatch=monkeypatch).exit_code == code
    assert checked(folder, "--strict", monkeypatch=monkeypatch).exit_code == strict
    assert checked(folder, "--format", "json", monkeypatch=monkeypatch).exit_code == code
    assert checked(folder, "--format", "github", monkeypatch=monkeypatch).exit_code == code


def test_what_an_earlier_run_has_found_is_believed_unless_all_is_to_be_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publication(tmp_path, a=WRONG, b=CLEAN)
    assert checked(folder, monkeypatch=monkeypatch).exit_code == 1
    known = {name: (folder / FOLDER / FINDINGS / f"{name}.json").read_bytes().split(b"\n") for name in "ab"}
    made_of, more = known["a"][1].decode(), known["b"][3:]
    Records(folder, FINDINGS).keep({"a": Record(made_of, (), {}, tuple(more))}, None)
    assert checked(folder, monkeypatch=monkeypatch).exit_code == 0
    assert checked(folder, "--all", monkeypatch=monkeypatch).exit_code == 1
    assert checked(folder, monkeypatch=monkeypatch).exit_code == 1


@pytest.mark.parametrize("arguments", [["nothing"], ["--format", "xml"], ["--nope"]])
def test_a_wrong_call_ends_with_2_and_says_so_on_stderr(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = checked(publication(tmp_path, a=CLEAN), *arguments, monkeypatch=monkeypatch)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr


# --- text ---


def test_with_nothing_wrong_one_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = publication(tmp_path, a=CLEAN, b=CLEAN)
    result = checked(folder, monkeypatch=monkeypatch)
    assert (result.stdout, result.stderr) == ("2 issues checked, and nothing is wrong.\n", "")


def test_findings_stand_below_their_file_with_the_line_and_the_counts_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publication(tmp_path, a=WRONG.replace("on Monday", "on on Monday"), b=DRAFT)
    result = checked(folder, monkeypatch=monkeypatch)
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert lines[0] == "issues/a.yaml"
    assert re.fullmatch(r"  7:\d+ warning: .*twice.* \[writing\.doubled-word\]", lines[1])
    assert "  10:16 error: “All our flowers” has no address yet. [links.missing]" in lines
    assert lines[lines.index("issues/b.yaml") + 1].startswith("  5:8 advice: ")
    assert lines[-1] == "1 error, 1 warning, 1 piece of advice in 2 issues."


def test_what_all_issues_share_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without = PUBLICATION.replace("postal_address", "#")
    result = checked(publication(tmp_path, without, a=CLEAN, b=CLEAN), monkeypatch=monkeypatch)
    assert result.stdout.count("delivery.no-postal-address") == 1
    assert result.stdout.endswith("\n2 issues checked. 1 thing to fill in: postal address.\n")
    assert result.exit_code == 1


def test_only_the_issues_that_are_named_are_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = publication(tmp_path, a=CLEAN, b=WRONG)
    assert checked(folder, "a", monkeypatch=monkeypatch).stdout == "1 issue checked, and nothing is wrong.\n"
    assert checked(folder, "issues/b.yaml", "a", "b", monkeypatch=monkeypatch).stdout.endswith("1 error in 2 issues.\n")


def test_issues_of_two_publications_are_checked_each_by_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication(tmp_path / "one", PUBLICATION.replace("sender", "#"), a=CLEAN)
    publication(tmp_path / "two", b=CLEAN)
    result = checked(tmp_path, "one/issues/a.yaml", "two/issues/b.yaml", monkeypatch=monkeypatch)
    assert result.stdout.splitlines()[0] == "one/newsletter.yaml"
    assert result.stdout.endswith("\n2 issues checked. 1 thing to fill in: sender.\n")


def test_nothing_is_written_but_what_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = publication(tmp_path, a=WRONG, b=CLEAN)
    before = contents(folder)
    for form in ("text", "json", "github"):
        checked(folder, "--format", form, monkeypatch=monkeypatch)
    assert {path: content for path, content in contents(folder).items() if not path.startswith(FOLDER)} == before


# --- what cannot be read ---


def test_an_issue_that_cannot_be_read_shows_its_mistakes_and_the_others_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = checked(publication(tmp_path, a=UNREADABLE, b=WRONG), monkeypatch=monkeypatch)
    assert "issues/a.yaml:3:1: There is no field `titel`" in result.stderr
    assert "issues/b.yaml" in result.stdout
    assert result.stdout.endswith("\n1 error in 1 issue. Not everything could be read: see above.\n")


def test_where_no_issue_can_be_read_nothing_is_said_to_be_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = checked(publication(tmp_path, a=UNREADABLE), monkeypatch=monkeypatch)
    assert (result.exit_code, result.stdout) == (2, "")


def test_mistakes_in_newsletter_yaml_are_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = publication(tmp_path, "nmae: A letter\n", a=CLEAN, b=CLEAN)
    result = checked(folder, monkeypatch=monkeypatch)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("newsletter.yaml:1:1: ") == 1


def test_a_broken_template_is_told_and_the_code_is_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = publication(tmp_path, a=CLEAN)
    (folder / "templates").mkdir()
    (folder / "templates" / "letter.mjml").write_text("{% if %}", encoding="utf-8")
    result = checked(folder, monkeypatch=monkeypatch)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "letter.mjml:1" in result.stderr


# --- JSON ---


@pytest.mark.parametrize(
    "issues", [{"a": CLEAN}, {"a": UNREADABLE}, {"a": CLEAN, "b": UNREADABLE}], ids=["clean", "unreadable", "both"]
)
def test_json_without_findings_is_an_empty_list(
    issues: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = checked(publication(tmp_path, **issues), "--format", "json", monkeypatch=monkeypatch)
    assert json.loads(result.stdout) == []


def test_json_of_a_publication_that_cannot_be_read_is_an_empty_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = checked(publication(tmp_path, "nmae: A letter\n", a=CLEAN), "--format", "json", monkeypatch=monkeypatch)
    assert (result.exit_code, json.loads(result.stdout)) == (2, [])


def test_json_names_files_from_the_publication_wherever_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = publication(tmp_path / "letters", a=WRONG)
    (folder / "issues" / "images").mkdir()
    seen_from = [
        json.loads(checked(here, "--format", "json", name, monkeypatch=monkeypatch).stdout)
        for here, name in [
            (folder, "a"),
            (tmp_path, "letters/issues/a.yaml"),
            (folder / "issues", "a.yaml"),
            (folder / "issues" / "images", "a"),
        ]
    ]
    assert [entry["file"] for entry in seen_from[0]] == ["issues/a.yaml"]
    assert seen_from == [seen_from[0]] * 4


def test_what_was_found_before_is_told_as_it_is_seen_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = publication(tmp_path, a=WRONG)
    first, again = (checked(folder, "a", monkeypatch=monkeypatch) for _ in range(2))
    assert first.stdout == again.stdout
    below = checked(folder / "issues", "a", monkeypatch=monkeypatch)
    assert below.stdout == first.stdout.replace("issues/a.yaml", "a.yaml")
    assert (first.exit_code, again.exit_code, below.exit_code) == (1, 1, 1)


def test_json_is_what_a_build_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = publication(tmp_path, a=WRONG)
    result = checked(folder, "--format", "json", "a", monkeypatch=monkeypatch)
    CliRunner().invoke(main, ["build", "a"])
    assert (folder / "out" / "a" / "findings.json").read_text(encoding="utf-8") == result.stdout


# --- GitHub ---


def test_annotations_are_on_stdout_and_so_are_the_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = checked(publication(tmp_path, a=WRONG), "--format", "github", monkeypatch=monkeypatch)
    first, last = result.stdout.splitlines()
    assert first.startswith("::error file=issues/a.yaml,line=10,col=16,title=links.missing::“All our flowers” has no ")
    assert last == "1 error in 1 issue."


def test_annotations_name_files_from_the_folder_of_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publication(tmp_path / "letters", a=WRONG)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    result = CliRunner().invoke(main, ["check", "--format", "github"])
    assert result.stdout.startswith("::error file=letters/issues/a.yaml,line=10,")


def test_what_cannot_be_read_is_annotated_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = checked(publication(tmp_path, a=UNREADABLE), "--format", "github", monkeypatch=monkeypatch)
    assert result.stdout.startswith("::error file=issues/a.yaml,line=3,col=1,title=mistake::There is no field `titel`")
    assert "issues/a.yaml:3:1: " in result.stderr


def test_a_clean_issue_has_no_annotation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = checked(publication(tmp_path, a=CLEAN), "--format", "github", monkeypatch=monkeypatch)
    assert result.stdout == "1 issue checked, and nothing is wrong.\n"


# --- silences ---


def test_a_silence_of_newsletter_yaml_is_called_unused_only_where_all_issues_were_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publication(tmp_path, PUBLICATION + IGNORED.format("delivery.draft"), a=CLEAN, b=CLEAN)
    assert "silence.unused" in checked(folder, monkeypatch=monkeypatch).stdout
    assert "silence.unused" in checked(folder, "a", "b", monkeypatch=monkeypatch).stdout
    assert "silence.unused" not in checked(folder, "a", monkeypatch=monkeypatch).stdout
    (folder / "issues" / "b.yaml").write_text(UNREADABLE, encoding="utf-8")
    assert "silence.unused" not in checked(folder, monkeypatch=monkeypatch).stdout


def test_a_silence_of_newsletter_yaml_that_one_issue_needs_is_not_called_unused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publication(tmp_path, PUBLICATION + IGNORED.format("delivery.draft"), a=CLEAN, b=DRAFT)
    assert checked(folder, monkeypatch=monkeypatch).stdout == "2 issues checked, and nothing is wrong.\n"


def test_an_issue_outside_of_the_folder_of_issues_can_be_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publication(tmp_path, PUBLICATION + IGNORED.format("delivery.draft"))
    (folder / "idea.yaml").write_text(CLEAN, encoding="utf-8")
    result = checked(folder, "idea.yaml", monkeypatch=monkeypatch)
    assert result.stdout == "1 issue checked, and nothing is wrong.\n"


# --- live ---


def test_live_asks_no_address_where_there_is_none_to_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = publication(tmp_path, PUBLICATION + IGNORED.format("links.dead"), a=CLEAN)
    assert checked(folder, monkeypatch=monkeypatch).stdout == "1 issue checked, and nothing is wrong.\n"
    result = checked(folder, "--live", monkeypatch=monkeypatch)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "silence.unused" in result.stdout


# --- on a terminal ---


def test_colour_is_for_terminals_that_want_it(tmp_path: Path) -> None:
    folder = publication(tmp_path, a=WRONG)
    code, received = on_terminal("check", folder=folder)
    assert code == 1
    assert "\x1b[1;31merror\x1b[0m: “All our flowers”" in received
    assert "\x1b[" not in on_terminal("check", folder=folder, NO_COLOR="1")[1]
    assert "\x1b[" not in on_terminal("check", "--format", "json", folder=folder)[1]
    piped = newsletter("check", folder=folder)
    assert (piped.returncode, piped.stderr) == (1, "")
    assert "\x1b[" not in piped.stdout


def test_many_issues_show_how_far_the_check_is_and_leave_a_clean_screen(tmp_path: Path) -> None:
    folder = publication(tmp_path, **{f"issue-{number}": CLEAN for number in range(8)})
    _, received = on_terminal("check", folder=folder)
    assert "Checking" in received
    assert "8 issues checked, and nothing is wrong." in seen(received)


# --- build ---


def test_a_build_counts_what_is_wrong_below_its_line_and_refuses_nothing(tmp_path: Path) -> None:
    folder = publication(tmp_path, a=WRONG, b=CLEAN)
    done = newsletter("build", folder=folder)
    assert done.returncode == 0
    assert done.stderr == "  1 error; see `newsletter check a`\n"
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["out/a", "out/b"]


def test_a_build_names_the_issue_as_check_finds_it_from_here(tmp_path: Path) -> None:
    folder = publication(tmp_path / "my letters", a=WRONG)
    done = newsletter("build", "my letters/issues/a.yaml", folder=tmp_path)
    assert done.stderr == "  1 error; see `newsletter check 'my letters/issues/a.yaml'`\n"
    assert newsletter("build", folder=folder / "issues").stderr == "  1 error; see `newsletter check a`\n"
    assert [path.name for path in (folder / "out").iterdir()] == ["a"]
