"""Whose a file is: the list decides, and is trusted only for plain files inside that have the digest that it says."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from newsletter.owned import listing, plain_files
from newsletter.owned.listing import Whose

LISTED = listing.listed({"a.txt": b"a", "b/c.txt": b"c"})


@pytest.mark.parametrize(
    ("path", "content", "whose"),
    [
        ("a.txt", None, Whose.NOBODYS),
        ("a.txt", b"a", Whose.OURS),
        ("a.txt", b"by hand", Whose.CHANGED),
        ("b/c.txt", b"c", Whose.OURS),
        ("d.txt", b"d", Whose.SOMEBODYS),
        ("d.txt", None, Whose.NOBODYS),
    ],
)
def test_the_list_says_whose_a_file_is(path: str, content: bytes | None, whose: Whose, tmp_path: Path) -> None:
    if content is not None:
        plain_files.make(tmp_path, path, content)
    assert listing.whose(tmp_path, path, LISTED) is whose


def test_a_link_and_a_folder_are_somebodys_even_if_the_list_has_the_digest(tmp_path: Path) -> None:
    plain_files.make(tmp_path, "elsewhere/c.txt", b"c")
    (tmp_path / "b").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "a.txt").mkdir()
    assert {listing.whose(tmp_path, path, LISTED) for path in LISTED} == {Whose.SOMEBODYS}


def test_either_content_is_ours_while_a_file_is_being_replaced(tmp_path: Path) -> None:
    both = {"a.txt": listing.listed({"a.txt": b"a"})["a.txt"] | listing.listed({"a.txt": b"b"})["a.txt"]}
    plain_files.make(tmp_path, "list", listing.written(both))
    assert listing.read(tmp_path, "list") == both
    plain_files.make(tmp_path, "a.txt", b"b")
    assert listing.whose(tmp_path, "a.txt", both) is Whose.OURS


def test_lines_that_lead_out_or_make_no_sense_are_not_read(tmp_path: Path) -> None:
    digest = hashlib.sha256(b"").hexdigest()
    odd = ["/etc/passwd", "../a", "a/../../b", "./a", "a//b", "c:\\a", "a\0b"]
    lines = [
        *(f"{digest}  {path}" for path in odd),
        "",
        "nonsense",
        f"{digest} a",
        f"{digest[:-1]}  a",
        f"{digest}  ok",
    ]
    (tmp_path / "list").write_text("\n".join(lines), "utf-8")
    assert listing.read(tmp_path, "list") == {"ok": {digest}}


def test_what_is_no_text_is_an_empty_list(tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(bytes(range(256)))
    assert listing.read(tmp_path, "list") == {}


def test_sha256sum_can_check_a_list(tmp_path: Path) -> None:
    for path, content in {"a.txt": b"a", "b/c.txt": b"c"}.items():
        plain_files.make(tmp_path, path, content)
    plain_files.make(tmp_path, "list", listing.written(LISTED))
    done = subprocess.run(["sha256sum", "-c", "list"], cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60)
    assert (done.returncode, done.stdout) == (0, "a.txt: OK\nb/c.txt: OK\n")


def test_a_sentence_names_the_first_few_files() -> None:
    assert listing.named(["b", "a", "b"]) == "a, b"
    assert listing.named("gfedcba") == "a, b, c, d, e …"
