"""Characters that nobody sees, which come along when an address is copied from a page or a document.

Comes in: text that is or holds an address. Goes out: the text without them, and their names for messages. It is a
module of its own because fields refuse them, Markdown makes no link of what holds one, and checks look for them in
prose. In words of Arabic, Persian and Hindi some of them have a meaning, so only addresses are looked at. is_seen()
tells a text with words in it from one that is nothing but such characters, spaces and punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
"""One of the characters."""

_BETWEEN_LETTERS = re.compile("(?<=[^\x00-\x7f])[\u200c\u200d](?=[^\x00-\x7f])")
_NO_BREAK_SPACE = "\u00a0"
_NAMES = {
    _NO_BREAK_SPACE: "a no-break space",
    "\u00ad": "a soft hyphen",
    "\u200b": "a zero-width space",
    "\u200c": "a zero-width non-joiner",
    "\u200d": "a zero-width joiner",
    "\u200e": "a left-to-right mark",
    "\u200f": "a right-to-left mark",
    "\u2060": "a word joiner",
    "\ufeff": "a byte order mark",
}

# Letters and symbols in Unicode that are invisible: Hangul fillers, the empty Braille cell.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def is_seen(text: str) -> bool:
    """Return whether a text has a letter, a digit or a symbol that readers see."""
    return any(unicodedata.category(char)[0] in "LNS" and char not in _BLANK for char in text)


def named(character: str) -> str:
    """Return the name of an invisible character, with its number: "a zero-width space (U+200B)"."""
    return f"{_NAMES[character]} (U+{ord(character):04X})"


def taken_out(address: str) -> str:
    """Return an address without invisible characters, and without spaces of any kind at its ends."""
    return INVISIBLE.sub("", address).strip()


def encoded_where_meant(address: str) -> str:
    """Return an address without them, but with those encoded that part or join two letters, as Persian needs them."""
    return taken_out(_BETWEEN_LETTERS.sub(lambda found: quote(found[0]), address))


def first_in(address: str) -> int | None:
    """Return where the first invisible character of an address is, or None; a no-break space counts at the ends."""
    if address.isascii():
        return None
    begin, end = len(address) - len(address.lstrip()), len(address.rstrip())
    found = INVISIBLE.search(address)
    places = (
        address.find(_NO_BREAK_SPACE, 0, begin),
        address.find(_NO_BREAK_SPACE, end),
        found.start() if found else -1,
    )
    return min((at for at in places if at >= 0), default=None)
