"""Texts that are one for all languages, or one for each: `Our videos`, or `{en: Our videos, fr: Nos vidéos}`.

Comes in: what an author wrote in such a field, and, in the validation's context, the `language` that is wanted and the
`default_language`, that of the newsletter, "" where newsletter.yaml names none that exists. Goes out: the text in the
wanted language, so that whoever uses a model has one text, whatever was written. It is a module of its own because
checks, forms and reviews ask as well which languages a text has.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from pydantic import ValidationInfo
from pydantic_core import SchemaValidator, core_schema

from newsletter.errors import Refused
from newsletter.reading.languages import language_called, language_tag
from newsletter.reading.model_base import PrebuiltSchema, refuse

_LIKE_A_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*")


class ByLanguage(PrebuiltSchema):
    """A kind of text that may be given by language, for use inside Annotated."""

    def __init__(self, text: object) -> None:
        """Take the kind of text, such as Line."""
        self._text = next(mark for mark in typing.get_args(text) if isinstance(mark, PrebuiltSchema))
        one = self._text.schema
        forms = core_schema.dict_schema(core_schema.str_schema(), one, min_length=1)
        schema = core_schema.with_info_wrap_validator_function(
            self._read, one, json_schema_input_schema=core_schema.union_schema([one, forms])
        )
        super().__init__(schema, self._text.kind)

    def _read(self, value: Any, read_text: core_schema.ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        if not isinstance(value, dict) or not are_forms(value):
            return read_text(value)
        for name in value:
            _refuse_unknown(str(name))
        context = info.context or {}
        forms = self._forms.validate_python(filled(value))
        default = context["default_language"]
        if not default:  # newsletter.yaml names no language that exists, which is told there
            return next(iter(forms.values()), "")
        if not nearest_form(forms, default):
            hint = f"Write `{default}: …` as well: it stands wherever a language has no words of its own."
            refuse(f"There are no words in `{default}`, the language of the newsletter.", hint)
        return form_in(forms, context["language"], default)

    @cached_property
    def _forms(self) -> SchemaValidator:
        return SchemaValidator(core_schema.dict_schema(core_schema.str_schema(), self._text.schema))


def is_by_language(annotation: object) -> bool:
    """Return whether a type takes texts by language."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return any(isinstance(mark, ByLanguage) for mark in arguments[1:])
    return origin in (typing.Union, types.UnionType) and any(map(is_by_language, arguments))


def are_forms(value: Mapping[Any, Any]) -> bool:
    """Return whether fields in the place of a text are its forms, and not a text in which YAML has seen a colon."""
    return any(_LIKE_A_TAG.fullmatch(str(name)) or language_called(str(name)) for name in value)


def nearest_form(languages: Iterable[str], language: str) -> str:
    """Return the language among some in which people read who read another one: that, or one of a region; or ""."""
    alike = [each for each in languages if each.split("-")[0] == language.split("-")[0]]
    return language if language in alike else min(alike, key=len, default="")


def form_in(forms: Mapping[str, str], language: str, default: str) -> str:
    """Return the text for a language; that of the newsletter's where it has none."""
    return forms[nearest_form(forms, language) or nearest_form(forms, default)]


def filled(written: Mapping[str, Any]) -> dict[str, Any]:
    """Return the forms of a text that there are: one without words is yet to be written, by a translator perhaps."""
    return {name: form for name, form in written.items() if form and not (isinstance(form, str) and form.isspace())}


def any_form(written: Any) -> Any:
    """Return the first form of a text that is given by language, and anything else as it is."""
    return next(iter(written.values()), None) if isinstance(written, dict) else written


def _refuse_unknown(name: str) -> None:
    try:
        tag = language_tag(name)
    except Refused as refusal:
        meant = re.fullmatch(r"Write (`[\w-]+`)\.", refusal.hint)
        refuse(refusal.message, f"Did you mean {meant[1]}?" if meant else refusal.hint, field=name, at_key=True)
    if tag != name:
        refuse(
            f"The short name of this language is `{tag}`, not `{name}`.",
            f"Did you mean `{tag}`?",
            field=name,
            at_key=True,
        )
