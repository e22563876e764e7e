"""Rules about sizes: of the HTML, of its style sheets, of its pictures.

A KB is 1,024 bytes. The HTML is measured as in email.html; services that track its links make it larger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape

from newsletter.check.finding import Finding, Rule
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.model.beginning import beginning
from newsletter.reading.kinds import Kind
from newsletter.reading.source import Path

KB = 1024
HEAVY, CLIPPED = 80 * KB, 100 * KB
MOST_STYLE = 16 * KB
LARGEST_IMAGE, LARGEST_IMAGES = 1000 * KB, 800 * KB
FEWEST_LETTERS, FEWEST_BESIDE_PICTURE = 60, 200
SCREEN = 600
"""Height in CSS px from which the pictures of a letter fill a screen."""
MOST_NAMED = 3
"""Blocks that a finding about a heavy letter names."""

HTML_HEAVY = Rule(
    "weight.html-heavy",
    "warning",
    "The HTML has {size} KB; Gmail cuts a letter off after about 102.",
    "{remedy}",
)
HTML_CLIPPED = Rule("weight.html-clipped", "error", HTML_HEAVY.fact, HTML_HEAVY.hint)
NO_WEB_VERSION = Rule(
    "weight.no-web-version",
    "warning",
    "There is no web version to read on in, so the letter shows all of this block.",
    "Write in newsletter.yaml where the archive will be, as in `site_url: https://news.example.org/`.",
)
NOTHING_LEFT_OUT = Rule(
    "weight.nothing-left-out",
    "advice",
    "Nothing of this block can be left out, so the letter shows all of it.",
    "Take `read_on: true` out, or divide a long text into paragraphs.",
)
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
    "Almost all of this letter is pictures: it has only {letters} of text.",
    "Write what the pictures say as text.",
)
RULES = (HTML_HEAVY, HTML_CLIPPED, NO_WEB_VERSION, NOTHING_LEFT_OUT, STYLE, IMAGE, IMAGES, IMAGE_ONLY)


def check(letter: ParsedLetter) -> Iterator[Finding]:
    """Find what is too heavy in a letter."""
    yield from _html(letter)
    yield from _read_on(letter)
    yield from _styles(letter)
    yield from _pictures(letter)
    yield from _image_only(letter)


def _html(letter: ParsedLetter) -> Iterator[Finding]:
    tags = letter.rendering.tags
    size = len(tags.write(letter.rendering.html, lambda tag: escape(tag.neutral)).encode())
    if size > HEAVY:
        rule = HTML_CLIPPED if size > CLIPPED else HTML_HEAVY
        sizes = _sizes_of_blocks(letter)
        largest = max(sizes, key=sizes.__getitem__, default=("blocks",))
        remedy = f"{_named(letter, sizes)} {_remedy(letter, sizes)}".strip()
        yield letter.finding(rule, largest, size=_in_kb(size), remedy=remedy)


def _sizes_of_blocks(letter: ParsedLetter) -> Mapping[Path, int]:
    """Return the size of each block's HTML, the largest first; none if templates mark none."""
    from lxml import etree

    sizes: Counter[Path] = Counter()
    inside: set[object] = set()
    for element in letter.elements:
        block = letter.path_of(element)[:2]
        if block[:1] == ("blocks",) and element.getparent() not in inside:
            sizes[block] += len(etree.tostring(element))
        if block[:1] == ("blocks",):
            inside.add(element)
    return dict(sizes.most_common())


def _named(letter: ParsedLetter, sizes: Mapping[Path, int]) -> str:
    """Return "The largest blocks: line 12 (31.2 KB), line 80 (12.1 KB).", or "" if no block is known."""
    named = [f"line {_line(letter, block)} ({_in_kb(size)} KB)" for block, size in sizes.items()][:MOST_NAMED]
    return f"The largest block{'s' * (len(named) > 1)}: {', '.join(named)}." if named else ""


def _remedy(letter: ParsedLetter, sizes: Mapping[Path, int]) -> str:
    """Return what to write so that the letter shows only the beginning of the largest block that can be cut."""
    blocks = [(path, letter.issue.blocks[int(path[1])]) for path in sizes]
    whole = next(((path, block) for path, block in blocks if not block.read_on and beginning(block)), None)
    if not whole:
        return "Divide the issue into two."
    path, block = whole
    line = _line(letter, (*path, "type"))
    if letter.issue.source.is_in_brackets((*path, "type")):
        written = f"`type: {block.type}, read_on: true` in line {line}"
    else:
        written = f"`read_on: true` below `type: {block.type}` in line {line}"
    site = "" if letter.publication.site_url else " That needs `site_url` in newsletter.yaml."
    shown = "and the letter shows only the beginning of that block, with a link to the rest in the browser"
    return f"Write {written}, {shown}.{site}"


def _line(letter: ParsedLetter, path: Path) -> int:
    return letter.issue.source.position(path).line


def _read_on(letter: ParsedLetter) -> Iterator[Finding]:
    """Find blocks of which only the beginning should be shown, and all is."""
    for number, block in enumerate(letter.issue.blocks):
        if block.read_on and not beginning(block):
            yield letter.finding(NOTHING_LEFT_OUT, ("blocks", number, "read_on"))
        elif block.read_on and not letter.publication.site_url:
            yield letter.finding(NO_WEB_VERSION, ("blocks", number, "read_on"))


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
        letters = f"{count} letter{'s' * (count != 1)}"
        yield letter.finding_at_picture(IMAGE_ONLY, next(iter(pictures)), letters=letters)


def _in_kb(size: int) -> str:
    return f"{size / KB:,.1f}".removesuffix(".0")
