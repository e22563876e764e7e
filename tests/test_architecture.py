"""The house stands as its map says: imports point only up, every room has a name and a docstring, and help is quick."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "newsletter"

# From the bottom of the house to its door: a module may import what stands in a row above its own, and what stands in
# its own row. A package stands where its name stands, with all its modules.
ROWS = (
    {"errors", "event_loop", "late"},
    {"source", "yaml_errors"},
    {"model_walk"},
    {"validate"},
    {"times", "dates", "merge"},
    {"layout", "markdown"},
    {"prose"},
    {"fields"},
    {"theme"},
    {"publication"},
    {"blocks"},
    {"issue"},
    {"images"},
    {"ics"},
    {"render"},
    {"message"},
    {"services"},
    {"export"},
    {"check"},
    {"build"},
    {"archive"},
    {"deliver"},
    {"preview"},
    {"schema"},
    {"starter"},
    {"cli"},
    {"__main__"},
)

# The steps of rendering do not know each other: their order is the business of render/__init__.py alone. They share
# what stands above them.
RENDER_MAY_IMPORT = {
    "engine": set[str](),
    "environment": {"engine"},
    "template": {"environment"},
    "mjml": set[str](),
    "stylesheet": set[str](),
    "inline": {"stylesheet"},
    "plaintext": {"environment"},
    "trace": {"environment", "template", "mjml", "inline"},
}

NAMES_THAT_SAY_NOTHING = {"utils", "util", "base", "helpers", "helper", "common", "misc"}
SLOW_TO_IMPORT = {"lxml", "premailer", "pydantic", "jinja2", "yaml", "PIL", "babel", "markdown_it"}


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


def row_of(name: str) -> int | None:
    """Return the number of the row in which a module, or the package that it belongs to, stands."""
    top = name.split(".")[0]
    return next((number for number, row in enumerate(ROWS) if top in row), None)


def wrong_imports(modules: dict[str, Module]) -> list[str]:
    """Return a sentence for every import that points down, or sideways between the steps of rendering."""
    wrong = []
    for module in modules.values():
        if module.is_door:
            continue
        own = row_of(module.name)
        for target in sorted(imports_of(module, set(modules))):
            other = row_of(target)
            if target == "":
                wrong.append(f"{module.shown} imports from {PACKAGE} itself; take the name from where it is defined")
            elif own is not None and other is not None and other > own:
                wrong.append(f"{module.shown} imports {PACKAGE}.{target}, which stands further down")
            elif module.name.startswith("render.") and target.split(".")[0] == "render":
                step = module.name.removeprefix("render.")
                if target.removeprefix("render.") not in RENDER_MAY_IMPORT.get(step, set()):
                    wrong.append(f"{module.shown} imports {PACKAGE}.{target}, but the steps do not know each other")
    return wrong


def homeless(modules: dict[str, Module]) -> list[str]:
    """Return a sentence for every module that has no place in the order."""
    lost = []
    for module in modules.values():
        if module.name == "":
            continue
        if row_of(module.name) is None:
            lost.append(f"{module.shown} has no place: put it into ROWS in tests/test_architecture.py")
        elif module.name.startswith("render.") and module.name.removeprefix("render.") not in RENDER_MAY_IMPORT:
            lost.append(f"{module.shown} has no place: put it into RENDER_MAY_IMPORT in tests/test_architecture.py")
    return lost


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


@pytest.mark.parametrize("statement", ["import newsletter", "import newsletter.cli"])
def test_importing_the_package_loads_no_slow_library(statement: str, tmp_path: Path) -> None:
    assert slow_imports("-c", statement, folder=tmp_path) == set()


def test_help_loads_no_slow_library(tmp_path: Path) -> None:
    assert slow_imports("-m", "newsletter", "--help", folder=tmp_path) == set()


@pytest.mark.parametrize(
    "text",
    [
        "import newsletter.build",
        "from newsletter.build import load",
        "from newsletter import build",
        "from . import build",
        "from .render import mjml",
        "def late():\n    from newsletter.cli import main",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from newsletter.build import Edition",
    ],
)
def test_an_import_that_points_down_is_found(text: str, tmp_path: Path) -> None:
    others = {"build.py": "", "cli.py": "", "render/__init__.py": "", "render/mjml.py": ""}
    assert len(wrong_imports(write_package(tmp_path, {**others, "times.py": text}))) == 1


def test_an_import_of_the_public_names_from_inside_is_found(tmp_path: Path) -> None:
    found = wrong_imports(write_package(tmp_path, {"__init__.py": "", "cli.py": "from newsletter import load"}))
    assert len(found) == 1


def test_an_import_between_two_steps_of_rendering_is_found(tmp_path: Path) -> None:
    sources = {"render/__init__.py": "", "render/mjml.py": "", "render/inline.py": "from newsletter.render import mjml"}
    assert len(wrong_imports(write_package(tmp_path, sources))) == 1


def test_a_step_of_rendering_that_imports_the_whole_line_is_found(tmp_path: Path) -> None:
    sources = {"render/__init__.py": "", "render/mjml.py": "from newsletter.render import render"}
    assert len(wrong_imports(write_package(tmp_path, sources))) == 1


def test_an_import_that_points_up_is_fine_and_a_door_may_import_anything(tmp_path: Path) -> None:
    sources = {
        "__init__.py": "from newsletter.cli import main",
        "cli.py": "from newsletter.render import render\nimport newsletter.times",
        "times.py": "from . import dates",
        "dates.py": "import datetime",
        "render/__init__.py": "from newsletter.render import environment, plaintext",
        "render/environment.py": "from newsletter.times import zone",
        "render/plaintext.py": "from .environment import fill",
    }
    assert wrong_imports(write_package(tmp_path, sources)) == []


def test_a_module_without_a_place_is_found(tmp_path: Path) -> None:
    sources = {"__init__.py": "", "attic.py": "", "render/__init__.py": "", "render/cellar.py": ""}
    assert len(homeless(write_package(tmp_path, sources))) == 2
