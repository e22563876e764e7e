"""What becomes of the folder: unchanged files keep their time, published ones stay, those of others are not touched."""

from __future__ import annotations

import hashlib
import os
import signal
import threading
from pathlib import Path

import pytest

from newsletter.archive import SITE
from newsletter.errors import UsageError
from newsletter.owned.several import write_files
from tests import forking
from tests.archive.sites import ISSUE, archive, publication

LIST = SITE.list
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
    of_winter = {"winter/index.html", "winter/letter.txt", "winter/finds.js"}
    assert set(archive(root).changed) == {*of_winter, "feed.xml", "search-index.js"}
    assert (tmp_path / "site/spring/index.html").stat().st_mtime == LONG_AGO


def test_what_was_published_once_stays_until_it_is_pruned(tmp_path: Path) -> None:
    root = publication(tmp_path, {"spring": ISSUE, "summer": ISSUE})
    archive(root)
    (root / "issues/summer.yaml").unlink()
    site = tmp_path / "site"
    kept = archive(root).kept
    assert kept == ("summer/finds.js", "summer/index.html", "summer/letter.txt")
    assert archive(root).kept == kept  # it is remembered
    (site / "summer/mine.pdf").write_text("mine")
    pruned = archive(root, prune=True)
    assert (pruned.removed, pruned.kept) == (kept, ())
    assert sorted(path.name for path in (site / "summer").iterdir()) == ["mine.pdf"]
    assert "summer/" not in (site / LIST).read_text("utf-8")


