"""Rules about characters that nobody sees: in addresses within texts, in words, and those that turn words around.

Fields for addresses refuse them as they are read. This is a module of its own because it looks at texts as they were
typed, where an address with such a character may be no link at all: nobody could tell from the letter why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.check.finding import MOST_QUOTED, Finding, Rule
from newsletter.check.links.link import short
from newsletter.check.paragraphs import Paragraph
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.check.pasted.written import texts, whole_value
from newsletter.text import invisible

INVISIBLE_IN_ADDRESS = Rule(
    "pasted.invisible-in-address",
    "error",
    "The address “{url}” holds {name}, which nobody sees.",
    "{todo}",
)
INVISIBLE = Rule(
    "pasted.invisible",
    "warning",
    "“{words}” holds {name}, which nobody sees.",
    "{todo}",
)
TURNED_AROUND = Rule(
    "pasted.turned-around",
    "error",
    "Here stands {name}, which shows what is behind it in another order than it is written in, as fraud does.",
    "{todo}",
)
LEFT_OPEN = Rule(
    "pasted.direction-left-open",
    "warning",
    "Here stands {name} without its end, so that what is behind it may be shown in the wrong order.",
    "{todo}",
)

_EMBEDDINGS, _ISOLATES, _OVERRIDES = "\u202a\u202b\u202d\u202e", "\u2066\u2067\u2068", "\u202d\u202e"
_END_OF_EMBEDDING, _END_OF_ISOLATE = "\u202c", "\u2069"
_LABEL = r"\[([^\[\]]+)\]\("

_ADDRESS = (
    r"(?i)(?P<opening>\]\(\s{0,3}<?|<)?(?P<address>"
    r"""(?:https?://|www\.)(?:[^\s()<>"“”«»\[\]]++|\([^\s()<>]*\))+"""
    r"""|(?<![^\s()<>"“”«»\[\],;:@])[^\s()<>"“”«»\[\],;:@]++@(?:[\w-]+\.)+[\w-]+"""
    r"""|(?-i:(?<![\w.@/:-])(?:[A-Za-z0-9-]++\.)+[a-z]{2,}+(?![\w@-])))"""
)
_END_OF_SENTENCE = ".,;:!?*_"


def invisible_in_address(letter: ParsedLetter) -> Iterator[Finding]:
    """Find invisible characters in an address within a text, or directly behind it."""
    for paragraph in letter.paragraphs:
        if not paragraph.text.isascii():
            for at, begin, end in _addresses(paragraph.text):
                written = paragraph.typed(begin, end)
                shown, meant = invisible.taken_out(written), invisible.encoded_where_meant(written)
                todo = f"Write `{shown}`."
                if meant != shown:
                    todo = f"{todo} If it belongs there, write `{meant}` instead."
                name = invisible.named(paragraph.text[at])
                yield paragraph.finding(INVISIBLE_IN_ADDRESS, at, url=short(shown), name=name, todo=todo)


def invisible_in_words(letter: ParsedLetter) -> Iterator[Finding]:
    """Find characters without width in names, lines and the words of links, the first of each; prose may have them."""
    for paragraph in texts(letter):
        if not paragraph.text.isascii():
            in_addresses = [range(begin, end) for _, begin, end in _addresses(paragraph.text)]
            for begin, end in _lines_and_labels(paragraph):
                places = [begin + at for at in invisible.without_use_in(paragraph.text[begin:end])]
                if places and not any(places[0] in address for address in in_addresses):
                    words = short(_without(paragraph, places, begin, end))
                    yield _finding(paragraph, INVISIBLE, places, begin, end, words=words)


def _lines_and_labels(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Yield where the words of each link in prose begin and end, or those of a whole line."""
    if paragraph.passage.is_prose:
        yield from (label.span(1) for label in re.finditer(_LABEL, paragraph.text))
    else:
        yield 0, len(paragraph.text)


def turned_around(letter: ParsedLetter) -> Iterator[Finding]:
    """Find characters that force a direction upon others, the first of each paragraph."""
    for paragraph in texts(letter):
        places = [at for pair in _directions(paragraph.text) if paragraph.text[pair[0]] in _OVERRIDES for at in pair]
        if places:
            yield _finding(paragraph, TURNED_AROUND, places)


def left_open(letter: ParsedLetter) -> Iterator[Finding]:
    """Find parts with a direction of their own that no character ends, the first of each paragraph."""
    for paragraph in texts(letter):
        opened = (pair[0] for pair in _directions(paragraph.text) if len(pair) == 1)
        if places := [at for at in opened if paragraph.text[at] not in _OVERRIDES]:
            yield _finding(paragraph, LEFT_OPEN, places)


def _directions(text: str) -> list[tuple[int, ...]]:
    """Return where each embedding, override and isolate begins, and where it ends, if it does.

    An end closes the innermost that is open; that of an isolate passes over embeddings that are still open in it
    (https://www.unicode.org/reports/tr9/#Explicit_Levels_and_Directions).
    """
    found: list[tuple[int, ...]] = []
    opened: list[int] = []
    isolates = 0
    for at, character in enumerate("" if text.isascii() else text):
        if character in _EMBEDDINGS + _ISOLATES:
            opened.append(at)
            isolates += character in _ISOLATES
        elif character == _END_OF_EMBEDDING and opened and text[opened[-1]] in _EMBEDDINGS:
            found.append((opened.pop(), at))
        elif character == _END_OF_ISOLATE and isolates:
            while text[opened[-1]] in _EMBEDDINGS:
                found.append((opened.pop(),))
            found.append((opened.pop(), at))
            isolates -= 1
    return sorted([*found, *((at,) for at in opened)])


def _finding(
    paragraph: Paragraph, rule: Rule, places: list[int], begin: int = 0, end: int | None = None, **values: str
) -> Finding:
    """Return a finding at the first of some characters, with the part to write without all of them."""
    instead = _without(paragraph, places, begin, len(paragraph.text) if end is None else end).strip()
    if not paragraph.passage.is_prose:
        instead = whole_value(paragraph.passage, instead)
    elif "\n" in instead or len(instead) > MOST_QUOTED:
        instead = ""
    todo = f"Write `{instead}`." if instead else "Take it out."
    return paragraph.finding(rule, places[0], name=invisible.named(paragraph.text[places[0]]), todo=todo, **values)


def _without(paragraph: Paragraph, places: list[int], begin: int, end: int) -> str:
    """Return a part of a paragraph as it was typed, without the characters at some places."""
    typed, left_out = paragraph.typed(begin, end), {at - begin for at in places}
    return "".join(character for at, character in enumerate(typed) if at not in left_out)


def _addresses(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield where the first invisible character of an address stands, and where the address begins and ends."""
    hidden = {found.start() for found in invisible.INVISIBLE.finditer(text)}
    if not hidden:
        return
    places = [at for at in range(len(text)) if at not in hidden]  # of each character that can be seen
    for found in re.finditer(_ADDRESS, "".join(text[at] for at in places)):
        first, length = found.start("address"), len(found["address"].rstrip(_END_OF_SENTENCE))
        begin, last = places[first], places[first + length - 1]
        end = next((at for at in range(last + 1, len(text)) if at not in hidden), len(text))
        if found["opening"]:
            begin = places[first - 1] + 1
        else:
            end = begin + len(text[begin:end].rstrip(invisible.CLOSING_DIRECTIONS))
        if inside := [at for at in range(begin, end) if at in hidden]:
            yield inside[0], begin, end
