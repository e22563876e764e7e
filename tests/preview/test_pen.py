"""The pen writes what was typed, soon, whole and into the same file, and nothing that another program wrote is lost."""

from __future__ import annotations

import os
import random
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsletter.editing.surgery import Batch, Clear, Delete, Duplicate, Edit, Insert, Move, Put, fingerprint
from newsletter.errors import InputError, Refused
from newsletter.model.issue import Issue
from newsletter.preview.writing import issue_file
from newsletter.preview.writing import pen as pens
from newsletter.preview.writing.manuscript import MOST, CollisionError, Manuscript, UnknownBaseError
from newsletter.preview.writing.open_file import AFTER_FIRST, AFTER_LAST
from newsletter.preview.writing.pen import Pen, Written

TEXT = """\
# Written by hand.
subject: One
preheader: Two  # for now
title: Three
date: 2031-05-06
blocks:
  - type: text
    text: Some words
"""
TITLE, SUBJECT, WORDS = ("title",), ("subject",), ("blocks", 0, "text")


@pytest.fixture
def path(publication: Path) -> Path:
    path = publication / "issues" / "june.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def pen(publication: Path) -> Iterator[Pen]:
    pen = Pen(publication)
    yield pen
    pen.close()


def put(pen: Pen, path: Path, edit: Edit, burst: str = "1", base: str = "") -> str:
    """Make an edit, for the newest text if for no other, and return the hash afterwards."""
    pen.edit(path, edit, base or pen.standing(path).hash, burst)
    return pen.standing(path).hash


def in_time(holds: Callable[[], bool], seconds: float = 3) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.005)
    return holds()


def test_an_edit_is_there_at_once_and_in_the_file_soon(pen: Pen, path: Path) -> None:
    news: list[Written] = []
    pen.tell = news.append
    known = put(pen, path, Put(TITLE, "Four"))
    standing = pen.standing(path)
    assert "title: Four" in standing.text
    assert not standing.is_written
    assert pen.content(path) == standing.text.encode()
    assert in_time(lambda: path.read_text() == TEXT.replace("Three", "Four"))
    assert in_time(lambda: news == [Written(path, known)])
    assert pen.standing(path).is_written


def test_who_keeps_typing_is_written_within_a_second(pen: Pen, path: Path) -> None:
    base, begun = pen.standing(path).hash, time.monotonic()
    number = 0
    while path.read_text() == TEXT and time.monotonic() < begun + 3:
        pen.edit(path, Put(TITLE, f"Title {number}"), base, "typing")
        number += 1
        time.sleep(0.03)
    assert AFTER_LAST + 0.3 < time.monotonic() - begun < AFTER_FIRST + 0.5


def test_what_is_not_written_yet_is_written_at_the_end(publication: Path, path: Path) -> None:
    pen = Pen(publication)
    put(pen, path, Put(TITLE, "Four"))
    pen.close()
    assert path.read_text() == TEXT.replace("Three", "Four")


def test_an_issue_that_is_only_looked_at_stays_untouched(publication: Path, path: Path) -> None:
    before = path.stat()
    pen = Pen(publication)
    pen.standing(path)
    pen.notice(path)
    pen.close()
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_ino == before.st_ino


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode(),
        TEXT.removesuffix("\n").encode(),
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
    ],
    ids=["mark-and-crlf", "no-last-break", "utf-16"],
)
def test_all_other_bytes_and_the_mode_of_the_file_stay(pen: Pen, path: Path, raw: bytes) -> None:
    path.write_bytes(raw)
    path.chmod(0o640)
    put(pen, path, Put(TITLE, "Four"))
    pen.close()
    encoding = "utf-16-le" if raw.startswith(b"\xff\xfe") else "utf-8"
    assert path.read_bytes() == raw.replace("Three".encode(encoding), "Four".encode(encoding))
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [each.name for each in path.parent.iterdir() if each.name.startswith(".")] == []


