"""How lists and groups of fields are written, for hints such as “Write `- label: Slides`”.

Comes in: the type of a field, and what was written for it. Goes out: what should have been written, in the author's own
words where they can be kept.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ValidationError

from newsletter.reading.kinds import MARKDOWN, Kind
from newsletter.reading.model_base import broken_text
from newsletter.reading.model_fields import choices_in, fields_of, is_model, kind_of, kinds_of, required_fields, tags_of
from newsletter.reading.quoting import LONGEST, as_value, shortened
from newsletter.reading.source import Path, Source

_FORMS = {
    Kind.ADDRESS: r"(?i)(?:https?://|mailto:)[^\s<>()\[\]]+",
    Kind.EMAIL: r"[^@\s:<>()]+@[^@\s<>()]+\.[^@\s<>()]+",
}
"""The kinds of value that can be recognised by their form."""
EXAMPLES: dict[object, str] = {date: "2021-12-20", datetime: "2022-02-08 16:30", timedelta: "90 min"}
"""How values of a type are written, which says it better than words."""
_WORDS = (Kind.NAME, Kind.LINE, Kind.PLACE)
"""The kinds of field among which the parts of a text are divided."""


def list_hint(annotation: object, given: object) -> str:
    """Return the hint for a text, or the fields of a single item, in place of a list."""
    item = typing.get_args(choices_in(annotation)[0])[0]
    tags = tags_of(item)
    if isinstance(given, dict) and (is_model(item) or tags):
        name, value = next(iter(given.items()), ("", None))
        if isinstance(value, str):
            return f"Begin each item with a dash: write `- {name}: {as_value(value)}`."
    if isinstance(given, str) and is_model(item) and required_fields(item):
        return f"Write its items on the lines below: `- {written_item(item, given)}`."
    if isinstance(given, str) and not tags and not is_model(item):
        return f"Write each of its items on a line of its own below: {listed(items_in(annotation, given))}."
    return f"Write {how_written(annotation)}."


def listed(items: Iterable[str]) -> str:
    """Return items as a hint names them, each with its dash: `- one` and `- two`."""
    return " and ".join(f"`- {item}`" for item in items)


def items_in(annotation: object, text: str) -> list[str]:
    """Return the items that stand in one text, each as it is written: divided at commas only if that makes sense."""
    item = typing.get_args(choices_in(annotation)[0])[0]
    if is_model(item):
        return [written_item(item, text)]
    model = choices_in(item)[0]
    if is_model(model) and kinds_of(model)[required_fields(model)[0]] is Kind.NAME:
        return [as_value(name) for name in _names_in(text)]
    parts = [accepted_spellings(item, part.strip()) for part in text.split(",")]
    values = accepted_spellings(item, text)[:1] or ([part[0] for part in parts] if all(parts) else [text])
    return [as_value(value) for value in values]


def _names_in(text: str) -> list[str]:
    """Return the people in a text, each with what follows the name: divided at semicolons, or at an `and` for sure.

    That is where whole names are on both sides, and not the second half of one as in `Santiago Ramón y Cajal`.
    """
    parts = re.split(r"(?<!\s)\s++(?:and|und|et|y|en)\s+", text)
    if ";" in text:
        parts = [part for part in map(str.strip, text.split(";")) if part]
    elif "," in text or any(sum(word[0].isupper() for word in part.split()) < 2 for part in parts):
        parts = [text]
    return parts


def items_instead(annotation: object, items: Iterable[str]) -> list[str]:
    """Return how each of the items of a list is written, without its dash."""
    item = typing.get_args(choices_in(annotation)[0])[0]
    return [written_item(item, text) if is_model(item) and not tags_of(item) else as_value(text) for text in items]


def written_item(model: type[BaseModel], given: str) -> str:
    """Return how to write an item with fields where only a text was given: `label: Slides`, or all in braces."""
    fields = example_fields(model, given)
    [first, *others] = fields
    return f"{first}: {as_value(given)}" if not others else in_braces(fields)


def example_fields(model: type[BaseModel], given: str) -> dict[str, str]:
    """Return the fields that a model needs, and those that parts of a text belong in, each with its part or `…`."""
    parts, needed = _divided(model, given), required_fields(model)
    return {name: parts.get(name, "…") for name in fields_of(model) if name in needed or name in parts}


def _divided(model: type[BaseModel], text: str) -> dict[str, str]:
    """Return the parts of a text, each with its field: an address apart from words, and a name from what follows it."""
    kinds, needed = kinds_of(model), required_fields(model)
    if len(text) > LONGEST:
        return {needed[0]: text}
    for kind, form in _FORMS.items():
        field = next((name for name, known in kinds.items() if known is kind), "")
        if field and (found := re.search(form, text)):
            words = f"{text[: found.start()]} {text[found.end() :]}".strip(" \t<>()[]|,;:–—-")
            return {field: found[0]} | ({needed[0]: words} if words and needed[0] != field else {})
    fields = [name for name, kind in kinds.items() if kind in _WORDS]
    days = [name for name, kind in kinds.items() if kind is Kind.DAY]
    if len(days) == 2 and (range_of_days := _days_apart(text)):
        first, last, others = range_of_days
        *names, place = others if len(others) > 1 else (*others, "")
        named = zip(fields, (", ".join(names), place), strict=False)
        return {days[0]: first, days[1]: last} | {field: part for field, part in named if part}
    parts = [part.strip() for part in text.split(",")]
    if kinds[needed[0]] is Kind.NAME and len(parts) <= len(fields):
        return dict(zip(fields, parts, strict=False))
    return {next((name for name in needed if kinds[name] not in (Kind.DAY, Kind.TIME)), needed[0]): text}


def _days_apart(text: str) -> tuple[str, str, list[str]] | None:
    """Return the first and the last day in a text such as `EHA 2026, 11–14 June, Stockholm`, and the other parts."""
    from newsletter.times.written_dates import range_meant

    if not (found := range_meant(text)):
        return None
    parts = (part.strip() for part in text.replace(found.text, "").split(","))
    return str(found.first), str(found.last), [part for part in parts if part]


def in_braces(fields: Mapping[str, str]) -> str:
    """Return fields as they are written on one line: `{label: Slides, url: …}`."""
    written = (
        f"{name}: {value if value == '…' else as_value(value, within_braces=True)}" for name, value in fields.items()
    )
    return f"{{{', '.join(written)}}}"


def accepted_spellings(annotation: Any, text: str) -> list[str]:
    """Return how a field accepts a text: as it is, or as the field's own hint says; [] if neither."""
    from pydantic import TypeAdapter

    try:
        TypeAdapter(annotation).validate_python(text)
    except ValidationError as error:
        hint = str(error.errors()[0].get("ctx", {}).get("hint", ""))
        choice = re.match(r"Write (`[^`]+`(?: or `[^`]+`)*)", hint)
        return re.findall("`([^`]+)`", choice[1]) if choice else []
    return [text]


