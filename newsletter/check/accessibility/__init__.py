"""Rules about accessibility: for readers with low vision, a screen reader or a touch screen.

Comes in: a letter, whose HTML is checked as sent, but without its style sheets, since many programs drop them. Goes
out: findings at the line of the template that wrote an element, or where its author did, or in the theme.

nearest_color.py  the nearest colour that can be told apart from those that it is seen with
contrast.py       text whose contrast with its background is too low
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from urllib.parse import unquote

from newsletter.check.accessibility.contrast import (
    CONTRAST,
    MOST_QUOTED,
    THEME_CONTRAST,
    first_words,
    low_contrast,
    rounded_down,
    theme_contrast,
)
from newsletter.check.computed_style import border, height_of, longhands, padding
from newsletter.check.elements import body_of, text_of
from newsletter.check.finding import Finding, Rule, clipped
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.text.markup import Element

LANGUAGE = Rule(
    "accessibility.language",
    "error",
    "The letter does not say its language, `{language}`, on <html>.",
    'Write `lang="{{{{ issue.language }}}}"` on <mjml>.',
)
DIRECTION = Rule(
    "accessibility.direction",
    "error",
    "The letter does not say on <html> that it reads {way}.",
    'Write `dir="{{{{ dir }}}}"` on <mjml>.',
)
TITLE = Rule(
    "accessibility.title",
    "error",
    "The letter has no title.",
    "Write `<mj-title>{{{{ issue.subject }}}}</mj-title>` into <mj-head>.",
)
HEADINGS = Rule(
    "accessibility.headings", "warning", "{defect}", "Give the letter one <h1>, and skip no level below it."
)
ALT_MISSING = Rule(
    "accessibility.alt-missing",
    "error",
    "This picture has no `alt`, and a screen reader reads out its address.",
    'Write `alt="…"` with what it shows, or `alt=""` if it only decorates.',
)
ALT_FILE_NAME = Rule(
    "accessibility.alt-file-name",
    "warning",
    "The alt “{alt}” does not say what the picture shows.",
    "Say in a few words what is to be seen.",
)
LAYOUT_TABLE = Rule(
    "accessibility.layout-table",
    "error",
    "This table lays things out, and a screen reader announces it as data.",
    'Write `role="presentation"` on it, or <th> into it if it is a table of data.',
)
LINK_NAME = Rule(
    "accessibility.link-name",
    "error",
    "This link has no words, and a screen reader says only “link”.",
    "Write words into it, or an `alt` into its picture.",
)
LINKED_PICTURE = Rule(
    "accessibility.linked-picture",
    "error",
    "This picture is a link and has no words, so a screen reader says only “link”.",
    "Say in a few words what the link opens, as in `alt: The poster of the spring meeting`.",
)
FONT_SIZE = Rule(
    "accessibility.font-size",
    "warning",
    "“{text}” is {size} px high, and many people cannot read that.",
    "Make it 14 px or more; 12 px is the least.",
)
BUTTON_HEIGHT = Rule(
    "accessibility.button-height",
    "warning",
    "The button “{text}” is {height} px high, and a finger needs 44.",
    "Give its link more padding above and below, or a larger line-height.",
)

LEAST_SIZE = 12
LEAST_BUTTON = 44

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_PICTURE = (
    *("image", "logo", "photo", "photograph", "picture", "illustration", "graphic"),
    *("photographie", "bild", "foto", "abbildung", "grafik", "imagen", "fotografía", "logotipo"),
    *("afbeelding", "plaatje", "logotype", "imagem", "immagine", "صورة", "الصورة", "شعار"),
)
"""Words that say of a picture that it is one, in languages of letters; a camera or an editor adds a number to some."""

_FILE_NAME = (
    r"(?i).+\.(?:avif|bmp|gif|heic|jpe?g|png|svg|tiff?|webp)"
    r"|(?:dsc[fn]?|img|pxl)[ _-]?[0-9][0-9 _-]*"
    rf"|(?:{'|'.join(_PICTURE)})[ _-]?[0-9]*"
)


# What screen readers read


def _language(letter: ParsedLetter) -> Iterator[Finding]:
    language = letter.issue.language
    if letter.root.get("lang", "").lower().split("-")[0] != language.lower().split("-")[0]:
        yield letter.finding_in_template(LANGUAGE, letter.root, language=language)


def _direction(letter: ParsedLetter) -> Iterator[Finding]:
    from babel import Locale

    right_to_left = Locale.parse(letter.issue.language, sep="-").text_direction == "rtl"
    if letter.root.get("dir", "").lower() != ("rtl" if right_to_left else "ltr"):
        way = "from right to left" if right_to_left else "from left to right"
        yield letter.finding_in_template(DIRECTION, letter.root, way=way)


def _title(letter: ParsedLetter) -> Iterator[Finding]:
    title = letter.root.find("head/title")
    if title is None or not _is_visible(title.text or ""):
        yield letter.finding_in_template(TITLE, letter.root if title is None else title)


def _headings(letter: ParsedLetter) -> Iterator[Finding]:
    headings = [element for element in letter.elements if element.tag in _HEADINGS]
    first = [heading for heading in headings if heading.tag == "h1"]
    if not first:
        yield letter.finding_in_template(HEADINGS, body_of(letter.root), defect="The letter has no <h1>.")
    defects = dict.fromkeys(first[1:], "This is a second <h1>.")
    for before, heading in pairwise(headings):
        if int(heading.tag[1]) > int(before.tag[1]) + 1:
            defects[heading] = f"A heading of level {heading.tag[1]} follows one of level {before.tag[1]}."
    for heading, defect in defects.items():
        yield letter.finding_in_element(HEADINGS, heading, letter.as_written(text_of(heading)), defect=defect)


def _alt_missing(letter: ParsedLetter) -> Iterator[Finding]:
    for picture in letter.root.iter("img"):
        if picture.get("alt") is None:
            yield letter.finding_in_template(ALT_MISSING, picture)


def _alt_file_name(letter: ParsedLetter) -> Iterator[Finding]:
    logo = letter.publication.theme.logo
    for picture in letter.root.iter("img"):
        alt = letter.as_written(picture.get("alt", ""))
        if not alt:
            continue
        path = letter.path_of(picture)
        texts = letter.texts_below(path) if path else ()
        written = {passage.path: passage.text for passage in texts}
        files = (picture.get("src", ""), written.get((*path, "src"), ""))
        if not (_is_file_name(alt) or alt in map(_stem, files)):
            continue
        if letter.as_written(written.get((*path, "alt"), "")) == alt:
            yield letter.finding(ALT_FILE_NAME, (*path, "alt"), alt=alt)
        elif not path and logo and logo.alt == alt:
            yield letter.finding_in_publication(ALT_FILE_NAME, ("theme", "logo", "alt"), alt=alt)
        else:
            yield letter.finding_in_template(ALT_FILE_NAME, picture, alt=alt)


def _is_file_name(alt: str) -> bool:
    may_be = "." in alt or alt.lower().startswith(("dsc", "img", "pxl", *_PICTURE))
    return may_be and re.fullmatch(_FILE_NAME, alt) is not None


def _stem(src: str) -> str:
    return PurePosixPath(unquote(src)).stem


def _layout_table(letter: ParsedLetter) -> Iterator[Finding]:
    for table in letter.root.iter("table"):
        if table.get("role") not in ("presentation", "none") and not _is_of_data(table):
            yield letter.finding_in_template(LAYOUT_TABLE, table)


def _is_of_data(table: Element) -> bool:
    return bool(table.xpath("./caption | ./tr/th | ./*/tr/th | ./tr/td[@scope] | ./*/tr/td[@scope]"))


def _link_name(letter: ParsedLetter) -> Iterator[Finding]:
    for link in letter.root.iter("a"):
        is_heard = link.get("href") is not None and link.get("aria-hidden") != "true"
        if not is_heard or letter.styles[link].is_hidden or any(map(_is_visible, _spoken(link))):
            continue
        pictures = [(*letter.path_of(picture), "alt") for picture in link.iter("img")]
        if alt := next(filter(letter.texts_below, pictures), None):
            yield letter.finding(LINKED_PICTURE, alt)
        else:
            yield letter.finding_in_element(LINK_NAME, link, letter.as_written(link.get("href")))


def _spoken(link: Element) -> Iterator[str]:
    """Yield the texts that a screen reader can read out for a link."""
    yield text_of(link)
    yield from (picture.get("alt", "") for picture in link.iter("img"))
    yield from (link.get("aria-label", ""), link.get("title", ""))


def _is_visible(text: str) -> bool:
    """Return whether a text has any characters but spaces and invisible ones."""
    return any(not char.isspace() and unicodedata.category(char) not in ("Cf", "Mn") for char in text)


# Sizes that can be read and tapped


def _font_size(letter: ParsedLetter) -> Iterator[Finding]:
    for element in body_of(letter.root).iter("*"):
        style = letter.styles[element]
        if style.size < LEAST_SIZE and not style.is_hidden and (words := first_words(letter, element)):
            decisive = letter.elements[style.size_of]
            yield letter.finding_in_element(
                FONT_SIZE, decisive, words, text=clipped(words, MOST_QUOTED), size=rounded_down(style.size)
            )


def _button_height(letter: ParsedLetter) -> Iterator[Finding]:
    for link in letter.root.iter("a"):
        style = letter.styles[link]
        if style.is_hidden or link.find(".//img") is not None or not _is_button(letter, link):
            continue
        height, words = height_of(link, style), letter.as_written(text_of(link))
        if words and height < LEAST_BUTTON:
            yield letter.finding_in_element(
                BUTTON_HEIGHT, link, words, text=clipped(words, MOST_QUOTED), height=int(height)
            )


def _is_button(letter: ParsedLetter, link: Element) -> bool:
    """Return whether a link looks like a button: it, or a table cell that it has to itself, is painted or framed."""
    declared = longhands(link.get("style", ""))
    is_box = declared.get("display", "inline") != "inline" or padding(declared, letter.styles[link].size) > 0
    if not is_box and not declared.get("text-decoration", "").startswith("none"):
        return False
    cell = link.getparent()
    is_alone = cell.tag in ("td", "th") and text_of(cell).strip() == text_of(link).strip()
    return _is_drawn(letter, link) or (is_alone and _is_drawn(letter, cell))


def _is_drawn(letter: ParsedLetter, element: Element) -> bool:
    """Return whether an element stands out from its surroundings by its background or a border."""
    style = letter.styles[element]
    is_painted = style.background != letter.styles[element.getparent()].background
    return is_painted or border(longhands(element.get("style", "")), style.size) > 0


_TESTS = (
    (LANGUAGE, _language),
    (DIRECTION, _direction),
    (TITLE, _title),
    (HEADINGS, _headings),
    (ALT_MISSING, _alt_missing),
    (ALT_FILE_NAME, _alt_file_name),
    (LAYOUT_TABLE, _layout_table),
    (LINK_NAME, _link_name),
    (CONTRAST, low_contrast),
    (FONT_SIZE, _font_size),
    (BUTTON_HEIGHT, _button_height),
)
RULES = (*(rule for rule, _ in _TESTS), LINKED_PICTURE, THEME_CONTRAST)


def check(letter: ParsedLetter) -> Iterator[Finding]:
    """Find what hinders readers who see badly, hear the letter or use a finger; each line of a template once."""
    seen = set()
    for finding in (finding for _, test in _TESTS for finding in test(letter)):
        problem = finding.problem
        # A line of YAML can hold two mistakes; two findings on one line of a template mostly come from a macro.
        column = problem.column if problem.file.endswith(".yaml") else 0
        place = (finding.rule, problem.file, problem.line, column)
        if place not in seen:
            seen.add(place)
            yield finding
    yield from theme_contrast(letter.publication)
