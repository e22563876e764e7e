"""A block → its beginning, which a letter shows of a block with `read_on: true`; the web page shows all of it.

Of each list, the beginning has the first entries, and of each text the first paragraphs; heading and introduction stay
whole. What a list is, and what it is made of, comes from the model: a group is an entry that needs a list of its own.
Entries are left out from the end alone, so that the paths of those that stay are the same in the file.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
from typing import Any, NamedTuple

from newsletter.model.blocks import Block
from newsletter.reading.kinds import Kind
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import kinds_of
from newsletter.text.beginning import first_paragraphs

MOST = 3
"""Entries of a list in a beginning."""

FEWEST_LEFT_OUT = 2
"""One entry takes no more room than the link to it."""


class Beginning(NamedTuple):
    """The beginning of a block; if it lacks entries of one list and nothing else, their name and how many they are."""

    block: Block
    entries: str = ""
    number: int = 0


def beginning(block: Block) -> Beginning | None:
    """Return the beginning of a block, or None if there is nothing to leave out."""
    kinds = kinds_of(type(block))
    parts: dict[str, Any] = {}
    left_out: list[tuple[str, int]] = []
    for name in type(block).model_fields.keys() - Block.model_fields.keys() - block.WHOLE:
        value = getattr(block, name)
        if isinstance(value, tuple):
            first = _first(value, MOST)
            count = _count(value) - _count(first)
            if count >= FEWEST_LEFT_OUT:
                parts[name] = first
                left_out.append((_inner_list(value[0]) or name, count))
        elif isinstance(value, str) and kinds[name] is Kind.PROSE and (text := first_paragraphs(value)) != value:
            parts[name] = text
    if not parts:
        return None
    begun = block.model_copy(update=parts)
    return Beginning(begun, *left_out[0]) if len(parts) == len(left_out) == 1 else Beginning(begun)


def _first(entries: tuple[Any, ...], most: int) -> tuple[Any, ...]:
    """Return the first entries, at most so many; entries of groups are counted, and not the groups."""
    kept: list[Any] = []
    for entry in entries:
        if most <= 0:
            break
        if name := _inner_list(entry):
            first = _first(getattr(entry, name), most)
            kept.append(entry.model_copy(update={name: first}))
            most -= len(first)
        else:
            kept.append(entry)
            most -= 1
    return tuple(kept)


def _count(entries: tuple[Any, ...]) -> int:
    return sum(_count(getattr(entry, name)) if (name := _inner_list(entry)) else 1 for entry in entries)


def _inner_list(entry: Any) -> str:
    """Return the name of the list that an entry needs if it is a group, or ""."""
    if not isinstance(entry, Model):
        return ""
    fields = type(entry).model_fields
    return next((name for name in fields if fields[name].is_required() and isinstance(getattr(entry, name), tuple)), "")
