"""Letters hold in mail programs of every family: what each takes away, changes or cuts off leaves a whole letter.

Outlook for Windows reads conditional comments and tables; Gmail may drop style sheets, and cuts long letters off;
Outlook elsewhere has a dark mode of its own; no program may be made to fetch anything but the pictures.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from lxml import html as lxml_html
from PIL import Image, ImageChops
from playwright.sync_api import Browser

from tests.browser import opened, resize
from tests.letters import (
    KITCHEN_SINK,
    MOST_TELLING,
    NAMES,
    ROOT,
    Letter,
    in_word,
    letters,
    letters_of,
    with_conditions,
    with_large_type,
    without_pictures,
    without_styles,
)
from tests.writing import issue

PAGE = 640
MOST_STYLES = 16_384  # bytes; Gmail drops what is longer
MOST_HTML = 80_000  # bytes, for a large issue
CLIPPED = 102_000  # bytes, from where on Gmail hides the rest
VOID = {"br", "hr", "img", "meta", "link", "input"}

CHANGES: dict[str, Callable[[str], str]] = {
    "unchanged": str,
    "without styles": without_styles,
    "without pictures": without_pictures,
    "with large type": with_large_type,
    "with conditions": with_conditions,
}


class Balance(HTMLParser):
    """Finds tags that are closed in the wrong order, or not at all; browsers would mend them, each in its own way."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.wrong.append(f"</{tag}> in {self.open[-3:]}")


def misnested(html: str) -> list[str]:
    balance = Balance()
    balance.feed(html)
    balance.close()
    return [*balance.wrong, *balance.open]


# Outlook for Windows


@pytest.mark.parametrize("name", NAMES)
def test_conditional_comments_open_and_close_in_turn(name: str) -> None:
    marks = re.findall(r"<!--\[if [^\]]*\]>(?:<!-->)?|(?:<!--)?<!\[endif\]-->", letters()[name].html)
    assert len(marks) % 2 == 0
    for opening, closing in zip(marks[::2], marks[1::2], strict=True):
        assert opening.startswith("<!--[if ")
        assert closing == ("<!--<![endif]-->" if opening.endswith("<!-->") else "<![endif]-->")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("change", [str, with_conditions], ids=["elsewhere", "outlook-windows"])
def test_tags_are_nested_with_the_conditions_applied_and_without(name: str, change: Callable[[str], str]) -> None:
    assert misnested(change(letters()[name].html)) == []


def test_wrong_nesting_would_be_found() -> None:
    assert misnested("<table><tr><td><p>a</p></td></tr></table>") == []
    assert misnested("<table><tr><td><p>a</td></p></tr>") != []
    assert misnested("<div><p>a</p>") == ["div"]


@pytest.mark.parametrize("name", NAMES)
def test_columns_of_outlook_have_widths_that_fill_the_letter(name: str) -> None:
    root = lxml_html.document_fromstring(with_conditions(letters()[name].html))
    frames = [table for table in root.iter("table") if table.get("width") == str(PAGE)]
    assert len(frames) > 2
    assert all(f"width:{PAGE}px" in frame.get("style", "") for frame in frames)
    column = re.compile(r"vertical-align:\w+;width:([\d.]+)px;?$")
    rows = [[column.match(cell.get("style", "")) for cell in row.iterchildren("td")] for row in root.iter("tr")]
    widths = [sum(float(cell[1]) for cell in row if cell) for row in rows if row and all(row)]
    assert len(widths) > 1
    assert set(widths) <= {PAGE, PAGE - 80}


@pytest.mark.parametrize("name", MOST_TELLING)
def test_in_word_the_letter_is_as_wide_as_it_should_be_and_says_everything(
    name: str, browser: Browser, tmp_path: Path
) -> None:
    letter = letters()[name]
    page = letter.write(tmp_path)
    seen = []
    with opened(browser, width=700) as visit:
        for html in (letter.html, in_word(letter.html)):
            page.write_text(letter.local(html), encoding="utf-8")
            visit.page.goto(page.as_uri())
            assert visit.page.evaluate("document.documentElement.scrollWidth") == 700
            # The text for the inbox is hidden from Word by its own property, and from others by its height.
            visit.page.evaluate("document.querySelectorAll('[style*=mso-hide]').forEach(element => element.remove())")
            seen.append(visit.page.evaluate("document.body.innerText.split(/\\s+/).filter(Boolean)"))
    assert seen[0] == seen[1]


# Every program


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", MOST_TELLING)
def test_nothing_sticks_out_at_the_side_or_is_fetched_from_elsewhere(
    name: str, change: str, browser: Browser, tmp_path: Path
) -> None:
    # Outlook for Windows is a desktop program and its tables are as wide as the letter.
    narrow = PAGE if change == "with conditions" else 320
    letter = letters()[name]
    page = letter.write(tmp_path)
    page.write_text(letter.local(CHANGES[change](letter.html)), encoding="utf-8")
    with opened(browser) as visit:
        visit.page.goto(page.as_uri())
        for width in (narrow, 700):
            resize(visit.page, width)
            assert visit.page.evaluate("document.documentElement.scrollWidth") == width
        assert visit.refused == []


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_has_nothing_to_fetch_but_its_pictures(name: str) -> None:
    html = letters()[name].html
    assert re.findall(r"<(?:link|script|iframe|object|form|video|audio)\b|url\(|@import|srcset=", html) == []


