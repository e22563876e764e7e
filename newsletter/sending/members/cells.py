"""The text of a cell → an address, a language or a value, or why it is none.

Comes in: a cell as the file has it. Goes out: what a letter is sent to, written in or filled with; or a Refused. It is
a module of its own because of what people copy into cells, and because a list is long: what is plain is told at a
glance, and anything else is looked at slowly.
"""

from __future__ import annotations

import re
from functools import lru_cache

from newsletter.errors import Refused
from newsletter.reading.addresses import email_address, plain_email_address
from newsletter.reading.languages import language_called, language_tag
from newsletter.reading.quoting import shortened
from newsletter.sending.members.sheet import LOST
from newsletter.sending.secret import folded
from newsletter.text.invisible import CLOSING_DIRECTIONS, OPENING_DIRECTIONS, first_in, named, taken_out

LONGEST_VALUE = 300
"""Characters: a value stands in a sentence or in a subject line."""

_AROUND = f" \t\n\r\v\f\u00a0\u202f\ufeff\u200b{''.join({*OPENING_DIRECTIONS, *CLOSING_DIRECTIONS})}"
"""What is taken off the ends of a cell: marks of direction come along with a name from an address book."""

_LINE_BREAK = re.compile(r"\s*[\r\n\v\f\x85\u2028\u2029]\s*")
_TURNS_TEXT = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_NOT_IN_VALUE = re.compile(f"[\0-\x1f\x7f-\x9f\ue000-\uf8ff\ufff9-\ufffb{LOST}\ufffe\uffff\U000f0000-\U0010ffff]")
_LOOKED_AT = re.compile(f"[{LOST}ÂÃÄÅÐâïð]")
"""What a character that was lost is shown as, and with what those begin that a program has misread."""


def trimmed(cell: str) -> str:
    """Return a cell without white space and marks of direction at its ends."""
    return cell.strip(_AROUND)


def address(text: str) -> str:
    """Return an e-mail address as it is sent, with its domain in ASCII; raise Refused. It is trimmed."""
    if plain := plain_email_address(text):
        return plain
    if (at := first_in(text)) is not None:
        shown = taken_out(text)
        raise Refused(f"The address “{shown}” holds {named(text[at])}, which nobody sees.", f"Write `{shown}`.")
    try:
        return email_address(text)
    except Refused as refused:
        if text.rpartition("@")[0].isascii():
            raise
        raise Refused(
            refused.message, "Ask for an address that has plain letters only, a to z, before the @."
        ) from None


def person(cell: str) -> str:
    """Return what folded() makes of the address in a cell, "" where there is none."""
    try:
        return folded(address(trimmed(cell)))
    except Refused:
        return ""


@lru_cache(maxsize=1000)
def language(text: str) -> str:
    """Return the tag of a language by its tag or its name: "fr_BE" → "fr-BE", "Deutsch" → "de"; raise Refused.

    CiviCRM has the region behind the name: "English (United States)".
    """
    try:
        return language_tag(text.replace("_", "-"))
    except Refused:
        if tag := language_called(text.partition(" (")[0]):
            return tag
        raise


def value(text: str) -> str:
    """Return what stands for a merge tag, on one line; raise Refused. It is trimmed.

    A value that a spreadsheet would take for a formula, such as `=1+1`, is a text as any other.
    """
    if text.isprintable() and len(text) <= LONGEST_VALUE and not _LOOKED_AT.search(text):
        return text
    if _LINE_BREAK.search(text):
        on_one = _LINE_BREAK.sub(" ", text)
        raise Refused("This has more than one line, and stands within a line of the letter.", _instead(on_one))
    if found := _TURNS_TEXT.search(text):
        what = f"a mark that turns the direction of text (U+{ord(found[0]):04X}), which nobody sees"
        raise Refused(f"This holds {what}.", _instead(_TURNS_TEXT.sub("", text)))
    if found := _NOT_IN_VALUE.search(text):
        if found[0] == LOST:
            raise Refused("A character was lost here: the file has bytes that stand for no character.", "Type it anew.")
        if found[0] == "\t":
            raise Refused("This holds a tab.", _instead(text.replace("\t", " ")))
        raise Refused(f"This holds a character that no letter can show (U+{ord(found[0]):04X}).", "Take it out.")
    if (meant := _read_rightly(text)) != text and LOST not in meant:
        todo = f"Write `{shortened(meant)}`; if there are many of these, export the list anew as UTF-8."
        raise Refused(f"A program has misread this: it was “{shortened(meant)}”.", todo)
    if len(text) > LONGEST_VALUE:
        said = f"This has {len(text)} characters, and stands within a line of the letter."
        raise Refused(said, f"Write no more than {LONGEST_VALUE}.")
    return text


def _read_rightly(text: str) -> str:
    """Return a text with the letters that it had before a program took its UTF-8 for Windows-1252."""
    from newsletter.check.pasted.mojibake import mended

    return " ".join(map(mended, text.split(" ")))


def _instead(text: str) -> str:
    return f"Write `{shortened(text)}`."
