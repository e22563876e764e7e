"""Who types on the page of `newsletter write` is not disturbed: by what comes late, nor by what is said too early."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Route, expect

from tests.axe import faults_in_both
from tests.preview.newsroom import SPRING, Newsroom, looking
from tests.preview.test_pictures_page import waiter
from tests.preview.test_writing_page import EXCLUDED, field, part, saved

TYPE_ON = """async (input) => {
  const seen = [];
  const look = new MutationObserver(() => seen.push(...document.querySelectorAll("#form .field-note")));
  look.observe(document.getElementById("form"), { childList: true, subtree: true });
  input.value = "";
  for (const key of "htp://garden") {
    input.value += key;
    input.dispatchEvent(new Event("input"));
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  look.disconnect();
  return seen.length;
}"""
"""Types for two seconds without a pause, and returns how often something was said meanwhile."""

HOLD = """async () => {
  window.isHeld = true;
  const asked = indexedDB.open("newsletter", 1);
  await new Promise((resolve) => (asked.onsuccess = resolve));
  const store = asked.result.transaction("typed", "readwrite").objectStore("typed");
  const hold = () => window.isHeld && (store.count().onsuccess = hold);
  hold();
}"""
"""Lets nobody else read what the browser keeps, until `isHeld` is false."""


@pytest.fixture
def newsroom(running_writing: Newsroom) -> Newsroom:
    running_writing.reset()
    return running_writing


@pytest.mark.soak  # a busy machine is slower than the hand that this imitates
def test_nothing_is_said_of_what_is_half_typed_and_the_caret_is_where_one_types_on(
    newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom, "?issue=spring") as visit:
        page = visit.page
        saved(page)
        part(page, "Read more").click()
        page.locator("#form .row").nth(1).click()
        note = page.locator("#form .field-note")
        expect(note).to_contain_text("has no address yet")
        part(page, "Pruning in spring").click()
        page.locator("#form .row").click()
        address = field(page, "Registration address")
        address.focus()
        assert address.evaluate(TYPE_ON) == 0
        expect(note).to_be_visible()
        expect(page.locator("#saved")).to_contain_text("1 mistake")
        address.fill("https://garden.test/pruning")
        saved(page)
        address.press_sequentially(" x")
        page.keyboard.press("Tab")
        expect(note).to_be_visible()
        address.fill("https://garden.test/pruning")
        saved(page)

        # What is typed right behind Ctrl K is for the box.
        part(page, "At the end").click()
        field(page, "Text").press("Control+End")
        page.keyboard.press("Control+k")
        page.keyboard.type("The map")
        expect(page.get_by_role("dialog", name="Link").get_by_label("Words")).to_have_value("The map")
        page.keyboard.press("Escape")
        assert newsroom.spring.read_text("utf-8") == SPRING

        # An undo that is answered late.
        field(page, "Heading").fill("The end")
        saved(page)
        late: list[Route] = []
        page.route("**/undo", lambda route: late.append(route))
        with page.expect_request("**/undo"):
            page.keyboard.press("Control+z")
        field(page, "Text").press("Control+End")
        page.keyboard.type(" So long")
        late.pop().continue_()
        expect(field(page, "Heading")).to_have_value("At the end")
        expect(field(page, "Text")).to_be_focused()
        page.keyboard.type(".")
        saved(page)
        page.unroute("**/undo")
        assert newsroom.spring.read_text("utf-8").endswith("https://garden.test/next). So long.\n")
        page.keyboard.press("Control+z")
        saved(page)

        # A picture is chosen, and no path typed.
        page.get_by_role("button", name="+ Add a block", exact=True).focus()
        expect(page.locator("#palette")).to_be_attached()
        page.keyboard.press("Enter")
        page.keyboard.type("image")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Choose a picture")).to_be_focused()
        page.keyboard.press("Control+z")
        expect(page.locator("#outline .part")).to_have_count(7)
        saved(page)
        assert newsroom.spring.read_text("utf-8") == SPRING


@pytest.mark.soak
def test_what_an_earlier_page_has_left_is_read_before_the_page_says_that_all_is_saved(
    newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom, "?issue=spring") as visit:
        page = visit.page
        saved(page)
        page.route("**/edits", lambda route: route.abort())
        with page.expect_request("**/edits"):
            field(page, "Subject").fill("Tulips")
        beside = page.context.new_page()
        beside.goto(f"{newsroom.address}page/icon.svg")
        beside.evaluate(HOLD)
        page.reload()
        page.unroute("**/edits")
        expect(field(page, "Subject")).to_be_visible()
        expect(page.locator("#saved")).to_have_text("Loading…")
        beside.evaluate("isHeld = false")
        beside.close()
        saved(page)
        assert newsroom.spring.read_text("utf-8").startswith("subject: Tulips\n")


def test_the_caret_is_where_it_was_once_words_are_back_that_were_gone_for_a_moment(
    newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom, "?issue=spring") as visit:
        page = visit.page
        saved(page)
        subject = field(page, "Subject")
        text = "Tulips and pears"
        subject.fill(text)
        saved(page)
        show = """async (input, values) => {
            const { set } = await import("/page/write/widgets.js");
            for (const value of values) set(input, value);
            return input.selectionStart;
        }"""
        subject.press("End")
        assert subject.evaluate(show, ["Tulips and", "Tulips", "Tulips and pears"]) == len(text)
        assert subject.evaluate(show, ["Tulips"]) == len("Tulips")
        subject.press("Home")
        assert subject.evaluate(show, ["Tulips and pears"]) == 0
        subject.press("End")
        assert subject.evaluate(show, ["Red tulips and pears", "Two red tulips and pears"]) == len("Two red ") + len(
            text
        )


def test_what_the_file_has_got_before_a_page_is_left_is_known_again_without_its_last_space(
    newsroom: Newsroom, browser: Browser
) -> None:
    newsroom.change("advice number 30.", "advice\n      number 30.")  # lines that its author has broken
    with looking(browser, newsroom, "?issue=spring") as visit:
        page = visit.page
        saved(page)
        part(page, "How to prune").click()
        field(page, "Text").press("Control+End")
        expect(field(page, "Text")).to_be_focused()
        page.route("**/edits", lambda route: (route.fetch(), None)[1])  # it is made, and the page never hears of it
        with page.expect_request("**/edits"):
            page.evaluate("document.execCommand('insertText', false, ' So ')")
        page.keyboard.type("long")
        waiter(newsroom, page)(lambda text: "number 30. So" in text)
        page.goto(f"{newsroom.address}page/icon.svg")
        page.unroute("**/edits")
        page.goto(f"{newsroom.address}?issue=spring")
        saved(page)
        assert "number 30. So long\n" in newsroom.spring.read_text("utf-8")


@pytest.mark.soak  # a busy machine is slower than the hand that this imitates
def test_a_block_that_is_dragged_while_another_program_puts_one_above_is_the_one_that_moves(
    newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom, "?issue=spring") as visit:
        page = visit.page
        saved(page)
        page.locator("#outline .grip").nth(1).hover()
        page.mouse.down()
        part(page, "Pruning in spring").hover()
        newsroom.change("blocks:\n", "blocks:\n  - type: text\n    text: A word before.\n")
        expect(part(page, "A word before.")).to_be_visible(timeout=30_000)
        part(page, "Pruning in spring").hover(position={"x": 60, "y": 34})  # in its lower half
        page.mouse.up()
        expect(page.locator("#outline .part-words").nth(6)).to_have_text("In bloom", timeout=30_000)
        saved(page)
        headings = re.findall("heading: (.+)", newsroom.spring.read_text("utf-8"))
        assert headings == ["Read more", "How to prune", "In bloom", "At the end"]


@pytest.mark.soak
def test_what_was_typed_into_an_issue_that_was_renamed_by_hand_is_offered_in_the_list(
    newsroom: Newsroom, browser: Browser
) -> None:
    with looking(browser, newsroom, "?issue=autumn") as visit:
        page = visit.page
        expect(page.locator("#saved")).to_have_text("Saved in issues/autumn.yaml")
        page.route("**/edits", lambda route: route.abort())
        with page.expect_request("**/edits"):
            field(page, "Subject").fill("Pears and quinces")
        (newsroom.root / "issues" / "autumn.yaml").rename(newsroom.root / "issues" / "harvest.yaml")
        page.goto(f"{newsroom.address}?issue=spring")
        saved(page)
        page.get_by_role("button", name="‹ All issues").click()
        words = page.get_by_role("region", name="Words typed into autumn")
        expect(words).to_contain_text("Words typed into autumn, which is gone.")
        expect(words).to_contain_text("Pears and quinces")
        assert faults_in_both(page, EXCLUDED) == []
        newsroom.write("issues/autumn.yaml", newsroom.files["issues/autumn.yaml"])
        expect(words).to_have_count(0)
        (newsroom.root / "issues" / "autumn.yaml").unlink()
        words.get_by_role("button", name="Let it go").click()
        expect(words).to_have_count(0)
        page.reload()
        saved(page)
        expect(words).to_have_count(0)


@contextmanager
def another_window(newsroom: Newsroom) -> Iterator[Callable[..., None]]:
    """Yield what makes edits as another window does, for the newest text, or takes the last one back."""
    name, value = newsroom.cookie
    origin = newsroom.address.rstrip("/")
    with httpx.Client(base_url=origin, cookies={name: value}, headers={"Origin": origin}, timeout=30) as client:

        def do(*edits: dict[str, Any]) -> None:
            seen = client.get("/api/issues/spring/form").json()["hash"]
            body = {"base": seen, "burst": str(time.monotonic_ns()), "edits": edits} if edits else {"seen": seen}
            answer = client.post(f"/api/issues/spring/{'edits' if edits else 'undo'}", json=body)
            assert answer.status_code == 200, answer.text

        yield do


def test_a_choice_is_made_for_its_own_field_and_between_the_newest_texts(newsroom: Newsroom, browser: Browser) -> None:
    heading = ["blocks", 1, "heading"]
    with another_window(newsroom) as other, looking(browser, newsroom, "?issue=spring&at=blocks.1") as visit:
        page = visit.page
        saved(page)

        def meanwhile(route: Route) -> None:
            other({"op": "put", "path": heading, "value": "Theirs"})
            route.continue_()

        page.route("**/edits", meanwhile, times=1)
        page.locator('[data-key="field heading"]').press("End")
        page.keyboard.type(" and mine")
        versions = page.get_by_role("region", name="Both versions")
        expect(versions).to_contain_text("Theirs")
        other(
            {"op": "insert", "path": ["blocks", 1], "value": {"type": "text", "heading": "Put above", "text": "Words"}}
        )
        other({"op": "put", "path": ["blocks", 2, "heading"], "value": "Theirs, once more"})
        expect(versions).to_contain_text("once more")
        with page.expect_response("**/edits"):  # which says the same of both again
            page.keyboard.type("!")
        other({"op": "insert", "path": ["blocks", 0], "value": {"type": "text", "text": "Words"}})
        expect(page.locator("#form .crumbs")).to_contain_text("Block 4 of")

        # What is typed in the YAML view, and on its way, was not to be seen when the choice was made.
        held: list[Route] = []
        page.route("**/yaml", lambda route: held.append(route) if route.request.method == "PUT" else route.continue_())
        page.get_by_role("link", name="YAML", exact=True).click()
        page.locator(".yaml-text .cm-line", has_text="once more").click()
        page.keyboard.press("End")
        with page.expect_request(lambda request: request.method == "PUT"):
            page.keyboard.type("!")
        versions.get_by_role("button", name="Keep mine").press("Enter")
        expect(versions).to_be_hidden()
        held.pop().continue_()
        expect(versions).to_contain_text("more!")
        versions.get_by_role("button", name="Keep mine").press("Enter")
        saved(page)
        text = newsroom.spring.read_text("utf-8")
        assert re.findall("    heading: (.*)", text)[:2] == ["Put above", "In bloom and mine!"]


def test_what_another_window_takes_back_goes_from_this_one_too(newsroom: Newsroom, browser: Browser) -> None:
    with another_window(newsroom) as other, looking(browser, newsroom, "?issue=spring") as visit:
        page = visit.page
        saved(page)
        title = page.locator('[data-key="field title"]')
        other({"op": "put", "path": ["title"], "value": "Another title"})
        expect(title).to_have_value("Another title")
        other()
        expect(title).to_have_value("Spring in the garden")
        expect(page.locator("#merged")).to_be_hidden()  # no other program has changed the file


def test_who_writes_on_before_a_block_is_doubled_stays_where_they_write(newsroom: Newsroom, browser: Browser) -> None:
    held: list[Route] = []
    with looking(browser, newsroom, "?issue=spring&at=blocks.1") as visit:
        page = visit.page
        saved(page)
        page.route("**/edits", lambda route: held.append(route), times=1)
        with page.expect_request("**/edits"):
            page.get_by_role("button", name="Duplicate", exact=True).press("Enter")
        heading = page.locator('[data-key="field heading"]')
        heading.press("End")
        page.keyboard.type(" again")
        held.pop().continue_()
        expect(page.locator("#outline .part")).to_have_count(8)
        expect(heading).to_be_focused()
        page.keyboard.type("!")
        saved(page)
        assert re.findall("    heading: (.*)", newsroom.spring.read_text("utf-8"))[:2] == [
            "In bloom again!",
            "In bloom",
        ]
