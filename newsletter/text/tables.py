"""A table's cells as words → which of its columns are figures, and → the table in plain text.

This is a module of its own because the HTML and the plain text must agree on which columns stand to the right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsletter.text.wrapping import WIDTH, Measure, columns

_LONGEST = 40  # characters of a figure with all that belongs to it
_GAP = "   "

_NUMBER = r"\d+(?:[.,'’ \u00a0\u202f]\d{3})*(?:[.,·]\d+)?"
_BEFORE = r"(?:(?:[pPnNrR]|HR|OR|RR)\s?)?(?:[<>≤≥≈~=±+\-−–]\s?)*(?:(?:[€$£¥]|EUR|USD|GBP|CHF)\s?)?"
_POWER = r"(?:\s?[×x·]\s?10[⁰¹²³⁴-⁹⁻^\-\d]*)?"
_UNIT = r"(?:\s?(?:[%‰°€$£¥][^\W\d_]{0,3}|[^\W\d_][^\s\d]{0,14}))?"
_ONE = f"{_BEFORE}{_NUMBER}{_POWER}{_UNIT}"
_BETWEEN = r"\s?(?:[–—\-−±/]|to|of|bis|von|à|sur|tot|van|de|a)\s?"
_ASIDE = r"(?:\s?[(\[][^()\[\]]*[)\]])?"
_MARK = r"\s?[*†‡§¶⁰¹²³⁴-⁹ᵃ-ᶻ]*"
_FIGURE = rf"{_ONE}(?:{_BETWEEN}{_ONE})?{_ASIDE}{_MARK}"
"""A number with what may belong to it: a sign, a currency, a unit, a range, an interval in brackets, a mark."""

_NONE = frozenset({"", "-", "–", "—", "n/a", "N/A", "NA", "NR", "NE", "…"})
"""What stands in the place of a figure that there is not."""


def is_figure(words: str) -> bool:
    """Return whether a cell is a figure: a number with no more than a unit or a range."""
    return len(words) <= _LONGEST and bool(re.fullmatch(_FIGURE, words))


def figure_columns(rows: Sequence[Sequence[str]]) -> list[bool]:
    """Return for each column whether all its cells are figures; the first column names the rows, and is none."""
    return [
        number > 0 and any(map(is_figure, cells)) and all(cell in _NONE or is_figure(cell) for cell in cells)
        for number, cells in enumerate(zip(*rows, strict=True))
    ]


def in_columns(
    heads: Sequence[str], rows: Sequence[Sequence[str]], figures: Sequence[bool], *, width_of: Measure = columns
) -> str:
    """Return the table in columns, figures to the right, or "" where it does not fit into a line or a cell has two."""
    table = [heads, *rows]
    widths = [max(map(width_of, cells)) for cells in zip(*table, strict=True)]
    across = sum(widths) + len(_GAP) * (len(widths) - 1)
    if across > WIDTH or any("\n" in cell for cells in table for cell in cells):
        return ""
    lines = []
    for cells in table:
        padded = []
        for cell, width, is_number in zip(cells, widths, figures, strict=True):
            space = " " * (width - width_of(cell))
            padded.append(space + cell if is_number else cell + space)
        lines.append(_GAP.join(padded).rstrip())
    return "\n".join([lines[0], "-" * across, *lines[1:]])
