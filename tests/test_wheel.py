"""The wheel is all that a drafter's machine needs: `uv tool install` makes a command of it that works anywhere.

No network is needed: what the wheel declares, and what that needs, is packed into wheels again from what is installed
here, and nothing else is. So a library that pyproject.toml does not declare is missing in the tool, though the checkout
finds it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import Distribution, PathDistribution, distribution
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest
from packaging.requirements import Requirement
from packaging.tags import parse_tag, sys_tags
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, folder: Path, **variables: str) -> str:
    """Run a command in `folder`, without the environment of the tests, and return what it says on stdout."""
    environment = {"PATH": "/usr/bin:/bin", **variables}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
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


def packed(installed: Distribution, folder: Path) -> None:
    """Pack an installed distribution into a wheel again; scripts stay behind."""
    tags = re.findall(r"^Tag: (\S+)$", installed.read_text("WHEEL") or "", re.MULTILINE)
    tag = next(tag for tag in tags if parse_tag(tag) & {*sys_tags()})
    name = f"{canonicalize_name(installed.name).replace('-', '_')}-{installed.version}-{tag}.whl"
    kept = [file for file in installed.files or [] if file.parts[0] != ".." and file.suffix != ".pyc"]
    with ZipFile(folder / name, "w") as archive:
        for file in kept:
            if file.name == "RECORD" and file.parent.suffix == ".dist-info":
                archive.writestr(file.as_posix(), "".join(f"{each.as_posix()},,\n" for each in kept))
            else:
                archive.write(Path(str(file.locate())), file.as_posix())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from the source distribution, so that this one is whole as well."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, folder=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def tool(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the command that `uv tool install` makes of the wheel."""
    folder = tmp_path_factory.mktemp("tool")
    (folder / "wheels").mkdir()
    with ZipFile(wheel) as archive:
        archive.extractall(folder / "metadata", [name for name in archive.namelist() if ".dist-info/" in name])
    (metadata,) = (folder / "metadata").iterdir()
    for dependency in dependencies(PathDistribution(metadata)):
        packed(dependency, folder / "wheels")
    places = {name: str(folder / name.lower()) for name in ("UV_TOOL_DIR", "UV_TOOL_BIN_DIR", "UV_CACHE_DIR")}
    # UV_FIND_LINKS in the place of the index: what people type is the same.
    offline = {"UV_FIND_LINKS": str(folder / "wheels"), "UV_NO_INDEX": "1", "UV_OFFLINE": "1", "UV_NO_CONFIG": "1"}
    python = {"UV_PYTHON": sys.executable, "UV_PYTHON_DOWNLOADS": "never", "HOME": str(folder)}
    run(Path(sys.executable).with_name("uv"), "tool", "install", wheel, folder=folder, **places, **offline, **python)
    return folder / "uv_tool_bin_dir" / "newsletter"


def test_the_wheel_holds_the_package_and_every_template_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    files = {path.relative_to(ROOT) for part in ("newsletter", "templates") for path in (ROOT / part).rglob("*.*")}
    code = {path.as_posix() for path in files if path.parts[0] == "newsletter" and "__pycache__" not in path.parts}
    templates = {f"newsletter/{path.as_posix()}" for path in files if path.parts[0] == "templates"}
    assert templates
    assert names == code | templates


def test_the_readme_installs_the_wheel_by_its_name(wheel: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"uv tool install dist/{wheel.name}\n" in readme
    assert f"pipx install dist/{wheel.name}\n" in readme


def test_the_tool_does_not_use_the_checkout(tool: Path, tmp_path: Path) -> None:
    python = tool.resolve().with_name("python")
    shown = run(
        python, "-c", "import sys, newsletter; print(newsletter.__file__, *sys.path, sep='\\n')", folder=tmp_path
    )
    package, *search_path = shown.splitlines()
    assert Path(package).is_relative_to(tool.resolve().parent.parent)
    assert not [entry for entry in search_path if entry and Path(entry).resolve().is_relative_to(ROOT)]


@pytest.mark.soak
def test_the_tool_opens_the_page_on_which_to_begin(tool: Path, tmp_path: Path) -> None:
    places = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(
        [tool, "write", "--no-open"], cwd=tmp_path, env=places, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        said = re.search(r"http://\S+", process.stdout.readline())
        assert said
        with httpx.Client(timeout=30) as client:
            client.get(said[0])
            page = client.get(said[0].partition("?")[0])
            files = re.findall(r'(?:href|src)="(/page/[^"]+)"', page.text)
            assert {"/page/page.css", "/page/start/start.css", "/page/start/start.js"} <= {*files}
            assert {client.get(page.url.join(file)).status_code for file in files} == {200}
        process.terminate()


def test_the_tool_builds_a_publication_in_any_folder(tool: Path, tmp_path: Path) -> None:
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
    run(tool, "build", folder=tmp_path)
    html = (tmp_path / "out" / "hello" / "email.html").read_text(encoding="utf-8")
    text = (tmp_path / "out" / "hello" / "email.txt").read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert "#0f2f47" in html  # of the theme
    for letter in (html, text):
        assert "The first letter" in letter or "THE FIRST LETTER" in letter
        assert "Hello" in letter
