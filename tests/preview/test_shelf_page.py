"""Issues are made, renamed, deleted and put back on the page of `newsletter write`, and versions of them are kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.axe import faults
from tests.preview.newsroom import SPRING, letter, looking, running
from tests.preview.test_writing_page import EXCLUDED, field, part
from tests.test_git import ANNA, plain


def saved(page: Page) -> None:
    """Wait until the file of the first issue has everything."""
    expect(page.locator("#saved")).to_have_text("Saved in issues/spring.yaml")


def test_an_issue_is_copied_renamed_deleted_and_put_back(tmp_path: Path, browser: Browser) -> None:
    with (
        running(tmp_path / "garden", command="write", XDG_RUNTIME_DIR=str(tmp_path)) as newsroom,
        looking(browser, newsroom, "?issue=spring") as visit,
    ):
        page, issues = visit.page, newsroom.root / "issues"
        dialog, opened = page.locator("#shelf"), page.locator("#form-place")
        expect(opened).to_contain_text("issues/spring.yaml")
        page.get_by_role("button", name="‹ All issues").click()
        page.get_by_role("button", name="New issue").click()
        expect(dialog.get_by_label("Title")).to_be_focused()
        page.keyboard.type("Spring, again")
        expect(dialog.get_by_label("Name of the file")).to_have_value("spring-again")
        dialog.get_by_label("Name of the file").fill("spring")
        expect(dialog).to_contain_text("“spring” is taken: there is spring.yaml.")
        dialog.get_by_label("Name of the file").fill("again")
        expect(dialog).to_contain_text("Its file is issues/again.yaml.")
        assert faults(page, EXCLUDED, in_frames=False) == []
        page.set_viewport_size({"width": 375, "height": 740})
        page.keyboard.press("Enter")
        expect(opened).to_contain_text("issues/again.yaml")
        expect(field(page, "Subject")).to_be_focused()  # where one pane is shown at a time, it is that of the form
        page.set_viewport_size({"width": 1440, "height": 900})
        expect(letter(page).get_by_role("heading", name="Spring, again")).to_be_visible()
        text = (issues / "again.yaml").read_text("utf-8")
        assert f"date: {date.today()}\ndraft: true\n" in text

        # The webinar waits for its new time.
        expect(page.locator("#saved")).to_have_text("Saved · 1 mistake, the letter waits")
        part(page, "In bloom").click()
        field(page, "Heading").fill("In bloom again")
        page.get_by_role("button", name="‹ All issues").click()
        page.get_by_role("button", name="Rename, copy or delete Spring, again").click()
        dialog.get_by_label("Name of the file").fill("twice")
        page.keyboard.press("Enter")
        expect(opened).to_contain_text("issues/twice.yaml")
        assert not (issues / "again.yaml").exists()
        assert "old_slugs:\n  - again\n" in (text := (issues / "twice.yaml").read_text("utf-8"))
        assert "heading: In bloom again\n" in text

        page.get_by_role("button", name="‹ All issues").click()
        page.get_by_role("button", name="Rename, copy or delete Spring, again").click()
        dialog.get_by_role("button", name="Delete").click()
        expect(opened).to_contain_text("issues/spring.yaml")
        assert not (issues / "twice.yaml").exists()
        page.locator("#deleted").get_by_role("button", name="Undo").click()
        expect(opened).to_contain_text("issues/twice.yaml")
        assert (issues / "twice.yaml").read_text("utf-8") == text
        assert newsroom.spring.read_text("utf-8") == SPRING
        assert visit.refused == []


@pytest.mark.soak
def test_a_version_is_kept_and_gone_back_to(tmp_path: Path, browser: Browser) -> None:
    with (
        running(tmp_path / "garden", command="write", XDG_RUNTIME_DIR=str(tmp_path)) as newsroom,
        looking(browser, newsroom, "?issue=spring") as visit,
    ):
        page, dialog = visit.page, visit.page.locator("#shelf")
        saved(page)
        plain(tmp_path, "init", "--quiet")
        for name, value in zip(("name", "email"), ANNA, strict=True):
            plain(tmp_path, "config", f"user.{name}", value)
        page.get_by_role("button", name="Versions").click()
        expect(dialog.get_by_label("In a few words")).to_have_value("Begin spring")
        dialog.get_by_role("button", name="Keep this version").click()
        expect(dialog).to_contain_text("Nothing has changed since the newest version.")
        page.keyboard.press("Escape")
        field(page, "Title").fill("Summer")
        page.get_by_role("button", name="Versions").click()
        expect(dialog).to_contain_text("The title changed from “Spring in the garden” to “Summer”")
        with page.expect_popup() as popup:
            dialog.get_by_role("link", name="What changed, marked in the letter").click()
        changed = popup.value
        expect(changed.locator(".sentence")).to_have_text("The title changed from “Spring in the garden” to “Summer”.")
        expect(changed.frame_locator("[data-letter=now]").locator("h1 ins")).to_have_text("Summer")
        changed.close()
        dialog.get_by_role("button", name="Compare").click()
        dialog.get_by_role("button", name="Go back to this version").click()
        expect(field(page, "Title")).to_have_value("Spring in the garden")
        assert newsroom.spring.read_text("utf-8") == SPRING
        page.get_by_role("button", name="Undo").click()
        expect(field(page, "Title")).to_have_value("Summer")
        assert visit.refused == []
