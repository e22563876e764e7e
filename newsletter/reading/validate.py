"""Validate YAML data and report pydantic's errors in plain language, each at its line and column.

Comes in: a Source (plain data with positions) and a model class. Goes out: the frozen value, or one InputError with
every mistake of the file. It is a module of its own because newsletter.yaml, theme.yaml and every issue are read by the
same rules and refused in the same words, which are in model_errors.py.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from newsletter.errors import InputError, Problem
from newsletter.reading.model_errors import is_block, problem_of
from newsletter.reading.model_fields import resolve
from newsletter.reading.other_names import field_meant
from newsletter.reading.quoting import quoted
from newsletter.reading.source import Path, Source, value_in
from newsletter.reading.yaml_slips import slip_in_name

M = TypeVar("M", bound=BaseModel)


def validate(model: type[M], source: Source, context: Mapping[str, Any] | None = None) -> M:
    """Build the model from the source's data; raise InputError with all of its mistakes."""
    empty = [path for path in source.keys if path not in source.values]
    data = _with_empty_fields(source.data, empty)
    if slips := [*_slips_in_names(source, data), *_commas_in_braces(source, empty)]:
        raise InputError(slips)
    try:
        return model.model_validate(data, context=dict(context or {}))
    except ValidationError as error:
        mistakes = _without_consequences(model, data, error.errors(include_url=False))
        raise InputError(problem_of(source, model, details) for details in mistakes) from None


def _with_empty_fields(data: Mapping[str, Any], empty: Collection[Path]) -> Mapping[str, Any]:
    """Return the data with None for each field that has no value, so that one that does not exist is refused."""
    if not empty:
        return data
    data = copy.deepcopy(dict(data))
    for path in empty:
        value_in(data, path[:-1]).setdefault(path[-1], None)
    return data


def _slips_in_names(source: Source, data: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield Problems of names that hold a dash or spaces by mistake; all other mistakes might follow from these."""
    names = {str(path[-1]) for path in source.keys}
    wrong = {name for name in names if slip_in_name(name, None)}
    for path in [path for path in source.keys if path[-1] in wrong] if wrong else ():
        if slip := slip_in_name(str(path[-1]), value_in(data, path)):
            yield source.problem(path, *slip, key=True)


def _commas_in_braces(source: Source, empty: Collection[Path]) -> Iterator[Problem]:
    """Yield a Problem for each text in braces that YAML has cut at its commas, as in `{label: Slides, posters}`."""
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
        yield source.problem(path, message, hint)


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
            if is_block(model, path, details["input"]):
                blocks.add(details["loc"][:-1])
    days = {details["loc"][:-1] for details in found if _is_part_of_start(details, "date")}
    for details in found:
        if details["loc"][:-1] in blocks and details["loc"][-1] != "type":
            continue  # it is about the item for which the block was taken
        if _is_part_of_start(details, "time") and details["loc"][:-1] in days:
            continue  # the error of the date says it
        is_misspelt = details["type"] == "missing" and details["loc"] in meant
        # pydantic calls a list too short when it did not count its faulty items.
        if not is_misspelt and not (details["type"] == "too_short" and details["input"]):
            yield details


def _is_part_of_start(details: ErrorDetails, name: str) -> bool:
    return details["type"] == "extra_forbidden" and details["loc"][-1] == name
