"""Rules about what members with weak eyes, screen readers or keyboards meet.

Comes in: a letter, of which the HTML as it is sent counts, without its style sheets: many programs drop them. Goes out:
findings at the line of the template that wrote an element, of the issue where its author did, or of the theme.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from newsletter.check.colors import contrast, luminance, over
from newsletter.check.elements import Element, body_of, text_of
from newsletter.check.finding import Finding, Rule, clipped
from newsletter.check.letter import Letter
from newsletter.check.looks import border, height_of, longhands, padding
from newsletter.check.passage import texts_below
from newsletter.publication import Publication

if TYPE_CHECKING:
    from newsletter.source import Path

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
    "The alt “{alt}” is the name of a file, not what the picture shows.",
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
CONTRAST = Rule(
    "accessibility.contrast",
    "error",
    "“{text}” has a contrast of {ratio}:1 ({color} on {ground}), and text needs {needed}:1.",
    "Choose a {way} colour for the words, or another one behind them.",
)
THEME_CONTRAST = Rule(
    "accessibility.theme-contrast",
    "warning",
    "`{upper}` on `{lower}` has a contrast of {ratio}:1 in the {scheme} scheme, and text needs {needed}:1.",
    "Make `{name}` {way}, or change `{other}`.",
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

RULES = (
    LANGUAGE,
    DIRECTION,
    TITLE,
    HEADINGS,
    ALT_MISSING,
    ALT_FILE_NAME,
    LAYOUT_TABLE,
    LINK_NAME,
    CONTRAST,
    THEME_CONTRAST,
    FONT_SIZE,
    BUTTON_HEIGHT,
)

LEAST_CONTRAST = 4.5
"""What WCAG 2.2 asks of text at level AA, 1.4.3: https://www.w3.org/TR/WCAG22/#contrast-minimum."""

LEAST_CONTRAST_OF_LARGE_TEXT = 3
LARGE, LARGE_AND_BOLD = 24, 18.66  # in px: 18 and 14 points

LEAST_SIZE = 12
LEAST_BUTTON = 44
MOST_QUOTED = 48

MIDDLE = 0.18
"""The luminance that is as far from black as from white, in contrast."""

MEETING_COLORS = (
    *((upper, lower) for upper in ("text", "muted", "accent") for lower in ("page", "paper", "tint")),
    ("text", "line"),
    ("on_button", "button"),
)
"""Which colours of a palette are seen on which."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_BEGINS_OF_FILES = ("dsc", "img", "pxl", "image", "logo", "photo", "picture")
_FILE_NAME = (
    r"(?i).+\.(?:avif|bmp|gif|heic|jpe?g|png|svg|tiff?|webp)"
    r"|(?:dsc[fn]?|img|pxl)[ _-]?[0-9][0-9 _-]*"
    r"|(?:image|logo|photo|picture)[ _-]?[0-9]*"
)


def check(letter: Letter) -> Iterator[Finding]:
    """Find what keeps readers out who see badly, hear the letter, or point with a finger; a template's line once."""
    found = (
        *_language(letter),
        *_direction(letter),
        *_title(letter),
        *_headings(letter),
        *_alt_missing(letter),
        *_alt_file_name(letter),
        *_layout_table(letter),
        *_link_name(letter),
        *_contrast(letter),
        *_font_size(letter),
        *_button_height(letter),
    )
    seen = set()
    for finding in found:
        problem = finding.problem
        # A line of YAML can hold two mistakes; what is found twice on a line of a template is most often a macro's.
        column = problem.column if problem.file.endswith(".yaml") else 0
        place = (finding.rule, problem.file, problem.line, column)
        if place not in seen:
            seen.add(place)
            yield finding
    yield from theme_contrast(letter.publication)


# What a screen reader is told


def _language(letter: Letter) -> Iterator[Finding]:
    language = letter.issue.language
    if letter.root.get("lang", "").lower().split("-")[0] != language.lower().split("-")[0]:
        yield letter.finding_in_template(LANGUAGE, letter.root, language=language)


def _direction(letter: Letter) -> Iterator[Finding]:
    from babel import Locale

    right_to_left = Locale.parse(letter.issue.language, sep="-").text_direction == "rtl"
    if letter.root.get("dir", "").lower() != ("rtl" if right_to_left else "ltr"):
        way = "from right to left" if right_to_left else "from left to right"
        yield letter.finding_in_template(DIRECTION, letter.root, way=way)


def _title(letter: Letter) -> Iterator[Finding]:
    title = letter.root.find("head/title")
    if title is None or not _is_visible(title.text or ""):
        yield letter.finding_in_template(TITLE, letter.root if title is None else title)


