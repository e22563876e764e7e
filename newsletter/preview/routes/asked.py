"""What the page sends → edits, and a file's data → what it gets: prose with each paragraph on a line, and back.

Comes in: JSON, or a text. Goes out: edits, or values. A module of its own because the form has prose in another shape
than the file, in both directions.
"""

from __future__ import annotations

import copy
from typing import Any, NamedTuple

from newsletter.editing.copied import fitting
from newsletter.editing.outline import Outline
from newsletter.editing.shape import annotation_at
from newsletter.editing.surgery import Batch, Change, Clear, Delete, Duplicate, Edit, Insert, Move, Put
from newsletter.editing.wrapping import rewrapped, unwrapped
from newsletter.reading.kinds import MARKDOWN
from newsletter.reading.limits import MAX_DEPTH
from newsletter.reading.model_fields import kind_of
from newsletter.reading.source import Path, value_in


class Asked(NamedTuple):
    """Edits that the page asks for, and the hash of the text that they are meant for, with that text if it is sent."""

    base: str
    base_text: str | None
    burst: str
    edits: tuple[Change, ...]


def asked(body: Any) -> Asked:
    """Return what a body asks for; raise ValueError with a sentence if that is nothing."""
    match body:
        case {"base": str(base), "burst": str(burst), "edits": [_, *_] as edits}:
            text = body.get("base_text")
            if text is None or isinstance(text, str):
                return Asked(base, text, burst, tuple(map(_edit, edits)))
    raise ValueError("Send `base`, `burst` and `edits`.")


def _edit(said: Any) -> Change:
    match said:
        case {"op": "put", "path": path, "value": value}:
            return Put(path_in(path), _value(value))
        case {"op": "clear", "path": path}:
            return Clear(path_in(path))
        case {"op": "insert", "path": path, "value": value, "lines": str(lines)}:
            return Insert(_item(path), _value(value), lines)
        case {"op": "insert", "path": path, "value": value}:
            return Insert(_item(path), _value(value))
        case {"op": "duplicate", "path": path}:
            return Duplicate(_item(path))
        case {"op": "delete", "path": path}:
            return Delete(_item(path))
        case {"op": "move", "path": path, "to": int(to)} if not isinstance(to, bool):
            return Move(_item(path), to)
    raise ValueError(
        "One of the `edits` is none: each has an `op` and a `path`, and `value` or `to` where it needs one."
    )


def path_in(said: Any) -> Path:
    """Return the path that a body names; raise ValueError with a sentence if that is none."""
    if isinstance(said, list) and 0 < len(said) <= MAX_DEPTH and all(_is_step(step) for step in said):
        return tuple(said)
    raise ValueError("A path is a list of names and numbers.")


def _item(said: Any) -> Path:
    path = path_in(said)
    if isinstance(path[-1], int):
        return path
    raise ValueError("The path of an item ends with its number.")


def _is_step(step: Any) -> bool:
    return isinstance(step, str) or (isinstance(step, int) and not isinstance(step, bool) and step >= 0)


def _value(said: Any, depth: int = 0) -> Any:
    if said is None or isinstance(said, str):
        return said
    if depth < MAX_DEPTH:
        if isinstance(said, list):
            return [_value(item, depth + 1) for item in said]
        if isinstance(said, dict):
            return {name: _value(part, depth + 1) for name, part in said.items()}
    raise ValueError("Values are texts, lists of them, and fields with them.")


def as_in_file(edits: tuple[Change, ...], base: Outline) -> Edit:
    """Return edits as the file has it that they are meant for: prose broken as by its author, lines in their column."""
    written = tuple(_with_breaks(edit, base) for edit in edits)
    return written[0] if len(written) == 1 else Batch(written)


def _with_breaks(edit: Change, base: Outline) -> Change:
    if isinstance(edit, Insert) and edit.lines:
        return Insert(edit.path, edit.value, fitting(base, edit.path, edit.lines))
    if not isinstance(edit, Put) or not isinstance(edit.value, str) or not is_prose(base, edit.path):
        return edit
    old = base.value(edit.path)
    return Put(edit.path, rewrapped(old if isinstance(old, str) else "", edit.value))


def is_prose(outline: Outline, path: Path) -> bool:
    """Return whether a field takes Markdown."""
    annotation = annotation_at(outline.model, outline.data, path)
    return annotation is not None and kind_of(annotation) in MARKDOWN


def values(outline: Outline) -> Any:
    """Return the data of a file with its prose unwrapped."""
    data = copy.deepcopy(outline.data)
    for path in outline.source.values:
        value = outline.value(path)
        if isinstance(value, str) and "\n" in value and is_prose(outline, path):
            value_in(data, path[:-1])[path[-1]] = unwrapped(value)
    return data


def shown(value: Any, outline: Outline, path: Path) -> Any:
    """Return one value as the form has it."""
    return unwrapped(value) if isinstance(value, str) and is_prose(outline, path) else value
