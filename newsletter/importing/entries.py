"""The rows of a table → entries of a list, such as sessions or links, or the columns and rows of a table of ours.

Comes in: a Table, and the model of the entries. Goes out: data as a file holds them, with what each column became and
what did not come along. It is a module of its own because cells are read by the fields that they are for: a day becomes
one as our files spell it, if its whole column leaves no doubt, and stays as it was typed otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

from newsletter.errors import Refused
from newsletter.importing import addresses, markdown
from newsletter.importing.columns import MIDNIGHT, Columns, Content, columns_of, people_field, times_of, usable_fields
from newsletter.importing.pieces import Dropped, Paragraph, Rich, Table
from newsletter.model.schema import is_needed
from newsletter.reading.kinds import MARKDOWN, Kind
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import fields_of, kinds_of, required_fields
from newsletter.times import written, written_dates
from newsletter.times.meant import clock_meant, days_meant, length_meant
from newsletter.times.zones import TimeRefused

MOST_ROWS, MOST_COLUMNS = 200, 30

_BETWEEN_PEOPLE = re.compile(r"\s*[;\n|]\s*")


class Entries(NamedTuple):
    """Entries of a list; each column's name or number with the field that it became, "" for one that was left out."""

    entries: list[Any]
    matched: tuple[tuple[str, str], ...]
    dropped: tuple[Dropped, ...] = ()


class Grid(NamedTuple):
    """The columns and rows of a table block."""

    columns: list[str]
    rows: list[list[str]]
    dropped: tuple[Dropped, ...] = ()


def entries(table: Table, model: type[Model], *, has_short_form: bool = False, is_bounded: bool = True) -> Entries:
    """Return the rows of a table as entries of a model, as texts where these have but the field that a text stands for.

    Raise Refused for more than anybody means to paste, unless it `is_bounded` elsewhere, and where no column fits.
    """
    if is_bounded:
        _bound(table)
    lines = [[markdown.line([Paragraph(cell)]).text for cell in row] for row in table.rows]
    columns = columns_of(lines, model, has_head=table.has_head)
    if not any(columns.fields):
        raise Refused("None of these columns fits here.", "Paste the cells into a block with such entries.")
    below = slice(int(columns.has_names), None)
    reader = _Reader(model, columns, lines[below])
    made = [reader.entry(row, number) for number, row in enumerate(table.rows[below])]
    short = required_fields(model)[0]
    is_short = has_short_form and all(entry.keys() == {short} for entry in made)
    names = [name if columns.has_names and name else f"Column {number}" for number, name in enumerate(lines[0], 1)]
    matched = tuple(zip(names, columns.fields, strict=True))
    return Entries([entry[short] if is_short else entry for entry in made], matched, tuple(reader.dropped))


def grid(table: Table) -> Grid:
    """Return a table as the columns and rows of a block; its first row has the names. Raise Refused as entries()."""
    _bound(table)
    dropped: list[Dropped] = []
    return Grid(*rows_of_grid(table, dropped), tuple(dropped))


def rows_of_grid(table: Table, dropped: list[Dropped] | None = None) -> tuple[list[str], list[list[str]]]:
    """Return the names of a table's columns, and its other rows, as the cells of a table of ours."""
    told = dropped if dropped is not None else []
    names, *rows = table.rows
    return [_prose(_plain(cell), told) for cell in names], [[_prose(cell, told) for cell in row] for row in rows]


def bound(text: str) -> None:
    """Raise Refused for a text with more cells than anybody means to paste, which would take seconds to read."""
    if text.count("\t") >= MOST_ROWS * MOST_COLUMNS:
        raise _too_many(len(text.splitlines()), text.partition("\n")[0].count("\t") + 1)


def _bound(table: Table) -> None:
    if len(table.rows) > MOST_ROWS or len(table.rows[0]) > MOST_COLUMNS:
        raise _too_many(len(table.rows), len(table.rows[0]))


def _too_many(rows: int, columns: int) -> Refused:
    hint = f"Paste up to {MOST_ROWS} rows of {MOST_COLUMNS} cells at once."
    return Refused(f"These are {rows:,} rows of {columns:,} cells.", hint)


