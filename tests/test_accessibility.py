"""Letters serve everybody: axe finds nothing in real Chromium, headings are in order, colours can be told apart.

axe runs with every rule that it has but for the ones in EXCLUDED.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement
from playwright.sync_api import Browser

from newsletter import load_publication
from newsletter.check.accessibility.contrast import LEAST_CONTRAST, MEETING_COLORS, contrast
from tests.axe import faults, faults_in_both
from tests.browser import opened, resize
from tests.letters import KITCHEN_SINK, MOST_TELLING, NAMES, SAMPLES, letters

EXCLUDED = {
    "landmark-one-main": "a letter is an article in the page of a mail program, which has the main landmark",
    "region": "for the same reason: the landmarks around a letter are the mail program's",
    "color-contrast-enhanced": "7:1 is level AAA, which would leave no muted text; the floor here is AA, 4.5:1",
}
NARROW, WIDE = 360, 700


# What the samples hold, the kitchen sink holds as well: of them, the newest is enough for `make test`.
AT_ONCE = {*((name, NARROW) for name in NAMES if name not in SAMPLES), (SAMPLES[-1], WIDE)}
LOOKS = [
    pytest.param(*look, marks=[] if look in AT_ONCE else pytest.mark.soak) for look in product(NAMES, (NARROW, WIDE))
]


@pytest.mark.parametrize(("name", "width"), LOOKS)
def test_axe_finds_nothing_in_light_and_dark_narrow_and_wide(
    name: str, width: int, browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, width=width) as visit:
        visit.page.goto(letters()[name].write(tmp_path).as_uri())
        assert faults_in_both(visit.page, EXCLUDED) == []


def test_axe_would_find_something(browser: Browser) -> None:
    with opened(browser) as visit:
        visit.page.set_content(
            '<html lang="en"><title>a</title><h2>b</h2><p style="color: #ccc">some words</p><img src="d">'
        )
        found = {rule for rule, _ in faults(visit.page, EXCLUDED)}
    assert {"color-contrast", "image-alt", "page-has-heading-one"} <= found


def tree(name: str) -> HtmlElement:
    return lxml_html.document_fromstring(letters()[name].html)


@pytest.mark.parametrize("name", NAMES)
def test_language_and_direction_stand_on_the_document_and_on_what_survives_of_it_in_webmail(name: str) -> None:
    language, direction = ("ar", "rtl") if name == "arabic" else ("en", "ltr")
    document = tree(name)
    wrapper = document.find("body/div")
    for element in (document, wrapper):
        assert (element.get("lang"), element.get("dir")) == (language, direction)
    assert wrapper.get("role") == "article"
    assert wrapper.get("aria-label")


@pytest.mark.parametrize("name", NAMES)
def test_headings_begin_with_one_h1_and_skip_no_level(name: str) -> None:
    levels = [int(heading.tag[1]) for heading in tree(name).xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_table_without_heads_is_there_for_the_layout_and_says_so(name: str) -> None:
    html = letters()[name].html  # the tables in comments, which only Outlook reads, are meant as well
    tables = re.findall(r"<table[^>]*>\s*(?:<thead>)?", html)
    assert [table for table in tables if ('role="presentation"' in table) == table.endswith("<thead>")] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_link_has_a_name_of_its_own(name: str) -> None:
    named: dict[str, set[str]] = {}
    for link in tree(name).iter("a"):
        if link.get("name"):  # what a list of contents leads to
            continue
        alternatives = "".join(picture.get("alt", "") for picture in link.iter("img"))
        heard = link.get("aria-label") or f"{link.text_content()} {alternatives}".strip()
        assert heard
        named.setdefault(heard, set()).add(link.get("href"))
    # Prose is the author's: the kitchen sink says “a link” in many places.
    assert {heard for heard, places in named.items() if len(places) > 1} <= {"a link"}


MEASURE = r"""() => [...document.querySelectorAll('a')].map(link => {
    const around = link.closest('p, li, h2, h3, h4, td, div').cloneNode(true);
    around.querySelectorAll('a').forEach(inner => inner.remove());
    return {
        name: link.textContent || link.href,
        height: Math.max(link.getBoundingClientRect().height,
                         ...[...link.children].map(child => child.getBoundingClientRect().height)),
        button: link.closest('.button-table') !== null,
        inText: /\p{L}/u.test(around.textContent) && link.closest('.rows > li > a') === null,
    };
})"""


SIZES = """() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), sizes = [];
    while (texts.nextNode()) {
        const text = texts.currentNode.textContent.trim();
        const size = parseFloat(getComputedStyle(texts.currentNode.parentElement).fontSize);
        if (text) sizes.push([text, size]);
    }
    return sizes;
}"""
REMOVE_STYLES = "document.querySelectorAll('style').forEach(sheet => sheet.remove())"


@dataclass(frozen=True)
class Measured:
    """The links of a letter, on screens of both widths, and its texts with their sizes, with styles and without."""

    links: list[dict[str, Any]]
    sizes: dict[str, list[tuple[str, float]]]


@pytest.fixture(scope="module")
def measured(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Measured]:
    """Measure a letter once for all tests that ask for sizes in it."""

    @cache
    def measure(name: str) -> Measured:
        with opened(browser, width=NARROW) as visit:
            page = visit.page
            page.goto(letters()[name].write(tmp_path_factory.mktemp("letter")).as_uri())
            sizes, links = {"styles": page.evaluate(SIZES)}, page.evaluate(MEASURE)
            resize(page, WIDE)
            links += page.evaluate(MEASURE)
            resize(page, NARROW)
            page.evaluate(REMOVE_STYLES)
            assert page.evaluate("document.styleSheets.length") == 0
            sizes["no styles"] = page.evaluate(SIZES)
        return Measured(links, sizes)

    return measure


@pytest.mark.parametrize("name", MOST_TELLING)
def test_buttons_and_links_that_stand_alone_are_easy_to_hit(name: str, measured: Callable[[str], Measured]) -> None:
    links = measured(name).links
    assert links
    assert [link for link in links if link["button"] and link["height"] < 44] == []
    assert [link for link in links if not link["inText"] and link["height"] < 24] == []


@pytest.mark.parametrize("styles", ["styles", "no styles"])
@pytest.mark.parametrize("name", MOST_TELLING)
def test_prose_is_set_in_16_px_and_nothing_in_less_than_13(
    name: str, styles: str, measured: Callable[[str], Measured]
) -> None:
    sizes = measured(name).sizes[styles]
    assert sizes
    assert [text for text, size in sizes if size < 13] == []
    # What is said in passing is small; a sentence of 200 letters is not said in passing.
    assert [text for text, size in sizes if len(text) > 200 and size < 16] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("pair", MEETING_COLORS)
def test_the_colours_of_the_theme_can_be_told_apart(pair: tuple[str, str], scheme: str) -> None:
    palette = getattr(load_publication(KITCHEN_SINK).theme.colors, scheme)
    upper, lower = (getattr(palette, color) for color in pair)
    assert contrast(upper, lower) >= LEAST_CONTRAST
