"""The sample of 2021 in its other languages serves everybody as well as the one that it is translated from."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from newsletter.build import build_edition, write_edition
from newsletter.model.publication import load_publication
from tests.axe import faults_in_both
from tests.browser import opened
from tests.test_accessibility import EXCLUDED

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize("language", ["ar", "fr", pytest.param("de", marks=pytest.mark.soak)])
def test_axe_finds_nothing_in_a_translation_in_light_and_dark(language: str, browser: Browser, tmp_path: Path) -> None:
    edition = build_edition(ROOT / "issues" / "ash-2021.yaml", load_publication(ROOT), language)
    with opened(browser, width=360) as visit:
        visit.page.goto((write_edition(edition, tmp_path) / "email.html").as_uri())
        assert faults_in_both(visit.page, EXCLUDED) == []
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360
        titles = visit.page.locator("[lang=en]")
        assert titles.count() == 25  # of the sessions, which the program has in English
        visit.page.set_viewport_size({"width": 700, "height": 800})
        places = [each.bounding_box() for each in visit.page.locator(".calendar >> nth=0 >> a").all()]
        assert len(places) == 4
        across = [(place["y"], -place["x"] if language == "ar" else place["x"]) for place in places if place]
        assert across == sorted(across)  # Latin names, in the order of the letter, on one line or two
