"""A text → the notes at its end: `[^1]: Not on Sundays.`, to which `[^1]` in the text leads.

Notes are never moved or numbered: they stand behind everything else of their text, and a line that is followed by
something else is text. So they can be told from it by their lines alone, before Markdown is read; outline.py, the
parser and the checks all take them from here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LABEL = r"[\w-]{1,20}"
MARK = re.compile(rf"\[\^({LABEL})\](?![(\[])")
DEFINITION = re.compile(rf"^\[\^(?P<label>{LABEL})\]:[ \t]+(?=\S)", re.M)

_ADDRESS_OF_LABEL = re.compile(r"\[[^\[\]^\n][^\[\]\n]*\]:[ \t]+\S+\s*\Z")
# A line of a note is one that begins nothing else: no item, heading, quotation, code, rule or definition.
_CONTINUED = re.compile(
    r"[ \t]*(?!(?:[0-9]{1,9}|[a-z])[.)]\s|[#>+=|`~-]|\*+\s|(?:[*_][ \t]*){3,}\s*\Z|[†‡§¶⁰¹²³⁴-⁹]|\[[^\[\]\n]*\]:)\S"
)


class Note(NamedTuple):
    """A note: its label, and where in the text its line begins, its words begin, and its last line ends."""

    label: str
    start: int
    words: int
    end: int

    def of(self, text: str) -> str:
        """Return the words of the note, without white space around its lines."""
        return "\n".join(line.strip() for line in text[self.words : self.end].strip().split("\n"))


def find(text: str) -> tuple[Note, ...]:
    """Return the notes at the end of a text, in their order; a label may occur twice."""
    if not text.startswith("[^") and "\n[^" not in text:
        return ()
    notes: list[Note] = []
    stop = len(text)
    end = 0  # of the note whose last lines were read
    for line in reversed(re.findall(r"[^\n]*\n|[^\n]+", text)):
        start = stop - len(line)
        if found := DEFINITION.match(line):
            notes.append(Note(found["label"], start, start + found.end(), end or stop))
            end = 0
        elif not end and (not line.strip() or _ADDRESS_OF_LABEL.match(line)):
            pass
        elif _CONTINUED.match(line):
            end = end or stop
        else:
            break
        stop = start
    return tuple(reversed(notes))
