"""Shipped templates are compiled once for all processes, and code that others may have written is never executed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import jinja2
import pytest

from newsletter.build import build_edition
from newsletter.model.publication import load_publication
from newsletter.render import bounds, compiled, engine
from tests.work import counted

ROOT = Path(__file__).resolve().parent.parent.parent
ISSUE = "subject: S\npreheader: P\ntitle: T\ndate: 2026-01-05\nblocks: [{type: text, text: Hello}]\n"

COMPILED_BY_A_BUILD = """
import sys
import jinja2
from newsletter.build import build_edition
from newsletter.model.publication import load_publication
from pathlib import Path
from unittest.mock import patch
with patch.object(jinja2.Environment, "compile", autospec=True, side_effect=jinja2.Environment.compile) as compiled:
    build_edition(Path("issues/letter.yaml"), load_publication(Path()))
print(compiled.call_count)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A publication with one issue."""
    (tmp_path / "newsletter.yaml").write_text("name: Work\n", encoding="utf-8")
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "letter.yaml").write_text(ISSUE, encoding="utf-8")
    return tmp_path


def compiled_by_a_build(folder: Path, **environment: str) -> int:
    """Build the issue in a process of its own, and return how many templates it compiles."""
    known = {name: value for name, value in os.environ.items() if name != "XDG_CACHE_HOME"}
    return int(
        subprocess.check_output(
            [sys.executable, "-c", COMPILED_BY_A_BUILD],
            cwd=folder,
            env=known | {"PYTHONPATH": str(ROOT)} | environment,
            text=True,
            timeout=60,
        )
    )


@pytest.mark.parametrize("environment", [{}, pytest.param({"PYTHONDONTWRITEBYTECODE": "1"}, marks=pytest.mark.soak)])
def test_a_second_build_compiles_no_template(folder: Path, environment: dict[str, str]) -> None:
    environment = {"XDG_CACHE_HOME": str(folder / "cache"), **environment}
    assert compiled_by_a_build(folder, **environment) > 5
    assert compiled_by_a_build(folder, **environment) == 0


@pytest.mark.parametrize("home", ["newsletter.yaml", pytest.param("missing", marks=pytest.mark.soak)])
def test_without_a_home_that_can_be_written_templates_are_compiled_and_nothing_is_kept(folder: Path, home: str) -> None:
    before = {*folder.rglob("*")}
    assert compiled_by_a_build(folder, HOME=str(folder / home)) > 5
    assert {*folder.rglob("*")} == before


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which compiled templates are kept."""
    folder = tmp_path / "cache" / "newsletter-builder"
    folder.parent.mkdir()
    monkeypatch.setattr(compiled, "user_cache_path", lambda *names, **options: folder)
    return folder


@pytest.fixture
def compiles(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], bool]:
    """A function that renders a shipped template with this source, and returns whether it was compiled for that."""
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    monkeypatch.setattr(engine, "shipped_templates", lambda: shipped)

    def fill(source: str) -> bool:
        (shipped / "said.txt").write_text(source, encoding="utf-8")
        environment = engine.Environment((shipped,), {}, jinja2.StrictUndefined)
        with (
            bounds.account(),
            patch.object(environment, "compile", side_effect=environment.compile) as compiling,
        ):
            assert environment.get_template("said.txt").render() == source
        return bool(compiling.call_count)

    return fill


def test_one_file_is_kept_of_a_template_and_no_draft_of_it(compiles: Callable[[str], bool], cache: Path) -> None:
    assert [compiles("one"), compiles("one"), compiles("two"), compiles("two")] == [True, False, True, False]
    assert len([*cache.rglob("*")]) == 1


@pytest.mark.parametrize("place", [0, 70, -1])
def test_what_is_damaged_is_compiled_anew(compiles: Callable[[str], bool], cache: Path, place: int) -> None:
    compiles("one")
    (file,) = cache.iterdir()
    damaged = bytearray(file.read_bytes())
    damaged[place] ^= 1
    for content in (bytes(damaged), file.read_bytes()[:-4], b""):
        file.write_bytes(content)
        assert compiles("one")
        assert not compiles("one")


@pytest.mark.skipif(sys.platform == "win32", reason="folders of a user are closed to others there")
def test_what_others_may_have_written_is_not_executed(
    compiles: Callable[[str], bool], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiles("one")
    (file,) = cache.iterdir()
    for path in (file, cache):
        mode = path.stat().st_mode
        path.chmod(mode | 0o020)
        assert compiles("one")
        path.chmod(mode)
        assert not compiles("one")
    owner = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    assert [compiles("one"), compiles("one")] == [True, True]


@pytest.mark.skipif(sys.platform == "win32", reason="folders of a user are closed to others there")
def test_nobody_else_can_write_what_is_kept(compiles: Callable[[str], bool], cache: Path) -> None:
    before = os.umask(0)
    try:
        compiles("one")
    finally:
        os.umask(before)
    assert [path.stat().st_mode & 0o077 for path in (cache, *cache.iterdir())] == [0, 0]


def test_where_no_home_is_known_nothing_is_kept(
    compiles: Callable[[str], bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        compiled, "user_cache_path", lambda *names, **options: Path("~", ".cache", "newsletter-builder")
    )
    assert [compiles("one"), compiles("one")] == [True, True]
    assert not Path("~").exists()


@pytest.mark.soak
def test_nothing_is_kept_of_a_publications_own_templates(folder: Path) -> None:
    own = folder / "templates" / "blocks" / "text.mjml"
    own.parent.mkdir(parents=True)
    own.write_text((ROOT / "templates" / "blocks" / "text.mjml").read_text(encoding="utf-8"), encoding="utf-8")
    environment = {"XDG_CACHE_HOME": str(folder / "cache")}
    compiled_by_a_build(folder, **environment)
    assert compiled_by_a_build(folder, **environment) == 1
    assert {*folder.rglob("*.mjml*")} - {own}
    assert not [*folder.rglob("blocks.text.mjml*")]


def test_publications_without_templates_of_their_own_share_what_is_compiled(folder: Path, tmp_path: Path) -> None:
    another = tmp_path / "another"
    shutil.copytree(folder / "issues", another / "issues")
    shutil.copy(folder / "newsletter.yaml", another)
    build_edition(folder / "issues" / "letter.yaml", load_publication(folder))
    with counted() as work:
        build_edition(another / "issues" / "letter.yaml", load_publication(another))
    assert work.calls(jinja2.Template.from_code) == 0
    own = another / "templates" / "blocks" / "text.mjml"
    own.parent.mkdir(parents=True)
    own.write_text("<mj-section><mj-column><mj-text>Ours</mj-text></mj-column></mj-section>", encoding="utf-8")
    said = [build_edition(root / "issues" / "letter.yaml", load_publication(root)) for root in (another, folder)]
    assert ["Ours" in edition.rendering.html for edition in said] == [True, False]
