"""The page of a desk for several: what each role is offered, who else is here, and approvals. With real browsers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from newsletter.team.people import Role
from tests.axe import faults_in_both
from tests.browser import opened
from tests.preview.conftest import made_in
from tests.preview.teams import NAMES, Team, gathered
from tests.translating.catalogs import catalog_for

EXCLUDED = {"color-contrast-enhanced": "7:1 is level AAA, which would leave no muted text; the floor is 4.5:1"}
NEEDED = "approvals: {needed: 2, signed_in: true}\n"


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    root = made_in(tmp_path)
    with (root / "newsletter.yaml").open("a", encoding="utf-8") as file:
        file.write(NEEDED)
    with gathered(root, None) as team:
        yield team


@contextmanager
def at_desk(browser: Browser, team: Team, role: Role) -> Iterator[Page]:
    """Let somebody in who looks at the issue `spring`; nothing may go wrong on their page."""
    mistakes: list[str] = []
    with opened(browser, width=1440, alone=True) as visit:
        page = visit.page
        page.on("pageerror", lambda mistake: mistakes.append(str(mistake)))
        page.on("console", lambda line: mistakes.append(line.text))
        page.goto(team.address.link(team.links[role]))
        expect(page.locator("#me")).to_contain_text(NAMES[role])
        page.goto(f"{team.address.origin}/?issue=spring")
        expect(page.locator("#me")).to_contain_text(role)
        expect(page.locator("#open-handover")).to_be_enabled()
        yield page
    assert mistakes == []


def test_a_reader_sees_how_a_letter_stands_and_is_offered_nothing_else(team: Team, browser: Browser) -> None:
    catalog_for(team.root / "issues" / "spring.yaml", "fr", {"In bloom": "En fleur"})
    with at_desk(browser, team, "reader") as page:
        expect(page.locator("#form, #undo, #open-settings")).to_have_count(0)
        page.get_by_role("link", name="issues/spring.yaml:1").click()
        expect(page.locator(".yaml-text .cm-content")).to_contain_text("title: Spring has come")
        page.get_by_role("button", name="Is it ready?").click()
        dialog = page.get_by_role("dialog", name="Is it ready?")
        expect(dialog.locator("#approvals")).to_contain_text(
            "2 approvals missing. 2 people, signed in at the desk, must"
        )
        expect(dialog.locator("#approvals")).to_contain_text("An approver approves it")
        expect(dialog.locator("h3")).to_have_text(["Approvals"])
        assert faults_in_both(page, EXCLUDED) == []
        page.keyboard.press("Escape")
        page.get_by_role("link", name="Letter", exact=True).click()
        page.get_by_role("button", name="French").click()
        expect(page.locator("#findings")).to_be_visible()
        page.get_by_role("button", name="Translation").click()
        translation = page.get_by_role("textbox", name="Heading in French")
        expect(translation).to_have_value("En fleur")
        assert not translation.is_editable()
        expect(page.get_by_role("button", name="Translate into")).to_have_count(0)
        expect(page.locator(".entry-tools, #translation-undo")).to_have_count(0)
        assert faults_in_both(page, EXCLUDED) == []


@pytest.mark.soak
def test_a_writer_writes_and_sends_tests_to_their_own_address_alone(team: Team, browser: Browser) -> None:
    with at_desk(browser, team, "writer") as page:
        expect(page.locator("#form h2")).to_have_text("Head")
        expect(page.locator("#open-settings, #to-settings, #to-others")).to_have_count(0)
        page.get_by_role("button", name="Is it ready?").click()
        dialog = page.get_by_role("dialog", name="Is it ready?")
        expect(dialog.locator("h3")).to_have_text(["Approvals", "Send a test to yourself"])
        assert faults_in_both(page, EXCLUDED) == []
        page.goto(f"{team.address.origin}/?issue=spring&settings=newsletter.yaml")
        expect(page.locator("#form")).to_contain_text("Only an approver may change settings. Here that is:")
        expect(page.locator("[data-key='field name']")).to_be_disabled()
        expect(page.locator("#saved")).to_have_text("Shown only: others may change this")


def test_an_approval_is_given_counted_undone_by_a_change_given_again_and_taken_back(
    team: Team, browser: Browser
) -> None:
    with at_desk(browser, team, "approver") as page:
        page.get_by_role("button", name="Hand over").click()
        dialog = page.get_by_role("dialog", name="Hand over")
        approvals = dialog.locator("#approvals")
        approvals.get_by_label("A remark").fill("Read on a phone, too.")
        approvals.get_by_role("button", name="Approve").press("Enter")
        expect(approvals).to_contain_text("1 approval missing. 2 people, signed in at the desk, must approve")
        expect(approvals.get_by_role("listitem")).to_contain_text(f"{NAMES['approver']} signed in")
        expect(approvals.get_by_role("listitem")).to_contain_text("Read on a phone, too.")
        expect(dialog.locator("#verdict + p")).to_contain_text(f"has one, by {NAMES['approver']}")
        assert faults_in_both(page, EXCLUDED) == []
        page.set_viewport_size({"width": 375, "height": 740})
        assert faults_in_both(page, EXCLUDED) == []
        assert page.evaluate("document.scrollingElement.scrollWidth") == 375

        issue = team.root / "issues" / "spring.yaml"
        issue.write_text(issue.read_text("utf-8").replace("the tulips opened", "the tulips are open"), "utf-8")
        expect(approvals).to_contain_text("2 approvals missing.")
        expect(approvals).to_contain_text(f"That of {NAMES['approver']}")
        expect(approvals).to_contain_text("issues/spring.yaml has changed")
        approvals.get_by_role("button", name="Approve").press("Enter")
        approvals.get_by_role("button", name="Take it back").press("Enter")
        expect(approvals.get_by_role("button", name="Approve")).to_be_focused()
        expect(approvals.get_by_role("listitem")).to_have_count(0)


@pytest.mark.soak
def test_who_else_is_here_is_shown_until_they_leave(team: Team, browser: Browser) -> None:
    with at_desk(browser, team, "writer") as page:
        others = page.get_by_role("group", name="Also here")
        expect(others).to_be_hidden()
        with at_desk(browser, team, "approver") as there:
            expect(others.get_by_role("img", name=NAMES["approver"])).to_have_text("EÓ")
            there.locator("#outline .part").nth(1).click()
            expect(page.locator("#outline .part").nth(1)).to_contain_text(f"{NAMES['approver']} is here")
            expect(there.locator("#outline")).not_to_contain_text("is here")
            there.goto(f"{team.address.origin}/?issue=winter")
            expect(others).to_be_hidden()
            there.goto(f"{team.address.origin}/?issue=spring")
            expect(others).to_be_visible()
        expect(others).to_be_hidden()


def test_who_signs_out_is_out(team: Team, browser: Browser) -> None:
    with opened(browser, width=1440, alone=True) as visit:
        page = visit.page
        page.goto(team.address.link(team.links["writer"]))
        page.locator("#me summary").press("Enter")
        page.get_by_role("button", name="Sign out").press("Enter")
        expect(page.get_by_role("heading", name="You are not signed in")).to_be_visible()
