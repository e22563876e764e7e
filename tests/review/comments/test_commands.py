"""Comments on the command line, beside approvals, and in the file for those who decide."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsletter.build import build_edition, compose_letter
from newsletter.cli import main
from newsletter.editing.outline import outlined
from newsletter.model.issue import Issue
from newsletter.model.publication import load_publication
from newsletter.review import saying
from newsletter.review.comments import lines, remarks
from newsletter.review.comments.anchors import of_item, of_words
from newsletter.review.comments.ground import Ground
from newsletter.review.one_file import as_file, review
from newsletter.review.saying import Who
from newsletter.review.standing import standing

NOW = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
ADA = Who("Ada", "claimed")
ISSUE = """\
subject: Spring has come to the garden
preheader: What is new
title: Spring has come
date: 2031-05-06
blocks:
  - type: text
    heading: In bloom
    text: |
      Dear reader, some of
      the tulips opened on Monday.
  - type: divider
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "issues").mkdir()
    (tmp_path / "newsletter.yaml").write_text("name: The Garden Letter\napprovals: {needed: 1}\n", "utf-8")
    (tmp_path / "issues" / "spring.yaml").write_text(ISSUE, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "UTC")
    return tmp_path


def say(root: Path, text: str, words: str = "", minute: int = 0) -> str:
    ground = Ground(outlined((root / "issues" / "spring.yaml").read_text("utf-8"), Issue).data)
    path = ("blocks", 0, "text")
    start = ground.text(path).index(words)
    place = of_words(ground, path, start, start + len(words)) if words else of_item(ground, ("blocks", 0))
    return remarks.comment(root, "spring", ADA, NOW + timedelta(minutes=minute), text, place).id or ""


def newsletter(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments, prog_name="newsletter")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_open_comments_are_listed_with_the_places_of_their_words(root: Path) -> None:
    one = say(root, "Which ones?\nThe red\u202e ones?", "tulips opened")
    remarks.answer(root, "spring", Who("Ben", "claimed"), NOW, one, "All.")
    done = say(root, "Shorter, please.", minute=1)
    remarks.decide(root, "spring", ADA, NOW, done, "resolved")
    remarks.comment(root, "spring", ADA, NOW, "Well done.", None)
    result = newsletter("comments", "spring")
    assert result.exit_code == 0
    assert [line.split(", 2031")[0] for line in result.stdout.splitlines()] == [
        "issues/spring.yaml:1:1: The whole letter",
        "    Ada (claimed)",
        "issues/spring.yaml:10:11: “tulips opened”, Text block “In bloom”",
        "    Ada (claimed)",
        "        The red\\u202e ones?",
        "    Ben (claimed)",
    ]
    assert result.stderr == "2 open comments, and 1 resolved.\n"
    assert "issues/spring.yaml:6:5: Text block “In bloom”\n" in newsletter("comments", "spring", "--all").stdout
    file = root / "issues" / "spring.yaml"
    file.write_text(ISSUE.replace("the tulips opened on Monday", "what"), "utf-8")
    said = newsletter("comments", "spring").stdout
    assert "issues/spring.yaml:1:1: “tulips opened”, Text block “In bloom”, which is no longer there\n" in said


def test_comments_that_cannot_be_read_are_told_and_are_in_nobodys_way(root: Path) -> None:
    assert newsletter("comments", "spring").stderr == "0 open comments.\n"
    say(root, "Which ones?", "tulips")
    with (root / lines.file_of("spring")).open("a") as file:
        file.write("=======\n")
    result = newsletter("comments", "spring")
    assert (result.exit_code, "comments/spring.yaml:5:1" in result.stderr) == (2, True)
    approved = newsletter("approve", "spring", "--as", "Ada")
    assert (approved.exit_code, "comments that cannot be read" in approved.stdout) == (0, True)
    edition = build_edition(root / "issues" / "spring.yaml", load_publication(root))
    assert "comments/spring.yaml:5:1" in as_file(review([edition])).decode()


def test_comments_are_counted_beside_an_approval_and_undo_none(root: Path) -> None:
    path = root / "issues" / "spring.yaml"
    before = compose_letter(path, load_publication(root))
    saying.approve([before], ADA, NOW)
    say(root, "Which ones?", "tulips")
    say(root, "Shorter, please.", minute=1)
    after = compose_letter(path, load_publication(root))
    assert after.rendering == before.rendering
    assert after.message == before.message
    assert [entry.by for entry in standing([after]).counts] == ["Ada"]
    said = newsletter("approve", "spring", "--as", "Ben").stdout
    assert "  It has 2 open comments: `newsletter comments spring` shows them\n" in said
    assert "  2 approvals of exactly this letter, and 1 needed\n" in said


def test_the_file_for_those_who_decide_has_the_open_comments_and_none_that_is_resolved(root: Path) -> None:
    edition = build_edition(root / "issues" / "spring.yaml", load_publication(root))
    assert 'id="comments"' not in as_file(review([edition])).decode()
    say(root, "<script>alert(1)</script>", "tulips opened")
    remarks.decide(root, "spring", ADA, NOW, say(root, "Never mind.", minute=1), "resolved")
    text = as_file(review([edition])).decode()
    section = text[text.index('<section id="comments"') :].partition("</section>")[0]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in section
    assert '<blockquote dir="auto">tulips opened</blockquote>' in section
    assert "<bdi>Text block “In bloom”</bdi>, line 10" in section
    assert "Never mind" not in text
