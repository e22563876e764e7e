"""A module that can wait is loaded when somebody asks it for something."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import pytest

from newsletter.late import only_when_used

LOUD = "print('loaded')\nANSWER = 42\n"
Said = Callable[[], str]


@pytest.fixture(params=["loud_module", "loud_package.module"])
def name(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a module that says when it is loaded."""
    name: str = request.param
    file = tmp_path / f"{name.replace('.', '/')}.py"
    if file.parent != tmp_path:
        file.parent.mkdir()
        (file.parent / "__init__.py").touch()
    file.write_text(LOUD, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    for loaded in (name, name.partition(".")[0]):
        monkeypatch.delitem(sys.modules, loaded, raising=False)
    return name


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """What has been said since the last time."""
    return lambda: capsys.readouterr().out


def test_a_module_that_is_named_is_loaded_with_the_first_question_and_once(name: str, said: Said) -> None:
    with only_when_used(name):
        module = import_module(name)
    assert said() == ""
    assert (module.ANSWER, said()) == (42, "loaded\n")
    assert (import_module(name).ANSWER, said()) == (42, "")


def test_a_module_that_waits_may_be_imported_again(name: str, said: Said) -> None:
    with only_when_used(name):
        import_module(name)
        exec(f"import {name}")
    assert said() == ""


def test_threads_that_ask_at_the_same_time_all_get_an_answer(name: str, tmp_path: Path) -> None:
    (tmp_path / f"{name.replace('.', '/')}.py").write_text("import time\ntime.sleep(0.1)\nANSWER = 42\n", "utf-8")
    with only_when_used(name):
        module = import_module(name)
    with ThreadPoolExecutor(8) as threads:
        assert [*threads.map(lambda _: module.ANSWER, range(8))] == [42] * 8


def test_a_name_that_a_module_does_not_have_is_missed(name: str) -> None:
    with only_when_used(name):
        module = import_module(name)
    for _ in range(2):
        with pytest.raises(AttributeError, match="NOTHING"):
            assert module.NOTHING


def test_a_module_that_fails_says_so_each_time(name: str, tmp_path: Path) -> None:
    (tmp_path / f"{name.replace('.', '/')}.py").write_text("raise ImportError('no luck')\n", "utf-8")
    with only_when_used(name):
        module = import_module(name)
    for _ in range(2):
        with pytest.raises(ImportError, match="no luck"):
            assert module.ANSWER


def test_a_module_that_is_not_named_is_loaded_at_once(name: str, said: Said) -> None:
    with only_when_used("another"):
        import_module(name)
    assert said() == "loaded\n"


def test_behind_the_block_a_module_is_loaded_at_once_even_if_the_block_failed(name: str, said: Said) -> None:
    before = [*sys.meta_path]
    with pytest.raises(ValueError, match="it failed"), only_when_used(name):
        raise ValueError("it failed")
    assert sys.meta_path == before
    import_module(name)
    assert said() == "loaded\n"


def test_a_module_that_does_not_exist_is_missed_at_once() -> None:
    with pytest.raises(ModuleNotFoundError), only_when_used("no_such_module"):
        import_module("no_such_module")
