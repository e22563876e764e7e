"""An issue → the beginning of the next one: the same blocks, a draft of today, without the times of what is over.

Comes in: the text of an issue. Goes out: the text of a new one, with its comments and its layout.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from newsletter.editing.outline import outlined
from newsletter.editing.shape import group_at
from newsletter.editing.surgery import Batch, Change, Clear, Put, edited, fingerprint
from newsletter.model.issue import Issue
from newsletter.model.schema import is_needed
from newsletter.model.walk import groups_in
from newsletter.reading.kinds import Kind
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import kinds_of

_TIMES = (Kind.TIME, Kind.DAY)


def fresh(text: str, today: date) -> str:
    """Return the text of a new issue made from an older one; raise InputError where that holds mistakes of YAML."""
    data = outlined(text, Issue).data
    changes: list[Change] = [Put(("date",), f"{today}"), Put(("draft",), "true"), *what_is_over(data)]
    return edited(text, Batch(tuple(changes)), Issue, fingerprint(text)).text


def what_is_over(data: Any) -> Iterator[Clear]:
    """Yield the edits that take out of an issue what held for it alone: times of events, names, what became of them."""
    for node in groups_in(data, Issue):
        model = group_at(Issue, data, node.path)
        names = {*model.ONCE, *(_times(model) if node.kind is Kind.EVENT else ())} if model else ()
        yield from (Clear((*node.path, name)) for name in node.value if name in names)


def _times(model: type[Model]) -> Iterator[str]:
    """Yield the fields that say when an event is; how long it takes is one where its start can be left out."""
    kinds = kinds_of(model)
    times = [name for name, kind in kinds.items() if kind in _TIMES]
    yield from times
    if not any(is_needed(model, name) for name in times):
        yield from (name for name, kind in kinds.items() if kind is Kind.DURATION)
