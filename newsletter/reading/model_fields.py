"""Questions about pydantic's models: which fields a model has, and which field is at a path of a file.

Comes in: a model or the type of a field. Goes out: names, types and kinds. It is a module of its own because it alone
knows pydantic's annotations; model_errors.py and hints.py make sentences of what it returns.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TypeGuard

from pydantic import BaseModel

from newsletter.reading.by_language import is_by_language
from newsletter.reading.kinds import MARKDOWN, UNREAD, Kind
from newsletter.reading.model_base import Model, PrebuiltSchema
from newsletter.reading.source import Path


def is_model(annotation: object) -> TypeGuard[type[BaseModel]]:
    """Return whether a type is a model, which has fields."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def fields_of(annotation: object) -> list[str]:
    """Return the fields that an author can write in a model, without the `type` of a block; [] for anything else."""
    return [name for name in annotation.model_fields if name != "type"] if is_model(annotation) else []


def required_fields(annotation: object) -> list[str]:
    """Return the fields that a model requires, or all of them if it requires none."""
    fields = annotation.model_fields if is_model(annotation) else {}
    return [name for name in fields_of(annotation) if fields[name].is_required()] or fields_of(annotation)


def resolve(model: type[BaseModel], loc: tuple[int | str, ...]) -> tuple[Path, type[BaseModel], object]:
    """Follow pydantic's `loc` through the models: path in the file, model that owns the last key, type of its value.

    pydantic puts the tag of a discriminated union into `loc`; the file has no such step.
    """
    path: list[int | str] = []
    owner, annotation = model, typing.cast("object", model)
    for step in loc:
        if is_by_language(annotation):
            path.append(step)
            continue
        choices = choices_in(annotation)
        if len(choices) > 1:
            annotation = next(choice for choice in choices if step in tags_of(choice))
            continue
        annotation = choices[0]
        path.append(step)
        if is_model(annotation):
            owner = annotation
            field = annotation.model_fields.get(str(step))
            annotation = field.annotation if field else None
        else:
            arguments = typing.get_args(annotation)
            annotation = arguments[-1] if isinstance(step, str) else arguments[0]
    return tuple(path), owner, annotation


def choices_in(annotation: object) -> tuple[object, ...]:
    """Return the members of a union except None, or the type itself; Annotated is taken off."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return choices_in(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        parts = [part for part in typing.get_args(annotation) if part is not type(None)]
        return tuple(choice for part in parts for choice in choices_in(part))
    return (annotation,)


def tags_of(annotation: object) -> list[str]:
    """Return the values of `type` in a block, or in a union of blocks; [] for anything else."""
    return [
        tag
        for choice in choices_in(annotation)
        if is_model(choice) and "type" in choice.model_fields
        for tag in typing.get_args(choice.model_fields["type"].annotation)
    ]


def kind_of(annotation: object) -> Kind:
    """Return the kind of the values of a type; for a list, that of its items."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        for mark in arguments[1:]:
            if isinstance(mark, Kind | PrebuiltSchema):
                return mark if isinstance(mark, Kind) else mark.kind
        return kind_of(arguments[0])
    if origin is dict:
        return kind_of(arguments[1])
    if origin in (tuple, typing.Union, types.UnionType):
        return kind_of(arguments[0])
    return annotation.KIND if isinstance(annotation, type) and issubclass(annotation, Model) else Kind.SETTING


@cache
def kinds_of(model: type[Model]) -> Mapping[str, Kind]:
    """Return the kind of each field of a model."""
    return {name: kind_of(field.rebuild_annotation()) for name, field in model.model_fields.items()}


def prose_fields(model: type[Model]) -> frozenset[str]:
    """Return the names of the fields that take Markdown, in a model and in all models inside it."""
    return frozenset(name for name, kinds in _kinds_by_name(model).items() if kinds & MARKDOWN)


def fields_without_words(model: type[Model]) -> frozenset[str]:
    """Return the names of the fields that hold no words, in whatever model they are, such as dates and addresses."""
    return frozenset(name for name, kinds in _kinds_by_name(model).items() if kinds <= UNREAD)


@cache
def _kinds_by_name(model: type[Model]) -> Mapping[str, frozenset[Kind]]:
    """Return the kinds that the fields of each name have, in a model and in all models inside it."""
    names: dict[str, frozenset[Kind]] = {name: frozenset({kind}) for name, kind in kinds_of(model).items()}
    for below in map(_kinds_by_name, _models_below(model)):
        for name, kinds in below.items():
            names[name] = names.get(name, frozenset()) | kinds
    return names


def _models_below(annotation: object) -> Iterator[type[Model]]:
    """Yield the models inside a type, or in the fields of a model."""
    if is_model(annotation):
        parts: Iterable[object] = (field.annotation for field in annotation.model_fields.values())
    else:
        parts = typing.get_args(annotation)
    for part in parts:
        if isinstance(part, type) and issubclass(part, Model):
            yield part
        else:
            yield from _models_below(part)
