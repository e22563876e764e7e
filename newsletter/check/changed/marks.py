"""What a letter may change: the table of marks, each by a strict pattern, and what a text is divided into by them.

What none of these patterns allows must be shown. They know no parser: where that reads more into a text than they do,
readers lose a character, and this is what the rule looks for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias


def _compatible() -> Iterator[tuple[str, str, str]]:
    """Yield the characters below and above the line, each with its kind and what it is otherwise, as Unicode has it."""
    for code in (0xB2, 0xB3, 0xB9, *range(0x1D62, 0x1D66), *range(0x2070, 0x209D), 0x2C7C):
        form, _, plain = unicodedata.decomposition(chr(code)).partition(" ")
        if plain:
            yield chr(code), form, chr(int(plain, 16))
            if plain == "2212":
                yield chr(code), form, "-"


class Characters(NamedTuple):
    """What must be shown, with one space for each stretch of white space."""

    start: int
    end: int
    shown: str


GONE = ("",)


class Mark(NamedTuple):
    """What may be shown as it is typed, or in one of these forms, which differ in the HTML and the plain text.

    In the plain text, one of `instead` may stand for all that is before the place `until` of the text.
    """

    start: int
    end: int
    typed: str
    in_html: tuple[str, ...] = GONE
    in_text: tuple[str | re.Pattern[str], ...] = GONE
    instead: tuple[str, ...] = ()
    until: int = 0


Part: TypeAlias = Characters | Mark


class Typed(NamedTuple):
    """A text in its parts, and the addresses that its links lead to, each by its place."""

    parts: list[Part]
    addresses: Mapping[int, str] = {}


# The table: at the start of a line, where the marks of quotations and lists may have others behind them …
INDENT = re.compile(r"[ \t]*+")
MORE_THAN = re.compile(r">[ \t]*+[+\-−±]?[=\d]")
BULLET = re.compile(r"[-*+](?=[ \t\n]|\Z)")
NUMBER = re.compile(r"\d{1,9}[.)](?=[ \t])")
LINE_ACROSS = re.compile(r"(?:(?:-[ \t]*+){3,}+|(?:\*[ \t]*+){3,}+|(?:_[ \t]*+){3,}+)$", re.M)
HEADING = re.compile(r"(#{1,6})(?=[ \t\n]|\Z)(?:[^\n]*[ \t](\1)(?=[ \t]*+$))?+", re.M)
UNDERLINE = re.compile(r"(?:(?<= )| )-++(?= |\Z)")
FENCE = re.compile(r"^(?:[ \t>]|[-*+][ \t]|\d{1,9}\.[ \t])*+(?P<fence>`{3,}+|~{3,}+)[ \t]*+$", re.M)

# … anywhere else …
_TAG = r"\{\{[^{}\n]*+\}\}"
_SCHEME = r"(?:https?://|mailto:|tel:)"
_ADDRESS = rf"(?:{_SCHEME}(?:{_TAG}|[^\s()<>{{}}]|\([^\s()<>]*+\))++|{_TAG})"
BEGINS_WITH_SCHEME = re.compile(rf"\A{_SCHEME}", re.I)
_GAP = r"[ \t]*+\n?+[ \t]*+"
_DESTINATION = rf"(?:<(?P<angled>{_SCHEME}[^\n<>]++|{_TAG})>|(?P<address>{_ADDRESS}))"
_TO_HEADING = r"\#[^\s()<>#]++"
_REFERENCE = r"&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});"
REFERENCE = re.compile(_REFERENCE)
_SIGN = "[+−-]"
_ANY = rf"[^\W_]++{_SIGN}? | [^\W\d_](?:,[^\W\d_])++ | {_SIGN}{{1,3}} | [*†‡§¶®™]{{1,3}}"
_GOES_ON = r"\d | (?<= [^\W\d_] [~^] ) [^\W\d_]"
INLINE = re.compile(
    rf"""
    (?P<escape> \\ ) (?: [!-/:-@\[-`{{-~] | (?= \n ) )
  | (?P<reference> {_REFERENCE} )
  | (?P<tag> {_TAG} )
  | (?P<auto> < (?: {_SCHEME}[^\s<>]++ | [^\s<>@:]++@[^\s<>@]++ ) > )
  | (?P<closing> \]\( {_GAP} (?: {_DESTINATION} | (?P<heading> {_TO_HEADING} ) ) {_GAP} \) )
  | (?P<note> \[\^ (?P<of_note> [\w-]{{1,20}} ) \] (?! [(\[] ) )
  | (?P<lowered> (?<= [^\W_] | \^ ) ~ (?: {_SIGN}?\d[\d.,/∞–-]*+{_SIGN}? | {_ANY} ) ~ (?! ~ | {_GOES_ON} ) )
  | (?P<raised> (?<= [^\W_] | ~ ) \^ (?: {_SIGN}?\d[\d.,]*+{_SIGN}? | {_ANY} ) \^ (?! \^ | {_GOES_ON} ) )
  | (?P<label> \]\[ (?P<name> [^\[\]\\]*+ ) \] )
  | (?P<bracket> [\[\]] )
  | (?P<run> \*++ | _++ | `++ )
    """,
    re.X | re.I,
)
LINK_NUMBER = re.compile(r" \[\d{1,4}\]")
HEADING_WORDS = re.compile(r" \([^\n]{1,300}?\)")

# … and a line that says where the links with its label lead.
DEFINITION = re.compile(
    rf"^[ \t>]*+(?P<whole>\[(?!\^[\w-]+\])(?P<name>[^\[\]\\]++)\]:{_GAP}{_DESTINATION})[ \t]*+$", re.M | re.I
)
LABEL = re.compile(r"\[([^\[\]\\]++)\]")

SCRIPTS: Mapping[str, Mapping[str, str]] = {
    kind: {plain: each for each, form, plain in _compatible() if form == kind} for kind in ("<sub>", "<super>")
}
"""Characters → the same below and above the line."""

COMMA = re.compile(r"\s*+,(?:\s*+,)*+\s*+")
PARAGRAPH_ENDS = re.compile(r"\n[ \t>]*+(?=\n)")
ITEM = re.compile(r"[ \t>]*+([*+])(?=[ \t])(?!\+[ \t]++\d)")

# Emphasis opens behind white space and these; also behind a letter in scripts that are written without spaces, or
# whose particles and endings are one with the word beside them: Thai, Lao, Burmese, Khmer, Kana, Han; Arabic, Hebrew,
# Korean.
OPENING = frozenset("([{«„“‘‹\"'–—-/¿¡>*_`")
WITHOUT_SPACES = re.compile(
    "[\u0590-\u06ef\u06fa-\u07ff\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufefc\uff66-\uff9f\U00020000-\U0003ffff]"
)
