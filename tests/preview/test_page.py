"""The page of the preview, as a drafter uses it: click, type, save, see. In a real browser, with the real command."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from newsletter.build import compose_letter
from newsletter.model.publication import load_publication
from newsletter.review import saying
from tests.preview.newsroom import AUTUMN, PUBLICATION, SPRING, Newsroom, letter, looking, paint, query, running
from tests.sending.servers import mail_server


@pytest.fixture(scope="module")
def running_newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with running(tmp_path_factory.mktemp("garden")) as newsroom:
        yield newsroom


@pytest.fixture
def newsroom(running_newsroom: Newsroom) -> Newsroom:
    running_newsroom.reset()
    return running_newsroom


def current(page: Page, name: str) -> str:
    """Return the words of the chosen one among links or buttons."""
    return page.locator(f"{name} [aria-current=page], {name} [aria-pressed=true]").first.inner_text()


# Start


def test_the_newest_issue_is_shown_and_all_are_listed_with_drafts_marked_and_findings_counted(
    newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom) as visit:
        page = visit.page
        expect(letter(page).get_by_role("heading", name="Spring in the garden")).to_be_visible()
        spring, autumn = page.locator("#issues .issue").all()
        expect(spring).to_have_attribute("aria-current", "page")
        expect(spring).to_contain_text("20 March 2024")
        expect(spring.locator(".marks")).to_have_attribute("title", re.compile("1 error"))
        expect(autumn).to_contain_text("Draft")
        expect(page).to_have_title("Spring in the garden · Garden Letter")
        assert query(page) == "issue=spring"
        autumn.click()
        expect(letter(page).get_by_text("The apples are ripe.")).to_be_visible()
        assert query(page) == "issue=autumn"
        page.go_back()
        expect(letter(page).get_by_role("heading", name="Spring in the garden")).to_be_visible()


def test_a_publication_without_issues_gets_the_one_command_and_shows_the_first_issue_by_itself(
    browser: Browser, tmp_path: Path
) -> None:
    with running(tmp_path, {"newsletter.yaml": PUBLICATION}) as newsroom, looking(browser, newsroom) as visit:
        expect(visit.page.get_by_role("heading", name="No issue yet")).to_be_visible()
        expect(visit.page.locator(".command")).to_have_text("newsletter new first-letter")
        newsroom.write("issues/autumn.yaml", AUTUMN)
        expect(letter(visit.page).get_by_text("The apples are ripe.")).to_be_visible()
        assert visit.refused == []


def test_an_issue_that_is_gone_is_said_to_be_gone_and_its_letter_comes_back_with_it(
    newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom, "?issue=autumn") as visit:
        (newsroom.root / "issues" / "autumn.yaml").rename(newsroom.root / "issues" / "harvest.yaml")
        expect(visit.page.get_by_role("heading", name="There is no issue “autumn”")).to_be_visible()
        expect(visit.page.locator("#issues")).to_contain_text("Autumn in the garden")
        newsroom.write("issues/autumn.yaml", AUTUMN)
        expect(letter(visit.page).get_by_text("The apples are ripe.")).to_be_visible()


@pytest.mark.soak
def test_a_long_list_is_filtered_by_typing(newsroom: Newsroom, browser: Browser) -> None:
    for month in range(1, 9):
        newsroom.write(f"issues/month-{month}.yaml", AUTUMN.replace("in the garden", f"in month {month}"))
    with looking(browser, newsroom) as visit:
        visit.page.keyboard.press("/")
        visit.page.keyboard.type("month 7")
        expect(visit.page.locator("#issues .issue")).to_have_count(1)
        visit.page.keyboard.type(" nothing")
        expect(visit.page.get_by_text("No issue has these words.")).to_be_visible()


# The inbox row


def test_the_inbox_row_cuts_like_a_phone_and_like_a_desktop_and_counts_what_is_left(
    newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom) as visit:
        phone, desktop = (visit.page.locator(f".inbox-row.{kind}") for kind in ("phone", "desktop"))
        expect(phone.locator(".inbox-sender")).to_have_text("The Garden Society")
        expect(phone.locator(".inbox-subject")).to_have_text(re.compile("^Tulips, two walks.*…$"))
        expect(phone.locator(".inbox-left .cut")).to_have_text(re.compile(r"Subject: \d+ cut off"))
        expect(desktop.locator(".inbox-subject")).to_have_text(
            "Tulips, two walks and a long evening in the old orchard"
        )
        expect(desktop.locator(".inbox-left")).to_contain_text("Subject: 5 more fit")  # of the 60 of `check`
        assert desktop.locator(".inbox-mail").evaluate("row => row.getClientRects().length * row.offsetHeight") < 26
        newsroom.change("Tulips, two walks and a long evening in the old orchard", "Tulips")
        expect(phone.locator(".inbox-subject")).to_have_text("Tulips")


# Views


def test_a_width_is_the_width_that_the_letter_sees_and_stays_in_the_address(
    newsroom: Newsroom, browser: Browser
) -> None:
    def seen(page: Page) -> int:
        width: int = page.evaluate("document.getElementById('frame').contentWindow.innerWidth")
        return width

    with looking(browser, newsroom) as visit:
        page = visit.page
        page.get_by_role("button", name="Phone").click()
        assert seen(page) == 375
        page.get_by_role("button", name="Desktop").click()
        assert seen(page) == 1024
        expect(page.locator("#width-now")).to_contain_text("1024 px, at")
        page.get_by_role("button", name="Tablet").click()
        assert "width=768" in query(page)
        page.reload()
        page.wait_for_selector("body:not(.loading)")
        assert seen(page) == 768
        assert current(page, "#look") == "Tablet"


@pytest.mark.parametrize("width", [1440, pytest.param(1280, marks=pytest.mark.soak), 1024])
def test_no_control_moves_when_another_one_is_used(width: int, newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom, width=width) as visit:
        page = visit.page
        places = """() => [...document.querySelectorAll('#look button, #look select')].map(
            control => Object.values(control.getBoundingClientRect().toJSON()))"""
        before = page.evaluate(places)
        for key in "wwwdilp":
            page.keyboard.press(key)
            page.wait_for_load_state("networkidle")
            assert page.evaluate(places) == before


@pytest.mark.soak
def test_the_handle_is_dragged_and_obeys_the_arrow_keys(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom, "?issue=spring&width=500") as visit:
        page = visit.page
        handle = page.get_by_role("slider", name="Width of the letter")
        box = handle.bounding_box()
        assert box
        page.mouse.move(box["x"] + 10, box["y"] + 60)
        page.mouse.down()
        page.mouse.move(box["x"] - 20, box["y"] + 60)
        page.mouse.move(box["x"] - 40, box["y"] + 60)
        page.mouse.up()
        width = int(handle.get_attribute("aria-valuenow") or "")
        assert 380 <= width <= 440
        assert f"width={width}" in query(page)
        handle.focus()
        page.keyboard.press("ArrowRight")
        expect(handle).to_have_attribute("aria-valuenow", str(width + 8))
        page.keyboard.press("Home")
        expect(handle).to_have_attribute("aria-valuenow", "280")


def test_light_and_dark_are_the_letters_own_and_inversion_is_forced(newsroom: Newsroom, browser: Browser) -> None:
    light, dark = "rgb(246, 244, 240)", "rgb(20, 18, 16)"
    with looking(browser, newsroom, dark=True) as visit:
        page, body = visit.page, letter(visit.page).locator("body")
        expect(body).to_have_css("background-color", light)
        page.get_by_role("button", name="Dark").click()
        expect(body).to_have_css("background-color", dark)
        page.get_by_role("button", name="Inverted").click()
        expect(body).to_have_css("background-color", light)
        expect(letter(page).locator("html")).to_have_css("filter", re.compile(r"invert\(1\)"))
        assert "scheme=inverted" in query(page)


def test_with_images_off_no_picture_is_shown(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom) as visit:
        picture = letter(visit.page).get_by_alt_text("Red tulips in a row")
        expect(picture).to_have_js_property("naturalWidth", 1280)
        visit.page.get_by_role("button", name="Images off").click()
        expect(picture).to_have_js_property("naturalWidth", 0)
        assert "images=off" in query(visit.page)


@pytest.mark.soak
def test_a_lens_says_that_it_is_an_approximation_with_its_date_and_what_it_took_away(
    newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom) as visit:
        page = visit.page
        for name in ("Gmail", "Outlook for Windows", "Yahoo"):
            page.get_by_label("Seen in").select_option(label=name)
            expect(page.locator("#badge strong")).to_have_text(name)
            expect(page.locator("#badge")).to_contain_text(re.compile(r"approximation.* 20\d\d"))
        page.get_by_label("Seen in").select_option(label="Outlook for Windows")
        page.get_by_text("Taken away:").click()
        expect(page.locator(".taken li").first).to_have_text(re.compile(r".+ × \d+"))
        page.get_by_label("Seen in").select_option(label="As built")
        expect(page.locator("#badge")).to_be_hidden()


def test_a_persona_reads_the_letter_with_their_name(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom) as visit:
        expect(letter(visit.page).get_by_text("Dear Ada, the first")).to_be_visible()
        visit.page.get_by_label("Read by").select_option("Long name")
        expect(letter(visit.page).get_by_text("Dear Maximiliane-Alexandrina,")).to_be_visible()
        visit.page.get_by_label("Read by").select_option("Somebody unknown")
        expect(letter(visit.page).get_by_text("Dear there, the first")).to_be_visible()
        assert "persona=unknown" in query(visit.page)
        visit.page.get_by_role("link", name="Message").click()
        expect(visit.page.locator("#paper")).to_contain_text("to one reader, here with: Somebody unknown.")
        visit.page.get_by_label("Read by").select_option("Long name")
        visit.page.get_by_role("link", name="Plain text").click()
        expect(visit.page.locator(".plain")).to_contain_text("Dear Maximiliane-Alexandrina,")


def test_the_reading_order_names_roles_and_leads_to_the_place_in_the_letter(
    newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom, "?issue=spring&view=reading") as visit:
        page = visit.page
        assert page.locator(".read-role").first.inner_text()
        heading = page.locator(".read.heading", has_text="At the end")
        expect(heading.locator(".read-role")).to_have_text("heading 2")
        expect(page.locator(".read.image")).to_contain_text("Red tulips in a row")
        heading.get_by_role("button").click()
        expect(letter(page).get_by_role("heading", name="At the end")).to_be_in_viewport()
        expect(page.locator("#mark")).to_be_visible()
        line = SPRING.split("At the end")[0].count("\n") + 1
        expect(page.locator("#place")).to_contain_text(f"issues/spring.yaml:{line}")


@pytest.mark.parametrize(
    ("view", "name", "shown"),
    [
        ("text", "Plain text", "Dear Ada, the first tulips opened on Monday."),
        ("html", "HTML", "<!DOCTYPE html>"),
        ("mjml", "MJML", "<mj-body"),
        ("message", "Message", "multipart/"),
    ],
)
def test_each_view_has_an_address_of_its_own(
    view: str, name: str, shown: str, newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom, f"?issue=spring&view={view}") as visit:
        expect(visit.page.locator("#paper")).to_contain_text(shown)
        assert current(visit.page, "#views") == name
        expect(visit.page).to_have_title(f"{name} · Spring in the garden · Garden Letter")


def test_unknown_values_in_the_address_are_the_defaults(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom, "?issue=spring&view=x&width=9&scheme=x&lens=x&persona=x") as visit:
        expect(letter(visit.page).get_by_text("Dear Ada")).to_be_visible()
        assert current(visit.page, "#views") == "Letter"


# Findings, and places in files


def test_a_finding_scrolls_to_its_place_marks_it_and_names_the_line(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom) as visit:
        page = visit.page
        found = page.locator(".finding", has_text="click here")
        line = SPRING[: SPRING.index("click here")].count("\n") + 1
        expect(found.locator(".place-link")).to_have_text(f"issues/spring.yaml:{line}")
        link = letter(page).get_by_role("link", name="click here")
        expect(link).not_to_be_in_viewport()
        found.get_by_role("button").click()
        expect(link).to_be_in_viewport()
        mark, box = page.locator("#mark").bounding_box(), link.bounding_box()
        assert mark and box
        assert mark["y"] <= box["y"] <= mark["y"] + mark["height"]
        expect(page.locator(".finding-group").first).to_contain_text("Errors")


def test_a_block_names_its_line_and_only_a_click_on_that_opens_it_in_the_editor(
    newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom) as visit:
        letter(visit.page).get_by_role("heading", name="In bloom").click()
        line = SPRING[: SPRING.index("In bloom")].count("\n") + 1
        place = visit.page.locator("#place .place-link")
        expect(place).to_have_text(f"issues/spring.yaml:{line}")
        expect(visit.page.locator("#mark")).to_be_visible()
        visit.page.wait_for_timeout(100)
        assert visit.refused == []
        place.click()
        visit.page.wait_for_timeout(100)
        path = str(newsroom.spring).lstrip("/")
        assert [address for address in visit.refused if address.startswith(f"vscode://file/{path}:{line}:")]


@pytest.mark.parametrize("width", [1440, 375])
def test_the_place_covers_nothing_and_goes_with_what_was_looked_at(
    width: int, newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom, width=width) as visit:
        page = visit.page
        place, stage = page.locator("#place"), page.locator("#stage")
        expect(letter(page).get_by_text("Dear Ada")).to_be_visible()
        before = stage.bounding_box()
        assert before
        # The lowest line that can be seen is where the place will be.
        page.mouse.click(before["x"] + before["width"] / 2, before["y"] + before["height"] - 6)
        expect(place).to_be_visible()
        box, room = place.bounding_box(), stage.bounding_box()
        assert box and room
        assert room["y"] + room["height"] <= box["y"]
        assert box["y"] + box["height"] <= before["y"] + before["height"] + 0.5
        assert stage.evaluate("stage => stage.scrollTop") >= box["height"]
        page.get_by_role("link", name="Reading order").click()
        expect(page.locator(".read").first).to_be_visible()
        expect(place).to_be_hidden()
        page.get_by_role("link", name="Letter", exact=True).click()
        letter(page).get_by_role("heading", name="In bloom").click()
        expect(place).to_be_visible()
        place.get_by_role("button", name="Close").click()
        expect(place).to_be_hidden()
        assert stage.bounding_box() == before
        letter(page).get_by_role("heading", name="In bloom").click()
        expect(place).to_be_visible()
        page.keyboard.press("]")
        expect(letter(page).get_by_text("The apples are ripe.")).to_be_visible()
        expect(place).to_be_hidden()
        page.keyboard.press("e")
        expect(place).to_contain_text("issues/autumn.yaml:1")


def test_after_a_click_on_a_link_in_the_letter_the_page_goes_on_working(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom) as visit:
        letter(visit.page).get_by_role("link", name="All our gardens").click()
        visit.page.wait_for_timeout(100)
        visit.page.get_by_role("link", name="Plain text").click()
        expect(visit.page.locator("#paper")).to_contain_text("https://garden.test/gardens")
        assert visit.refused == []


def test_comments_are_shown_in_their_places_and_none_are_taken(newsroom: Newsroom, browser: Browser) -> None:
    place = "{path: blocks.1.text, block: text, heading: In bloom, words: tulips, before: the first, after: opened on}"
    said = "what: comment, by: Ben, name: claimed, at: '2024-03-18T09:30:00Z', id: b4wz8n3c"
    newsroom.write("comments/spring.yaml", f"log:\n- {{{said}, place: {place}, text: Which?}}\n")
    with looking(browser, newsroom, "?issue=spring") as visit:
        page = visit.page
        page.locator(".comment-mark").click()
        expect(page.locator(".thread.current .note-text")).to_have_text("Which?")
        expect(page.locator("#comments button").get_by_text("Answer")).to_have_count(0)
        expect(page.locator("#comment-begin")).to_be_hidden()


@pytest.mark.soak
def test_a_hint_that_several_findings_share_is_shown_once(newsroom: Newsroom, browser: Browser) -> None:
    newsroom.change(
        "      - label: The map of the orchard", "      - label: The map of the orchard\n      - label: The gate"
    )
    with looking(browser, newsroom) as visit:
        missing = visit.page.locator(".finding", has_text="has no address")
        expect(missing).to_have_count(2)
        expect(missing.nth(0).locator(".hint")).to_be_visible()
        expect(missing.nth(1).locator(".hint")).to_be_hidden()
        missing.nth(1).get_by_role("button").click()
        expect(missing.nth(1).locator(".hint")).to_be_visible()


def test_files_that_look_like_issues_and_are_not_read_are_named(newsroom: Newsroom, browser: Browser) -> None:
    stray = newsroom.root / "issues" / "summer.yml"
    with looking(browser, newsroom) as visit:
        expect(visit.page.locator("#unread li")).to_have_count(0)
        stray.write_text(AUTUMN, "utf-8")
        try:
            expect(visit.page.locator("#unread")).to_contain_text("rename it to issues/summer.yaml")
        finally:
            stray.unlink()
        expect(visit.page.locator("#unread li")).to_have_count(0)


def test_a_link_in_the_letter_is_followed_with_ctrl_only(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom) as visit:
        link = letter(visit.page).get_by_role("link", name="All our gardens")
        before = len(visit.page.context.pages)
        with visit.page.context.expect_page():
            link.click(modifiers=["Control"])
        visit.page.bring_to_front()
        expect(link).to_be_visible()
        link.click()
        expect(visit.page.locator("#place")).to_contain_text("issues/spring.yaml:")
        assert len(visit.page.context.pages) == before + 1


@pytest.mark.soak
def test_the_editor_is_chosen_and_kept(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom) as visit:
        page = visit.page
        place = page.locator(".finding .place-link").first
        assert (place.get_attribute("href") or "").startswith("vscode://file/")
        page.keyboard.press("?")
        page.get_by_label("Places open in").select_option("Cursor")
        assert (place.get_attribute("href") or "").startswith("cursor://file/")
        page.get_by_label("Places open in").select_option("Another, by its link")
        page.get_by_label("Link, with").fill("javascript:alert('{path}')")
        expect(page.get_by_text("The link begins with the editor’s own name")).to_be_visible()
        page.get_by_label("Link, with").fill("mine://{path}#{line}")
        page.reload()
        expect(place).to_have_attribute("href", re.compile(r"^mine://.*spring\.yaml#\d+$"))


# Live


def test_a_save_shows_in_place_and_leaves_alone_what_is_the_same(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom) as visit:
        page = visit.page
        page.evaluate("document.getElementById('stage').scrollTop = 700")
        page.evaluate(
            """() => {
                const shown = document.getElementById('frame').contentDocument;
                window.kept = [...shown.querySelectorAll('h2, p')];
                shown.addEventListener('unload', () => { window.isReloaded = true; });
            }"""
        )
        frame = page.locator("#frame")
        first = frame.get_attribute("data-version") or ""
        newsroom.change("on Monday", "on Tuesday")
        expect(letter(page).get_by_text("the first tulips opened on Tuesday")).to_be_visible()
        assert page.evaluate("document.getElementById('stage').scrollTop") == 700
        assert page.evaluate("window.kept.every(element => element.isConnected) && !window.isReloaded")
        expect(frame).not_to_have_attribute("data-version", first)  # places are known a little later than words
        second = frame.get_attribute("data-version") or ""
        newsroom.change("  - type: links\n", "  - {type: text, heading: Put in, text: A new block.}\n  - type: links\n")
        expect(letter(page).get_by_role("heading", name="Put in")).to_be_visible()
        assert page.evaluate("window.kept.every(element => element.isConnected) && !window.isReloaded")
        expect(frame).not_to_have_attribute("data-version", second)
        letter(page).get_by_role("heading", name="At the end").click()
        line = newsroom.spring.read_text("utf-8").split("At the end")[0].count("\n") + 1
        expect(page.locator("#place")).to_contain_text(f"issues/spring.yaml:{line}")


def test_a_picture_that_is_saved_anew_is_shown_anew(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom) as visit:
        picture = letter(visit.page).get_by_alt_text("Red tulips in a row")
        before = picture.get_attribute("src")
        paint(newsroom.root / "issues" / "images" / "tulips.png", "#3040c0")
        expect(picture).not_to_have_attribute("src", before or "")
        expect(picture).to_have_js_property("complete", True)
        paint(newsroom.root / "issues" / "images" / "tulips.png", "#c03040")
        expect(picture).to_have_attribute("src", before or "")


@pytest.mark.soak
def test_after_many_saves_the_last_one_is_shown(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom) as visit:
        for number in range(50):
            newsroom.spring.write_text(SPRING.replace("on Monday", f"on day {number}"), "utf-8")
            visit.page.wait_for_timeout(20)
        expect(letter(visit.page).get_by_text("the first tulips opened on day 49")).to_be_visible()


def test_other_views_are_live_too(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom, "?issue=spring&view=text") as visit:
        newsroom.change("on Monday", "on Tuesday")
        expect(visit.page.locator(".plain")).to_contain_text("opened on Tuesday")


@pytest.mark.soak
def test_a_page_waits_for_a_preview_that_ended_and_finds_it_again(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom) as visit:
        page = visit.page
        expect(page.locator("#live")).to_have_text("Live")
        newsroom.stop()
        expect(page.locator("#live")).to_contain_text("The preview has ended.")
        expect(letter(page).get_by_text("Dear Ada")).to_be_visible()
        newsroom.change("on Monday", "on Tuesday")
        newsroom.start()
        expect(page.locator("#live")).to_contain_text("as soon as it is open in this browser")
        newsroom.let_in(page)
        expect(page.locator("#live")).to_have_text("Live")
        expect(letter(page).get_by_text("opened on Tuesday")).to_be_visible()


# Mistakes


def test_every_mistake_lies_over_the_last_good_letter_until_it_is_mended(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom) as visit:
        page = visit.page
        newsroom.spring.write_text(
            SPRING.replace("preheader:", "preheadr:").replace("type: webinars", "type: webinar"), "utf-8"
        )
        overlay = page.locator("#overlay")
        expect(overlay.get_by_role("heading")).to_have_text(re.compile(r"[23] mistakes in issues/spring.yaml"))
        first = overlay.locator(".problem").first
        expect(first).to_contain_text("issues/spring.yaml:2:1")
        expect(first.locator(".excerpt")).to_contain_text("preheadr: What is in bloom this week.")
        expect(first.locator(".caret")).to_have_text(re.compile(r"^\s*\^$"))
        expect(first.locator(".hint")).to_contain_text("preheader")
        assert (first.locator("a").get_attribute("href") or "").endswith("issues/spring.yaml:2:1")
        expect(page.locator("#issues .issue").first).to_contain_text("Mistakes")
        expect(page).to_have_title(re.compile("mistakes in issues/spring.yaml · Spring"))
        page.keyboard.press("Escape")
        expect(overlay).to_be_hidden()
        expect(page.locator("#strip")).to_contain_text("This is the last good letter.")
        expect(letter(page).get_by_text("Dear Ada")).to_be_visible()
        page.get_by_role("button", name="Show", exact=True).click()
        expect(overlay).to_be_visible()
        newsroom.spring.write_text(SPRING, "utf-8")
        expect(overlay).to_be_hidden()
        expect(page.locator("#strip")).to_be_hidden()
        expect(page).to_have_title("Spring in the garden · Garden Letter")


def test_a_template_that_fails_is_named_with_its_line_and_the_block(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom) as visit:
        newsroom.write("templates/blocks/text.mjml", "<mj-section>\n{{ block.no_such.thing }}\n</mj-section>\n")
        overlay = visit.page.locator("#overlay")
        expect(overlay).to_contain_text("templates/blocks/text.mjml:2")
        expect(overlay).to_contain_text("issues/spring.yaml:")
        (newsroom.root / "templates" / "blocks" / "text.mjml").unlink()
        expect(overlay).to_be_hidden()


def test_a_mistake_in_newsletter_yaml_is_shown_as_well(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom) as visit:
        newsroom.write("newsletter.yaml", PUBLICATION.replace("reason:", "raeson:"))
        expect(visit.page.locator("#overlay")).to_contain_text("newsletter.yaml:5:1")
        newsroom.write("newsletter.yaml", PUBLICATION.replace("name: Garden", "name: Green"))
        expect(visit.page.locator("#overlay")).to_be_hidden()
        expect(visit.page.get_by_role("heading", level=1, name="Green Letter")).to_be_visible()


def test_an_issue_that_was_never_good_shows_its_mistakes_alone(newsroom: Newsroom, browser: Browser) -> None:
    newsroom.write("issues/broken.yaml", "subject: A\nblocks: []\n")
    with looking(browser, newsroom, "?issue=broken") as visit:
        expect(visit.page.locator("#overlay")).to_contain_text("The letter appears as soon as this is mended.")
        visit.page.keyboard.press("Escape")
        expect(visit.page.locator("#overlay")).to_be_visible()
        expect(visit.page.locator("#findings")).to_contain_text("mistakes in issues/broken.yaml")
        expect(visit.page.locator("#findings").get_by_role("button")).to_be_hidden()  # both are seen at once
        expect(visit.page.locator("#width-now")).to_be_hidden()
        newsroom.write("issues/broken.yaml", AUTUMN)
        expect(visit.page.locator("#width-now")).to_have_text(re.compile(r"^\d{3,4} px$"))
        expect(visit.page.locator("#findings")).not_to_contain_text("mistakes")


def test_on_a_phone_the_findings_of_an_issue_that_was_never_good_lead_to_its_mistakes(
    newsroom: Newsroom, browser: Browser
) -> None:
    newsroom.write("issues/never-good.yaml", "subject: A\nblocks: []\n")
    with looking(browser, newsroom, "?issue=never-good&pane=findings", width=375) as visit:
        expect(visit.page.locator("#findings")).to_contain_text("mistakes in issues/never-good.yaml")
        expect(visit.page.locator("#overlay")).to_be_hidden()
        visit.page.locator("#findings").get_by_role("button", name="Show what to mend").click()
        expect(visit.page.locator("#overlay .problem").first).to_be_visible()
        expect(visit.page.locator("#overlay")).to_be_focused()


# Hand over


def test_the_letter_is_downloaded_in_every_form(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom) as visit:
        visit.page.get_by_role("button", name="Hand over").click()
        held = visit.page.get_by_role("link", name="email.html", exact=True).last
        expect(held).to_have_attribute("aria-disabled", "true")
        expect(held).to_have_accessible_description(re.compile("held back"))
        visit.page.get_by_label("Hand over all the same").check()
        saved = {}
        for link in visit.page.locator(".files a").all():
            with visit.page.expect_download() as download:
                link.click()
            saved[link.inner_text()] = download.value.path().read_text("utf-8")
    assert "<!DOCTYPE html>" in saved["email.html"]
    assert "the first tulips opened" in saved["email.txt"]
    assert "MIME-Version: 1.0" in saved["email.eml"]
    calendars = [name for name in saved if name.endswith(".ics")]
    assert len(calendars) == 2
    assert all("BEGIN:VEVENT" in saved[name] for name in calendars)


def test_the_html_is_copied_and_the_page_says_so(newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom) as visit:
        visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        newsroom.change("label: The map", "url: https://garden.test/map\n        label: The map")
        expect(visit.page.locator("#findings")).not_to_contain_text("The map of the orchard")
        visit.page.keyboard.press("c")
        expect(visit.page.get_by_role("status").filter(has_text="The HTML is copied, with merge tags")).to_be_visible()
        assert "Dear {{ first_name | there }}, the first tulips" in visit.page.evaluate(
            "navigator.clipboard.readText()"
        )


@pytest.mark.soak
def test_an_email_service_gets_the_letter_in_its_own_spelling(newsroom: Newsroom, browser: Browser) -> None:
    newsroom.write("newsletter.yaml", PUBLICATION.replace("site_url:", "# site_url:"))
    with looking(browser, newsroom) as visit:
        page = visit.page
        page.keyboard.press("h")
        page.get_by_label("Hand over all the same").check()
        page.get_by_role("button", name="Brevo").click()
        expect(page.locator(".service")).to_contain_text("FIRSTNAME")
        expect(page.locator(".service .note").first).to_contain_text("its own link to unsubscribe")
        page.get_by_role("button", name="HubSpot").click()
        expect(page.locator(".service")).to_contain_text("Members do not see them yet.")
        page.get_by_label("Their address there").fill("img.example.com/a")
        page.keyboard.press("Enter")
        expect(page.locator(".places .refused")).to_contain_text("Write https://img.example.com/a.")
        page.get_by_label("Their address there").fill("https://img.example.com/a")
        page.keyboard.press("Enter")
        expect(page.locator(".service")).to_contain_text("Members load them from https://img.example.com/a/.")
        page.get_by_role("button", name="Brevo").click()
        page.get_by_label("tulips.png").fill("https://img.example.com/5f8d.png")
        page.get_by_role("button", name="Put the addresses in").click()
        expect(page.locator(".service")).to_contain_text("Each has its address.")
        expect(page.get_by_role("button", name="Put the addresses in")).to_be_focused()
        with page.expect_download() as download:
            page.get_by_role("link", name="Save for Brevo").click()
        assert download.value.suggested_filename == "spring-for-brevo.zip"
        with zipfile.ZipFile(download.value.path()) as archive:
            assert "contact.FIRSTNAME" in archive.read("email.html").decode()
            assert 'src="https://img.example.com/5f8d.png"' in archive.read("email.html").decode()
        page.reload()
        page.wait_for_selector("body:not(.loading)")
        page.keyboard.press("h")
        expect(page.get_by_role("link", name="Save for Brevo")).to_be_visible()


def test_what_stands_in_the_way_is_said_and_leads_to_its_place_until_the_letter_is_ready(
    newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom) as visit:
        page = visit.page
        page.keyboard.press("c")
        dialog = page.get_by_role("dialog", name="Hand over")
        expect(dialog).to_have_accessible_description("Not ready to send.")
        expect(dialog).to_contain_text("1 error stands in the way:")
        newsroom.change("title: Spring", "draft: true\ntitle: Spring")
        expect(dialog).to_contain_text("This issue is a draft: take draft: true out of it")
        newsroom.change("title: Spring", "titel: Spring")
        expect(dialog).to_contain_text("What you take now is the last good letter.")
        newsroom.change("titel: Spring", "title: Springtime")
        expect(dialog).not_to_contain_text("What you take now is the last good letter.")
        newsroom.change("subject: Tulips", "subject: Bulbs")
        expect(dialog.locator(".facts")).to_contain_text("Bulbs, two walks")
        dialog.get_by_role("button", name="has no address yet").click()
        expect(dialog).to_have_count(0)
        expect(page.locator(".finding.current")).to_contain_text("has no address yet")
        newsroom.change("draft: true\n", "")
        newsroom.change("label: The map", "url: https://garden.test/map\n        label: The map")
        page.keyboard.press("h")
        expect(dialog).to_contain_text("Ready to send.")
        expect(dialog.get_by_label("Hand over all the same")).to_have_count(0)
        with page.expect_download() as download:
            page.get_by_role("link", name="Save for Mailchimp").click()
        assert download.value.suggested_filename == "spring-for-mailchimp.zip"
        settings = newsroom.root / "newsletter.yaml"
        settings.write_text(settings.read_text("utf-8") + "approvals: {needed: 1}\n", "utf-8")
        expect(dialog).to_contain_text("needs an approval of exactly this letter, and has none.")
        expect(dialog.get_by_label("Hand over all the same")).to_have_count(0)
        expect(page.get_by_role("link", name="Save for Mailchimp")).to_have_attribute("aria-disabled", "true")
        letter = compose_letter(newsroom.root / "issues" / "spring.yaml", load_publication(newsroom.root))
        saying.approve([letter], saying.Who("Your name", "claimed"), datetime.now(UTC))
        expect(dialog).to_contain_text("Ready to send.")


def test_a_mail_server_is_set_up_on_the_page_and_a_test_arrives(newsroom: Newsroom, browser: Browser) -> None:
    with mail_server() as mailbox, looking(browser, newsroom) as visit:
        page = visit.page
        page.keyboard.press("h")
        page.get_by_role("button", name="Set up a mail server").click()
        page.get_by_label("Provider").select_option("Mailpit, on your computer")
        expect(page.get_by_label("Port")).to_have_value("1025")
        page.get_by_label("Server", exact=True).fill("127.0.0.1")
        page.get_by_label("Port").fill("none")
        page.keyboard.press("Enter")
        expect(page.locator(".mail-form .refused")).to_contain_text("from 1 to 65535")
        page.get_by_label("Port").fill(str(mailbox.port))
        page.get_by_label("Port").press("Enter")
        expect(page.locator(".mail-form .answer")).to_contain_text("answers, unencrypted")
        page.get_by_role("button", name="Keep it").press("Enter")
        expect(page.locator("#mail-server")).to_contain_text(
            "held in memory until the program behind this page is ended"
        )
        expect(page.get_by_label("To one address")).to_be_focused()
        page.keyboard.type("reader@garden.test")
        page.keyboard.press("Enter")
        expect(page.locator(".send .answer")).to_contain_text("took it")
        expect(page.locator(".send")).to_contain_text("It has 1 error, and goes out all the same")
        page.reload()
        page.wait_for_selector("body:not(.loading)")
        page.keyboard.press("h")
        expect(page.get_by_label("To one address")).to_have_value("reader@garden.test")
        page.get_by_role("button", name="Forget it").click()
        expect(page.get_by_role("button", name="Set up a mail server")).to_be_focused()
    (message,) = mailbox.messages
    assert message["To"] == "reader@garden.test"
    assert "Tulips" in message["Subject"]
