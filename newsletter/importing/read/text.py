"""Plain text → pieces: paragraphs between empty lines, with the line breaks that somebody made.

Programs that wrap lines break them at some 70 columns; those breaks are none, unless a line begins with a day, a time
or a label of its own. Lines with tabs, as many in each, are the cells of a spreadsheet, and those that begin with a
bullet and a tab are a list of Word. A line of hyphens or the like makes a heading of what is above it, or parts the
text where it stands alone. Lists that are typed stay as typed.
"""

from __future__ import annotations

import re
from itertools import pairwise

from newsletter.importing import characters, days
from newsletter.importing.headings import begins_with_time
from newsletter.importing.pieces import Dropped, Heading, Item, Paragraph, Piece, Read, Rich, Rule, Table
from newsletter.nearest import plain
from newsletter.times.written_dates import weekdays

_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_OPENS_LINE = re.compile(r"\s*(?:[-*+•–—>#]|\d{1,3}[.)]|[a-z]\)|[^\W\d_]\w{1,20} ?:)\s|\s*https?://")
_LABEL = re.compile(r"\s*[A-ZÀ-Ý][\w'’./()-]*(?:[ \u00a0][\w'’./()-]+){0,3}[ \u00a0]?:\s")
_FIRST_WORD = re.compile(r"\s*(?P<word>[^\W\d_]+)")
_LEADS_ON = re.compile(
    r"(?i)(?:(?<!\w)(?:on|from|to|until|by|at|in|the|of|and|vom|am|bis|um|ab|den|dem|der|und|seit|du|le|les|au|et|à|de|des"
    r"|el|del|al|y|las|los|a|van|op|tot|met|en|om|sinds)|,|[–—-])\s*\Z"
)
"""A line that goes on below, though what is below begins with a day or a time."""
_LONG_WEEKDAY = 4
_ITEM_OF_WORD = re.compile("[•·▪◦‣o§\uf0a7\uf0b7]\t")
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\x0b\x0c\x85]")
_ENDS_WITH_ADDRESS = re.compile(r"https?://\S+\s*\Z")
_LINE = re.compile(r"(?P<sign>[=\-_~*#])(?P=sign){2,}")
_DECORATED = re.compile(
    r"(?P<mark>\*{2,}|#{1,6}|={2,}|-{2,}|~{2,}|_{2,}|>{2,}|\+{2,}|:{2,}|\[|•{2,}|\|{1,2})\s+(?P<text>[^\W_][^\n]{2,80}?)"
    r"\s*(?:\*{2,}|#{1,6}|={2,}|-{2,}|~{2,}|_{2,}|<{2,}|\+{2,}|:{2,}|\]|•{2,}|\|{1,2})?"
)
"""A heading between marks that somebody typed around it."""
_LONGEST_CAPITALS, _FEWEST_CAPITALS, _SHORTEST_PROSE = 70, 6, 60
_LONGEST_HEADING = 2
"""Lines of a heading."""
_WRAPPED = range(55, 100)
"""Columns of a line that a program has wrapped."""


def read(text: str) -> Read:
    """Return the pieces of plain text."""
    pieces: list[Piece] = []
    dropped: list[Dropped] = []
    text = _LINE_ENDS.sub("\n", text.replace("\u2029", "\n\n"))
    for part in _EMPTY_LINES.split(text.strip("\n")):
        lines = part.split("\n")
        if found := _heading(lines):
            heading, lines = found
            pieces += heading
            if not lines:
                continue
            part = "\n".join(lines)
        if all(map(_ITEM_OF_WORD.match, lines)):
            for line in lines:
                rich, symbols = characters.tidy(Rich.plain(line[2:].strip()))
                dropped += symbols
                pieces.append(Item(rich))
            continue
        if len(lines) > 1 and (tabs := lines[0].count("\t")) and all(line.count("\t") == tabs for line in lines):
            rows = []
            for line in lines:
                cells = [characters.tidy(Rich.plain(cell)) for cell in line.split("\t")]
                dropped += [symbol for _, symbols in cells for symbol in symbols]
                rows.append(tuple(cell for cell, _ in cells))
            pieces.append(Table(tuple(rows)))
            continue
        rich, symbols = characters.tidy(Rich.plain(" ".join(lines) if _is_wrapped(lines) else part))
        dropped += symbols
        if rich.text:
            pieces.append(Paragraph(rich))
    return Read(tuple(pieces), tuple(dropped))


