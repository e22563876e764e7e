"""Key figures, each with what it counts → numbers.

It is a module of its own because a figure is told by its form, `1,234 participants` or `Participants: 1,234`, and only
a heading, or how much it stands out, tells that it is one to be shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from newsletter.importing import clocks, days
from newsletter.importing.evidence import Topic
from newsletter.importing.pieces import Heading, Item, Paragraph, Rich, Table
from newsletter.importing.place.scan import Found, Scan
from newsletter.importing.plan import Entry, Source

_BEFORE = (
    r"(?:(?:more than|over|about|around|almost|nearly|up to|some|rund|über|fast|mehr als|knapp|etwa|gut|plus de|près"
    r" de|environ"
    r"|ruim|meer dan|bijna|ongeveer|circa|ca\.|más de|casi|unos|cerca de|≈|~|>|<|\+)\s*)?"
)
_UNIT = (
    r"(?:\s?(?:%|‰|€|£|\$|°C?|EUR|CHF|USD|Mio\.?|Mrd\.?|million(?:s|en)?|Million(?:en)?|millions? d['’]|miljoen"
    r"|millones|billion|mil"
    r"|k€?|M€?|kg|km|m²|TB|GB|Prozent|Euro|euros?)(?![\w]))?"
)
_DIGITS = r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_MANY = rf"(?:{_DIGITS})(?:\s?(?:/|von|of|out of|in|sur|de|van|de cada)\s?(?:{_DIGITS})(?=\W|\Z))?"
_VALUE = rf"(?P<value>{_BEFORE}[€£$]?\s?(?:{_MANY})\+?{_UNIT})"
_FIRST = re.compile(rf"(?i)\s*{_VALUE}(?![\w.]|[:,]\d)\s*(?:[:–—|=-]\s*)?(?P<label>\S.*)\Z", re.S)
_LAST = re.compile(rf"(?i)\s*(?P<label>[^\W\d_].*?)\s*(?::|\s[–—|=-]|\.{{3,}}|…+|\n|\t)\s*{_VALUE}\s*\.?\s*\Z", re.S)
_ALONE = re.compile(rf"(?i)\s*{_VALUE}\s*\Z")
_BETWEEN = re.compile(r"\s+[·•|]\s+|;\s+|\s+/\s+")
_IN_SENTENCE = re.compile(r",\s+(?:(?:and|und|et|en|y)\s+)?(?=\d)|\s+(?:and|und|et|en|y)\s+(?=\d)")
_SHARE = re.compile(r"\s*\d+ (?:out of|of|in|von|sur|van(?: de)?|de(?: cada)?) \d+ ")
_BREAK = re.compile(r"\n")
_YEAR = re.compile(r"(?:19|20)\d\d")
_EDGES = " \t\n:–—-|=,;.·"
_LONGEST_LABEL, _LONGEST = 110, 160


class _Figure:
    """A value and what it counts, as parts of what was written."""

    def __init__(self, value: Rich, label: Rich, source: Source) -> None:
        self.value, self.label, self.source = value, label, source
        self.stands_out = all(span.style.bold for span in value.spans if span.text.strip())

    @property
    def entry(self) -> Entry:
        """The entry of a list."""
        return Entry({"value": self.value, "label": self.label}, (self.source,))


def numbers(scan: Scan, at: int) -> Found | None:
    """Return the figures that begin with a part, or None."""
    is_under = scan.heading_above(at) >= 0 and scan.is_under(at, Topic.NUMBERS)
    piece = scan.piece(at)
    if isinstance(piece, Table):
        found = _of_table(piece, scan.parts[at].number) if is_under else None
        return _made(found, at + 1) if found else None
    if not isinstance(piece, Paragraph | Item | Heading) or not any(map(str.isdigit, scan.text(at)[:_LONGEST])):
        return None
    figures: list[_Figure] = []
    end = at
    while own := _of_part(scan, end, is_under=is_under):
        more, end = own
        figures += more
    is_evident = is_under or all(figure.stands_out for figure in figures)
    return _made(figures, end) if is_evident and len(figures) > 1 else None


def _made(figures: Sequence[_Figure], end: int) -> Found | None:
    return Found(Entry({"type": "numbers", "numbers": tuple(figure.entry for figure in figures)}), end)


def _of_part(scan: Scan, at: int, *, is_under: bool) -> tuple[list[_Figure], int] | None:
    """Return the figures of a part, or of one with the part behind it that says what it counts, and where they end."""
    piece = scan.piece(at)
    if not isinstance(piece, Paragraph | Item | Heading) or not scan.text(at):
        return None
    rich, number = piece.rich.stripped(), scan.parts[at].number
    behind = scan.piece(at + 1)
    if _ALONE.match(rich.text) and isinstance(behind, Paragraph) and _is_label(scan.text(at + 1)):
        source = Source(number, scan.parts[at].source + Rich.plain("\n") + scan.parts[at + 1].source)
        return [_Figure(rich, behind.rich.stripped(), source)], at + 2
    if isinstance(piece, Heading):
        return None
    patterns = [_BREAK, _BETWEEN, *([_IN_SENTENCE] if is_under else [])]
    for pattern in patterns:
        lines = [line.stripped() for line in rich.split(pattern) if line.text.strip()]
        if found := _of_lines(lines, number):
            return found, at + 1
    one = _figure(rich, scan.source(at))
    return ([one], at + 1) if one else None


def _of_lines(lines: Sequence[Rich], number: int) -> list[_Figure]:
    """Return the figures of lines, each of a line, or of one with the line below it; none if some line is no figure."""
    if len(lines) < 2:
        return []
    figures = [_figure(line, Source(number, line)) for line in lines]
    found = [figure for figure in figures if figure]
    if len(found) == len(lines):
        return found
    if len(lines) % 2:
        return []
    pairs = [(lines[place], lines[place + 1]) for place in range(0, len(lines), 2)]
    if not all(_ALONE.match(value.text) and _is_label(label.text) for value, label in pairs):
        return []
    return [_Figure(value, label, Source(number, value + Rich.plain("\n") + label)) for value, label in pairs]


def _figure(rich: Rich, source: Source) -> _Figure | None:
    """Return the figure that a text is, with its value before or behind what it counts."""
    text = rich.text
    is_share = _SHARE.match(text) is not None  # `3 out` is no day in August
    if len(text) > _LONGEST or (not is_share and (days.named(text) or clocks.times(text))):
        return None
    for pattern in (_FIRST, _LAST):
        found = pattern.match(text)
        if not found or _YEAR.fullmatch(found["value"].strip()) or not _is_label(found["label"]):
            continue
        value = rich.part(*found.span("value")).stripped()
        begin, end = found.span("label")
        label = rich.part(begin, end)
        kept = label.text.strip(_EDGES)
        start = label.text.find(kept)
        return _Figure(value, label.part(start, start + len(kept)), source)
    return None


def _is_label(text: str) -> bool:
    text = text.strip(_EDGES)
    return (
        1 < len(text) <= _LONGEST_LABEL
        and re.search(r"[^\W\d_]{2}", text) is not None
        and not re.search(r"[.!?]\s+[A-ZÀ-Ý]", text)
    )


def _of_table(table: Table, number: int) -> list[_Figure]:
    """Return the figures of a table: of rows with two cells, of cells with two lines, or of a row over another."""
    rows = [[cell.stripped() for cell in row] for row in table.rows]
    if (
        len(rows) == 2
        and all(_ALONE.match(cell.text) for cell in rows[0])
        and all(_is_label(cell.text) for cell in rows[1])
    ):
        return [_paired(value, label, number) for value, label in zip(*rows, strict=True)]
    if len(rows[0]) == 2 and len(rows) > 1:
        has_head = not any(map(str.isdigit, rows[0][0].text + rows[0][1].text))
        return [] if has_head else _of_pairs(rows, number)
    cells = [cell for row in rows for cell in row if cell.text]
    found = [figure for cell in cells if (figure := _figure(cell, Source(number, cell)))]
    return found if len(found) == len(cells) > 1 else []


def _of_pairs(rows: Iterable[Sequence[Rich]], number: int) -> list[_Figure]:
    found = []
    for first, second in rows:
        if _ALONE.match(first.text) and _is_label(second.text):
            found.append(_paired(first, second, number))
        elif _ALONE.match(second.text) and _is_label(first.text):
            found.append(_paired(second, first, number))
        else:
            return []
    return found


def _paired(value: Rich, label: Rich, number: int) -> _Figure:
    return _Figure(value, label, Source(number, value + Rich.plain("\n") + label))
