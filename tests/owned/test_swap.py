"""A folder gets another's place: in one step here, and in two where the system has no such step."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from newsletter.owned import swap
from newsletter.owned.staging import AWAY


def folder(path: Path, content: str) -> Path:
    path.mkdir(parents=True)
    (path / "a.txt").write_text(content)
    return path


@pytest.mark.skipif(sys.platform not in {"linux", "darwin"}, reason="there, names cannot be exchanged in one step")
def test_two_names_are_exchanged_and_there_is_no_moment_without_one(tmp_path: Path) -> None:
    one, other = folder(tmp_path / "one", "1"), folder(tmp_path / "other", "2")
    done = threading.Event()
    missing: list[Path] = []

    def look() -> None:
        while not done.is_set():
            missing.extend(path for path in (one, other) if not path.is_dir())

    reader = threading.Thread(target=look)
    reader.start()
    for _ in range(501):
        assert swap.exchange(one, other)
    done.set()
    reader.join()
    assert missing == []
    assert ((one / "a.txt").read_text(), (other / "a.txt").read_text()) == ("2", "1")


def test_what_the_system_refuses_is_an_error_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as refused:
        swap.exchange(folder(tmp_path / "one", "1"), tmp_path / "nowhere")
    assert refused.value.strerror == "No such file or directory"


@pytest.mark.parametrize("can_exchange", [True, False])
@pytest.mark.parametrize("had", [True, False])
def test_a_folder_gets_its_place_in_either_way(
    had: bool, can_exchange: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not can_exchange:
        monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    temporary, target = tmp_path / "temporary", tmp_path / "spring"
    new = folder(temporary / "new", "new")
    if had:
        folder(target, "old")
    swap.put_in_place(new, target, temporary)
    assert (target / "a.txt").read_text() == "new"
    if had:
        old = new if can_exchange else temporary / AWAY / "spring"
        assert (old / "a.txt").read_text() == "old"
