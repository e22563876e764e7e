"""Findings as text, JSON and annotations: their content, and that no character in a message breaks them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from newsletter.check.finding import Finding, Severity
from newsletter.check.report import as_json, findings_json, github, summary, text
from newsletter.errors import Problem
from newsletter.model.files import shipped_templates, shown_path

MISSING = Finding(
    "links.missing",
    "error",
    Problem("issues/spring.yaml", 4, 9, "“Program” has no address yet.", "Add one.", "  - label: Program\n    ^"),
)
LONG = Finding("writing.subject-length", "warning", Problem("issues/spring.yaml", 1, 10, "It is long.", "Cut it."))
NO_SENDER = Finding("delivery.no-sender", "error", Problem("newsletter.yaml", 1, 1, "Who?"), is_blank=True)
NO_ADDRESS = Finding("delivery.no-postal-address", "error", Problem("newsletter.yaml", 1, 1, "Where?"), is_blank=True)
TASTE = Finding("delivery.draft", "advice", Problem("newsletter.yaml", 2, 1, "It is a draft."))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication in a repository, which is the working folder."""
    folder = tmp_path / "letters"
    (folder / "issues").mkdir(parents=True)
    (folder / "issues" / "spring.yaml").touch()
    (folder / "newsletter.yaml").touch()
    monkeypatch.chdir(tmp_path)
    return folder


def named(file: str, severity: Severity = "error", message: str = "So.", hint: str = "") -> Finding:
    return Finding("family.rule", severity, Problem(file, 3, 5, message, hint))


# --- text ---


def test_text_groups_findings_below_their_file_with_line_caret_and_hint() -> None:
    assert text([LONG, MISSING, TASTE]) == (
        "issues/spring.yaml\n"
        "  1:10 warning: It is long. [writing.subject-length]\n"
        "      hint: Cut it.\n"
        "  4:9 error: “Program” has no address yet. [links.missing]\n"
        "        - label: Program\n"
        "          ^\n"
        "      hint: Add one.\n"
        "\n"
        "newsletter.yaml\n"
        "  2:1 advice: It is a draft. [delivery.draft]"
    )


def test_text_gives_a_hint_once_in_a_file_and_json_gives_it_everywhere(root: Path) -> None:
    same = [MISSING, LONG, MISSING, Finding("other.rule", "error", MISSING.problem)]
    elsewhere = named("newsletter.yaml", hint="Add one.")
    written = text([*same, elsewhere])
    assert written.count("hint: Add one.") == 3
    assert written.count("hint: Cut it.") == 1
    assert as_json({root: [*same, elsewhere]}).count('"hint": "Add one."') == 4


def test_what_a_terminal_acts_on_is_an_escape_in_text_and_json(root: Path) -> None:
    odd = Finding("a.b", "error", Problem("a\x1b[2J\x9b\n\udcff.yaml", 1, 1, "No \u202e\n.", "Do\x1b."))
    assert text([odd]) == ("a\\x1b[2J\\x9b\\n\\udcff.yaml\n  1:1 error: No \\u202e\\n. [a.b]\n      hint: Do\\x1b.")
    written = findings_json([odd], root).decode()
    assert not re.search("[\x1b\x9b\u202e]", written)
    (entry,) = json.loads(written)
    assert (entry["message"], Path(entry["file"]).name) == (odd.problem.message, odd.problem.file)


def test_text_of_no_findings_is_empty() -> None:
    assert text([]) == text([], color=True) == ""


def test_colour_stands_around_files_and_severities_alone() -> None:
    colored = text([LONG, MISSING, TASTE], color=True)
    assert "\x1b[1missues/spring.yaml\x1b[0m\n" in colored
    assert "\x1b[1;31merror\x1b[0m: “Program”" in colored
    assert "\x1b[1;33mwarning\x1b[0m: It is long." in colored
    assert "\x1b[1;36madvice\x1b[0m: It is a draft." in colored
    assert colored.count("\x1b[") == 2 * 5


@pytest.mark.parametrize(
    ("findings", "letters", "sentence"),
    [
        ([], 1, "1 issue checked, and nothing is wrong."),
        ([], 3, "3 issues checked, and nothing is wrong."),
        ([MISSING], 1, "1 error in 1 issue."),
        ([MISSING, LONG, LONG, TASTE], 2, "1 error, 2 warnings, 1 piece of advice in 2 issues."),
        ([TASTE, MISSING, MISSING, TASTE], 1, "2 errors, 2 pieces of advice in 1 issue."),
        ([NO_SENDER], 1, "1 issue checked. 1 thing to fill in: sender."),
        ([NO_ADDRESS, NO_SENDER], 2, "2 issues checked. 2 things to fill in: sender, postal address."),
        ([], (1, 3), "1 issue and 3 translations checked, and nothing is wrong."),
        ([MISSING], (2, 1), "1 error in 2 issues and 1 translation."),
        ([LONG, NO_SENDER, NO_SENDER], 2, "1 warning in 2 issues. 1 thing to fill in: sender."),
    ],
)
def test_the_last_line_counts_what_to_mend_and_names_what_to_fill_in(
    findings: list[Finding], letters: tuple[int, ...] | int, sentence: str
) -> None:
    assert summary(findings, *(letters if isinstance(letters, tuple) else (letters,))) == sentence