def test_pruning_leaves_no_empty_folder(tmp_path: Path) -> None:
    write_files({"a/b/c.txt": b"c", "d.txt": b"d"}, tmp_path, SITE, prune=False)
    write_files({"d.txt": b"d"}, tmp_path, SITE, prune=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == [LIST, "d.txt"]


def test_pruning_spares_what_somebody_has_changed(tmp_path: Path) -> None:
    write_files({"a.txt": b"a"}, tmp_path, SITE, prune=False)
    (tmp_path / "a.txt").write_text("by hand")
    written = write_files({"b.txt": b"b"}, tmp_path, SITE, prune=True)
    assert (written.kept, written.removed) == (("a.txt",), ())
    assert (tmp_path / "a.txt").read_text() == "by hand"


def test_pruning_never_leaves_the_folder_even_if_the_list_says_so(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside.txt", tmp_path / "site"
    outside.write_text("x")
    digest = hashlib.sha256(b"x").hexdigest()
    folder.mkdir()
    (folder / LIST).write_text(f"{digest}  ../outside.txt\n{digest}  {outside}\nnonsense\n")
    write_files({"b.txt": b"b"}, folder, SITE, prune=True)
    assert outside.exists()


def test_a_file_of_somebody_else_is_not_overwritten_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("my own page")
    with pytest.raises(UsageError, match=r"holds index\.html, which no archive wrote"):
        write_files({"a.txt": b"a", "index.html": b"b"}, tmp_path, SITE, prune=True)
    assert contents(tmp_path) == {"index.html": b"my own page"}


def test_other_files_beside_the_site_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "CNAME").write_text("news.example.org")
    for prune in (False, True):
        write_files({"index.html": b"a"}, tmp_path, SITE, prune=prune)
    assert (tmp_path / "CNAME").read_text() == "news.example.org"


def test_a_link_of_somebody_else_is_not_written_through(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.txt"
    target.write_text("theirs")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/a.txt").symlink_to(target)
    with pytest.raises(UsageError):
        write_files({"a.txt": b"a"}, tmp_path / "site", SITE, prune=False)
    assert target.read_text() == "theirs"


def test_a_file_where_a_folder_belongs_is_spared_and_nothing_is_written(tmp_path: Path) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    for folder in (site, elsewhere):
        folder.mkdir()
    (site / "spring").write_text("theirs")
    (site / "summer").symlink_to(elsewhere)
    (site / "z.txt").mkdir()
    with pytest.raises(UsageError, match=r"holds spring, summer, z\.txt, which no archive wrote"):
        write_files({"a.txt": b"a", "spring/b.txt": b"b", "summer/c.txt": b"c", "z.txt": b"z"}, site, SITE, prune=False)
    assert contents(tmp_path) == {"site/spring": b"theirs"}


def test_a_file_of_somebody_that_looks_temporary_stays(tmp_path: Path) -> None:
    for name in (".a.txt.new", ".newsletter-site.new", f".newsletter-{'0' * 32}"):
        (tmp_path / name).write_text("mine")
    for content in (b"a", b"b"):
        write_files({"a.txt": content}, tmp_path, SITE, prune=True)
    mine = {name: content for name, content in contents(tmp_path).items() if name not in {LIST, "a.txt"}}
    assert mine == dict.fromkeys([".a.txt.new", ".newsletter-site.new", f".newsletter-{'0' * 32}"], b"mine")


def test_a_link_at_a_name_that_earlier_versions_wrote_through_leads_nowhere(tmp_path: Path) -> None:
    keys, site = tmp_path / "authorized_keys", tmp_path / "site"
    keys.write_text("my key")
    site.mkdir()
    for name in ("..newsletter-site.new", ".a.txt.new"):
        (site / name).symlink_to(keys)
    write_files({"a.txt": b"a"}, site, SITE, prune=True)
    assert keys.read_text() == "my key"
    assert sorted(path.name for path in site.iterdir() if path.is_symlink()) == ["..newsletter-site.new", ".a.txt.new"]


def test_pruning_deletes_nothing_behind_a_link(tmp_path: Path) -> None:
    site, vault = tmp_path / "site", tmp_path / "vault"
    write_files({"old/index.html": b"old", "index.html": b"new"}, site, SITE, prune=False)
    (site / "old").rename(vault)
    (site / "old").symlink_to(vault)
    assert write_files({"index.html": b"new"}, site, SITE, prune=True).removed == ()
    assert contents(vault) == {"index.html": b"old"}
    assert (site / "old").is_symlink()


def test_a_list_that_names_a_file_behind_a_link_deletes_nothing(tmp_path: Path) -> None:
    site, precious = tmp_path / "site", tmp_path / "precious.txt"
    precious.write_bytes(b"known")
    write_files({"a.txt": b"a"}, site, SITE, prune=False)
    (site / "up").symlink_to(tmp_path)
    with (site / LIST).open("a") as listed:
        listed.write(f"{hashlib.sha256(b'known').hexdigest()}  up/precious.txt\n")
    written = write_files({"a.txt": b"a"}, site, SITE, prune=True)
    assert (written.removed, written.kept) == ((), ())
    assert precious.read_bytes() == b"known"


def test_a_list_that_is_a_link_is_neither_read_nor_written(tmp_path: Path) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "list"
    write_files({"a.txt": b"a"}, site, SITE, prune=False)
    (site / LIST).rename(elsewhere)
    (site / LIST).symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    with pytest.raises(UsageError, match=r"holds \.newsletter-site, which no archive wrote"):
        write_files({"b.txt": b"b"}, site, SITE, prune=True)
    assert contents(site) == {LIST: before, "a.txt": b"a"}


def test_a_file_that_somebody_changed_is_kept_beside_the_site_before_it_is_replaced(tmp_path: Path) -> None:
    site, told = tmp_path / "site", list[str]()
    write_files({"a/index.html": b"first"}, site, SITE, prune=False)
    (site / "a/index.html").write_bytes(b"by hand")
    write_files({"a/index.html": b"second"}, site, SITE, prune=False, tell=told.append)
    assert (site / "a/index.html").read_bytes() == b"second"
    assert contents(tmp_path / "site.kept") == {"a/index.html": b"by hand"}
    (sentence,) = told
    assert sentence == (
        f"{site}/a/index.html was changed since it was built: your version is now {site}.kept/a/index.html."
    )


# argv: after how many files that have got their place the process dies.
KILLED = """
import os, re, signal, sys
from pathlib import Path
from newsletter.archive import SITE
from newsletter.owned.several import write_files

left = [int(sys.argv[1])]

def watch(event, values):
    if event == "os.rename":
        left[0] -= 1
        if left[0] == -1:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
write_files({"a.txt": b"a2", "b.txt": b"b2"}, Path("site"), SITE, prune=True)
"""


@pytest.mark.parametrize("count", range(4))
def test_after_a_kill_at_any_file_the_next_build_knows_its_own_and_puts_all_right(count: int, tmp_path: Path) -> None:
    write_files({"a.txt": b"a1", "b.txt": b"b1", "c.txt": b"c1"}, tmp_path / "site", SITE, prune=False)
    died = forking.run(KILLED, str(count), folder=tmp_path)
    assert died.returncode == -signal.SIGKILL
    assert any(path.name.startswith(".newsletter-") and path.is_dir() for path in (tmp_path / "site").iterdir())
    told: list[str] = []
    write_files({"a.txt": b"a3", "b.txt": b"b3"}, tmp_path / "site", SITE, prune=True, tell=told.append)
    assert contents(tmp_path).keys() == {f"site/{LIST}", "site/a.txt", "site/b.txt"}
    assert (tmp_path / "site/a.txt").read_bytes() == b"a3"
    assert told == []


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="cannot be written"):
        write_files({"a.txt": b"a"}, tmp_path / "file", SITE, prune=False)


def test_the_list_can_be_checked_with_sha256sum(tmp_path: Path) -> None:
    write_files({"a/b.txt": b"b", "a.txt": b"a"}, tmp_path, SITE, prune=False)
    lines = [f"{hashlib.sha256(text).hexdigest()}  {path}\n" for path, text in ((("a.txt"), b"a"), (("a/b.txt"), b"b"))]
    assert (tmp_path / LIST).read_text() == "".join(lines)


def test_a_file_is_replaced_atomically(tmp_path: Path) -> None:
    versions = [bytes([character]) * 300_000 for character in b"ab"]
    write_files({"a.txt": versions[0]}, tmp_path, SITE, prune=False)
    seen: set[bytes] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add((tmp_path / "a.txt").read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(60):
        write_files({"a.txt": versions[number % 2]}, tmp_path, SITE, prune=False)
    done.set()
    reader.join()
    assert seen <= set(versions)
