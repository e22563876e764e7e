"""Two texts of a file → what has changed from one to the other, each in a sentence and at its place.

Comes in: the data of both, as they were read, and the model that says what they hold. Goes out: Differences. Which item
of one list is which of the other is guessed, by `editing/found_again.py`.
"""

from __future__ import annotations

import typing
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from newsletter.editing.found_again import same_items
from newsletter.editing.shape import annotation_at, fields_in_short_form, group_of
from newsletter.editing.wrapping import unwrapped
from newsletter.model.issue import Issue
from newsletter.reading.by_language import is_by_language
from newsletter.reading.kinds import MARKDOWN, Kind
from newsletter.reading.languages import english_name
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import choices_in, kind_of
from newsletter.reading.source import Path
from newsletter.review.called import Thing, label_in, name_field, noun_of, quoted, singular
from newsletter.review.difference import Difference, Sort
from newsletter.review.sentences import Field, said

SAME_FILE = Thing()


class _Spot(NamedTuple):
    """What is compared: what it is to people, and its path in the newer and in the older data."""

    thing: Thing
    at: Path = ()
    was: Path = ()


def changes(before: Any, now: Any, model: type[Model] | None = Issue, thing: Thing = SAME_FILE) -> list[Difference]:
    """Return a Difference for each change between the data of two texts; `thing` is what the file is to people.

    Without a model, the names of all fields are the author's own.
    """
    return list(_in_group(before, now, model, _Spot(thing)))


def _in_group(before: Any, now: Any, annotation: Any, spot: _Spot) -> Iterator[Difference]:
    model = group_of(annotation, now)
    named = typing.get_args(choices_in(annotation)[0])  # of a group whose fields the author names
    for name in dict.fromkeys([*now, *before]):
        old, new = before.get(name), now.get(name)
        if old == new:
            continue
        inner = annotation_at(model, now, (name,)) if model else (named[1] if len(named) > 1 else None)
        label = label_in(model, name)
        inside = _Spot(spot.thing, (*spot.at, name), (*spot.was, name))
        if is_by_language(inner) and (isinstance(old, dict) or isinstance(new, dict)):
            yield from _in_languages(old, new, Field(spot.thing, name, label, kind_of(inner)), inside)
            continue
        # Settings are groups in groups, of which the values count; in an issue, a group is a thing that is new.
        kind_of_group = dict | None if spot.thing.holder else dict
        if isinstance(old or new, dict) and isinstance(old, kind_of_group) and isinstance(new, kind_of_group):
            yield from _in_group(old or {}, new or {}, inner, inside._replace(thing=spot.thing.group(label)))
        elif isinstance(old, list | None) and isinstance(new, list | None) and (inner is None or _is_list(inner)):
            yield from _in_list(old or [], new or [], inner, inside, label)
        else:
            kind = kind_of(inner) if inner is not None else Kind.SETTING
            is_named_by = bool(spot.at) and isinstance(spot.at[-1], int) and name == name_field(now, annotation)
            noun = noun_of(now, str(spot.at[-2]).replace("_", " ")) if is_named_by else ""
            yield from _of_value(old, new, Field(spot.thing, name, label, kind, noun), inside)


def _in_languages(before: Any, now: Any, field: Field, spot: _Spot) -> Iterator[Difference]:
    """Yield what has changed in each language of a text; one that is for all of them is that of each."""
    languages = dict.fromkeys(name for forms in (now, before) if isinstance(forms, dict) for name in forms)

    def form(text: Any, language: str) -> Any:
        return text.get(language) if isinstance(text, dict) else text

    for language in languages:
        at, was = (
            (*path, language) if isinstance(text, dict) else path for path, text in ((spot.at, now), (spot.was, before))
        )
        own = field._replace(label=f"{field.label} in {english_name(language)}")
        yield from _of_value(form(before, language), form(now, language), own, spot._replace(at=at, was=was))


def _of_value(before: Any, now: Any, field: Field, spot: _Spot) -> Iterator[Difference]:
    if field.kind in MARKDOWN:  # in which the ends of lines do not count
        before, now = (unwrapped(value) if isinstance(value, str) else value for value in (before, now))
    if before != now:
        found = said(field, before, now)
        places = () if now is None else spot.at, () if before is None else spot.was
        yield Difference(found.sort, field.thing.prefixed(field.label), found.sentence, found.runs, *places)


