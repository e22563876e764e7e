"""What stood at a path of an older text → where it stands in a newer one.

Comes in: the data of both texts. Goes out: a path, or None where it is gone or cannot be told from others. It is a
module of its own because this is guesswork, which must rather say nothing than be wrong: an item of a list is the same
if all in it is the same, or what it is called, or most of it, or if it stands between the same neighbours and is like
it; and only if no other one is as like.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache
from heapq import nlargest
from itertools import pairwise
from typing import Any

from newsletter.editing.shape import annotation_at, group_of
from newsletter.reading.kinds import Kind
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import kinds_of
from newsletter.reading.source import Path, value_in

CALLED = (Kind.LINE, Kind.NAME, Kind.LABEL)
"""The kinds of field by the first of which people call something."""

_MOST = 0.5
"""The share of two items' characters that must be the same if nothing else tells that they are one."""


Follow = Callable[[Path], Path | None]
"""Where an item of a list is by now, where that is known; None if it is gone."""


def found_again(base: Any, now: Any, path: Path, model: type[Model], follow: Follow | None = None) -> Path | None:
    """Return where that which stands at a path of `base` stands in `now`, or None; its last field may be missing.

    With `follow`, items are where that says, whatever they are like.
    """
    found: Path = ()
    whole = base
    for number, step in enumerate(path):
        if isinstance(base, list) and isinstance(now, list) and isinstance(step, int):
            same = known_items(path[:number], (step,), found, follow) if follow else None
            at = (same_items(base, now, annotation_at(model, whole, path[: number + 1])) if same is None else same).get(
                step
            )
            if at is None or at >= len(now):
                return None
            found, base, now = (*found, at), base[step], now[at]
        elif isinstance(now, dict) and (step in now or number == len(path) - 1):
            found, now = (*found, step), now.get(step)
            base = base.get(step) if isinstance(base, dict) else None
        elif isinstance(step, str) and _has_no(step, base) and _has_no(step, now):  # in a group that is yet to come
            found, base, now = (*found, step), None, None
        elif isinstance(now, str) and now == base and number == len(path) - 1:  # a text that stands for a group
            found = (*found, step)
        else:
            return None
    return found


def known_items(path: Path, numbers: Iterable[int], at: Path, follow: Follow) -> dict[int, int]:
    """Return which items of the list at a path are which of the one at another path by now."""
    found = {number: follow((*path, number)) for number in numbers}
    return {number: int(to[-1]) for number, to in found.items() if to and to[:-1] == at}


def _has_no(step: str, group: Any) -> bool:
    return group is None or (isinstance(group, dict) and step not in group)


def moved_items(base: Any, now: Any, model: type[Model]) -> dict[Path, Path | None]:
    """Return where the items of all lists of `base` stand in `now` by found_again(), but for those that stay in place.

    What is in an item that is not named is to be sought in the innermost one around it that is.
    """
    moved: dict[Path, Path | None] = {}

    def walk(old: Any, new: Any, path: Path, at: Path) -> None:
        if old == new:
            return
        if isinstance(old, dict):
            for name, part in old.items():
                walk(part, new.get(name) if isinstance(new, dict) else None, (*path, name), (*at, name))
        elif isinstance(old, list):
            others = new if isinstance(new, list) else []
            same = same_items(old, others, annotation_at(model, base, (*path, 0)))
            for number, item in enumerate(old):
                to = same.get(number)
                here, there = (*path, number), None if to is None else (*at, to)
                if here != there:
                    moved[here] = there
                if to is not None and there is not None:
                    walk(item, others[to], here, there)

    walk(base, now, (), ())
    return moved


def is_gone(base: Any, now: Any, path: Path, model: type[Model]) -> bool:
    """Return whether an item of a list is gone for sure: all that are in the list now are others."""
    around = found_again(base, now, path[:-1], model)
    if around is None:
        return False
    group = value_in(now, around[:-1])
    there = group.get(around[-1], []) if isinstance(group, dict) else group[around[-1]]
    if not isinstance(there, list):
        return False
    return len(same_items(value_in(base, path[:-1]), there, annotation_at(model, base, path))) == len(there)


def same_items(base: list[Any], now: list[Any], annotation: Any) -> dict[int, int]:
    """Return which items of an older list are which of a newer one; those are left out of which that is not sure.

    `annotation` is the type of the items, which says what they are called by.
    """
    pairs, unsure = _equal(base, now)
    ones, others = cache(lambda number: _leaves(base[number])), cache(lambda number: _leaves(now[number]))

    def called_alike(one: int, other: int) -> float:
        return _is_called_alike(base[one], now[other], annotation)

    def share(one: int, other: int) -> float:
        return _share(ones(one), others(other)) if _type_of(base[one]) == _type_of(now[other]) else 0

    _pair(base, now, pairs, unsure, called_alike)
    _pair(base, now, pairs, unsure, share)
    _pair_twins(base, now, pairs, unsure)
    _pair_between_neighbours(base, now, pairs, unsure)
    return pairs


