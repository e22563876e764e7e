"""pyproject.toml declares what the package imports: all of it, and nothing else."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIRED = [Requirement(text) for text in PROJECT["dependencies"]]
EXTRAS = [Requirement(text) for extra in PROJECT["optional-dependencies"].values() for text in extra]

# Not imported by us: Python reads its files where the system has no zones.
DATA = {"tzdata"}
# Named by `lazy_imports`, since premailer imports it; a letter never needs it.
PUT_ASIDE = {"requests"}


def imported(source: str) -> set[str]:
    """Return the packages that a module imports anywhere, or names where a function imports modules by their names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module or "")
        elif isinstance(node, ast.Call) and re.search(r"\b(lazy_imports|import_module)$", ast.unparse(node.func)):
            texts = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant))
            found |= {text for text in texts if isinstance(text, str)}
    return {name.partition(".")[0] for name in found}


def test_the_package_declares_what_it_imports_and_nothing_else() -> None:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "newsletter").rglob("*.py"))
    packages = set().union(*map(imported, sources)) - set(sys.stdlib_module_names) - PUT_ASIDE - {"newsletter"}
    distributions = packages_distributions()
    used = {canonicalize_name(distributions[package][0]) for package in packages}
    assert {canonicalize_name(requirement.name) for requirement in [*REQUIRED, *EXTRAS]} == used | DATA


@pytest.mark.parametrize(
    "source",
    [
        "import lxml.etree",
        "def late():\n    from lxml import html",
        "if TYPE_CHECKING:\n    from lxml.html import HtmlElement",
        "with lazy_imports('lxml.etree', 'json'):\n    pass",
        "importlib.import_module('lxml')",
    ],
)
def test_an_import_is_found_wherever_it_stands(source: str) -> None:
    assert "lxml" in imported(source)


def test_a_module_of_ours_is_no_dependency() -> None:
    assert imported("from . import css\nfrom newsletter.errors import Problem\nimport re") == {"newsletter", "re"}


def test_each_dependency_has_a_lower_bound() -> None:
    assert [str(requirement) for requirement in [*REQUIRED, *EXTRAS] if ">=" not in str(requirement.specifier)] == []


def test_each_dependency_stands_in_its_place() -> None:
    assert [requirement.name for requirement in REQUIRED] == sorted(requirement.name for requirement in REQUIRED)
