"""Coming in by a link, in a real browser: what it keeps, what it shows, and what it does with another person's link."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.axe import faults_in_both
from tests.browser import opened
from tests.preview.conftest import SPRING, made_in
from tests.preview.teams import NAMES, Team, gathered

SUBJECT = SPRING.partition("\n")[0].removeprefix("subject: ")


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    with gathered(made_in(tmp_path_factory.mktemp("team")), None) as team:
        yield team


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with opened(browser, width=1440, alone=True) as visit:
        yield visit.page


def come_in(page: Page, team: Team, secret: str) -> None:
    page.goto("about:blank")
    page.goto(team.address.link(secret))


def who(page: Page) -> str:
    return str(page.evaluate("fetch('/api/desk').then((answer) => answer.json()).then((desk) => desk.person.name)"))


def test_a_link_leads_to_the_desk_and_leaves_nothing_of_itself(team: Team, page: Page) -> None:
    come_in(page, team, team.links["writer"])
    expect(page.locator("#issue-title")).to_contain_text("Spring has come")
    assert page.url.startswith(f"{team.address.origin}/") and "#" not in page.url
    assert page.evaluate("document.cookie") == ""
    assert who(page) == NAMES["writer"]
    page.reload()
    expect(page.locator("#issue-title")).to_contain_text("Spring has come")
    page.go_back()
    assert team.links["writer"] not in page.url


@pytest.mark.soak
def test_somebody_elses_link_asks_first(team: Team, page: Page) -> None:
    come_in(page, team, team.links["writer"])
    expect(page.locator("#live")).to_have_text("Live")
    come_in(page, team, team.links["approver"])
    heading = page.get_by_role("heading", name=f"This browser is signed in as {NAMES['writer']}")
    expect(heading).to_be_focused()
    page.get_by_role("button", name=f"Stay {NAMES['writer']}").click()
    expect(page.locator("#live")).to_have_text("Live")
    assert who(page) == NAMES["writer"]
    come_in(page, team, team.links["approver"])
    page.get_by_role("button", name=f"Go on as {NAMES['approver']}").click()
    expect(page.locator("#live")).to_have_text("Live")
    assert who(page) == NAMES["approver"]


@pytest.mark.parametrize(
    ("place", "heading"),
    [
        ("/", "You are not signed in"),
        ("/?issue=spring", "You are not signed in"),
        ("/enter", "This is not a whole link"),
        ("/enter#wrong", "You cannot come in"),
    ],
)
def test_who_cannot_come_in_is_told_why_also_by_ear_and_in_the_dark(
    place: str, heading: str, team: Team, page: Page
) -> None:
    page.goto(f"{team.address.origin}{place}")
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    assert faults_in_both(page) == []


def test_who_is_shown_out_is_told_and_goes_on_with_what_was_typed_once_back(team: Team, page: Page) -> None:
    secret = team.register.add("Noa", "writer")
    come_in(page, team, secret)
    subject = page.get_by_role("textbox", name="Subject", exact=True)
    expect(subject).to_have_value(SUBJECT)
    _, new = team.register.renew("Noa")
    expect(page.locator("#live")).to_contain_text("you are not signed in any more")
    subject.fill("Typed while nobody was let in")
    expect(page.locator("#saved")).to_contain_text("kept in this browser")
    other = page.context.new_page()
    other.goto(team.address.link(new))
    expect(other.locator("#live")).to_contain_text("Saved")
    expect(page.locator("#saved")).to_contain_text("Saved in issues/spring.yaml")
    assert "Typed while nobody was let in" in (team.root / "issues" / "spring.yaml").read_text("utf-8")
    other.close()
    team.register.remove("Noa")


def test_words_are_kept_for_who_has_typed_them_whoever_signs_in_next(team: Team, page: Page) -> None:
    secret = team.register.add("Mia", "writer")
    come_in(page, team, secret)
    preheader = page.get_by_role("textbox", name="Preheader", exact=True)
    page.locator("#live", has_text="Saved").wait_for()
    other = page.context.new_page()
    come_in(other, team, team.links["writer"])
    other.get_by_role("button", name=f"Go on as {NAMES['writer']}").click()
    other.locator("#live", has_text="Saved").wait_for()
    preheader.fill("Typed by Mia")
    page.locator("#saved", has_text="kept in this browser").wait_for()
    page.goto(f"{team.address.origin}/?issue=spring")  # her page is left, and the next one is not hers
    page.locator("#live", has_text="Saved").wait_for()
    expect(preheader).not_to_have_value("Typed by Mia")
    assert "Typed by Mia" not in (team.root / "issues" / "spring.yaml").read_text("utf-8")
    come_in(page, team, secret)
    page.get_by_role("button", name="Go on as Mia").click()
    page.locator("#live", has_text="Saved").wait_for()
    expect(preheader).to_have_value("Typed by Mia")
    expect(page.locator("#saved")).to_contain_text("Saved in issues/spring.yaml")
    other.close()
    team.register.remove("Mia")


@pytest.mark.soak
def test_who_may_not_write_any_more_is_told_who_may(team: Team, page: Page) -> None:
    come_in(page, team, team.register.add("Lea", "writer"))
    subject = page.get_by_role("textbox", name="Subject", exact=True)
    expect(subject).to_be_visible()
    team.register.change("Lea", "reader")
    subject.fill("Typed by a reader")
    expect(page.locator("body")).to_contain_text("Only a writer may write. Here that is:")
    assert "Typed by a reader" not in (team.root / "issues" / "spring.yaml").read_text("utf-8")
    team.register.remove("Lea")
