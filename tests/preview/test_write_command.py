"""`newsletter write` as people use it: one server for a newsletter, at its own port, and what it keeps safe."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from newsletter.preview.running import port_of
from tests.preview.conftest import SPRING
from tests.preview.test_preview_command import NEWSLETTER, Running, browser, opened_by, running

__all__ = ["browser"]
COMMAND = (NEWSLETTER, "write")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield tmp_path / "cache" / "newsletter-builder" / "writing"


def put(write: Running, title: str) -> httpx.Response:
    form = write.client.get("/api/issues/spring/form").json()
    edit = {"op": "put", "path": ["title"], "value": title}
    body = {"base": form["hash"], "burst": title, "edits": [edit]}
    headers = {"Origin": f"http://127.0.0.1:{write.port}"}
    return write.client.post("/api/issues/spring/edits", json=body, headers=headers)


def again(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_newsletter_is_written_at_its_own_port_by_one_server(publication: Path, cache: Path, browser: Path) -> None:
    with running(publication, "--no-open", command=COMMAND) as write:
        assert re.fullmatch(r"Write at http://127\.0\.0\.1:2\d{4}/\?key=[\w-]{22} \(Ctrl-C ends it\)\n", write.line)
        assert write.port == port_of(publication)
        assert write.client.get("/api/desk").json()["can_write"] is True
        [file] = cache.iterdir()
        assert file.stat().st_mode & 0o777 == 0o600
        assert "secret" in json.loads(file.read_text())

        from_elsewhere = again(publication.parent, "--no-open", str(publication))
        assert from_elsewhere.stdout.startswith(
            f"This newsletter is open for writing already, at http://127.0.0.1:{write.port}/?key="
        )

        second = again(publication, "winter", "--no-open")
        found = re.fullmatch(
            rf"This newsletter is open for writing already, at (http://127\.0\.0\.1:{write.port}/\?issue=winter&key=\S+)\n",
            second.stdout,
        )
        assert (second.returncode, second.stderr) == (0, "")
        assert found
        assert httpx.get(found[1], timeout=30).status_code == 200
        assert httpx.post(f"http://127.0.0.1:{write.port}/api/key", json={}, timeout=30).status_code == 403

        third = again(publication, BROWSER=f"{browser} %s")
        assert third.returncode == 0
        address, *_ = opened_by(browser, 60)
        assert not Path(address.removeprefix("file://")).exists()

        write.process.send_signal(signal.SIGTERM)
        for title in ("S", "Su", "Sum", "Summ", "Summe", "Summer"):  # as a page sends what was typed last
            assert put(write, title).status_code == 200
        assert write.process.communicate(timeout=60)[1] == "\nStopped.\n"  # before it was written
        assert write.process.returncode == 0
    assert (publication / "issues" / "spring.yaml").read_text() == SPRING.replace(
        "Spring has come\ndate", "Summer\ndate"
    )
    assert list(cache.iterdir()) == []


@pytest.mark.soak
def test_one_that_was_killed_is_followed_by_another_at_the_same_port(publication: Path, cache: Path) -> None:
    with running(publication, "--no-open", command=COMMAND) as write:
        put(write, "Summer")
        time.sleep(0.5)
        write.stop(signal.SIGKILL)
    assert list(cache.iterdir())
    with running(publication, "--no-open", command=COMMAND) as write:
        assert write.port == port_of(publication)
        assert write.client.get("/api/issues/spring/form").json()["form"]["title"] == "Summer"


@pytest.mark.soak
def test_a_port_that_another_program_has_is_said_also_to_those_who_see_no_terminal(
    publication: Path, cache: Path, browser: Path
) -> None:
    port = port_of(publication)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        refused = again(publication, "--until-closed", BROWSER=f"{browser} %s")
    _, _, _, page, _ = opened_by(browser, 60)
    assert f"<p>Port {port} is taken by another program." in page
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr == (
        f"error: Port {port} is taken by another program. It is this newsletter's own: "
        "what a browser has not saved yet is kept for this port. "
        f"End that program, or name another port, as in `newsletter write --port {port + 1}`.\n"
    )


def test_a_copy_of_a_newsletter_has_another_port(publication: Path) -> None:
    copy = publication.with_name("copy")
    shutil.copytree(publication, copy)
    link = publication.with_name("link")
    link.symlink_to(publication)
    assert port_of(copy) != port_of(publication) == port_of(link)
