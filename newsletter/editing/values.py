"""Fields and lists → their lines, as this program writes them where an author has shown no other way.

Comes in: plain data. Goes out: what follows `name: ` or `- `, without the spaces before its first line.
"""

from __future__ import annotations

from typing import Any

from newsletter.editing.scalar import Room, spelled, spelled_name, styles_for

_NOTHING = "~"


def written(value: Any, room: Room, style: str | None = None) -> str:
    """Return any value, a text best in `style`; lists and groups are in brackets where the room is, or where empty."""
    if value is None:
        return _NOTHING
    if isinstance(value, str):
        spellings = (spelled(value, style, room) for style in styles_for(value, style, room))
        return next(text for text in spellings if text is not None)
    if room.in_brackets or not value:
        return _in_brackets(value, room)
    below = room.line_break + " " * room.column
    if isinstance(value, list):
        inner = room._replace(column=room.column + 2, parent=room.column)
        return below.join(f"- {written(item, inner)}" for item in value)
    return below.join(field(name, part, room.column, room) for name, part in value.items())


def field(name: str, value: Any, column: int, room: Room) -> str:
    """Return a field whose name stands in `column`, with its value, on the lines below where it has several."""
    inner = room._replace(column=column + 2, parent=column)
    return f"{spelled_name(name)}:{gap(value, inner)}{written(value, inner)}"


def gap(value: Any, room: Room) -> str:
    """Return what stands between the colon of a field and its value."""
    is_below = isinstance(value, dict | list) and value and not room.in_brackets
    return room.line_break + " " * room.column if is_below else " "


def _in_brackets(value: Any, room: Room) -> str:
    inner = room._replace(in_brackets=True)
    if isinstance(value, list):
        return f"[{', '.join(written(item, inner) for item in value)}]"
    return f"{{{', '.join(f'{spelled_name(name)}: {written(part, inner)}' for name, part in value.items())}}}"
