"""The texts that a file has had one after another, and what led from each to the next → where an item is by now.

Comes in: each new text, with the edit that has made it, or without one if another program did. Goes out: where the
items of one of these texts are in a later one. An edit says itself what it moves; only what another program has done is
found by what the texts hold, one change at a time, so that nothing else differs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from newsletter.editing.found_again import moved_items
from newsletter.editing.outline import outlined
from newsletter.editing.surgery import Batch, Delete, Duplicate, Edit, Insert, Move, Rewrite, fingerprint, rewrites
from newsletter.errors import InputError
from newsletter.reading.model_base import Model
from newsletter.reading.source import Path

MOST = 200
"""How many steps are remembered."""


@dataclass(frozen=True)
class Step:
    """A text, and the edit that has made it of the one `before`; None if another program did."""

    before: str
    text: str
    edit: Edit | None
    model: type[Model]

    def follow(self, path: Path) -> Path | None:
        """Return where something of the text before is in this one; None if it is gone, or cannot be told."""
        if self.edit and not rewrites(self.edit):
            return after_edit(self.edit, path)
        for depth in range(len(path), 0, -1):
            if path[:depth] in self._moved:
                at = self._moved[path[:depth]]
                return None if at is None else (*at, *path[depth:])
        return path

    @cached_property
    def _moved(self) -> dict[Path, Path | None]:
        """What is elsewhere, found once: each item of an older text is followed through all steps since."""
        before, now = outlined(self.before, self.model).data, outlined(self.text, self.model).data
        return moved_items(before, now, self.model)


class Way(NamedTuple):
    """What led from one text to another, of a file that is read into `model`."""

    start: str
    steps: tuple[Step, ...]
    model: type[Model]

    @property
    def is_foreign(self) -> bool:
        """Whether another program has a part in it."""
        return any(step.edit is None for step in self.steps)

    def follow(self, path: Path) -> Path | None:
        """Return where something of the first text is in the last one; None if it is gone, or cannot be told."""
        at: Path | None = path
        for step in self.steps:
            at = step.follow(at) if at is not None else None
        return at

    def moved(self) -> dict[Path, Path | None]:
        """Return the items of all lists that are elsewhere in the last text, with where they are.

        Raise InputError where the first text cannot be read.
        """
        if not self.is_foreign and not any(_moves(step.edit) for step in self.steps if step.edit):
            return {}
        items = [path for path in outlined(self.start, self.model).source.values if path and isinstance(path[-1], int)]
        found = {path: self.follow(path) for path in items}
        return {path: at for path, at in found.items() if at != path}


class Trail:
    """The texts of one file, the newest last."""

    def __init__(self, text: str, model: type[Model]) -> None:
        self._model = model
        self._steps = [(fingerprint(text), Step(text, text, None, model))]

    def add(self, text: str, edit: Edit | None) -> None:
        """Take a new text; one of another program that cannot be read has no items, and is passed over."""
        if edit is None:
            try:
                outlined(text, self._model)
            except InputError:
                return
        self._steps.append((fingerprint(text), Step(self._steps[-1][1].text, text, edit, self._model)))
        del self._steps[:-MOST]

    def way(self, since: str, to: str) -> Way | None:
        """Return what led from one text to a later one, by their hashes; None if that is not remembered."""
        keys = [key for key, _ in self._steps]
        end = max((number for number, key in enumerate(keys) if key == to), default=-1)
        start = max((number for number, key in enumerate(keys[: end + 1]) if key == since), default=None)
        if start is None:
            return None
        return Way(self._steps[start][1].text, tuple(step for _, step in self._steps[start + 1 : end + 1]), self._model)


def _moves(edit: Edit) -> bool:
    if isinstance(edit, Batch):
        return any(map(_moves, edit.edits))
    return isinstance(edit, Insert | Duplicate | Delete | Move | Rewrite)


def after_edit(edit: Edit, path: Path) -> Path | None:
    """Return where something is after an edit; None if that has taken it away."""
    if isinstance(edit, Batch):
        at: Path | None = path
        for each in edit.edits:
            at = after_edit(each, at) if at is not None else None
        return at
    assert not isinstance(edit, Rewrite), "what it has made of a text is found by what that holds"
    depth = len(edit.path) - 1
    if not _moves(edit) or len(path) <= depth or path[:depth] != edit.path[:-1]:
        return path
    number = _number_after(edit, int(edit.path[-1]), int(path[depth]))
    return None if number is None else (*path[:depth], number, *path[depth + 1 :])


def _number_after(edit: Edit, at: int, number: int) -> int | None:
    """Return the number of an item after an edit of the item `at` of the same list."""
    match edit:
        case Insert():
            return number + (number >= at)
        case Duplicate():
            return number + (number > at)
        case Delete():
            return None if number == at else number - (number > at)
        case Move(_, to):
            return to if number == at else number - (number > at) + (number - (number > at) >= to)
        case _:
            return number


def touched(edit: Edit) -> Path | None:
    """Return the path of what an edit was about, as it is afterwards; of an item that is gone, that of its list."""
    match edit:
        case Batch(edits):
            return next((path for path in map(touched, reversed(edits)) if path is not None), None)
        case Move(path, to):
            return (*path[:-1], to)
        case Duplicate(path):
            return (*path[:-1], int(path[-1]) + 1)
        case Delete(path):
            return path[:-1]
        case Rewrite():
            return None
        case _:
            return edit.path
