"""Rows → entries, one for each person, and all mistakes in them.

Comes in: a Sheet, and what its columns hold. Goes out: an Entry for each row that has an address; what is wrong goes to
the Sheet, which knows where it is. It is a module of its own because those who get letters and those who have left are
read in one way.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from newsletter.errors import InputError, Problem, Refused
from newsletter.reading.quoting import shortened
from newsletter.sending.members import cells
from newsletter.sending.members.columns import Columns, columns_of
from newsletter.sending.members.sheet import Sheet
from newsletter.sending.members.statuses import Standing, Statuses, strongest
from newsletter.sending.secret import folded


class Entry(NamedTuple):
    """What one row says: `line` is where it begins, `folded` is what makes two addresses one person's.

    Of somebody who gets no letter there is neither a language nor a value, and no address where it could not be one.
    """

    line: int
    address: str
    folded: str
    standing: Standing
    language: str | None = None
    values: Mapping[str, str] = {}


class Left(NamedTuple):
    """Somebody who must not get letters: the address, why ("unsubscribed" or "bounced"), and the line that says so."""

    address: str
    reason: str
    line: int


def shown_name(path: Path) -> str:
    """Return the name of a file in mistakes: its path from the working folder, if it is below that."""
    here = Path.cwd()
    return str(path.absolute().relative_to(here) if path.absolute().is_relative_to(here) else path)


def columns_in(sheet: Sheet, tags: Collection[str] = ()) -> Columns:
    """Return what a sheet's columns hold; raise InputError if none is for the address."""
    if not sheet.names:
        raise InputError(sheet.problems or [_without_head(sheet)])
    columns, slips = columns_of(sheet.names, tags)
    for slip in slips:
        sheet.tell(slip.message, slip.hint, slip.column)
    return columns


def _without_head(sheet: Sheet) -> Problem:
    """Return what to say of a list whose columns have no names, or other ones."""
    if not sheet.above:
        return Problem(sheet.shown, 1, 1, "The file is empty.", "Begin with the line `email,first_name`.")
    first, *below = sheet.above
    address = next((place for place, cell in enumerate(first) if "@" in cell), None)
    if address is not None:
        hint = "Write a line above it with a name for each column, and `email` over the addresses."
        return sheet.problem("The first line has no names of columns, but a person.", hint, address)
    place = next((place for row in below for place, cell in enumerate(row[: len(first)]) if "@" in cell), None)
    if place is not None and first[place]:
        hint = f"Write `email` in place of `{shortened(first[place])}`."
        return sheet.problem("No column has a name that says that the addresses are in it.", hint, place)
    return sheet.problem("No column is called `email`.", "Give the one with the addresses that name.")


class Entries:
    """The entries of a sheet: `everybody` is what all in it are, where that is known.

    `rows` counts the rows with something in them, and `nowhere` those of them without an address.
    """

    def __init__(self, sheet: Sheet, columns: Columns, everybody: Standing | None = None) -> None:
        self.rows = self.nowhere = 0
        self._sheet = sheet
        self._columns = columns
        self._everybody = everybody
        self._width = len(sheet.names)

    def __iter__(self) -> Iterator[Entry]:
        """Yield the entry of each row that has an address, and no mistake."""
        for row in self._sheet.rows():
            if not any(row):
                continue
            self.rows += 1
            if len(row) < self._width:
                row += [""] * (self._width - len(row))
            elif len(row) > self._width and any(row[self._width :]):
                self._tell_width(row)
                continue
            if entry := self._entry(row):
                yield entry

    def _entry(self, row: Sequence[str]) -> Entry | None:
        columns, line = self._columns, self._sheet.line
        standing = self._standing(row)
        if standing is None:
            return None
        text = cells.trimmed(row[columns.email])
        if not text:
            self.nowhere += 1
            return None
        if standing is not Standing.SUBSCRIBED:
            try:
                address = cells.address(text)
            except Refused:  # nobody writes there anyhow
                return Entry(line, "", "", standing)
            return Entry(line, address, folded(address), standing)
        has_mistake = len(self._sheet.problems)
        address = self._read(row, columns.email, cells.address)
        language = self._read(row, columns.language, cells.language) if columns.language is not None else None
        values = {tag: value for place, tag in columns.tags if (value := self._read(row, place, cells.value))}
        if len(self._sheet.problems) > has_mistake:
            return None
        return Entry(line, address, folded(address), standing, language or None, values)

    def _read(self, row: Sequence[str], place: int, read: Callable[[str], str]) -> str:
        """Return what a cell holds; "" for an empty one, and for one with a mistake."""
        text = cells.trimmed(row[place])
        if not text:
            return ""
        try:
            return read(text)
        except Refused as refused:
            self._sheet.tell(refused.message, refused.hint, place, row[place].find(text))
            return ""

    def _standing(self, row: Sequence[str]) -> Standing | None:
        """Return what a row says of somebody, or None if a word of it is not known."""
        found = [] if self._everybody is None else [self._everybody]
        for place, statuses in self._columns.statuses:
            said = statuses.standing(row[place])
            if said is None:
                self._tell_status(row[place], place, statuses)
                return None
            found.append(said)
        return strongest(found)

    def _tell_status(self, cell: str, place: int, statuses: Statuses) -> None:
        name, shown = self._sheet.names[place], shortened(cell)
        message = (
            f"`{shown or name}` {'does' if shown else 'is empty, and does'} not say whether somebody gets letters."
        )
        hint = f"Write {statuses.known}; if `{name}` is about something else, give the column another name."
        self._sheet.tell(message, hint, place)

    def _tell_width(self, row: Sequence[str]) -> None:
        separator = self._sheet.separator
        message = f"This row has {len(row)} cells, and there are {self._width} columns."
        shown = {",": "comma", ";": "semicolon", "\t": "tab"}.get(separator, f"`{separator}`")
        hint = (
            f'If a {shown} belongs to the text of a cell, write the cell in quotation marks: `"Berg{separator} Anna"`.'
        )
        self._sheet.tell(message, hint, self._width)
