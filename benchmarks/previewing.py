"""The preview: from a saved file to the new letter on screen, in Chromium."""

from __future__ import annotations

import subprocess
from pathlib import Path
from time import perf_counter

from benchmarks.letters import Letter
from benchmarks.processes import ENVIRONMENT, NEWSLETTER
from tests.browser import launched, opened

SHOWS = """
words => {
  const shown = document.getElementById("frame").contentDocument
  return Boolean(shown && shown.body && shown.body.textContent.includes(words))
}
"""
WARM_UP = 3


def measure(letter: Letter, root: Path, rounds: int) -> list[float]:
    """Return the milliseconds from each saving of the issue to the frame in which the page shows the new words."""
    texts = letter.texts()
    letter.path.write_text(next(texts), encoding="utf-8")
    command = (*NEWSLETTER, "preview", letter.path, "--no-open", "--port", "0")
    took = []
    with (
        subprocess.Popen(
            command,
            cwd=root,
            env=ENVIRONMENT | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as server,
        launched() as browser,
        opened(browser, width=1400) as visit,
    ):
        assert server.stdout
        visit.page.goto(server.stdout.readline().split()[4])
        visit.page.wait_for_function(SHOWS, arg="the 1th")
        visit.page.wait_for_timeout(2000)  # what it builds of its own accord must not be in the way
        for number in range(2, rounds + WARM_UP + 2):
            text = next(texts)
            begun = perf_counter()
            letter.path.write_text(text, encoding="utf-8")
            visit.page.wait_for_function(SHOWS, arg=f"the {number}th", polling="raf")
            took.append((perf_counter() - begun) * 1000)
            visit.page.wait_for_timeout(300)
        server.terminate()
    return took[WARM_UP:]
