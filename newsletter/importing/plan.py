"""Plan: what a draft will hold, and which piece of the source went where, before anything is written.

Comes in: nothing. Goes out: frozen values that the recognisers make, and that the writer, the page and the proof read.
A value still has its styles: only the writer spells Markdown and YAML.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from newsletter.importing.document import Document, Note
from newsletter.importing.pieces import Piece, Rich


class Source(NamedTuple):
    """Words of a piece, or of a part of it such as a line or a row, by the number of that piece."""

    piece: int
    rich: Rich


@dataclass(frozen=True)
class Prose:
    """A value that is Markdown."""

    pieces: tuple[Piece, ...]


Value: TypeAlias = "str | Rich | Prose | Entry | tuple[Value, ...]"
"""Verbatim text (a day, an address), words on one line, Markdown, a group of fields, or a list."""


@dataclass(frozen=True)
class Entry:
    """The fields of a block, or of an entry in one, with what they were made of.

    `remarks` are sentences for whoever finishes the draft. One that `is_short` is written as its only field's text.
    """

    fields: Mapping[str, Value]
    sources: tuple[Source, ...] = ()
    remarks: tuple[str, ...] = ()
    is_short: bool = False

    @property
    def type(self) -> str:
        """The kind of the block, or ""."""
        kind = self.fields.get("type", "")
        return kind if isinstance(kind, str) else ""

    @property
    def below(self) -> Iterator[Entry]:
        """The entries in this one that are written with comments of their own."""
        for value in self.fields.values():
            yield from _entries(value)

    @property
    def all_sources(self) -> Iterator[Source]:
        """What it and all in it were made of."""
        yield from self.sources
        for entry in self.below:
            yield from entry.all_sources


def _entries(value: Value) -> Iterator[Entry]:
    if isinstance(value, Entry):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _entries(part)


class Went(NamedTuple):
    """Where a piece went: the number of a block and its kind, or None and "head" or "not placed"."""

    block: int | None
    kind: str


@dataclass(frozen=True)
class Plan:
    """The head and the blocks of a draft, the pieces of all its sources, and what has no place in it."""

    documents: tuple[Document, ...]
    pieces: tuple[Piece, ...]
    head: Entry
    blocks: tuple[Entry, ...]
    left: tuple[Source, ...] = ()
    notes: tuple[Note, ...] = ()
    """Notes of all documents; `at` counts the pieces of all of them."""
    remarks: tuple[str, ...] = field(default=())

    def went(self) -> dict[int, tuple[Went, ...]]:
        """Return where each piece went, by its number; to several places if its parts did."""
        found: dict[int, dict[Went, None]] = {}
        places = [(Went(None, "head"), self.head.all_sources)]
        places += [(Went(number, block.type), block.all_sources) for number, block in enumerate(self.blocks)]
        places.append((Went(None, "not placed"), iter(self.left)))
        for place, sources in places:
            for source in sources:
                found.setdefault(source.piece, {})[place] = None
        return {piece: tuple(found[piece]) for piece in sorted(found)}
