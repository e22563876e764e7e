"""Two texts of an issue → what has changed from one to the other, in sentences for its authors.

Comes in: the data of both. Goes out: sentences, with the words of the form. It is a module of its own because it speaks
of what people see, while the other modules here speak of paths.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from newsletter.editing.form import readable
from newsletter.editing.found_again import CALLED, same_items
from newsletter.editing.shape import annotation_at, group_of
from newsletter.model.issue import Issue
from newsletter.reading.model_fields import choices_in, kinds_of
from newsletter.reading.source import Path

_LONGEST = 60
"""Characters of a value that is told; of a longer one only that it has changed."""

_LONGEST_SUBJECT = 72
"""Characters of the first line of a message, as Git's own lists show it whole."""

_SAYS = ": "
"""What stands between a field and its value."""


def changes(before: Any, now: Any) -> list[str]:
    """Return a sentence, without a full stop, for each change between the data of two texts of an issue."""
    return list(_in_group(before, now, Issue, ""))


def message(sentences: list[str]) -> str:
    """Return what a version with these changes is called, and below it all of them if there are more."""
    if not sentences:
        return ""
    if len(sentences) == 1 and len(sentences[0]) <= _LONGEST_SUBJECT:
        return sentences[0]
    what = ", ".join(sentence.partition(_SAYS)[0] for sentence in sentences)
    short = what if len(what) <= _LONGEST_SUBJECT else f"{what[: _LONGEST_SUBJECT - 1].rstrip()}…"
    return "\n".join([short, "", *sentences])


def _in_group(before: Any, now: Any, annotation: Any, where: str) -> Iterator[str]:
    for name in dict.fromkeys([*now, *before]):
        path: Path = (name,)
        model = group_of(annotation, now)
        inner = annotation_at(model, now, path) if model else None
        known = model.model_fields.get(name) if model else None
        label = (known.title if known else None) or readable(str(name))
        yield from _between(before.get(name), now.get(name), inner, where, label)


def _between(before: Any, now: Any, annotation: Any, where: str, label: str) -> Iterator[str]:
    if before == now:
        return
    if isinstance(before, dict) and isinstance(now, dict):
        yield from _in_group(before, now, annotation, where)
    elif isinstance(before, list) and isinstance(now, list):
        yield from _in_list(before, now, annotation, where, label)
    elif before is None:
        yield f"{where}{label} is new{_told(_SAYS, now)}"
    elif now is None:
        yield f"{where}{label} is gone"
    elif _told("", before) and _told("", now):
        yield f"{where}{label}{_told(_SAYS, before)} became {_told('', now)}"
    else:
        yield f"{where}{label} was changed"


def _in_list(before: list[Any], now: list[Any], annotation: Any, where: str, label: str) -> Iterator[str]:
    arguments = typing.get_args(choices_in(annotation)[0]) if annotation is not None else ()
    item = arguments[0] if arguments else None
    pairs = same_items(before, now, item)
    for number, value in enumerate(before):
        if number not in pairs:
            yield f"{where}{_name(value, item)} is gone"
    for number, value in enumerate(now):
        if number not in pairs.values():
            yield f"{where}{_name(value, item)} is new"
    for one, other in sorted(pairs.items(), key=lambda pair: pair[1]):
        yield from _between(before[one], now[other], item, f"{_name(now[other], item)} · ", label)
    if any(one > other for one, other in pairwise(pairs[number] for number in sorted(pairs))):
        yield f"{where}{label}: their order has changed"


def _name(item: Any, annotation: Any) -> str:
    """Return what people call an item: its title or heading, or else its kind."""
    if isinstance(item, str):
        return _told("", item) or f"“{item[:_LONGEST].rstrip()}…”"
    model = group_of(annotation, item)
    kinds = kinds_of(model) if model else {}
    titles = (item[name] for name, kind in kinds.items() if kind in CALLED and isinstance(item.get(name), str))
    title = next((told for told in (_told("", title) for title in titles) if told), "")
    kind = item.get("type") if isinstance(item, dict) else None
    return title or readable(str(kind or (model.__name__ if model else "Entry")))


def _told(before: str, value: Any) -> str:
    """Return a value in quotation marks, behind some words, or "" if it is long or none that can be told."""
    is_short = isinstance(value, str) and 0 < len(value) <= _LONGEST and "\n" not in value.strip()
    return f"{before}“{value.strip()}”" if is_short else ""
