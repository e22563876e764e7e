"""Comments are kept in a file that only grows: what people say, answer, resolve and take back, and nothing is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsletter.errors import InputError, UsageError
from newsletter.model.starter import init_publication
from newsletter.review.comments import lines, remarks
from newsletter.review.comments.anchors import of_item
from newsletter.review.comments.ground import Ground
from newsletter.review.comments.lines import Remark
from newsletter.review.comments.placed import comments, open_ones, placed
from newsletter.review.comments.threads import Thread, threads
from newsletter.review.saying import Who
from tests.test_git import plain

NOW = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
ADA, BEN = Who("Ada", "claimed"), Who("Ben", "claimed")
DATA: dict[str, Any] = {"subject": "Spring", "blocks": [{"type": "text", "text": "The tulips opened."}]}
HOSTILE = (
    "<script>alert(1)</script>",
    "one\n\n  two\n\tthree",
    "\u202eturned around\u202c",
    "- {what: comment}\nlog: [",
    "<<<<<<< HEAD\n=======\n>>>>>>> theirs",
    "{{ first_name }} {% raw %} & \"quoted\" 'too' # no comment",
    "no", "2031-01-01", "~", "a: b",
    "\N{WOMAN}\u200d\N{STAFF OF AESCULAPIUS}\ufe0f", "a\ufeffb\n\tc\xa0d \\n", "x" * 10_000,
)  # fmt: skip


def said(root: Path) -> list[Thread]:
    return list(threads(lines.read(root, "spring")))


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def test_a_comment_is_answered_resolved_and_opened_again(tmp_path: Path) -> None:
    place = of_item(Ground(DATA), ("blocks", 0))
    one = remarks.comment(tmp_path, "spring", ADA, NOW, "Which ones?", place)
    remarks.answer(tmp_path, "spring", BEN, later(1), one.id or "", "The red ones.\nNobody sows others.")
    remarks.decide(tmp_path, "spring", BEN, later(2), one.id or "", "resolved")
    (thread,) = said(tmp_path)
    assert (thread.comment.text, thread.comment.said.place) == ("Which ones?", place)
    assert [answer.text for answer in thread.answers] == ["The red ones.\nNobody sows others."]
    assert thread.resolved
    assert (thread.resolved.by, thread.is_open, open_ones(tmp_path, "spring")) == ("Ben", False, "")
    assert remarks.decide(tmp_path, "spring", ADA, later(3), one.id or "", "resolved") is None
    remarks.decide(tmp_path, "spring", ADA, later(4), one.id or "", "reopened")
    assert open_ones(tmp_path, "spring") == "1 open comment"


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_kept_as_it_was_typed(tmp_path: Path, text: str) -> None:
    remarks.comment(tmp_path, "spring", ADA, NOW, text, None)
    remarks.comment(tmp_path, "spring", BEN, later(1), "Another", None)
    assert [thread.comment.text for thread in said(tmp_path)] == [text.strip(), "Another"]
    assert len((tmp_path / lines.file_of("spring")).read_text("utf-8").splitlines()) == 5


@pytest.mark.parametrize("text", ["", " \n ", "x" * 10_001, "a\x07b", "a\ue000b", "a\ud800b", "a\x00b"])
def test_a_text_that_no_file_can_hold_is_refused_before_anything_is_written(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError):
        remarks.comment(tmp_path, "spring", ADA, NOW, text, None)
    assert not list(tmp_path.iterdir())


def test_everybody_changes_and_takes_back_their_own_words_alone(tmp_path: Path) -> None:
    one = remarks.comment(tmp_path, "spring", ADA, NOW, "Too long", None)
    two = remarks.answer(tmp_path, "spring", BEN, later(1), one.id or "", "No")
    for who, note in ((BEN, one), (ADA, two), (Who("Ada", "signed in"), one)):
        with pytest.raises(UsageError, match="answer it instead"):
            remarks.change(tmp_path, "spring", who, later(2), note.id or "", "Ha")
    remarks.change(tmp_path, "spring", Who("  ada", "claimed"), later(2), one.id or "", "Far too long")
    remarks.withdraw(tmp_path, "spring", ADA, later(3), one.id or "")
    (thread,) = said(tmp_path)
    assert (thread.comment.text, thread.answers[0].text) == ("", "No")  # what others have said of it stays
    remarks.withdraw(tmp_path, "spring", BEN, later(4), two.id or "")
    assert said(tmp_path) == []
    with pytest.raises(UsageError, match="not there any more"):
        remarks.answer(tmp_path, "spring", BEN, later(5), one.id or "", "But")


def line(what: str, minute: int, **fields: Any) -> Remark:
    at = later(minute).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Remark.model_validate({"what": what, "by": "Ada", "name": "claimed", "at": at, **fields})


def test_the_lines_of_two_computers_count_in_the_order_of_time_and_each_once() -> None:
    all_lines = [
        line("reopened", 9, to="a"),
        line("answer", 4, id="b", to="a", text="Later"),
        line("resolved", 5, to="a", by="Ben"),
        line("comment", 1, id="a", text="First"),
        line("answer", 2, id="c", to="a", text="Sooner"),
    ]
    (thread,) = threads([*all_lines, *all_lines])
    assert [answer.text for answer in thread.answers] == ["Sooner", "Later"]
    assert thread.is_open


def test_of_what_stands_in_the_file_against_all_rules_nothing_that_was_written_is_lost() -> None:
    found = threads([
        line("comment", 1, id="a", text="One"),
        line("comment", 2, id="a", text="Another of this name"),
        line("answer", 3, id="b", to="gone", text="To nothing"),
        line("changed", 4, to="a", text="By another person", by="Mallory"),
        line("resolved", 4, to="nothing"),
        line("comment", 5, text="Without a name"),
    ])  # fmt: skip
    assert [thread.comment.text for thread in found] == ["One", "Another of this name", "To nothing", "Without a name"]
    assert len({thread.comment.id for thread in found}) == 4
    orphan = next(each for each in placed(found, Ground(DATA)) if each.thread.is_orphan)
    assert (orphan.is_gone, orphan.about) == (True, "An earlier comment")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("log:\n- {what: shouted, by: Ada, name: claimed, at: '2031-05-06T07:08:09Z'}\n", r"spring\.yaml:2:10: "),
        ("log:\n<<<<<<< HEAD\n", "keep the lines of both"),
        ("log:\n- {what: comment, by: Ada, name: claimed, at: today}\n", "no time"),
        (
            "log:\n- {what: comment, by: Ada, name: claimed, at: '2031-05-06T07:08:09Z', place: {path: blocks.²}}\n",
            "no place in an issue",
        ),
        ("log: [", r"spring\.yaml:1:"),
    ],
)
def test_a_file_that_nobody_can_read_is_told_and_takes_no_more(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / lines.file_of("spring")
    file.parent.mkdir()
    file.write_text(content, "utf-8")
    with pytest.raises(InputError, match=message):
        comments(tmp_path, "spring", Ground(DATA))
    with pytest.raises(InputError):
        remarks.comment(tmp_path, "spring", ADA, NOW, "Hello", None)
    assert file.read_text("utf-8") == content
    assert "cannot be read" in open_ones(tmp_path, "spring")


@pytest.mark.soak
def test_a_file_grows_only_as_long_as_it_can_be_read(tmp_path: Path) -> None:
    text, refused = "w" * 9_999, 0
    for minute in range(110):
        try:
            remarks.comment(tmp_path, "spring", ADA, later(minute), text, None)
        except UsageError as error:
            refused += 1
            assert "takes no further line" in str(error)
    assert 0 < refused < 20
    assert len(said(tmp_path)) == 110 - refused


def test_what_two_people_say_in_two_clones_is_joined_by_git(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    init_publication(ours, NOW.date())
    plain(ours, "init", "--quiet", "--initial-branch", "main")
    plain(ours, "add", ".")
    plain(ours, "commit", "--quiet", "--message", "Begin")
    plain(tmp_path, "clone", "--quiet", "ours", "theirs")
    for minute in (0, 10):  # the file is new on both sides at first, and longer on both then
        for root, who in ((ours, ADA), (theirs, BEN)):
            remarks.comment(root, "spring", who, later(minute), f"{who.name}, {minute}", None)
            plain(root, "add", ".")
            plain(root, "commit", "--quiet", "--message", "Remark")
        plain(theirs, "pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main")
        plain(ours, "pull", "--quiet", "--no-rebase", str(theirs), "main")
    assert {thread.comment.text for thread in said(ours)} == {"Ada, 0", "Ben, 0", "Ada, 10", "Ben, 10"}
    assert said(ours) == said(theirs)
