"""The head of a PO file → what is wrong with it, at the line of the field, with the line to write instead.

Comes in: the lines of a catalog. Goes out: a Mistake of a head that Babel cannot read, or the Stated language, if it is
another one than the name of the file says. It is a module of its own because Babel tells of a bad field where the head
ends, and in words for programmers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from newsletter.errors import Refused
from newsletter.reading.languages import language_tag

if TYPE_CHECKING:
    from babel import Locale

_STRING = re.compile(r'(?:msgstr\s*)?("(?:[^"\\]|\\.)*")')
_FIELD = re.compile(r"^([\w-]+):(.*)$", re.M)


class Mistake(NamedTuple):
    """What is wrong with a field: its line, from 1 on, what is said of it, and what to write."""

    line: int
    message: str
    hint: str


class Stated(NamedTuple):
    """The language that a head says: its line, from 1 on, that line as it is, and as it should be."""

    language: str
    line: int
    written: str
    instead: str


class _Field(NamedTuple):
    name: str
    value: str
    line: int


def mistake(lines: Sequence[str], locale: Locale) -> Mistake | None:
    """Return what is wrong with the first bad field in the head of a catalog in a language."""
    from babel.messages import Catalog

    for field in _fields(lines):
        try:
            Catalog(locale=locale).mime_headers = [(field.name, field.value)]
        except (ValueError, TypeError, LookupError):
            message, value = _said(field, locale)
            line = lines[field.line - 1].strip()
            return Mistake(field.line, message, f"Write `{line.replace(field.value, value, 1)}`.")
    return None


def other_language(lines: Sequence[str], language: str) -> Stated | None:
    """Return what the head of a catalog says if that is another language, such as `de`; a region more is none."""
    for field in _fields(lines):
        if field.name.lower() == "language" and field.value and not _is_same(field.value, language):
            line = lines[field.line - 1].strip()
            said, own = rf"(?i)(language:\s*){re.escape(field.value)}", language.replace("-", "_")
            instead = re.sub(said, rf"\g<1>{own}", line, count=1)
            return Stated(field.value, field.line, line, instead)
    return None


def _is_same(stated: str, language: str) -> bool:
    try:
        tag = language_tag(stated.partition("@")[0].replace("_", "-"))
    except Refused:
        return False
    return all(one == other for one, other in zip(tag.split("-"), language.split("-"), strict=False))


def _fields(lines: Sequence[str]) -> Iterator[_Field]:
    """Yield the fields of the head, which is the translation of the text that is empty."""
    from babel.messages.pofile import unescape

    heads = (at for at in range(1, len(lines)) if lines[at].startswith("msgstr") and lines[at - 1] == 'msgid ""')
    start = next(heads, len(lines))
    text, begins = "", list[tuple[int, int]]()
    for number, line in enumerate(lines[start:], start + 1):
        string = _STRING.fullmatch(line.strip())
        if not string:
            break
        begins.append((len(text), number))
        text += unescape(string[1])
    for found in _FIELD.finditer(text):
        number = next(number for begin, number in reversed(begins) if begin <= found.start(2))
        yield _Field(found[1], found[2].strip(), number)


def _said(field: _Field, locale: Locale) -> tuple[str, str]:
    """Return what is wrong with a field, and the value to write."""
    from babel.messages import Catalog

    match field.name.lower():
        case "pot-creation-date" | "po-revision-date":
            return f"“{field.value}” is no date as a catalog has it.", _date(field.value)
        case "language":
            return f"“{field.value}” is not the short name of a language.", str(locale)
        case "plural-forms":
            return f"“{field.value}” does not say how many forms a plural has.", Catalog(locale=locale).plural_forms
    return f"“{field.value}” cannot be read as {field.name}.", ""


def _date(value: str) -> str:
    """Return a date as catalogs have it, "" for one that cannot be told, which Babel and gettext take for unset."""
    with suppress(ValueError):
        return f"{datetime.fromisoformat(value):%Y-%m-%d %H:%M%z}"
    return ""
