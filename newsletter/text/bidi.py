"""Text of a language from right to left → what in it reads from left to right, and would lose its order.

Comes in: one line of text. Goes out: the spans of what has to be isolated, or the line with isolates in it. Unicode's
bidirectional algorithm (UAX 9) orders plain numbers, words and names well by itself. It fails where one of them has
characters without a direction at its ends, or between its numbers: in Arabic text `+32 9 123 45 67` reads
67 45 123 9 32+, and `C++` reads ++C. This is a module of its own because HTML and plain text need the same spans, and
mark them differently.

What is isolated is a sequence of numbers, with their signs, brackets and spaces, or all words in an alphabet from left
to right that follow each other, with what stands between them. A dash parts numbers: 9–17 is a range, which begins at
the right, like those of times/wording.py. Two plain numbers are no sequence, since most that meet ended a line and
began the next, as those of a house and of its town: 1 and 1000; but 1 000 is one number, and 0471 123456 a telephone's.
Arabic-Indic digits stay as they are: dates in them run from right to left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

ISOLATE, END = "\u2066", "\u2069"
"""The characters around what reads from left to right: LRI and PDI."""

# Kinds of characters, each a character, so that patterns can be written in them: w a letter from left to right, d a
# digit, r what no run goes beyond (a letter from right to left, a control of direction, a merge tag), - a hyphen, – a
# dash, . what ends a sentence or a part of it, + any other symbol.
_BY_DIRECTION = {
    **{"L": "w", "EN": "d", "R": "r", "AL": "r", "AN": "r", "WS": " ", "S": " ", "B": " "},
    **dict.fromkeys(("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"), "r"),
}
_BY_CATEGORY = {"Co": "r", "Zs": " ", "Ps": "(", "Pe": ")", "Pd": "–", "Pi": '"', "Pf": '"'}
_BY_CHARACTER = {"-": "-", "\u2010": "-", "\u2011": "-", "،": "r", **dict.fromkeys(".,:;!?…", "."), "'": '"', '"': '"'}

_STRETCH = re.compile("[^r]+")
_TOKEN = re.compile("[^ ]+")
_PART = re.compile("[^–]+")
_CORE = re.compile("(?<![(+-])[(+-]*+[wd](?:.*[wd])?[)+-]*+")
# What keeps its order without help.
_WORDS_IN_ORDER = re.compile("d*+w(?:.*[wd])?")
_NUMBER_IN_ORDER = re.compile(r"\d++(?:[.,:/\u00a0\u202f]\d++)*+")
_TWO_NUMBERS = re.compile(r"(?!0|\d{1,3}\s\d{3}\Z)\d++[^\S\u00a0\u202f]++\d++")
_ADDRESS = re.compile(r"://|@|www\.", re.I)


def runs(line: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each part of a line that has to be isolated, so that it keeps its order."""
    kinds = _kinds(line)
    for stretch in _STRETCH.finditer(kinds):
        for start, end in _parts(kinds, *stretch.span()):
            start, end = _trimmed(kinds, start, end)
            is_isolated = line[start - 1 : start] == ISOLATE and line[end : end + 1] == END
            is_in_order = (
                _WORDS_IN_ORDER.fullmatch(kinds, start, end)
                or _NUMBER_IN_ORDER.fullmatch(line, start, end)
                or _TWO_NUMBERS.fullmatch(line, start, end)
            )
            if not (is_isolated or is_in_order):
                yield start, end


def isolated(text: str) -> str:
    """Return lines of plain text in which all parts keep their order.

    An address stays as it is: mail programs, which make a link of it, would take the isolate for a part of it.
    """
    return "\n".join([_isolated_line(line) for line in text.split("\n")])


def is_right_to_left(text: str) -> bool | None:
    """Return the direction of the first letter, by which `dir="auto"` goes, or None for a text without letters."""
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((found != "L" for found in strong if found in ("L", "R", "AL")), None)


def _isolated_line(line: str) -> str:
    written, done = "", 0
    for start, end in runs(line):
        words = line[start:end].split()
        if not (_ADDRESS.search(words[0]) or _ADDRESS.search(words[-1])):
            written += f"{line[done:start]}{ISOLATE}{line[start:end]}{END}"
            done = end
    return written + line[done:]


def _kinds(line: str) -> str:
    """Return the kind of each character; one that belongs to the character before it has that one's."""
    kinds: list[str] = []
    for character in line:
        kinds.append(_kind(character) or (kinds[-1] if kinds else "+"))
    return "".join(kinds)


@cache
def _kind(character: str) -> str:
    direction = unicodedata.bidirectional(character)
    return (
        _BY_CHARACTER.get(character)
        or _BY_CATEGORY.get(unicodedata.category(character))
        or _BY_DIRECTION.get(direction)
        or ("" if direction in ("NSM", "BN") else "+")
    )


def _parts(kinds: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sequences of numbers in a stretch, then its words, with the numbers before them that belong to them."""
    numbers: tuple[int, int] | None = None
    for token in _TOKEN.finditer(kinds, start, end):
        since = numbers[0] if numbers else token.start()
        if "w" in token[0]:
            yield since, end
            return
        if "d" in token[0]:
            numbers = since, token.end()
        if numbers and ("d" not in token[0] or token[0].endswith(".")):
            yield from _numbers(kinds, *numbers)
            numbers = None
    if numbers:
        yield from _numbers(kinds, *numbers)


def _numbers(kinds: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the numbers between dashes."""
    return (part.span() for part in _PART.finditer(kinds, start, end) if "d" in part[0])


def _trimmed(kinds: str, start: int, end: int) -> tuple[int, int]:
    """Return a part without what belongs to the text around it: punctuation, brackets without their like, hyphens."""
    core = _CORE.search(kinds, start, end)
    assert core, "each part has a letter or a digit"
    start, end = core.span()
    if kinds[start] == "-" and kinds[start - 1 : start] == "r":  # Hebrew joins its prepositions so
        start += 1
    if kinds[end - 1] == "-" and kinds[end : end + 1] == "r":
        end -= 1
    unclosed = kinds.count("(", start, end) - kinds.count(")", start, end)
    while unclosed > 0 and kinds[start] == "(":
        start, unclosed = start + 1, unclosed - 1
    while unclosed < 0 and kinds[end - 1] == ")":
        end, unclosed = end - 1, unclosed + 1
    # Brackets around all of it find their places themselves.
    is_bracketed = kinds[start] == "(" and kinds[end - 1] == ")" and ")" not in kinds[start : end - 1]
    return (start + 1, end - 1) if is_bracketed else (start, end)
