"""pydantic's errors → Problems in plain language.

Comes in: one of pydantic's errors, the model that raised it, and the data with its positions. Goes out: a Problem at
its place in the file. It is a module of its own because it is a table of sentences.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from newsletter.errors import Problem
from newsletter.nearest import nearest, plain
from newsletter.reading.called import called, sentence, shown, yaml_type
from newsletter.reading.hints import (
    accepted_spellings,
    example_fields,
    how_written,
    in_braces,
    items_instead,
    line_to_add,
    list_hint,
    listed,
    text_instead,
    written_item,
)
from newsletter.reading.kinds import MARKDOWN, Kind
from newsletter.reading.lines import line_of
from newsletter.reading.model_base import Model, broken_text
from newsletter.reading.model_fields import (
    choices_in,
    fields_of,
    is_model,
    kind_of,
    kinds_of,
    required_fields,
    resolve,
    tags_of,
)
from newsletter.reading.no_field import no_such_field
from newsletter.reading.quoting import (
    colon_in,
    glued_dash,
    items_with_other_marks,
    other_mark,
    quoted,
)
from newsletter.reading.source import Path, Source

_ANSWERS = {"true": "ja, oui, si, da, x", "false": "nein, nee, non, nao"}
"""What people write for true or false in other languages than English, without accents."""
_EMPTY_ITEM = "Write something after its `- `, or delete the line."
_FEW = 3  # the most required fields that a hint writes on one line


def problem_of(source: Source, model: type[BaseModel], details: ErrorDetails) -> Problem:
    """Turn one of pydantic's errors into a Problem at its place in the file."""
    kind, context = details["type"], details.get("ctx", {})
    path, owner, annotation = resolve(model, details["loc"])
    if kind == "refused":
        field = str(context["field"])
        place = (*path, field) if field else path
        message, hint = str(context["message"]), str(context["hint"])
        return source.problem(place, message, hint, key=context["at_key"], offset=context["offset"])
    if kind == "extra_forbidden":
        return source.problem(path, *no_such_field(source, model, path, owner, details["input"]), key=True)
    if kind == "words_for_address":
        return source.problem(path, *_no_address(details["input"], owner, path))
    if kind == "missing":
        return _missing(source, path, owner, annotation)
    if tags_of(annotation):
        return _wrong_block(source, path, details, annotation)
    if kind == "broken_text" or (kind == "string_type" and isinstance(path[-1], int) and broken_text(details["input"])):
        return _colon_in_item(source, path, details["input"])
    message, hint = _standard_message(source, kind, context, path, owner, annotation, details["input"])
    wanted, given, around = choices_in(annotation)[0], details["input"], source.values.get(path[:-1])
    is_in_brackets = around is not None and source.text.startswith("[", around.start)  # no dashes before items
    if kind == "model_type" and is_model(wanted) and isinstance(given, str) and is_in_brackets:
        hint = f"Write `{in_braces(example_fields(wanted, given))}`."
    return source.problem(path, message, hint)


def _no_address(given: str, owner: type[BaseModel], path: Path) -> tuple[str, str]:
    """Return what to say, with a hint, about words where an address belongs."""
    field = owner.model_fields[str(path[-1])]
    shows = "the letter shows the text, and " if Kind.LABEL in kinds_of(owner).values() else ""
    hint = f"Leave the line `{path[-1]}` out while it is not known: {shows}`check` reminds you."
    if field.is_required():
        what = called(owner, path[:-1])
        hint = f"Write an address that begins with `https://`, or leave {what} out until you have one."
    return f"“{given}” is no address.", hint


