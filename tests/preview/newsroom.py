"""A publication that is being written, with the real `newsletter preview` beside it, and a browser that looks at it.

In: a folder, and the files that somebody writes. Out: the running preview, whose address a page can open. Each test
gets the publication as it was at first, whatever the one before wrote.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from PIL import Image
from playwright.sync_api import Browser, FrameLocator, Page

from tests import forking
from tests.browser import Visit, opened
from tests.forking import COMMAND, Forked

PUBLICATION = """\
name: Garden Letter
sender: {name: The Garden Society, email: letter@garden.test}
reply_to: letter@garden.test
postal_address: 1 Orchard Lane, Leuven
reason: You receive this letter because you asked for it.
site_url: https://garden.test/letters/
unsubscribe_url: https://garden.test/unsubscribe
sending: {unsubscribe_at: https://news.garden.test/u/}
timezone: Europe/Brussels
merge_tags:
  first_name: {sample: Ada, fallback: there}
personas:
  - {name: Long name, values: {first_name: Maximiliane-Alexandrina}}
"""

SPRING = """\
subject: Tulips, two walks and a long evening in the old orchard
preheader: What is in bloom this week.
title: Spring in the garden
date: 2024-03-20
blocks:
  - type: hero
    image: {src: images/tulips.png, alt: Red tulips in a row}
  - type: text
    heading: In bloom
    text: Dear {{ first_name | there }}, the first tulips opened on Monday.
  - type: links
    heading: Read more
    links:
      - {label: All our gardens, url: "https://garden.test/gardens"}
      - label: The map of the orchard
  - type: text
    heading: How to prune
    text: |
PARAGRAPHS
  - type: webinars
    webinars:
      - title: Pruning in spring
        starts: 2024-04-08 16:30
        duration: 60 min
        registration_url: https://garden.test/pruning
  - type: text
    heading: At the end
    text: For what comes next, [click here](https://garden.test/next).
""".replace("PARAGRAPHS", "\n\n".join(f"      This is piece of advice number {number}." for number in range(1, 31)))

AUTUMN = """\
subject: Apples
preheader: The harvest begins, and so does the pressing of the juice.
title: Autumn in the garden
date: 2023-09-20
draft: true
blocks:
  - type: text
    heading: Harvest
    text: The apples are ripe.
"""

NETWORK = re.compile("Failed to load resource|Failed to launch|Not allowed to launch")

_OWN = ("issues/*.yaml", "issues/*.po", "templates/**/*.*", "comments/*")
ISSUES = {"issues/spring.yaml": SPRING, "issues/autumn.yaml": AUTUMN}


@dataclass
class Newsroom:
    """A publication with its preview; `files` are those that it has at first, `cookie` is what lets a browser in.

    The command is `preview`, or `write` for one on whose page the issues are written.
    """

    root: Path
    files: Mapping[str, str]
    environment: Mapping[str, str]
    command: str = "preview"
    port: int = 0
    cookie: tuple[str, str] = ("", "")
    process: Forked | None = None

    @property
    def address(self) -> str:
        """Where the preview is."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def spring(self) -> Path:
        """The newest issue."""
        return self.root / "issues" / "spring.yaml"

    def reset(self) -> None:
        """Put the publication back as it was at first; files that are as they were are not touched."""
        for path in [path for pattern in _OWN for path in self.root.glob(pattern)]:
            if str(path.relative_to(self.root)) not in self.files:
                path.unlink()
        for name, text in self.files.items():
            file = self.root / name
            if not file.exists() or file.read_text("utf-8") != text:
                self.write(name, text)

    def write(self, name: str, text: str) -> None:
        """Save a file."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def change(self, old: str, new: str) -> None:
        """Save the newest issue with some words replaced."""
        text = self.spring.read_text("utf-8")
        assert old in text
        self.spring.write_text(text.replace(old, new), "utf-8")

    def start(self) -> None:
        """Start the preview and wait until it says where it is."""
        arguments = (self.command, "--no-open", "--port", str(self.port))
        self.process = forking.start(COMMAND, *arguments, folder=self.root, environment=self.environment)
        said = re.search(r"http://127\.0\.0\.1:(\d+)/\S+", self.process.stdout.readline())
        assert said
        self.port = int(said[1])
        (self.cookie,) = httpx.get(said[0], timeout=30).cookies.items()

    def let_in(self, page: Page) -> None:
        """Give a page's browser the cookie, since the key works once, and many a browser looks at one preview."""
        name, value = self.cookie
        page.context.add_cookies([{"name": name, "value": value, "url": self.address, "sameSite": "Strict"}])

    def kill(self) -> None:
        """End the preview without a chance to save anything, as a power cut does."""
        assert self.process
        self.process.kill()
        self.process.communicate()

    def stop(self) -> None:
        """End the preview as Ctrl-C does."""
        assert self.process
        self.process.send_signal(signal.SIGINT)
        self.process.communicate()


@contextmanager
def running(
    root: Path, files: Mapping[str, str] | None = None, *, command: str = "preview", **environment: str
) -> Iterator[Newsroom]:
    """Write a publication into a folder and run its preview."""
    kept = {"newsletter.yaml": PUBLICATION, **ISSUES} if files is None else files
    newsroom = Newsroom(root, kept, {**os.environ, **environment}, command)
    newsroom.reset()
    paint(root / "issues" / "images" / "tulips.png", "#c03040")
    newsroom.start()
    try:
        yield newsroom
    finally:
        newsroom.stop()


def paint(file: Path, color: str) -> None:
    """Save a picture of one colour."""
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (1280, 400), color).save(file)


@contextmanager
def looking(
    browser: Browser, newsroom: Newsroom, query: str = "", *, width: int = 1440, dark: bool = False
) -> Iterator[Visit]:
    """Open the preview's page, and wait until it is complete; nothing may stand in the browser's console at its end.

    What a test brings about itself, a server that ended or an issue that is gone, Chromium tells there as well.
    """
    mistakes: list[str] = []
    with opened(browser, width=width, dark=dark) as visit:
        visit.page.on("pageerror", lambda mistake: mistakes.append(str(mistake)))
        visit.page.on("console", lambda line: None if NETWORK.match(line.text) else mistakes.append(line.text))
        visit.page.set_default_timeout(30_000)
        newsroom.let_in(visit.page)
        visit.page.goto(newsroom.address + query)
        visit.page.wait_for_selector("body:not(.loading)")
        yield visit
    assert mistakes == [], mistakes


def letter(page: Page) -> FrameLocator:
    """Return the letter in its frame."""
    return page.frame_locator("#frame")


def query(page: Page) -> str:
    """Return the state in the page's address."""
    return page.url.partition("?")[2]