def how_written(annotation: object) -> str:
    """Return how a list or a group of fields is written, "" for a text."""
    choice = choices_in(annotation)[0]
    if typing.get_origin(choice) is tuple:
        item = typing.get_args(choice)[0]  # Annotated if a text can stand for the fields, which is the shorter way
        field = "type" if tags_of(item) else next(iter(required_fields(item)), "")
        return f"its items on the lines below, as in `- {f'{field}: ' if field else ''}…`"
    if typing.get_origin(choice) is dict or is_model(choice):
        fields = ", ".join(f"`{name}: …`" for name in required_fields(choice))
        return "its fields on the lines below, further to the right" + (f": {fields}" if fields else "")
    return ""


def line_to_add(owner: type[BaseModel], name: str) -> str:
    """Return the hint to add a field that is required."""
    field = owner.model_fields[name]
    annotation, about = field.annotation, field.description
    if example := next((EXAMPLES[choice] for choice in choices_in(annotation) if choice in EXAMPLES), ""):
        return f"Add a line such as `{name}: {example}`."
    if below := how_written(annotation):
        return f"Add a line `{name}:`, and {below}."
    return f"Add a line `{name}: …`{f' with {about}' if about else ''}."


def field_instead(name: str, annotation: object, given: object) -> str:
    """Return the hint to write what was given in the field `name`, as that field takes it."""
    wanted = choices_in(annotation)[0]
    if isinstance(given, str) and is_model(wanted):
        return f"Write `{name}: {in_braces(example_fields(wanted, given))}`."
    if isinstance(given, str) and typing.get_origin(wanted) is tuple:
        return f"Write `{name}:`, and on the lines below, further to the right, {listed(items_in(annotation, given))}."
    spellings = accepted_spellings(annotation, given) if isinstance(given, str) else []
    if spellings and given not in spellings:
        return f"Write {' or '.join(f'`{name}: {spelling}`' for spelling in spellings)}."
    return f"Did you mean `{name}`?"


def text_instead(source: Source, path: Path, annotation: object, items: list[Any]) -> str:
    """Return the hint to write a list as the text that its field takes, with all of its items; "" if it takes none."""
    name, in_prose = path[-1], kind_of(annotation) in MARKDOWN
    spans = [source.values.get(place) for place in (path, *((*path, number) for number in range(len(items))))]
    if in_prose and all(span and source.text[span.start] not in "[{'\"|>" for span in spans):
        if source.position(path).column > source.position(path, key=True).column:
            return f"Write `{name}: |`, and leave the items below as they are: they become a list in the text."
        return f"Write `{name}: |`, and begin the items below further to the right: they become a list in the text."
    texts = [broken_text(item) or item for item in items]
    if not all(isinstance(text, str) for text in texts):
        return ""
    if in_prose or kind_of(annotation) is Kind.LINES:
        lines = " and ".join(f"`{'- ' * in_prose}{shortened(text, LONGEST)}`" for text in texts)
        return f"Write `{name}: |`, and on the lines below, further to the right, {lines}."
    text = ", ".join(texts)
    return f"Write `{name}: {as_value(text)}`." if text in accepted_spellings(annotation, text) else ""
