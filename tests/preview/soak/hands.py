"""Three ways to use a page: with a mouse, with the keyboard alone, and with a finger on a phone.

In: a page of a real browser, and places on it. Out: what somebody does there, as their browser tells the page of it,
and how many keys, clicks or taps that took. What cannot be reached so, or not be seen while it is used, fails.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 40  # to one place, beyond which nobody looks for it
MOST_LOOKS, LOOK = 40, 50  # ms

IS_FOCUSED = "(element) => element === document.activeElement"
IS_BELOW = """(element) => {
  const here = document.activeElement ?? document.body;
  return Boolean(here.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
}"""
COVERED_BY = """(element) => {
  const { left, top, width, height } = element.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + Math.min(height, 40) / 2];
  if (y < 0 || y > innerHeight) return "the edge of the window";
  const there = document.elementFromPoint(x, y);
  const isSeen = [element, ...(element.labels ?? [])].some((each) => each.contains(there));
  return isSeen ? "" : (there?.outerHTML.slice(0, 200) ?? "nothing");
}"""

Way = Literal["mouse", "keyboard", "touch"]


class Mouse:
    """Clicks, and types into what was clicked."""

    name: Way = "mouse"

    def __init__(self, page: Page) -> None:
        self.page = page
        self.moves = 0
        self.typed = 0

    def press(self, target: Locator) -> None:
        """Press a button, follow a link, or tick a box."""
        self.moves += 1
        target.click()

    def call(self, target: Locator, shortcut: str) -> None:
        """Press a button that has a key of its own, which the page's help tells."""
        self.press(target)

    def write(self, target: Locator, words: str) -> None:
        """Write into a field, in the place of what is in it."""
        self.press(target)
        self.page.keyboard.press("Control+A")
        self._type(words)

    def choose(self, target: Locator, option: str) -> None:
        """Choose one of a list; the list itself is drawn by the browser, outside of the page."""
        self.moves += 2
        target.select_option(label=option)

    def tick(self, target: Locator) -> None:
        """Tick a box, or one of several."""
        self.press(target)
        expect(target).to_be_checked()

    def give(self, target: Locator, file: Path) -> None:
        """Press what asks for a file, and choose one; that is asked outside of the page as well."""
        with self.page.expect_file_chooser() as chooser:
            self.press(target)
        chooser.value.set_files(file)

    def take(self, target: Locator) -> None:
        """Take what a list shows as chosen."""
        self.press(target)

    def go_on(self, words: str) -> None:
        """Write where the page has put the caret."""
        expect(self.page.locator("input:focus, textarea:focus")).to_be_visible()
        self._type(words)

    def _type(self, words: str) -> None:
        self.typed += len(words)
        self.page.keyboard.type(words)


class Touch(Mouse):
    """Taps, and types on the keyboard that the phone shows then."""

    name: Way = "touch"

    def press(self, target: Locator) -> None:
        self.moves += 1
        target.tap()


class Keyboard(Mouse):
    """Goes with Tab, the arrows, Enter and the space bar alone; what has the focus must be seen."""

    name: Way = "keyboard"

    def press(self, target: Locator) -> None:
        self.reach(target)
        self.key("Space" if target.get_attribute("type") == "checkbox" else "Enter")

    def call(self, target: Locator, shortcut: str) -> None:
        self.key("Escape")  # from a field to the letter
        self.key(shortcut)

    def write(self, target: Locator, words: str) -> None:
        self.reach(target)
        self.key("Control+A")
        self._type(words)

    def choose(self, target: Locator, option: str) -> None:
        self.reach(target)
        self._type(option)
        expect(target.locator("option:checked")).to_have_text(option)

    def tick(self, target: Locator) -> None:
        if target.get_attribute("type") == "radio":
            self.reach(self.page.locator(f"input[name={target.get_attribute('name')}]:checked"))
            for _ in range(MOST_TABS):
                if target.is_checked():
                    return
                self.key("ArrowDown")
        self.press(target)
        expect(target).to_be_checked()

    def take(self, target: Locator) -> None:
        self.key("Enter")

    def reach(self, target: Locator) -> None:
        """Go to a place with Tab, or with Shift Tab to one that lies above."""
        expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            if target.evaluate(IS_FOCUSED):
                break
            self.key("Tab" if target.evaluate(IS_BELOW) else "Shift+Tab")
        else:
            raise AssertionError(f"{target} is more than {MOST_TABS} keys away")
        for _ in range(MOST_LOOKS):  # what is drawn anew meanwhile settles
            if not (covered := target.evaluate(COVERED_BY)):
                return
            self.page.wait_for_timeout(LOOK)
        raise AssertionError(f"{target} has the focus and is covered by {covered}")

    def key(self, key: str) -> None:
        """Press one key."""
        self.moves += 1
        self.page.keyboard.press(key)


HANDS: dict[Way, type[Mouse]] = {"mouse": Mouse, "keyboard": Keyboard, "touch": Touch}
