"""The rule about invisible characters in addresses within texts; fields for addresses refuse them as they are read.

This is a module of its own because it looks at texts as they were typed, where such an address may be no link at all:
nobody could tell from the letter why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.check.finding import Finding, Rule
from newsletter.check.links.link import short
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.text import invisible

INVISIBLE_IN_ADDRESS = Rule(
    "pasted.invisible-in-address",
    "error",
    "The address “{url}” holds {name}, which nobody sees.",
    "{todo}",
)

_ADDRESS = (
    r"(?i)(?P<opening>\]\(\s{0,3}<?|<)?(?P<address>"
    r"""(?:https?://|www\.)(?:[^\s()<>"“”«»\[\]]++|\([^\s()<>]*\))+"""
    r"""|(?<![^\s()<>"“”«»\[\],;:@])[^\s()<>"“”«»\[\],;:@]++@(?:[\w-]+\.)+[\w-]+)"""
)
_END_OF_SENTENCE = ".,;:!?*_"
_DIRECTIONS = "\u200e\u200f"
"""Marks that authors of Arabic and Hebrew put around an address on purpose."""


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


def _addresses(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield where the first invisible character of an address stands, and where the address begins and ends."""
    hidden = {found.start() for found in re.finditer(f"[{invisible.INVISIBLE}]", text)}
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
            end = begin + len(text[begin:end].rstrip(_DIRECTIONS))
        if inside := [at for at in range(begin, end) if at in hidden]:
            yield inside[0], begin, end
