"""Models → JSON Schema, with which editors complete, explain and check a file while it is written.

Comes in: a model. Goes out: its schema as text (JSON Schema 2020-12). It is a module of its own because an editor reads
YAML in its own way: where a text belongs, it may see a number in `1.10` or a boolean in `no`, which the build takes as
they are typed. So the schema is the more lenient of the two: it refuses no file that builds, and leaves dates, zones
and addresses to the build.
"""

from __future__ import annotations

import json
from inspect import getdoc
from typing import Any, get_args

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from newsletter.model.blocks import KINDS, AnyBlock
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.model.theme import Colors, Fonts, Palette, Theme, Widths
from newsletter.reading.kinds import Kind
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import kinds_of

MARK = "Written by the newsletter builder, which may write it anew: changes made by hand are lost."
"""The `$comment` of every schema; a file with it may be replaced by a newer one."""

_FILLED_IN = (Kind.LANGUAGE, Kind.ZONE)  # by the loaders, where an author leaves them out
_LAID_OVER = (Theme, Colors, Palette, Fonts, Widths)  # value by value over what the shipped theme.yaml says
_TEXT = ["string", "number", "boolean"]  # what an editor may see in an unquoted text
_WHOLE_NUMBER = r"^\s*[+-]?[0-9]+(_[0-9]+)*(\.0+)?\s*$"
_YES_OR_NO = ("true", "false", "yes", "no", "on", "off", "t", "f", "y", "n", "1", "0")


def issue_schema() -> str:
    """Return the schema of an issue's file."""
    return _written(Issue, "An issue of a newsletter")


def publication_schema() -> str:
    """Return the schema of newsletter.yaml."""
    return _written(Publication, "What all issues of a newsletter share")


def _written(model: type[Model], title: str) -> str:
    drawn = model.model_json_schema(schema_generator=_Generator)
    head = {"$schema": GenerateJsonSchema.schema_dialect, "$comment": MARK, "title": title}
    return json.dumps(head | drawn, indent=2, ensure_ascii=False) + "\n"


class _Generator(GenerateJsonSchema):
    """Pydantic's generator, with our own words for texts, for what can be left out, and for blocks."""

    def sort(self, value: JsonSchemaValue, parent_key: str | None = None) -> JsonSchemaValue:
        """Leave everything in the order of the models, in which an editor shows it."""
        return value

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """Allow whatever an editor may see in a text; one that must not be empty has more than white space."""
        return {"type": _TEXT} | ({"pattern": r"\S"} if schema.get("min_length") else {})

    def date_schema(self, schema: object) -> JsonSchemaValue:
        """Leave the form of a date, a time or a length of time to the build, which says more about it."""
        return {"type": _TEXT}

    datetime_schema = timedelta_schema = date_schema

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        """Allow true and false, and the other words for them that the build takes, in any case."""
        words = "|".join("".join(f"[{letter}{letter.upper()}]" for letter in word) for word in _YES_OR_NO)
        return {"type": ["boolean", "integer", "string"], "minimum": 0, "maximum": 1, "pattern": f"^({words})$"}

    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchemaValue:
        """Allow a whole number within its limits, also where quotes or `_` make it a text for an editor."""
        return super().int_schema(schema) | {"type": ["integer", "string"], "pattern": _WHOLE_NUMBER}

    def literal_schema(self, schema: core_schema.LiteralSchema) -> JsonSchemaValue:
        """List the choices, and numbers in quotes as well; a single choice is a constant."""
        choices = schema["expected"]
        if len(choices) == 1:
            return {"const": choices[0]}
        return {"enum": [*choices, *(str(choice) for choice in choices if isinstance(choice, int))]}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Leave the default out, since no author would write it."""
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Leave None to model_schema(): it is the field that can be left empty, not the type."""
        return self.generate_inner(schema["schema"])

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Return the schema of a model: descriptions are sentences, and what can be left out can also be left empty."""
        model: type[Model] = schema["cls"]
        drawn = super().model_schema(schema)
        drawn.pop("title")
        fields = drawn["properties"]
        drawn.pop("required", None)
        needed = [name for name in fields if is_needed(model, name)]
        for name, field in fields.items():
            field.pop("title", None)
            if name == "type":
                field |= {"description": getdoc(model), "examples": [field["const"]]}
                continue
            field["description"] = sentence(field["description"])
            if name not in needed:
                fields[name] = _or_empty(field)
        return drawn | ({"required": needed} if needed else {})

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        """Return the schema of a block: its `type`, then the fields of that type, so that editors explain only them."""
        return {
            "type": "object",
            "properties": {
                "type": {
                    "enum": KINDS,
                    "enumDescriptions": [getdoc(kind) for kind in get_args(AnyBlock)],
                    "description": "The kind of block.",
                    "examples": ["text"],
                }
            },
            "required": ["type"],
            "defaultSnippets": [
                {"label": tag, "description": getdoc(kind), "body": _shortest(tag, kind)}
                for tag, kind in zip(KINDS, get_args(AnyBlock), strict=True)
            ],
            "allOf": [
                {
                    "if": {"type": "object", "properties": {"type": {"const": tag}}, "required": ["type"]},
                    "then": self.generate_inner(kind),
                }
                for tag, kind in schema["choices"].items()
            ],
        }


def is_needed(model: type[Model], name: str) -> bool:
    """Return whether an author must write a field, since nothing else fills it in."""
    field = model.model_fields[name]
    is_laid_over = issubclass(model, _LAID_OVER) or field.annotation in _LAID_OVER
    return field.is_required() and kinds_of(model)[name] not in _FILLED_IN and not is_laid_over


def _shortest(tag: str, kind: type[Model]) -> dict[str, Any]:
    """Return a block with only the fields that it requires, filled with examples."""
    needed = {name: field for name, field in kind.model_fields.items() if field.is_required() and name != "type"}
    return {"type": tag} | {name: field.examples[0] for name, field in needed.items() if field.examples}


def sentence(words: str) -> str:
    """Return what a field is, as the models say it, as a sentence of its own."""
    return f"{words[0].upper()}{words[1:]}."


def _or_empty(field: JsonSchemaValue) -> JsonSchemaValue:
    """Return the schema of a field that may also be left empty."""
    about = {name: field.pop(name) for name in ("description", "examples")}
    if "type" in field:
        kinds: Any = field["type"]
        field["type"] = [*(kinds if isinstance(kinds, list) else [kinds]), "null"]
        return field | about
    if "enum" in field:
        return field | {"enum": [*field["enum"], None]} | about
    return {"anyOf": [*field.get("anyOf", [field]), {"type": "null"}]} | about