def _missing(source: Source, path: Path, owner: type[BaseModel], annotation: object) -> Problem:
    """Say that a field is needed, or that it has no value."""
    name = path[-1]
    below, about = how_written(annotation), owner.model_fields[str(name)].description
    if path in source.keys:
        hint = f"Write {below or about or 'something after its colon'}."
        is_one_file = type(source) is Source  # newsletter.yaml is one in layers
        comment = re.compile(r"[\w-]+:[ \t](#.*)").match(source.text, source.keys[path]) if is_one_file else None
        if comment and accepted_spellings(annotation, comment[1]) == [comment[1]]:
            hint = f"Write `{name}: {quoted(comment[1])}`, or something before the comment."
            return source.problem(path, f"`{name}` is empty: without quotes, what begins with `#` is a comment.", hint)
        return source.problem(path, f"`{name}` is empty.", hint)
    message = f"{sentence(called(owner, path[:-1]))} needs `{name}`."
    return source.problem(path, message, line_to_add(owner, str(name)))


def _wrong_block(source: Source, path: Path, details: ErrorDetails, annotation: object) -> Problem:
    """Say what is wrong with the `type` of a block, or with something that is not a block."""
    tags = tags_of(annotation)
    given, kinds = details["input"], ", ".join(tags)
    begin = f"Begin it with `- type: …`, one of: {kinds}."
    if given is None:
        return source.problem(path, f"{sentence(called(None, path))} is empty.", _EMPTY_ITEM)
    if not isinstance(given, dict):
        return source.problem(path, f"A block has fields, and here is {yaml_type(given)}.", begin)
    if given.get("type") is not None:
        tag = given["type"]
        if not isinstance(tag, str):
            message = f"`type` takes one word, and here is {yaml_type(tag)}."
            return source.problem((*path, "type"), message, f"The types are: {kinds}.")
        message = f"There is no block type {shown(tag)}."
        return source.problem((*path, "type"), message, _block_instead(tag, given, annotation))
    if (*path, "type") in source.keys:
        return source.problem((*path, "type"), "`type` is empty.", f"Write one of: {kinds}.")
    misspelt = next((key for key in given if nearest(key, ["type"])), "")
    if misspelt:
        message = f"There is no field `{misspelt}` in a block."
        return source.problem((*path, misspelt), message, "Did you mean `type`?", key=True)
    return source.problem(path, "This block has no `type`.", begin)


def _block_instead(tag: str, given: Mapping[str, Any], annotation: object) -> str:
    """Return the hint for a kind of block that does not exist: the one that was meant or is nearest, or all kinds."""
    tags = tags_of(annotation)
    models = [choice for choice in choices_in(annotation) if is_model(choice) and issubclass(choice, Model)]
    if listed_as := next((name for name in tags if isinstance(given.get(name), list)), ""):
        return f"Write `type: {listed_as}`, since there is `{listed_as}` below."
    others = {name: model for model in models for name in model.ALSO.split(", ") if name}
    close = nearest(tag, tags) if tag.lower() not in others else ""
    model = next((model for model in models if close in tags_of(model)), others.get(nearest(tag, others, cutoff=0.85)))
    if not model:
        return f"The types are: {', '.join(tags)}."
    missing = [name for name, field in model.model_fields.items() if field.is_required() and name not in given]
    lines = "".join(f" {line_to_add(model, name)}" for name in missing if name != "type")
    hint = f"Did you mean `{close}`?" if close else f"Write `type: {tags_of(model)[0]}`, which comes nearest."
    return f"{hint}{lines}"


def _colon_in_item(source: Source, path: Path, item: Mapping[str, Any]) -> Problem:
    """Say that an item is a text that YAML read as a field, at the colon and with the spaces that its author wrote."""
    text, key = broken_text(item), (*path, *item)
    if type(source) is not Source or key not in source.values:  # newsletter.yaml is one in layers
        return source.problem(path, colon_in(text), f"Write `- {quoted(text)}`.")
    start, end = source.keys[key], source.values[key].end
    text, before = source.text[start:end], source.text[line_of(source.text, start)[1] : start]
    dash = "- " if before.rstrip().endswith("-") else ""
    colon = start + next(found.start() for found in re.finditer(r":(?=\s)", text))
    at_colon = replace(source, keys={key: colon})
    return at_colon.problem(key, colon_in(text), f"Write `{dash}{quoted(text)}`.", key=True)


