"""A module that lazy_imports puts aside is loaded on first access, once, whoever asks and whatever fails."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import pytest

from newsletter.lazy_imports import lazy_imports

NAME = "loud_module"
Said = Callable[[], str]


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """What modules have printed while loading, since the last call."""
    (tmp_path / f"{NAME}.py").write_text("print('loaded')\nANSWER = 42\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, NAME, raising=False)
    return lambda: capsys.readouterr().out


def test_a_module_is_loaded_with_the_first_question_and_once(said: Said) -> None:
    with lazy_imports(NAME):
        early = import_module(NAME)
    assert said() == ""
    assert (early.ANSWER, said()) == (42, "loaded\n")
    assert (early.ANSWER, import_module(NAME).ANSWER, said()) == (42, 42, "")


def test_behind_the_block_a_module_is_loaded_at_once_even_if_the_block_failed(said: Said) -> None:
    with pytest.raises(ValueError, match="it failed"), lazy_imports(NAME):
        raise ValueError("it failed")
    assert import_module(NAME).ANSWER == 42
    assert said() == "loaded\n"


def test_whoever_takes_a_name_out_of_a_module_within_the_block_gets_it(said: Said) -> None:
    with lazy_imports(NAME):
        exec(f"from {NAME} import ANSWER; assert ANSWER == 42")
        assert import_module(NAME).ANSWER == 42
    assert said() == "loaded\n"


def test_threads_that_ask_at_the_same_time_all_get_an_answer(said: Said, tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.py").write_text("import time\ntime.sleep(0.1)\nANSWER = 42\n", encoding="utf-8")
    with lazy_imports(NAME):
        module = import_module(NAME)
        with ThreadPoolExecutor(8) as threads:
            assert [*threads.map(lambda _: module.ANSWER, range(8))] == [42] * 8


def test_a_module_that_is_loaded_already_stays(said: Said) -> None:
    module = import_module(NAME)
    with lazy_imports(NAME):
        assert import_module(NAME) is module
    assert import_module(NAME) is module