def test_a_link_within_the_publication_stays_and_one_that_leads_out_is_refused(
    pen: Pen, path: Path, tmp_path: Path
) -> None:
    inside, outside = path.parent.parent / "texts" / "june.yaml", tmp_path / "somebody's.yaml"
    inside.parent.mkdir()
    path.rename(inside)
    path.symlink_to(inside)
    put(pen, path, Put(TITLE, "Four"))
    assert in_time(lambda: "Four" in inside.read_text())
    assert path.is_symlink()
    outside.write_text(TEXT)
    path.unlink()
    path.symlink_to(outside)
    with pytest.raises(Refused, match="leads out of the publication"):
        pen.standing(path)
    pen.close()
    assert outside.read_text() == TEXT


def test_a_program_that_deletes_the_file_and_makes_it_anew_is_waited_for(pen: Pen, path: Path) -> None:
    known = pen.standing(path).hash
    path.unlink()
    made_anew = threading.Timer(0.2, path.write_text, [TEXT.replace("One", "Other")])
    made_anew.start()
    put(pen, path, Put(TITLE, "Four"), base=known)
    made_anew.join()
    assert in_time(lambda: path.read_text() == TEXT.replace("One", "Other").replace("Three", "Four"))
    assert pen.standing(path).failure == ""


@pytest.mark.parametrize("is_noticed", [False, True])
def test_that_a_file_can_be_written_again_is_told_also_where_it_has_the_edit_by_then(
    pen: Pen, path: Path, is_noticed: bool
) -> None:
    news: list[Written] = []
    pen.tell = news.append
    known = put(pen, path, Put(TITLE, "Four"))
    path.unlink()
    path.mkdir()
    time.sleep(AFTER_LAST * 2)
    path.rmdir()
    path.write_text(TEXT.replace("Three", "Four"))
    if is_noticed:
        pen.notice(path)
    assert in_time(lambda: Written(path, known) in news)
    assert pen.standing(path).failure == ""


def test_a_burst_is_one_edit_of_the_text_that_it_began_with(pen: Pen, path: Path) -> None:
    base = pen.standing(path).hash
    for typed in ("T", "To", "To ", "To b", "To be"):
        put(pen, path, Put(TITLE, typed), "burst", base)
    assert pen.standing(path).text == TEXT.replace("Three", "To be")  # the space at an end has left no quotes
    assert pen.standing(path).undoable == 1
    put(pen, path, Put(SUBJECT, "Or not"), "other")
    pen.undo(path)
    assert pen.undo(path).touched == TITLE
    assert path.read_text() == TEXT


def test_a_burst_goes_on_after_another_window_has_typed(pen: Pen, path: Path) -> None:
    base = pen.standing(path).hash
    put(pen, path, Put(TITLE, "T"), "here", base)
    put(pen, path, Put(SUBJECT, "S"), "there", base)
    pen.edit(path, Put(TITLE, "Ti"), base, "here")
    done = pen.edit(path, Put(SUBJECT, "Su"), base, "there")
    assert not done.is_merged
    assert pen.standing(path).text == TEXT.replace("Three", "Ti").replace("One", "Su")


def test_undo_and_redo_lead_through_the_very_same_bytes(pen: Pen, path: Path) -> None:
    texts = [TEXT]
    block = {"type": "quote", "text": "Words: “spoken”"}
    edits: tuple[Edit, ...] = (
        Put(WORDS, "Other words\n\nand more"),
        Clear(("blocks", 0, "text")),
        Insert(("blocks", 0), block),
        Batch((Put(TITLE, "x"), Put(SUBJECT, "y"))),
    )
    for number, edit in enumerate(edits):
        put(pen, path, edit, str(number))
        texts.append(pen.standing(path).text)
    for text in texts[-2::-1]:
        pen.undo(path)
        assert path.read_text() == text
    with pytest.raises(Refused, match="nothing to undo"):
        pen.undo(path)
    for text in texts[1:]:
        pen.redo(path)
        assert path.read_text() == text
    pen.undo(path)
    put(pen, path, Put(TITLE, "Another way"))
    with pytest.raises(Refused, match="nothing to redo"):
        pen.redo(path)


