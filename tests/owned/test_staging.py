"""Temporary folders: gone at the end, cleared after a kill, and never mistaken for what somebody else has there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from newsletter.owned.staging import AWAY, NEW, put_right, staging

NAME = f".newsletter-{'0' * 32}"

HOLDING = """
import sys
from pathlib import Path
from newsletter.owned.staging import staging

with staging(Path.cwd()) as temporary:
    (temporary / "new").mkdir()
    (temporary / "new" / "a.txt").write_text("a")
    print(temporary.name, flush=True)
    sys.stdin.read()
"""


def holding(folder: Path) -> tuple[subprocess.Popen[str], str]:
    """Start a process that is in the middle of writing; return it and the name of its temporary folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    return process, process.stdout.readline().strip()


def test_the_folder_of_a_process_that_lives_is_left_alone_and_of_one_that_was_killed_is_deleted(tmp_path: Path) -> None:
    process, name = holding(tmp_path)
    with process:
        put_right(tmp_path)
        assert (tmp_path / name / NEW / "a.txt").is_file()
        process.kill()
    assert (tmp_path / name).is_dir()
    put_right(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_at_the_end_whatever_happened(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), staging(tmp_path) as temporary:
        (temporary / NEW).mkdir()
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_only_its_user_can_look_into_a_temporary_folder(tmp_path: Path) -> None:
    with staging(tmp_path) as temporary:
        assert temporary.stat().st_mode & 0o777 == 0o700


def test_what_was_moved_away_comes_back_unless_something_is_in_its_place(tmp_path: Path) -> None:
    for name in ("gone", "replaced"):
        (tmp_path / name).write_text("old")
    with staging(tmp_path) as temporary:
        (temporary / AWAY).mkdir()
        for name in ("gone", "replaced"):
            (tmp_path / name).rename(temporary / AWAY / name)
        (tmp_path / "replaced").write_text("new")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"gone": "old", "replaced": "new"}


def test_a_folder_of_somebody_that_has_such_a_name_stays(tmp_path: Path) -> None:
    mine = tmp_path / NAME / "new"
    mine.mkdir(parents=True)
    (mine / "thesis.txt").write_text("mine")
    put_right(tmp_path)
    (tmp_path / NAME / "made-by-newsletter").write_text("Not by any newsletter.")
    put_right(tmp_path)
    assert (mine / "thesis.txt").read_text() == "mine"


def test_links_in_what_looks_left_over_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    process, name = holding(tmp_path / "out")
    with process:
        process.kill()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "thesis.txt").write_text("mine")
    (tmp_path / "out" / name / "link").symlink_to(elsewhere)
    (tmp_path / "out" / name / NEW / "link").symlink_to(elsewhere)
    (tmp_path / "out" / name / AWAY).symlink_to(elsewhere)
    (tmp_path / "out" / NAME).symlink_to(elsewhere)
    put_right(tmp_path / "out")
    assert [path.name for path in elsewhere.iterdir()] == ["thesis.txt"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == [NAME]  # somebody's link


def test_a_folder_that_is_not_there_needs_nothing(tmp_path: Path) -> None:
    put_right(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []
