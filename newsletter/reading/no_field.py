"""A field that a model does not have → what to say, and which was meant, where it belongs, or which there are.

Comes in: the path of the field, the model that refused it, and the data with its positions. Goes out: a message and a
hint. It is a module of its own because most mistakes in issues are of this kind, and people mean many things by them.
"""

from __future__ import annotations

import typing
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from newsletter.reading.called import called, models_by_name
from newsletter.reading.hints import (
    EXAMPLES,
    accepted_spellings,
    example_fields,
    field_instead,
    in_braces,
)
from newsletter.reading.kinds import Kind
from newsletter.reading.model_base import broken_text
from newsletter.reading.model_fields import (
    choices_in,
    fields_of,
    is_model,
    kind_of,
    kinds_of,
    tags_of,
)
from newsletter.reading.name_slips import space_after_name
from newsletter.reading.other_names import field_meant, kinds_called
from newsletter.reading.source import Path, Source, value_in

_FEW = 3  # the most places that a hint names


def no_such_field(
    source: Source, model: type[BaseModel], path: Path, owner: type[BaseModel], given: object
) -> tuple[str, str]:
    """Return what to say, with a hint, about a field that does not exist."""
    said = space_after_name(str(path[-1])) or _block_in_item(source, model, path, given)
    said = said or _day_and_time(source, path, owner)
    said = said or label_and_address(owner, path, value_in(source.data, path[:-1]))
    message = f"There is no field `{path[-1]}` in {called(owner, path[:-1])}."
    return said or (message, _no_such_field_hint(source, model, path, owner))


def is_block(model: type[BaseModel], path: Path, given: object) -> bool:
    """Return whether the field at `path`, which does not exist, is the `type` of a block that stands in an item."""
    is_in_list = len(path) > 2 and isinstance(path[-2], int)
    return is_in_list and path[-1] == "type" and given in tags_of(_items_of_blocks(model))


def _items_of_blocks(model: type[BaseModel]) -> object:
    """Return the type of the blocks in a model, or None if it has none."""
    lists = (typing.get_args(choices_in(field.annotation)[0]) for field in model.model_fields.values())
    return next((items[0] for items in lists if items and tags_of(items[0])), None)


def _block_in_item(source: Source, model: type[BaseModel], path: Path, given: object) -> tuple[str, str] | None:
    """Return what to say, with a hint, about a block that stands among the items of another, or None."""
    if not is_block(model, path, given):
        return None
    first = source.position(path[:2])
    hint = f"Begin `- type: {given}` in column {first.column - len('- ')}, like line {first.line}."
    return f"A block stands here, inside `{path[-3]}` of another.", hint


def _day_and_time(source: Source, path: Path, owner: type[BaseModel]) -> tuple[str, str] | None:
    """Return what to say, with a hint, about a `date` or `time` that is a part of the start, or None."""
    item, field = value_in(source.data, path[:-1]), field_meant(str(path[-1]), owner)
    needs_time = field == "starts" or (field == "start" and "time" in item)
    if path[-1] not in ("date", "time") or not needs_time:
        return None
    written = f"{item.get(field) or item.get('date')} {item.get('time', '')}".strip()
    starts = accepted_spellings(owner.model_fields[field].rebuild_annotation(), written)
    hint = f"Write {' or '.join(f'`{field}: {each}`' for each in starts)}."
    if not starts:
        hint = f"Write them as in `{field}: {EXAMPLES[datetime]}`."
    return f"The day and the time of the start stand together, in `{field}`.", hint


def label_and_address(owner: type[BaseModel], path: Path, item: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return what to say, with a hint, about `- Slides: https://…`, which lacks the names of both fields, or None."""
    by_kind = {kind: name for name, kind in kinds_of(owner).items() if kind in (Kind.LABEL, Kind.ADDRESS)}
    if len(by_kind) < 2 or not broken_text(item) or field_meant(str(path[-1]), owner):
        return None
    [(label, given)] = item.items()
    field = by_kind[Kind.ADDRESS]
    addresses = accepted_spellings(owner.model_fields[field].rebuild_annotation(), str(given))
    if not addresses:
        return None
    fields = in_braces({by_kind[Kind.LABEL]: label, field: addresses[0]})
    return "The words of a link and its address have a field each.", f"Write `- {fields}`."


def _no_such_field_hint(source: Source, model: type[BaseModel], path: Path, owner: type[BaseModel]) -> str:
    """Return the hint for a field that does not exist: which one was meant, where it belongs, or which there are."""
    item, name = value_in(source.data, path[:-1]), str(path[-1])
    below = models_by_name(owner, "") if owner is model or tags_of(owner) else ()
    is_below = any(name in fields_of(other) for other, _ in below if other is not owner)
    if not is_below and (close := field_meant(name, owner, item)):
        if (there := (*path[:-1], close)) in source.keys:
            line = source.position(there, key=True).line
            return f"Take this line out: it would be `{close}`, which is already there, in line {line}."
        return field_instead(close, owner.model_fields[close].rebuild_annotation(), item.get(name))
    here = f"Here you can write: {', '.join(fields_of(owner))}."
    if Kind.PICTURE in kinds_called(name) and isinstance(item[name], str):
        return f"{_picture_instead(model, item[name])}{here}"
    homes = dict.fromkeys(home for other, home in models_by_name(model, called(model, ())) if name in fields_of(other))
    elsewhere = f"It belongs in {' or '.join(homes)}. " if 0 < len(homes) <= _FEW else ""
    return f"{elsewhere}{here}"


def _picture_instead(model: type[BaseModel], file: str) -> str:
    """Return the hint to show a picture in a block of its own, or "" where a model has no such block."""
    for block in choices_in(_items_of_blocks(model)):
        for name, field in block.model_fields.items() if is_model(block) else ():
            picture = choices_in(field.annotation)[0]
            if field.is_required() and is_model(picture) and kind_of(picture) is Kind.PICTURE:
                fields = (
                    f"`- type: {tags_of(block)[0]}` and below it `{name}: {in_braces(example_fields(picture, file))}`"
                )
                return f"For a picture, add a block: {fields}. "
    return ""
