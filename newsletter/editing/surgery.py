"""Edits: what each does to a text, what it touches, and how it is taken back.

Comes in: a text, an edit by path and the hash of the text that the edit was meant for. Goes out: the text afterwards,
with the piece that was touched and the edit that undoes it; or Refused, and nothing has changed. Each edit is proven by
reading the text again (splices.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple, TypeAlias

from newsletter.editing import fields, items
from newsletter.editing.outline import Outline, outlined
from newsletter.editing.seals import sealed
from newsletter.editing.splices import Splice, between
from newsletter.errors import Refused
from newsletter.reading.model_base import Model
from newsletter.reading.source import Path


@dataclass(frozen=True, slots=True)
class Put:
    """A value for a field or an item; a field that is not there is added where the model has it, with its group.

    With None, a field goes, whether it is needed or not.
    """

    path: Path
    value: Any


@dataclass(frozen=True, slots=True)
class Clear:
    """A field loses its value; one that is needed stays, empty."""

    path: Path


@dataclass(frozen=True, slots=True)
class Insert:
    """A new item at a path; `lines` are those that it had elsewhere, from its comments or its dash on."""

    path: Path
    value: Any
    lines: str = ""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A copy of an item behind it."""

    path: Path


@dataclass(frozen=True, slots=True)
class Move:
    """An item to another place in its list."""

    path: Path
    to: int


@dataclass(frozen=True, slots=True)
class Delete:
    """An item goes."""

    path: Path


@dataclass(frozen=True, slots=True)
class Rewrite:
    """The whole text becomes another, as somebody writes it who writes YAML; also one that cannot be read."""

    text: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Several edits that are one: each has the paths that the ones before it have left; all are made, or none."""

    edits: tuple[Edit, ...]


Change: TypeAlias = Put | Clear | Insert | Duplicate | Move | Delete
Edit: TypeAlias = Change | Batch | Rewrite


class StaleError(ValueError):
    """The text is not the one that the edit was meant for: rebase.py finds out what is meant now."""


class Edited(NamedTuple):
    """A text after an edit: from `start` to `end` it is new, and before there stood `gone`.

    `inverse` undoes it by its meaning, whatever has become of the text since.
    """

    text: str
    start: int
    end: int
    gone: str
    inverse: Edit

    @property
    def before(self) -> str:
        """The text before the edit, to the byte."""
        return self.text[: self.start] + self.gone + self.text[self.end :]


def fingerprint(text: str) -> str:
    """Return the hash by which a text is known."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def edited(text: str, edit: Edit, model: type[Model], base: str) -> Edited:
    """Return a text after an edit.

    Raise StaleError if `base` is not the hash of the text, Refused where the edit cannot be made, and InputError where
    the text holds mistakes of YAML and cannot be edited at all.
    """
    if fingerprint(text) != base:
        raise StaleError
    after, inverse = _made(text, edit, model)
    splice = between(text, after)
    return Edited(after, splice.start, splice.start + len(splice.new), text[splice.start : splice.end], inverse)


def rewrites(edit: Edit) -> bool:
    """Return whether an edit does not say what it is about: by it, anything may come to be anywhere."""
    return any(map(rewrites, edit.edits)) if isinstance(edit, Batch) else isinstance(edit, Rewrite)


def _made(text: str, edit: Edit, model: type[Model]) -> tuple[str, Edit]:
    """Return a text after an edit, and the inverse."""
    if isinstance(edit, Rewrite):
        return outlined(edit.text, model).text, Rewrite(text)
    if isinstance(edit, Batch):
        inverses: list[Edit] = []
        for each in edit.edits:
            text, inverse = _made(text, each, model)
            inverses.insert(0, inverse)
        return text, Batch(tuple(inverses))
    outline = outlined(text, model)
    try:
        splice = _splice(outline, edit)
    except Refused:
        text = sealed(outline, edit.path[:-1])
        if text == outline.text:
            raise
        splice = _splice(outlined(text, outline.model), edit)
    return splice.applied(text) if splice else outline.text, _inverse(outline, edit)


def _splice(outline: Outline, edit: Change) -> Splice | None:
    match edit:
        case Put(path, value):
            return fields.put(outline, path, value)
        case Clear(path):
            return fields.clear(outline, path)
        case Insert(path, value, lines):
            return items.insert(outline, path, value, lines)
        case Duplicate(path):
            return items.duplicate(outline, path)
        case Move(path, to):
            return items.move(outline, path, to)
        case Delete(path):
            return items.delete(outline, path)


def _inverse(outline: Outline, edit: Change) -> Edit:
    """Return what undoes an edit that has been made to the text of an outline."""
    match edit:
        case Put(path) | Clear(path) if isinstance(around := outline.value(path[:-1]), str):
            return Put(path[:-1], around)
        case Put(path) if group := fields.missing_group(outline, path):
            return Put(group, None)
        case Put(path) | Clear(path):
            return Put(path, outline.value(path))
        case Insert(path):
            return Delete(path)
        case Duplicate(path):
            return Delete((*path[:-1], int(path[-1]) + 1))
        case Move(path, to):
            return Move((*path[:-1], to), int(path[-1]))
        case Delete(path):
            start, end = outline.whole(path)
            return Insert(path, outline.value(path), outline.text[start:end])
