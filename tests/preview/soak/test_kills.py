"""Ten thousand keys, while the server is killed and the page is closed again and again: nothing typed is lost.

SOAK_KEYS and SOAK_KILLS set how many; SOAK_SEED says which.
"""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from tests.preview.newsroom import Newsroom, looking
from tests.preview.soak.samples import PATIENT, saved, writing_samples

pytestmark = pytest.mark.soak

KEYS = int(os.environ.get("SOAK_KEYS", "10000"))
KILLS = int(os.environ.get("SOAK_KILLS", "50"))
SEED = int(os.environ.get("SOAK_SEED", "1"))

SLUG = "ash-2021"
MOST_MISSING = 1.0  # seconds of typing
SLACK = 0.3  # seconds that a key takes through the browser and the server, on a quiet machine
WORDS = [
    "the",
    "meeting",
    "of",
    "members",
    "2*500",
    "mg,",
    "“quoted”",
    "a:",
    "b",
    "#",
    "no",
    "comment;",
    "é",
    "ß,",
    "-",
]


@dataclass
class Typist:
    """Types words at the end of fields, and remembers what each must hold, and when each key was pressed."""

    page: Page
    chance: random.Random
    must: dict[tuple[str | int, ...], str]
    keys: list[tuple[float, tuple[str | int, ...], str]] = field(default_factory=list)

    def turn_to(self, path: tuple[str | int, ...]) -> None:
        """Open the part of a field, and put the caret at its end."""
        name = "" if len(path) == 1 else ".".join(map(str, path[:-1]))
        key = f"part {name}"
        self.page.locator(f'[data-key="{key}"]').click()
        self.page.locator(f'[data-key="field {path[-1]}"]').press("Control+End")

    def word(self, path: tuple[str | int, ...]) -> None:
        """Type one word, key by key."""
        for character in " " + self.chance.choice(WORDS):
            self.page.keyboard.insert_text(character) if not character.isascii() else self.page.keyboard.press(
                "Space" if character == " " else character
            )
            self.must[path] += character
            self.keys.append((time.monotonic(), path, self.must[path]))


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    with writing_samples(tmp_path / "letter", tmp_path) as newsroom:
        yield newsroom


def data(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return read


def value(read: Any, path: tuple[str | int, ...]) -> str:
    for part in path:
        read = read[part]
    return " ".join(str(read).split())


def differing(read: Any, typist: Typist) -> dict[tuple[str | int, ...], str]:
    """Return the fields that do not hold what was typed."""
    found = {path: value(read, path) for path in typist.must}
    return {path: text for path, text in found.items() if text != " ".join(typist.must[path].split())}


def restored(file: Path, typist: Typist) -> dict[tuple[str | int, ...], str]:
    """Return the fields that do not hold what was typed once there was time to put it back.

    What was left is read from the browser's store after the page has said how the file stands.
    """
    end = time.monotonic() + PATIENT / 1000
    while (wrong := differing(data(file), typist)) and time.monotonic() < end:
        typist.page.wait_for_timeout(50)
    return wrong


def missing(file: Path, typist: Typist, killed: float) -> float:
    """Return how many seconds before it was killed the first key was pressed that the file lacks."""
    read = data(file)
    lost = [at for at, path, text in typist.keys if not value(read, path).startswith(" ".join(text.split()))]
    return killed - min(lost, default=killed)


def test_nothing_is_lost_by_any_kill(newsroom: Newsroom, browser: Browser) -> None:
    chance = random.Random(SEED)
    file = newsroom.root / "issues" / f"{SLUG}.yaml"
    begun = data(file)
    places: list[tuple[str | int, ...]] = [("title",), ("preheader",)]
    places += [
        ("blocks", i, key) for i, block in enumerate(begun["blocks"]) for key in ("heading", "text") if key in block
    ]
    kills = sorted(chance.sample(range(KEYS), KILLS))
    worst = 0.0
    with looking(browser, newsroom, f"?issue={SLUG}") as visit:
        page = visit.page
        page.set_default_timeout(PATIENT)
        saved(page, SLUG)
        typist = Typist(page, chance, {path: value(begun, path) for path in places})
        typed = 0
        while typed < KEYS:
            path = chance.choice(places)
            typist.turn_to(path)
            for _ in range(chance.randint(1, 12)):
                typist.word(path)
            typed = len(typist.keys)
            if not kills or typed < kills[0]:
                continue
            while kills and kills[0] <= typed:
                kills.pop(0)
            way = chance.choice(["server", "server, typed on", "page", "both", "port taken"])
            if way == "page":
                page.goto("about:blank")
            else:
                killed = time.monotonic()
                newsroom.kill()
                worst = max(worst, missing(file, typist, killed))
                if way == "server, typed on":
                    typist.word(path)
                elif way != "server":
                    page.wait_for_timeout(300)  # sooner than any hand can close a page
                    page.goto("about:blank")
                if way == "port taken":
                    refused(newsroom)
                newsroom.start()
                newsroom.let_in(page)
            if page.url == "about:blank":
                page.goto(f"{newsroom.address}?issue={SLUG}")
            saved(page, SLUG)
            assert not (wrong := restored(file, typist)), f"after {typed} keys, {way}: {wrong}"
        expect(page.locator(".versions")).to_have_count(0)
    print(f"{len(typist.keys)} keys, at most {worst:.2f} s of typing missing")
    assert worst <= MOST_MISSING + SLACK


def refused(newsroom: Newsroom) -> None:
    """Start the server while another program holds its port: it says so, and does not start."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", newsroom.port))
        other.listen()
        command = [sys.executable, "-m", "newsletter", "write", "--no-open", "--port", str(newsroom.port)]
        done = subprocess.run(
            command, cwd=newsroom.root, env=dict(newsroom.environment), capture_output=True, text=True
        )
        assert done.returncode != 0
        assert "is taken by another program" in done.stderr


def test_a_file_that_is_many_keys_behind_is_known_to_be_ones_own(newsroom: Newsroom, browser: Browser) -> None:
    file = newsroom.root / "issues" / f"{SLUG}.yaml"
    with looking(browser, newsroom, f"?issue={SLUG}") as visit:
        page = visit.page
        page.set_default_timeout(PATIENT)
        saved(page, SLUG)
        typist = Typist(page, random.Random(SEED), {("title",): value(data(file), ("title",))})
        typist.turn_to(("title",))
        for number in range(30):
            with page.expect_response("**/edits"):
                page.keyboard.press("a")
            typist.must[("title",)] += "a"
            if number == 1:
                early = typist.must[("title",)]
        newsroom.kill()
        held = value(data(file), ("title",))
        file.write_text(file.read_text("utf-8").replace(held, early), "utf-8")  # as a slower disk would hold it
        newsroom.start()
        newsroom.let_in(page)
        saved(page, SLUG)
        assert restored(file, typist) == {}
