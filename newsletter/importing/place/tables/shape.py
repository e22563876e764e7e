"""A table as it stands in a file → what is over its head, its head with the rows below, and rows that go over it.

It is a module of its own because a sheet begins where its head is, perhaps below a title, and a cell may hold a title
with those who speak below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from newsletter.importing import names
from newsletter.importing.columns import Columns, columns_of, people_field
from newsletter.importing.evidence import Topic
from newsletter.importing.parts import joined
from newsletter.importing.pieces import Rich, Table
from newsletter.importing.place.scan import Scan
from newsletter.importing.when import days_in
from newsletter.nearest import plain
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import required_fields

_LED = re.compile(r"(?i)^(?:with|mit|avec|con|met|by|speakers?|referent\w*|von|par|por|door)\s*:?\s+")
_MOST_ABOVE = 6
_MOST_READ = 20
"""Rows by which it is told what the columns are."""


def renamed(scan: Scan, at: int, table: Table) -> Table:
    """Return a table in whose head the columns that somebody named have the names of fields.

    `When` is one of ours for words, and elsewhere that of a time, or of the last day below a heading of deadlines;
    where it holds words, they are found out as such.
    """
    when = "date" if scan.is_under(at, Topic.DEADLINES) else "starts"
    known = {"when": when, **{plain(name).strip(): field for name, field in scan.columns.items()}}
    rows = list(table.rows)
    for number, row in enumerate(rows[:_MOST_ABOVE]):
        if any(plain(cell.text).strip() in known for cell in row):
            rows[number] = tuple(
                Rich.plain(known[name]) if (name := plain(cell.text).strip()) in known else cell for cell in row
            )
            return Table(tuple(rows), table.has_head)
    return table


def parted(table: Table) -> tuple[list[Rich], bool, Table]:
    """Return what stands above a table's head, whether there is a head, and the table from its head on."""
    above: list[Rich] = []
    rows = [row for row in table.rows if any(cell.text.strip() for cell in row)]
    while len(rows) > 1 and len(above) < _MOST_ABOVE:
        filled = [cell for cell in rows[0] if cell.text.strip()]
        if len(filled) == 1 and len(rows[0]) > 1 and sum(bool(cell.text.strip()) for cell in rows[1]) > 1:
            above.append(filled[0])
            rows = rows[1:]
        else:
            break
    if not rows:
        return above, False, Table((), table.has_head)
    used = [column for column in range(len(rows[0])) if any(row[column].text.strip() for row in rows)]
    kept = tuple(tuple(row[column] for column in used) for row in rows)
    return above, len(kept) > 1, Table(kept, table.has_head)


def day_over(scan: Scan, at: int) -> date | None:
    """Return the day that the heading over a table says, for clocks in it that have none."""
    heading = scan.heading_above(at)
    found = days_in(scan.text(heading), scan.circumstances) if heading >= 0 else []
    return found[0].first if len(found) == 1 and found[0].first == found[0].last else None


def columns(table: Table, model: type[Model]) -> Columns:
    """Return which fields of a model the columns of a table hold."""
    lines = [[" ".join(cell.text.split()) for cell in row] for row in table.rows[:_MOST_READ]]
    return columns_of(lines, model, has_head=True)


def with_people(table: Table, model: type[Model]) -> Table:
    """Return a table with a column for those who speak, where they stand below the title in its cell."""
    if not people_field(model) or not table.rows:
        return table
    known = columns(table, model)
    title = required_fields(model)[0]
    if people_field(model) in known.fields or title not in known.fields or not known.has_names:
        return table
    place = known.fields.index(title)
    parted = [_title_and_people(row[place]) for row in table.rows[1:]]
    if 2 * sum(bool(people.text) for _, people in parted) < len(parted):
        return table
    rows = [(*table.rows[0], Rich.plain("Speakers"))]
    rows += [
        (*row[:place], own, *row[place + 1 :], people)
        for row, (own, people) in zip(table.rows[1:], parted, strict=True)
    ]
    return Table(tuple(rows), table.has_head)


def _title_and_people(cell: Rich) -> tuple[Rich, Rich]:
    """Return the title in a cell, and those who speak, who stand on the lines below it."""
    lines = cell.lines()
    people = [person for line in lines[1:] for person in names.speakers(_LED.sub("", line.text)) or []]
    if len(lines) < 2 or not people:
        return cell, Rich()
    return lines[0], Rich.plain("; ".join(people))


def without_spanning(table: Table) -> tuple[Table, list[str]]:
    """Return a table without the rows that go over it, and for each row that is left the words of the last of these."""
    rows: list[tuple[Rich, ...]] = []
    overs: list[str] = []
    over = ""
    for row in table.rows:
        if rows and (words := _spanning(row)):
            over = words
            continue
        rows.append(row)
        overs.append(over)
    return Table(tuple(rows), table.has_head), overs


def _spanning(row: Sequence[Rich]) -> str:
    """Return the only words of a row that goes over the table, such as a day, or ""."""
    texts = {text for cell in row if (text := cell.text.strip())}
    filled = sum(bool(cell.text.strip()) for cell in row)
    return texts.pop() if len(row) > 2 and len(texts) == 1 and filled in (1, len(row)) else ""


def in_one(row: Sequence[Rich]) -> Rich:
    """Return the cells of a row as one text."""
    return joined((cell for cell in row if cell.text.strip()), " | ")
