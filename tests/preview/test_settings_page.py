"""The settings are edited on the page of `newsletter write`, with the letter beside."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.preview.newsroom import PUBLICATION, Newsroom, letter, looking
from tests.preview.test_writing_page import field, wrong


def test_settings_are_edited_with_the_letter_beside(running_writing: Newsroom, browser: Browser) -> None:
    newsroom = running_writing
    newsroom.reset()
    with looking(browser, newsroom, "?issue=spring") as visit:
        page, file = visit.page, newsroom.root / "newsletter.yaml"
        saved, form = page.locator("#saved"), page.locator("#form")
        expect(saved).to_have_text("Saved in issues/spring.yaml")
        late: list[Route] = []
        page.route("**/api/settings", lambda route: late.append(route))
        with page.expect_request("**/api/settings"):
            page.locator("#open-settings").press("Enter")
        page.go_back()  # before they are there
        late.pop().continue_()
        page.unroute("**/api/settings")
        expect(saved).to_have_text("Saved in issues/spring.yaml")
        expect(page.locator("#outline .part").nth(1)).to_contain_text("Red tulips")
        expect(field(page, "Subject")).to_be_visible()
        page.locator("#open-settings").press("Enter")
        expect(form.get_by_role("heading", name="Name and sender")).to_be_visible()
        field(page, "Name").first.fill("Orchard Letter")
        expect(letter(page).get_by_text("Orchard Letter").first).to_be_visible()
        expect(page.locator("#publication")).to_have_text("Orchard Letter")
        assert file.read_text("utf-8") == PUBLICATION.replace("Garden Letter", "Orchard Letter")
        by_law = form.locator(".field-head", has_text="the law asks for it")
        page.get_by_role("button", name="Foot of the letter").click()
        expect(by_law).to_have_text(["Postal addressthe law asks for it", "Unsubscribe addressthe law asks for it"])

        # A colour says how well it is seen, and what would do.
        page.get_by_role("button", name="Colours in the dark").click()
        expect(page).to_have_url(re.compile("scheme=dark"))
        field(page, "Accent").fill("#404040")
        expect(form).to_contain_text("too faint for text: #")
        found = {"wide": wrong(page)}
        page.set_viewport_size({"width": 360, "height": 800})
        found["form of a phone"] = wrong(page)
        page.get_by_role("button", name="Parts", exact=True).click()
        found["parts of a phone"] = wrong(page)
        page.set_viewport_size({"width": 1440, "height": 900})
        form.get_by_role("button", name="for Accent").click()
        expect(field(page, "Accent")).not_to_have_value("#404040")
        expect(field(page, "Accent")).to_be_focused()
        form.get_by_role("button", name="Reset Accent").click()
        expect(field(page, "Accent")).to_have_value("")
        expect(saved).to_have_text("Saved in newsletter.yaml")
        assert file.read_text("utf-8") == PUBLICATION.replace("Garden Letter", "Orchard Letter")

        # A merge tag, and what a sample reader has for it.
        page.get_by_role("button", name="Merge tags and readers").click()
        form.get_by_label("New merge tag").fill("town")
        page.keyboard.press("Enter")
        expect(form.get_by_label("Sample").last).to_be_focused()
        page.keyboard.type("Leuven")
        form.get_by_role("button", name="Long name").click()
        form.get_by_label("town").fill("Ghent")
        expect(saved).to_have_text("Saved in newsletter.yaml")
        assert "town: {sample: Leuven}" in file.read_text("utf-8")
        found["reader"] = wrong(page)

        # A theme is chosen by its picture.
        page.get_by_role("button", name="Theme and logo").click()
        themes = form.get_by_role("radiogroup", name="Theme")
        expect(themes.get_by_role("radio", name="Editorial")).to_be_checked()
        themes.get_by_role("radio", name="Campaign").check()
        expect(saved).to_have_text("Saved in newsletter.yaml")
        assert "theme:\n  name: campaign\n" in file.read_text("utf-8")
        found["themes"] = wrong(page)
        form.get_by_role("button", name="Reset Theme").click()
        expect(themes.get_by_role("radio", name="Editorial")).to_be_checked()
        expect(themes.get_by_role("radio", name="Editorial")).to_be_focused()

        # The logo is chosen as any picture is.
        form.get_by_role("button", name="+ Logo").click()
        form.get_by_role("button", name="Choose a picture").click()
        page.get_by_role("dialog").get_by_role("button", name="tulips.png").click()
        expect(page.get_by_role("dialog").get_by_label("What it shows")).to_be_focused()
        page.keyboard.type("Garden Letter")
        page.keyboard.press("Enter")
        expect(letter(page).get_by_alt_text("Garden Letter")).to_be_visible()
        expect(saved).to_have_text("Saved in newsletter.yaml")
        assert "src: issues/images/tulips.png" in file.read_text("utf-8")
        expect(form.get_by_text("tulips.png", exact=True)).to_be_visible()

        # A word of the letter has a file once it is changed.
        page.get_by_role("button", name="English").click()
        field(page, "Register").fill("Save my seat")
        expect(letter(page).get_by_role("link", name="Save my seat")).to_be_visible()
        expect(saved).to_have_text("Saved in templates/words.yaml")
        assert (newsroom.root / "templates" / "words.yaml").read_text("utf-8") == "en:\n  register: Save my seat\n"
        page.keyboard.press("Control+z")
        expect(letter(page).get_by_role("link", name="Save my seat")).to_have_count(0)

        # A text has a form in each language that somebody chooses.
        page.get_by_role("button", name="Foot of the letter").click()
        field(page, "Reason").fill("You asked for it.")
        form.get_by_role("button", name="+ In another language: Reason").click()
        page.keyboard.type("fr")
        page.keyboard.press("Enter")
        expect(field(page, "français · French")).to_be_focused()
        page.keyboard.type("Vous l’avez demandé.")
        expect(field(page, "English")).to_have_value("You asked for it.")
        expect(saved).to_have_text("Saved in newsletter.yaml")
        assert "reason:\n  en: You asked for it.\n  fr: Vous l’avez demandé.\n" in file.read_text("utf-8")
        found["languages"] = wrong(page)
        form.get_by_role("button", name="Take out français · French").click()
        expect(field(page, "français · French")).to_have_count(0)

        page.get_by_role("button", name="‹ Back to the issue").click()
        expect(field(page, "Title")).to_have_value("Spring in the garden")
        page.locator("#outline .part").nth(1).click()
        expect(form.get_by_role("button", name="Choose another picture")).to_be_visible()
        assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.soak
def test_what_is_written_in_one_window_is_shown_in_another(running_writing: Newsroom, browser: Browser) -> None:
    running_writing.reset()
    with looking(browser, running_writing, "?issue=spring") as visit:
        page, other = visit.page, visit.page.context.new_page()
        other.goto(f"{running_writing.address}?issue=spring")
        for each in (page, other):
            expect(each.locator("#saved")).to_have_text("Saved in issues/spring.yaml")
        field(page, "Title").fill("Spring is here")
        expect(letter(other).get_by_role("heading", name="Spring is here")).to_be_visible()
        expect(field(other, "Title")).to_have_value("Spring is here")
        page.locator("#open-settings").click()
        field(page, "Name").first.fill("Orchard Letter")
        expect(letter(other).get_by_text("Orchard Letter").first).to_be_visible()
        other.locator("#open-settings").click()
        field(page, "Name").first.fill("Meadow Letter")
        expect(field(other, "Name").first).to_have_value("Meadow Letter")
        expect(letter(other).get_by_text("Meadow Letter").first).to_be_visible()
        other.close()
