"""The wheel is all that a drafter's machine needs: installed in an empty environment, it builds a publication anywhere.

No network is needed: the environment gets the wheel's declared dependencies, and theirs, as links to the installed
ones, and nothing else. So a library that pyproject.toml does not declare is missing here, though the checkout finds it.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from importlib.metadata import Distribution, PathDistribution, distribution
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, folder: Path) -> str:
    """Run a command in `folder`, without the environment of the tests, and return what it says on stdout."""
    done = subprocess.run(
        command, cwd=folder, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def dependencies(wheel: Distribution) -> list[Distribution]:
    """Return the installed distributions that the wheel asks for on this machine, and all that those ask for."""
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [(wheel, "")]
    while waiting:
        asking, extra = waiting.pop()
        for requirement in map(Requirement, asking.requires or []):
            if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
                continue
            wanted = found.setdefault(canonicalize_name(requirement.name), distribution(requirement.name))
            assert requirement.specifier.contains(wanted.version, prereleases=True), f"{requirement}: {wanted.version}"
            for wanted_extra in {"", *requirement.extras}:
                if (requirement.name, wanted_extra) not in seen:
                    seen.add((requirement.name, wanted_extra))
                    waiting.append((wanted, wanted_extra))
    return list(found.values())


def link_files(installed: Distribution, packages: Path) -> None:
    """Link the files of an installed distribution into another folder of packages; scripts stay behind."""
    for file in installed.files or []:
        if file.parts[0] != ".." and file.suffix != ".pyc":
            target = packages / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(Path(str(file.locate())).resolve())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from the source distribution, so that this one is whole as well."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, folder=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an environment of its own that holds the wheel and what it declares."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    pip = (sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--no-index", "--no-deps", wheel, folder=folder)
    (packages,) = folder.glob("lib/python*/site-packages")
    (metadata,) = packages.glob("newsletter_builder-*.dist-info")
    for dependency in dependencies(PathDistribution(metadata)):
        link_files(dependency, packages)
    run(*pip, "check", folder=folder)
    return folder


def test_the_wheel_holds_the_package_and_every_template_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    files = {path.relative_to(ROOT) for part in ("newsletter", "templates") for path in (ROOT / part).rglob("*.*")}
    code = {path.as_posix() for path in files if path.parts[0] == "newsletter" and "__pycache__" not in path.parts}
    templates = {f"newsletter/{path.as_posix()}" for path in files if path.parts[0] == "templates"}
    assert templates
    assert names == code | templates


def test_the_installed_wheel_does_not_use_the_checkout(environment: Path, tmp_path: Path) -> None:
    shown = run(
        environment / "bin" / "python",
        "-c",
        "import sys, newsletter; print(newsletter.__file__, *sys.path, sep='\\n')",
        folder=tmp_path,
    )
    package, *search_path = shown.splitlines()
    assert Path(package).is_relative_to(environment)
    assert not [entry for entry in search_path if entry and Path(entry).resolve().is_relative_to(ROOT)]


def test_the_installed_wheel_builds_a_publication_in_any_folder(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "newsletter.yaml").write_text("name: Test\ntheme: {name: clinical}\n", encoding="utf-8")
    issue = tmp_path / "issues" / "hello.yaml"
    issue.parent.mkdir()
    issue.write_text(
        "subject: A first letter\n"
        "preheader: It says hello\n"
        "title: The first letter\n"
        "date: 2026-01-05\n"
        "blocks:\n"
        "  - type: text\n"
        "    text: Hello\n",
        encoding="utf-8",
    )
    run(environment / "bin" / "newsletter", "build", folder=tmp_path)
    html = (tmp_path / "out" / "hello" / "email.html").read_text(encoding="utf-8")
    text = (tmp_path / "out" / "hello" / "email.txt").read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert "#0f2f47" in html  # of the theme
    for letter in (html, text):
        assert "The first letter" in letter or "THE FIRST LETTER" in letter
        assert "Hello" in letter
