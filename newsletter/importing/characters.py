"""Characters as authors would have typed them: white space, no-break spaces, and what nobody sees.

Comes in: a text from another program. Goes out: the same words, without control characters, soft hyphens and characters
without width that their script does not need, and with no-break spaces only where they mean something. It is a module
of its own because every reader needs it, and because a file with control or private characters would be refused as a
whole.
"""

from __future__ import annotations

import re

from newsletter.importing.addresses import cleaned_in
from newsletter.importing.pieces import Dropped, Rich, What
from newsletter.importing.symbols import without_font
from newsletter.text.invisible import without_use_in

_LINES = re.compile(r"\r\n?|[\u2028\u2029\x0b]|\x85")
_UNUSED = re.compile("[\0-\x08\x0c\x0e-\x1f\x7f-\x9f\u00ad\ufff9-\ufffc\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_WITHOUT_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")
_OTHER_SPACES = r"\t\u2000-\u2006\u2008\u200a\u205f"
_SPACES = re.compile(rf" [ {_OTHER_SPACES}]+|[{_OTHER_SPACES}][ {_OTHER_SPACES}]*")
_NO_BREAK = "\u00a0\u202f"
_ANY_SPACES = re.compile(rf"[ {_NO_BREAK}]+")
_AROUND_BREAK = re.compile(rf"[ {_NO_BREAK}]*\n[ {_NO_BREAK}]*")

# A no-break space means something beside a figure, before French punctuation, and behind an abbreviation.
_MEANT_BEHIND = re.compile(r"(?:[0-9«€$£§¶№]|(?:\A|[\s(])(?:[^\W\d_]\.){1,3}|(?:\A|[\s(])[^\W\d_]{1,5}\.)\Z")
_MEANT_BEFORE = re.compile(r"[0-9:;!?»%‰€$£°–—]")
_LONGEST_ABBREVIATION = 8


def tidy(rich: Rich) -> tuple[Rich, list[Dropped]]:
    """Return a text with tidied characters and addresses, and the symbols of fonts that could not be told."""
    dropped: list[Dropped] = []
    text = rich.text
    if not (text.isascii() and text.isprintable()):
        if _PRIVATE.search(text):
            rich = rich.replaced(_PRIVATE, lambda found: _told(found[0], dropped))
        rich = rich.replaced(_LINES, lambda found: "\n").replaced(_UNUSED, lambda found: "")
        if _WITHOUT_WIDTH.search(text):
            useless = set(without_use_in(rich.text))
            rich = rich.replaced(_WITHOUT_WIDTH, lambda found: "" if found.start() in useless else found[0])
    rich = rich.replaced(_SPACES, lambda found: " ")
    if not text.isascii():
        rich = rich.replaced(_ANY_SPACES, _space)
    if "\n" in text or not text.isascii():
        rich = rich.replaced(_AROUND_BREAK, lambda found: "\n")
    if "://" in text:
        rich = Rich.of([span._replace(text=cleaned_in(span.text)) for span in rich.spans])
    return rich.stripped(), dropped


def _told(character: str, dropped: list[Dropped]) -> str:
    if not (shown := without_font(character)):
        dropped.append(Dropped(What.SYMBOL, f"U+{ord(character):04X}"))
    return shown


def _space(found: re.Match[str]) -> str:
    """Return the space that some spaces are: a no-break space stands alone, and where it means something."""
    space = found[0]
    if len(space) > 1 or space == " ":
        return " "
    before = found.string[max(0, found.start() - _LONGEST_ABBREVIATION) : found.start()]
    is_meant = _MEANT_BEHIND.search(before) or _MEANT_BEFORE.match(found.string, found.end())
    return space if is_meant else " "


def of_code(text: str) -> str:
    """Return lines of code, in which every space counts."""
    text = _PRIVATE.sub("", _UNUSED.sub("", _LINES.sub("\n", text)))
    return text.replace("\t", "    ").strip("\n")
