"""Files become a draft on the page of `newsletter write`: their pieces are seen, put elsewhere, and made an issue."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.axe import faults, faults_in_both
from tests.preview.newsroom import Newsroom, letter, looking
from tests.preview.test_writing_page import EXCLUDED

NOTES = """Garden Days 2026

12 May 2026

Dear members,

The 7th Garden Days took place in Ghent from 4 to 6 May 2026. Two hundred members came.

Talks to watch again

• Pruning: what is new?
• Living with slugs

<img src=x onerror=alert(1)> is what nobody says.
"""
PAGE = """<!doctype html><title>Talks</title><main><h1>Garden Days 2026</h1><p>We met in Ghent.</p>
<img src="talks_files/hall.png" alt="The hall"><p>It was warm.</p></main>"""
DROP = """(target, files) => {
  const data = new DataTransfer();
  for (const [name, words] of files) data.items.add(new File([words], name));
  const event = (kind) => new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true });
  target.dispatchEvent(event("dragover"));
  const marked = document.querySelectorAll("[data-drop=documents]").length;
  target.dispatchEvent(event("drop"));
  return marked;
}"""
"""Drop files on an element, and return how many places were marked as taking them before."""


@pytest.fixture
def newsroom(running_writing: Newsroom) -> Newsroom:
    running_writing.reset()
    return running_writing


def to_issues(page: Page) -> None:
    page.get_by_role("button", name="‹ All issues").click()


def choose(page: Page, *files: FilePayload) -> None:
    page.get_by_role("button", name="New issue").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files …").click()
    chooser.value.set_files(list(files))


def notes(words: str = NOTES, name: str = "notes.txt") -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": words.encode()}


def expect_went(page: Page, *places: str) -> None:
    """Wait until the pieces went to these places."""
    expect(page.locator(".went")).to_have_text(list(places))


def test_a_file_is_dropped_seen_put_elsewhere_and_made_an_issue(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom, "?issue=spring") as visit:
        page, dialog = visit.page, visit.page.locator("dialog.import")
        to_issues(page)
        assert page.locator("#issues").evaluate(DROP, [["notes.txt", NOTES]]) == 1
        expect(dialog.get_by_role("heading", name="From notes.txt")).to_be_focused()
        expect_went(page, "Head", "Head", "Recap", "Recap", "Sessions", "Sessions", "Text")
        expect(dialog.locator(".planned-kind")).to_have_text(["Head", "1. Recap", "2. Sessions", "3. Text"])
        expect(dialog.locator(".piece-words").last).to_have_text("<img src=x onerror=alert(1)> is what nobody says.")

        # What is pointed at is marked on the other side.
        dialog.locator(".piece").nth(3).hover()
        expect(dialog.locator(".planned .matched")).to_have_text("1. Recap")
        dialog.locator(".planned-kind").nth(2).hover()
        expect(dialog.locator(".piece.matched")).to_have_count(2)

        dialog.locator(".piece").nth(5).click()
        dialog.locator(".piece").nth(6).click(modifiers=["Shift"])
        expect(dialog.locator(".import-count")).to_have_text("2 pieces chosen")
        dialog.get_by_label("Put it as").select_option("Links")
        dialog.get_by_role("button", name="Put it as").click()
        expect(dialog.get_by_text("2 pieces put as Links.")).to_be_visible()
        expect_went(page, "Head", "Head", "Recap", "Recap", "Links", "Links", "Links")
        dialog.locator(".piece").first.click()
        dialog.get_by_label("Put it as").select_option("Webinars")
        dialog.get_by_role("button", name="Put it as").click()
        expect(dialog.get_by_text("This could not be put as Webinars")).to_be_visible()
        dialog.get_by_role("button", name="Take back").click()
        expect(dialog.get_by_text("Taken back.")).to_be_visible()
        expect_went(page, "Head", "Head", "Recap", "Recap", "Links", "Links", "Links")

        name = dialog.get_by_label("Name of the file")
        expect(name).to_have_value("garden-days-2026")
        assert faults_in_both(page, EXCLUDED) == []
        name.fill("spring")
        expect(dialog).to_contain_text("“spring” is taken: there is spring.yaml.")
        dialog.get_by_role("button", name="Make the draft").click()
        expect(dialog.locator(".answer")).to_have_text("“spring” is taken: there is spring.yaml.")
        name.fill("garden-days")
        dialog.get_by_role("button", name="Make the draft").click()
        expect(dialog).to_have_count(0)
        expect(page.locator("#form-place")).to_contain_text("issues/garden-days.yaml")
        expect(letter(page).get_by_role("heading", name="Garden Days 2026")).to_be_visible()
        expect(letter(page).get_by_text("Living with slugs")).to_be_visible()
        text = (newsroom.root / "issues" / "garden-days.yaml").read_text("utf-8")
        assert "  - type: links\n" in text
        (newsroom.root / "issues" / "garden-days.yaml").unlink()
        assert visit.refused == []


@pytest.mark.soak
def test_what_cannot_be_read_says_why_and_another_file_is_chosen_and_cancelled(
    newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom, "?issue=spring") as visit:
        page, dialog = visit.page, visit.page.locator("dialog.import")
        to_issues(page)
        assert page.locator("#new-issue").evaluate(DROP, [["a.pdf", "%PDF-1.7"], ["notes.txt", NOTES]]) == 1
        expect(dialog.get_by_role("alert")).to_contain_text("a.pdf")
        expect(dialog.get_by_role("alert")).to_contain_text("This file is a PDF, which is not read.")
        assert faults(page, EXCLUDED, in_frames=False) == []
        with page.expect_file_chooser() as chooser:
            dialog.get_by_role("button", name="Choose other files …").click()
        chooser.value.set_files([notes()])
        expect(dialog.get_by_role("heading", name="From notes.txt")).to_be_focused()
        dialog.get_by_role("button", name="Cancel").click()
        expect(dialog).to_have_count(0)
        assert sorted(path.name for path in (newsroom.root / "issues").glob("*.yaml")) == ["autumn.yaml", "spring.yaml"]


def test_pictures_of_a_page_are_added_and_wishes_stay(newsroom: Newsroom, browser: Browser) -> None:
    tulips = (newsroom.root / "issues" / "images" / "tulips.png").read_bytes()
    hall: FilePayload = {"name": "hall.png", "mimeType": "image/png", "buffer": tulips}
    with looking(browser, newsroom, "?issue=spring") as visit:
        page, dialog = visit.page, visit.page.locator("dialog.import")
        to_issues(page)
        choose(page, {"name": "talks.html", "mimeType": "text/html", "buffer": PAGE.encode()})
        expect(dialog).to_contain_text("1 picture did not come along")
        expect(dialog.locator(".went").nth(2)).to_have_text("Not placed")
        dialog.locator(".piece").nth(3).click()
        dialog.get_by_label("Put it as").select_option("Quote")
        dialog.get_by_role("button", name="Put it as").click()
        expect(dialog.locator(".went").nth(3)).to_have_text("Quote")
        with page.expect_file_chooser() as chooser:
            dialog.get_by_role("button", name="Choose them …").click()
        chooser.value.set_files([hall])
        expect(dialog.locator(".import-missing")).to_have_count(0)
        expect(dialog.locator(".went").nth(2)).to_have_text("Hero")
        expect(dialog.locator(".went").nth(3)).to_have_text("Quote")


@pytest.mark.soak
def test_without_a_mouse_and_on_a_phone(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom, "?issue=spring") as visit:
        page, dialog = visit.page, visit.page.locator("dialog.import")
        to_issues(page)
        choose(page, notes())
        expect(dialog.locator(".piece")).to_have_count(7)
        expect(dialog.get_by_role("heading", name="From notes.txt")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        boxes = dialog.get_by_role("checkbox")
        expect(boxes.first).to_be_focused()
        page.keyboard.press("End")
        page.keyboard.press("Shift+ArrowUp")
        expect(dialog.locator(".import-count")).to_have_text("2 pieces chosen")
        page.keyboard.press("Escape")
        expect(dialog.locator(".import-count")).to_have_text("Tick pieces to put them elsewhere.")
        page.keyboard.press("Enter")
        expect(dialog.locator(".planned-kind", has_text="2. Sessions")).to_be_focused()
        page.keyboard.press("ArrowUp")
        expect(dialog.locator(".planned-kind", has_text="1. Recap")).to_be_focused()
        page.keyboard.press("Enter")
        expect(boxes.nth(2)).to_be_focused()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Shift+Space")
        expect(dialog.locator(".import-count")).to_have_text("3 pieces chosen")
        page.keyboard.press("Space")
        expect(dialog.locator(".import-count")).to_have_text("2 pieces chosen")
        page.set_viewport_size({"width": 375, "height": 740})
        assert dialog.evaluate("element => element.scrollWidth <= element.clientWidth")
        assert faults(page, EXCLUDED, in_frames=False) == []
        dialog.get_by_role("button", name="Put it as").press("Enter")
        expect(dialog.get_by_text("2 pieces put as Text.")).to_be_visible()
        expect_went(page, "Head", "Head", "Text", "Text", "Sessions", "Sessions", "Text")
        page.keyboard.press("Escape")
        expect(page.locator(".import .answer")).to_have_text("Nothing is made yet. “Cancel” leaves without.")
        dialog.get_by_role("button", name="Cancel").press("Enter")
        expect(dialog).to_have_count(0)
