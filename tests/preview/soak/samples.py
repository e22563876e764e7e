"""The sample publication, in a folder of its own, with the real `newsletter write` and what its pages are asked.

In: a folder. Out: the running server; the file's text, and what the page says about it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.letters import ROOT
from tests.preview.newsroom import Newsroom

PATIENT = 30_000  # ms, on a machine that does other things as well
_STATE = """async () => {
    const [{draft}, {unsaved}] = [await import('/page/write/draft.js'), await import('/page/write/unsaved.js')];
    const without = (key, value) => (key === "text" ? undefined : value);
    const {isGone, isWritten, isWritable} = draft;
    const says = document.getElementById("saved").textContent;
    return JSON.stringify([says, {isGone, isWritten, isWritable}, [...draft.conflicts.values()], unsaved()], without);
}"""
"""What the page knows of texts that are not saved, but for the whole texts that they were typed into."""


@contextmanager
def writing_samples(root: Path, runtime: Path) -> Iterator[Newsroom]:
    """Copy the sample publication into `root`, in a repository of its own, and run `newsletter write` there."""
    root.mkdir()
    shutil.copy(ROOT / "newsletter.yaml", root)
    shutil.copytree(ROOT / "issues", root / "issues")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    keep(root, "Begin")
    with written(root, runtime) as newsroom:
        yield newsroom


@contextmanager
def written(root: Path, runtime: Path) -> Iterator[Newsroom]:
    """Run `newsletter write` for the publication in `root`."""
    newsroom = Newsroom(root, {}, {**os.environ, "XDG_RUNTIME_DIR": str(runtime)}, "write")
    newsroom.start()
    try:
        yield newsroom
    finally:
        newsroom.stop()


def git(root: Path, *arguments: str) -> str:
    """Run Git in a repository."""
    name = ["-c", "user.name=Your name", "-c", "user.email=you@garden.test"]
    done = subprocess.run(["git", *name, *arguments], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout


def keep(root: Path, words: str) -> None:
    """Commit what has changed."""
    git(root, "commit", "-q", "-a", "-m", words)


def saved(page: Page, slug: str) -> None:
    """Wait until the page says that the file holds everything."""
    try:
        expect(page.locator("#saved")).to_have_text(f"Saved in issues/{slug}.yaml", timeout=PATIENT)
    except AssertionError as error:
        raise AssertionError(standing(page)) from error


def standing(page: Page) -> str:
    """Return how the text stands by what the page knows, as JSON: for whoever has to find out why it is not saved."""
    known: str = page.evaluate(_STATE)
    return known


def focused(page: Page) -> str:
    """Return the dotted path of the field that has the focus, or ""."""
    path: str = page.evaluate(
        """() => {
            const key = document.activeElement?.dataset?.key ?? "";
            if (!key.startsWith("field ")) return "";
            const at = new URLSearchParams(location.search).get("at") ?? "";
            return [at, key.slice("field ".length)].filter(Boolean).join(".");
        }"""
    )
    return path
