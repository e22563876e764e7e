"""Tables → lists of sessions, webinars, events, videos, links or people; else tables.

It is a module of its own because a table that is no list for sure becomes the table that it is, with all its cells.
"""

from __future__ import annotations

from newsletter.importing.entries import rows_of_grid
from newsletter.importing.parts import joined
from newsletter.importing.pieces import Heading, Paragraph, Table
from newsletter.importing.place.scan import Found, Scan
from newsletter.importing.place.tables.kinds import MODELS, kinds_of
from newsletter.importing.place.tables.rows import as_list
from newsletter.importing.place.tables.shape import in_one, parted, renamed
from newsletter.importing.plan import Entry, Prose, Source, Value
from newsletter.importing.read.sheet.cells import MOST_ROWS, too_many_rows


def tables(scan: Scan, at: int) -> Found | None:
    """Return the list, or the table, that a table is."""
    table = scan.piece(at)
    if not isinstance(table, Table):
        return None
    own = parted(table)[2]
    above, head, table = parted(renamed(scan, at, table))
    number = scan.parts[at].number
    if len(table.rows) - head > MOST_ROWS:
        raise too_many_rows()
    kinds = kinds_of(scan, at, table, [rich.text for rich in above]) if head else []
    lists = (as_list(scan, at, kind, table) for kind in kinds)
    block = next((found for found in lists if found and 2 * _rows_left(found) <= len(table.rows)), None)
    block = block or _table(own, number)
    if block is None:
        return None
    fields = dict(block.fields)
    if above:
        first, *others = above if not isinstance(scan.piece(at - 1), Heading) else [None, *above]
        named: dict[str, Value] = {"heading": first} if first else {}
        if others:
            named["intro"] = Prose(tuple(Paragraph(rich) for rich in others if rich))
        fields = {"type": fields.pop("type"), **named, **fields}
    sources = (*(Source(number, rich) for rich in above), *block.sources)
    return Found(Entry(fields, sources, block.remarks), at + 1)


def wished(scan: Scan, at: int, kind: str) -> Entry | None:
    """Return a table as a list of a kind, or as a table."""
    table = scan.piece(at)
    if not isinstance(table, Table):
        return None
    number = scan.parts[at].number
    above, _, rows = parted(renamed(scan, at, table))
    if kind == "table":
        block = _table(parted(table)[2], number)
    else:
        block = as_list(scan, at, kind, rows) if kind in MODELS else None
    if block and above:
        block = Entry(block.fields, (*(Source(number, rich) for rich in above), *block.sources), block.remarks)
    return block


def _rows_left(block: Entry) -> int:
    """Return how many rows a list could not take, without the names of its columns."""
    return max(0, len(block.sources) - 1)


def _table(table: Table, number: int) -> Entry | None:
    """Return a table as one of a letter, with the names of its columns in its first row."""
    if len(table.rows) < 2:
        return None
    columns, rows = rows_of_grid(table)
    if not any(columns):
        columns = [f"{place}" for place in range(1, len(columns) + 1)]
        rows = rows_of_grid(Table((table.rows[0], *table.rows), True))[1]
    fields: dict[str, Value] = {"type": "table", "columns": tuple(columns), "rows": tuple(tuple(row) for row in rows)}
    return Entry(fields, (Source(number, joined(map(in_one, table.rows), "\n")),))