def _headings(letter: Letter) -> Iterator[Finding]:
    headings = [element for element in letter.elements if element.tag in _HEADINGS]
    first = [heading for heading in headings if heading.tag == "h1"]
    if not first:
        yield letter.finding_in_template(HEADINGS, body_of(letter.root), defect="The letter has no <h1>.")
    defects = dict.fromkeys(first[1:], "This is a second <h1>.")
    for before, heading in pairwise(headings):
        if int(heading.tag[1]) > int(before.tag[1]) + 1:
            defects[heading] = f"A heading of level {heading.tag[1]} follows one of level {before.tag[1]}."
    for heading, defect in defects.items():
        yield _found(letter, HEADINGS, heading, _words(letter, text_of(heading)), defect=defect)


def _alt_missing(letter: Letter) -> Iterator[Finding]:
    for picture in letter.root.iter("img"):
        if picture.get("alt") is None:
            yield letter.finding_in_template(ALT_MISSING, picture)


def _alt_file_name(letter: Letter) -> Iterator[Finding]:
    logo = letter.publication.theme.logo
    for picture in letter.root.iter("img"):
        alt = _words(letter, picture.get("alt", ""))
        if not alt:
            continue
        path = letter.path_of(picture)
        texts = texts_below(letter.issue.source, path) if path else ()
        written = {passage.path: passage.text for passage in texts}
        files = (picture.get("src", ""), written.get((*path, "src"), ""))
        if not (_is_file_name(alt) or alt in map(_stem, files)):
            continue
        if _words(letter, written.get((*path, "alt"), "")) == alt:
            yield letter.finding(ALT_FILE_NAME, (*path, "alt"), alt=alt)
        elif not path and logo and logo.alt == alt:
            yield letter.finding_in_publication(ALT_FILE_NAME, ("theme", "logo", "alt"), alt=alt)
        else:
            yield letter.finding_in_template(ALT_FILE_NAME, picture, alt=alt)


def _is_file_name(alt: str) -> bool:
    may_be = "." in alt or alt.lower().startswith(_BEGINS_OF_FILES)
    return may_be and re.fullmatch(_FILE_NAME, alt) is not None


def _stem(src: str) -> str:
    return PurePosixPath(unquote(src)).stem


def _layout_table(letter: Letter) -> Iterator[Finding]:
    for table in letter.root.iter("table"):
        if table.get("role") not in ("presentation", "none") and not _is_of_data(table):
            yield letter.finding_in_template(LAYOUT_TABLE, table)


def _is_of_data(table: Element) -> bool:
    return bool(table.xpath("./caption | ./tr/th | ./*/tr/th | ./tr/td[@scope] | ./*/tr/td[@scope]"))


def _link_name(letter: Letter) -> Iterator[Finding]:
    for link in letter.root.iter("a"):
        is_heard = link.get("href") is not None and link.get("aria-hidden") != "true"
        if is_heard and not letter.looks[link].is_hidden and not any(map(_is_visible, _spoken(link))):
            yield _found(letter, LINK_NAME, link, _words(letter, link.get("href")))


def _spoken(link: Element) -> Iterator[str]:
    """Yield what a screen reader can say of a link."""
    yield text_of(link)
    yield from (picture.get("alt", "") for picture in link.iter("img"))
    yield from (link.get("aria-label", ""), link.get("title", ""))


def _is_visible(text: str) -> bool:
    """Return whether a text holds anything but spaces and signs that nobody sees."""
    return any(not sign.isspace() and unicodedata.category(sign) not in ("Cf", "Mn") for sign in text)


# What weak eyes see, and fingers hit


def _contrast(letter: Letter) -> Iterator[Finding]:
    for element in body_of(letter.root).iter("*"):
        look = letter.looks[element]
        if look.is_hidden or look.color is None or look.ground is None or not look.color.alpha:
            continue
        color, ground = over(look.color, look.ground), look.ground
        is_large = look.size >= (LARGE_AND_BOLD if look.is_bold else LARGE)
        needed = LEAST_CONTRAST_OF_LARGE_TEXT if is_large else LEAST_CONTRAST
        reached = contrast(color, ground)
        if reached >= needed or not (words := _seen(letter, element)):
            continue
        values = {
            "text": clipped(words, MOST_QUOTED),
            "ratio": _rounded(reached),
            "color": color,
            "ground": ground,
            "needed": needed,
            "way": _away_from(ground),
        }
        if path := _path_of_pale_pair(letter.publication, color, ground):
            yield letter.finding_in_publication(CONTRAST, path, **values)
        else:
            # The last of the elements around the words that had a say in it.
            decisive = letter.elements[max(look.color_of, look.ground_of)]
            yield _found(letter, CONTRAST, decisive, words, **values)


def _seen(letter: Letter, element: Element) -> str:
    """Return the first words that stand directly in an element and that members see, or "" where it has none."""
    if not letter.looks[element].size or element.tag == "style":
        return ""
    runs = (element.text, *(child.tail for child in element))
    seen = (_words(letter, run) for run in runs if run and not run.isspace())
    return next((words for words in seen if any(map(str.isalnum, words))), "")


