"""What things in a file are called in sentences: "an issue", "a `text` block", "an item of `links`", "a list".

It is a module of its own because all that refuses what a model does not take names things in the same way.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator

from pydantic import BaseModel

from newsletter.reading.model_fields import (
    choices_in,
    is_model,
    tags_of,
)
from newsletter.reading.source import Path


def called(owner: type[BaseModel] | None, path: Path) -> str:
    """Name what is at a path: "an issue", "a `text` block", "`meeting`", "an item of `links`"."""
    if path and not tags_of(owner):
        return f"an item of `{path[-2]}`" if isinstance(path[-1], int) else f"`{path[-1]}`"
    name = tags_of(owner)[0] if tags_of(owner) else owner.__name__.lower() if owner else "file"
    return f"{'an' if name[0] in 'aeiou' else 'a'} {f'`{name}` block' if path else name}"


def models_by_name(annotation: object, name_here: str) -> Iterator[tuple[type[BaseModel], str]]:
    """Yield every model at and below a type, each with what it is called; `name_here` is for the type itself."""
    for choice in choices_in(annotation):
        if is_model(choice):
            yield choice, called(choice, ("blocks", 0)) if tags_of(choice) else name_here
            for name, field in choice.model_fields.items():
                yield from models_by_name(field.annotation, f"`{name}`")
        elif typing.get_origin(choice) is tuple:
            yield from models_by_name(typing.get_args(choice)[0], f"an item of {name_here}")


def sentence(words: str) -> str:
    """Return words as they begin a sentence."""
    return words[0].upper() + words[1:]


def shown(value: object) -> str:
    """Return a value in quotes, shortened to what is needed to recognise it."""
    text = str(value)
    return f"“{text}”" if len(text) <= 60 else f"“{text[:60]}…”"


def yaml_type(value: object) -> str:
    """Return what YAML calls a value."""
    return "a text" if isinstance(value, str) else "a list" if isinstance(value, list) else "a group of fields"
