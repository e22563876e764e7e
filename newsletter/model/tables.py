"""The rows of a table, each with as many cells as there are columns.

Comes in: a table as it was written. Goes out: its rows, or for each row of another length a refusal at its line, with
the line to write instead. It is a module apart from blocks.py because a row depends on the columns, and because it
knows which slips make a row too long.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
import re
from collections.abc import Iterable
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator
from pydantic_core import core_schema

from newsletter.reading.kinds import Kind
from newsletter.reading.model_base import PrebuiltSchema, refuse
from newsletter.reading.quoting import as_value


def _written(value: Any) -> Any:
    if value is None:  # nothing, or an unquoted `~` or `null`
        refuse(
            "This cell is empty.", 'Write `""` for a cell that is to stay empty; words such as `"null"` need quotes.'
        )
    return value


def _of_right_length(value: Any) -> Any:
    if isinstance(value, _Refusal):
        refuse(value.message, value.hint)
    return value


_TEXT = core_schema.str_schema(strip_whitespace=True)

Cell = Annotated[str, PrebuiltSchema(core_schema.no_info_before_validator_function(_written, _TEXT), Kind.PROSE)]
"""One paragraph of Markdown, which may be empty."""

Row = Annotated[tuple[Cell, ...], BeforeValidator(_of_right_length, json_schema_input_type=tuple[Cell, ...])]


class _Refusal(NamedTuple):
    """What stands in the place of a row that is refused; the row's own validator says so at its line."""

    message: str
    hint: str


def with_refusals(table: Any) -> Any:
    """Return a table as it was written, with a refusal in place of each row that does not fit the columns."""
    if not isinstance(table, dict):
        return table
    columns, rows = table.get("columns"), table.get("rows")
    if not (isinstance(columns, list) and columns and all(isinstance(name, str) for name in columns)):
        return table
    if not isinstance(rows, list):
        return table
    return {**table, "rows": [_refusal(row, columns) or row for row in rows]}


def _refusal(row: Any, columns: list[Any]) -> _Refusal | None:
    """Return why a row does not fit the columns, with the line to write, or None if it fits or is no row at all."""
    count = len(columns)
    if isinstance(row, str):
        return _Refusal("The cells of a row stand in brackets.", f"Write `{_line(_parted(row, count))}`.")
    if isinstance(row, dict) and len(row) == count > 1 and all(isinstance(cell, str) for cell in row.values()):
        in_order = sorted(row, key=columns.index) if row.keys() == set(columns) else row
        cells = _line(row[name] for name in in_order)
        return _Refusal(
            "A row has its cells alone, without the names of the columns.", f"Write `{cells}` in place of these lines."
        )
    if not isinstance(row, list) or len(row) == count or not all(isinstance(cell, str) for cell in row):
        return None
    are = "is" if count == 1 else "are"
    message = f"This row has {_counted(len(row), 'cell')}, and there {are} {_counted(count, 'column')}"
    if len(row) < count:
        return _Refusal(f'{message}; an empty cell is written as `""`.', f"Write `{_line(_fitted(row, count))}`.")
    if joined := _joined(row, count):
        return _Refusal(f"{message}: within brackets a comma ends a cell.", f"Write `{_line(joined)}`.")
    hint = f"Write `{_line(_fitted(row, count))}` if these belong together, or a name in `columns` for each cell."
    return _Refusal(f"{message}.", hint)


def _parted(row: str, count: int) -> list[str]:
    """Return the cells of a row that was written as one text."""
    separator = next((mark for mark in "|\t;," if mark in row), "|")
    cells = [cell.strip() for cell in row.strip(f" {separator}").split(separator)]
    return _fitted(cells if count > 1 else [row], count)


def _fitted(row: list[str], count: int) -> list[str]:
    """Return the row with empty cells at its end, or with its last cells in one."""
    if len(row) <= count:
        return [*row, *[""] * (count - len(row))]
    return _joined(row, count) or [*row[: count - 1], ", ".join(row[count - 1 :])]


def _joined(row: list[str], count: int) -> list[str]:
    """Return the row with the numbers whole that commas have cut, such as 1,024; [] if that is not what is wrong."""
    for left, right in ((r"(?:.*\D)?\d{1,3}", r"\d{3}(?:\D.*)?"), (r"\D?\d+", r"\d.*")):
        joined = row[:1]
        for cell in row[1:]:
            if re.fullmatch(left, joined[-1]) and re.fullmatch(right, cell):
                joined[-1] += f",{cell}"
            else:
                joined.append(cell)
        if len(joined) == count:
            return joined
    return []


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _line(cells: Iterable[str]) -> str:
    return f"- [{', '.join(as_value(cell, within_braces=True) for cell in cells)}]"
