"""The house stands as its map says: imports point only up, every room has a name and a docstring, and help is quick."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "newsletter"

# The steps of rendering do not know each other: their order is the business of render/__init__.py alone.
STEPS_OF_RENDERING = {"template", "mjml", "inline"}

NAMES_THAT_SAY_NOTHING = {"utils", "util", "base", "helpers", "helper", "common", "misc"}
# The only ones in the package that start another program: Git, the browser, and this program once more.
START_PROGRAMS = {"newsletter/git.py", "newsletter/cli/preview.py", "newsletter/preview/others.py"}
START_PROGRAMS |= {"newsletter/processes.py"}  # copies of this one
STARTERS = r"subprocess|_posixsubprocess|multiprocessing|pty"
STARTING = (
    r"system|popen|startfile|fork\w*|(?:exec(?!ut)|spawn|posix_spawn)\w*|(?:open|run)_process|create_subprocess\w+"
)

SLOW_TO_IMPORT = {"lxml", "premailer", "pydantic", "jinja2", "yaml", "PIL", "babel", "markdown_it", "tinycss2"}
SLOW_TO_IMPORT |= {"openpyxl", "icalendar"}


@dataclass(frozen=True)
class Module:
    """One Python file of the package: its dotted name without the package's own, its path as shown, its syntax tree."""

    name: str
    shown: str
    tree: ast.Module

    @property
    def is_door(self) -> bool:
        return self.shown.endswith("/__init__.py")


def read_modules(folder: Path) -> dict[str, Module]:
    """Return every module below `folder` by dotted name: `errors`, `render.inline`, `render`, and "" for the root."""
    modules = {}
    for path in sorted(folder.rglob("*.py")):
        place = path.relative_to(folder)
        parts = place.with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        modules[name] = Module(name, f"{PACKAGE}/{place.as_posix()}", tree)
    return modules


def imports_of(module: Module, names: set[str]) -> set[str]:
    """Return the package's modules that `module` imports anywhere, also in functions and under TYPE_CHECKING.

    A name that is taken from the root and is no module (`from newsletter import load`) counts as the root, "".
    """
    found = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                parts = alias.name.split(".")
                if parts[0] == PACKAGE:
                    found.add(".".join(parts[1:]))
        elif isinstance(node, ast.ImportFrom):
            source = _absolute(module, node)
            if source is None:
                continue
            for alias in node.names:
                inner = f"{source}.{alias.name}".lstrip(".")
                found.add(inner if inner in names else source)
    return found


def _absolute(module: Module, node: ast.ImportFrom) -> str | None:
    """Return what an import takes from, without the package's own name, or None if it is another package."""
    parts = (node.module or "").split(".") if node.module else []
    if node.level == 0:
        return ".".join(parts[1:]) if parts[:1] == [PACKAGE] else None
    here = module.name.split(".") if module.name else []
    home = here if module.is_door else here[:-1]
    return ".".join(home[: len(home) - (node.level - 1)] + parts)


@cache
def order_in(door: Module) -> list[str]:
    """Return the rooms that a package's docstring lists, a line each, from the bottom up: `render/  Issue → …`."""
    return re.findall(r"^ *(\w+)(?:/|\.py) {2,}\S", ast.get_docstring(door.tree) or "", re.MULTILINE)


def wrong_imports(modules: dict[str, Module]) -> list[str]:
    """Return a sentence for every import that points down the map of its package, or between steps of rendering."""
    wrong = []
    for module in modules.values():
        if module.is_door:
            continue
        for target in sorted(imports_of(module, set(modules)) - {module.name}):
            package, here, there = _where_they_part(module.name, target)
            if target == "":
                wrong.append(f"{module.shown} imports from {PACKAGE} itself; take the name from where it is defined")
            elif there == "":
                wrong.append(f"{module.shown} imports {PACKAGE}.{target}, the door of the room that it is in")
            elif package == "render" and {here, there} <= STEPS_OF_RENDERING:
                wrong.append(f"{module.shown} imports {PACKAGE}.{target}, but the steps do not know each other")
            elif package in modules:
                order = order_in(modules[package])
                if here in order and there in order and order.index(there) > order.index(here):
                    wrong.append(f"{module.shown} imports {PACKAGE}.{target}, which stands further down")
    return wrong


