"""Issues and publications with something in every field: found by walking the models, so that no field is forgotten.

Comes in: nothing but the models. Goes out: plain data for newsletter.yaml and for an issue with every kind of block,
every list with one item, or with two where one is refused, and every field filled in; a text or an address is what the
caller makes of its path. What cannot stand together (`groups` and `sessions`, `ends` and `duration`) is left out on one
side, by LEFT_OUT.
"""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel

from newsletter.model.blocks import AnyBlock
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.model.theme import Focus, Image
from newsletter.reading import fields
from newsletter.reading.by_language import is_by_language

PICTURE = Path(__file__).parent / "editions" / "images" / "narrow.png"
SITE = "https://news.example.org/"

Fill = Callable[[str], str]
"""The path of a field, such as "blocks.2.videos.0.title" → its text."""

LEFT_OUT = {
    "Session": {"ends"},
    "Webinar": {"ends"},
    "Occasion": {"end", "id"},
    "Sessions": {"sessions"},
    "Partners": {"partners"},
    "Publication": {"theme", "clock"},
}

_UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\ue000-\uf8ff\ufeff\ufffe\uffff]")

# The kinds of value that are neither free text nor an address, by what tells one from the other: its last validator.
_KINDS = {
    fields.Email: "letter@example.org",
    fields.Site: SITE,
    fields.SiteSetting: SITE,
    fields.Language: "en",
    fields.Slug: "a-slug",
    fields.Zone: "Europe/Brussels",
    fields.Day: "2026-03-02",
    fields.Local: "2026-03-02 16:30",
    fields.DayOrLocal: "2026-03-02",
    fields.Duration: "90 min",
    Focus: "top",
}
_BY_PATH = {
    "approvals.needed": "0",  # or nothing could be exported
    "dkim.domain": "example.org",
    "dkim.selector": "one",
    "dkim.ed25519_selector": "two",
}
"""What a value has to be, by the end of its path."""

_PLAIN = {bool: "false", int: "1", date: "2026-03-02", datetime: "2026-03-02 16:30", timedelta: "90 min"}


def planted_issue(text: Fill, address: Fill) -> dict[str, Any]:
    """Return the data of an issue that has every field of every kind of block."""
    issue = _model(Issue, "", text, address)
    kinds = typing.get_args(AnyBlock)
    issue["blocks"] = [_model(kind, f"blocks.{number}.", text, address) for number, kind in enumerate(kinds)]
    return issue


def planted_publication(text: Fill, address: Fill) -> dict[str, Any]:
    """Return the data of a newsletter.yaml that has every field but those of the look."""
    publication = _model(Publication, "", text, address)
    publication["theme"] = {"logo": _model(Image, "theme.logo.", text, address)}
    return publication


def write(root: Path, issue: object, publication: object) -> Path:
    """Write a publication with one issue and its picture, as YAML, and return the issue's file."""
    root.mkdir(parents=True, exist_ok=True)
    for folder in (root, root / "issues"):
        folder.mkdir(exist_ok=True)
        (folder / "picture.png").write_bytes(PICTURE.read_bytes())
    (root / "newsletter.yaml").write_text(as_yaml(publication), "utf-8")
    path = root / "issues" / "issue.yaml"
    path.write_text(as_yaml(issue), "utf-8")
    return path


def as_yaml(data: object) -> str:
    """Return data as YAML, in brackets: JSON is YAML, and its escapes hold whatever a text can be."""
    # Of what JSON leaves as it is, YAML takes some for line breaks and refuses some; surrogates it never reads.
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(data, indent=1, ensure_ascii=False))


def _model(model: type[BaseModel], path: str, text: Fill, address: Fill) -> dict[str, Any]:
    left_out = LEFT_OUT.get(model.__name__, set())
    data = {}
    for name, field in model.model_fields.items():
        if name not in left_out and (model, name) != (Issue, "blocks"):
            annotation = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
            data[name] = _value(annotation, f"{path}{name}", text, address)
    return data


def _value(annotation: Any, path: str, text: Fill, address: Fill) -> Any:
    """Return a value of a type: what `text` or `address` make of the path, or a list or fields with such values."""
    found, validators = _unwrapped(annotation)
    origin, arguments = typing.get_origin(found), typing.get_args(found)
    if path.endswith("src"):
        return "picture.png"
    for end, value in _BY_PATH.items():
        if path.endswith(end):
            return value
    for kind, example in _KINDS.items():
        if _unwrapped(kind)[1][-1] in validators:
            return example
    if origin is tuple:
        least = 2 if path.endswith((".answers", ".pictures")) else 1
        return [_value(arguments[0], f"{path}.{number}", text, address) for number in range(least)]
    if origin is dict:
        return {"first_name": _value(arguments[1], f"{path}.first_name", text, address)}
    if origin is typing.Literal:
        return arguments[-1]
    if isinstance(found, type) and issubclass(found, BaseModel):
        return _model(found, f"{path}.", text, address)
    if found is not str:
        return _PLAIN[found]
    if is_by_language(annotation):
        return {"en": text(path)}
    return address(path) if _unwrapped(fields.Address)[1][-1] in validators else text(path)


def _unwrapped(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """Return a type without Annotated and without None, and all that Annotated says of it."""
    said: tuple[Any, ...] = ()
    while True:
        origin = typing.get_origin(annotation)
        if origin is Annotated:
            said = (*said, *annotation.__metadata__)
            annotation = typing.get_args(annotation)[0]
        elif origin in (typing.Union, types.UnionType):
            annotation = next(part for part in typing.get_args(annotation) if part is not type(None))
        else:
            return annotation, said


def texts_of(data: Any, path: str = "") -> Mapping[str, str]:
    """Return every text of the data by its path."""
    if isinstance(data, str):
        return {path.rstrip("."): data}
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return {place: text for key, value in parts for place, text in texts_of(value, f"{path}{key}.").items()}
