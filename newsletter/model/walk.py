"""The one walk over what was written: a document → its nodes, each with its path, its kind and its value.

Comes in: an issue or a publication. Goes out: every field and item that its author wrote, in the order of the file. The
kind comes from the type in the model, so a new block is walked as soon as it has a model: its prose is checked, its
pictures are prepared, its events reach the calendar. Nobody else lists names of fields, or loops over blocks to find
something in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple, Protocol

from newsletter.reading.kinds import Kind
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import kinds_of, needed_in
from newsletter.reading.source import Path, Source


class Node(NamedTuple):
    """A field or an item that was written.

    `text` is what its author typed, and `value` what the model made of it; a group of fields has no text. Where a text
    stands for a group, as in `- Your name, Your hospital`, there are two nodes of one path: the group, then the text.
    """

    path: Path
    kind: Kind
    value: Any
    text: str | None


class Document(Protocol):
    """A model that a file was read into."""

    @property
    def source(self) -> Source:
        """Return the file."""


def walk(document: Document) -> Iterator[Node]:
    """Yield the nodes of a document in the order of its file, a group before the fields in it."""
    yield from _below(document.source.data, document, Kind.GROUP, ())


def texts_of(nodes: Iterable[Node]) -> Iterator[str]:
    """Yield every text among nodes, whether members read it or not."""
    return (node.text for node in nodes if node.text is not None)


def first_of(group: Model, kind: Kind) -> Any:
    """Return the value of the first field of a kind that has one, or None."""
    names = (name for name, own in kinds_of(type(group)).items() if own is kind)
    return next(filter(None, (getattr(group, name) for name in names)), None)


def _below(written: Any, value: Any, kind: Kind, path: Path) -> Iterator[Node]:
    if isinstance(value, Model):
        if path:
            yield Node(path, type(value).KIND if kind is Kind.GROUP else kind, value, None)
        if isinstance(written, str):
            yield Node(path, _kind_of_short_form(type(value)), written, written)
            return
        kinds = kinds_of(type(value))
        for name, part in written.items():
            yield from _below(part, getattr(value, name), kinds[name], (*path, name))
    elif isinstance(written, dict):
        for name, part in written.items():
            yield from _below(part, value[name], kind, (*path, name))
    elif isinstance(written, list):
        for number, part in enumerate(written):
            yield from _below(part, value[number], kind, (*path, number))
    else:
        yield Node(path, kind, value, written)


@cache
def _kind_of_short_form(model: type[Model]) -> Kind:
    """Return the kind of a text that stands for a group: that of the first field that the group needs."""
    return kinds_of(model)[needed_in(model)[0]]