def _where_they_part(name: str, other: str) -> tuple[str, str, str]:
    """Return the innermost package that holds both modules, and the next part of the name of each."""
    here, there = name.split("."), other.split(".")
    shared = next((n for n, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), min(len(here), len(there)))
    return ".".join(here[:shared]), (here[shared:] or [""])[0], (there[shared:] or [""])[0]


def homeless(modules: dict[str, Module]) -> list[str]:
    """Return a sentence for every module that is missing from the map of its package."""
    lost = []
    for module in modules.values():
        package, _, name = module.name.rpartition(".")
        if name and name not in order_in(modules[package]):
            door = modules[package].shown
            lost.append(f"{module.shown} has no place: write a line about it into the docstring of {door}")
    return lost


def started_programs(module: Module) -> list[int]:
    """Return the lines on which a module may start another program: an import, or a call of a function for that."""
    lines = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found = any(re.fullmatch(STARTERS, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found = bool(re.fullmatch(STARTERS, (node.module or "").partition(".")[0]))
            found = found or any(re.fullmatch(STARTING, alias.name) for alias in node.names)
        else:
            found = isinstance(node, ast.Attribute) and bool(re.fullmatch(STARTING, node.attr))
        if found:
            lines.append(getattr(node, "lineno", 0))
    return lines


def mentions_git(tree: ast.Module) -> bool:
    """Return whether a program's texts name Git as a command: `git`, or `git` with what it is to do."""
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return any(re.fullmatch(r"(?:.*/)?git(?: [\w-].*)?", text) for text in texts)


def write_package(folder: Path, sources: dict[str, str]) -> dict[str, Module]:
    for name, text in sources.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return read_modules(folder)


def slow_imports(*arguments: str, folder: Path) -> set[str]:
    """Run Python in `folder` and return which of the slow libraries it loaded."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments], cwd=folder, capture_output=True, text=True, timeout=60
    )
    lines = done.stderr.splitlines()
    said = [line for line in lines if not line.startswith("import time:")]
    assert done.returncode == 0, "\n".join(said)
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in lines if line not in said}
    assert PACKAGE in loaded
    return loaded & SLOW_TO_IMPORT


@pytest.fixture(scope="module")
def modules() -> dict[str, Module]:
    return read_modules(ROOT / PACKAGE)


def test_imports_point_only_up(modules: dict[str, Module]) -> None:
    wrong = wrong_imports(modules)
    assert not wrong, "\n".join(wrong)


def test_every_module_has_a_place_in_the_order(modules: dict[str, Module]) -> None:
    lost = homeless(modules)
    assert not lost, "\n".join(lost)


def test_no_module_has_a_name_that_says_nothing(modules: dict[str, Module]) -> None:
    assert [module.shown for module in modules.values() if NAMES_THAT_SAY_NOTHING & set(module.name.split("."))] == []


def test_every_module_says_what_it_is_for(modules: dict[str, Module]) -> None:
    assert [module.shown for module in modules.values() if not ast.get_docstring(module.tree)] == []


def test_only_the_modules_for_git_and_for_pages_in_the_browser_start_programs(modules: dict[str, Module]) -> None:
    assert {module.shown for module in modules.values() if started_programs(module)} == START_PROGRAMS


def test_no_script_and_no_benchmark_calls_git(modules: dict[str, Module]) -> None:
    trees = {
        path: ast.parse(path.read_bytes()) for name in ("scripts", "benchmarks") for path in (ROOT / name).glob("*.py")
    }
    assert [path.name for path, tree in trees.items() if mentions_git(tree)] == []
    shell = [*(ROOT / "scripts").glob("*.sh"), ROOT / "Makefile", ROOT / ".ci" / "run"]
    assert not [path.name for path in shell if re.search(r"\bgit\b", path.read_text(encoding="utf-8"))]
    assert [module.shown for module in modules.values() if mentions_git(module.tree)] == ["newsletter/git.py"]


@pytest.mark.parametrize("statement", ["import newsletter", "import newsletter.cli"])
def test_importing_the_package_loads_no_slow_library(statement: str, tmp_path: Path) -> None:
    assert slow_imports("-c", statement, folder=tmp_path) == set()


def test_help_loads_no_slow_library(tmp_path: Path) -> None:
    assert slow_imports("-m", "newsletter", "--help", folder=tmp_path) == set()


MAP = '"""The house.\n\ntimes.py  a\nrender/  b\nbuild.py  c\ncli.py  d\n"""\n'
ROOMS = {
    "__init__.py": MAP,
    "times.py": "",
    "render/__init__.py": '"""Rendering.\n\nenvironment.py  a\nmjml.py  b\ninline.py  c\n"""\n',
    "render/environment.py": "",
    "render/mjml.py": "",
    "render/inline.py": "",
    "build.py": "",
    "cli.py": "",
}


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("times.py", "import newsletter.build"),
        ("times.py", "from newsletter.build import load"),
        ("times.py", "from newsletter import build"),
        ("times.py", "from . import build"),
        ("times.py", "from .render import mjml"),
        ("times.py", "def late():\n    from newsletter.cli import main"),
        ("times.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from newsletter.build import Edition"),
        ("render/environment.py", "from newsletter.render import mjml"),
        ("render/inline.py", "from newsletter.render import mjml"),  # one step knows another
        ("render/mjml.py", "from newsletter.render import render"),
        ("cli.py", "from newsletter import load"),
    ],
)
def test_an_import_that_points_down_or_sideways_is_found(module: str, text: str, tmp_path: Path) -> None:
    assert len(wrong_imports(write_package(tmp_path, {**ROOMS, module: text}))) == 1


def test_an_import_that_points_up_is_fine_and_a_door_may_import_anything(tmp_path: Path) -> None:
    sources = {
        "__init__.py": f"{MAP}from newsletter.cli import main",
        "cli.py": "from newsletter.render import render\nimport newsletter.times",
        "times.py": "import datetime",
        "render/__init__.py": f"{ROOMS['render/__init__.py']}from newsletter.render import environment, inline",
        "render/environment.py": "from newsletter.times import zone",
        "render/inline.py": "from .environment import fill",
    }
    assert wrong_imports(write_package(tmp_path, {**ROOMS, **sources})) == []


@pytest.mark.parametrize(
    "text",
    [
        "import subprocess",
        "def late():\n    from subprocess import run",
        "import os\nos.system('x')",
        "import os\nos.execvp('x', [])",
        "from os import popen",
        "from asyncio import create_subprocess_exec as begin",
        "import anyio\nanyio.run_process(['x'])",
        "import multiprocessing.pool",
    ],
)
def test_a_module_that_starts_a_program_is_found(text: str, tmp_path: Path) -> None:
    assert started_programs(write_package(tmp_path, {"a.py": text})["a"])


@pytest.mark.parametrize(("text", "found"), [("['git', 'log']", True), ("'git log'", True), ("'digit'", False)])
def test_a_program_that_calls_git_is_found(text: str, found: bool) -> None:
    assert mentions_git(ast.parse(text)) is found


def test_a_module_without_a_place_is_found(tmp_path: Path) -> None:
    sources = {"attic.py": "", "render/cellar.py": ""}
    assert len(homeless(write_package(tmp_path, {**ROOMS, **sources}))) == 2
    assert homeless(write_package(tmp_path / "whole", ROOMS)) == []
