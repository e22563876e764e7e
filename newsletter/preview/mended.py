"""A text with mistakes in some fields → the same with their last good values, from which a letter can be drawn.

Comes in: the newest text of a file, what is wrong with it, and its last text without a mistake. Goes out: a text for
the letter alone, which is never written. This is a module of its own because somebody who writes has a half-written
field most of the time, and the rest of the letter is to follow what they do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from newsletter.editing.found_again import found_again
from newsletter.editing.outline import Outline, outlined
from newsletter.editing.shape import group_at
from newsletter.editing.surgery import Delete, Edit, Put, edited, fingerprint
from newsletter.errors import InputError, Problem, Refused
from newsletter.model.schema import is_needed
from newsletter.preview.places import begins_in, path_at
from newsletter.reading.model_base import Model
from newsletter.reading.source import Path

ROUNDS = 8
"""How often a text is tried: a mistake can hide another, and what cannot be mended at its field is around it."""


class Mended(NamedTuple):
    """A text without mistakes, and the items that were left out of it, each as the ones before it had left it."""

    text: str
    left_out: tuple[Path, ...] = ()


def mended(
    text: str,
    good: str,
    problems: Sequence[Problem],
    mistakes: Callable[[str], Sequence[Problem]],
    model: type[Model],
) -> Mended | None:
    """Return a text with the values of the text `good` where it has mistakes; None if that cannot be.

    A new item with mistakes is left out. `problems` are those of the text, `mistakes` finds those of another, and
    `model` is what they are read into.
    """
    left_out: list[Path] = []
    tried: set[Path] = set()
    with suppress(InputError):
        for _ in range(ROUNDS):
            if not problems:
                return Mended(text, tuple(left_out))
            outline = outlined(text, model)
            paths = _around(_paths_of(problems, outline), tried)
            if () in paths and not _needed_in(outline, outlined(good, model), ()):
                return None
            for path in sorted(paths, key=lambda path: outline.source.position(path), reverse=True):
                text = _put_back(text, good, path, left_out, model)
            problems = mistakes(text)
    return None


def _paths_of(problems: Sequence[Problem], outline: Outline) -> Iterator[Path]:
    begins = begins_in(outline.source)
    for problem in problems:
        yield path_at(problem, outline.source, begins)


def _around(paths: Iterator[Path], tried: set[Path]) -> set[Path]:
    """Return paths that were not tried yet: of one that was, the nearest around it."""
    found = set()
    for path in paths:
        while path in tried and path:
            path = path[:-1]
        found.add(path)
    tried |= found
    return found


def _put_back(text: str, good: str, path: Path, left_out: list[Path], model: type[Model]) -> str:
    """Return a text with the last good value at a path, as far as there is one; the text as it is if that cannot be."""
    now, then = outlined(text, model), outlined(good, model)
    for edit in _ways(now, then, path):
        with suppress(Refused):
            text = edited(text, edit, model, fingerprint(text)).text
            if isinstance(edit, Delete):
                left_out.append(path)
    return text


def _ways(now: Outline, then: Outline, path: Path) -> list[Edit]:
    if missing := _needed_in(now, then, path):
        return missing
    at = found_again(now.data, then.data, path, now.model) if path else None
    value = then.value(at) if at is not None else None
    if value is not None:
        return [Put(path, value)]
    if isinstance(path[-1], int):
        return [Delete(path)]
    return [] if _is_needed(group_at(now.model, now.data, path[:-1]), path[-1]) else [Put(path, None)]


def _needed_in(now: Outline, then: Outline, path: Path) -> list[Edit]:
    """Return the edits that put back the fields of a group which it needs and has lost."""
    at = found_again(now.data, then.data, path, now.model)
    here, there = now.value(path), then.value(at) if at is not None else None
    if not isinstance(here, dict) or not isinstance(there, dict):
        return []
    group = group_at(now.model, now.data, path)
    return [Put((*path, name), there[name]) for name in there if _is_needed(group, name) and name not in here]


def _is_needed(group: type[Model] | None, name: str) -> bool:
    return group is not None and name in group.model_fields and is_needed(group, name)
