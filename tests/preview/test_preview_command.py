"""`newsletter preview` as people use it: in a process of its own, on a port, ended with Ctrl-C."""

from __future__ import annotations

import html
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import forking
from tests.examples import cases
from tests.forking import Forked
from tests.sending.servers import HANG, Heard, scripted

NEWSLETTER = Path(sys.executable).parent / "newsletter"

BROWSER = """\
#!{python}
import os, sys
from pathlib import Path

page, opened = Path(sys.argv[1].removeprefix("file://")), Path("{opened}")
modes = [oct(path.stat().st_mode & 0o777) for path in (page, page.parent)]
inherited = [name for name in os.environ if name.startswith("NEWSLETTER_")]
given = [sys.argv[1], *modes, page.read_text(), str(inherited)]
opened.with_suffix(".new").write_text("\\n".join(given))
opened.with_suffix(".new").rename(opened)
"""


@dataclass
class Running:
    """A preview that runs, the line in which it told its address, and a client that gets in when it is first used."""

    process: subprocess.Popen[str] | Forked
    line: str
    clients: ExitStack

    @property
    def address(self) -> str:
        found = re.search(r"http://\S+", self.line)
        assert found, self.line
        return found[0]

    @property
    def port(self) -> int:
        return httpx.URL(self.address).port or 0

    @cached_property
    def client(self) -> httpx.Client:
        client = self.clients.enter_context(
            httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30, verify=False)
        )
        client.get(self.address)
        return client

    def stop(self, ending: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """End it, by default with Ctrl-C, and return how it ended and what it said on stderr."""
        self.process.send_signal(ending)
        _, said = self.process.communicate(timeout=60)
        return self.process.wait(timeout=60), said


@contextmanager
def running(folder: Path, *arguments: str, command: Sequence[str | Path] = (), **variables: str) -> Iterator[Running]:
    """Run a command, or `newsletter preview` in a process that need not load it."""
    environment = {**os.environ, **variables}
    process = (
        subprocess.Popen(
            [*command, *arguments],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        if command
        else forking.start(forking.COMMAND, "preview", *arguments, folder=folder, environment=environment)
    )
    assert process.stdout
    try:
        with ExitStack() as clients:
            yield Running(process, process.stdout.readline(), clients)
    finally:
        process.kill()
        process.communicate()


def test_it_prints_its_address_and_answers_there(publication: Path) -> None:
    with running(publication, "--no-open", "--port", "0", command=(NEWSLETTER, "preview")) as preview:
        said = r"The preview is at http://127\.0\.0\.1:\d+/\?key=[\w-]{22} \(Ctrl-C ends it\)\n"
        assert re.fullmatch(said, preview.line)
        assert preview.client.get("/").status_code == 200
        assert preview.client.get("/api/desk").json()["newest"] == "spring"
        preview.client.get("/api/issues/spring")
        waits = [preview.client.get("/api/issues/spring").elapsed for _ in range(20)]
        assert min(waits) < timedelta(milliseconds=30)  # a part that waits for the one before it takes 40 and more


def test_another_user_of_the_computer_gets_nothing_from_it(publication: Path) -> None:
    with running(publication, "--no-open", "--port", "0") as preview:
        address = f"http://127.0.0.1:{preview.port}"
        assert httpx.get(f"{address}/api/issues/spring/text", timeout=30).status_code == 401
        headers = {"Origin": address}
        sent = httpx.post(f"{address}/api/issues/spring/send", json={"to": "ada@garden.test"}, headers=headers)
        assert sent.status_code == 401
        arguments = Path(f"/proc/{preview.process.pid}/cmdline")
        assert not arguments.exists() or b"key" not in arguments.read_bytes()


@pytest.mark.parametrize("name", ["winter", "winter.yaml", "issues/winter.yaml"])
def test_an_issue_is_named_in_the_address(publication: Path, name: str) -> None:
    with running(publication, name, "--no-open", "--port", "0") as preview:
        assert "/?issue=winter&key=" in preview.address


def test_it_can_be_reached_from_this_computer_alone(publication: Path) -> None:
    with running(publication, "--no-open", "--port", "0") as preview:
        listening = Path("/proc/net/tcp")
        if listening.exists():
            places = [line.split()[1] for line in listening.read_text().splitlines()[1:]]
            assert next(place for place in places if place.endswith(f":{preview.port:04X}")).startswith("0100007F")
        socket.create_connection(("127.0.0.1", preview.port), timeout=60).close()


def test_the_next_port_is_used_and_named_if_one_is_taken(publication: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with running(publication, "--no-open", "--port", str(port)) as preview:
            assert port < preview.port < port + 100
            assert preview.client.get("/").status_code == 200
            code, said = preview.stop()
    assert code == 0
    assert said == f"Port {port} is taken; this is the next free one.\n\nStopped.\n"


def test_ctrl_c_ends_it_at_once_while_a_browser_listens(publication: Path) -> None:
    with running(publication, "--no-open", "--port", "0") as preview:
        preview.client.get("/api/issues/spring")
        with preview.client.stream("GET", "/events") as events:
            assert events.status_code == 200
            assert preview.stop() == (0, "\nStopped.\n")
            events.read()  # to its end: had the preview waited in vain and then cut it off, this would raise


def test_ctrl_c_right_after_the_start_ends_it_as_well(publication: Path) -> None:
    with running(publication, "--no-open", "--port", "0") as preview:
        assert preview.stop() == (0, "\nStopped.\n")


def test_ctrl_c_ends_it_while_a_mail_server_has_not_answered_yet(publication: Path) -> None:
    heard = Heard()
    with (
        scripted({"message": HANG}, heard) as port,
        running(publication, NEWSLETTER_SMTP=f"smtp://127.0.0.1:{port}") as preview,
    ):
        test: Any = {"json": {"to": "you@example.org"}, "headers": {"Origin": f"http://127.0.0.1:{preview.port}"}}
        client = preview.client  # which gets in now, and not in the other thread
        with ThreadPoolExecutor() as pool:
            answer = pool.submit(client.post, "/api/issues/spring/send", **test)
            heard.wait_for("message")
            assert preview.stop() == (0, "\nStopped.\n")  # within ten seconds; the server is silent for longer
            said = "The preview was ended before the mail server had answered: see whether the message has arrived."
            assert answer.result(timeout=10).json() == {"refused": said}


def test_it_can_be_started_and_ended_within_a_program_that_runs_an_event_loop(publication: Path) -> None:
    code = (
        "import asyncio; from pathlib import Path; from newsletter.preview import serve\n"
        "async def main(): serve(Path(), None, 0, lambda new_address, port: print(new_address(), flush=True))\n"
        "asyncio.new_event_loop().run_until_complete(main())"
    )
    with running(publication, command=(sys.executable, "-c", code)) as preview:
        assert preview.client.get("/api/desk").json()["newest"] == "spring"
        _, said = preview.stop()
    assert said.splitlines()[-1] == "KeyboardInterrupt"
    assert said.count("Traceback") == 1


@pytest.fixture
def browser(tmp_path: Path) -> Path:
    """A program that only writes into a file what a browser is given: an address, its file and the mail server."""
    browser = tmp_path / "browser"
    browser.write_text(BROWSER.format(python=sys.executable, opened=tmp_path / "opened"), encoding="utf-8")
    browser.chmod(0o755)
    return browser


def opened_by(browser: Path, seconds: float) -> list[str]:
    """Return the lines that the browser has written, or none if it does not within this time."""
    opened, end = browser.with_name("opened"), time.monotonic() + seconds
    while not opened.exists() and time.monotonic() < end:
        time.sleep(0.02)
    return opened.read_text("utf-8").splitlines() if opened.exists() else []


def test_the_browser_is_opened_on_a_file_of_ones_own_that_leads_to_the_page(publication: Path, browser: Path) -> None:
    ours = {
        "NEWSLETTER_SMTP": "smtp://ada:secret@mail.garden.test",
        "NEWSLETTER_IMAP": "imaps://ada:secret@mail.garden.test",
        "NEWSLETTER_SECRET": "a long one, not for any browser",
        "NEWSLETTER_DKIM_KEY": "-----BEGIN PRIVATE KEY-----",
    }
    with running(publication, "winter", "--port", "0", BROWSER=f"{browser} %s", **ours) as preview:
        address, mode, folder_mode, page, inherited = opened_by(browser, 60)
        assert re.fullmatch(r"file://.*/newsletter-preview-\w+/preview\.html", address)
        assert (mode, folder_mode, inherited) == ("0o600", "0o700", "[]")
        leads_to = re.search(r'content="0; url=([^"]+)"', page)
        assert leads_to
        assert httpx.get(html.unescape(leads_to[1]), timeout=30).status_code == 200
        assert httpx.get(html.unescape(leads_to[1])).status_code == 401
        assert preview.client.get("/").status_code == 200  # the printed address has a key of its own
        assert preview.stop()[0] == 0
    assert not Path(address.removeprefix("file://")).parent.exists()


def test_browsers_from_the_snap_store_find_the_file_in_the_home(publication: Path, browser: Path) -> None:
    home = browser.with_name("home")
    home.mkdir()
    (browser.parent / "snap").symlink_to(browser)
    path = f"{browser.parent}{os.pathsep}{os.environ['PATH']}"
    with running(publication, "--port", "0", BROWSER=f"{browser} %s", HOME=str(home), PATH=path) as preview:
        assert opened_by(browser, 60)[0].startswith(f"{home.as_uri()}/newsletter-preview-")
        assert preview.stop()[0] == 0
    assert not any(home.glob("newsletter-*"))


@pytest.mark.parametrize("ending", cases([signal.SIGTERM, signal.SIGINT, signal.SIGHUP]))
def test_no_file_is_left_behind_however_it_ends(publication: Path, browser: Path, ending: signal.Signals) -> None:
    with running(publication, "--port", "0", BROWSER=f"{browser} %s") as preview:
        folder = Path(opened_by(browser, 60)[0].removeprefix("file://")).parent
        assert preview.client.get("/").status_code == 200
        assert folder.exists()
        assert preview.stop(ending) == (0, "\nStopped.\n")
        assert not folder.exists()


def test_the_browser_is_not_opened_if_told_otherwise(publication: Path, browser: Path) -> None:
    with running(publication, "--no-open", "--port", "0", BROWSER=f"{browser} %s") as preview:
        assert preview.client.get("/").status_code == 200
        assert opened_by(browser, 0.5) == []


def test_no_file_of_the_publication_is_run_to_open_the_browser(publication: Path, browser: Path) -> None:
    (publication / "webbrowser.py").write_text("open('run', 'w').close()\ndef open(address): pass\n", encoding="utf-8")
    with running(publication, "--port", "0", BROWSER=f"{browser} %s", PYTHONPATH=str(publication)):
        assert opened_by(browser, 60)
    assert not (publication / "run").exists()


def test_a_publication_that_was_deleted_and_restored_is_followed_again(publication: Path, tmp_path: Path) -> None:
    with running(publication, "--no-open", "--port", "0") as preview:
        assert preview.client.get("/api/issues/spring").json()["title"] == "Spring has come"
        shutil.copytree(publication, tmp_path / "copy")
        shutil.rmtree(publication)
        time.sleep(1)
        assert preview.client.get("/api/desk").json()["issues"] == []
        (tmp_path / "copy").rename(publication)
        spring = publication / "issues" / "spring.yaml"
        for title in ("Restored", "Restored and followed"):
            spring.write_text(re.sub(r"title: Spring.*|title: Restored.*", f"title: {title}", spring.read_text()))
            end = time.monotonic() + 20
            while preview.client.get("/api/issues/spring").json().get("title") != title:
                assert time.monotonic() < end
                time.sleep(0.1)
        assert preview.stop() == (0, "\nStopped.\n")


def test_without_issues_it_starts_all_the_same(publication: Path) -> None:
    for path in (publication / "issues").glob("*.yaml"):
        path.unlink()
    with running(publication, "--no-open", "--port", "0") as preview:
        assert preview.client.get("/api/desk").json()["issues"] == []


def test_a_publication_with_a_mistake_starts_and_shows_it(publication: Path) -> None:
    (publication / "newsletter.yaml").write_text("nmae: x\n", encoding="utf-8")
    with running(publication, "--no-open", "--port", "0") as preview:
        desk = preview.client.get("/api/desk").json()
        assert desk["problems"][0]["file"] == "newsletter.yaml"


def test_places_are_named_from_the_publication_wherever_it_was_started(publication: Path) -> None:
    with running(publication / "issues", "--no-open", "--port", "0") as preview:
        desk = preview.client.get("/api/desk").json()
        issue = preview.client.get("/api/issues/spring").json()
    assert desk["editor_root"] == str(publication.resolve())
    assert {finding["file"] for finding in issue["findings"]} <= {"issues/spring.yaml", "newsletter.yaml"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sprig"], "Did you mean spring?"),
        (["newsletter.yaml"], "where the issues are"),
        (["caf\udce9"], r"caf\udce9.yaml is not in UTF-8"),
        (["--port", "70000"], "70000 is not in the range"),
    ],
)
def test_a_wrong_call_is_explained_and_exits_with_2(publication: Path, arguments: list[str], said: str) -> None:
    (publication / "issues" / "caf\udce9.yaml").touch()
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
