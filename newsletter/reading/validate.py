"""Source → model: pydantic's verdict, told to people who have never heard of pydantic.

Comes in: a Source (plain data with positions) and a model class. Goes out: the frozen value, or one InputError with
every mistake of the file at its line and column. It is a module of its own because newsletter.yaml, theme.yaml and
every issue are read by the same rules and refused in the same words.
"""

from __future__ import annotations

import copy
import re
import typing
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from newsletter.errors import InputError, Problem
from newsletter.reading.kinds import Kind
from newsletter.reading.lines import line_of
from newsletter.reading.model_base import PrebuiltSchema, broken_text, nearest
from newsletter.reading.model_fields import choices_in, fields_of, is_model, kinds_of, needed_in, resolve, tags_of
from newsletter.reading.quoting import as_value, colon_in, glued_dash, quoted
from newsletter.reading.source import Path, Source, Span
from newsletter.reading.yaml_errors import slip_in_name, space_after_name

M = TypeVar("M", bound=BaseModel)

_EXAMPLES: dict[object, str] = {date: "2021-12-20", datetime: "2022-02-08 16:30", timedelta: "90 min"}
_OTHER_NAMES = {
    "body": "text",
    "content": "text",
    "headline": "heading",
    "link": "url",
    "href": "url",
    "date": "starts",
    "time": "starts",
}
"""What fields are called elsewhere, and here."""
_FORMS = {Kind.ADDRESS: r"(?i)(?:https?://|mailto:)\S+", Kind.EMAIL: r"[^@\s:]+@[^@\s]+\.[^@\s]+"}
"""The kinds of value that can be told by their form."""
_EMPTY_ITEM = "Write something after its `- `, or delete the line."
_FEW = 3  # in so many places at most a field is at home if a hint names them


class Readable(Protocol):
    """Plain data that can name the place of each of its values, as a Source does."""

    @property
    def data(self) -> Mapping[str, Any]:
        """Return the data; a field without a value is missing."""

    @property
    def keys(self) -> Mapping[Path, int]:
        """Return every field that was written, also those without a value."""

    @property
    def values(self) -> Mapping[Path, Span]:
        """Return every field and item that has a value."""

    @property
    def text(self) -> str:
        """Return the text that `keys` and `values` are places in."""

    def problem(self, path: Path, message: str, hint: str = "", *, key: bool = False) -> Problem:
        """Return a Problem at the position of `path`."""


def validate(model: type[M], source: Readable, context: Mapping[str, Any] | None = None) -> M:
    """Build the model from the source's data; raise InputError with all of its mistakes."""
    empty = [path for path in source.keys if path not in source.values]
    data = _with_empty_fields(source.data, empty)
    if slips := [*_slips_in_names(source, data), *_commas_in_braces(source, empty)]:
        raise InputError(slips)
    try:
        return model.model_validate(data, context=dict(context or {}))
    except ValidationError as error:
        mistakes = _causes(model, error.errors(include_url=False))
        raise InputError(_problem(source, model, details) for details in mistakes) from None


def _with_empty_fields(data: Mapping[str, Any], empty: Collection[Path]) -> Mapping[str, Any]:
    """Return the data with None for each field that was written without a value: one that does not exist is refused."""
    if not empty:
        return data
    data = copy.deepcopy(dict(data))
    for path in empty:
        parent: Any = data
        for step in path[:-1]:
            parent = parent[step]
        parent.setdefault(path[-1], None)
    return data


