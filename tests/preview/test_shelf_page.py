"""Issues are made, copied, renamed, deleted and put back on the page of `newsletter write`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.preview.newsroom import SPRING, letter, looking, running
from tests.preview.test_writing_page import field, part, wrong


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
        assert wrong(page) == []
        page.keyboard.press("Enter")
        expect(opened).to_contain_text("issues/again.yaml")
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