def _in_list(before: list[Any], now: list[Any], annotation: Any, spot: _Spot, label: str) -> Iterator[Difference]:
    arguments = typing.get_args(choices_in(annotation)[0]) if annotation is not None else ()
    item = arguments[0] if arguments else None
    pairs = _paired(before, now, item)
    for number, value in enumerate(before):
        if number not in pairs:
            called = _called(value, item, spot.thing, label, number)
            yield Difference(
                Sort.GONE, f"{called.label} is gone", f"{called.sentence} is gone.", (), (), (*spot.was, number)
            )
    for number, value in enumerate(now):
        if number not in pairs.values():
            called = _called(value, item, spot.thing, label, number)
            yield Difference(Sort.NEW, f"{called.label} is new", f"{called.sentence} is new.", (), (*spot.at, number))
    for one, other in sorted(pairs.items(), key=lambda pair: pair[1]):
        inside = _Spot(spot.thing, (*spot.at, other), (*spot.was, one))
        yield from _in_item(before[one], now[other], item, inside, label)
    back = {other: one for one, other in pairs.items()}
    for number in _moved([pairs[one] for one in sorted(pairs)]):
        moved = _called(now[number], item, spot.thing, label, number)
        where = "to the beginning"
        if number:
            where = f"it now follows {_called(now[number - 1], item, spot.thing, label, number - 1).phrase}"
        sentence = f"{moved.sentence} has moved{':' if number else ''} {where}."
        yield Difference(
            Sort.ORDER, f"{moved.label} moved", sentence, (), (*spot.at, number), (*spot.was, back[number])
        )


def _called(value: Any, item: Any, thing: Thing, label: str, number: int) -> Thing:
    """Return what an item is called; of a text of its own, its words tell more than its place."""
    if group_of(item, value) is None and isinstance(value, str):
        return Thing(f"{quoted(value)} in “{label}”{thing.of}", thing.prefixed(label))
    return thing.item(value, item, label, number)


def _in_item(before: Any, now: Any, item: Any, spot: _Spot, label: str) -> Iterator[Difference]:
    if before == now:
        return
    if group_of(item, now) is not None:
        before, now = (_spelled_out(value, item) for value in (before, now))
    number = int(spot.at[-1])
    called = spot._replace(thing=spot.thing.item(now, item, label, number))
    if isinstance(before, dict) and isinstance(now, dict):
        yield from _in_group(before, now, item, called)
    elif isinstance(before, list) and isinstance(now, list):
        yield from _in_list(before, now, item, called, "Cells")  # the one list of lists is a table
    else:
        kind = kind_of(item) if item is not None else Kind.SETTING
        yield from _of_value(before, now, Field(spot.thing, "", f"{singular(label)} {number + 1}", kind), spot)


def _paired(before: list[Any], now: list[Any], item: Any) -> dict[int, int]:
    """Return which item is which, also where a single text has become another one in its place."""
    pairs = same_items(before, now, item)
    for (first, begin), (last, end) in pairwise([(-1, -1), *sorted(pairs.items()), (len(before), len(now))]):
        if last - first == end - begin:
            for one, other in zip(range(first + 1, last), range(begin + 1, end), strict=True):
                if other not in pairs.values() and _is_one_step(before[one], now[other]):
                    pairs[one] = other
    return pairs


def _is_one_step(before: Any, now: Any) -> bool:
    """Return whether two items are texts, or groups with the same fields of which one differs."""
    if isinstance(before, str) and isinstance(now, str):
        return True
    if not (isinstance(before, dict) and isinstance(now, dict) and before.get("type") == now.get("type")):
        return False
    return len([name for name in {*before, *now} if before.get(name) != now.get(name)]) == 1


def _moved(places: list[int]) -> Iterator[int]:
    """Yield the fewest places that must have moved, given the new place of each item in the old order."""
    ends: list[int] = []  # the smallest last place of a rising row of each length
    rows: list[list[int]] = []
    for place in places:
        length = bisect_left(ends, place)
        row = [*(rows[length - 1] if length else []), place]
        ends[length : length + 1] = [place]
        rows[length : length + 1] = [row]
    stay = set(rows[-1]) if rows else set()
    yield from sorted(set(places) - stay)


def _spelled_out(value: Any, annotation: Any) -> Any:
    """Return the fields that a text stands for, as in `- Your name, Your hospital`, or the value itself."""
    return (fields_in_short_form(annotation, value) or value) if isinstance(value, str) else value


def _is_list(annotation: Any) -> bool:
    return typing.get_origin(choices_in(annotation)[0]) is tuple
