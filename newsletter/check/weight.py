"""Rules about sizes: of the HTML, of its style sheets, of its pictures.

A KB is 1,024 bytes. The HTML is measured as in email.html; services that track its links make it larger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape

from newsletter.check.finding import Finding, Rule
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.reading.kinds import Kind
from newsletter.reading.source import Path

KB = 1024
HEAVY, CLIPPED = 80 * KB, 100 * KB
MOST_STYLE = 16 * KB
LARGEST_IMAGE, LARGEST_IMAGES = 1000 * KB, 800 * KB
FEWEST_LETTERS, FEWEST_BESIDE_PICTURE = 60, 200
SCREEN = 600
"""Height in CSS px from which the pictures of a letter fill a screen."""

HTML_HEAVY = Rule(
    "weight.html-heavy",
    "warning",
    "The HTML has {size} KB; Gmail cuts a letter off after about 102.",
    "Divide the issue, or move details to the web version.",
)
HTML_CLIPPED = Rule("weight.html-clipped", "error", HTML_HEAVY.fact, HTML_HEAVY.hint)
STYLE = Rule(
    "weight.style",
    "warning",
    "With this <style> the style sheets have {size} KB, and Gmail drops what goes beyond 16.",
    "Move rules into inline.css.",
)
IMAGE = Rule(
    "weight.image",
    "warning",
    "The picture {src} has {size} KB in the letter.",
    "Save it smaller: at most 1 MB, better 200 KB.",
)
IMAGES = Rule(
    "weight.images",
    "warning",
    "All pictures together have {size} KB; more than 800 take long on a phone.",
    "Use fewer, or smaller ones.",
)
IMAGE_ONLY = Rule(
    "weight.image-only",
    "error",
    "Almost all of this letter is pictures: it has only {count} letters of text.",
    "Write what the pictures say as text.",
)
RULES = (HTML_HEAVY, HTML_CLIPPED, STYLE, IMAGE, IMAGES, IMAGE_ONLY)


def check(letter: ParsedLetter) -> Iterator[Finding]:
    """Find what is too heavy in a letter."""
    yield from _html(letter)
    yield from _styles(letter)
    yield from _pictures(letter)
    yield from _image_only(letter)


def _html(letter: ParsedLetter) -> Iterator[Finding]:
    tags = letter.rendering.tags
    size = len(tags.write(letter.rendering.html, lambda tag: escape(tag.neutral)).encode())
    if size > HEAVY:
        rule = HTML_CLIPPED if size > CLIPPED else HTML_HEAVY
        yield letter.finding(rule, _largest_block(letter), size=_in_kb(size))


def _styles(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the first style sheet that Gmail drops: it adds up their sizes, and drops all after the limit.

    Measured by others: https://github.com/hteumeuleu/email-bugs/issues/90.
    """
    size = 0
    for style in letter.root.iter("style"):
        size += len((style.text or "").encode())
        if size > MOST_STYLE:
            yield letter.finding_in_template(STYLE, style, size=_in_kb(size))
            return


def _largest_block(letter: ParsedLetter) -> Path:
    """Return the path of the block with the most HTML, or of all blocks if templates mark none."""
    from lxml import etree

    sizes: Counter[Path] = Counter()
    inside: set[object] = set()
    for element in letter.elements:
        block = letter.path_of(element)[:2]
        if block[:1] == ("blocks",) and element.getparent() not in inside:
            sizes[block] += len(etree.tostring(element))
        if block[:1] == ("blocks",):
            inside.add(element)
    return max(sizes, key=sizes.__getitem__, default=("blocks",))


def _pictures(letter: ParsedLetter) -> Iterator[Finding]:
    """Find pictures that are too large; one that is shown in several places is counted and found once."""
    sizes = {place: len(picture.content) for place, picture in letter.first_places_of_pictures}
    for place, size in sizes.items():
        if size > LARGEST_IMAGE:
            yield letter.finding_at_picture(IMAGE, place, size=_in_kb(size))
    if (total := sum(sizes.values())) > LARGEST_IMAGES:
        yield letter.finding_at_picture(IMAGES, max(sizes, key=sizes.__getitem__), size=_in_kb(total))


def _image_only(letter: ParsedLetter) -> Iterator[Finding]:
    """Find a letter with hardly any text, or with little text beside pictures that fill a screen."""
    pictures = {place: shown for place, shown in letter.pictures.items() if place[0] == "blocks"}
    source = letter.issue.source
    texts = (
        passage.text.strip()
        for passage in letter.passages
        if passage.source is source and passage.path[0] == "blocks" and passage.kind is not Kind.ALT
    )
    count = sum(map(len, texts))
    fewest = FEWEST_BESIDE_PICTURE if sum(shown.height for shown in pictures.values()) >= SCREEN else FEWEST_LETTERS
    if pictures and count < fewest:
        yield letter.finding_at_picture(IMAGE_ONLY, next(iter(pictures)), count=count)


def _in_kb(size: int) -> str:
    return f"{size / KB:,.1f}".removesuffix(".0")
