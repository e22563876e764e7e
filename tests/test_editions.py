"""Whole letters: each case of tests/editions becomes what its folder expects, and every letter keeps the house rules.

A case is a folder with issue.yaml, email.txt (the whole plain text) and blocks.html (the outline of its blocks, see
tests/editions/reading.py). To add one, add a folder with an issue.yaml, write the two files with

    python -m tests.test_editions

from the checkout's folder, and read them: they must be what the author of the issue would want. The same command after
a change of the templates shows in `git diff` what it changed.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote

import pytest
from babel import Locale
from lxml import html as lxml_html
from playwright.sync_api import Browser

from newsletter import build_edition, load_publication, write_edition
from newsletter.build import compose_translation
from newsletter.calendar.links import SERVICES
from newsletter.reading.kinds import Kind
from newsletter.reading.model_base import Model
from newsletter.reading.source import dotted
from newsletter.text.addresses import with_letters
from newsletter.translating.naming import catalog_of
from newsletter.translating.renewal import renewed
from newsletter.translating.texts import texts_of
from tests.browser import opened, resize
from tests.editions.reading import Letter, as_seen, elements, found, outline, parsed, words, wrapper
from tests.examples import cases
from tests.letters import SAMPLES

CHECKOUT = Path(__file__).parent.parent
CASES = CHECKOUT / "tests" / "editions"
NAMES = sorted(path.parent.name for path in CASES.glob("*/issue.yaml"))
COMPLETE = "complete"
SHORT = frozenset({Kind.LINE, Kind.LABEL, Kind.WHEN, Kind.PLACE, Kind.ALT})
CALENDARS = tuple(service.address for service in SERVICES)

# Settings for Word's engine, in a language of its own that no other client is shown.
OFFICE_SETTINGS = re.compile(r"<noscript>\s*<xml>.*?</xml>\s*</noscript>", re.DOTALL)

COMPLETE_PUBLICATION = """\
name: The Complete Letter of all that a publication can say about itself, in one place
sender: {name: The Complete Letter, email: letter@example.org}
site_url: https://news.example.org/letters/
unsubscribe_url: "{{ unsubscribe_url }}"
postal_address: |
  Example Street 1
  1000 Brussels & elsewhere, which makes this line of the address longer than a line of the text