def _heading(lines: list[str]) -> tuple[list[Piece], list[str]] | None:
    """Return the heading with which a paragraph begins, or the line that parts the text, and the lines below it."""
    if len(lines) > 2 and _LINE.fullmatch(lines[0].strip()) and _LINE.fullmatch(lines[2].strip()) and lines[1].strip():
        return [Heading(characters.tidy(Rich.plain(lines[1]))[0], 1 if "=" in lines[0] else 2)], lines[3:]
    first = lines[0].strip()
    if decorated := _DECORATED.fullmatch(first):
        return [Heading(characters.tidy(Rich.plain(decorated["text"]))[0], _level(decorated["mark"]))], lines[1:]
    is_loud = first.isupper() and len(re.findall(r"[^\W\d_]", first)) >= _FEWEST_CAPITALS and first[-1] not in ".:,;"
    if is_loud and len(lines) > 1 and len(first) <= _LONGEST_CAPITALS and _is_prose(lines[1:]):
        return [Heading(characters.tidy(Rich.plain(first))[0], 2)], lines[1:]
    at = next((at for at, line in enumerate(lines[: _LONGEST_HEADING + 1]) if _LINE.fullmatch(line.strip())), -1)
    if at < 0:
        return None
    text = characters.tidy(Rich.plain(" ".join(lines[:at])))[0]
    level = 1 if lines[at].strip()[0] == "=" else 2
    return [Heading(text, level) if text.spans else Rule()], lines[at + 1 :]


def _level(mark: str) -> int:
    """Return the level of a heading by the marks before it: of number signs, as many as there are."""
    return max(2, len(mark)) if mark.startswith("#") else 2


def _is_prose(lines: list[str]) -> bool:
    """Return whether lines are sentences, and no list of things that say one each."""
    text = " ".join(lines)
    return (
        len(text) > _SHORTEST_PROSE and text[-1] in ".!?…" and not any(map(_LABEL.match, lines)) and not text.isupper()
    )


def _is_wrapped(lines: list[str]) -> bool:
    """Return whether a program has broken the lines of a paragraph."""
    if any(map(_ENDS_WITH_ADDRESS.search, lines[:-1])):
        return False
    if not all(len(line) in _WRAPPED for line in lines[:-1]) or any(map(_OPENS_LINE.match, lines)):
        return False
    if any(map(_LABEL.match, lines)):
        return False
    return not any(_is_dated(line) and not _LEADS_ON.search(above) for above, line in pairwise(lines))


def stands_alone(line: str, below: str) -> bool:
    """Return whether a break between two lines was meant: each says one thing, as in an address or a programme."""
    line, below = line.strip(), below.strip()
    if _LABEL.match(below):
        return True
    leading = _LEADS_ON.search(line)
    if (leading and not leading[0].strip()[:1].isupper()) or below[:1].islower():
        return below.startswith(("http://", "https://", "www.", "tel", "mit ", "with ", "avec ", "con ", "met "))
    if _LABEL.match(line) or _OPENS_LINE.match(below) or _is_dated(below):
        return True
    return len(line) < _WRAPPED.start and len(below) < _WRAPPED.stop and line[-1:] not in ".!?…"


def _is_dated(line: str) -> bool:
    """Return whether a line begins with a day, a weekday or a time, and not in the middle of a sentence."""
    is_begun = not line.lstrip()[:1].islower()
    if is_begun and begins_with_time(line):
        return True
    first = _FIRST_WORD.match(line)
    if first and is_begun and len(first["word"]) >= _LONG_WEEKDAY and plain(first["word"]) in weekdays():
        return True
    return days.begins(line) and (is_begun or ":" in line)
