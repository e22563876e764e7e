"""`newsletter preview` as people use it: in a process of its own, on a port, ended with Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

NEWSLETTER = Path(sys.executable).parent / "newsletter"


@dataclass
class Running:
    """A preview that runs, and the line in which it told its address."""

    process: subprocess.Popen[str]
    line: str

    @property
    def address(self) -> str:
        found = re.search(r"http://\S+", self.line)
        assert found, self.line
        return found[0]

    @property
    def port(self) -> int:
        return httpx.URL(self.address).port or 0

    def stop(self) -> tuple[int, str]:
        """Press Ctrl-C, and return how it ended and what it said on stderr."""
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=10)
        return self.process.returncode, said


@contextmanager
def running(
    folder: Path, *arguments: str, command: Sequence[str | Path] = (NEWSLETTER, "preview"), **variables: str
) -> Iterator[Running]:
    process = subprocess.Popen(
        [*command, *arguments],
        cwd=folder,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        yield Running(process, process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


def test_it_prints_its_address_and_answers_there(publication: Path) -> None:
    with running(publication, "--no-open", "--port", "0") as preview:
        assert re.fullmatch(r"The preview is at http://127\.0\.0\.1:\d+/ \(Ctrl-C ends it\)\n", preview.line)
        assert httpx.get(preview.address, timeout=30).status_code == 200
        assert httpx.get(f"{preview.address}api/desk", timeout=30).json()["newest"] == "spring"


@pytest.mark.parametrize("name", ["winter", "winter.yaml", "issues/winter.yaml"])
def test_an_issue_is_named_in_the_address(publication: Path, name: str) -> None:
    with running(publication, name, "--no-open", "--port", "0") as preview:
        assert preview.address.endswith("/?issue=winter")


def test_it_can_be_reached_from_this_computer_alone(publication: Path) -> None:
    with running(publication, "--no-open", "--port", "0") as preview:
        listening = Path("/proc/net/tcp")
        if listening.exists():
            places = [line.split()[1] for line in listening.read_text().splitlines()[1:]]
            assert next(place for place in places if place.endswith(f":{preview.port:04X}")).startswith("0100007F")
        socket.create_connection(("127.0.0.1", preview.port), timeout=10).close()


def test_the_next_port_is_used_and_named_if_one_is_taken(publication: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with running(publication, "--no-open", "--port", str(port)) as preview:
            assert port < preview.port < port + 100
            assert httpx.get(preview.address, timeout=30).status_code == 200
            code, said = preview.stop()
    assert code == 0
    assert said == f"Port {port} is taken; this is the next free one.\n\nStopped.\n"


def test_ctrl_c_ends_it_at_once_while_a_browser_listens(publication: Path) -> None:
    with running(publication, "--no-open", "--port", "0") as preview:
        httpx.get(f"{preview.address}api/issues/spring", timeout=30)
        with httpx.stream("GET", f"{preview.address}events", timeout=30) as events:
            assert events.status_code == 200
            assert preview.stop() == (0, "\nStopped.\n")
            events.read()  # to its end: had the preview waited in vain and then cut it off, this would raise


def test_ctrl_c_right_after_the_start_ends_it_as_well(publication: Path) -> None:
    with running(publication, "--no-open", "--port", "0") as preview:
        assert preview.stop() == (0, "\nStopped.\n")


def test_it_can_be_started_and_ended_within_a_program_that_runs_an_event_loop(publication: Path) -> None:
    code = (
        "import asyncio; from pathlib import Path; from newsletter.preview import serve\n"
        "async def main(): serve(Path(), None, 0, lambda address, port: print(address, flush=True))\n"
        "asyncio.new_event_loop().run_until_complete(main())"
    )
    with running(publication, command=(sys.executable, "-c", code)) as preview:
        assert httpx.get(f"{preview.address}api/desk", timeout=30).json()["newest"] == "spring"
        _, said = preview.stop()
    assert said.splitlines()[-1] == "KeyboardInterrupt"
    assert said.count("Traceback") == 1


def test_the_browser_is_opened_unless_told_otherwise(publication: Path, tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{opened}"\n', encoding="utf-8")
    browser.chmod(0o755)
    with running(publication, "--no-open", "--port", "0", BROWSER=f"{browser} %s") as preview:
        httpx.get(preview.address, timeout=30)
        assert not opened.exists()
    with running(publication, "winter", "--port", "0", BROWSER=f"{browser} %s") as preview:
        end = time.monotonic() + 10
        while not (opened.exists() and opened.read_text()) and time.monotonic() < end:
            time.sleep(0.02)
        assert opened.read_text().strip() == preview.address


def test_without_issues_it_starts_all_the_same(publication: Path) -> None:
    for path in (publication / "issues").glob("*.yaml"):
        path.unlink()
    with running(publication, "--no-open", "--port", "0") as preview:
        assert httpx.get(f"{preview.address}api/desk", timeout=30).json()["issues"] == []


def test_a_publication_with_a_mistake_starts_and_shows_it(publication: Path) -> None:
    (publication / "newsletter.yaml").write_text("nmae: x\n", encoding="utf-8")
    with running(publication, "--no-open", "--port", "0") as preview:
        desk = httpx.get(f"{preview.address}api/desk", timeout=30).json()
        assert desk["problems"][0]["file"] == "newsletter.yaml"


def test_places_are_named_from_the_publication_wherever_it_was_started(publication: Path) -> None:
    with running(publication / "issues", "--no-open", "--port", "0") as preview:
        desk = httpx.get(f"{preview.address}api/desk", timeout=30).json()
        issue = httpx.get(f"{preview.address}api/issues/spring", timeout=30).json()
    assert desk["editor_root"] == str(publication.resolve())
    assert {finding["file"] for finding in issue["findings"]} <= {"issues/spring.yaml", "newsletter.yaml"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sprig"], "Did you mean spring?"),
        (["newsletter.yaml"], "where the issues are"),
        (["--port", "70000"], "70000 is not in the range"),
    ],
)
def test_a_wrong_call_is_explained_and_exits_with_2(publication: Path, arguments: list[str], said: str) -> None:
    with running(publication, "--no-open", *arguments) as preview:
        _, error = preview.process.communicate(timeout=30)
        assert preview.process.returncode == 2
        assert said in error
        assert "Traceback" not in error


def test_outside_of_a_publication_it_says_so(tmp_path: Path) -> None:
    with running(tmp_path, "--no-open") as preview:
        _, error = preview.process.communicate(timeout=30)
        assert preview.process.returncode == 2
        assert "There is no newsletter.yaml" in error
