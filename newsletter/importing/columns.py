"""The columns of a table → the fields of a model that they hold, by their names, or else by what is in them.

Comes in: the cells of a table as lines of text, and a model. Goes out: for each column its field, or "". It is a module
of its own because people name their columns in five languages, and many name none.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from enum import Enum, auto
from typing import NamedTuple

from newsletter.importing import column_names
from newsletter.model.events import Person
from newsletter.model.schema import is_needed
from newsletter.nearest import nearest, plain
from newsletter.reading.kinds import Kind
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import choices_in, fields_of, kinds_of
from newsletter.reading.other_names import kinds_called
from newsletter.times import written
from newsletter.times.meant import days_meant
from newsletter.times.zones import TimeRefused

_WORDS = (Kind.LINE, Kind.LINES, Kind.LABEL, Kind.NAME, Kind.PROSE, Kind.PLACE, Kind.WHEN)
_TIMES = (Kind.TIME, Kind.DAY)
_ENDS = re.compile(r"(?:end|finish|until|till|to|bis|ende|fin|a|tot|einde|hasta)(?!\w)|ends", re.ASCII)
_PEOPLE = re.compile(
    "speakers?|presenters?|people|person|with|referent|sprecher|vortragend|mit$|orat|intervenant|ponente|sprekers?"
    "|chair|dozent|vorsitz|who$|wer$|qui$|quien$"
)
_NUMBER = re.compile(r"(?:session\s)?(?:no|nr|num|number|nummer|numero|n°|nº|id|code|#)\.?")
_ADDRESS = re.compile(r"(?:https?://|mailto:|www\.)\S+", re.IGNORECASE)
_LONGEST_NAME = 40
MIDNIGHT = re.compile(r"(?<=\d{4}-\d\d-\d\d) 00:00(?::00)?\Z")


class Content(Enum):
    """What all cells of a column hold."""

    ADDRESS = auto()
    DAY = auto()
    CLOCK = auto()
    MOMENT = auto()
    """A day with a clock."""
    LENGTH = auto()
    WORDS = auto()
    NOTHING = auto()


_HELD_BY = {
    Content.ADDRESS: (Kind.ADDRESS,),
    Content.DAY: _TIMES,
    Content.CLOCK: (Kind.TIME,),
    Content.MOMENT: (Kind.TIME,),
    Content.LENGTH: (Kind.DURATION,),
    Content.WORDS: _WORDS,
    Content.NOTHING: (),
}


_NAMES = (Content.WORDS, Content.NOTHING)
"""What the names of columns are."""


class Columns(NamedTuple):
    """The field of each column, "" for none; whether the first row has their names, and what each column holds.

    A day and a clock in two columns are both of the field that holds a time. `named` are the fields that
    names alone say.
    """

    fields: tuple[str, ...]
    has_names: bool
    contents: tuple[Content, ...]
    named: tuple[str, ...] = ()


def columns_of(rows: Sequence[Sequence[str]], model: type[Model], *, has_head: bool = False) -> Columns:
    """Return what the columns of a table hold for a list of a model."""
    first, others = rows[0], rows[1:]
    named = _by_name(
        first, model, [content_of(column) for column in zip(*others, strict=True)] or [Content.NOTHING] * len(first)
    )
    could_be = all(content_of([cell]) in _NAMES and len(cell) <= _LONGEST_NAME for cell in first) and bool(others)
    are_known = 2 * sum(map(bool, named)) >= max(sum(map(bool, first)), 2) or (named[0] and not any(first[1:]))
    is_other = any(content_of(column) not in _NAMES for column in zip(*others, strict=True))
    has_names = could_be and (has_head or bool(are_known) or is_other)
    below = others if has_names else rows
    contents = tuple(content_of([row[number] for row in below]) for number in range(len(first)))
    fields = _with_times(named if has_names else [""] * len(contents), contents, model)
    found = tuple(_by_content(fields, contents, model, has_names=has_names))
    return Columns(found, has_names, contents, tuple(named))


def content_of(cells: Iterable[str]) -> Content:
    """Return what all of some cells hold that are not empty."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return Content.NOTHING
    return next((content for content, is_it in _TESTS.items() if all(map(is_it, filled))), Content.WORDS)


def usable_fields(model: type[Model]) -> list[str]:
    """Return the fields that a cell can fill, in the model's order: those that are texts, and lists of people."""
    kinds = kinds_of(model)
    return [name for name in fields_of(model) if kinds[name] in _TEXTS or name == people_field(model)]


def people_field(model: type[Model]) -> str:
    """Return the field with a list of people, or ""."""
    items = {name: typing.get_args(choices_in(field.annotation)[0]) for name, field in model.model_fields.items()}
    return next((name for name, inner in items.items() if inner and choices_in(inner[0])[0] is Person), "")


def times_of(model: type[Model]) -> tuple[str, str]:
    """Return the fields that say when something begins and when it ends, or ""."""
    kinds = kinds_of(model)
    first, second, *_ = *(name for name in fields_of(model) if kinds[name] is Kind.TIME), "", ""
    return first, second


_TEXTS = frozenset(Kind) - {
    *(Kind.PICTURE, Kind.PORTRAIT, Kind.THUMBNAIL, Kind.PHOTO, Kind.LOGO, Kind.TIER_LOGO),
    *(Kind.EVENT, Kind.GROUP, Kind.FILE, Kind.ALT),
}