def _slips_in_names(source: Readable, data: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with names that hold a dash or spaces by mistake: all else would only follow from it."""
    names = {str(path[-1]) for path in source.keys}
    wrong = {name for name in names if slip_in_name(name, None)}
    for path in [path for path in source.keys if path[-1] in wrong] if wrong else ():
        value: Any = data
        for step in path:
            value = value[step]
        if slip := slip_in_name(str(path[-1]), value):
            yield source.problem(path, *slip, key=True)


def _commas_in_braces(source: Readable, empty: Collection[Path]) -> Iterator[Problem]:
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


def _causes(model: type[BaseModel], found: list[ErrorDetails]) -> Iterator[ErrorDetails]:
    """Yield the errors that do not merely follow from others."""
    meant = set()
    for details in found:
        if details["type"] == "extra_forbidden":
            _, owner, _ = resolve(model, details["loc"])
            meant.add((*details["loc"][:-1], _meant(str(details["loc"][-1]), owner)))
    days = {details["loc"][:-1] for details in found if _is_part_of_start(details, "date")}
    for details in found:
        if _is_part_of_start(details, "time") and details["loc"][:-1] in days:
            continue  # said of the date
        is_misspelt = details["type"] == "missing" and details["loc"] in meant
        # pydantic calls a list too short when it did not count its faulty items.
        if not is_misspelt and not (details["type"] == "too_short" and details["input"]):
            yield details


def _problem(source: Readable, model: type[BaseModel], details: ErrorDetails) -> Problem:
    """Turn one of pydantic's errors into a Problem at its place in the file."""
    kind, context = details["type"], details.get("ctx", {})
    path, owner, annotation = resolve(model, details["loc"])
    if kind == "refused":
        field = str(context["field"])
        return source.problem((*path, field) if field else path, str(context["message"]), str(context["hint"]))
    if kind == "extra_forbidden":
        message = f"There is no field `{path[-1]}` in {_called(owner, path[:-1])}."
        said = space_after_name(str(path[-1])) or _day_and_time(source, path, owner)
        return source.problem(path, *(said or (message, _field_meant(model, owner, str(path[-1])))), key=True)
    if kind == "missing":
        return _missing(source, path, owner, annotation)
    if tags := tags_of(annotation):
        return _wrong_block(source, path, details, tags)
    if kind == "broken_text" or (kind == "string_type" and isinstance(path[-1], int) and broken_text(details["input"])):
        return _colon_in_item(source, path, details["input"])
    message, hint = _words(kind, context, path, owner, annotation, details["input"])
    wanted, given = choices_in(annotation)[0], details["input"]
    if kind == "model_type" and is_model(wanted) and isinstance(given, str) and _is_in_brackets(source, path):
        hint = f"Write `{_in_braces(_with_fields(wanted, given))}`."
    return source.problem(path, message, hint)


def _is_in_brackets(source: Readable, path: Path) -> bool:
    """Return whether something is an item of a list that is written in brackets, where no item begins with a dash."""
    around = source.values.get(path[:-1])
    return around is not None and source.text.startswith("[", around.start)


def _meant(name: str, owner: type[BaseModel]) -> str:
    """Return the field of a model that is meant by a name that it does not know, or "" where nobody can tell."""
    usual = _OTHER_NAMES.get(name.lower(), "")
    return usual if usual in fields_of(owner) else nearest(name, fields_of(owner))


def _is_part_of_start(details: ErrorDetails, name: str) -> bool:
    return details["type"] == "extra_forbidden" and details["loc"][-1] == name


def _day_and_time(source: Readable, path: Path, owner: type[BaseModel]) -> tuple[str, str] | None:
    """Return what to say, with a hint, of a `date` or a `time` that is a part of `starts`, or None."""
    if path[-1] not in ("date", "time") or _meant(str(path[-1]), owner) != "starts":
        return None
    item: Any = source.data
    for step in path[:-1]:
        item = item[step]
    written = f"{item.get('starts') or item.get('date')} {item.get('time', '')}".strip()
    starts = _as_taken(owner.model_fields["starts"].rebuild_annotation(), written)
    hint = f"Write {' or '.join(f'`starts: {each}`' for each in starts)}."
    if not starts:
        hint = f"Write them as in `starts: {_EXAMPLES[datetime]}`."
    return "The day and the time of the start stand together, in `starts`.", hint


def _as_taken(annotation: Any, text: str) -> list[str]:
    """Return how a text has to be written for a field: as it is, or as the field's own hint says; [] for unknown."""
    from pydantic import TypeAdapter

    try:
        TypeAdapter(annotation).validate_python(text)
    except ValidationError as error:
        hint = str(error.errors()[0].get("ctx", {}).get("hint", ""))
        choice = re.match(r"Write (`[^`]+`(?: or `[^`]+`)*)", hint)
        return re.findall("`([^`]+)`", choice[1]) if choice else []
    return [text]


def _field_meant(model: type[BaseModel], owner: type[BaseModel], name: str) -> str:
    """Return the hint for a field that does not exist: which one was meant, where it belongs, or which there are."""
    if close := _meant(name, owner):
        return f"Did you mean `{close}`?"
    homes = dict.fromkeys(called for other, called in _models(model, _called(model, ())) if name in fields_of(other))
    elsewhere = f"It belongs in {' or '.join(homes)}. " if 0 < len(homes) <= _FEW else ""
    return f"{elsewhere}Here you can write: {', '.join(fields_of(owner))}."


def _missing(source: Readable, path: Path, owner: type[BaseModel], annotation: object) -> Problem:
    """Say that a field is needed, or that it stands there without a value."""
    name = path[-1]
    below, about = _below(annotation), owner.model_fields[str(name)].description
    if path in source.keys:
        hint = f"Write {below or about or 'something after its colon'}."
        return source.problem(path, f"`{name}` is empty.", hint)
    example = next((_EXAMPLES[choice] for choice in choices_in(annotation) if choice in _EXAMPLES), "")
    hint = f"Add a line `{name}: …`{f' with {about}' if about else ''}."
    if example:
        hint = f"Add a line such as `{name}: {example}`."
    elif below:
        hint = f"Add a line `{name}:`, and {below}."
    return source.problem(path, f"{_sentence(_called(owner, path[:-1]))} needs `{name}`.", hint)


def _wrong_block(source: Readable, path: Path, details: ErrorDetails, tags: Collection[str]) -> Problem:
    """Say what is wrong with the `type` of a block, or with what stands in a block's place."""
    given, kinds = details["input"], ", ".join(tags)
    begin = f"Begin it with `- type: …`, one of: {kinds}."
    if given is None:
        return source.problem(path, f"{_sentence(_called(None, path))} is empty.", _EMPTY_ITEM)
    if not isinstance(given, dict):
        return source.problem(path, f"A block has fields, and here is {_kind_of(given)}.", begin)
    if given.get("type") is not None:
        tag = given["type"]
        close = nearest(tag, tags) if isinstance(tag, str) else ""
        message = f"There is no block type {_shown(tag)}."
        if not isinstance(tag, str):
            message = f"`type` takes one word, and here is {_kind_of(tag)}."
        hint = f"Did you mean `{close}`?" if close else f"The types are: {kinds}."
        return source.problem((*path, "type"), message, hint)
    if (*path, "type") in source.keys:
        return source.problem((*path, "type"), "`type` is empty.", f"Write one of: {kinds}.")
    misspelt = next((key for key in given if nearest(key, ["type"])), "")
    if misspelt:
        message = f"There is no field `{misspelt}` in a block."
        return source.problem((*path, misspelt), message, "Did you mean `type`?", key=True)
    return source.problem(path, "This block has no `type`.", begin)


def _colon_in_item(source: Readable, path: Path, item: Mapping[str, Any]) -> Problem:
    """Say that an item is a text that YAML took for a field, at the colon and with the spaces that its author wrote."""
    text, key = broken_text(item), (*path, *item)
    if not isinstance(source, Source) or key not in source.values:
        return source.problem(path, colon_in(text), f"Write `- {quoted(text)}`.")
    start, end = source.keys[key], source.values[key].end
    text, before = source.text[start:end], source.text[line_of(source.text, start)[1] : start]
    dash = "- " if before.rstrip().endswith("-") else ""
    colon = start + next(found.start() for found in re.finditer(r":(?=\s)", text))
    at_colon = replace(source, keys={key: colon})
    return at_colon.problem(key, colon_in(text), f"Write `{dash}{quoted(text)}`.", key=True)


def _words(
    kind: str, context: Mapping[str, Any], path: Path, owner: type[BaseModel], annotation: object, given: object
) -> tuple[str, str]:
    """Return the sentence and the hint for pydantic's own kinds of error."""
    subject, name = _sentence(_called(None, path)), path[-1]
    if given is None:
        return f"{subject} is empty.", _EMPTY_ITEM if isinstance(name, int) else "Write something, or delete the line."
    match kind:
        case "tuple_type":
            if isinstance(given, str) and re.match(r"-[^\s-]", given):
                return glued_dash(given[1:].split(" -")[0])
            return f"{subject} takes a list, and here is {_kind_of(given)}.", _as_list(annotation, given)
        case "model_type" | "dict_type":
            wanted, hint = choices_in(annotation)[0], f"Write {_below(annotation)}."
            if isinstance(given, list):
                hint = f"{hint} Leave the `- ` out."
            elif isinstance(given, str) and is_model(wanted) and len(needed_in(wanted)) <= _FEW:
                hint = f"Write `{name}: {_in_braces(_with_fields(wanted, given))}`."
                if isinstance(name, int):
                    item = _item(wanted, given)
                    hint = f"Write `- {item}`." if item.startswith("{") else f"Begin it with `- {item}`."
            return f"{subject} takes fields of its own, and here is {_kind_of(given)}.", hint
        case "string_too_short" | "too_short":
            return f"{subject} is empty.", f"Write {_below(annotation) or 'something there'}."
        case _ if isinstance(given, dict | list):
            hint = f"Write {'`- …`' if isinstance(name, int) else f'`{name}: …`'} on one line."
            if isinstance(given, list) and _may_be_long(owner, name):
                hint = f"Write `{name}: |`, and the text on the lines below, further to the right and without `- `."
            if text := broken_text(given):
                hint = (
                    f"If it is a text with a colon in it, put it in quotes: `{quoted(text)}`. "
                    f"If `{text.partition(':')[0]}` is a field of its own, begin it further to the left."
                )
            wanted = {"bool_type": "true or false", "int_type": "a number"}.get(kind, "one text")
            return f"{subject} takes {wanted}, and here is {_kind_of(given)}.", hint
        case "bool_parsing":
            hint = f"Write `{name}: true` or `{name}: false`."
            return f"{subject} is either true or false, not {_shown(given)}.", hint
        case "int_parsing" | "int_parsing_size":
            return f"{subject} takes a whole number, not {_shown(given)}.", f"Write digits, as in `{name}: 2`."
        case "greater_than_equal" | "less_than_equal":
            limit = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
            return f"{subject} is {_shown(given)}, and must be {limit}.", f"Write `{name}: {limit.split()[-1]}`."
        case "literal_error":
            choices = str(context["expected"]).replace("'", "`")
            return f"{subject} cannot be {_shown(given)}.", f"Write {choices}."
        case _:
            return f"{subject} cannot be {_shown(given)}.", "Write something else, or delete the line."


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]


