"""Two texts of a file → what has changed from one to the other, each in a sentence and at its place.

Comes in: the data of both, as they were read, and the model that says what they hold. Goes out: Differences. Which item
of one list is which of the other is guessed, by `editing/found_again.py`.
"""

from __future__ import annotations

import typing
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from newsletter.editing.found_again import same_items
from newsletter.editing.shape import annotation_at, fields_in_short_form, group_of
from newsletter.model.issue import Issue
from newsletter.reading.kinds import Kind
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import choices_in, kind_of
from newsletter.reading.source import Path
from newsletter.review.called import Thing, label_in, name_field, noun_of, quoted
from newsletter.review.difference import Difference, Sort
from newsletter.review.sentences import Field, said

SAME_FILE = Thing()


def changes(before: Any, now: Any, model: type[Model] = Issue, thing: Thing = SAME_FILE) -> list[Difference]:
    """Return a Difference for each change between the data of two texts; `thing` is what the file is to people."""
    return list(_Comparison().in_group(before, now, model, thing, (), ()))


class _Comparison:
    """Walks both sides at once; `at` is the path in the newer one, and `was` in the older one."""

    def in_group(
        self, before: Any, now: Any, annotation: Any, thing: Thing, at: Path, was: Path
    ) -> Iterator[Difference]:
        model = group_of(annotation, now)
        named = {} if model else dict(enumerate(typing.get_args(choices_in(annotation)[0])))
        for name in dict.fromkeys([*now, *before]):
            inner = annotation_at(model, now, (name,)) if model else named.get(1)
            yield from self._in_field(before, now, name, inner, model, annotation, thing, at, was)

    def _in_field(
        self,
        before: Mapping[str, Any],
        now: Mapping[str, Any],
        name: str,
        inner: Any,
        model: type[Model] | None,
        annotation: Any,
        thing: Thing,
        at: Path,
        was: Path,
    ) -> Iterator[Difference]:
        old, new = before.get(name), now.get(name)
        if old == new:
            return
        label = label_in(model, name)
        here, there = (*at, name), (*was, name)
        if isinstance(old, dict) and isinstance(new, dict):
            yield from self.in_group(old, new, inner, thing.group(label), here, there)
        elif isinstance(old, list | None) and isinstance(new, list | None) and (inner is None or _is_list(inner)):
            yield from self._in_list(old or [], new or [], inner, thing, label, here, there)
        else:
            names_it = name == name_field(now, annotation) and bool(thing.phrase) and isinstance(at[-1], int)
            noun = noun_of(now, _list_of(at)) if names_it else ""
            field = Field(thing, name, label, kind_of(inner) if inner is not None else Kind.SETTING, names_it, noun)
            found = said(field, old, new)
            what = thing.prefixed(label)
            places = () if new is None else here, () if old is None else there
            yield Difference(found.sort, what, found.sentence, *places, runs=found.runs)

    def _in_list(
        self, before: list[Any], now: list[Any], annotation: Any, thing: Thing, label: str, at: Path, was: Path
    ) -> Iterator[Difference]:
        arguments = typing.get_args(choices_in(annotation)[0]) if annotation is not None else ()
        item = arguments[0] if arguments else None
        pairs = _paired(before, now, item)
        for number, value in enumerate(before):
            if number not in pairs:
                yield self._whole(value, item, thing, label, number, (*was, number), is_gone=True)
        for number, value in enumerate(now):
            if number not in pairs.values():
                yield self._whole(value, item, thing, label, number, (*at, number), is_gone=False)
        for one, other in sorted(pairs.items(), key=lambda pair: pair[1]):
            yield from self._in_item(before[one], now[other], item, thing, label, (*at, other), (*was, one))
        back = {other: one for one, other in pairs.items()}
        for number in _moved([pairs[one] for one in sorted(pairs)]):
            moved = thing.item(now[number], item, label, number)
            if number:
                follows = thing.item(now[number - 1], item, label, number - 1)
                sentence = f"{_capital(moved.phrase)} has moved: it now follows {follows.phrase}."
            else:
                sentence = f"{_capital(moved.phrase)} has moved to the beginning."
            yield Difference(Sort.ORDER, f"{moved.label} moved", sentence, (*at, number), (*was, back[number]))

    def _whole(
        self, value: Any, item: Any, thing: Thing, label: str, number: int, path: Path, *, is_gone: bool
    ) -> Difference:
        places = ((), path) if is_gone else (path, ())
        verb = "is gone" if is_gone else "is new"
        called = thing.item(value, item, label, number)
        if group_of(item, value) is None:  # a text of its own: what it is in tells more than its place
            called = Thing(f"{quoted(str(value))} in {_field_phrase(label, thing)}", thing.prefixed(label))
        return Difference(Sort.ITEM, f"{called.label} {verb}", f"{_capital(called.phrase)} {verb}.", *places)

    def _in_item(
        self, before: Any, now: Any, item: Any, thing: Thing, label: str, at: Path, was: Path
    ) -> Iterator[Difference]:
        if before == now:
            return
        if group_of(item, now) is not None:
            before, now = (_spelled_out(value, item) for value in (before, now))
        called = thing.item(now, item, label, int(at[-1]))
        if isinstance(before, dict) and isinstance(now, dict):
            yield from self.in_group(before, now, item, called, at, was)
        elif isinstance(before, list) and isinstance(now, list):
            yield from self._in_list(before, now, item, called, label, at, was)
        else:
            kind = kind_of(item) if item is not None else Kind.SETTING
            phrase = f"{label} {int(at[-1]) + 1}"
            found = said(Field(thing, "", phrase, kind), before, now)
            yield Difference(found.sort, thing.prefixed(label), found.sentence, at, was, runs=found.runs)


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


def _list_of(at: Path) -> str:
    """Return the name of the list that an item is in."""
    return str(at[-2]).replace("_", " ") if len(at) > 1 else ""


def _field_phrase(label: str, thing: Thing) -> str:
    return f"“{label}”{thing.of}"


def _capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
