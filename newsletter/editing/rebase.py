"""An edit for an older text → the same for the newest one, or what both sides have changed.

Comes in: the text that an edit was meant for, the text as it is now, and the edit. Goes out: the edit with the paths of
now, or a Conflict, for somebody to choose. Nothing is merged within a value: where both sides have changed one, both
are shown. An edit that has been made already changes nothing when it comes again.

Where things are by now, whoever knows each step in between can tell; else they are found by what they are like.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any, NamedTuple

from newsletter.editing.found_again import Follow, found_again, is_gone, known_items, same_items
from newsletter.editing.outline import Outline, outlined
from newsletter.editing.shape import annotation_at
from newsletter.editing.surgery import (
    Batch,
    Change,
    Clear,
    Delete,
    Duplicate,
    Edit,
    Insert,
    Move,
    Put,
    Rewrite,
    edited,
    fingerprint,
)
from newsletter.editing.three_way import merged
from newsletter.errors import InputError
from newsletter.reading.model_base import Model
from newsletter.reading.source import Path

NOTHING = Batch(())
"""The edit that is left of one that has been made already."""


class Conflict(NamedTuple):
    """What both sides have changed: what was there, what the edit makes of it, what is there now; None for nothing."""

    base: Any
    mine: Any
    theirs: Any


def rebased(base: str, now: str, edit: Edit, model: type[Model], follow: Follow | None = None) -> Edit | Conflict:
    """Return an edit of the text `base` as one of the text `now`; raise InputError where one of them has mistakes.

    Of a Rewrite neither needs to be without: it is merged by lines, into a text that can be read. With `follow`, which
    says where the items of `base` are in `now`, no edit counts as one that has been made already.
    """
    if isinstance(edit, Rewrite):
        return _rewrite(base, now, edit, model)
    if isinstance(edit, Batch):
        return _batch(base, now, edit, model, follow)
    return _change(outlined(base, model), outlined(now, model), edit, follow)


def _batch(base: str, now: str, batch: Batch, model: type[Model], follow: Follow | None) -> Edit | Conflict:
    """Return several edits, each of which has the paths that the ones before it have left."""
    edits = []
    for edit in batch.edits:
        found = rebased(base, now, edit, model, follow)
        if isinstance(found, Conflict):
            return found
        edits.append(found)
        if not isinstance(edit, Put | Clear):
            follow = None  # it has moved what that tells of
        base = edited(base, edit, model, fingerprint(base)).text
        now = edited(now, found, model, fingerprint(now)).text
    return Batch(tuple(edits))


def _rewrite(base: str, now: str, edit: Rewrite, model: type[Model]) -> Edit | Conflict:
    both = merged(base, edit.text, now)
    with suppress(InputError):
        if not both.clashes:
            return Rewrite(outlined(both.text, model).text)
    return Conflict(base, edit.text, now)


def _change(base: Outline, now: Outline, edit: Change, follow: Follow | None) -> Edit | Conflict:
    if isinstance(edit, Insert):
        return _insert(base, now, edit, follow)
    old = base.value(edit.path)
    mine = edit.value if isinstance(edit, Put) else None if isinstance(edit, Clear | Delete) else old
    at = found_again(base.data, now.data, edit.path, base.model, follow)
    if at is None:
        is_made = isinstance(edit, Delete) if follow else _is_made(base, now, edit)
        return NOTHING if is_made else Conflict(old, mine, None)
    theirs = now.value(at)
    if isinstance(edit, Move):
        return _move(base, now, edit, at, follow)
    if isinstance(edit, Duplicate):
        has_come = not follow and _has_come(base, now, (*at[:-1], int(at[-1]) + 1), old, edit.path)
        return NOTHING if has_come else Duplicate(at)
    if isinstance(edit, Put) and theirs == mine:
        return NOTHING
    if theirs in (old, mine) or (isinstance(edit, Clear) and not theirs):
        return replace(edit, path=at)
    return Conflict(old, mine, theirs)


def _is_made(base: Outline, now: Outline, edit: Change) -> bool:
    """Return whether an edit whose place is not found again has been made already: what it gives is found."""
    if isinstance(edit, Delete) and is_gone(base.data, now.data, edit.path, base.model):
        return True
    after = outlined(edited(base.text, edit, base.model, fingerprint(base.text)).text, base.model)
    path = edit.path if isinstance(edit, Put | Clear) else edit.path[:-1]
    at = found_again(after.data, now.data, path, base.model)
    return at is not None and now.value(at) == after.value(path)


def _insert(base: Outline, now: Outline, edit: Insert, follow: Follow | None) -> Edit | Conflict:
    """Return a new item behind the one that it was put behind, else before the one that it was put before."""
    around = found_again(base.data, now.data, edit.path[:-1], base.model, follow)
    if around is None or not isinstance(there := now.value(around), list):
        return NOTHING if not follow and _is_made(base, now, edit) else Conflict(None, edit.value, None)
    at = (*around, _place(base, now, edit.path, int(edit.path[-1]), around, len(there), follow))
    has_come = not follow and _has_come(base, now, at, edit.value, edit.path)
    return NOTHING if has_come else replace(edit, path=at)


def _move(base: Outline, now: Outline, edit: Move, at: Path, follow: Follow | None) -> Edit:
    """Return a move behind the same neighbour as before, or before the same."""
    if edit.to == edit.path[-1]:
        return NOTHING
    number, there = int(edit.path[-1]), len(now.value(at[:-1]))
    to = edit.to if edit.to <= number else edit.to + 1  # the items are counted with the one that moves
    place = _place(base, now, edit.path, to, at[:-1], there, follow)
    place -= place > int(at[-1])
    return Move(at, min(place, there - 1))


def _place(
    base: Outline, now: Outline, path: Path, number: int, around: Path, there: int, follow: Follow | None
) -> int:
    """Return before which item of a list now something belongs that belonged before item `number` of the list then."""
    items = base.value(path[:-1])
    if follow:
        same = known_items(path[:-1], range(len(items)), around, follow)
    else:
        same = same_items(items, now.value(around), annotation_at(base.model, base.data, (*path[:-1], 0)))
    before = same[number - 1] + 1 if number - 1 in same else None
    return next(place for place in (before, same.get(number), min(number, there)) if place is not None)


def _has_come(base: Outline, now: Outline, at: Path, value: Any, path: Path) -> bool:
    """Return whether an item like the new one has come to its place in the meantime: this very edit, most likely."""
    items, there = base.value(path[:-1]), now.value(at[:-1])
    number = int(at[-1])
    return value in there[max(number - 1, 0) : number + 1] and there.count(value) > items.count(value)