def _path_of_pale_pair(publication: Publication, color: str, ground: str) -> Path | None:
    """Return the place of the theme's colour that is to blame for a pair of colours, None where it is not."""
    pairs = [pair for pair in _pale_pairs(publication) if pair.scheme == "light"]
    return next((pair.path for pair in reversed(pairs) if (pair.color, pair.ground) == (color, ground)), None)


def theme_contrast(publication: Publication) -> Iterator[Finding]:
    """Find the colours of the theme that cannot be told apart well, in the light and in the dark."""
    for pair in _pale_pairs(publication):
        words = THEME_CONTRAST.words(
            upper=pair.upper,
            lower=pair.lower,
            ratio=_rounded(contrast(pair.color, pair.ground)),
            scheme=pair.scheme,
            needed=LEAST_CONTRAST,
            name=pair.name,
            other=pair.lower if pair.name == pair.upper else pair.upper,
            way=_away_from(pair.ground if pair.name == pair.upper else pair.color),
        )
        yield Finding(THEME_CONTRAST.id, THEME_CONTRAST.severity, publication.problem(pair.path, *words))


class _PalePair(NamedTuple):
    """Two colours of a scheme that are too near each other; `name` is the one of the two to change."""

    scheme: str
    upper: str
    lower: str
    color: str
    ground: str
    name: str

    @property
    def path(self) -> Path:
        return ("theme", "colors", self.scheme, self.name)


def _pale_pairs(publication: Publication) -> Iterator[_PalePair]:
    for scheme in ("light", "dark"):
        palette = getattr(publication.theme.colors, scheme)
        for upper, lower in MEETING_COLORS:
            color, ground = getattr(palette, upper), getattr(palette, lower)
            if contrast(color, ground) < LEAST_CONTRAST:
                # The one to change is the one that the publication chose itself.
                own = [name for name in (upper, lower) if _is_own(publication, scheme, name)]
                yield _PalePair(scheme, upper, lower, color, ground, (own or [upper])[0])


def _is_own(publication: Publication, scheme: str, name: str) -> bool:
    return publication.problem(("theme", "colors", scheme, name), "").file == publication.source.name


def _font_size(letter: Letter) -> Iterator[Finding]:
    for element in body_of(letter.root).iter("*"):
        look = letter.looks[element]
        if look.size < LEAST_SIZE and not look.is_hidden and (words := _seen(letter, element)):
            decisive = letter.elements[look.size_of]
            yield _found(letter, FONT_SIZE, decisive, words, text=clipped(words, MOST_QUOTED), size=_rounded(look.size))


def _button_height(letter: Letter) -> Iterator[Finding]:
    for link in letter.root.iter("a"):
        look = letter.looks[link]
        if look.is_hidden or link.find(".//img") is not None or not _is_button(letter, link):
            continue
        height, words = height_of(link, look), _words(letter, text_of(link))
        if words and height < LEAST_BUTTON:
            yield _found(letter, BUTTON_HEIGHT, link, words, text=clipped(words, MOST_QUOTED), height=int(height))


def _is_button(letter: Letter, link: Element) -> bool:
    """Return whether a link looks like a button: it is painted or framed, or the table cell that it has for itself."""
    style = longhands(link.get("style", ""))
    is_box = style.get("display", "inline") != "inline" or padding(style, letter.looks[link].size) > 0
    if not is_box and not style.get("text-decoration", "").startswith("none"):
        return False
    cell = link.getparent()
    is_alone = cell.tag in ("td", "th") and text_of(cell).strip() == text_of(link).strip()
    return _is_drawn(letter, link) or (is_alone and _is_drawn(letter, cell))


def _is_drawn(letter: Letter, element: Element) -> bool:
    """Return whether an element can be told from what is around it."""
    look = letter.looks[element]
    is_painted = look.ground != letter.looks[element.getparent()].ground
    return is_painted or border(longhands(element.get("style", "")), look.size) > 0


# Where, and in which words


def _found(letter: Letter, rule: Rule, element: Element, written: str, **values: Any) -> Finding:
    """Return what was found in an element: in its template; if none wrote it, where its author wrote these words."""
    finding = letter.finding_in_template(rule, element, **values)
    if finding.problem.file != letter.issue.source.name:
        return finding
    return letter.finding_in_text(rule, element, written, **values)


def _words(letter: Letter, text: str) -> str:
    """Return a text of the HTML as its author wrote it: on one line, with merge tags."""
    return " ".join(letter.rendering.tags.neutral(text).split())


def _rounded(number: float) -> str:
    """Return a number that falls short with one digit behind the point, and never as if it did not."""
    return f"{int(number * 10) / 10:g}"


def _away_from(ground: str) -> str:
    return "darker" if luminance(ground) > MIDDLE else "lighter"
