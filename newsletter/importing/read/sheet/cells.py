"""The value of a cell → its text, and rows of texts → a table without empty rows and columns.

Dates and times become ISO's, so that nobody has to guess the order of day and month again. It is a module of its own
because workbooks and tables in text end in the same tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from newsletter.errors import Refused
from newsletter.importing import characters
from newsletter.importing.pieces import Rich, Table

MOST_CELLS = 600_000
MOST_ROWS = 2_000
"""Rows of a table below the names of its columns, of which a letter of the longest kind has no more."""
_MOST_OVER = 7
"""Rows over these: titles, and the names of columns."""
_EMPTY = Rich()


def too_many() -> Refused:
    """Return the refusal of more cells than anybody means to put into a letter."""
    return Refused(
        f"This sheet is too large: it has more than {MOST_CELLS:,} cells.",
        "Save the rows that the letter needs as a sheet of their own, and take that.",
    )


def too_many_rows() -> Refused:
    """Return the refusal of more rows than a letter can hold."""
    return Refused(
        f"This table has more than {MOST_ROWS:,} rows, the most that a letter can hold.",
        "Take out the rows that the letter does not need.",
    )


def bound_rows(filled: int) -> None:
    """Raise Refused as soon as so many rows with words are read that they are too many, whatever stands over them."""
    if filled > MOST_ROWS + _MOST_OVER:
        raise too_many_rows()


def text_of(value: object, number_format: str = "") -> str:
    """Return a cell's value as text; a number's format matters where it shows percent, or a date without a time."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime():
            has_time = value.time() != time() or any(letter in number_format.lower() for letter in ("h", "s"))
            return f"{value:%Y-%m-%d %H:%M}" if has_time else f"{value:%Y-%m-%d}"
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
        case int() | float():
            return _number(value, number_format)
    return str(value)


def _number(value: float, number_format: str) -> str:
    if number_format.endswith("%"):
        return f"{_plain(value * 100)}%"
    return _plain(value)


def _plain(value: float) -> str:
    """Return a number as people type it: 12, 0.5, without what binary fractions leave behind."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    return f"{Decimal(f'{value:.12g}'):f}"


class Cells:
    """Makes texts of cells; those that come again and again are made once, which keeps large sheets small."""

    def __init__(self) -> None:
        self._known: dict[str, Rich] = {"": _EMPTY}

    def rich(self, text: str) -> Rich:
        """Return the text of a cell, tidied."""
        if (known := self._known.get(text)) is None:
            known = self._known[text] = characters.tidy(Rich.plain(text))[0]
        return known


def table(rows: Sequence[Sequence[Rich]]) -> Table | None:
    """Return rows as a table, or None if all cells are empty."""
    filled = [row for row in rows if any(cell.spans for cell in row)]
    width = max(map(len, filled), default=0)
    used = [column for column in range(width) if any(column < len(row) and row[column].spans for row in filled)]
    if not filled:
        return None
    return Table(tuple(tuple(row[column] if column < len(row) else _EMPTY for column in used) for row in filled))
