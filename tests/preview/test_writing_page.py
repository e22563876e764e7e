"""The page of `newsletter write`, as a drafter uses it: click, type, see, undo. With the real command and browser."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

import newsletter.preview
from tests.axe import faults_in_both
from tests.preview.newsroom import SPRING, Newsroom, letter, looking

ROOT = Path(__file__).resolve().parents[2]
PAGE = Path(newsletter.preview.__file__).parent / "page"
RECIPE = ROOT / "scripts" / "codemirror"  # its lock file names the bundler
BUNDLE = Path(__file__).parent / "soak" / "bundle.mjs"
LIMIT = 66_000  # bytes
ON_DEMAND = re.compile(
    "palette|shelf|history|versions|calendar|choices|papers|help|badge|picture_box|pictures|dialogs.css|vendor|sending"
)

EXCLUDED = {"color-contrast-enhanced": "7:1 is level AAA, which would leave no muted text; the floor is 4.5:1"}


@pytest.fixture
def newsroom(running_writing: Newsroom) -> Newsroom:
    running_writing.reset()
    return running_writing


def field(page: Page, name: str) -> Locator:
    """Return a field of the form by its label."""
    return page.locator("#form").get_by_role("textbox", name=name, exact=True)


def part(page: Page, words: str) -> Locator:
    """Return a part of the outline."""
    return page.locator("#outline .part").filter(has_text=words)


def saved(page: Page) -> None:
    """Wait until the page says that the file holds everything."""
    expect(page.locator("#saved")).to_have_text("Saved in issues/spring.yaml")


def wrong(page: Page) -> list[tuple[str, str]]:
    """Return what axe finds wrong around the letter, in light and in dark."""
    return faults_in_both(page, EXCLUDED)


def test_what_is_typed_is_in_the_letter_and_in_one_line_of_the_file_and_is_undone_to_the_byte(
    newsroom: Newsroom, browser: Browser
) -> None:
    before, modified = newsroom.spring.read_bytes(), newsroom.spring.stat().st_mtime_ns
    with looking(browser, newsroom, "?issue=spring") as visit:
        page = visit.page
        saved(page)
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Head", exact=True)).to_be_focused()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_contain_text("Ctrl BBold")
        expect(page.get_by_role("dialog")).to_contain_text("a click leads to the same words in the form")
        page.keyboard.press("Escape")
        part(page, "In bloom").press("Enter")
        expect(page.get_by_role("heading", name="Text", exact=True)).to_be_focused()
        page.keyboard.press("Tab")
        expect(field(page, "Heading")).to_be_focused()
        assert (newsroom.spring.read_bytes(), newsroom.spring.stat().st_mtime_ns) == (before, modified)
        page.keyboard.press("End")
        page.keyboard.type(" & “early”")
        expect(letter(page).get_by_role("heading", name="In bloom & “early”")).to_be_visible()
        expect(page.locator("#outline")).to_contain_text("In bloom & “early”")
        saved(page)
        assert newsroom.spring.read_text("utf-8") == SPRING.replace("heading: In bloom", "heading: In bloom & “early”")
        page.keyboard.press("Control+z")
        expect(field(page, "Heading")).to_have_value("In bloom")
        expect(letter(page).get_by_role("heading", name="In bloom", exact=True)).to_be_visible()
        assert newsroom.spring.read_bytes() == before
        page.keyboard.press("Control+Shift+z")
        expect(field(page, "Heading")).to_have_value("In bloom & “early”")
        page.keyboard.press("Escape")
        expect(page.locator("#stage")).to_be_focused()
        page.keyboard.press("Control+z")
        expect(field(page, "Heading")).to_have_value("In bloom")
        assert newsroom.spring.read_bytes() == before
        assert visit.refused == []


def test_who_hands_over_before_what_writes_is_complete_gets_the_dialog(newsroom: Newsroom, browser: Browser) -> None:
    held: list[Route] = []
    with looking(browser, newsroom, "?issue=spring") as visit:
        page = visit.page
        page.route("**/api/fields", lambda route: held.append(route))  # the first that what writes asks for
        with page.expect_request("**/api/fields"):
            page.reload()
        page.get_by_role("button", name="Hand over").click()
        expect(page.get_by_role("dialog", name="Hand over").locator("#send-to-members")).to_be_visible()
        held.pop().continue_()
        saved(page)


def test_a_click_in_the_letter_leads_to_the_word_and_a_mistake_stands_at_its_field(
    newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom, "?issue=spring") as visit:
        page = visit.page
        saved(page)
        expect(page.locator("#outline .note-count.error")).not_to_have_count(0)  # the letter and its checks are there
        words = letter(page).get_by_text("This is piece of advice number 7.")
        words.click(position={"x": 2, "y": 8})
        text = field(page, "Text")
        expect(text).to_be_focused()
        expect(page.locator("#kept")).to_be_visible()
        page.keyboard.type("Indeed. ")
        saved(page)
        assert newsroom.spring.read_text("utf-8") == SPRING.replace(
            "This is piece of advice number 7.", "Indeed. This is piece of advice number 7."
        )
        part(page, "Pruning in spring").click()
        page.locator("#form .row").click()
        expect(page.locator("#form .crumbs")).to_have_text("Webinars › Webinar 1 of 1")
        field(page, "Starts").fill("2024-4-8 16:30")
        note = page.locator("#form .field", has=page.get_by_role("textbox", name="Starts")).locator(".field-note")
        expect(note).to_be_visible()
        expect(page.locator("#saved")).to_have_text(re.compile("1 mistake, the letter waits"))
        expect(letter(page).get_by_text("16:30–17:30")).to_be_visible()
        assert wrong(page) == []
        page.get_by_role("button", name="Hand over").click()
        handover = page.get_by_role("dialog", name="Hand over")
        expect(handover).to_contain_text("The newest text has 1 mistake. What you take now is the last good letter.")
        handover.get_by_role("button", name="has no address yet").click()
        expect(page.locator("#form .crumbs")).to_contain_text("Read more")
        page.get_by_role("button", name="Hand over").click()
        handover.get_by_role("button", name="Show what to mend").click()
        expect(field(page, "Starts")).to_be_focused()
        expect(note).to_contain_text("Write 2024-04-08 16:30.")
        note.get_by_role("button", name="2024-04-08 16:30").click()
        expect(field(page, "Starts")).to_have_value("2024-04-08 16:30")
        expect(note).to_have_count(0)
        saved(page)


@pytest.mark.soak
def test_nothing_typed_is_lost_when_the_server_dies_and_the_page_is_closed(
    newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom, "?issue=spring") as visit:
        page = visit.page
        saved(page)
        field(page, "Preheader").press("End")
        page.keyboard.type(" And")
        newsroom.kill()
        page.keyboard.type(" more.")
        part(page, "In bloom").click()
        field(page, "Text").press("Control+End")
        page.keyboard.type(" Then came the bees.")
        expect(page.locator("#saved")).to_contain_text("kept in this browser")
        page.wait_for_timeout(200)  # sooner than any hand can close a page
        page.goto("about:blank")
        text = newsroom.spring.read_text("utf-8")
        newsroom.spring.write_text(re.sub("preheader: .*", "preheader: What is in flower.", text), "utf-8")
        newsroom.start()
        newsroom.let_in(page)
        page.goto(f"{newsroom.address}?issue=spring")
        # What collides with the file's newer text stands beside it, and what does not is written.
        both = page.get_by_role("region", name="Both versions")
        expect(both).to_contain_text("What you typed here before was not saved")
        expect(both).to_contain_text("What is in bloom this week. And more.")
        expect(field(page, "Preheader")).to_have_value("What is in flower.")
        expect(page.locator("#saved")).to_have_text("Saved, but for one text")
        text = newsroom.spring.read_text("utf-8")
        assert "preheader: What is in flower.\n" in text
        assert "opened on Monday. Then came the bees.\n" in text
        both.get_by_role("button", name="Take the file’s").click()
        saved(page)
        page.keyboard.press("Control+z")
        expect(both).to_contain_text("And more.")
        both.get_by_role("button", name="Take the file’s").click()
        saved(page)
        page.reload()
        saved(page)
        expect(field(page, "Preheader")).to_have_value("What is in flower.")
        # A page that nobody touches hears of it as well, and goes on as soon as the new server has let the browser in.
        newsroom.kill()
        expect(page.locator("#saved")).to_contain_text("The server does not answer")
        newsroom.start()
        expect(page.locator("#saved")).to_contain_text("Started again: open the address that newsletter write prints")
        expect(page.locator("#live")).to_have_attribute("data-state", "trouble")
        newsroom.let_in(page)
        saved(page)
        field(page, "Preheader").press("End")
        page.keyboard.type(" Now")
        saved(page)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
        for _ in range(3):
            page.keyboard.press("Control+z")
        expect(page.locator("#said")).to_have_text("There is nothing to undo.")
        assert asked.count("undo") == 1


def test_a_text_that_was_changed_in_the_file_too_is_shown_in_both_versions_and_stands_until_one_is_chosen(
    newsroom: Newsroom, browser: Browser
) -> None:
    def change_meanwhile(route: Route) -> None:
        newsroom.change("What is in bloom this week.", "What is in flower this week.")
        newsroom.change("title: Spring in the garden", "title: Spring in our garden")
        route.continue_()

    def take_away_meanwhile(route: Route) -> None:
        text = newsroom.spring.read_text("utf-8")
        newsroom.spring.write_text(re.sub(r"  - type: text\n    heading: In bloom\n.*\n", "", text), "utf-8")
        route.continue_()

    with looking(browser, newsroom, "?issue=spring", width=375) as visit:
        page = visit.page
        page.get_by_role("button", name="Parts").click()
        part(page, "Subject").click()
        preheader = field(page, "Preheader")
        preheader.press("End")
        page.route("**/edits", change_meanwhile, times=1)
        page.keyboard.insert_text(" And more.")
        both = page.get_by_role("region", name="Both versions")
        expect(both.locator("ins")).to_have_text([" And more.", "flower", "flower", " And more."])
        expect(preheader).to_have_value("What is in bloom this week. And more.")
        expect(field(page, "Title")).to_have_value("Spring in our garden")
        expect(page.locator("#merged")).to_contain_text("The file has changed. One change was taken over.")
        assert "preheader: What is in flower this week.\n" in newsroom.spring.read_text("utf-8")
        preheader.press("End")
        page.keyboard.type(" Now.")
        expect(both).to_contain_text("What is in bloom this week. And more. Now.")
        assert wrong(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 375
        page.get_by_role("button", name="Hand over").click()
        handover = page.get_by_role("dialog", name="Hand over")
        expect(handover).to_contain_text("One text is not in the letter")
        handover.get_by_role("button", name="Show it").click()
        expect(preheader).to_be_focused()
        both.get_by_role("button", name="Take both").click()
        expect(preheader).to_have_value("What is in flower this week. And more. Now.")
        saved(page)
        assert "preheader: What is in flower this week. And more. Now.\n" in newsroom.spring.read_text("utf-8")
        # Where a whole block goes, what was typed in it goes into no other one: it waits above until it is let go.
        page.get_by_role("button", name="Parts").click()
        part(page, "In bloom").click()
        field(page, "Text").press("Control+End")
        page.route("**/edits", take_away_meanwhile, times=1)
        page.keyboard.insert_text(" Then came the bees.")
        homeless = page.get_by_role("region", name="A text without a place")
        expect(homeless).to_contain_text("the first tulips opened on Monday. Then came the bees.")
        expect(page.locator("#saved")).to_have_text("Saved, but for one text")
        assert wrong(page) == []
        assert "In bloom" not in newsroom.spring.read_text("utf-8")
        assert "bees" not in newsroom.spring.read_text("utf-8")
        homeless.get_by_role("button", name="Let it go").click()
        expect(homeless).to_have_count(0)
        saved(page)


def paste(input: Locator, plain: str, html: str = "") -> None:
    """Paste into a field, as a browser does for Ctrl+V: words that nobody takes it inserts itself."""
    input.evaluate(
        """(input, [plain, html]) => {
            input.focus();
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", plain);
            if (html) clipboardData.setData("text/html", html);
            const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
            if (input.dispatchEvent(event)) document.execCommand("insertText", false, plain);
        }""",
        [plain, html],
    )


def test_what_is_pasted_from_word_is_cleaned_and_stays_as_it_is_where_nobody_answers(
    newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom, "?issue=spring") as visit:
        page = visit.page
        saved(page)
        part(page, "At the end").click()
        text = field(page, "Text")
        before = text.input_value()
        text.press("Control+End")
        word = (
            "<p>An <b>old</b> oak</p><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>Ash<img alt='A map'></p>"
        )
        paste(text, "An old oak\n·\tAsh", word)
        expect(text).to_have_value(f"{before}\n\nAn **old** oak\n\n- Ash")
        expect(page.locator("#form .left-behind")).to_contain_text("Pictures do not come along")
        assert wrong(page) == []
        saved(page)
        page.keyboard.press("Control+z")
        expect(text).to_have_value(before)
        paste(field(page, "Heading"), " and\n\ufeffafter", "<p>and</p><p>after")
        expect(field(page, "Heading")).to_have_value(re.compile("^At the end ?and after$|^and afterAt the end$"))
        page.route("**/api/clean", lambda route: route.abort())
        text.press("Control+End")
        paste(text, " An old oak", word)
        expect(text).to_have_value(f"{before} An old oak")
        saved(page)


def test_bold_lists_and_links_are_made_and_taken_away_with_the_same_key(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom, "?issue=spring") as visit:
        page = visit.page
        saved(page)
        part(page, "At the end").click()
        text = field(page, "Text")
        text.fill("Oaks")
        page.keyboard.type(" and ")
        for keys in ("Control+b", "Control+i", "Control+i", "Control+b", "Control+b"):
            page.keyboard.press(keys)
        page.keyboard.type("ashes")
        page.keyboard.press("Control+b")
        page.keyboard.type(" grow")
        expect(text).to_have_value("Oaks and **ashes** grow")
        text.fill("One oak\n\nTwo ashes")
        page.keyboard.press("Control+a")
        page.keyboard.press("Control+b")
        expect(text).to_have_value("**One oak**\n\n**Two ashes**")
        page.keyboard.press("Control+b")
        expect(text).to_have_value("One oak\n\nTwo ashes")
        for button, made in (("List", "- One oak\n- Two ashes"), ("Heading", "### One oak\n\n### Two ashes")):
            page.keyboard.press("Control+a")
            page.locator("#form").get_by_role("button", name=button, exact=True).click()
            expect(text).to_have_value(made)
        page.locator("#form").get_by_role("button", name="Heading", exact=True).click()
        expect(text).to_have_value("One oak\n\nTwo ashes")
        page.keyboard.press("End")
        page.keyboard.press("Control+b")
        page.keyboard.press("Control+Home")
        expect(text).to_have_value("One oak\n\nTwo ashes ")
        page.keyboard.press("Control+End")
        page.keyboard.press("Control+k")
        box = page.get_by_role("dialog", name="Link")
        expect(box.get_by_label("Words")).to_be_focused()
        page.keyboard.type("more")
        page.keyboard.press("Tab")
        page.keyboard.type("garden.test/a_(b)")
        assert wrong(page) == []
        page.keyboard.press("Enter")
        expect(box).to_have_count(0)
        expect(text).to_have_value("One oak\n\nTwo ashes [more](https://garden.test/a_(b))")
        expect(text).to_be_focused()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Control+k")
        expect(box.get_by_label("Address")).to_have_value("https://garden.test/a_(b)")
        page.keyboard.press("Escape")
        expect(box).to_have_count(0)
        expect(text).to_be_focused()
        page.keyboard.press("Control+Home")
        page.keyboard.press("Control+Shift+ArrowRight")
        paste(text, "https://garden.test/one")
        expect(text).to_have_value(re.compile(r"^\[One\]\(https://garden\.test/one\) ?oak\n\nTwo"))
        saved(page)


def minified(file: Path) -> str:
    """Return a file of the page without its comments and its indentation, and with all its names."""
    text = re.sub(r"/\*.*?\*/", "", file.read_text("utf-8"), flags=re.DOTALL)
    lines = (re.sub(r"(^|\s)// .*", "", line).strip() for line in text.splitlines())
    return "\n".join(filter(None, lines))


def loaded(newsroom: Newsroom, browser: Browser) -> list[str]:
    """Return the files of the page that are loaded to open an issue for writing."""
    asked = set()
    with looking(browser, newsroom) as visit:
        visit.page.on("request", lambda request: asked.add(request.url.partition("/page/")[2]))
        visit.page.goto(f"{newsroom.address}?issue=spring")
        saved(visit.page)
        expect(letter(visit.page).get_by_role("heading", name="In bloom")).to_be_visible()
    return sorted(asked - {""} | {"index.html"})


def test_opening_an_issue_loads_no_more_than_it_needs(newsroom: Newsroom, browser: Browser) -> None:
    files = loaded(newsroom, browser)
    assert "write/write.js" in files
    assert [file for file in files if ON_DEMAND.search(file)] == []
    # About half as much again as a bundler makes of them, which shortens the names as well.
    assert len(gzip.compress("\n".join(minified(PAGE / file) for file in files).encode(), 9)) < LIMIT


@pytest.mark.soak
def test_what_opening_an_issue_loads_is_less_than_45_kb_once_it_is_bundled(
    newsroom: Newsroom, browser: Browser, tmp_path: Path
) -> None:
    files = loaded(newsroom, browser)
    recipe = shutil.copytree(RECIPE, tmp_path / "recipe", ignore=shutil.ignore_patterns("node_modules"))
    subprocess.run(["npm", "ci", "--silent"], cwd=recipe, check=True)
    shutil.copy(BUNDLE, recipe)
    command = ["node", "bundle.mjs", str(PAGE), *files]
    bundled = json.loads(subprocess.run(command, cwd=recipe, capture_output=True, check=True).stdout)
    assert bundled.keys() == {"html", "js", "css"}
    assert sum(len(gzip.compress(text.encode(), 9)) for text in bundled.values()) < 45_000


@pytest.mark.soak
def test_days_languages_and_time_zones_are_chosen(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom, "?issue=spring") as visit:
        page = visit.page
        saved(page)
        page.get_by_role("button", name="Choose a day").click()
        calendar = page.get_by_role("dialog", name="Choose a day")
        expect(calendar).to_contain_text("March 2024")
        expect(focus(page)).to_have_accessible_name("Wednesday, 20 March 2024")
        assert wrong(page) == []
        for key, day in {
            "ArrowDown": "Wednesday, 27 March",
            "Home": "Monday, 25 March",  # with which weeks begin in Brussels, also in English
            "ArrowLeft": "Sunday, 24 March",
            "End": "Sunday, 24 March",
            "PageDown": "Wednesday, 24 April",
            "Shift+PageUp": "Monday, 24 April",
            "PageUp": "Friday, 24 March",
        }.items():
            page.keyboard.press(key)
            expect(focus(page)).to_have_accessible_name(re.compile(f"^{day} "))
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Choose a day")).to_be_focused()
        page.keyboard.press("Enter")
        expect(focus(page)).to_have_accessible_name("Wednesday, 20 March 2024")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(field(page, "Date")).to_be_focused()
        expect(field(page, "Date")).to_have_value("2024-03-21")
        expect(page.locator(".in-words").first).to_have_text("Thursday 21 March 2024")
        saved(page)
        assert newsroom.spring.read_text("utf-8") == SPRING.replace("date: 2024-03-20", "date: 2024-03-21")

        # A time stays behind its day.
        part(page, "Pruning in spring").click()
        page.locator("#form .row").click()
        starts = page.locator("#form .time").first
        day, clock = starts.input_value().split()
        page.get_by_role("button", name="Choose a day").first.click()
        calendar.get_by_role("button", name="A month later").click()
        calendar.get_by_role("button", name="1", exact=False).first.click()
        expect(starts).to_have_value(re.compile(rf"^\d{{4}}-\d\d-01 {clock}$"))
        assert day not in starts.input_value()

        part(page, "Subject, title, date").click()
        page.get_by_role("button", name="+ Timezone").click()
        expect(page.locator("#zones option[value='America/New_York']")).to_have_text("New York")
        page.get_by_role("button", name="+ Language").click()
        expect(page.locator("#known-languages option[value='ar']")).to_have_text("العربية · Arabic")
        page.keyboard.type("ar")
        expect(page.locator(".in-words").last).to_have_text("العربية · Arabic")
        expect(field(page, "Title")).to_have_attribute("dir", "rtl", timeout=30_000)
        expect(field(page, "Title")).to_have_attribute("lang", "ar")


def test_what_cannot_be_written_is_said_and_stays_in_its_field_until_it_is_changed_or_given_up(
    newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom, "?issue=spring") as visit:
        page = visit.page
        saved(page)
        part(page, "In bloom").click()
        text = field(page, "Text")
        stands = text.input_value()
        text.press("Control+End")
        page.keyboard.insert_text(" One\u000btwo\u0007\ufeff\u2028three")
        expect(text).to_have_value(f"{stands} One\\\ntwo\\\nthree")
        saved(page)
        before = newsroom.spring.read_bytes()
        page.keyboard.insert_text(" bloom" * 4000)
        for again in (False, True):
            if again:
                page.reload()
            expect(page.locator("#saved")).to_have_text("One text is not saved")
            expect(page.locator("#live")).to_have_attribute("data-state", "waits")
            expect(part(page, "In bloom").locator(".note-count.error")).to_be_visible()
            page.get_by_role("button", name="Show it").click()
            expect(text).to_be_focused()
            expect(text).to_have_value(re.compile(r"three( bloom){4000}$"))
            note = page.locator("#form .field-note.error")
            expect(note).to_contain_text("This is not saved.")
            expect(note).to_be_in_viewport()
        page.locator("#form").get_by_role("button", name="Take the file’s").click()
        saved(page)
        expect(text).to_have_value(f"{stands} One\\\ntwo\\\nthree")
        assert newsroom.spring.read_bytes() == before
        page.keyboard.press("Control+z")
        expect(text).to_have_value(re.compile("bloom bloom$"))
        expect(page.locator("#saved")).to_have_text("One text is not saved")

        # In its field, undo takes back what one sees, and only then what was saved.
        text.press("Control+z")
        expect(text).to_have_value(f"{stands} One\\\ntwo\\\nthree")
        saved(page)
        assert newsroom.spring.read_bytes() == before
        text.press("Control+Shift+z")
        expect(text).to_have_value(re.compile("bloom bloom$"))
        text.press("Control+z")
        text.press("Control+z")
        expect(text).to_have_value(stands)


PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def focus(page: Page) -> Locator:
    """Return the element that has the focus."""
    return page.locator(":focus")


def test_blocks_and_entries_are_added_moved_copied_and_deleted_with_the_keyboard_and_each_is_undone_to_the_byte(
    newsroom: Newsroom, browser: Browser
) -> None:
    def has(text: str) -> None:
        """Wait until the file has a text."""
        for _ in range(100):
            if newsroom.spring.read_text("utf-8") == text:
                break
            page.wait_for_timeout(30)
        assert newsroom.spring.read_text("utf-8") == text

    links = SPRING[SPRING.index("  - type: links") : SPRING.index("  - type: text\n    heading: How to prune")]
    bloom = SPRING[SPRING.index("  - type: text\n    heading: In bloom") : SPRING.index(links)]
    with looking(browser, newsroom, "?issue=spring") as visit:
        page = visit.page
        saved(page)
        # A part is moved from the outline, and the focus goes with it, also where the next key comes before the answer.
        part(page, "In bloom").focus()
        page.keyboard.press("Alt+ArrowDown")
        page.keyboard.press("Alt+ArrowUp")
        page.keyboard.press("Alt+ArrowDown")
        expect(page.locator("#said")).to_have_text("“In bloom” is number 3 of 6 now.")
        expect(focus(page)).to_contain_text("In bloom")
        has(SPRING.replace(bloom + links, links + bloom))
        page.keyboard.press("Control+d")
        expect(page.locator("#outline .part").filter(has_text="In bloom")).to_have_count(2)
        expect(page.locator("#form .crumbs")).to_have_text("Block 4 of 7")
        has(SPRING.replace(bloom + links, links + bloom + bloom))
        page.keyboard.press("Delete")
        expect(page.locator("#said")).to_contain_text("“In bloom” is deleted.")
        expect(focus(page)).to_contain_text("How to prune")
        page.locator("#said").get_by_role("button", name="Undo").click()
        has(SPRING.replace(bloom + links, links + bloom + bloom))
        for place in (3, 2, 3, 2):
            page.keyboard.press("Control+z")
            expect(page.locator("#outline .part-words").nth(place)).to_have_text("In bloom")
        expect(part(page, "In bloom")).to_have_count(1)
        has(SPRING)

        # The palette is searched by other words too, and leads to the first field of what is new.
        part(page, "Pruning in spring").press("Enter")
        page.get_by_role("button", name="+ Add a block below").press("Enter")
        palette = page.get_by_role("dialog", name="Add a block after “Pruning in spring”")
        expect(palette.get_by_role("option")).to_have_count(23)
        assert wrong(page) == []
        page.keyboard.press("ArrowRight")
        expect(palette.get_by_role("option", selected=True)).to_contain_text("Text")
        page.keyboard.type("sponsor")
        expect(palette.get_by_role("option")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(page.locator("#form .crumbs")).to_have_text("Partners › Partner 1 of 1")
        expect(field(page, "Name")).to_be_focused()

        # Nothing is said of what is new before it is left empty.
        saved(page)
        expect(page.locator("#form .field-note")).to_have_count(0)
        page.keyboard.press("Tab")
        expect(page.locator("#form .field-note")).to_contain_text("“Name” is still empty.")
        expect(page.locator("#saved")).to_have_text("Saved · 1 mistake, the letter waits")
        page.keyboard.press("Shift+Tab")
        page.keyboard.type("The Tree Nursery")
        expect(letter(page).get_by_text("The Tree Nursery")).to_be_visible()
        page.get_by_role("button", name="+ Partner").press("Enter")
        expect(page.locator("#form .crumbs")).to_have_text("Partners › Partner 2 of 2")
        page.keyboard.type("The Bee Club")
        before = "  - type: text\n    heading: At the end"
        partners = "  - type: partners\n    partners:\n      - name: The Tree Nursery\n      - name: The Bee Club\n"
        saved(page)
        has(SPRING.replace(before, partners + before))

        # An entry has the same in its own form, and in a menu in its list.
        page.get_by_role("button", name="Move up").press("Enter")
        expect(page.locator("#form .crumbs")).to_have_text("Partners › Partner 1 of 2")
        expect(page.get_by_role("button", name="Move up")).to_be_focused()
        page.locator("#form .crumb").press("Enter")
        tools = page.get_by_role("button", name="Move, copy or delete: Partner 2")
        tools.press("Enter")
        assert wrong(page) == []
        page.keyboard.press("ArrowUp")
        expect(focus(page)).to_contain_text("Delete")
        page.keyboard.press("Enter")
        expect(page.locator("#form .row")).to_have_text(["The Bee ClubEdit"])
        expect(page.get_by_role("button", name="Move, copy or delete: Partner 1")).to_be_focused()
        saved(page)
        has(SPRING.replace(before, partners.replace("      - name: The Tree Nursery\n", "") + before))
        page.keyboard.press("Control+z")
        page.keyboard.press("Control+z")
        expect(page.locator("#form .crumbs")).to_have_text("Partners › Partner 2 of 2")
        has(SPRING.replace(before, partners + before))

        # Lines that are pasted into an entry become entries, and one that is a text can get other fields.
        page.get_by_role("button", name="+ Add a block", exact=True).press("Enter")
        page.keyboard.type("sessions")
        page.keyboard.press("Enter")
        expect(field(page, "Session 1")).to_be_focused()
        page.evaluate(PASTE, "• Graft and host\r\n\r\n•\tTrials: a beginning\n")
        expect(field(page, "Session 2")).to_be_focused()
        expect(field(page, "Session 1")).to_have_value("Graft and host")
        page.get_by_role("button", name="Move, copy or delete: Session 2").press("Enter")
        page.keyboard.press("Enter")
        expect(field(page, "Title")).to_be_focused()
        expect(field(page, "Title")).to_have_value("Trials: a beginning")
        page.get_by_role("button", name="+ Room").press("Enter")
        page.keyboard.type("Hall 3")
        sessions = '      - Graft and host\n      - title: "Trials: a beginning"\n        room: Hall 3\n'
        has(SPRING.replace(before, partners + before) + "  - type: sessions\n    sessions:\n" + sessions)
        assert visit.refused == []
