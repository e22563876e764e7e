"""A spot in a YAML text → what may be written there, and what its field is for, as the models say it.

Comes in: a Spot, a model, and the values that are known for some widgets. Goes out: offers, those first that are
needed. It is a module of its own because it knows the models, and spot.py the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from inspect import getdoc
from typing import Any

from newsletter.editing.form import Field, Shape, Widget, form_of, shape_of
from newsletter.editing.shape import annotation_at, group_at
from newsletter.editing.spot import Spot
from newsletter.reading.model_base import Model
from newsletter.reading.source import Path

TYPE = "type"


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be written: its name as a list shows it, what is written, and what it is for; needed ones come first."""

    name: str
    text: str
    label: str
    help: str
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """What a field is for; the example is as it would stand in the file, "" for none."""

    label: str
    help: str
    example: str
    is_needed: bool


def offers(spot: Spot, model: type[Model], values: Mapping[Widget, Sequence[str]]) -> list[Offer]:
    """Return what may be written at a spot."""
    if spot.is_value:
        return list(_values(spot, model, values))
    found = list(_items(spot, model) if _is_list(spot, model) else _fields(spot, model))
    return sorted(found, key=lambda offer: not offer.is_needed)  # and in the order of the models


def about(spot: Spot, model: type[Model]) -> About | None:
    """Return what the field is for whose name is typed at a spot; None where there is no such field."""
    group = group_at(model, spot.data, spot.path)
    if group and spot.typed == TYPE and TYPE in group.model_fields:
        return About("Type", getdoc(group) or "", "", is_needed=True)
    field = _field(model, spot.data, (*spot.path, spot.typed))
    return About(field.label, field.help, _on_a_line(field.example), field.is_needed) if field else None


def _shape_at(model: type[Model], data: Any, path: Path) -> Shape | None:
    annotation = annotation_at(model, data, path)
    return shape_of(annotation) if annotation is not None else None


def _field(model: type[Model], data: Any, path: Path) -> Field | None:
    group = group_at(model, data, path[:-1]) if path else None
    return next((field for field in form_of(group) if field.name == path[-1]), None) if group else None


def _is_list(spot: Spot, model: type[Model]) -> bool:
    shape = _shape_at(model, spot.data, spot.path) if spot.path else None
    return shape is not None and shape.widget is Widget.LIST


def _fields(spot: Spot, model: type[Model]) -> Iterator[Offer]:
    """Yield the fields that a group lacks; of a block without a type, the kinds that it can be."""
    group = group_at(model, spot.data, spot.path)
    if group is None and spot.path:
        shape = _shape_at(model, spot.data, spot.path)
        if shape and TYPE not in spot.names:
            yield from _kinds(shape, "", spot.column)
        return
    for field in form_of(group or model):
        if field.name not in spot.names:
            yield Offer(field.name, _begun(field, spot), field.label, field.help, field.is_needed)


def _kinds(shape: Shape, dash: str, column: int) -> Iterator[Offer]:
    margin = " " * (column + len(dash))
    for kind in shape.kinds:
        yield Offer(f"{TYPE}: {kind.name}", f"{dash}{TYPE}: {kind.name}\n{margin}", kind.label, kind.help)


def _items(spot: Spot, model: type[Model]) -> Iterator[Offer]:
    """Yield how a new item of a list begins."""
    shape = _shape_at(model, spot.data, spot.path)
    item = shape.item if shape else None
    if item is None or spot.is_inside:
        return
    yield from _kinds(item, "- ", spot.column)
    first = next(iter(sorted(item.fields, key=lambda field: not field.is_needed)), None)
    if first:
        yield Offer(f"- {first.name}:", f"- {first.name}: ", first.label, first.help)


def _begun(field: Field, spot: Spot) -> str:
    """Return how a field begins, as far as the spot does not have it."""
    if spot.has_colon:
        return field.name
    widget, margin = field.shape.widget, "\n" + " " * (spot.column + 2)
    if spot.is_inside:
        return f"{field.name}: "
    if widget is Widget.LIST:
        return f"{field.name}:{margin}- "
    if widget in (Widget.GROUP, Widget.PICTURE, Widget.BY_NAME) and not field.shape.has_short_form:
        return f"{field.name}:{margin}"
    is_long = widget is Widget.PROSE and field.is_needed  # what else is prose, such as a note, is a line as a rule
    return f"{field.name}: |{margin}" if is_long else f"{field.name}: "


def _values(spot: Spot, model: type[Model], values: Mapping[Widget, Sequence[str]]) -> Iterator[Offer]:
    """Yield the values that a field can have, or else an example of one."""
    if spot.path[-1] == TYPE and (around := _shape_at(model, spot.data, spot.path[:-1])) and around.kinds:
        for kind in around.kinds:
            yield Offer(kind.name, kind.name, kind.label, kind.help)
        return
    shape = _shape_at(model, spot.data, spot.path)
    if shape is None:
        return
    known = shape.choices or values.get(shape.widget, ())
    for value in known:
        yield Offer(value, value, "", "")
    field = _field(model, spot.data, spot.path)
    if not known and not spot.typed and field and isinstance(field.example, str) and field.example:
        yield Offer(field.example, field.example, "Example", field.help)


def _on_a_line(example: Any) -> str:
    """Return an example as it is written on one line of YAML."""
    if isinstance(example, list):
        return f"[{', '.join(map(_on_a_line, example))}]"
    if isinstance(example, dict):
        return "{" + ", ".join(f"{name}: {_on_a_line(value)}" for name, value in example.items()) + "}"
    return str(example)
