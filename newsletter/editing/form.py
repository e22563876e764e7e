"""Models → the fields of a form: what each is called, what it is for, an example, and with what it is edited.

Comes in: a model, such as Issue or Publication. Goes out: its fields in the order of the model, with all that lies in
them. Everything is said by the models and the types in them, so that a new kind of block has its form as soon as it has
a model.
"""

from __future__ import annotations

import re
import typing
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from inspect import getdoc
from typing import Any

from pydantic import BeforeValidator

from newsletter.model.schema import is_needed, sentence
from newsletter.model.theme_names import ThemeName
from newsletter.reading.by_language import is_by_language
from newsletter.reading.kinds import PICTURES, Kind
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import choices_in, fields_of, is_model, kind_of, tags_of


class Widget(StrEnum):
    """With what a value is edited."""

    LINE = "line"
    LINES = "lines"
    PROSE = "prose"
    ADDRESS = "address"
    EMAIL = "email"
    LANGUAGE = "language"
    ZONE = "zone"
    DAY = "day"
    TIME = "time"
    DURATION = "duration"
    FILE = "file"
    ALT = "alt"
    """A line, or a tick that a picture is mere decoration."""
    COLOR = "color"
    NUMBER = "number"
    SWITCH = "switch"
    CHOICE = "choice"
    THEME = "theme"
    """A choice of themes, each with a picture of a letter."""
    GROUP = "group"
    PICTURE = "picture"
    LIST = "list"
    BY_NAME = "by-name"
    """A group whose fields the author names, such as the merge tags."""


_WIDGETS = {
    Kind.PROSE: Widget.PROSE,
    Kind.WEB_PROSE: Widget.LINES,  # search engines and feeds show its words alone
    Kind.LINES: Widget.LINES,
    Kind.ADDRESS: Widget.ADDRESS,
    Kind.EMAIL: Widget.EMAIL,
    Kind.LANGUAGE: Widget.LANGUAGE,
    Kind.ZONE: Widget.ZONE,
    Kind.DAY: Widget.DAY,
    Kind.TIME: Widget.TIME,
    Kind.DURATION: Widget.DURATION,
    Kind.FILE: Widget.FILE,
    Kind.ALT: Widget.ALT,
    Kind.COLOR: Widget.COLOR,
}
_INSTEAD = re.compile(r"in place of `([a-z_]+)`")
_BY_LAW = "; the law asks for it"


@dataclass(frozen=True, slots=True)
class Shape:
    """How a value is edited, and what is in it.

    `choices` are the values that it can have, `fields` those of a group, `item` what a list or a group with names of
    one's own is made of, and `kinds` the kinds of group that an item can be. Where `has_short_form`, a text may stand
    for the group: its first field that is needed. A text that `is_by_language` may be one for each language instead, by
    its name, as in a group with names of one's own.
    """

    widget: Widget
    choices: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    item: Shape | None = None
    kinds: tuple[BlockKind, ...] = ()
    has_short_form: bool = False
    is_by_language: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form; `example` is data as a file holds them, and `is_needed` says that it cannot be left out.

    `instead_of` is the name of the field in whose place it stands, or "". One that `is_by_law` can be left out, and the
    law asks for it.
    """

    name: str
    label: str
    help: str
    example: Any
    is_needed: bool
    shape: Shape
    instead_of: str = ""
    is_by_law: bool = False


@dataclass(frozen=True, slots=True)
class BlockKind:
    """A kind of block: its `type`, what it is for, other words by which it is looked for, and its fields."""

    name: str
    label: str
    help: str
    also: tuple[str, ...]
    fields: tuple[Field, ...]


@cache
def form_of(model: type[Model]) -> tuple[Field, ...]:
    """Return the fields of a model in its order, without the `type` of a block, which is chosen and not typed."""
    fields = []
    for name in fields_of(model):
        known = model.model_fields[name]
        label = label_of(model, name)
        example = _as_data((known.examples or [""])[0])
        shape = shape_of(known.rebuild_annotation())
        said = known.description or label
        other = _INSTEAD.search(said)
        instead_of = other[1] if other else ""
        help_ = sentence(said.removesuffix(_BY_LAW))
        is_by_law = said.endswith(_BY_LAW)
        fields.append(Field(name, label, help_, example, is_needed(model, name), shape, instead_of, is_by_law))
    return tuple(fields)


def label_of(model: type[Model], name: str) -> str:
    """Return what a field of a model is called on its form."""
    return model.model_fields[name].title or readable(name)


def readable(name: str) -> str:
    """Return the name of a field as people read it: `registration_url` → "Registration address"."""
    words = ["address" if word == "url" else word for word in name.replace("-", "_").split("_")]
    return " ".join(words).capitalize()


def shape_of(annotation: Any) -> Shape:
    """Return how values of a type are edited."""
    choices = choices_in(annotation)
    if len(choices) > 1:
        return Shape(Widget.GROUP, kinds=tuple(map(_block_kind, choices)))
    inner, arguments = choices[0], typing.get_args(choices[0])
    kind = kind_of(annotation)
    if is_model(inner) and issubclass(inner, Model):
        widget = Widget.PICTURE if kind in PICTURES else Widget.GROUP
        return Shape(widget, fields=form_of(inner), has_short_form=_has_short_form(annotation))
    origin = typing.get_origin(inner)
    if origin is tuple and arguments[1:] == (...,):
        return Shape(Widget.LIST, item=shape_of(arguments[0]))
    if origin is dict:
        return Shape(Widget.BY_NAME, item=shape_of(arguments[1]))
    if origin is typing.Literal:
        widget = Widget.THEME if inner == ThemeName else Widget.CHOICE
        return Shape(widget, choices=tuple(map(_as_data, arguments)))
    if inner is bool:
        return Shape(Widget.SWITCH, choices=("true", "false"))
    if inner is int:
        return Shape(Widget.NUMBER)
    text = Shape(_WIDGETS.get(kind, Widget.LINE))
    return replace(text, item=text, is_by_language=True) if is_by_language(annotation) else text


def _block_kind(model: Any) -> BlockKind:
    name = tags_of(model)[0]
    also = tuple(filter(None, map(str.strip, model.ALSO.split(","))))
    return BlockKind(name, readable(name), getdoc(model) or "", also, form_of(model))


def _has_short_form(annotation: Any) -> bool:
    marks = typing.get_args(annotation)[1:] if typing.get_origin(annotation) is typing.Annotated else ()
    return any(isinstance(mark, BeforeValidator) for mark in marks)


def _as_data(value: Any) -> Any:
    """Return an example as the data of a file, in which every value is a text."""
    if isinstance(value, dict):
        return {name: _as_data(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_as_data(part) for part in value]
    return str(value).lower() if isinstance(value, bool) else str(value)
