"""Where a file goes that somebody changed: beside its folder, over nothing that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter.errors import UsageError
from newsletter.owned.aside import keep_aside


def written(folder: Path, path: str, content: bytes) -> Path:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(content)
    return folder


def test_each_version_is_kept_once_under_a_name_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "spring"
    for content in (b"first", b"second", b"first", b"third", b"second"):
        keep_aside(written(folder, "images/a.b.png", content), "images/a.b.png")
    kept = tmp_path / "spring.kept" / "images"
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == {
        "a.b.png": b"first",
        "a.b-2.png": b"second",
        "a.b-3.png": b"third",
    }


def test_the_sentence_says_where_both_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(Path("out/spring"), "email.html", b"mine")
    written(Path("out/spring.kept"), "email.html", b"mine, of last year")
    assert keep_aside(Path("out/spring"), "email.html") == (
        "out/spring/email.html was changed since it was built: your version is now out/spring.kept/email-2.html."
    )


@pytest.mark.parametrize("here", [".", "../spring", ".."])
def test_a_folder_that_is_named_by_dots_has_its_files_beside_it_too(
    here: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written(tmp_path / "spring", "email.html", b"mine")
    (folder / "below").mkdir()
    monkeypatch.chdir(folder / "below" if here == ".." else folder)
    keep_aside(Path(here), "email.html")
    assert (tmp_path / "spring.kept" / "email.html").read_bytes() == b"mine"


@pytest.mark.parametrize("link", ["spring.kept", "spring.kept/images"])
def test_a_link_beside_the_folder_is_not_followed(link: str, tmp_path: Path) -> None:
    folder = written(tmp_path / "spring", "images/a.png", b"mine")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / link).parent.mkdir(exist_ok=True)
    (tmp_path / link).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match=rf"{re.escape(link)} is in the way"):
        keep_aside(folder, "images/a.png")
    assert list((tmp_path / "elsewhere").iterdir()) == []
