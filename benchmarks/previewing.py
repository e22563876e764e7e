"""The preview: from a saved file to the new letter on screen, in Chromium; ours, and React Email's dev server."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import Page

from benchmarks.letters import Letter, given_to_peers
from benchmarks.others import PEERS, REACT, REACT_PREVIEW
from benchmarks.ours import NEWSLETTER
from benchmarks.processes import ENVIRONMENT, alternate, serving
from tests.browser import launched, opened

OURS = "ours"
WARM_UP = 3

SHOWS = """
([frame, words]) => Boolean(document.querySelector(frame)?.contentDocument?.body?.textContent.includes(words))
"""
OUR_FRAME, REACT_FRAME = "#frame", "iframe"

# The letter as React Email's authors have it: a component in a file that holds the words.
SOURCE = """\
import {{ createElement }} from "react"
import {{ Letter }} from "../letter.mjs"

const given = {given}

export default () => createElement(Letter, given)
"""


def measure(letter: Letter, root: Path, rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds from each saving to the frame in which the page has the new words, by each way."""
    texts = letter.texts()
    letter.path.write_text(next(texts), encoding="utf-8")
    given = REACT.given(given_to_peers(letter.path, root))
    sources = (SOURCE.format(given=given.replace("the 1th", f"the {number}th")) for number in count(1))
    with (
        _react_project() as project,
        serving(NEWSLETTER, "preview", letter.path, "--no-open", "--port", "0", cwd=root) as our_address,
        launched() as browser,
        opened(browser, width=1400, alone=True) as our_visit,
        opened(browser, width=1400, alone=True) as react_visit,
    ):
        source = project / "emails" / "letter.jsx"
        source.write_text(next(sources), encoding="utf-8")
        with _email_dev(project) as react_address:
            ways = {
                OURS: _saving(our_visit.page, our_address, OUR_FRAME, letter.path, texts),
                REACT.name: _saving(react_visit.page, react_address, REACT_FRAME, source, sources),
            }
            took = alternate(ways, WARM_UP + rounds)
    return {name: times[WARM_UP:] for name, times in took.items()}


def _saving(page: Page, address: str, frame: str, path: Path, wordings: Iterator[str]) -> Callable[[], float]:
    """Open a preview that shows the first wording, and return what saves the next one and tells the milliseconds."""
    page.goto(address)
    page.wait_for_function(SHOWS, arg=[frame, "the 1th"])
    page.wait_for_timeout(2000)  # what it does of its own accord must not be in the way
    numbers = count(2)

    def save() -> float:
        wording, words = next(wordings), f"the {next(numbers)}th"
        page.bring_to_front()
        begun = perf_counter()
        path.write_text(wording, encoding="utf-8")
        page.wait_for_function(SHOWS, arg=[frame, words], polling="raf")
        milliseconds = (perf_counter() - begun) * 1000
        page.wait_for_timeout(500)
        return milliseconds

    return save


@contextmanager
def _react_project() -> Iterator[Path]:
    """Make a folder as `email dev` expects it, where our preview does not watch, and yield it."""
    with TemporaryDirectory() as folder:
        project = Path(folder)
        (project / "emails").mkdir()
        (project / "node_modules").symlink_to(REACT_PREVIEW / "node_modules")
        shutil.copy(REACT_PREVIEW / "package.json", project)
        for script in ("letter.mjs", "words.mjs"):
            shutil.copy(PEERS / script, project)
        yield project


@contextmanager
def _email_dev(project: Path) -> Iterator[str]:
    """Run React Email's dev server and yield the address of the letter."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        (project / "node_modules" / ".bin" / "email", "dev", "--port", str(port)),
        cwd=project,
        env=ENVIRONMENT | {"NEXT_TELEMETRY_DISABLED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as server:
        assert server.stdout
        try:
            if not any("Ready in" in line for line in server.stdout):
                raise RuntimeError("React Email's dev server ended before it was ready")
            yield f"http://127.0.0.1:{port}/preview/letter"
        finally:
            os.killpg(server.pid, signal.SIGTERM)  # it runs processes of its own, which outlive it