def test_each_of_two_people_takes_back_and_makes_again_only_what_is_their_own(pen: Pen, path: Path) -> None:
    pen.edit(path, Put(TITLE, "Of Ana"), pen.standing(path).hash, "1", "Ana")
    pen.edit(path, Insert(("blocks", 0), {"type": "text", "text": "Of Bo"}), pen.standing(path).hash, "2", "Bo")
    pen.edit(path, Put(SUBJECT, "Of Bo, too"), pen.standing(path).hash, "3", "Bo")
    assert (pen.standing(path, "Ana").undoable, pen.standing(path, "Bo").undoable) == (1, 2)
    assert pen.undo(path, "Ana").touched == TITLE
    assert pen.undo(path, "Bo").touched == SUBJECT
    pen.edit(path, Put(("blocks", 1, "text"), "Of Ana"), pen.standing(path).hash, "4", "Ana")
    assert pen.undo(path, "Bo").touched == ("blocks",)
    assert path.read_text() == TEXT.replace("Some words", "Of Ana")
    with pytest.raises(Refused, match="nothing to redo"):
        pen.redo(path, "Ana")
    pen.redo(path, "Bo")
    pen.redo(path, "Bo")
    assert pen.undo(path, "Ana").touched == ("blocks", 1, "text")
    pen.undo(path, "Bo")
    pen.undo(path, "Bo")
    assert path.read_text() == TEXT


def test_what_another_person_has_written_over_is_not_taken_back(pen: Pen, path: Path) -> None:
    pen.edit(path, Insert(("blocks", 1), {"type": "text", "text": "Of Ana"}), pen.standing(path).hash, "1", "Ana")
    pen.edit(path, Put(("blocks", 1, "text"), "Of Ana and Bo"), pen.standing(path).hash, "2", "Bo")
    with pytest.raises(Refused, match="changed in the file since"):
        pen.undo(path, "Ana")
    assert "Of Ana and Bo" in pen.standing(path).text


def test_what_is_typed_stays_in_its_block_where_somebody_else_adds_one_that_is_like_it(pen: Pen, path: Path) -> None:
    empty = {"type": "text", "text": ""}
    pen.edit(path, Insert(("blocks", 1), empty), pen.standing(path).hash, "1", "Ana")
    base = pen.standing(path).hash
    pen.edit(path, Put(("blocks", 1, "text"), "Of Ana"), base, "2", "Ana")
    pen.edit(path, Insert(("blocks", 1), empty), pen.standing(path).hash, "3", "Bo")
    assert pen.edit(path, Put(("blocks", 1, "text"), "Of Ana, too"), base, "2", "Ana").touched == ("blocks", 2, "text")
    assert pen.edit(path, Insert(("blocks", 1), empty), base, "4", "Bo").touched == ("blocks", 1)
    texts = [block["text"] for block in yaml.safe_load(pen.standing(path).text)["blocks"]]
    assert texts == ["Some words", "", "", "Of Ana, too"]


def test_two_hundred_edits_can_be_taken_back() -> None:
    script = Manuscript(TEXT, Issue)
    for number in range(MOST + 5):
        script.edit(Put(TITLE, f"Title {number}"), fingerprint(script.text), str(number))
    for _ in range(MOST):
        script.undo()
    assert "title: Title 4\n" in script.text
    with pytest.raises(Refused):
        script.undo()


def test_an_edit_and_another_programs_change_are_both_kept(pen: Pen, path: Path) -> None:
    base = pen.standing(path).hash
    path.write_text(TEXT.replace("One", "Theirs"))
    assert pen.edit(path, Put(TITLE, "Mine"), base, "1").is_merged
    path.write_text(TEXT.replace("One", "Theirs, later").replace("hand", "two hands"))  # before the edit was written
    both = TEXT.replace("One", "Theirs, later").replace("hand", "two hands").replace("Three", "Mine")
    assert in_time(lambda: path.read_text() == both)
    assert pen.undo(path).touched == TITLE
    assert path.read_text() == both.replace("Mine", "Three")