def _as_list(annotation: object, given: object) -> str:
    """Return the hint for a text, or the fields of one item, where a list is wanted."""
    item = typing.get_args(choices_in(annotation)[0])[0]
    tags = tags_of(item)
    if isinstance(given, dict) and (is_model(item) or tags):
        name, value = next(iter(given.items()), ("", None))
        if isinstance(value, str):
            return f"Begin each item with a dash: write `- {name}: {as_value(value)}`."
    if isinstance(given, str) and is_model(item) and needed_in(item):
        return f"Write its items on the lines below: `- {_item(item, given)}`."
    if isinstance(given, str) and not tags and not is_model(item):
        parts = [_as_taken(item, part.strip()) for part in given.split(",")]
        values = _as_taken(item, given)[:1] or ([part[0] for part in parts] if all(parts) else [given])
        items = " and ".join(f"`- {as_value(value)}`" for value in values)
        return f"Write each of its items on a line of its own below: {items}."
    return f"Write {_below(annotation)}."


def _item(model: type[BaseModel], given: str) -> str:
    """Return how an item with fields is written of which only a text is there: `label: Slides`, or all in braces."""
    fields = _with_fields(model, given)
    [first, *others] = fields
    return f"{first}: {as_value(given)}" if not others else _in_braces(fields)


