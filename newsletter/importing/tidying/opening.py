"""The first lines of a source → each a part of its own: a title, a day, a number of the issue, a subject.

It is a module of its own because only there a line under another is none of its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsletter.importing import clocks, days
from newsletter.importing.parts import Part
from newsletter.importing.pieces import Heading, Paragraph

_BREAK = re.compile(r"\n")
_HEAD_LINE = re.compile(
    r"(?i)\s*(?:subject(?: line)?|betreff(?:zeile)?|objet|asunto|onderwerp|pre-?header|preview(?: text)?"
    r"|vorschautext|title|titel|titre"
    r"|título|date|datum|fecha|from|to|cc|von|an|de|à|para|van|aan|sent|gesendet|envoyé|enviado|verzonden|reply-to"
    r"|send date"
    r"|versand|absender|sender|newsletter|language|sprache|langue|idioma|taal|audience|list|verteiler)\s*:\s"
)
_OPENING, _MOST_LINES_OF_TITLE, _LONGEST_LINE_OF_TITLE, _MOST_WORDS = 3, 4, 90, 4


def opening(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield parts, the short lines at the beginning of a source each alone: a title, a day, a number of the issue."""
    has_heading = False
    for at, part in enumerate(parts):
        piece = part.piece
        has_heading |= isinstance(piece, Heading)
        lines = piece.rich.split(_BREAK) if isinstance(piece, Paragraph) and at < _OPENING and not has_heading else []
        if len(lines) > 1 and all(_HEAD_LINE.match(line.text) for line in lines):
            yield from (Part(Paragraph(line.stripped()), part.number, line) for line in lines)
            continue
        is_titled = 1 < len(lines) <= _MOST_LINES_OF_TITLE and all(
            0 < len(line) <= _LONGEST_LINE_OF_TITLE for line in lines
        )
        is_titled = is_titled and not any(clocks.times(line.text) for line in lines)
        if is_titled and any(_is_day_line(line.text) for line in lines[1:]) and not days.named(lines[0].text[:1]):
            yield from (Part(Paragraph(line.stripped()), part.number, line) for line in lines)
        else:
            yield part


def _is_day_line(text: str) -> bool:
    """Return whether a line is little but a day with its year."""
    found = days.named(text)
    if len(found) != 1 or found[0].is_range or not found[0].first.year or clocks.times(text):
        return False
    rest = text[: found[0].start] + text[found[0].end :]
    return len(re.findall(r"[^\W\d_]+", rest)) <= _MOST_WORDS
