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
            for offset, written, shown in _addresses(paragraph.text):
                values = {"url": short(shown), "name": invisible.named(paragraph.text[offset])}
                todo, meant = f"Write `{shown}`.", invisible.encoded_where_meant(written)
                if meant != shown:
                    todo = f"{todo} If it belongs there, write `{meant}` instead."
                yield paragraph.finding(INVISIBLE_IN_ADDRESS, offset, todo=todo, **values)


def _addresses(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield where an invisible character of an address stands, the address as it was typed, and as it is seen."""
    hidden = {found.start() for found in re.finditer(f"[{invisible.INVISIBLE}]", text)}
    if not hidden:
        return
    places = [at for at in range(len(text)) if at not in hidden]  # of each character that can be seen
    for found in re.finditer(_ADDRESS, "".join(text[at] for at in places)):
        shown = found["address"].rstrip(_END_OF_SENTENCE)
        begin, last = places[found.start("address")], places[found.start("address") + len(shown) - 1]
        if found["opening"]:
            begin = places[found.start("address") - 1] + 1
        end = next((at for at in range(last + 1, len(text)) if at not in hidden), len(text))
        written = text[begin:end] if found["opening"] else text[begin:end].rstrip(_DIRECTIONS)
        if inside := [at for at in range(begin, begin + len(written)) if at in hidden]:
            yield inside[0], written, shown
