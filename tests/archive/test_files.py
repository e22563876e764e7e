"""What becomes of the folder: unchanged files keep their time, published ones stay, those of others are not touched."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path

import pytest

from newsletter.archive.files import LIST, write_files
from newsletter.errors import UsageError
from tests.archive.sites import ISSUE, archive, publication

LONG_AGO = 1_000_000_000


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_issues_make_the_same_site_whatever_the_day_and_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive(publication(tmp_path / "one"))
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    archive(publication(tmp_path / "two"))
    assert contents(tmp_path / "one/site") == contents(tmp_path / "two/site")


def test_files_that_did_not_change_keep_their_time(tmp_path: Path) -> None:
    root = publication(tmp_path, {"spring": ISSUE, "winter": ISSUE.replace("2026-03-20", "2025-12-20")})
    first = archive(root)
    for path in (tmp_path / "site").rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    second = archive(root)
    assert (len(second.changed), len(second.unchanged)) == (0, len(first.changed))
    assert {path.stat().st_mtime for path in (tmp_path / "site").rglob("*") if path.is_file()} == {LONG_AGO}
    publication(root, {"winter": ISSUE.replace("2026-03-20", "2025-12-20").replace("red", "blue")})
    assert set(archive(root).changed) == {"winter/index.html", "winter/letter.txt", "feed.xml", "search-index.js"}
    assert (tmp_path / "site/spring/index.html").stat().st_mtime == LONG_AGO


def test_what_was_published_once_stays_until_it_is_pruned(tmp_path: Path) -> None:
    root = publication(tmp_path, {"spring": ISSUE, "summer": ISSUE})
    archive(root)
    (root / "issues/summer.yaml").unlink()
    site = tmp_path / "site"
    kept = archive(root).kept
    assert kept == ("summer/index.html", "summer/letter.txt")
    assert archive(root).kept == kept  # it is remembered
    (site / "summer/mine.pdf").write_text("mine")
    pruned = archive(root, prune=True)
    assert (pruned.removed, pruned.kept) == (kept, ())
    assert sorted(path.name for path in (site / "summer").iterdir()) == ["mine.pdf"]
    assert "summer/" not in (site / LIST).read_text("utf-8")


def test_pruning_leaves_no_empty_folder(tmp_path: Path) -> None:
    write_files({"a/b/c.txt": b"c", "d.txt": b"d"}, tmp_path, prune=False)
    write_files({"d.txt": b"d"}, tmp_path, prune=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == [LIST, "d.txt"]


def test_pruning_spares_what_somebody_has_changed(tmp_path: Path) -> None:
    write_files({"a.txt": b"a"}, tmp_path, prune=False)
    (tmp_path / "a.txt").write_text("by hand")
    written = write_files({"b.txt": b"b"}, tmp_path, prune=True)
    assert (written.kept, written.removed) == (("a.txt",), ())
    assert (tmp_path / "a.txt").read_text() == "by hand"


def test_pruning_never_leaves_the_folder_even_if_the_list_says_so(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside.txt", tmp_path / "site"
    outside.write_text("x")
    digest = hashlib.sha256(b"x").hexdigest()
    folder.mkdir()
    (folder / LIST).write_text(f"{digest}  ../outside.txt\n{digest}  {outside}\nnonsense\n")
    write_files({"b.txt": b"b"}, folder, prune=True)
    assert outside.exists()


def test_a_file_of_somebody_else_is_not_overwritten_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("my own page")
    with pytest.raises(UsageError, match=r"holds index\.html, which no archive wrote"):
        write_files({"a.txt": b"a", "index.html": b"b"}, tmp_path, prune=True)
    assert contents(tmp_path) == {"index.html": b"my own page"}


def test_other_files_beside_the_site_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "CNAME").write_text("news.example.org")
    for prune in (False, True):
        write_files({"index.html": b"a"}, tmp_path, prune=prune)
    assert (tmp_path / "CNAME").read_text() == "news.example.org"


def test_a_link_of_somebody_else_is_not_written_through(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.txt"
    target.write_text("theirs")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/a.txt").symlink_to(target)
    with pytest.raises(UsageError):
        write_files({"a.txt": b"a"}, tmp_path / "site", prune=False)
    assert target.read_text() == "theirs"


def test_a_file_where_a_folder_belongs_is_spared_and_nothing_is_written(tmp_path: Path) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    for folder in (site, elsewhere):
        folder.mkdir()
    (site / "spring").write_text("theirs")
    (site / "summer").symlink_to(elsewhere)
    (site / "z.txt").mkdir()
    with pytest.raises(UsageError, match=r"holds spring, summer, z\.txt, which no archive wrote"):
        write_files({"a.txt": b"a", "spring/b.txt": b"b", "summer/c.txt": b"c", "z.txt": b"z"}, site, prune=False)
    assert contents(tmp_path) == {"site/spring": b"theirs"}


def test_a_temporary_file_left_by_a_killed_build_is_removed(tmp_path: Path) -> None:
    write_files({"a.txt": b"a", "b.txt": b"b"}, tmp_path, prune=False)
    for name in (".a.txt.new", ".b.txt.new"):
        (tmp_path / name).write_text("half")
    write_files({"a.txt": b"a"}, tmp_path, prune=False)
    assert contents(tmp_path).keys() == {LIST, "a.txt", "b.txt"}


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="cannot be written"):
        write_files({"a.txt": b"a"}, tmp_path / "file", prune=False)


def test_the_list_can_be_checked_with_sha256sum(tmp_path: Path) -> None:
    write_files({"a/b.txt": b"b", "a.txt": b"a"}, tmp_path, prune=False)
    lines = [f"{hashlib.sha256(text).hexdigest()}  {path}\n" for path, text in ((("a.txt"), b"a"), (("a/b.txt"), b"b"))]
    assert (tmp_path / LIST).read_text() == "".join(lines)


def test_a_file_is_replaced_atomically(tmp_path: Path) -> None:
    versions = [bytes([character]) * 300_000 for character in b"ab"]
    write_files({"a.txt": versions[0]}, tmp_path, prune=False)
    seen: set[bytes] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add((tmp_path / "a.txt").read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(60):
        write_files({"a.txt": versions[number % 2]}, tmp_path, prune=False)
    done.set()
    reader.join()
    assert seen <= set(versions)