reason: You **asked** for it, at [our site](https://example.org/join).
timezone: Europe/Brussels
also_show_timezones:
  - Europe/London
  - Europe/Dublin
  - Europe/Lisbon
  - Europe/Guernsey
  - Europe/Isle_of_Man
  - Atlantic/Canary
  - Atlantic/Faroe
  - Atlantic/Madeira
  - Australia/Sydney
clock: 12
theme:
  logo: {src: images/logo.png, alt: The Complete Letter}
social:
  - {label: Mastodon, url: "https://social.example.org/@complete"}
  - label: Video channel, with all that was ever recorded by those who make this letter
    url: https://video.example.org/complete
"""


def built(path: Path, root: Path) -> Letter:
    return Letter(build_edition(path, load_publication(root)))


@cache
def case(name: str) -> Letter:
    """Build a case or a sample issue, once in each process."""
    if name in SAMPLES:
        return built(CHECKOUT / "issues" / f"{name}.yaml", CHECKOUT)
    return built(CASES / name / "issue.yaml", CASES)


@pytest.fixture(scope="session")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Letter:
    """A letter with every block of the cases, of a publication that says all that a publication can say."""
    root = tmp_path_factory.mktemp("complete")
    (root / "newsletter.yaml").write_text(COMPLETE_PUBLICATION, "utf-8")
    (root / "images").mkdir()
    for picture in (CASES / "images").iterdir():
        (root / "images" / picture.name).write_bytes(picture.read_bytes())
    (root / "issues").mkdir()
    cases = [(CASES / name / "issue.yaml").read_text("utf-8").partition("\nblocks:\n") for name in NAMES]
    head = next(head for head, _, _ in cases if "\nlanguage:" not in head)
    everything = root / "issues" / "everything.yaml"
    everything.write_text("\n".join([head, "blocks:", *(blocks for _, _, blocks in cases)]), "utf-8")
    return built(everything, root)


@pytest.fixture(params=[*NAMES, *SAMPLES, COMPLETE])
def letter(request: pytest.FixtureRequest) -> Letter:
    if request.param == COMPLETE:
        whole: Letter = request.getfixturevalue("complete")
        return whole
    return case(request.param)


def written(letter: Letter) -> str:
    """Return all that the authors of the issue and of its publication wrote."""
    publication = load_publication(root_of(letter))
    return "\n".join([*letter.edition.issue.texts, *publication.texts])


def root_of(letter: Letter) -> Path:
    path = letter.edition.issue.path
    return next(folder for folder in path.parents if (folder / "newsletter.yaml").is_file())


# What the cases expect


@pytest.mark.parametrize("name", NAMES)
def test_a_case_becomes_the_blocks_that_its_folder_expects(name: str) -> None:
    assert outline(case(name)) == (CASES / name / "blocks.html").read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_case_becomes_the_text_that_its_folder_expects(name: str) -> None:
    assert case(name).text == (CASES / name / "email.txt").read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_case_holds_nothing_but_an_issue_and_what_it_becomes(name: str) -> None:
    assert {path.name for path in (CASES / name).iterdir()} == {"issue.yaml", "email.txt", "blocks.html"}


# The HTML of every letter


def test_the_html_is_valid_to_an_independent_parser(letter: Letter) -> None:
    assert letter.html.startswith("<!DOCTYPE html>\n<html ")
    assert letter.html.endswith("</html>\n")
    assert parsed(letter.html)[1] == set()


def test_the_html_says_its_encoding_where_browsers_look_for_it(letter: Letter) -> None:
    assert re.search(r'<meta [^>]*charset="?utf-8', letter.html.encode()[:1024].decode("ascii", "replace"), re.I)


@pytest.mark.parametrize("by_outlook", [True, False], ids=["Outlook", "others"])
def test_the_html_is_valid_with_its_conditional_comments_applied(letter: Letter, by_outlook: bool) -> None:
    tree, errors = parsed(OFFICE_SETTINGS.sub("", as_seen(letter.html, by_outlook=by_outlook)))

    assert errors == set()
    # A rule may be drawn, for Outlook alone, as a cell with a no-break space.
    assert spaced_out(words(found(tree, "body"))) == spaced_out(words(letter.body))


def test_the_language_and_its_direction_stand_on_the_page_and_on_a_wrapper(letter: Letter) -> None:
    language = letter.edition.issue.language
    expected = (language, {"ar": "rtl"}.get(language, "ltr"))

    for element in (letter.tree, wrapper(letter)):
        assert (element.get("lang"), element.get("dir")) == expected


def test_the_title_of_the_page_is_the_subject(letter: Letter) -> None:
    assert words(found(letter.tree, "title")) == words_of(letter.edition.issue.subject, letter)


def test_there_is_one_heading_of_the_first_level_and_no_level_is_skipped(letter: Letter) -> None:
    levels = [int(element.tag[1]) for element in elements(letter.body) if re.fullmatch("h[1-6]", element.tag)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels)), levels


def test_no_heading_and_no_link_is_empty(letter: Letter) -> None:
    assert all(words(element) for element in elements(letter.body) if re.fullmatch("h[1-6]", element.tag))
    assert [address for address, text in letter.links if not text] == []


def test_every_picture_says_what_it_shows_and_how_large_it_is(letter: Letter) -> None:
    for picture in letter.body.iter("img"):
        assert picture.get("alt") is not None
        assert re.fullmatch("[1-9][0-9]*", picture.get("width", "")), picture.attrib
        assert re.fullmatch("[1-9][0-9]*", picture.get("height", "")), picture.attrib


def test_every_picture_is_written_beside_the_letter(letter: Letter) -> None:
    slug, site = letter.edition.issue.slug, load_publication(root_of(letter)).site_url
    public = f"{site}{slug}/" if site else ""
    addresses = {picture.get("src", "") for picture in letter.body.iter("img")}

    assert addresses == {public + name for name in letter.edition.files if name.startswith("images/")}


def test_every_table_is_a_matter_of_layout_or_names_its_rows_and_columns(letter: Letter) -> None:
    for seen in (letter.tree, parsed(as_seen(letter.html, by_outlook=True))[0]):
        tables = list(seen.iter("table"))
        data = [table for table in tables if table.find("thead") is not None]
        assert {table.get("role") for table in tables if table not in data} == {"presentation"}
        assert {table.get("role") for table in data} <= {None}
        for table in data:
            assert {head.get("scope") for head in table.iter("th")} == {"col", "row"}


def test_every_link_leads_somewhere(letter: Letter) -> None:
    places = {element.get("id") for element in elements(letter.body)}

    for address, text in letter.links:
        known = re.match(r"https?://[^/\s]|mailto:[^@\s]+@[^@\s]+|tel:\+?\d+", address) or re.fullmatch(
            MERGE_TAG, address
        )
        assert known or (address.startswith("#") and address[1:] in places), (address, text)


def test_every_link_has_a_colour_of_its_own(letter: Letter) -> None:
    for link in letter.body.iter("a"):
        assert re.search(r"(?:^|;)\s*color:\s*#[0-9a-f]{3,6}", link.get("style", "")), link.attrib


def test_no_two_elements_share_an_id(letter: Letter) -> None:
    ids = [element.get("id") for element in elements(letter.tree) if element.get("id")]

    assert len(ids) == len(set(ids))


def test_nothing_of_the_machinery_is_left_in_the_html(letter: Letter) -> None:
    assert not re.search(r"data-(?:at|premailer)|\bat:(?:blocks|theme|title|date|preheader)|\\u\{|</?mj", letter.html)
    assert not re.search("[\ue000-\uf8ff]|%EE%8|&#(?:x[eE][0-9a-fA-F]{3}|5[789][0-9]{3});", letter.html)
    assert not list(letter.tree.iter("script"))


MERGE_TAG = r"\{\{ [a-z][a-z0-9_]*(?: \| [^{}\n]+)? \}\}"


def test_every_brace_and_every_python_word_was_written_by_an_author(letter: Letter) -> None:
    source = spaced_out(written(letter))

    for text in (letter.text, f"{words(letter.body)} {words(found(letter.tree, 'title'))}"):
        for braces in re.findall(r"\{\{[^{}]*\}\}|\{%.*?%\}|\{#.*?#\}", re.sub(r"\s+", " ", text)):
            assert spaced_out(braces) in source
        for word in re.findall(r"\b(?:None|Undefined|True|False|object at 0x\w+|Markup)\b", text):
            assert word in source


# The letter in a browser


DRAWN = """() => [...document.images].map(picture => ({
    src: picture.getAttribute('src'),
    drawn: [picture.clientWidth, picture.clientHeight],
    said: [picture.getAttribute('width'), picture.getAttribute('height')].map(Number),
}))"""


@pytest.mark.parametrize("letter", cases([COMPLETE, *SAMPLES, *NAMES]), indirect=True)
def test_the_letter_calls_nobody_fits_a_narrow_screen_and_draws_no_picture_larger_than_it_says(
    letter: Letter, browser: Browser, tmp_path: Path
) -> None:
    page = write_edition(letter.edition, tmp_path) / "email.html"
    hosted = {address for address in pictures(letter) if address.startswith("https:")}

    with opened(browser, width=320) as visit:
        visit.page.goto(page.as_uri())
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 320
        assert visit.page.evaluate("document.compatMode") == "CSS1Compat"
        resize(visit.page, 700)
        for picture in visit.page.evaluate(DRAWN):
            for drawn, said in zip(picture["drawn"], picture["said"], strict=True):
                assert drawn <= said + 1, picture["src"]
    assert set(visit.refused) == hosted


def pictures(letter: Letter) -> list[str]:
    return [picture.get("src", "") for picture in letter.body.iter("img")]


# The text of every letter


def test_the_text_keeps_to_76_columns_and_leaves_no_loose_space(letter: Letter) -> None:
    lines = letter.text.split("\n")

    # An address, or a merge tag with what touches it, is one word however long it is.
    assert [line for line in lines if len(line) > 76 and " " in re.sub(MERGE_TAG, "tag", bare(line))] == []
    assert [line for line in lines if line != line.rstrip()] == []
    assert "\t" not in letter.text
    assert "\n\n\n" not in letter.text
    assert not letter.text.startswith("\n")
    assert letter.text.endswith("\n") and not letter.text.endswith("\n\n")


def test_the_text_holds_no_html_but_what_authors_typed(letter: Letter) -> None:
    source = spaced_out(written(letter))
    source += unescape(source)

    for html in re.findall(r"</?[a-zA-Z!][^<>]*>|&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);", letter.text):
        assert spaced_out(html) in source


def test_every_link_of_the_html_is_in_the_text_and_of_those_to_calendars_one(letter: Letter) -> None:
    lines = {unquote(re.sub(r"^\[\d+\] ", "", bare(line))) for line in letter.text.split("\n")}
    flowing = spaced_out(letter.text)

    by_hand = [link for link in letter.links if not link[0].startswith(("#", *CALENDARS[1:]))]
    # Where there is a calendar file, its address is the one in the text, and else Google's.
    files = any(address.endswith(".ics") for address, _ in by_hand)
    for address, text in by_hand:
        if files and address.startswith(CALENDARS[0]):
            continue
        typed = unquote(with_letters(re.sub("^(?:mailto|tel):", "", address)))
        if text in (address, typed, typed.removeprefix("https://")):
            assert spaced_out(text) in flowing
        else:
            assert {unquote(address), typed} & lines, (address, text)


def test_every_date_and_time_of_the_html_is_in_the_text(letter: Letter) -> None:
    shown = dates(words(letter.body), letter.edition.issue.language)

    assert len(shown) >= 1
    flowing = spaced_out(letter.text)
    assert [date for date in shown if spaced_out(date) not in flowing] == []


@pytest.mark.parametrize("name", [*NAMES, *SAMPLES])
def test_no_paragraph_of_the_text_is_said_twice(name: str) -> None:
    letter = case(name)
    # The name stands at the head and, as a signature, at the foot; a line of stars is a pause.
    repeatable = {load_publication(root_of(letter)).name, "* * *"}
    paragraphs = letter.text.strip().split("\n\n")

    assert {text for text in paragraphs if paragraphs.count(text) > 1} <= repeatable


def bare(line: str) -> str:
    """Return a line without its indent, its bullet and its quotation marks (>)."""
    return re.sub(r"^(?:[ >]*)(?:- |\d+\. )?", "", line)


def spaced_out(text: str) -> str:
    """Return the text without any white space, so that line breaks do not matter."""
    return re.sub(r"\s+", "", text)


def dates(text: str, language: str) -> list[str]:
    """Return the dates with a year, and the times, that stand in a text."""
    months = "|".join(map(re.escape, Locale.parse(language, sep="-").months["format"]["wide"].values()))
    day = r"\d{1,2}(?:\s?–\s?\d{1,2})?"
    date = rf"(?:{day} )?(?:{months})(?: {day},?)? \d{{4}}"
    return re.findall(rf"{date}|\b\d{{1,2}}:\d{{2}}\b", re.sub("[\u200e\u200f]", "", text))


def test_every_text_that_nobody_has_translated_says_its_language(complete: Letter) -> None:
    path = complete.edition.issue.path
    catalog = catalog_of(path, "ar")
    catalog.write_bytes(renewed(complete.edition.issue, "ar", None, catalog.name).content)
    letter = compose_translation(path, load_publication(root_of(complete)), "ar")
    catalog.unlink()
    spoken: dict[str, set[tuple[str | None, str | None]]] = {}
    for element in next(lxml_html.document_fromstring(letter.rendering.html).iter("body")).iter("*"):
        around = next(each for each in (element, *element.iterancestors()) if each.get("lang"))
        for text in (element.text, element.get("alt")):
            spoken.setdefault(spaced_out(text or ""), set()).add((around.get("lang"), around.get("dir")))
        outside = next(each for each in element.iterancestors() if each.get("lang"))
        spoken.setdefault(spaced_out(element.tail or ""), set()).add((outside.get("lang"), outside.get("dir")))
    texts = list(texts_of(complete.edition.issue))
    names = {text.words for text in texts if text.kind is Kind.NAME}
    short = [text for text in texts if text.kind in SHORT and not text.stays and text.words not in names]
    said = {text.field: spoken[spaced_out(text.words)] for text in short if spaced_out(text.words) in spoken}

    assert len(said) > 40
    assert {field: ways for field, ways in said.items() if ways != {("en", "ltr")}} == {}


# Where everything comes from


def test_every_origin_is_a_place_of_the_issue_that_holds_what_the_element_says(letter: Letter) -> None:
    issue = letter.edition.issue
    placed = list(lxml_html.document_fromstring(letter.html).iter("*"))
    assert letter.edition.rendering.origins

    for place, steps in letter.edition.rendering.origins.items():
        path = dotted(steps)
        assert is_written(issue.source.data, steps), path
        assert issue.source.position(steps).line > 1, path
        element, value = placed[place], value_at(issue, steps)
        if isinstance(value, str) and steps[-1] not in ("status", "format"):  # whose values are words of ours
            # Cells begin with the name of their column, which is hidden where there is room for a table.
            html = lxml_html.tostring(element, encoding="unicode", with_tail=False).partition(">")[2]
            seen = unescape(re.sub(r"<span [^>]*display:none.*?</span>|<[^>]+>", " ", html))
            said = [seen, *map(str, element.attrib.values())]
            assert any(says(text, neutral(value)) for text in said), (path, said)


def test_every_block_and_every_thing_in_it_has_an_origin(letter: Letter) -> None:
    origins = set(map(dotted, letter.edition.rendering.origins.values()))
    places = {"title", "date", "preheader"}
    for number, block in enumerate(letter.edition.issue.blocks):
        places.add(f"blocks.{number}")
        for name in ("heading", "intro", "text"):
            if getattr(block, name, None):
                places.add(f"blocks.{number}.{name}")
        of_things = ("videos", "webinars", "news", "people", "partners", "sessions", "links", "highlights")
        for name in (*of_things, "buttons", "answers", "jobs", "pictures"):
            things = getattr(block, name, ())
            places |= {f"blocks.{number}.{name}.{index}" for index in range(len(things))}

    # A block that has neither a heading nor words of its own is nothing but the things in it.
    within = {place for place in places if any(origin.startswith(f"{place}.") for origin in origins)}
    assert sorted(places - origins - within) == []


def is_written(data: Any, steps: tuple[str | int, ...]) -> bool:
    """Return whether a file holds a value at the path, or one text that stands for the keys below it."""
    for step in steps:
        if isinstance(data, str):
            return True
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def value_at(value: Any, steps: tuple[str | int, ...]) -> Any:
    for step in steps:
        value = getattr(value, str(step)) if isinstance(value, Model) else value[step]
    return value


def says(text: str, value: str) -> bool:
    """Return whether the words of one are in the other, in their order: prose loses its markup and its addresses."""
    spoken, source = (re.findall(r"[^\W_]+", normalize("NFC", part).lower()) for part in (text, value))
    return bool(spoken) and (is_within(spoken, source) or is_within(source, spoken))


def is_within(few: list[str], many: list[str]) -> bool:
    rest = iter(many)
    return all(word in rest for word in few)


def neutral(text: str) -> str:
    """Return the text with merge tags in their one spelling."""
    return re.sub(
        r"\{\{\s*([a-z][a-z0-9_]*)\s*(?:\|\s*([^{}\n]*?)\s*)?\}\}",
        lambda tag: f"{{{{ {tag[1]} | {tag[2]} }}}}" if tag[2] else f"{{{{ {tag[1]} }}}}",
        text,
    )


def words_of(line: str, letter: Letter) -> str:
    return re.sub(r"[ \t\r\n]+", " ", neutral(line)).strip()


if __name__ == "__main__":
    for name in NAMES:
        (CASES / name / "email.txt").write_text(case(name).text, "utf-8")
        (CASES / name / "blocks.html").write_text(outline(case(name)), "utf-8")
