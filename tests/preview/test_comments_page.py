"""Comments on the page: on words chosen in the letter, or on a part of it, marked there and listed beside it."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import Browser, Page, Route, expect

from newsletter.review.comments import lines, remarks
from newsletter.review.saying import Who
from tests.preview.newsroom import Newsroom, letter, looking
from tests.preview.test_writing_page import wrong

BEN = Who("Ben <b>Bold</b>", "claimed")
CHOOSE = """words => {
    const shown = document.getElementById("frame").contentDocument;
    const walker = shown.createTreeWalker(shown.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const at = walker.currentNode.data.indexOf(words);
        if (at < 0 || !walker.currentNode.parentElement.checkVisibility()) continue;
        shown.getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
        return;
    }
    throw new Error(words);
}"""
MARKED = """() => [...document.getElementById("frame").contentWindow.CSS.highlights.entries()]
    .flatMap(([name, ranges]) => [...ranges].map(range => `${name === "newsletter-comment" ? "chosen: " : ""}${range}`))
"""


def marked(page: Page, *words: str) -> None:
    """Wait until these words are marked in the letter, and no others."""
    page.wait_for_function(f"words => JSON.stringify(({MARKED})().sort()) === JSON.stringify(words)", arg=sorted(words))


def by_ben(newsroom: Newsroom, text: str, to: str = "") -> None:
    now = datetime.now(UTC)
    if to:
        remarks.answer(newsroom.root, "spring", BEN, now, to, text)
    else:
        remarks.comment(newsroom.root, "spring", BEN, now, text, None)


def test_words_of_the_letter_are_commented_on_answered_and_resolved(
    running_writing: Newsroom, browser: Browser
) -> None:
    newsroom = running_writing
    newsroom.reset()
    with looking(browser, newsroom, "?issue=spring&side=comments") as visit:
        page, panel = visit.page, visit.page.locator("#comments")
        threads, box = panel.locator(".thread"), panel.get_by_label("Your comment")
        expect(panel).to_contain_text("No comments yet.")
        expect(letter(page).get_by_text("the first tulips opened")).to_be_visible()
        before = letter(page).locator("html").evaluate("root => root.outerHTML")
        page.evaluate(CHOOSE, "tulips opened")
        page.locator("#comment-here").click()
        expect(box).to_be_focused()
        expect(panel.get_by_label("About")).to_have_value("chosen words")
        page.keyboard.type("<img src=x onerror=alert(1)>\nWhich?")
        found = {"box": wrong(page)}
        page.keyboard.press("Control+Enter")
        expect(threads).to_have_count(1)
        expect(threads.locator(".note-text")).to_have_text("<img src=x onerror=alert(1)>\nWhich?", use_inner_text=True)
        expect(threads.locator("img")).to_have_count(0)
        marked(page, "chosen: tulips opened")
        assert letter(page).locator("html").evaluate("root => root.outerHTML") == before

        # What another person says comes by itself, and disturbs nobody who writes.
        threads.get_by_role("button", name="Answer").click()
        page.keyboard.type("The red ")
        (line,) = lines.read(newsroom.root, "spring")
        by_ben(newsroom, "The yellow ones.", line.id or "")
        expect(threads.locator(".answers .note-text")).to_have_text(["The yellow ones."])
        page.keyboard.type("ones.")
        page.keyboard.press("Control+Enter")
        expect(threads.locator(".answers .note-text")).to_have_text(["The yellow ones.", "The red ones."])
        expect(page.locator("#comment-count")).to_have_text("1")
        found |= {"thread": wrong(page)}

        # What is half typed is there again, whatever happens to the page.
        panel.get_by_role("button", name="+ Comment").click()
        page.keyboard.type("Half a sen")
        page.reload()
        panel.get_by_role("button", name="+ Comment").click()
        expect(box).to_have_value("Half a sen")
        panel.get_by_role("button", name="Cancel").click()
        threads.locator(".thread-place").click()

        # Its words move; others stand in their place; they are gone.
        newsroom.change("  - type: hero\n", "  - {type: text, text: A new beginning.}\n  - type: hero\n")
        expect(letter(page).get_by_text("A new beginning.")).to_be_visible()
        marked(page, "chosen: tulips opened")
        newsroom.change("tulips opened", "tulips bloomed")
        expect(threads).to_contain_text("These words have been changed since.")
        marked(page, "chosen: tulips bloomed")
        newsroom.change(", the first tulips bloomed on Monday", "")
        expect(panel.get_by_role("list", name="Comments whose place is gone").locator("q")).to_have_text(
            "tulips opened"
        )
        marked(page)

        threads.get_by_role("button", name="Resolve").press("Enter")
        expect(panel.locator("#comments-sum")).to_have_text("0 open, 1 resolved")
        expect(threads.get_by_role("button", name="Reopen")).to_be_focused()
        page.locator("#said").get_by_role("button", name="Undo").click()
        expect(panel.locator("#comments-sum")).to_have_text("1 open")
        threads.locator(".answers > li").last.hover()
        threads.locator(".answers > li").last.get_by_role("button", name="Take back").click()
        expect(threads.locator(".answers .note-text")).to_have_text(["The yellow ones."])
        assert not any(found.values()), found


def test_a_part_is_commented_on_by_keyboard_and_each_comment_leads_to_its_place(
    running_writing: Newsroom, browser: Browser
) -> None:
    newsroom = running_writing
    newsroom.reset()
    with looking(browser, newsroom, "?issue=spring") as visit:
        page, panel = visit.page, visit.page.locator("#comments")
        expect(page.locator("#saved")).to_have_text("Saved in issues/spring.yaml")
        expect(letter(page).get_by_text("the first tulips opened")).to_be_visible()
        page.locator("#stage").press("m")
        expect(panel.get_by_label("Your comment")).to_be_focused()
        page.keyboard.press("Shift+Tab")
        page.keyboard.type("Webinars")
        panel.get_by_label("About").select_option(label="5. Webinars block")
        page.keyboard.press("Tab")
        page.keyboard.type("An hour later, please.")
        page.keyboard.press("Tab")
        late: list[Route] = []
        page.route(
            "**/comments", lambda route: late.append(route) if route.request.method == "POST" else route.continue_()
        )
        with page.expect_request("**/comments"):
            page.keyboard.press("Enter")
        page.locator("#stage").press("m")
        page.keyboard.type("And")  # while the one before is on its way
        late.pop().continue_()
        expect(panel.locator(".thread-about")).to_have_text("Webinars block")
        page.unroute("**/comments")
        expect(panel.get_by_label("Your comment")).to_have_value("And")
        expect(panel.get_by_label("Your comment")).to_be_focused()
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.keyboard.press("Escape")
        by_ben(newsroom, "x" * 3000)
        expect(panel.locator(".thread")).to_have_count(2)  # that on the whole letter is the first
        expect(panel.locator(".thread").first).to_contain_text("Show all of it")
        panel.get_by_role("button", name="Webinars block").press("Enter")
        expect(page.locator(".comment-mark[aria-pressed=true]")).to_be_in_viewport()
        page.evaluate(CHOOSE, "Dear")
        expect(page.locator("#comment-here")).to_be_visible()
        page.locator("#stage").press("m")
        expect(panel.get_by_label("About")).to_have_value("chosen words")
        page.keyboard.type("Hello?")
        page.keyboard.press("Control+Enter")
        marked(page, "chosen: Dear")
        page.get_by_role("button", name="Write", exact=True).first.click()
        page.locator(".comment-mark").last.click()
        expect(panel.locator(".thread.current")).to_contain_text("An hour later")
        marked(page, "Dear")

        # The dialog tells of them, and leads here; on a phone, too.
        page.locator("#open-handover").click()
        page.get_by_role("dialog").get_by_role("button", name="Show the comments").click()
        expect(panel.get_by_role("heading", name="Comments")).to_be_focused()
        page.set_viewport_size({"width": 375, "height": 760})
        page.get_by_role("navigation", name="Panes").get_by_role("button", name="Write").click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = {"phone": wrong(page)}
        panel.get_by_role("button", name="Webinars block").click()
        expect(page.locator(".comment-mark[aria-pressed=true]")).to_be_in_viewport()
        found |= {"letter on a phone": wrong(page)}
        assert not any(found.values()), found


def test_a_file_with_the_lines_of_two_computers_is_told_beside_the_letter(
    running_writing: Newsroom, browser: Browser
) -> None:
    newsroom = running_writing
    newsroom.reset()
    newsroom.write("comments/spring.yaml", "log:\n<<<<<<< HEAD\n")
    with looking(browser, newsroom, "?issue=spring&side=comments") as visit:
        panel = visit.page.locator("#comments")
        expect(panel).to_contain_text("comments/spring.yaml, line 2")
        expect(panel.locator("#comment-begin")).to_be_hidden()
        assert wrong(visit.page) == []
