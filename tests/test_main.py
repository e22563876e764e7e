"""The command as a process: streams that are full, closed, or in an encoding that lacks characters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsletter.model.schema import issue_schema
from tests.writing import issue, save

NEWSLETTER = Path(sys.executable).parent / "newsletter"


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    save(tmp_path, "issues/spring.yaml", issue("  - {type: text, text: مرحبا 😀 é the the}\n"))
    return tmp_path


def ran(command: str, folder: Path, **variables: str) -> tuple[int, bytes, str]:
    """Run a line of the shell; return its exit code, its output, and its errors."""
    environment = {"PATH": f"{NEWSLETTER.parent}{os.pathsep}{os.environ['PATH']}", **variables}
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, timeout=60)
    errors = done.stderr.decode("utf-8")
    assert "Traceback" not in errors
    assert "Exception ignored" not in errors
    return done.returncode, done.stdout, errors


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("schema", "error: The output cannot be written: No space left on device.\n"),
        ("--help", "error: No space left on device.\n"),
    ],
)
def test_a_full_device_is_told_in_a_sentence(command: str, said: str, tmp_path: Path) -> None:
    assert ran(f"newsletter {command} > /dev/full", tmp_path) == (2, b"", said)


def test_a_full_device_for_errors_is_told_by_the_exit_code(tmp_path: Path) -> None:
    assert ran("newsletter build 2> /dev/full", tmp_path) == (2, b"", "")


@pytest.mark.parametrize("command", ["schema", "--help"])
def test_a_reader_that_is_gone_ends_a_command_as_its_signal_would(command: str, tmp_path: Path) -> None:
    line = f"mkfifo pipe; exec 3<>pipe 4>pipe 3<&-; newsletter {command} >&4"
    assert ran(line, tmp_path) == (141, b"", "Stopped, since nobody reads the output any more.\n")


def test_a_reader_of_all_that_is_gone_is_told_by_the_exit_code(tmp_path: Path) -> None:
    assert ran("mkfifo pipe; exec 3<>pipe 4>pipe 3<&-; newsletter schema >&4 2>&4", tmp_path) == (141, b"", "")


def test_a_closed_output_is_told_before_anything_is_done(letters: Path) -> None:
    said = "error: The output is closed, so nothing can be printed, and nothing was done.\n"
    assert ran("newsletter build >&-", letters) == (2, b"", said)
    assert not (letters / "out").exists()


def test_without_a_place_for_errors_a_command_does_its_work(letters: Path) -> None:
    code, output, _ = ran("newsletter build <&- 2>&-", letters)
    assert (code, output[:11]) == (0, b"out/spring:")
    assert (letters / "out" / "spring" / "email.html").read_bytes().endswith(b"</html>\n")


@pytest.mark.parametrize(("encoding", "shown"), [("cp1252", r"\U0001f600 é the"), ("ascii", r"\U0001f600 \xe9 the")])
def test_what_a_stream_cannot_encode_is_an_escape(encoding: str, shown: str, letters: Path) -> None:
    code, output, errors = ran("newsletter check spring", letters, PYTHONIOENCODING=encoding)
    assert (code, errors) == (1, "")
    assert rf"text: \u0645\u0631\u062d\u0628\u0627 {shown}" in output.decode(encoding)


def test_json_is_valid_in_every_encoding(letters: Path) -> None:
    _, output, _ = ran("newsletter check --format json spring", letters, PYTHONIOENCODING="latin-1")
    assert "“the” stands twice" in "".join(found["message"] for found in json.loads(output.decode("ascii")))
    _, output, _ = ran("newsletter schema", letters, PYTHONIOENCODING="latin-1")
    assert json.loads(output.decode("ascii")) == json.loads(issue_schema())