def _equal(base: list[Any], now: list[Any]) -> tuple[dict[int, int], tuple[set[int], set[int]]]:
    """Pair the items that are the same in all; return also those of which there are not as many as there were."""
    pairs: dict[int, int] = {}
    unsure: tuple[set[int], set[int]] = set(), set()
    places: tuple[dict[str, list[int]], dict[str, list[int]]] = defaultdict(list), defaultdict(list)
    for side, items in zip(places, (base, now), strict=True):
        for number, item in enumerate(items):
            side[json.dumps(item, sort_keys=True)].append(number)
    for key, ones in places[0].items():
        others = places[1].get(key, [])
        if len(ones) == len(others) or len(ones) == 1 < len(others):
            pairs.update(zip(ones, others, strict=False))
        elif others:
            unsure[0].update(ones)
            unsure[1].update(others)
    return pairs, unsure


def _pair(
    base: list[Any],
    now: list[Any],
    pairs: dict[int, int],
    unsure: tuple[set[int], set[int]],
    likeness: Callable[[int, int], float],
) -> None:
    """Pair the items left of which each is far more like the other than like any other."""
    ones = [number for number in range(len(base)) if number not in pairs and number not in unsure[0]]
    taken = {*pairs.values(), *unsure[1]}
    others = [number for number in range(len(now)) if number not in taken]
    like = {(one, other): likeness(one, other) for one in ones for other in others}
    of_ones = {one: nlargest(2, (like[one, other] for other in others)) for one in ones}
    of_others = {other: nlargest(2, (like[one, other] for one in ones)) for other in others}
    for (one, other), value in like.items():
        rivals = [value for best in (of_ones[one], of_others[other]) for value in best[1:]]
        is_best = value == of_ones[one][0] == of_others[other][0]
        if is_best and value >= _MOST and value >= 2 * max(rivals, default=0):
            pairs[one] = other


def _is_called_alike(one: Any, other: Any, annotation: Any) -> bool:
    """Return whether two groups of fields are of one kind and have one title, name or heading: their first line."""
    model = group_of(annotation, one)
    if model is None or model is not group_of(annotation, other) or not isinstance(one, dict):
        return False
    name = next((name for name, kind in kinds_of(model).items() if kind in CALLED), None)
    return name in one and isinstance(other, dict) and one[name] == other.get(name)


def _share(one: Counter[tuple[Path, str]], other: Counter[tuple[Path, str]]) -> float:
    """Return the share of the characters of two items that are the same in the same places."""
    return (one & other).total() / max(one.total(), other.total(), 1)


def _pair_twins(base: list[Any], now: list[Any], pairs: dict[int, int], unsure: tuple[set[int], set[int]]) -> None:
    """Pair those of several equal items that have the same neighbours on both sides."""
    same = {-1: -1, len(base): len(now), **pairs}
    for one in unsure[0]:
        for other in unsure[1]:
            is_between = same.get(one - 1) == other - 1 and same.get(one + 1) == other + 1
            if is_between and base[one] == now[other]:
                pairs[one] = other


def _pair_between_neighbours(
    base: list[Any], now: list[Any], pairs: dict[int, int], unsure: tuple[set[int], set[int]]
) -> None:
    """Pair the items that stand between the same neighbours, as many here as there, if their words are alike."""
    for (first, begin), (last, end) in pairwise([(-1, -1), *sorted(pairs.items()), (len(base), len(now))]):
        if last - first != end - begin:
            continue
        for one, other in zip(range(first + 1, last), range(begin + 1, end), strict=True):
            is_taken = one in unsure[0] or other in unsure[1] or other in pairs.values()
            if not is_taken and _is_like(base[one], now[other]):
                pairs[one] = other


def _is_like(one: Any, other: Any) -> bool:
    """Return whether two items are of one kind and have a field or most of their words in common."""
    if _type_of(one) != _type_of(other):
        return False
    leaves = _leaves(one), _leaves(other)
    words, others = ("\n".join(text for _, text in each).split() for each in leaves)
    return bool(leaves[0] & leaves[1]) or SequenceMatcher(None, words, others, autojunk=False).ratio() >= _MOST


def _type_of(item: Any) -> object:
    """Return the `type` of a block, or what an item is made of; a text may stand for a group of fields."""
    return item.get("type") if isinstance(item, dict) else list if isinstance(item, list) else None


def _leaves(item: Any) -> Counter[tuple[Path, str]]:
    """Return the texts of an item with their paths in it, each as often as it has characters."""
    return Counter({leaf: len(leaf[1]) for leaf in _texts(item, ())})


def _texts(item: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield the texts of an item with their paths in it; what kind of block it is tells nothing."""
    parts = item.items() if isinstance(item, dict) else enumerate(item) if isinstance(item, list) else ()
    for step, part in parts:
        if step != "type":
            yield from _texts(part, (*path, step))
    if isinstance(item, str):
        yield path, item
