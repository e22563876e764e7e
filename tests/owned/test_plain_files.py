"""Files below a folder, by their path: no link is followed on the way, and nothing is overwritten."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsletter.errors import UsageError
from newsletter.owned import plain_files


@pytest.mark.parametrize("path", ["a", "a/b.txt", ".hidden", "a b/…", "..."])
def test_a_path_that_stays_inside_is_known(path: str) -> None:
    assert plain_files.is_inside(path)


@pytest.mark.parametrize(
    "path", ["", ".", "..", "/", "/a", "a/", "a//b", "./a", "a/../b", "a/..", "..\\a", "c:a", "c:\\a", "a\0b"]
)
def test_a_path_that_leads_out_or_has_another_spelling_is_known(path: str) -> None:
    assert not plain_files.is_inside(path)


def test_only_plain_files_are_read(tmp_path: Path) -> None:
    plain_files.make(tmp_path, "a/b.txt", b"b")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a/b.txt")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    os.mkfifo(tmp_path / "pipe")
    read = [plain_files.content(tmp_path, path) for path in ("a/b.txt", "a", "link.txt", "link/b.txt", "pipe", "x/y")]
    assert read == [b"b", None, None, None, None, None]


@pytest.mark.parametrize("way", ["file", "link"])
def test_a_file_or_a_link_on_the_way_is_named(way: str, tmp_path: Path) -> None:
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "folder"
    for each in (elsewhere, folder):
        each.mkdir()
    (folder / "file").write_text("mine")
    (folder / "link").symlink_to(elsewhere)
    with pytest.raises(UsageError, match=f"{way} is in the way: a folder belongs there"):
        plain_files.make(folder, f"{way}/a/b.txt", b"b")
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("leads_to", ["elsewhere", "nowhere"])
def test_nothing_is_made_through_a_link(leads_to: str, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("mine")
    (tmp_path / "a.txt").symlink_to(tmp_path / leads_to)
    with pytest.raises(FileExistsError):
        plain_files.make(tmp_path, "a.txt", b"a")
    assert (tmp_path / "elsewhere").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()
