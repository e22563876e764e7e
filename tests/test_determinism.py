"""The same input gives the same bytes: whatever the hash seed, the zone, the locale, the umask and the folder are.

Each build runs in a process of its own, since the hash seed and the locale are settled when Python starts. That no
build asks the network is shown by an audit hook, which no library can go around.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.letters import SAMPLES

ROOT = Path(__file__).resolve().parent.parent
NEWSLETTER = Path(sys.executable).parent / "newsletter"
NEWEST = SAMPLES[-1]
"""The letter that is built where one is enough; each goes its own way, as `make soak` shows."""

# An audit hook stays until its process ends, and a child process would not have it: so children are refused as well.
SEALED = """
import sys

FORBIDDEN = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.sendto",
             "socket.sendmsg", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork"}

def seal(event, arguments):
    if event in FORBIDDEN:
        print("SEALED:", event, arguments, file=sys.stderr)
        raise PermissionError(event)

sys.addaudithook(seal)
"""


def run(*command: str | Path, folder: Path, umask: int = -1, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.defpath, "PYTHONUTF8": "0", **variables}
    return subprocess.run(
        command, cwd=folder, env=environment, umask=umask, capture_output=True, encoding="utf-8", timeout=120
    )


def contents(out: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path in there."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def build(
    *issues: str | Path, folder: Path, out: Path, umask: int = -1, variables: Mapping[str, str] | None = None
) -> dict[str, bytes]:
    done = run(
        NEWSLETTER,
        "build",
        *(issues or SAMPLES),
        "-o",
        out,
        folder=folder,
        umask=umask,
        **(variables or {}),
    )
    assert done.returncode == 0, done.stderr
    return contents(out)


def only(slug: str, built: dict[str, bytes]) -> dict[str, bytes]:
    """Return what was built of one letter, in all its languages."""
    return {name: content for name, content in built.items() if name.partition("/")[0].partition(".")[0] == slug}


def copy_of_the_publication(folder: Path) -> Path:
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "newsletter.yaml", folder)
    shutil.copytree(ROOT / "issues", folder / "issues")
    return folder


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("out")
    return build(folder=ROOT, out=out, variables={"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"})


def test_the_build_to_compare_with_has_all_letters_and_all_their_pictures(expected: dict[str, bytes]) -> None:
    for slug, pictures in zip(SAMPLES, (3, 5, 8), strict=True):
        assert {f"{slug}/email.html", f"{slug}/email.txt"} <= set(expected)
        assert sum(name.startswith(f"{slug}/images/") for name in expected) == pictures


@pytest.mark.parametrize(
    ("umask", "variables"),
    [
        pytest.param(
            0o000,
            {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C"},
            marks=pytest.mark.soak,
        ),
        (
            0o077,
            {
                "PYTHONHASHSEED": "4294967295",
                "LC_ALL": "POSIX",
                "PYTHONCOERCECLOCALE": "0",
                "PYTHONIOENCODING": "ascii",
            },
        ),
        (
            0o022,
            {"TZ": "America/Los_Angeles", "LANG": "nl_BE.ISO-8859-1", "LANGUAGE": "nl", "HOME": "/nonexistent"}
            | {"PYTHONOPTIMIZE": "2"},
        ),
    ],
    ids=lambda value: " ".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, dict) else oct(value),
)
def test_the_same_bytes_come_out_whatever_the_surroundings(
    umask: int, variables: dict[str, str], expected: dict[str, bytes], tmp_path: Path
) -> None:
    assert build(NEWEST, folder=ROOT, out=tmp_path, umask=umask, variables=variables) == only(NEWEST, expected)


@pytest.mark.soak
def test_the_same_bytes_come_out_from_every_working_folder(expected: dict[str, bytes], tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    issues = [ROOT / "issues" / f"{slug}.yaml" for slug in SAMPLES]
    assert build(folder=ROOT / "issues" / "images", out=tmp_path / "below") == expected
    assert build(*issues, folder=outside, out=tmp_path / "absolute") == expected
    relative = [os.path.relpath(issue, outside) for issue in issues]
    assert build(*relative, folder=outside, out=tmp_path / "relative") == expected


@pytest.mark.soak
def test_the_same_bytes_come_out_in_whatever_order_the_issues_are_built(
    expected: dict[str, bytes], tmp_path: Path
) -> None:
    assert build(*reversed(SAMPLES), folder=ROOT, out=tmp_path / "backwards") == expected
    for slug in SAMPLES:
        assert build(slug, folder=ROOT, out=tmp_path / slug) == only(slug, expected)


def test_a_copy_of_the_publication_in_another_folder_gives_the_same_bytes(
    expected: dict[str, bytes], tmp_path: Path
) -> None:
    publication = copy_of_the_publication(tmp_path / "a folder with spaces, Größe № 1 – été" / "a#b%20c?d&e")
    assert build(NEWEST, folder=publication, out=publication / "out") == only(NEWEST, expected)


def test_a_second_build_over_the_first_changes_no_byte(expected: dict[str, bytes], tmp_path: Path) -> None:
    for name, content in expected.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert build(NEWEST, folder=ROOT, out=tmp_path) == expected


@pytest.mark.soak
def test_the_dates_of_the_files_do_not_matter(expected: dict[str, bytes], tmp_path: Path) -> None:
    publication = copy_of_the_publication(tmp_path / "old")
    for path in publication.rglob("*"):
        os.utime(path, (0, 0))
    assert build(folder=publication, out=publication / "out") == expected


def test_no_letter_holds_anything_of_this_machine(expected: dict[str, bytes]) -> None:
    for name, content in expected.items():
        if name.endswith((".html", ".txt")):
            assert str(ROOT).encode() not in content
            assert b"\r" not in content


def test_a_build_asks_no_network(expected: dict[str, bytes], tmp_path: Path) -> None:
    code = f"{SEALED}\nfrom newsletter.cli import main\nmain(prog_name='newsletter')"
    done = run(sys.executable, "-c", code, "build", NEWEST, "-o", tmp_path, folder=ROOT)
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path) == only(NEWEST, expected)


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('example.org', 80)",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
        "import subprocess; subprocess.run(['true'])",
    ],
)
def test_the_seal_that_proves_it_holds(attempt: str, tmp_path: Path) -> None:
    done = run(sys.executable, "-c", f"{SEALED}\n{attempt}", folder=tmp_path)
    assert done.returncode != 0
    assert "SEALED:" in done.stderr
