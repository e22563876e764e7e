"""Plain text laid out: words come in, lines of 76 columns go out.

The standard library's textwrap counts characters; here a column is what a terminal shows, and a merge tag is as wide as
its author typed it. This is a module of its own because the prose of an issue and the templates around it must wrap
alike.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from typing import TypeAlias

from newsletter.text.merge_tags import Tags

WIDTH = 76

UNWRAPPED = 1_000_000
"""Columns of a line that nothing wraps."""

Measure: TypeAlias = Callable[[str], int]
"""Text → the columns that it fills."""

_BREAKABLE_SPACE = re.compile(r"[^\S\u00a0\u2007\u202f]+")
# Letters of Europe and the characters between them: any other may fill two columns, or none.
_NOT_SURELY_NARROW = re.compile(
    "[^\0-\u00ac\u00ae-\u02ff\u0391-\u03a1\u03a3-\u0482\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]"
)
# At the start of a line mail programs read ">" as a quotation, "From" as the next message of a mailbox, "--" as the
# signature, a lone "." as the end of the message; people read "-" as a bullet, and "[1]" as the address of that number.
_MISREAD = re.compile(r">|(?:From|--?|\.)\Z|\[[0-9]+\]")

# What people read, copy or dial as one: a bank account, a day, a span of times, a time with its zone, and a number – in
# groups, perhaps, as those of telephones – with what it counts, also “/ person”. Units are words of any language, so
# every word behind a number counts. German puts spaces into short forms: “z. B.”.
_DAY = r"\d{1,2}(?:\.|st|nd|rd|th|er|º|ª)?"
_TOGETHER = re.compile(
    rf"""
    (?<! [\w.,:/–-] )
    (?:
        [A-Z]{{2}} \d{{2}} (?: [ ] [A-Z0-9]{{4}} ){{2,7}} (?: [ ] [A-Z0-9]{{1,4}} )? \b
      | (?: Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec ) [a-z]{{0,6}} \.? [ ] {_DAY} (?: ,? [ ] \d{{4}} )? \b
      | \d{{1,2}} \. [ ] \d{{1,2}} \. (?: [ ] \d{{4}} \b )?
      | {_DAY} (?: [ ] de )? [ ] [^\W\d_]{{3,}} \.? ,? (?: [ ] de )? [ ] \d{{4}} \b
      | \d{{1,2}} (?: h \d\d | (?: [:.] \d\d )? [ ]? (?: [ap]\.?m\.? | Uhr | uur | h ) ) [ ] [–-] [ ] (?= \d )
      | \d{{1,2}} (?: [:.] \d\d )? [ ] (?: [ap]\.?m\.? | Uhr | uur | h ) [ ] [A-Z]{{3,5}} \b
      | (?: [€$£¥] | EUR | USD | GBP | CHF ) [ ] (?= \d )
      | [+(−–-]? \d (?: [\d.,:/()–-]* [\d)] )? (?: [ ] (?: [/–-] [ ] )? \(? \d (?: [\d.,:/()–-]* [\d)] )? )*+
        (?:
            (?: (?<! \d{{3}} ) \. | st | nd | rd | th | er | º | ª )? [ ]
            (?: (?: (?: [^\W\d_]{{1,12}} | [€$£¥] ) [ ] )? / [ ] (?= [^\W\d_] ) | (?= [^\W\d_] | [%‰°€$£¥] ) )
        )?
      | [^\W\d_] \. (?: [ ] [^\W\d_]{{1,2}} \. )++
    )
    """,
    re.X,
)
_DIGIT = re.compile(r"\d")
_SHORT_FORM = re.compile(r"\. [^\W\d_]{1,2}\.")
_KEPT = "\0"
"""The space in what stays together; no text holds it, since the reader of issues refuses it."""


def columns(text: str) -> int:
    """Return how many columns a terminal gives the text: two for a wide character, none for a combining one."""
    return len(text) if _is_narrow(text) else sum(map(_column_count, text))


def _is_narrow(text: str) -> bool:
    """Return whether each character of the text surely fills one column; that of a merge tag never does."""
    return text.isascii() or not _NOT_SURELY_NARROW.search(text)


def _column_count(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def measure(tags: Tags) -> Measure:
    """Return a measure that counts a token of these tags as wide as its neutral spelling."""
    if not tags.tags:
        return columns

    def width_of(text: str) -> int:
        return len(text) if _is_narrow(text) and "%" not in text else columns(tags.neutral(text))

    return width_of


def wrap(text: str, width: int = WIDTH, *, first: str = "", rest: str = "", width_of: Measure = columns) -> str:
    """Return the words of the text in lines no wider than `width`, unless one word alone is wider.

    `first` stands before the first line, `rest` before the others; both count. Words are split at white space only,
    including newlines, and never at a no-break space. A word that would be misread at the start of a line takes the
    word before it along, if the width allows it.
    """
    if width_of is columns and _is_narrow(text):
        width_of = len
    words = _words(text)
    whole = " ".join(words)
    if columns(first) + width_of(whole) <= width:  # most texts of a letter fit: titles, names and addresses
        return f"{first}{whole}".rstrip()
    words = _units(whole, width - max(columns(first), columns(rest)), width_of)
    # The width of the first n words, each with a space after it.
    ends = [0, *accumulate([width_of(word) + 1 for word in words])]
    lines = []
    start, room = 0, width - columns(first)
    while start < len(words):
        end = max(start + 1, bisect_right(ends, ends[start] + room + 1) - 1)
        room = width - columns(rest)
        if end < len(words):
            end -= _carried(words[start : end + 1], ends[start : end + 2], room)
        lines.append(" ".join(words[start:end]))
        start = end
    return hang("\n".join(lines).replace(_KEPT, " "), first, rest)


def _words(text: str) -> list[str]:
    if "\u00a0" in text or "\u2007" in text or "\u202f" in text:
        return [word for word in _BREAKABLE_SPACE.split(text) if word]
    return text.split()


def _units(text: str, room: int, width_of: Measure) -> list[str]:
    """Return what a text may be parted into: words, or several of them as one, if a line has room for them."""
    if not (_DIGIT.search(text) or _SHORT_FORM.search(text)):
        return text.split(" ")
    units = _TOGETHER.sub(lambda found: found[0].replace(" ", _KEPT), text).split(" ")
    if all(width_of(unit) <= room for unit in units if _KEPT in unit):
        return units
    return [word for unit in units for word in ([unit] if width_of(unit) <= room else unit.split(_KEPT))]


def _carried(words: list[str], ends: list[int], room: int) -> int:
    """Return how many words to move to the next line together with the last one, so that the line is not misread."""
    if not _MISREAD.match(words[-1]):
        return 0
    for start in range(len(words) - 2, 0, -1):
        if ends[-1] - ends[start] - 1 > room:
            return 0
        if not _MISREAD.match(words[start]):
            return len(words) - 1 - start
    return 0


def hang(text: str, first: str, rest: str) -> str:
    """Return the lines with `first` before the first one and `rest` before the others, no line ending in a space."""
    if "\n" not in text:
        return f"{first}{text}".rstrip()
    head, *tail = text.split("\n")
    return "\n".join([f"{first}{head}".rstrip(), *[f"{rest}{line}".rstrip() for line in tail]])


def underline(text: str, character: str, width: int = WIDTH, *, width_of: Measure = columns) -> str:
    """Return the heading, wrapped, above a line of `character` as wide as its longest line."""
    heading = wrap(text, width, width_of=width_of)
    widest = max(map(width_of, heading.split("\n")))
    return f"{heading}\n{character * min(width, widest)}"


def tidy(text: str) -> str:
    """Return the text as it is sent: no white space at line ends, one blank line at most, one newline at the end."""
    lines = "\n".join([line.rstrip() for line in text.split("\n")])
    # Python's search for this is six times as fast as for `\n{3,}`.
    return re.sub(r"\n\n\n+", "\n\n", lines).strip("\n") + "\n"