@pytest.mark.parametrize(("later", "title"), [(0.0, "Four"), (1.5, "Four"), (2.5, "Three"), (-3600.0, "Three")])
def test_a_program_that_had_looked_at_the_file_before_the_last_edit_does_not_undo_it(
    pen: Pen, path: Path, later: float, title: str
) -> None:
    put(pen, path, Put(TITLE, "Four"))
    assert in_time(lambda: path.read_text() == TEXT.replace("Three", "Four"))
    ours = path.stat().st_mtime
    other = path.with_suffix(".merged")
    other.write_text(TEXT.replace("One", "Another"))
    os.utime(other, (ours + later, ours + later))
    other.replace(path)
    wanted = TEXT.replace("One", "Another").replace("Three", title)
    assert pen.standing(path).text == wanted
    assert in_time(lambda: path.read_text() == wanted)


def test_a_program_that_puts_a_text_of_before_back_at_once_has_it(pen: Pen, path: Path) -> None:
    put(pen, path, Put(TITLE, "Four"), "one burst")
    assert in_time(lambda: path.read_text() == TEXT.replace("Three", "Four"))
    put(pen, path, Put(TITLE, "Five"), "another")
    assert in_time(lambda: path.read_text() == TEXT.replace("Three", "Five"))
    path.write_text(TEXT)
    assert pen.standing(path).text == TEXT
    assert pen.standing(path).is_written


def test_what_both_have_changed_is_shown_and_the_file_keeps_its_own(pen: Pen, path: Path) -> None:
    base = pen.standing(path).hash
    path.write_text(theirs := TEXT.replace("Three", "Theirs"))
    with pytest.raises(CollisionError) as raised:
        pen.edit(path, Batch((Put(SUBJECT, "Mine"), Put(TITLE, "Mine"))), base, "1")
    assert raised.value.path == TITLE
    assert raised.value.conflict == ("Three", "Mine", "Theirs")
    assert pen.standing(path).text == theirs
    assert pen.standing(path).undoable == 0


def test_an_edit_that_collides_before_it_is_written_leaves_the_file_to_the_other(pen: Pen, path: Path) -> None:
    base = pen.standing(path).hash
    put(pen, path, Put(TITLE, "Mine"), "1", base)
    put(pen, path, Put(SUBJECT, "Kept"), "2")
    path.write_text(TEXT.replace("Three", "Theirs"))
    assert in_time(lambda: path.read_text() == TEXT.replace("Three", "Theirs").replace("One", "Kept"))
    with pytest.raises(CollisionError):  # so that who typed it, and never heard that it was written, may choose
        pen.edit(path, Put(TITLE, "Mine"), base, "1")
    assert pen.undo(path).touched == SUBJECT
    with pytest.raises(Refused, match="changed in the file since"):
        pen.undo(path)


def test_a_file_with_a_mistake_of_yaml_waits_and_so_does_what_was_typed(pen: Pen, path: Path) -> None:
    put(pen, path, Put(TITLE, "Mine"))
    path.write_text(broken := TEXT.replace("One", '"One'))
    assert pen.notice(path)
    time.sleep(AFTER_LAST * 2)
    assert path.read_text() == broken == pen.standing(path).text
    assert [problem.line for problem in pen.standing(path).problems] == [2]
    with pytest.raises(InputError):
        pen.edit(path, Put(TITLE, "More"), fingerprint(TEXT), "2")
    path.write_text(TEXT.replace("One", "Theirs"))
    assert pen.notice(path)
    assert in_time(lambda: path.read_text() == TEXT.replace("One", "Theirs").replace("Three", "Mine"))


def test_a_file_that_is_emptied_before_it_is_written_counts_once_it_is_whole(pen: Pen, path: Path) -> None:
    put(pen, path, Put(TITLE, "Four"))
    path.write_bytes(b"")
    writing = threading.Timer(0.1, path.write_text, [TEXT.replace("One", "Five")])
    writing.start()
    standing = pen.standing(path)
    writing.join()
    assert standing.problems == ()
    assert standing.text == TEXT.replace("One", "Five").replace("Three", "Four")
    assert in_time(lambda: path.read_text() == standing.text)


def test_the_pen_does_not_take_its_own_writing_for_anothers(pen: Pen, path: Path) -> None:
    news: list[Written] = []
    put(pen, path, Put(TITLE, "Mine"))
    pen.undo(path)
    pen.redo(path)
    pen.tell = news.append
    assert pen.notice(path)
    assert news == []
    path.write_text(TEXT)
    assert pen.notice(path)
    assert news == [Written(path, None)]
    path.unlink()
    assert not pen.notice(path)  # so that it goes from the list of issues
    path.write_text(TEXT)
    assert pen.notice(path)
    assert news[1:] == [Written(path, None)]


