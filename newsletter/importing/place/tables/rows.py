"""The rows of a table → the entries of a list, those without what it needs as comments of the block.

It is a module of its own because a row may say only a part of what it means: its day stands over the table or in a row
above it, its zone in the name of a column, and its group in a column of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import get_args

from newsletter.errors import Refused
from newsletter.importing import names
from newsletter.importing.entries import entries
from newsletter.importing.pieces import Table
from newsletter.importing.place.scan import Scan
from newsletter.importing.place.tables.kinds import MODELS
from newsletter.importing.place.tables.shape import day_over, in_one, with_people, without_spanning
from newsletter.importing.plan import Entry, Source, Value
from newsletter.importing.when import Circumstances, days_in, of_zone
from newsletter.model.events import Status
from newsletter.nearest import plain
from newsletter.times.places import places_of_abbreviation

_GROUP = re.compile(
    r"(?:track|group|gruppe|themenblock|block|category|kategorie|stream|theme|bloc|bloque|area|rubrik|section|parcours|categorie|"
    r"categoria|themenbereich|themengruppe|thementag|blok)(?:\s|\Z)"
)


def as_list(scan: Scan, at: int, kind: str, table: Table) -> Entry | None:
    """Return a table as a list, its rows without what a list needs as comments of the block."""
    number, day = scan.parts[at].number, day_over(scan, at)
    table, spanning = without_spanning(table) if kind == "sessions" else (table, [""] * len(table.rows))
    table = with_people(table, MODELS[kind][0])
    overs = {id(row): over for row, over in zip(table.rows, spanning, strict=True)}
    model, zone = MODELS[kind][0], _zone_said(table)
    groups = [plain(cell.text) for cell in table.rows[0]]
    group = next((place for place, name in enumerate(groups) if kind == "sessions" and _GROUP.match(name)), None)
    rows = table.rows
    if group is not None and len(rows[0]) > 1:
        rows = tuple((*row[:group], *row[group + 1 :]) for row in rows)
    try:
        found = entries(Table(rows, has_head=True), model, is_bounded=False)
    except Refused:
        return None
    made: list[tuple[str, Entry]] = []
    left: list[Source] = [Source(number, in_one(table.rows[0]))]
    below = table.rows[len(table.rows) - len(found.entries) :]
    if len(below) == len(table.rows):
        left = []  # the first row is one of them
    for row, data in zip(below, found.entries, strict=True):
        over = overs[id(row)]
        days_over = days_in(over, scan.circumstances)
        own_day = days_over[0].first if len(days_over) == 1 else day
        fields = _usable(_with_day(data, own_day), kind, zone)
        if fields is None:
            left.append(Source(number, in_one(row)))
            continue
        name = row[group].text.strip() if group is not None else over
        cells = tuple(Source(number, cell) for place, cell in enumerate(row) if cell.text and place != group)
        remarks = _with_zone(fields, scan.circumstances)
        made.append((name, Entry(fields, cells, remarks, is_short=len(fields) == 1)))
    if not made:
        return None
    if kind == "sessions" and any(name for name, _ in made):
        parts = [
            Entry(
                {**({"heading": name} if name else {}), "sessions": tuple(entry for own, entry in made if own == name)}
            )
            for name in dict.fromkeys(name for name, _ in made)
        ]
        return Entry({"type": kind, "groups": tuple(parts)}, tuple(left))
    return Entry({"type": kind, kind: tuple(entry for _, entry in made)}, tuple(left))


def _with_day(data: Mapping[str, Value], day: date | None) -> Mapping[str, Value]:
    """Return the fields of a row whose time has the day that stands over the table."""
    fields = dict(data)
    for name in ("starts", "start"):
        value = fields.get(name)
        if day and isinstance(value, str) and re.fullmatch(r"\d\d:\d\d", value):
            fields[name] = f"{day} {value}"
    return fields


def _zone_said(table: Table) -> str:
    """Return the zone in the name of a column of times, such as `Time (ET)`, as it is written, or ""."""
    found = [said for cell in table.rows[0] for said in re.findall(r"\(([A-Z]{2,5}|[A-Z]\w+ [Tt]ime)\)", cell.text)]
    return next((said for said in found if places_of_abbreviation(said) or said.lower().endswith(" time")), "")


def _with_zone(fields: dict[str, Value], circumstances: Circumstances) -> tuple[str, ...]:
    """Put the zone that a row names into its field, none for the letter's own; return what is to be looked at."""
    said, start = fields.pop("timezone", ""), fields.get("starts", fields.get("start"))
    if not isinstance(said, str) or not isinstance(start, str) or len(start) <= len("2026-01-01"):
        return ()
    zone, remarks = of_zone(said, datetime.fromisoformat(start), circumstances)
    if zone:
        fields["timezone"] = zone
    return remarks


def _usable(data: Mapping[str, Value], kind: str, zone: str) -> dict[str, Value] | None:
    """Return the fields of a row that has all that its list needs, or None."""
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items() if value}
    needed: Mapping[str, tuple[str, ...]]
    needed = {
        "jobs": ("employer", "place", "url"),
        "webinars": ("title", "starts"),
        "events": ("title", "start"),
        "deadlines": ("date",),
    }
    first = {"people": "name", "links": "label", "deadlines": "what"}.get(kind, "title")
    if first not in fields or any(name not in fields for name in needed.get(kind, ())):
        return None
    for start in ("starts", "start", "date", "apply_by"):
        value = fields.get(start)
        if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?", value):
            if kind != "sessions":
                return None
            fields["when"] = "–".join(str(fields.pop(name)) for name in (start, "ends") if name in fields)
        elif start == "starts" and isinstance(value, str) and len(value) == 10:
            fields.pop("starts")
            fields.pop("ends", None)
            if kind != "sessions":
                return None
            fields["when"] = value
    for end in ("ends", "end"):
        value = fields.get(end)
        if isinstance(value, str) and not re.fullmatch(r"(?:\d{4}-\d\d-\d\d ?)?(?:\d\d:\d\d)?", value):
            del fields[end]
        elif isinstance(value, str) and len(value) == 16 and str(fields.get(f"start{end[3:]}", ""))[:10] == value[:10]:
            fields[end] = value[11:]
    for name in ("url", "registration_url", "podcast_url"):
        if name in fields and not re.match(r"(?:https?://|mailto:|tel:)\S+\Z", str(fields[name])):
            del fields[name]
    if people := fields.get("speakers"):
        assert isinstance(people, tuple)
        fields["speakers"] = tuple(each for person in people for each in names.speakers(str(person)) or [str(person)])
    status = str(fields.pop("status", "")).strip().lower()
    if status in get_args(Status):  # any other, such as `confirmed`, is said in a comment
        fields["status"] = status
    if "starts" not in fields:
        fields.pop("ends", None)
        fields.pop("duration", None)
    if kind == "webinars" and not fields.keys() & {"ends", "duration"}:
        return None
    if zone and "starts" in fields:
        fields.setdefault("timezone", zone)
    return fields