@pytest.mark.parametrize("name", MOST_TELLING)
def test_without_style_sheets_every_text_has_its_font_every_link_its_colour_and_every_box_its_width(
    name: str, browser: Browser, tmp_path: Path
) -> None:
    letter = letters()[name]
    page = letter.write(tmp_path)
    page.write_text(letter.local(without_styles(letter.html)), encoding="utf-8")
    with opened(browser, width=700) as visit:
        visit.page.goto(page.as_uri())
        fonts = visit.page.evaluate(
            "[...document.querySelectorAll('h1,h2,h3,h4,p,li,a,td.card-cell,td.person-cell,td.quote')]"
            ".map(element => getComputedStyle(element).fontFamily)"
        )
        resize(visit.page, 375)
        width, left, boxes = visit.page.evaluate(
            "[document.documentElement.scrollWidth, document.querySelector('.paper').getBoundingClientRect().left, "
            "[...document.querySelectorAll('.box')].map(box => box.offsetWidth)]"
        )
    assert (width, left) == (375, 0)
    assert all(box > 200 for box in boxes)  # one below the other, and none squeezed
    assert {font.split(",")[0].strip("\"'") for font in fonts} <= {"Segoe UI", "Georgia"}
    links = lxml_html.document_fromstring(letter.html).iter("a")
    assert [link.get("href") for link in links if "color:" not in link.get("style", "")] == []


# Gmail


@pytest.mark.parametrize("name", NAMES)
def test_style_sheets_are_shorter_than_what_gmail_drops(name: str) -> None:
    sheets = re.findall(r"<style\b.*?</style>", letters()[name].html, re.DOTALL)
    assert sum(len(sheet.encode()) for sheet in sheets) < MOST_STYLES


def test_a_large_issue_stays_small() -> None:
    assert len(letters()["ash-2021"].html.encode()) < MOST_HTML


def test_200_sessions_are_not_clipped(tmp_path: Path) -> None:
    shutil.copy(ROOT / "newsletter.yaml", tmp_path)
    (tmp_path / "issues").mkdir()
    sessions = "".join(
        f"      - title: 'Session {number}: what is known about the treatment of acute leukemia, and what is not'\n"
        f"        url: https://example.org/meeting/2026/sessions/{number}\n"
        f"        code: A-{number}\n"
        f"        room: Hall {number % 9}\n"
        "        speakers: ['Your Name, Example University, Ghent']\n"
        for number in range(1000, 1200)
    )
    (tmp_path / "issues" / "long.yaml").write_text(
        issue(f"  - type: sessions\n    heading: All of them\n    sessions:\n{sessions}"), "utf-8"
    )
    (letter,) = letters_of(tmp_path)
    assert letter.html.count("<li ") == 200
    assert len(letter.html.encode()) < CLIPPED


# The dark


def picture(letter: Letter, html: str, folder: Path, browser: Browser, *, dark: bool) -> Image.Image:
    page = letter.write(folder)
    page.write_text(letter.local(html), encoding="utf-8")
    with opened(browser, width=700, dark=dark) as visit:
        visit.page.goto(page.as_uri())
        return Image.open(BytesIO(visit.page.screenshot(full_page=True))).convert("RGB")


@pytest.mark.parametrize("name", MOST_TELLING)
def test_the_dark_of_outlook_is_the_dark_of_apple_mail(name: str, browser: Browser, tmp_path: Path) -> None:
    letter = letters()[name]
    assert '<meta name="color-scheme" content="light dark">' in letter.html
    assert '<meta name="supported-color-schemes" content="light dark">' in letter.html
    apple = picture(letter, letter.html, tmp_path, browser, dark=True)
    marked = letter.html.replace("<body", "<body data-ogsc data-ogsb", 1)
    outlook = picture(letter, marked, tmp_path, browser, dark=False)
    assert ImageChops.difference(apple, outlook).getbbox() is None


@pytest.mark.parametrize("name", MOST_TELLING)
def test_nothing_light_is_left_in_the_dark_but_pictures(name: str, browser: Browser, tmp_path: Path) -> None:
    hidden = letters()[name].html.replace("</head>", "<style>img { visibility: hidden }</style></head>")
    dark = picture(letters()[name], hidden, tmp_path, browser, dark=True).convert("L")
    light = sum(dark.histogram()[128:])
    assert light < 0.1 * dark.width * dark.height  # the letters of the text


# From right to left


# Not the cells of buttons and calendar leaves, which are as wide as their words.
PLACES = """() => [...document.querySelectorAll(
    'h1, h2, h3, h4, p, ul, ol, blockquote, td:not(.button-cell, .quiet-cell), img, hr'
)].filter(element => !element.closest('.leaf')).map(element => {
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    return [element.tagName, box.left, box.right, style.borderLeftWidth, style.borderRightWidth];
})"""


def test_a_letter_from_right_to_left_is_the_mirror_of_one_from_left_to_right(browser: Browser, tmp_path: Path) -> None:
    root = tmp_path / "both"
    shutil.copytree(KITCHEN_SINK, root, ignore=shutil.ignore_patterns("out", "arabic.yaml"))
    issue = (KITCHEN_SINK / "issues" / "everything.yaml").read_text("utf-8")
    (root / "issues" / "everything.yaml").rename(root / "issues" / "ltr.yaml")
    (root / "issues" / "rtl.yaml").write_text(f"language: ar\n{issue}", "utf-8")
    places = {}
    with opened(browser) as visit:
        for letter in letters_of(root):
            visit.page.goto(letter.write(tmp_path).as_uri())
            for width in (375, 700):
                resize(visit.page, width)
                places[letter.name, width] = visit.page.evaluate(PLACES)
    for width in (375, 700):
        for (tag, left, right, *borders), mirrored in zip(places["ltr", width], places["rtl", width], strict=True):
            assert mirrored[0] == tag
            assert mirrored[1:3] == pytest.approx([width - right, width - left], abs=1), tag
            assert mirrored[3:] == borders[::-1], tag
