"""Sending to members from the page, in a real browser and to a real mail server, by the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from tests.preview.newsroom import Newsroom, looking, running
from tests.preview.sending_page import PEOPLE, Picky, garden
from tests.sending.outbox.publications import TEXT, members
from tests.sending.servers import mail_server

PATIENCE = 20.0  # seconds
IN_TIME = PATIENCE * 1000


@contextmanager
def sending_from(
    folder: Path, *people: str, connections: int = 1, **wishes: object
) -> Iterator[tuple[Newsroom, Picky]]:
    """Run `newsletter write` in a publication with members, and the mail server that it sends through."""
    root = garden(folder, *people, connections=connections)
    files = {name: (root / name).read_text("utf-8") for name in ("newsletter.yaml", "issues/spring.yaml")}
    picky = Picky(**wishes)  # type: ignore[arg-type]
    with mail_server(handler=picky):
        variables = {"NEWSLETTER_SECRET": TEXT, "NEWSLETTER_SMTP": f"smtp://127.0.0.1:{picky.port}"}
        with running(root, files, command="write", XDG_RUNTIME_DIR=str(folder), **variables) as newsroom:
            try:
                yield newsroom, picky
            finally:
                picky.may_go_on.set()


def handed_over(page: Page) -> Locator:
    """Open the dialog, and return its part for members."""
    page.get_by_role("button", name="Hand over").click()
    part = page.get_by_role("dialog", name="Hand over").locator("#send-to-members")
    expect(part.get_by_role("button").first).to_be_visible(timeout=IN_TIME)
    return part


def press(part: Locator, name: str) -> None:
    part.get_by_role("button", name=name, exact=True).press("Enter")


def test_a_list_is_counted_sent_to_paused_and_gone_on_with_and_nobody_gets_it_twice(
    tmp_path: Path, browser: Browser
) -> None:
    with (
        sending_from(tmp_path, *PEOPLE, refused=("bob@example.org",), freely=4) as (newsroom, picky),
        looking(browser, newsroom, "?issue=spring") as visit,
    ):
        page, part = visit.page, handed_over(visit.page)
        expect(part.get_by_label("The list")).to_have_value("members.csv")

        newsroom.write("members.csv", members(*PEOPLE).replace("bob@example.org", "bob@example"))
        press(part, "Count its members")
        expect(part).to_contain_text("1 mistake in members.csv", timeout=IN_TIME)
        expect(part.get_by_role("link", name="members.csv:3:1")).to_be_visible()
        newsroom.write("members.csv", members(*PEOPLE))
        press(part, "Count again")
        expect(part.locator(".total")).to_have_text("12 in members.csv get the letter.", timeout=IN_TIME)
        expect(part).to_contain_text("which is not one click")
        with page.context.expect_page() as shown:
            part.get_by_role("link", name="the letter to lou@example.org").press("Enter")
        expect(shown.value.locator("body")).to_contain_text("Dear Lou,")
        shown.value.close()

        number = part.get_by_label("To send it, type how many get it")
        number.fill("11")
        number.press("Enter")
        expect(part).to_contain_text("That is another number. Nothing was sent")
        assert picky.envelopes == []
        number.fill("12")
        number.press("Enter")
        expect(part.locator(".sending-head")).to_have_text("It is being sent to members.csv.", timeout=IN_TIME)
        expect(part).to_contain_text("It goes on when you close this page.")
        assert picky.reached.wait(PATIENCE)
        expect(part.locator(".states")).to_contain_text("4 accepted", timeout=IN_TIME)
        press(part, "Pause")
        expect(part.locator(".sending-head")).to_have_text("Paused on its way to members.csv.", timeout=IN_TIME)
        expect(part.get_by_role("button", name="Go on")).to_be_focused()
        expect(part).to_contain_text("Nothing goes out until you press “Go on”")
        picky.may_go_on.set()
        expect(part.locator(".states")).not_to_contain_text("on the way", timeout=IN_TIME)
        assert 4 <= len(picky.envelopes) < 11

        page.reload()  # which changes nothing about the sending
        page.wait_for_selector("body:not(.loading)")
        part = handed_over(page)
        press(part, "Cancel…")
        press(part, "Do not cancel")
        press(part, "Go on")
        expect(part.locator(".sending-head")).to_have_text("It has gone out to members.csv.", timeout=IN_TIME)
        expect(part.locator(".states")).to_have_text("11 accepted1 failed")
        expect(part.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "12")
        expect(part.get_by_role("img")).to_have_accessible_name(re.compile("11 accepted, 1 failed, of 12$"))
        expect(part.locator(".said-groups").first).to_contain_text("No such person here")
        part.get_by_label("What became of an address").fill("Bob@")
        part.get_by_label("What became of an address").press("Enter")
        expect(part.locator(".find")).to_contain_text("bob@example.org: failed at")
    assert picky.recipients == sorted(f"{person}@example.org" for person in PEOPLE if person != "bob")
