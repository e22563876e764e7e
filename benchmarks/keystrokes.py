"""Writing: from a key in the form of `newsletter write` to the letter on screen that has the character, in Chromium."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from pathlib import Path

from benchmarks.letters import Letter
from benchmarks.ours import NEWSLETTER
from benchmarks.processes import serving
from tests.browser import launched, opened

WARM_UP = 10
PAUSE = 180
"""Milliseconds between the letter with one character and the next key, as somebody types who thinks."""

# The key is pressed in the browser itself, so that nothing but the page is timed; frames tell when the letter is drawn.
TYPED = """
async ([field, character, words]) => {
  const input = document.querySelector(field)
  const shows = () => document.querySelector("#frame")?.contentDocument?.querySelector("h1")?.textContent === words
  const begun = performance.now()
  input.setRangeText(character, input.value.length, input.value.length, "end")
  input.dispatchEvent(new InputEvent("input", { bubbles: true, data: character, inputType: "insertText" }))
  while (!shows()) await new Promise(requestAnimationFrame)
  return performance.now() - begun
}
"""


def measure(letter: Letter, root: Path, keys: int) -> list[float]:
    """Return the milliseconds from each of so many keys in the title's field to the frame with the new title."""
    text = next(letter.texts())
    letter.path.write_text(text, encoding="utf-8")
    took = []
    with (
        serving(NEWSLETTER, "write", letter.path, "--no-open", "--port", "0", cwd=root) as address,
        launched() as browser,
        opened(browser, width=1440, alone=True) as visit,
    ):
        page = visit.page
        page.goto(address)
        page.locator("#outline .part").first.click()
        field = page.locator("#form").get_by_role("textbox", name="Title", exact=True)
        field.focus()
        title, selector = field.input_value(), f"#{field.get_attribute('id')}"
        page.wait_for_timeout(2000)  # what it does of its own accord must not be in the way
        for number in range(WARM_UP + keys):
            title += "abcdefghijklmnopqrstuvwxyz"[number % 26]
            took.append(float(page.evaluate(TYPED, [selector, title[-1], title])))
            page.wait_for_timeout(PAUSE)
    return took[WARM_UP:]


def quantile_95(times: Sequence[float]) -> float:
    """Return the time within which 95 of 100 are."""
    return sorted(times)[ceil(len(times) * 0.95) - 1]