@pytest.mark.parametrize("moment", ["prepared", "put_in_place"])
def test_what_another_program_writes_at_the_very_moment_of_writing_stays(
    pen: Pen, path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    step: Callable[..., Any] = getattr(issue_file, moment)
    theirs = iter([TEXT.replace("One", "Theirs")])

    def step_and_other(*given: Any) -> Any:
        done = step(*given) if moment == "prepared" else None
        for text in theirs:
            path.write_text(text)
            if moment == "prepared":
                pen.standing(path)  # a page asks, so that the pen knows of it before it goes on
        return done or step(*given)

    monkeypatch.setattr(issue_file, moment, step_and_other)
    put(pen, path, Put(TITLE, "Mine"))
    assert in_time(lambda: path.read_text() == TEXT.replace("One", "Theirs").replace("Three", "Mine"))
    pen.close()
    assert path.read_text() == TEXT.replace("One", "Theirs").replace("Three", "Mine")


def test_an_edit_needs_a_text_that_is_known(pen: Pen, path: Path) -> None:
    older = TEXT.replace("One", "Older")
    with pytest.raises(UnknownBaseError):
        pen.edit(path, Put(TITLE, "Mine"), fingerprint(older), "1")
    pen.know(path, older)
    pen.edit(path, Put(TITLE, "Mine"), fingerprint(older), "1")
    assert pen.standing(path).text == TEXT.replace("Three", "Mine")


TWO_ALIKE = f"{TEXT}  - type: divider\n  - type: divider\n  - type: sessions\n    sessions: [A, A, B, '']\n"
SESSION = ("blocks", 3, "sessions")


@pytest.mark.parametrize(
    "edit",
    [
        Insert(("blocks", 0), {"type": "text", "text": ""}),
        Insert(("blocks", 2), {"type": "divider"}),
        Insert((*SESSION, 4), ""),
        Insert((*SESSION, 0), "A"),
        Duplicate(("blocks", 1)),
        Duplicate((*SESSION, 1)),
        Delete(("blocks", 2)),
        Delete((*SESSION, 0)),
        Move(("blocks", 3), 0),
        Move((*SESSION, 2), 0),
        Batch((Put((*SESSION, 3), "C"), Insert((*SESSION, 4), "D"), Insert((*SESSION, 5), "D"))),
        Batch((Insert((*SESSION, 4), ""), Insert((*SESSION, 4), ""))),
    ],
    ids=repr,
)
def test_an_edit_that_comes_again_after_the_server_was_killed_is_not_made_twice(edit: Edit) -> None:
    killed = Manuscript(TWO_ALIKE, Issue)
    killed.edit(edit, fingerprint(TWO_ALIKE), "burst")  # it was written, and nobody has heard of it
    started_again = Manuscript(killed.text, Issue)
    with pytest.raises(UnknownBaseError):
        started_again.edit(edit, fingerprint(TWO_ALIKE), "burst")
    started_again.know(TWO_ALIKE)
    started_again.edit(edit, fingerprint(TWO_ALIKE), "burst")
    assert started_again.text == killed.text


def test_a_file_that_cannot_be_written_is_said_and_tried_again(
    pen: Pen, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pens, "TRY_AGAIN", 2.0)  # so that it can be asked before that
    away = path.parent.with_name("away")
    put(pen, path, Put(TITLE, "Mine"))
    path.parent.rename(away)  # as when a drive goes
    time.sleep(AFTER_LAST * 2 + issue_file.EMPTY)
    away.rename(path.parent)
    assert "issues/june.yaml cannot be written: No such file" in pen.standing(path).failure
    assert in_time(lambda: "Mine" in path.read_text())
    assert in_time(lambda: pen.standing(path).failure == "")


def test_nothing_is_lost_while_another_program_and_several_windows_write(pen: Pen, path: Path) -> None:
    fields = ("subject", "preheader", "title")
    path.write_text(TEXT.replace("  # for now", ""))
    last = dict.fromkeys(fields, "")
    is_over = threading.Event()

    def type_in(name: str) -> None:
        for number in range(5):
            value = f"{name} {number}"
            base = pen.standing(path).hash
            for end in range(len(name), len(value) + 1):
                pen.edit(path, Put((name,), value[:end]), base, value)
            last[name] = value
            time.sleep(0.02)

    def write_beside() -> None:
        number = 0
        while not is_over.is_set():
            data = path.read_text()
            beside = path.with_suffix(".tmp")
            beside.write_text(f"{data.partition('# Number')[0]}# Number {number}\n")
            if path.read_text() == data:  # as careful as an editor that warns of a change
                beside.replace(path)
                number += 1
            time.sleep(0.05)

    windows = [threading.Thread(target=type_in, args=(name,)) for name in fields]
    other = threading.Thread(target=write_beside)
    for thread in (other, *windows):
        thread.start()
    for thread in windows:
        thread.join()
    is_over.set()
    other.join()
    pen.close()
    written = yaml.safe_load(path.read_text())
    assert {name: written[name] for name in fields} == last
    assert "# Number" in path.read_text()


TYPIST = """\
import sys, time
from pathlib import Path
from newsletter.editing.surgery import Put
from newsletter.preview.writing.pen import Pen

path = Path(sys.argv[1])
pen = Pen(path.parent.parent)
base = pen.standing(path).hash
typed = ""
while True:
    typed += "x" if len(typed) % 7 else " y"
    pen.edit(path, Put(("title",), "Three" + typed), base, "burst")
    print(len(typed), flush=True)
    time.sleep(0.01)
"""


def test_a_process_that_is_killed_leaves_a_whole_file_not_much_older(path: Path) -> None:
    seed = random.Random(19)
    for _ in range(2):
        path.write_text(TEXT)
        process = subprocess.Popen([sys.executable, "-c", TYPIST, str(path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout
        typed: list[tuple[float, int]] = []
        until = None
        for line in process.stdout:
            typed.append((time.monotonic(), int(line)))
            until = until or time.monotonic() + AFTER_FIRST + seed.uniform(0.2, 0.9)
            if time.monotonic() > until:
                process.send_signal(signal.SIGKILL)
                break
        process.stdout.close()
        process.wait()
        written = yaml.safe_load(path.read_text())["title"]
        killed_at = typed[-1][0]
        expected = max(length for at, length in typed if at < killed_at - AFTER_FIRST - 0.1)
        assert len(written) - len("Three") >= expected
        assert path.read_text() == TEXT.replace("Three", written)
    Pen(path.parent.parent).standing(path)
    assert list(path.parent.glob(".june*")) == []  # what was being written


def test_only_what_a_killed_process_of_ours_has_left_is_cleared_away(pen: Pen, path: Path) -> None:
    ours, own = path.with_name(".june.yaml.ab_9xyz0.new"), path.with_name(".june.yaml.my-draft.new")
    ours.write_text("half")
    own.write_text("mine")
    pen.standing(path)
    assert (ours.exists(), own.read_text()) == (False, "mine")


def test_what_is_typed_on_stays_in_its_own_of_two_equal_blocks_that_have_changed_places() -> None:
    script = Manuscript(f"{HEAD_OF_TWINS}{TWIN}{TWIN}", Issue)
    base, heading = fingerprint(script.text), ("blocks", 1, "heading")
    script.edit(Put(heading, "Mine"), base, "typing", "Ana")
    script.edit(Move(("blocks", 0), 1), fingerprint(script.text), "moving", "Bo")
    done = script.edit(Put(heading, "Mine, typed on"), base, "typing", "Ana")
    assert done.touched == ("blocks", 0, "heading")
    assert script.text == f"{HEAD_OF_TWINS}{TWIN.replace('Equal', 'Mine, typed on')}{TWIN}"


HEAD_OF_TWINS = "subject: S\npreheader: P\ntitle: T\ndate: 2026-03-20\nblocks:\n"
TWIN = "  - type: text\n    heading: Equal\n    text: Words\n"
