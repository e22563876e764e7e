"""Git changes the file while somebody types: nothing is lost, or joined wrongly, and nobody collides with themselves.

SOAK_TRIALS says how often, SOAK_SEED which.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, expect

from newsletter.editing.surgery import fingerprint
from tests.preview.newsroom import Newsroom, looking
from tests.preview.soak.samples import PATIENT, git, keep, saved, standing, writing_samples

pytestmark = pytest.mark.soak

HELD = """async () => {
    const {draft} = await import('/page/write/draft.js');
    return document.getElementById("saved").textContent.startsWith("Saved in") ? draft.hash : "";
}"""
"""The hash of the text that the page says to be saved, or nothing while something waits."""

TRIALS = int(os.environ.get("SOAK_TRIALS", "1000"))
SEED = int(os.environ.get("SOAK_SEED", "1"))

SLUG = "ash-2021"
INSERTED = "  - type: text\n    text: From a colleague, number {trial}.\n"
PAUSES = (0, 0, 20, 200)  # ms between two keys


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    with writing_samples(tmp_path / "letter", tmp_path) as newsroom:
        yield newsroom


def blocks(text: str) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = yaml.safe_load(text)["blocks"]
    return read


def colleague(text: str, heading: str, way: str, trial: int) -> str:
    """Return an issue after a colleague changed a heading, put a block above it, or took such a one away."""
    line = re.search(rf"^    heading: .*{re.escape(heading)}.*$", text, re.MULTILINE)
    assert line
    if way == "word":
        return text[: line.start()] + f"    heading: Colleague {trial}" + text[line.end() :]
    if way == "delete" and (there := re.search(INSERTED.format(trial=r"\d+"), text)):
        return text[: there.start()] + text[there.end() :]
    above = text.rindex("  - type: ", 0, line.start())
    return text[:above] + INSERTED.format(trial=trial) + text[above:]


def merge(root: Path) -> None:
    """Merge the colleague's commit, as is done in a terminal: commit first, and again if the file has changed since."""
    for _ in range(50):
        if git(root, "status", "--porcelain", "-uno"):
            keep(root, "Mine")
        try:
            git(root, "merge", "-q", "--no-edit", "-X", "theirs", "colleague")
            return
        except subprocess.CalledProcessError as error:
            assert "would be overwritten" in error.stderr, error.stderr
    raise AssertionError("the file never stood still")


def test_what_git_and_a_writer_change_at_the_same_time_is_all_kept(newsroom: Newsroom, browser: Browser) -> None:
    chance = random.Random(SEED)
    root, file = newsroom.root, newsroom.root / "issues" / f"{SLUG}.yaml"
    elsewhere = root.parent / "elsewhere"
    git(root, "worktree", "add", "-q", "-b", "colleague", str(elsewhere))
    collided = 0
    with looking(browser, newsroom, f"?issue={SLUG}") as visit:
        page = visit.page
        page.set_default_timeout(PATIENT)
        saved(page, SLUG)
        both = page.get_by_role("region", name="Both versions")
        for trial in range(TRIALS):
            if git(root, "status", "--porcelain", "-uno"):
                keep(root, "Before")
            before = file.read_text("utf-8")
            headed = [block["heading"] for block in blocks(before) if "heading" in block]
            mine, theirs = chance.sample(headed, 2)
            way = chance.choice(["word", "word", "insert", "delete", "same"])
            there = colleague(before, mine if way == "same" else theirs, "word" if way == "same" else way, trial)
            git(elsewhere, "reset", "-q", "--hard", "main")
            (elsewhere / "issues" / file.name).write_text(there, "utf-8")
            if there != before:
                keep(elsewhere, "Theirs")
            page.locator("#outline .part").filter(has_text=mine).first.click()
            heading = page.locator('[data-key="field heading"]')
            expect(heading).to_have_value(
                mine, timeout=PATIENT
            )  # the form of the block that was typed in before is gone
            heading.press("End")
            words = f" w{trial}"
            moment = chance.randrange(len(words) + 1)
            for index, character in enumerate([*words, ""]):
                if index == moment:
                    merge(root)
                if character:
                    page.keyboard.insert_text(character)
                    page.wait_for_timeout(chance.choice(PAUSES))
            end = time.monotonic() + PATIENT / 1000
            while not both.count() and page.evaluate(HELD) != fingerprint(file.read_text("utf-8")):
                assert time.monotonic() < end, f"trial {trial}, {way}: {standing(page)}"
            if both.count():
                assert way == "same", f"trial {trial}, {way}: collides without a reason"
                collided += 1
                both.get_by_role("button", name="Keep mine").click()
            saved(page, SLUG)
            after = [block.get("heading") for block in blocks(file.read_text("utf-8"))]
            if way != "same":
                wanted = [block.get("heading") for block in blocks(there)]
                wanted[wanted.index(mine)] = mine + words
                assert after == wanted, f"trial {trial}, {way}, before key {moment}"
            else:
                assert any(text and (words in text or text == f"Colleague {trial}") for text in after), f"trial {trial}"
            if len(mine) > 60:  # what grows with each trial begins anew
                heading.fill(f"Heading {trial}")
                saved(page, SLUG)
    print(f"{TRIALS} trials, {collided} shown as both versions")