def test_nothing_is_said_to_be_right_where_not_everything_could_be_read() -> None:
    assert summary([], 1, all_read=False) == "1 issue checked. Not everything could be read: see above."
    assert summary([LONG], 1, all_read=False) == "1 warning in 1 issue. Not everything could be read: see above."


# --- JSON ---


def test_json_lists_findings_with_all_their_fields(root: Path) -> None:
    assert json.loads(as_json({root: [MISSING]})) == [
        {
            "rule": "links.missing",
            "severity": "error",
            "message": "“Program” has no address yet.",
            "hint": "Add one.",
            "file": "issues/spring.yaml",
            "line": 4,
            "column": 9,
        }
    ]


def test_json_of_nothing_is_an_empty_list(root: Path) -> None:
    assert json.loads(as_json({})) == json.loads(as_json({root: []})) == []


@pytest.mark.parametrize(
    ("here", "file"),
    [
        (".", "letters/issues/spring.yaml"),
        ("letters", "issues/spring.yaml"),
        ("letters/issues", "spring.yaml"),
        ("elsewhere", "issues/spring.yaml"),
        ("elsewhere", "{root}/issues/spring.yaml"),
    ],
)
def test_json_names_a_file_from_its_publication_wherever_one_is(
    here: str, file: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / here)
    [entry] = json.loads(as_json({root: [named(file.format(root=root))]}))
    assert entry["file"] == "issues/spring.yaml"


def test_a_shipped_template_is_named_as_a_copy_of_it_would_be_and_marked(root: Path) -> None:
    shown = shown_path(shipped_templates() / "blocks" / "text.mjml", root)
    assert shown == "templates/blocks/text.mjml (shipped)"
    [entry] = json.loads(as_json({root: [named(shown)]}))
    assert entry["file"] == shown
    assert github({root: [named(shown)]}, root) == f"::error title=family.rule::{shown}:3:5: So."
    assert shown_path(root / "templates" / "footer.mjml", root).endswith("letters/templates/footer.mjml")


def test_json_of_two_publications_is_one_list(root: Path, tmp_path: Path) -> None:
    entries = json.loads(as_json({root: [LONG, MISSING], tmp_path: [TASTE]}))
    assert [entry["rule"] for entry in entries] == [LONG.rule, MISSING.rule, TASTE.rule]


def test_the_file_of_a_build_holds_the_same_list_as_bytes_with_a_newline(root: Path) -> None:
    content = findings_json([MISSING], root)
    assert content.endswith(b"]\n")
    assert content.decode() == as_json({root: [MISSING]}) + "\n"
    assert findings_json([], root) == b"[]\n"


# --- annotations ---


def test_an_annotation_stands_at_the_line_in_the_repository(root: Path, tmp_path: Path) -> None:
    finding = named("letters/issues/spring.yaml", message="It is so.", hint="Make it other.")
    assert github({root: [finding]}, tmp_path) == (
        "::error file=letters/issues/spring.yaml,line=3,col=5,title=family.rule::It is so.%0AMake it other."
    )


@pytest.mark.parametrize(("severity", "level"), [("error", "error"), ("warning", "warning"), ("advice", "notice")])
def test_severities_have_the_levels_that_github_knows(severity: Severity, level: str, root: Path) -> None:
    assert github({root: [named("newsletter.yaml", severity)]}, root).startswith(f"::{level} ")


def test_what_would_end_a_command_is_escaped(root: Path) -> None:
    odd = root / "issues" / "a,b:c%.yaml"
    odd.touch()
    line = github({root: [named(str(odd), message="50 %: one\r\n::error::##[debug]two", hint="So, or so.")]}, root)
    assert line == (
        "::error file=issues/a%2Cb%3Ac%25.yaml,line=3,col=5,title=family.rule::"
        "50 %25: one\\r\\n::error::##�debug]two%0ASo, or so."
    )


def test_what_lies_outside_of_the_repository_is_named_in_the_message(root: Path) -> None:
    outside = root.parent / "elsewhere.yaml"
    assert github({root: [named(str(outside))]}, root) == f"::error title=family.rule::{outside}:3:5: So."


def test_annotations_of_several_publications_follow_each_other(root: Path, tmp_path: Path) -> None:
    lines = github({root: [LONG, MISSING], tmp_path: [TASTE]}, tmp_path).splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::warning", "::error", "::notice"]
    assert github({}, tmp_path) == github({root: []}, tmp_path) == ""
