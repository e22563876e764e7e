"""Blocks side by side that are one list → one block.

It is a module of its own because a source may name its sessions day by day, and each webinar is recognised alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newsletter.importing.plan import Entry, Value

_LISTS = {
    "sessions": "sessions",
    "videos": "videos",
    "webinars": "webinars",
    "events": "events",
    "deadlines": "deadlines",
    "links": "links",
    "people": "people",
    "partners": "partners",
}


def merged(blocks: Sequence[Entry]) -> list[Entry]:
    """Return blocks in their order, with those made one that belong together."""
    made: list[Entry] = []
    for block in blocks:
        at = _place_of(made, block)
        if at is not None and (one := _as_one(made[at], block)):
            made[at] = one
        else:
            made.append(block)
    return made


def _place_of(made: Sequence[Entry], block: Entry) -> int | None:
    """Return the number of the block that another may join: the last one, or one with only bare lists behind it."""
    for at in range(len(made) - 1, -1, -1):
        if made[at].type == block.type:
            return at
        if made[at].type not in ("webinars", "events") or "heading" in made[at].fields:
            return None
    return None


def _as_one(first: Entry, second: Entry) -> Entry | None:
    """Return two blocks as one, or None where they are none."""
    if first.type != second.type or first.type not in _LISTS or "intro" in second.fields:
        return None
    if first.type == "sessions" and (
        "heading" in second.fields or "groups" in second.fields or "groups" in first.fields
    ):
        return _in_groups(first, second)
    if "heading" in second.fields:
        return None
    name = _LISTS[first.type]
    fields = {**first.fields, name: (*_entries(first, name), *_entries(second, name))}
    return replace(
        first, fields=fields, sources=(*first.sources, *second.sources), remarks=(*first.remarks, *second.remarks)
    )


def _in_groups(first: Entry, second: Entry) -> Entry:
    """Return two blocks of sessions as one, with a group for the heading of each."""
    groups = (*_groups(first), *_groups(second))
    fields: dict[str, Value] = {
        name: value for name, value in first.fields.items() if name not in ("sessions", "heading")
    }
    if "groups" in first.fields and "heading" in first.fields:
        fields = {"type": fields.pop("type"), "heading": first.fields["heading"], **fields}
    sources, remarks = (*first.sources, *second.sources), (*first.remarks, *second.remarks)
    return Entry({**fields, "groups": groups}, sources, remarks)


def _groups(block: Entry) -> tuple[Value, ...]:
    if groups := block.fields.get("groups"):
        assert isinstance(groups, tuple)
        return groups
    heading = {"heading": block.fields["heading"]} if "heading" in block.fields else {}
    return (Entry({**heading, "sessions": block.fields["sessions"]}),)


def _entries(block: Entry, name: str) -> tuple[Value, ...]:
    entries = block.fields[name]
    assert isinstance(entries, tuple)
    return entries
