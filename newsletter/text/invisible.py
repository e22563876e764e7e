"""Characters that nobody sees, which come along when something is copied from a page or a document.

Comes in: text that is or holds an address, or words. Goes out: the text without them, where they are in words that do
not need them, and their names for messages. It is a module of its own because fields refuse them, Markdown makes no
link of what holds one, and checks look for them in prose. In words of Arabic, Persian and Hindi, and between emoji,
some of them have a meaning. is_seen() tells a text with words in it from one that is nothing but such characters,
spaces and punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

from newsletter.text.letters import UNSPACED
from newsletter.text.scripts import script_of

OPENING_DIRECTIONS, CLOSING_DIRECTIONS = "\u200e\u200f\u202a\u202b\u2066\u2067\u2068", "\u200e\u200f\u202c\u2069"
"""Marks of direction that authors of Arabic and Hebrew put before and behind an address on purpose."""

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""One of the characters, in an address."""

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""A character that turns the direction of all that follows, or lets what stands around a value begin to turn."""

_WITHOUT_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")
_WITHOUT_JOINERS = frozenset(
    {"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "CJK", "HIRAGANA", "KATAKANA", "HANGUL"}
)
"""Scripts whose letters are neither joined nor parted by U+200C and U+200D; nearly all others have a use for these."""

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
    "\u202a": "a left-to-right embedding",
    "\u202b": "a right-to-left embedding",
    "\u202c": "an end of embedding",
    "\u202d": "a left-to-right override",
    "\u202e": "a right-to-left override",
    "\u2060": "a word joiner",
    "\u2066": "a left-to-right isolate",
    "\u2067": "a right-to-left isolate",
    "\u2068": "a first-strong isolate",
    "\u2069": "an end of isolate",
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


def without_use_in(words: str) -> Iterator[int]:
    """Yield where in words a character without width does nothing for their script, and only hides something."""
    if _WITHOUT_WIDTH.search(words):
        before, behind = _beside(words), _beside(words[::-1])[::-1]
        for found in _WITHOUT_WIDTH.finditer(words):
            at = found.start()
            if not _has_use(found[0], before[at], behind[at]):
                yield at


def _beside(words: str) -> list[str]:
    """Return for each place the last character before it that stands for itself, "" if there is none.

    Accents, vowel signs, skin tones and invisible characters do not.
    """
    found, last = [], ""
    for character in words:
        found.append(last)
        if unicodedata.category(character) not in ("Mn", "Me", "Mc", "Cf", "Sk"):
            last = character
    return found


def _has_use(character: str, before: str, behind: str) -> bool:
    match character:
        case "\u200b":  # where a line can end, in scripts without spaces
            return re.search(f"[{UNSPACED}]", before + behind) is not None
        case "\u2060":  # where no line can end, beside a dash or a slash
            kinds = {unicodedata.category(one)[0] if one else "" for one in (before, behind)}
            return bool(kinds & {"P", "S"}) and not kinds & {"", "Z"}
        case "\u200c" | "\u200d":
            is_emoji = all(one and unicodedata.category(one) in ("So", "Sm") for one in (before, behind))
            scripts = {script_of(one) for one in (before, behind) if one} - {""}
            return (character == "\u200d" and is_emoji) or bool(scripts - _WITHOUT_JOINERS)
    return False
