"""A path in plain data → what the models say about what stands there: its type, its fields and their order.

Comes in: a model, data that need not be right, and a path. Goes out: annotations and models. It is a module of its own
because a file that is being written is often one that no model accepts.
"""

from __future__ import annotations

import typing
from typing import Any

from pydantic import BeforeValidator

from newsletter.reading.by_language import is_by_language
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import choices_in, is_model, tags_of
from newsletter.reading.source import Path


def annotation_at(model: type[Model], data: Any, path: Path) -> Any:
    """Return the type of what is at a path, with its marks, or None where the models know nothing there."""
    annotation: Any = model
    for step in path:
        group = group_of(annotation, data)
        inner = choices_in(annotation)[0]
        if is_by_language(annotation):  # a text in one of them is of the same type
            data = data.get(step) if isinstance(data, dict) else None
        elif isinstance(step, int):
            annotation = typing.get_args(inner)[0] if typing.get_origin(inner) is tuple else None
            data = data[step] if isinstance(data, list) and step < len(data) else None
        elif group is None:
            annotation = typing.get_args(inner)[-1] if typing.get_origin(inner) is dict else None
            data = data.get(step) if isinstance(data, dict) else None
        else:
            known = group.model_fields.get(step)
            annotation = known.rebuild_annotation() if known else None
            data = data.get(step) if isinstance(data, dict) else None
    return annotation


def group_at(model: type[Model], data: Any, path: Path) -> type[Model] | None:
    """Return the model of the group of fields at a path, or None where there is none."""
    annotation = annotation_at(model, data, path)
    for step in path:
        data = data[step] if _has(data, step) else None
    return group_of(annotation, data)


def group_of(annotation: Any, data: Any) -> type[Model] | None:
    """Return the model among the types that data can have; of several, as of blocks, the one of its `type`."""
    models = [choice for choice in choices_in(annotation) if is_model(choice) and issubclass(choice, Model)]
    if len(models) > 1:
        tag = data.get("type") if isinstance(data, dict) else None
        models = [choice for choice in models if tag in tags_of(choice)]
    return models[0] if models else None


def fields_in_short_form(annotation: Any, text: str) -> dict[str, Any] | None:
    """Return the fields that a text stands for, as in `- Your name, Your hospital`; None where it stands for none."""
    if typing.get_origin(annotation) is not typing.Annotated:
        return None
    for mark in typing.get_args(annotation)[1:]:
        if isinstance(mark, BeforeValidator):
            read: Any = mark.func
            try:
                fields = read(text)
            except ValueError:  # pydantic's errors are ValueErrors: a speaker without a name has no fields
                return None
            return {name: part for name, part in fields.items() if part is not None} if fields != text else None
    return None


def _has(data: Any, step: str | int) -> bool:
    if isinstance(data, list):
        return isinstance(step, int) and step < len(data)
    return isinstance(data, dict) and step in data