def _may_hold(kind: Kind, content: Content) -> bool:
    """Return whether a column may be of a kind by what is in it: words are no time, and days no words."""
    if kind in _TIMES:
        return content not in (Content.ADDRESS, Content.LENGTH)
    return kind is Kind.WHEN or content not in (Content.DAY, Content.MOMENT, Content.CLOCK)


def _by_name(names: Sequence[str], model: type[Model], contents: Sequence[Content]) -> list[str]:
    """Return the field that each name means, each once."""
    kinds = kinds_of(model)
    fields, found = usable_fields(model), [""] * len(names)
    known = {_label(label): field for field in fields for label in (field, model.model_fields[field].title) if label}

    def usual(number: int, taken: list[str]) -> str:
        name, content = plain(names[number]), contents[number]
        free = (field for field in _in_order(model) if field not in taken and _may_hold(kinds[field], content))
        return next((field for field in free if column_names.named(name, field)), "")

    rounds: tuple[Callable[[int, list[str]], str], ...] = (
        lambda number, taken: known.get(_label(names[number]), ""),
        usual,
        lambda number, taken: (
            "" if kinds_called(names[number]) else known.get(nearest(_label(names[number]), known, cutoff=0.8), "")
        ),
        lambda number, taken: _called(names[number], model, taken),
    )
    for meant in rounds:
        for number, name in enumerate(names):
            field = meant(number, found) if name and not found[number] else ""
            if field and field not in found:
                found[number] = field
    return found


def _label(name: str) -> str:
    """Return a name as it is compared: `registration_url` and `Registration address` are the same."""
    words = re.sub(r"[^\w]+|_", " ", plain(name)).split()
    return " ".join("address" if word in ("url", "link", "website") else word for word in words)


def _called(name: str, model: type[Model], taken: Sequence[str]) -> str:
    """Return the field that is called so elsewhere, in any of our languages."""
    words, kinds = plain(name).strip(), kinds_of(model)
    if _PEOPLE.match(words):
        return people_field(model)
    if _NUMBER.fullmatch(words) and "code" in usable_fields(model) and "code" not in taken:
        return "code"
    end = times_of(model)[1]
    if _ENDS.match(words):
        return end
    meant = kinds_called(words) or next(
        (found for word in re.findall(r"\w+", words) if (found := kinds_called(word))), ()
    )
    free = [field for field in _in_order(model) if field not in (*taken, end) and kinds[field] in meant]
    return min(free, key=lambda field: meant.index(kinds[field]), default="")


def _in_order(model: type[Model]) -> list[str]:
    """Return the fields that a cell can fill, those first that are needed."""
    return sorted(usable_fields(model), key=lambda field: not is_needed(model, field))


def _with_times(fields: Sequence[str], contents: Sequence[Content], model: type[Model]) -> list[str]:
    """Return the fields with those of times: a day and a clock in two columns are one time, a second clock its end."""
    found, (start, end) = list(fields), times_of(model)
    has = {field: [contents[number] for number, each in enumerate(found) if each == field] for field in (start, end)}
    for number, content in enumerate(contents):
        if found[number] or not start or content not in (Content.DAY, Content.CLOCK, Content.MOMENT):
            continue
        fits = not has[start] or {content, *has[start]} == {Content.DAY, Content.CLOCK}
        found[number] = start if fits else end if not has[end] else ""
        has.setdefault(found[number], []).append(content)
    return found


def _by_content(
    fields: Sequence[str], contents: Sequence[Content], model: type[Model], *, has_names: bool
) -> list[str]:
    """Return the fields with those that columns hold whose name says nothing, or that have none.

    Where columns have names, words in one of no known name are taken for what is needed, and else left out.
    """
    kinds, found, people = kinds_of(model), list(fields), people_field(model)
    for number, content in enumerate(contents):
        if found[number]:
            continue
        held = (*_HELD_BY[content], *([Kind.GROUP] if content is Content.WORDS and people else []))
        free = [field for field in _in_order(model) if field not in found and kinds[field] in held]
        if has_names and content is Content.WORDS:
            free = [field for field in free if is_needed(model, field)]
        found[number] = free[0] if free else ""
    return found


def _is_day(text: str) -> bool:
    if MIDNIGHT.search(text):  # a day, as spreadsheets write those that have a time
        return True
    return bool(re.search(r"\d", text)) and not re.search(r"\d[:h]\d\d", text) and bool(days_meant(text).days)


def _is_moment(text: str) -> bool:
    try:
        written.parse_local(text)
    except TimeRefused as refused:
        return refused.meant is not None or bool(re.search(r"\d[:.h]\d\d", text) and days_meant(text).days)
    return True


def _is_length(text: str) -> bool:
    with suppress(TimeRefused):
        return bool(re.search(r"[a-z]", plain(text)) and written.parse_duration(text))
    return False


def _is_clock(text: str) -> bool:
    text = " ".join(text.split())  # of the French, who part hours by spaces that do not break
    return bool(
        re.match(r"\D*\d{1,2}(?:[:.]\d\d| ?h ?\d\d| ?(?:[ap]\.?m|h|uhr|uur)\b)", plain(text))
    ) and written.is_clock(text)


_TESTS: dict[Content, Callable[[str], bool]] = {
    Content.ADDRESS: lambda text: _ADDRESS.fullmatch(text) is not None,
    Content.CLOCK: _is_clock,
    Content.DAY: _is_day,
    Content.MOMENT: _is_moment,
    Content.LENGTH: _is_length,
}