def _standard_message(
    source: Source,
    kind: str,
    context: Mapping[str, Any],
    path: Path,
    owner: type[BaseModel],
    annotation: object,
    given: object,
) -> tuple[str, str]:
    """Return the sentence and the hint for one of pydantic's own kinds of error."""
    subject, name = sentence(called(None, path)), path[-1]
    if given is None:
        return f"{subject} is empty.", _EMPTY_ITEM if isinstance(name, int) else "Write something, or delete the line."
    match kind:
        case "tuple_type":
            if isinstance(given, str) and re.match(r"-[^\s-]", given):
                return glued_dash(given[1:].split(" -")[0])
            if isinstance(given, str) and (items := items_with_other_marks(given)):
                return other_mark(given[0]), f"Write {listed(items_instead(annotation, items))}."
            return f"{subject} takes a list, and here is {yaml_type(given)}.", list_hint(annotation, given)
        case "model_type" | "dict_type":
            wanted, hint = choices_in(annotation)[0], f"Write {how_written(annotation)}."
            if isinstance(given, list):
                hint = f"{hint} Leave the `- ` out."
            elif isinstance(given, str) and is_model(wanted) and len(required_fields(wanted)) <= _FEW:
                hint = f"Write `{name}: {in_braces(example_fields(wanted, given))}`."
                if isinstance(name, int):
                    item = written_item(wanted, given)
                    hint = f"Write `- {item}`." if item.startswith("{") else f"Begin it with `- {item}`."
            return f"{subject} takes fields of its own, and here is {yaml_type(given)}.", hint
        case "string_too_short" | "too_short":
            return f"{subject} is empty.", f"Write {how_written(annotation) or 'something there'}."
        case _ if isinstance(given, dict | list):
            hint = f"Write {'`- …`' if isinstance(name, int) else f'`{name}: …`'} on one line."
            if isinstance(given, list) and given and (field := owner.model_fields.get(str(name))):
                hint = text_instead(source, path, field.rebuild_annotation(), given) or hint
            elif isinstance(given, dict) and _are_lines_of_prose(source, path, owner, given):
                hint = f"Write `{name}: |`, and leave the lines below as they are."
            elif text := broken_text(given):
                hint = (
                    f"If it is a text with a colon in it, put it in quotes: `{quoted(text)}`. "
                    f"If `{text.partition(':')[0]}` is a field of its own, begin it further to the left."
                )
            wanted = {"bool_type": "true or false", "int_type": "a number"}.get(kind, "one text")
            return f"{subject} takes {wanted}, and here is {yaml_type(given)}.", hint
        case "bool_parsing":
            answers = [answer for answer, words in _ANSWERS.items() if plain(str(given)) in words.split(", ")]
            hint = f"Write {' or '.join(f'`{name}: {answer}`' for answer in answers or _ANSWERS)}."
            return f"{subject} is either true or false, not {shown(given)}.", hint
        case "int_parsing" | "int_parsing_size":
            return f"{subject} takes a whole number, not {shown(given)}.", f"Write digits, as in `{name}: 2`."
        case "greater_than_equal" | "less_than_equal":
            limit = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
            return f"{subject} is {shown(given)}, and must be {limit}.", f"Write `{name}: {limit.split()[-1]}`."
        case "literal_error":
            choices = str(context["expected"]).replace("'", "`")
            close = nearest(str(given), re.findall("`([^`]+)`", choices))
            return f"{subject} cannot be {shown(given)}.", f"Write {f'`{close}`' if close else choices}."
        case _:
            return f"{subject} cannot be {shown(given)}.", "Write something else, or delete the line."


def _are_lines_of_prose(source: Source, path: Path, owner: type[BaseModel], given: Mapping[str, Any]) -> bool:
    """Return whether what YAML read as fields are lines of a text with colons: Markdown belongs there, and no field."""
    field = owner.model_fields.get(str(path[-1]))
    is_prose = field is not None and kind_of(field.rebuild_annotation()) in MARKDOWN
    is_below = source.position(path).line > source.position(path, key=True).line
    return is_prose and is_below and given.keys().isdisjoint(fields_of(owner))