def _with_fields(model: type[BaseModel], given: str) -> dict[str, str]:
    """Return the fields that a model needs, and the one that a text is the value of, each with its value or `…`."""
    needed = needed_in(model)
    kinds = [kind for kind, form in _FORMS.items() if re.fullmatch(form, given)]
    meant = next((name for name, kind in kinds_of(model).items() if kind in kinds), needed[0])
    return {name: given if name == meant else "…" for name in fields_of(model) if name in needed or name == meant}


def _in_braces(fields: Mapping[str, str]) -> str:
    """Return fields as they are written on one line: `{label: Slides, url: …}`."""
    written = (
        f"{name}: {value if value == '…' else as_value(value, within_braces=True)}" for name, value in fields.items()
    )
    return f"{{{', '.join(written)}}}"


def _may_be_long(owner: type[BaseModel], name: str | int) -> bool:
    """Say whether a field takes any text, on as many lines as it likes: what has a form of its own is checked."""
    field = owner.model_fields.get(str(name))
    parts: list[object] = [field.rebuild_annotation()] if field else []
    for part in parts:
        parts += typing.get_args(part)
    return str in parts and not any(isinstance(part, PrebuiltSchema) and part.schema["type"] != "str" for part in parts)


def _shown(value: object) -> str:
    """Quote what was written, as much of it as is needed to recognise it."""
    text = str(value)
    return f"“{text}”" if len(text) <= 60 else f"“{text[:60]}…”"


