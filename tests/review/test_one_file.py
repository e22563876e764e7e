"""The review opens anywhere: small, without a network, under its own policy, for keyboards and screen readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from newsletter import build_edition, load_publication
from newsletter.build import build_languages
from newsletter.review.comments import remarks
from newsletter.review.one_file import as_file, review
from newsletter.review.revisions import at_revision
from newsletter.review.saying import Who
from tests import axe
from tests.browser import opened
from tests.examples import cases
from tests.letters import KITCHEN_SINK
from tests.review.publications import ISSUE, PLANTED, SLUG, made, plant, replace

MOST = 2_000_000
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> picture:0123456789abcdef"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The review of the sample with twelve changes and a hostile one, and one in its French, as a file."""
    root = made(tmp_path_factory.mktemp("letters"), "ar", "fr")
    for sort in PLANTED:
        plant(root, sort)
    replace(ISSUE, "title: Looking back at ASH 2021", f"title: '{HOSTILE}'")(root)
    remarks.comment(root, SLUG, Who(HOSTILE[:80], "claimed"), datetime(2031, 5, 6, tzinfo=UTC), HOSTILE, None)
    replace(f"issues/{SLUG}.fr.po", "Cinq jours à l’ASH", f"Six jours à l’ASH {HOSTILE}")(root)
    editions = build_languages(root / ISSUE, load_publication(root))
    content = as_file(review(editions, lambda now: at_revision("HEAD", editions[0].issue, root, now)))
    file = root / "review.html"
    file.write_bytes(content)
    return file


@pytest.fixture
def page(browser: Browser, written: Path) -> Iterator[Page]:
    with opened(browser, width=1440) as visit:
        said: list[str] = []
        visit.page.on("console", lambda message: said.append(message.text))
        visit.page.on("dialog", lambda dialog: said.append(dialog.message))
        visit.page.goto(written.as_uri())
        yield visit.page
        assert (said, visit.refused) == ([], [])


def test_it_is_small_holds_each_picture_once_and_names_nothing_that_is_loaded(written: Path) -> None:
    text = written.read_text("utf-8")
    assert len(text.encode()) < MOST
    pictures = re.findall(r"base64,([A-Za-z0-9+/=]{100,})", text)
    assert len(pictures) == len(set(pictures)) == 6  # five, and the one that was there before
    assert re.findall(r"<(?:script|link|img|iframe)[^>]* (?:src|href)=[^>]*>", text.partition("srcdoc")[0]) == []
    assert text.count("<script") == 2


def test_what_changed_is_read_first_and_leads_into_the_letters(page: Page) -> None:
    expect(page.get_by_role("heading", level=2).first).to_have_text("What changed")
    sentences = page.locator("#changes .sentence").all_text_contents()
    assert {sentence for _, sentence in PLANTED.values()} < set(sentences)
    assert len(sentences) == 13
    now = page.frame_locator("[data-letter=now]")
    expect(now.locator("ins").filter(has_text="in person")).to_have_count(1)
    expect(page.frame_locator("[data-letter=before]").locator("del").filter(has_text="virtually")).to_have_count(1)
    item = page.get_by_role("listitem").filter(has_text="moved from 16:30 to 17:00")
    item.get_by_role("button", name="Show in the letter").press("Enter")
    expect(now.locator(".shown")).to_be_in_viewport()
    expect(now.locator(".shown")).to_contain_text("17:00")


def test_the_letter_is_shown_on_a_phone_and_in_the_dark_with_its_pictures(page: Page) -> None:
    frame = page.locator("#shown")
    letter = page.frame_locator("#shown")
    color = "body => getComputedStyle(body).backgroundColor"
    light = letter.locator("body").evaluate(color)
    page.get_by_label("Phone").check()
    assert frame.evaluate("frame => frame.clientWidth") < 376
    page.get_by_label("Dark").check()
    expect(letter.locator("body")).not_to_have_css("background-color", light)
    pictures = letter.locator("img")
    assert pictures.count() == 5
    assert all(pictures.nth(number).evaluate("image => image.naturalWidth") for number in range(5))


def test_each_language_has_a_part_with_what_changed_in_it_and_follows_the_screen(page: Page) -> None:
    reworded = page.locator("#in-fr .differences li").filter(
        has_text="The heading “Cinq jours à l’ASH, suivis à distance”"
    )
    expect(reworded.locator("ins").filter(has_text="Six")).to_have_count(1)
    expect(page.locator("#in-ar .differences")).not_to_contain_text("Cinq jours")
    letter = page.frame_locator("[data-translation=fr]")
    expect(letter.locator("html")).to_have_attribute("lang", "fr")
    expect(letter.get_by_text("Six jours à l’ASH")).to_be_visible()
    pictures = letter.locator("img")
    assert pictures.count() == 5
    assert all(pictures.nth(number).evaluate("image => image.naturalWidth") for number in range(5))
    light = letter.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    page.get_by_label("Dark").check()
    expect(letter.locator("body")).not_to_have_css("background-color", light)
    page.get_by_label("Phone").check()
    assert page.locator("[data-translation=fr]").evaluate("frame => frame.clientWidth") < 376
    expect(page.frame_locator("[data-translation=ar]").locator("html")).to_have_attribute("dir", "rtl")


def test_nothing_of_it_is_hostile(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE)
    assert page.evaluate("document.scripts.length") == 2
    assert page.evaluate("document.querySelectorAll('img').length") == 0


@pytest.mark.parametrize("width", cases([360, 1440], 2))
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(width: int, page: Page) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert axe.faults_in_both(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.soak
def test_without_scripts_the_letter_is_there_with_its_pictures(browser: Browser, written: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(written.as_uri())
        expect(page.get_by_text("Scripts do not run here").first).to_be_visible()
        letter = page.frame_locator("#shown")
        expect(letter.get_by_role("img", name="Drawing of five large")).to_be_visible()
        page.get_by_label("Phone").check()
        box = page.locator("#shown").bounding_box()
        assert box and box["width"] == 375
        expect(page.get_by_label("Dark")).to_be_hidden()
    finally:
        context.close()


def test_without_an_earlier_version_nothing_is_said_of_changes() -> None:
    edition = build_edition(KITCHEN_SINK / "issues" / "everything.yaml", load_publication(KITCHEN_SINK))
    text = as_file(review([edition])).decode()
    assert "What changed" not in text
    assert len(text.encode()) < MOST
    assert f"<h1>{edition.issue.title}</h1>" in text
