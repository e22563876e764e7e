"""Text whose cells are parted by commas, semicolons, tabs or bars → a table.

Comes in: text. Goes out: a table of all cells as they were typed, so that decimal commas stay what they are. It is a
module of its own because nothing in the text says what parts its cells: that is whatever gives most rows the same
number of them.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice

from newsletter.errors import Refused
from newsletter.importing.pieces import Read
from newsletter.importing.read.sheet.cells import MOST_CELLS, Cells, bound_rows, table, too_many

_MARKS = (";", "\t", ",", "|")
"""In the order in which they are taken where two do as well: commas stand in words, too."""
_SAYS_MARK = re.compile(r"\Asep=(.)\r?\n", re.I)
_LOOKS_AT = 60


def read(text: str) -> Read:
    """Return the table that is in a text; raise Refused for one that is too large, or has an open quotation mark."""
    found = _SAYS_MARK.match(text)
    text = text[found.end() :] if found else text
    mark = found[1] if found else _mark(text)
    cells = Cells()
    rows = []
    count = 0
    try:
        for row in csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=mark):
            count += len(row)
            if count > MOST_CELLS:
                raise too_many()
            if any(map(str.strip, row)):
                rows.append([cells.rich(cell) for cell in row])
                bound_rows(len(rows))
    except csv.Error as error:
        raise Refused(
            "This file is damaged: a quotation mark in it is never closed, or one cell is too long.",
            "Open it in a spreadsheet, and save it as .csv again.",
        ) from error
    made = table(rows)
    return Read((made,) if made else ())


def _mark(text: str) -> str:
    """Return what parts the cells."""
    best, most = ",", 0.0
    for mark in _MARKS:
        try:
            widths = [
                len(row)
                for row in islice(csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=mark), _LOOKS_AT)
            ]
        except csv.Error:
            continue
        usual = Counter(width for width in widths if width > 1).most_common(1)
        rating = usual[0][1] + min(usual[0][0], 20) / 100 if usual else 0.0
        if rating > most:
            best, most = mark, rating
    return best
