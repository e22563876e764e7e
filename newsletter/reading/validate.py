"""Validate YAML data and report pydantic's errors in plain language, each at its line and column.

Comes in: a Source (plain data with positions) and a model class. Goes out: the frozen value, or one InputError with
every mistake of the file. It is a module of its own because newsletter.yaml, theme.yaml and every issue are read by the
same rules and refused in the same words, which are in model_errors.py.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar
from unicodedata import category

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from newsletter.errors import InputError, Problem
from newsletter.reading.model_errors import problem_of
from newsletter.reading.model_fields import resolve
from newsletter.reading.name_slips import slip_in_name
from newsletter.reading.no_field import is_block, label_and_address
from newsletter.reading.other_names import field_meant
from newsletter.reading.quoting import quoted
from newsletter.reading.recovery import HOLE
from newsletter.reading.source import Path, Source, value_in

M = TypeVar("M", bound=BaseModel)

_ABOUT_A_WHOLE = frozenset({"refused", "too_short", "union_tag_not_found"})
"""The errors about a group or a list that depend on all that is in it."""


class _Slip(NamedTuple):
    """A mistake in how the data is written, and the holes that it leaves, as in Source."""

    problem: Problem
    holes: tuple[Path, ...]


def validate(model: type[M], source: Source, context: Mapping[str, Any] | None = None) -> M:
    """Build the model from the source's data; raise InputError with all mistakes of the file."""
    if () in source.holes:
        raise InputError(source.problems)
    if source.holes:  # what is below one is in no data
        keys = {path: at for path, at in source.keys.items() if not _is_in_hole(path[:-1], source.holes)}
        source = replace(source, keys=keys)
    empty = [path for path in source.keys if path not in source.values]
    data = _with_empty_fields(source.data, empty)
    slips = [*_slips_in_names(source, data), *_commas_in_braces(source, empty)]
    problems = [*source.problems, *(slip.problem for slip in slips)]
    holes = {*source.holes, *(hole for slip in slips for hole in slip.holes)}
    try:
        value = model.model_validate(data, context=dict(context or {}))
    except ValidationError as error:
        found = _without_holes(source, model, error.errors(include_url=False), holes)
        mistakes = _without_consequences(model, data, found)
        problems += (problem_of(source, model, details) for details in mistakes)
    else:
        if not problems:
            return value
    raise InputError(problems)


def _with_empty_fields(data: Mapping[str, Any], empty: Collection[Path]) -> Mapping[str, Any]:
    """Return the data with None for each field that has no value, so that one that does not exist is refused."""
    if not empty:
        return data
    data = copy.deepcopy(dict(data))
    for path in empty:
        value_in(data, path[:-1]).setdefault(path[-1], None)
    return data


def _slips_in_names(source: Source, data: Mapping[str, Any]) -> Iterator[_Slip]:
    """Yield the names that hold a dash or spaces by mistake."""
    names = {str(path[-1]) for path in source.keys}
    wrong = {name for name in names if slip_in_name(name, None)}
    for before, path in pairwise([(), *source.keys]) if wrong else ():
        if path[-1] in wrong and (slip := slip_in_name(str(path[-1]), value_in(data, path))):
            # The line may belong to any group around the one before; without a dash as it must be, an item is none.
            around = [(*before[:length], HOLE) for length in range(len(before) + 1)]
            whole = path[:-1] if category(str(path[-1])[0])[0] in "PS" else path
            yield _Slip(source.problem(path, *slip, key=True), (whole, (*path[:-1], HOLE), *around))


def _commas_in_braces(source: Source, empty: Collection[Path]) -> Iterator[_Slip]:
    """Yield each text in braces that YAML has cut at its commas, as in `{label: Slides, posters}`."""
    cut_off = {
        path
        for path in empty
        if re.compile(rf"{re.escape(str(path[-1]))}\s*[,}}]").match(source.text, source.keys[path])
    }
    before: Path = ()
    cut: dict[Path, list[Path]] = {}
    for path in source.keys if cut_off else ():
        if path not in cut_off:
            before = path
        elif before[:-1] == path[:-1] and before in source.values and not source.values[before].style:
            cut.setdefault(before, []).append(path)
    for path, parts in cut.items():
        end = source.keys[parts[-1]] + len(str(parts[-1][-1]))
        text = source.text[source.values[path].start : end]
        hint = f"Write `{path[-1]}: {quoted(text)}`."
        if len(parts) == 1 and re.fullmatch(r"[\w-]+", str(parts[0][-1])):
            hint = f"{hint} If `{parts[0][-1]}` is the name of the next field, write a colon and a value after it."
        message = f"Within braces a comma ends a text, so `{text}` must be in quotes."
        yield _Slip(source.problem(path, message, hint), (path[:-1],))


def _without_holes(
    source: Source, model: type[BaseModel], found: list[ErrorDetails], holes: Set[Path]
) -> list[ErrorDetails]:
    """Return the errors that would be there, too, if all of the file could be read."""
    if not holes:
        return found
    return [each for each in found if not _is_about_hole(source, model, each, holes)]


def _is_in_hole(path: Path, holes: Set[Path]) -> bool:
    return any(path[:length] in holes for length in range(len(path) + 1))


def _is_about_hole(source: Source, model: type[BaseModel], details: ErrorDetails, holes: Set[Path]) -> bool:
    """Return whether an error is about what could not be read, or might not be one if all could be read."""
    kind, (path, owner, _) = details["type"], resolve(model, details["loc"])
    if _is_in_hole(path, holes):
        return True
    if kind == "missing":
        beside = (hole[-1] for hole in holes if hole[:-1] == path[:-1])
        may_be_misnamed = path not in source.keys and not owner.model_fields.keys() >= set(beside)
        return may_be_misnamed or (*path, HOLE) in holes
    if kind == "union_tag_invalid":
        return (*path, "type") in holes
    return kind in _ABOUT_A_WHOLE and any(hole[: len(path)] == path for hole in holes)


def _without_consequences(
    model: type[BaseModel], data: Mapping[str, Any], found: list[ErrorDetails]
) -> Iterator[ErrorDetails]:
    """Yield the errors that do not merely follow from others."""
    meant, blocks = set(), set()
    for details in found:
        if details["type"] == "extra_forbidden":
            path, owner, _ = resolve(model, details["loc"])
            item = value_in(data, path[:-1])
            meant.add((*details["loc"][:-1], field_meant(str(path[-1]), owner, item)))
            if label_and_address(owner, path, item):
                meant |= {(*details["loc"][:-1], name) for name in owner.model_fields}
            if is_block(model, path, details["input"]):
                blocks.add(details["loc"][:-1])
    days, times = (
        {details["loc"][:-1] for details in found if _is_part_of_start(details, name)} for name in ("date", "time")
    )
    for details in found:
        if details["loc"][:-1] in blocks and details["loc"][-1] != "type":
            continue  # it is about the item for which the block was taken
        if _is_part_of_start(details, "time") and details["loc"][:-1] in days:
            continue  # the error of the date says it
        if details["type"] == "default_factory_not_called":
            continue  # the error of the value that it falls back on says it
        if details["loc"][-1:] in (("starts",), ("start",)) and details["loc"][:-1] in times:
            continue  # the error of the time says it
        is_misspelt = details["type"] == "missing" and details["loc"] in meant
        # pydantic calls a list too short when it did not count its faulty items.
        if not is_misspelt and not (details["type"] == "too_short" and details["input"]):
            yield details


def _is_part_of_start(details: ErrorDetails, name: str) -> bool:
    return details["type"] == "extra_forbidden" and details["loc"][-1] == name