class _Reader:
    """Reads the cells of rows into fields; `dropped` is what did not come along."""

    def __init__(self, model: type[Model], columns: Columns, lines: Sequence[Sequence[str]]) -> None:
        self.dropped: list[Dropped] = []
        self._model = model
        self._kinds = kinds_of(model)
        self._columns = columns
        self._lines = lines
        self._days = [_order_of_days([row[number] for row in lines]) for number in range(len(columns.fields))]

    def entry(self, row: Sequence[Rich], number: int) -> dict[str, Any]:
        """Return a row as the fields of an entry, in the model's order, with those that are needed."""
        found: dict[str, Any] = {}
        for name in usable_fields(self._model):
            places = [place for place, field in enumerate(self._columns.fields) if field == name]
            if self._kinds[name] is Kind.TIME and places:
                self._time(name, places, number, found)
            elif places and row[places[0]].text:
                found[name] = self._value(name, row[places[0]], number, places[0])
        self._link(row, found)
        names = (name for name in fields_of(self._model) if name in found or self._is_needed(name))
        return {name: found.get(name, "") for name in names}

    def _is_needed(self, name: str) -> bool:
        return name in usable_fields(self._model) and is_needed(self._model, name)

    def _value(self, name: str, cell: Rich, number: int, place: int) -> Any:
        kind, text = self._kinds[name], self._lines[number][place]
        if name == people_field(self._model):
            return [words for words in _BETWEEN_PEOPLE.split(cell.text) if words]
        if kind is Kind.ADDRESS:
            return next((span.style.href for span in cell.spans if span.style.href), addresses.of_link(text) or text)
        if kind is Kind.DAY:
            return self._days[place].day(text)
        if kind is Kind.DURATION:
            return _length(text)
        return _prose(cell, self.dropped) if kind in MARKDOWN else text

    def _time(self, name: str, places: Sequence[int], number: int, found: dict[str, Any]) -> None:
        """Put a time together of its day and its clock; of a clock with an end, that goes where it belongs."""
        parts = {Content.DAY: "", Content.CLOCK: ""}
        for place in places:
            text, content = self._lines[number][place], self._columns.contents[place]
            if content is Content.DAY:
                parts[content] = self._days[place].day(text)
            elif content is Content.CLOCK:
                parts[content], end = _clocks(text)
                start, after = times_of(self._model)
                if end and name == start and after and after not in self._columns.fields:
                    found[after] = end
            else:
                start, after = times_of(self._model)
                first, last = _several_days(text)
                parts = {content: first or self._days[place].moment(text)}
                _, end = _clocks(_behind_day(text))
                if (end or last) and name == start and after and after not in self._columns.fields:
                    found[after] = end or last
        if value := " ".join(filter(None, parts.values())):
            found[name] = value

    def _link(self, row: Sequence[Rich], found: dict[str, Any]) -> None:
        """Put the address that words lead to where the entry has room for one."""
        names = [name for name in usable_fields(self._model) if self._kinds[name] is Kind.ADDRESS]
        name = "url" if "url" in names else next(iter(names), "")
        cells = sorted(
            zip(self._columns.fields, row, strict=True), key=lambda each: not each[0]
        )  # those of fields first
        href = next((span.style.href for _, cell in cells for span in cell.spans if span.style.href), "")
        if name and name not in found and href:
            found[name] = href


class _Order(NamedTuple):
    """How the days of a column are written: which of two readings is meant, None where that is not known."""

    reading: int | None

    def day(self, text: str) -> str:
        """Return a day as our files spell it, or the text itself where it could be another."""
        text = MIDNIGHT.sub("", text)
        return f"{self._meant(text) or text}"

    def moment(self, text: str) -> str:
        """Return a day with a time as our files spell it, or the text itself where it could be another."""
        with suppress(TimeRefused):
            return f"{written.parse_local(text):%Y-%m-%d %H:%M}"
        behind = _behind_day(text)
        day = self._meant(text.removesuffix(behind).rstrip(" ,"))
        clock, _ = _clocks(behind)
        if day and not re.search(r"\d[:.h]\d\d", text):
            return f"{day}"
        return f"{day} {clock}" if day and re.fullmatch(r"\d\d:\d\d", clock) else text

    def _meant(self, text: str) -> date | None:
        days = days_meant(text).days
        if len(days) > 1 and self.reading is not None:
            return days[self.reading]
        return days[0] if len(days) == 1 else None


def _order_of_days(cells: Iterable[str]) -> _Order:
    """Return how a column writes days such as 05/06/2026: as in the first cell that leaves no doubt."""
    readings = set()
    for cell in cells:
        if found := re.match(r"\D*(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}", cell):
            first, second = int(found[1]), int(found[2])
            readings |= {0} if first > 12 else {1} if second > 12 else set()
    return _Order(readings.pop() if len(readings) == 1 else None)


def _several_days(text: str) -> tuple[str, str]:
    """Return the first and the last day of a text that is nothing but days, as our files spell them, or ""."""
    found = next(iter(written_dates.ranges(text)), None)
    if not found or not found.last_year or re.search(r"\w", text.replace(found.text, "")):
        return "", ""
    with suppress(ValueError):
        first, last = date(found.first_year or found.last_year, *found.first), date(found.last_year, *found.last)
        return (f"{first}", f"{last}") if first < last else ("", "")
    return "", ""


def _behind_day(text: str) -> str:
    """Return the time of day behind a day, or ""."""
    found = re.search(r"[T\s,]\s*(\d{1,2}[:.h]\d\d.*)$", text)
    return found[1] if found else ""


def _clocks(text: str) -> tuple[str, str]:
    """Return the time of day that a text means, and the end behind it, as our files spell them."""
    with suppress(TimeRefused):
        if (meant := clock_meant(" ".join(text.split()))) and not meant.zone:
            return f"{meant.starts:%H:%M}", f"{meant.ends:%H:%M}" if meant.ends else ""
    return text, ""


def _length(text: str) -> str:
    with suppress(TimeRefused):
        written.parse_duration(text)
        return text
    meant = length_meant(text)
    return f"{int(meant.total_seconds()) // 60} min" if meant else text


def _prose(cell: Rich, dropped: list[Dropped]) -> str:
    written = markdown.prose([Paragraph(cell)])
    dropped += written.dropped
    return written.text


def _plain(name: Rich) -> Rich:
    """Return the name of a column, which is bold in the letter anyhow."""
    return Rich.of(span._replace(style=span.style._replace(bold=False)) for span in name.spans)