def _kind_of(value: object) -> str:
    return "a text" if isinstance(value, str) else "a list" if isinstance(value, list) else "a group of fields"


def _called(owner: type[BaseModel] | None, path: Path) -> str:
    """Name what stands at a path: "an issue", "a `text` block", "`meeting`", "an item of `links`"."""
    if path and not tags_of(owner):
        return f"an item of `{path[-2]}`" if isinstance(path[-1], int) else f"`{path[-1]}`"
    name = tags_of(owner)[0] if tags_of(owner) else owner.__name__.lower() if owner else "file"
    return f"{'an' if name[0] in 'aeiou' else 'a'} {f'`{name}` block' if path else name}"


def _below(annotation: object) -> str:
    """Say how a list or a group of fields is written; return "" for a text."""
    choice = choices_in(annotation)[0]
    if typing.get_origin(choice) is tuple:
        item = typing.get_args(choice)[0]  # Annotated where a text can stand for the fields, which is the shorter way
        field = "type" if tags_of(item) else next(iter(needed_in(item)), "")
        return f"its items on the lines below, as in `- {f'{field}: ' if field else ''}…`"
    if typing.get_origin(choice) is dict or is_model(choice):
        fields = ", ".join(f"`{name}: …`" for name in needed_in(choice))
        return "its fields on the lines below, further to the right" + (f": {fields}" if fields else "")
    return ""


def _models(annotation: object, called: str) -> Iterator[tuple[type[BaseModel], str]]:
    """Yield every model at and below a type, each with what `_called` calls it."""
    for choice in choices_in(annotation):
        if is_model(choice):
            yield choice, _called(choice, ("blocks", 0)) if tags_of(choice) else called
            for name, field in choice.model_fields.items():
                yield from _models(field.annotation, f"`{name}`")
        elif typing.get_origin(choice) is tuple:
            yield from _models(typing.get_args(choice)[0], f"an item of {called}")
