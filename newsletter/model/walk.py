"""Document, the base of Issue and Publication, and its nodes: all that was written, each with path, kind and value.

Comes in: a model and the file that it was read from. Goes out: every field and item that the author wrote, in the order
of the file. The kind comes from the type in the model, so a new block is walked as soon as it has a model: its prose is
checked, its pictures are prepared, its events reach the calendar. No other module lists names of fields, or loops over
blocks to find something in them.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import PrivateAttr

from newsletter.reading.kinds import Kind
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import choices_in, kinds_of, required_fields, tags_of
from newsletter.reading.source import Path, Source


class Node(NamedTuple):
    """A field or an item that was written.

    `text` is what its author typed, and `value` what the model made of it; a group of fields has no text. A text that
    stands for a group, as in `- Your name, Your hospital`, gives two nodes with one path: the group, then the text. One
    that is given by language gives a node without a text, and one for each language, with that at the end of its path.
    """

    path: Path
    kind: Kind
    value: Any
    text: str | None

    @property
    def is_by_language(self) -> bool:
        """Whether it is a text that has a form for each language; the forms are the nodes behind it."""
        return self.text is None and isinstance(self.value, str)


class Document(Model):
    """A model that a whole file is read into."""

    _source: Source = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:
        """Keep the file."""
        self._source = context["source"]

    @property
    def source(self) -> Source:
        """The file, for the positions of its values."""
        return self._source

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """All that the author wrote, in the order of the file, a group before the fields in it."""
        return tuple(nodes_in(self.source.data, self))

    @property
    def texts(self) -> Iterator[str]:
        """All texts that the author wrote, whether members read them or not."""
        return (node.text for node in self.nodes if node.text is not None)


def nodes_in(written: Mapping[str, Any], value: Model) -> list[Node]:
    """Return all that was written in some data, of which the model has made a value."""
    nodes: list[Node] = []
    _add_below(nodes, written, value, Kind.GROUP, ())
    return nodes


def first_of(group: Model, kind: Kind) -> Any:
    """Return the first value that a group has in a field of this kind, or None."""
    names = (name for name, own in kinds_of(type(group)).items() if own is kind)
    return next(filter(None, (getattr(group, name) for name in names)), None)


def groups_in(written: Any, annotation: object, kind: Kind = Kind.GROUP, path: Path = ()) -> Iterator[Node]:
    """Yield the groups of fields in data that no model has accepted; the value of each is what was written.

    `annotation` is the type that the data should have; what does not have it is passed over.
    """
    choices = choices_in(annotation)
    if len(choices) > 1 and isinstance(written, dict):
        choices = tuple(choice for choice in choices if written.get("type") in tags_of(choice))
    for choice in choices:
        if isinstance(written, list) and get_origin(choice) is tuple:
            for number, part in enumerate(written):
                yield from groups_in(part, get_args(choice)[0], kind, (*path, number))
        elif isinstance(written, dict) and isinstance(choice, type) and issubclass(choice, Model):
            yield Node(path, kind, written, None)
            kinds = kinds_of(choice)
            for name in filter(kinds.__contains__, written):
                annotation = choice.model_fields[name].annotation
                yield from groups_in(written[name], annotation, kinds[name], (*path, name))


def _add_below(nodes: list[Node], written: Any, value: Any, kind: Kind, path: Path) -> None:
    """Add the node of something written, and those inside it; `value` is what the model made of it."""
    if isinstance(value, Model):
        if path:
            nodes.append(Node(path, type(value).KIND if kind is Kind.GROUP else kind, value, None))
        if isinstance(written, str):
            nodes.append(Node(path, _kind_of_short_form(type(value)), written, written))
            return
        kinds = kinds_of(type(value))
        for name, part in written.items():
            _add_below(nodes, part, getattr(value, name), kinds[name], (*path, name))
    elif isinstance(written, dict) and isinstance(value, str):
        nodes.append(Node(path, kind, value, None))
        nodes += (Node((*path, language), kind, form, form) for language, form in written.items())
    elif isinstance(written, dict):
        for name, part in written.items():
            _add_below(nodes, part, value[name], kind, (*path, name))
    elif isinstance(written, list):
        for number, part in enumerate(written):
            _add_below(nodes, part, value[number], kind, (*path, number))
    else:
        nodes.append(Node(path, kind, value, written))


@cache
def _kind_of_short_form(model: type[Model]) -> Kind:
    """Return the kind of a text that stands for a group: that of the first field that the group needs."""
    return kinds_of(model)[required_fields(model)[0]]
