"""Pictures, cells of a spreadsheet and blocks of other issues come into an issue on the page of `newsletter write`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.preview.newsroom import SPRING, Newsroom, letter, looking, paint
from tests.preview.test_writing_page import field, part, saved, wrong

GIVE = """(body, [kind, selector, named, place, files, words]) => {
  const data = new DataTransfer();
  for (const [name, color] of files) {
    const canvas = Object.assign(document.createElement("canvas"), { width: 60, height: 40 });
    const context = canvas.getContext("2d");
    context.fillStyle = color;
    context.fillRect(0, 0, 60, 40);
    const bytes = Uint8Array.from(atob(canvas.toDataURL().split(",")[1]), (letter) => letter.charCodeAt(0));
    data.items.add(new File([bytes], name, { type: "image/png" }));
  }
  for (const [type, text] of Object.entries(words)) data.setData(type, text);
  const target = [...body.querySelectorAll(selector)].find((element) => element.textContent.includes(named));
  const { left, top, height } = target.getBoundingClientRect();
  const at = { clientX: left + 5, clientY: top + height * place, bubbles: true, cancelable: true };
  if (kind === "paste") target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, ...at }));
  else target.dispatchEvent(new DragEvent("dragover", { dataTransfer: data, ...at }));
  if (kind === "drop") target.dispatchEvent(new DragEvent("drop", { dataTransfer: data, ...at }));
}"""
"""Drop files on the element with some words, at a part of its height, or paste them or words into it."""

SHEET = """<meta name=ProgId content=Excel.Sheet><table><tr><td>Titel</td><td>Tag</td><td>Uhrzeit</td>
<td>Kosten</td></tr><tr><td>Grafting</td><td>14.05.2026</td><td>18:00-19:00</td><td>5</td></tr>
<tr><td>Bees</td><td>15.05.2026</td><td>18:00-19:00</td><td>5</td></tr></table>"""
BLOCK = "  - type: image\n    image:\n      src: images/spring/{}.png\n      alt: {}\n"
CELLS = {"text/html": SHEET, "text/plain": "Titel\tTag\tUhrzeit\tKosten\nGrafting\t14.05.2026\t18:00-19:00\t5"}


@pytest.fixture
def newsroom(running_writing: Newsroom) -> Newsroom:
    running_writing.reset()
    return running_writing


def drop(page: Page | FrameLocator, selector: str, named: str, *files: tuple[str, str], place: float = 0.1) -> None:
    page.locator("body").evaluate(GIVE, ["drop", selector, named, place, files, {}])


def paste(page: Page, *files: tuple[str, str], **words: str) -> None:
    """Paste into the field that has the focus."""
    page.locator("body").evaluate(GIVE, ["paste", ":focus", "", 0, files, words])


def waiter(newsroom: Newsroom, page: Page) -> Callable[[Callable[[str], bool]], str]:
    """Return a function that waits until the file is as it should be, and returns its text."""

    def wait(is_so: Callable[[str], bool]) -> str:
        for _ in range(300):
            if is_so(newsroom.spring.read_text("utf-8")):
                break
            page.wait_for_timeout(30)
        text = newsroom.spring.read_text("utf-8")
        assert is_so(text), text
        return text

    return wait


def test_pictures_are_chosen_dropped_and_pasted_with_what_they_show_and_undone_in_one_step(
    newsroom: Newsroom, browser: Browser, tmp_path: Path
) -> None:
    paint(tmp_path / "IMG 1.png", "#204080")
    with looking(browser, newsroom, "?issue=spring") as visit:
        page, box, shows = visit.page, visit.page.get_by_role("dialog"), visit.page.get_by_label("What it shows").last
        wait = waiter(newsroom, page)
        saved(page)
        part(page, "Red tulips").click()
        expect(page.locator(".picture-words")).to_contain_text("1280 × 400 · ")
        page.get_by_role("button", name="Choose another picture").press("Enter")
        expect(box.get_by_role("button", name="tulips.png")).to_be_visible()
        assert wrong(page) == []
        with page.expect_file_chooser() as chooser:
            box.get_by_role("button", name="From this computer").press("Enter")
        chooser.value.set_files(tmp_path / "IMG 1.png")
        expect(shows).to_be_focused()
        expect(shows).to_have_value("Red tulips in a row")
        assert wrong(page) == []
        page.keyboard.press("Backspace")
        page.keyboard.press("Enter")
        expect(box).to_contain_text("Write a few words, or tick that it is mere decoration.")
        page.keyboard.type("Bluebells below the oaks")
        page.keyboard.press("Enter")
        expect(field(page, "What it shows")).to_be_focused()
        expect(letter(page).get_by_alt_text("Bluebells below the oaks")).to_be_visible()
        image = "{src: images/tulips.png, alt: Red tulips in a row}"
        wait(
            lambda text: text == SPRING.replace(image, "{src: images/spring/img-1.png, alt: Bluebells below the oaks}")
        )
        page.keyboard.press("Control+z")
        wait(lambda text: text == SPRING)

        # Two files between two blocks of the outline: each asks for its words, and both are one step.
        drop(page, "#outline .part", "In bloom", ("one.png", "red"), ("two.png", "blue"), place=0.9)
        expect(box.get_by_role("heading")).to_have_text("Picture 1 of 2: what does it show?")
        expect(shows).to_be_focused()
        page.keyboard.type("A red field")
        page.keyboard.press("Enter")
        expect(box.get_by_role("heading")).to_have_text("Picture 2 of 2: what does it show?")
        box.get_by_label("It is mere decoration").check()
        box.get_by_role("button", name="Use this picture").click()
        links = "  - type: links"
        both = BLOCK.format("one", "A red field") + BLOCK.format("two", '""')
        wait(lambda text: text == SPRING.replace(links, both + links))
        page.locator("#said").get_by_role("button", name="Undo").click()
        wait(lambda text: text == SPRING)
        expect(letter(page).get_by_alt_text("A red field")).to_have_count(0)
        assert visit.refused == []


@pytest.mark.soak
def test_pictures_are_dropped_in_the_letter_and_pasted_and_what_is_none_is_refused(
    newsroom: Newsroom, browser: Browser, tmp_path: Path
) -> None:
    with looking(browser, newsroom, "?issue=spring") as visit:
        page, box, shows = visit.page, visit.page.get_by_role("dialog"), visit.page.get_by_label("What it shows").last
        wait = waiter(newsroom, page)
        saved(page)
        expect(letter(page).get_by_role("heading", name="At the end")).to_be_visible()

        # In the letter, and pasted into a form without a picture: it becomes a block there.
        drop(letter(page), "h2", "At the end", ("three.png", "green"))
        expect(shows).to_be_focused()
        page.keyboard.type("Grass")
        page.keyboard.press("Enter")
        end = "  - type: text\n    heading: At the end"
        wait(lambda text: text == SPRING.replace(end, BLOCK.format("three", "Grass") + end))
        expect(page.locator("#said")).to_contain_text("The picture is in the letter.")
        part(page, "Read more").click()
        field(page, "Heading").focus()
        paste(page, ("image.png", "gold"))
        expect(shows).to_be_focused()
        page.keyboard.press("Escape")
        expect(box).to_have_count(0)
        expect(field(page, "Heading")).to_have_value("Read more")
        assert (newsroom.root / "issues" / "images" / "spring" / "image.png").is_file()

        # The mouse has the tools of a block over the letter.
        page.get_by_role("button", name="Move this block up").click()
        expect(page.locator("#said")).to_have_text("“Read more” is number 2 of 7 now.")
        page.get_by_role("button", name="Delete this block").click()
        expect(page.locator("#form .crumbs")).to_have_text("Block 2 of 6")
        expect(page.get_by_role("heading", name="Text", exact=True)).to_be_visible()

        # What is no picture is refused in a sentence, and nothing has changed.
        (tmp_path / "photo.png").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 99)
        part(page, "Red tulips").click()
        page.get_by_role("button", name="Choose another picture").click()
        with page.expect_file_chooser() as chooser:
            box.get_by_role("button", name="From this computer").click()
        chooser.value.set_files(tmp_path / "photo.png")
        expect(box.get_by_role("alert").first).to_contain_text("“photo.png” is a HEIC photo")
        page.set_viewport_size({"width": 360, "height": 740})
        assert wrong(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert visit.refused == []


def test_cells_become_entries_or_a_table_and_a_block_comes_from_another_issue(
    newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom, "?issue=spring") as visit:
        page = visit.page
        wait = waiter(newsroom, page)
        saved(page)
        part(page, "Pruning in spring").click()
        page.locator("#form .row").click()
        field(page, "Title").focus()
        paste(page, **{"text/plain": "\n".join(["1\t2\t3\t4\t5\t6\t7\t8\t9\t10"] * 10_000)})
        expect(page.locator("#said")).to_contain_text("These are 209,999 characters, and nothing is pasted")
        expect(field(page, "Title")).to_have_value("Pruning in spring")
        paste(page, **CELLS)
        expect(page.locator("#said")).to_contain_text(
            "2 rows have become entries. Taken: Title from “Titel”, Starts from “Tag” and “Uhrzeit”. "
            "Left out: “Kosten”."
        )
        expect(page.locator("#form .row")).to_have_text(["Pruning in springEdit", "GraftingEdit", "BeesEdit"])
        wait(lambda text: "      - title: Grafting\n        starts: 2026-05-14 18:00\n        ends: 19:00\n" in text)
        page.locator("#said").get_by_role("button", name="Undo").click()
        wait(lambda text: text == SPRING)
        expect(page.locator("#form .row")).to_have_count(1)

        part(page, "At the end").click()
        before = field(page, "Text").input_value()
        field(page, "Text").press("Control+End")
        paste(page, **CELLS)
        page.get_by_role("button", name="Make a table of it").press("Enter")
        expect(page.locator("#form").get_by_role("heading", name="Table")).to_be_visible()
        text = wait(lambda text: "type: table" in text and "- Grafting:" not in text)
        assert before in text
        field(page, "Row 2, cell 1").focus()
        paste(page, **{"text/plain": "Snow\t1\t2\t3\nIce\t4\t5\t6"})
        expect(field(page, "Row 4, cell 1")).to_have_value("Ice")
        for _ in range(3):
            page.keyboard.press("Control+z")
        wait(lambda text: text == SPRING)

        page.get_by_role("button", name="+ Add a block", exact=True).press("Enter")
        palette = page.get_by_role("dialog", name="Add a block at the end")
        palette.get_by_role("button", name="From another issue").press("Enter")
        expect(palette.get_by_role("option", selected=True)).to_contain_text(
            "HarvestAutumn in the garden, 20 September 2023"
        )
        assert wrong(page) == []
        page.keyboard.type("apples")
        expect(palette).to_contain_text("No block of another issue has these words.")
        page.keyboard.press("Control+a")
        page.keyboard.type("autumn harv")
        page.keyboard.press("Enter")
        copy = "  - type: text\n    heading: Harvest\n    text: The apples are ripe.\n"
        wait(lambda text: text == SPRING + copy)
        expect(letter(page).get_by_role("heading", name="Harvest")).to_be_visible()
        page.keyboard.press("Control+z")
        wait(lambda text: text == SPRING)


def test_lines_become_as_many_entries_but_not_hundreds(newsroom: Newsroom, browser: Browser) -> None:
    newsroom.change("  - type: webinars", "  - type: sessions\n    sessions:\n      - Bees\n  - type: webinars")
    with looking(browser, newsroom, "?issue=spring") as visit:
        page, said = visit.page, visit.page.locator("#said")
        saved(page)
        part(page, "Bees").click()
        field(page, "Session 1").press("End")
        paste(page, **{"text/plain": "\n".join(["Ants"] * 201)})
        expect(said).to_contain_text("These are 201 lines, and nothing is pasted: paste up to 200 at once.")
        paste(page, **{"text/plain": "• Ants\n• Wasps"})
        expect(said).to_contain_text("2 lines have become entries.")
        saved(page)
        assert "      - Bees\n      - Ants\n      - Wasps\n" in newsroom.spring.read_text("utf-8")
