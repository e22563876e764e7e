"""What others wrote and the page carries along: CodeMirror, as its recipe in scripts/codemirror makes it."""

from __future__ import annotations

import json
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RECIPE = ROOT / "scripts" / "codemirror"
VENDOR = ROOT / "newsletter" / "preview" / "page" / "vendor"


def test_codemirror_is_what_the_recipe_made_of_the_lock_file() -> None:
    lines = (RECIPE / "made.sha256").read_text().splitlines()
    made = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    vendored = {file.name for file in VENDOR.iterdir()}
    assert made.keys() == {"package-lock.json", "codemirror.mjs", "build.mjs"} | vendored
    for name, digest in made.items():
        place = VENDOR if name in vendored else RECIPE
        assert sha256((place / name).read_bytes()).hexdigest() == digest, f"{name}: run build.mjs in scripts/codemirror"


def test_the_lock_file_names_no_registry_and_every_package_has_its_licence() -> None:
    packages = json.loads((RECIPE / "package-lock.json").read_text())["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    licences = (VENDOR / "codemirror.licences.txt").read_text()
    bundled = [
        name.removeprefix("node_modules/") for name, package in packages.items() if name and "dev" not in package
    ]
    assert not [name for name in bundled if f"{name} {packages[f'node_modules/{name}']['version']}\n" not in licences]


@pytest.mark.soak
def test_the_recipe_makes_the_same_file_again(tmp_path: Path) -> None:
    recipe = shutil.copytree(RECIPE, tmp_path / "recipe", ignore=shutil.ignore_patterns("node_modules"))
    subprocess.run(["npm", "ci", "--silent"], cwd=recipe, check=True)
    subprocess.run(["node", "build.mjs", str(tmp_path / "made")], cwd=recipe, check=True)
    for file in VENDOR.iterdir():
        assert (tmp_path / "made" / file.name).read_bytes() == file.read_bytes(), file.name
