"""Model, the base class of everything that is read from YAML, and how validators refuse a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, model_validator
from pydantic_core import CoreSchema, PydanticCustomError

from newsletter.nearest import nearest
from newsletter.reading.kinds import Kind


class Model(BaseModel):
    """Base of every value read from YAML: frozen, and any field it does not know is an error."""

    # A model inside another is built together with it; building each on its own would only slow down the start.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    KIND: ClassVar[Kind] = Kind.GROUP
    """What these fields are together."""

    ONCE: ClassVar[frozenset[str]] = frozenset()
    """The fields that hold for one issue only: the next one, made from it, begins without them."""

    AS_IT_IS: ClassVar[frozenset[str]] = frozenset()
    """The fields with words that are the same in every language, such as a code or a title in a program."""

    ALSO: ClassVar[str] = ""
    """What a kind of block is called elsewhere, or is the nearest to, in words with commas between them."""

    if not TYPE_CHECKING:  # else mypy would take any name for one that is there

        def __getattr__(self, name: str) -> Any:
            """Return a private attribute, in a tenth of pydantic's time; a letter asks for dozens."""
            private = object.__getattribute__(self, "__pydantic_private__")
            return private[name] if private and name in private else super().__getattr__(name)

    @property
    def found_as(self) -> tuple[str, str]:
        """What a search of the web archive finds this by, and who or what goes with it; ("", "") for nothing."""
        return "", ""

    @model_validator(mode="before")
    @classmethod
    def _leave_out_what_is_empty(cls, value: Any) -> Any:
        if not isinstance(value, dict) or None not in value.values():
            return value
        return {name: part for name, part in value.items() if part is not None or name not in cls.model_fields}


def required(description: str, example: object, **limits: Any) -> Any:
    """Return a field that must be written: what it is, as errors and editors say it, and an example."""
    return Field(description=description, examples=[example], **limits)


def optional(description: str, example: object, default: object = None, **limits: Any) -> Any:
    """Return a field that can be left out; the other arguments as in required()."""
    return Field(default=default, description=description, examples=[example], **limits)


class PrebuiltSchema:
    """A kind of value with its finished pydantic schema, for use inside Annotated.

    From its own annotations pydantic would build a schema anew for each field, which takes a good part of the start.
    """

    def __init__(self, schema: CoreSchema, kind: Kind) -> None:
        self.schema = schema
        self.kind = kind

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema to pydantic."""
        return self.schema


def refuse(
    message: str, hint: str = "", *, field: str = "", at_key: bool = False, offset: int | None = None
) -> NoReturn:
    """Refuse a value from inside a validator.

    `field` names the one at fault if the value is a group, or its name alone, and `offset` the character if it is a
    text.
    """
    context = {"message": message, "hint": hint, "field": field, "at_key": at_key, "offset": offset}
    raise PydanticCustomError("refused", "{message}", context)


def refuse_broken_text(value: object, model: type[BaseModel]) -> None:
    """Refuse `- ALL: New Directions` where a text may stand for a model: YAML has read it as a field."""
    text = broken_text(value)
    if text and not nearest(text.partition(":")[0], model.model_fields):
        raise PydanticCustomError("broken_text", "A text with a colon needs quotes.")


def broken_text(value: object) -> str:
    """Return the text that YAML read as a field and its value because it has a colon, or ""."""
    if isinstance(value, dict) and len(value) == 1:
        [(key, rest)] = value.items()
        if isinstance(rest, str):
            return f"{key}: {rest}"
        if rest is None and " " in key:
            return f"{key}:"
    return ""
