"""Every screen and dialog of the page on which letters are written: axe finds nothing, and nothing scrolls sideways.

In light and in dark, 1440 and 360 pixels wide. SOAK_PICTURES names a folder for a picture of each.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.axe import faults_in_both
from tests.browser import opened
from tests.preview.newsroom import Newsroom, looking, running
from tests.preview.sending_page import PEOPLE
from tests.preview.soak.samples import PATIENT, git, keep
from tests.preview.test_preview_command import NEWSLETTER
from tests.preview.test_preview_command import running as started
from tests.preview.test_start import home
from tests.preview.test_to_members_page import handed_over, sending_from
from tests.preview.test_writing_page import EXCLUDED, field, part

__all__ = ["home"]

pytestmark = pytest.mark.soak

PICTURES = os.environ.get("SOAK_PICTURES", "")
SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")
WIDTHS = (1440, 360)
SETTINGS = (
    *("Name and sender", "Foot of the letter", "Language and time", "On the web", "Merge tags and readers", "Checks"),
    *("Theme and logo", "Colours by day", "Colours in the dark", "Fonts", "Widths", "English"),
)


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    expect.set_options(timeout=PATIENT)
    yield
    expect.set_options(timeout=5000)


@pytest.fixture(scope="module")
def running_newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    root = tmp_path_factory.mktemp("garden")
    with running(root, command="write", XDG_RUNTIME_DIR=str(tmp_path_factory.mktemp("runtime"))) as newsroom:
        git(root, "init", "-q", "-b", "main")
        git(root, "add", "-A")
        keep(root, "Begin")
        newsroom.spring.write_text(newsroom.spring.read_text("utf-8").replace("How to prune", "Pruning"), "utf-8")
        keep(root, "Shorten a heading")
        yield newsroom


@pytest.fixture
def newsroom(running_newsroom: Newsroom) -> Newsroom:
    running_newsroom.reset()
    return running_newsroom


def pane(page: Page, name: str) -> None:
    """Turn to a pane where one is shown at a time."""
    tab = page.locator(".tabs").get_by_role("button", name=name)
    if tab.is_visible():
        tab.click()


def open_part(page: Page, words: str) -> None:
    pane(page, "Parts")
    part(page, words).click()


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name, exact=isinstance(name, str)).locator("visible=true").first.click()


def letter(page: Page) -> None:
    pane(page, "Letter")


def parts(page: Page) -> None:
    pane(page, "Parts")


def head(page: Page) -> None:
    pane(page, "Write")
    expect(field(page, "Subject")).to_be_visible()


def block(page: Page) -> None:
    open_part(page, "Read more")


def webinar(page: Page) -> None:
    open_part(page, "Pruning in spring")
    page.locator("#form .row").click()


def calendar(page: Page) -> None:
    webinar(page)
    press(page, "Choose a day")


def menu(page: Page) -> None:
    block(page)
    press(page, re.compile("^Move, copy or delete: "))
    expect(page.get_by_role("menuitem", name="Delete")).to_be_visible()


def link_box(page: Page) -> None:
    open_part(page, "At the end")
    field(page, "Text").press("Control+k")
    expect(page.get_by_role("dialog", name="Link")).to_be_visible()


def palette(page: Page) -> None:
    block(page)
    press(page, "+ Add a block below")
    expect(page.get_by_role("option", selected=True)).to_be_visible()


def another_issue(page: Page) -> None:
    palette(page)
    press(page, "From another issue")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Harvest")


def new_block(page: Page) -> None:
    palette(page)
    page.keyboard.type("recap")
    page.keyboard.press("Enter")
    expect(field(page, "Name")).to_be_focused()
    page.keyboard.press("Tab")


def picture(page: Page) -> None:
    open_part(page, "Red tulips")
    expect(page.locator(".picture-words")).to_contain_text("1280")


def picture_dialog(page: Page) -> None:
    picture(page)
    press(page, "Choose another picture")
    expect(page.get_by_role("button", name="tulips.png")).to_be_visible()


def what_it_shows(page: Page) -> None:
    picture_dialog(page)
    press(page, re.compile("tulips.png"))
    expect(page.get_by_role("button", name="Use this picture")).to_be_visible()


def findings(page: Page) -> None:
    head(page)
    press(page, re.compile("^Findings"))
    expect(page.locator(".finding-show").first).to_be_visible()


def yaml_view(page: Page) -> None:
    pane(page, "Letter")
    page.get_by_role("link", name="YAML", exact=True).click()
    expect(page.locator(".cm-content")).to_contain_text("subject")


def versions(page: Page) -> None:
    parts(page)
    press(page, "Versions")
    expect(page.locator("#shelf")).to_contain_text("Shorten a heading")


def issues(page: Page) -> None:
    parts(page)
    press(page, "‹ All issues")


def new_issue(page: Page) -> None:
    issues(page)
    press(page, "New issue")
    page.locator("#new-title").fill("Spring")


def rename(page: Page) -> None:
    issues(page)
    press(page, re.compile("^Rename, copy or delete Autumn"))


def bin_of_issues(page: Page) -> None:
    issues(page)
    press(page, "Recently deleted")


def hand_over(page: Page) -> None:
    press(page, "Hand over")
    expect(page.get_by_role("dialog", name="Hand over")).to_contain_text("Not ready to send.")


def mail_server(page: Page) -> None:
    hand_over(page)
    press(page, "Set up a mail server")


def help_and_settings(page: Page) -> None:
    press(page, "Help and settings")
    expect(page.get_by_role("dialog", name="Help and settings")).to_be_visible()


def setting(name: str) -> Callable[[Page], None]:
    def show(page: Page) -> None:
        issues(page)
        page.locator("#to-settings").click()
        pane(page, "Parts")
        press(page, name)

    return show


WRITING = (letter, parts, head, block, webinar, calendar, menu, link_box, new_block, findings, yaml_view)
BOXES = (palette, another_issue, picture, picture_dialog, what_it_shows, hand_over, mail_server, help_and_settings)
SHELF = (issues, new_issue, rename, bin_of_issues, versions)
SCREENS: dict[str, Callable[[Page], None]] = {screen.__name__: screen for screen in (*WRITING, *BOXES, *SHELF)}
SCREENS |= {name: setting(name) for name in SETTINGS}


def wrong(page: Page, name: str) -> list[object]:
    """Return what axe finds wrong around the letter in light and in dark, and whether the page scrolls sideways."""
    width = page.evaluate("innerWidth")
    for scheme in SCHEMES if PICTURES else ():
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{scheme}.png")
    found: list[object] = [*faults_in_both(page, EXCLUDED)]
    if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
        found.append(f"{needed} pixels wide")
    return found


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_has_no_fault(screen: str, width: int, newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom, "?issue=spring", width=width) as visit:
        expect(visit.page.locator("#saved")).to_have_text("Saved in issues/spring.yaml")
        SCREENS[screen](visit.page)
        assert wrong(visit.page, screen) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_both_versions_a_text_without_a_place_and_a_file_that_cannot_be_read_have_no_fault(
    width: int, newsroom: Newsroom, browser: Browser
) -> None:
    def change(route: Route) -> None:
        newsroom.change("What is in bloom this week.", "What is in flower this week.")
        route.continue_()

    def take_away(route: Route) -> None:
        text = newsroom.spring.read_text("utf-8")
        newsroom.spring.write_text(re.sub(r"  - type: text\n    heading: In bloom\n.*\n", "", text), "utf-8")
        route.continue_()

    with looking(browser, newsroom, "?issue=spring", width=width) as visit:
        page = visit.page
        open_part(page, "Head")
        field(page, "Preheader").press("End")
        page.route("**/edits", change, times=1)
        page.keyboard.insert_text(" And more.")
        both = page.get_by_role("region", name="Both versions")
        expect(both.locator("ins").first).to_be_visible()
        found = {"both": wrong(page, "both-versions")}
        both.get_by_role("button", name="Take both").click()
        open_part(page, "In bloom")
        field(page, "Text").press("Control+End")
        page.route("**/edits", take_away, times=1)
        page.keyboard.insert_text(" Then came the bees.")
        expect(page.get_by_role("region", name="A text without a place")).to_be_visible()
        found["homeless"] = wrong(page, "homeless")
        press(page, "Let it go")
        newsroom.change("subject: Tulips", 'subject: "Tulips')
        expect(field(page, "Preheader")).to_be_disabled()
        found["unreadable"] = wrong(page, "unreadable")
        assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_sending_to_members_has_no_fault_from_the_list_to_what_servers_said(
    width: int, tmp_path: Path, browser: Browser
) -> None:
    with (
        sending_from(tmp_path, *PEOPLE, refused=("bob@example.org",), freely=5) as (newsroom, picky),
        looking(browser, newsroom, "?issue=spring", width=width) as visit,
    ):
        newsroom.write("faulty.csv", "email\nada@example.org\nbob@example\n")
        newsroom.write(
            "export.csv", "uuid,email,name,attributes,status,created_at,updated_at\n1,ada@example.org,Ada,,enabled,,\n"
        )
        page, part = visit.page, handed_over(visit.page)
        part.get_by_label("The list").select_option("faulty.csv")
        press(page, "Count its members")
        expect(part).to_contain_text("1 mistake in faulty.csv")
        found = {"mistakes": wrong(page, "members-mistakes")}
        part.get_by_label("The list").select_option("export.csv")
        press(page, "Count again")
        part.get_by_label("Nobody in this file has left").check()
        found["sure"] = wrong(page, "members-sure")
        press(page, "Count again")
        expect(part.locator(".total")).to_have_text("1 in export.csv gets the letter.")
        part.get_by_label("The list").select_option("members.csv")
        press(page, "Count again")
        part.get_by_label("To send it, type how many get it").fill("12")
        found["counts"] = wrong(page, "members-counts")
        page.keyboard.press("Enter")
        assert picky.reached.wait(PATIENT / 1000)
        expect(part.locator(".states")).to_contain_text("5 accepted")
        found["sending"] = wrong(page, "members-sending")
        press(page, "Cancel…")
        found["cancel"] = wrong(page, "members-cancel")
        press(page, "Do not cancel")
        picky.may_go_on.set()
        expect(part.locator(".sending-head")).to_have_text("It has gone out to members.csv.")
        part.get_by_label("What became of an address").fill("bob")
        page.keyboard.press("Enter")
        expect(part.locator(".find")).to_contain_text("failed at")
        found["finished"] = wrong(page, "members-finished")
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_the_start_page_and_its_folders_have_no_fault(width: int, home: Path, browser: Browser) -> None:
    with started(home, "--no-open", command=(NEWSLETTER, "write"), XDG_RUNTIME_DIR=str(home)) as start:
        with opened(browser, width=width) as visit:
            page = visit.page
            page.goto(start.address)
            expect(page.get_by_role("heading", name="Write a newsletter")).to_be_visible()
            found = {"make": wrong(page, "start")}
            press(page, "Open it")
            expect(page.get_by_role("button", name="Documents")).to_be_visible()
            found["walk"] = wrong(page, "start-walk")
            press(page, "‹ Back")
            page.get_by_label("Name of the newsletter").fill("Garden Letter")
            press(page, "Make it, and begin to write")
            expect(page.locator("#saved")).to_have_text("Saved in issues/hello.yaml")
        start.stop()
    with started(home, "--no-open", command=(NEWSLETTER, "write"), XDG_RUNTIME_DIR=str(home)) as start:
        with opened(browser, width=width) as visit:
            visit.page.goto(start.address)
            expect(visit.page.get_by_role("listitem")).to_contain_text("Garden Letter")
            found["list"] = wrong(visit.page, "start-list")
        start.stop()
    assert {name: faults for name, faults in found.items() if faults} == {}
