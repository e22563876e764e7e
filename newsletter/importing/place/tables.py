"""Tables → lists of sessions, webinars, events, videos, links or people, by the names of their columns; else a table.

It is a module of its own because a sheet begins where its head is, perhaps below a title, and may have a column that
parts its rows into groups.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import get_args

from newsletter.errors import Refused
from newsletter.importing import days, names
from newsletter.importing.columns import Content, columns_of, people_field
from newsletter.importing.entries import entries, rows_of_grid
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.pieces import Heading, Paragraph, Rich, Table
from newsletter.importing.place import rooms
from newsletter.importing.place.scan import Found, Scan, href_of
from newsletter.importing.plan import Entry, Prose, Source, Value
from newsletter.importing.tidy import joined
from newsletter.importing.when import Circumstances, days_in, of_zone
from newsletter.model.entries import Contributor, Job, Link, Video
from newsletter.model.events import Session, Status, Webinar
from newsletter.model.occasions import Deadline, Occasion
from newsletter.nearest import plain
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import required_fields
from newsletter.times.places import places_of_abbreviation

_MODELS: Mapping[str, tuple[type[Model], Topic]] = {
    "webinars": (Webinar, Topic.WEBINARS),
    "videos": (Video, Topic.VIDEOS),
    "deadlines": (Deadline, Topic.DEADLINES),
    "events": (Occasion, Topic.EVENTS),
    "people": (Contributor, Topic.PEOPLE),
    "jobs": (Job, Topic.JOBS),
    "links": (Link, Topic.LINKS),
    "sessions": (Session, Topic.SESSIONS),
}
_GROUP = re.compile(
    r"(?:track|group|gruppe|themenblock|block|category|kategorie|stream|theme|bloc|bloque|area|rubrik|section|parcours|categorie|"
    r"categoria|themenbereich|themengruppe|thementag|blok)(?:\s|\Z)"
)
_REGISTRATION = re.compile(r"regist|anmeld|inscri|aanmeld|inschrij|sign.?up|rsvp")
_LED = re.compile(r"(?i)^(?:with|mit|avec|con|met|by|speakers?|referent\w*|von|par|por|door)\s*:?\s+")
_MOST_ABOVE = 6
_MOST_LOOKED_AT = 40
MOST_ROWS = 2_000
"""Rows of a list, of which a letter of the longest kind has no more."""


def tables(scan: Scan, at: int) -> Found | None:
    """Return the list, or the table, that a table is."""
    table = scan.piece(at)
    if not isinstance(table, Table):
        return None
    own = _parted(table)[2]
    above, head, table = _parted(_renamed(scan, at, table))
    number = scan.parts[at].number
    if len(table.rows) > MOST_ROWS:
        raise Refused(
            f"This table has {len(table.rows):,} rows, and {MOST_ROWS:,} are the most that a letter can hold.",
            "Take out the rows that the letter does not need.",
        )
    kinds = _kinds(scan, at, table, [rich.text for rich in above]) if head else []
    day = _day_over(scan, at)
    lists = (_list(kind, table, number, scan.circumstances, day) for kind in kinds)
    block = next((found for found in lists if found and 2 * _rows_left(found) <= len(table.rows)), None)
    block = block or _table(own, number)
    if block is None:
        return None
    fields = dict(block.fields)
    if above:
        first, *others = above if not isinstance(scan.piece(at - 1), Heading) else [None, *above]
        named: dict[str, Value] = {"heading": first} if first else {}
        if others:
            named["intro"] = Prose(tuple(Paragraph(rich) for rich in others if rich))
        fields = {"type": fields.pop("type"), **named, **fields}
    sources = (*(Source(number, rich) for rich in above), *block.sources)
    return Found(Entry(fields, sources, block.remarks), at + 1)


def wished(scan: Scan, at: int, kind: str) -> Entry | None:
    """Return a table as a list of a kind, or as a table."""
    table = scan.piece(at)
    if not isinstance(table, Table):
        return None
    own = table
    above, _, table = _parted(_renamed(scan, at, table))
    number = scan.parts[at].number
    block = (
        _table(_parted(own)[2], number)
        if kind == "table"
        else _list(kind, table, number, scan.circumstances, _day_over(scan, at))
        if kind in _MODELS
        else None
    )
    if block and above:
        block = Entry(block.fields, (*(Source(number, rich) for rich in above), *block.sources), block.remarks)
    return block


def _renamed(scan: Scan, at: int, table: Table) -> Table:
    """Return a table in whose head the columns that somebody named have the names of fields.

    `When` is one of ours for words, and elsewhere that of a time, or of the last day below a heading of deadlines;
    where it holds words, they are found out as such.
    """
    when = "date" if scan.is_under(at, Topic.DEADLINES) else "starts"
    known = {"when": when, **{plain(name).strip(): field for name, field in scan.columns.items()}}
    rows = list(table.rows)
    for number, row in enumerate(rows[:_MOST_ABOVE]):
        if any(plain(cell.text).strip() in known for cell in row):
            rows[number] = tuple(
                Rich.plain(known[name]) if (name := plain(cell.text).strip()) in known else cell for cell in row
            )
            return Table(tuple(rows), table.has_head)
    return table


def _parted(table: Table) -> tuple[list[Rich], bool, Table]:
    """Return what stands above a table's head, whether there is a head, and the table from its head on."""
    above: list[Rich] = []
    rows = [row for row in table.rows if any(cell.text.strip() for cell in row)]
    while len(rows) > 1 and len(above) < _MOST_ABOVE:
        filled = [cell for cell in rows[0] if cell.text.strip()]
        if len(filled) == 1 and len(rows[0]) > 1 and sum(bool(cell.text.strip()) for cell in rows[1]) > 1:
            above.append(filled[0])
            rows = rows[1:]
        else:
            break
    if not rows:
        return above, False, Table((), table.has_head)
    used = [column for column in range(len(rows[0])) if any(row[column].text.strip() for row in rows)]
    kept = tuple(tuple(row[column] for column in used) for row in rows)
    return above, len(kept) > 1, Table(kept, table.has_head)


def _day_over(scan: Scan, at: int) -> date | None:
    """Return the day that the heading over a table says, for clocks in it that have none."""
    heading = scan.heading_above(at)
    found = days_in(scan.text(heading), scan.circumstances) if heading >= 0 else []
    return found[0].first if len(found) == 1 and found[0].first == found[0].last else None


def _rows_left(block: Entry) -> int:
    """Return how many rows a list could not take, without the names of its columns."""
    return max(0, len(block.sources) - 1)


def _kinds(scan: Scan, at: int, table: Table, above: Sequence[str]) -> list[str]:
    """Return which lists a table may be, the likeliest first: by its columns and by the headings above it."""
    head = [plain(cell.text) for cell in table.rows[0]]
    fits = {kind: _fit(table, model) for kind, (model, _) in _MODELS.items()}
    contents = columns_of(_lines(table), Session, has_head=True).contents
    is_clocked = any(content in (Content.CLOCK, Content.MOMENT) for content in contents)
    found: list[str] = []
    for heading in [*reversed(scan.above(at)), *above]:
        named = [kind for kind, (_, topic) in _MODELS.items() if fits[kind] >= 2 and is_about(heading, topic)]
        found += sorted(named, key=lambda kind: -fits[kind])  # `Sessions to watch` may be either: its columns decide
        if found:
            break
    has_registration = any(_REGISTRATION.search(name) for name in head)
    if (has_registration and fits["webinars"] >= 3 and is_clocked) or any(
        is_about(cell.text, Topic.WEBINARS) for cell in table.rows[0]
    ):
        found.append("webinars")
    usual = ["sessions", "people", "links", "events", "jobs"] if is_clocked else ["events", "people", "links", "jobs"]
    if not is_clocked:
        usual.append("sessions")
    for kind in sorted(usual, key=lambda kind: -fits[kind]):
        if fits[kind] >= (2 if len(head) <= 3 else 3) or (kind == "sessions" and fits[kind] >= 2):
            found.append(kind)
    headings = [*scan.above(at)[-1:], *above]
    is_named = bool(scan.columns)  # by somebody who knows what the table holds
    return [kind for kind in dict.fromkeys(found) if is_named or _shows(kind, table, headings)]


def _shows(kind: str, table: Table, headings: Sequence[str]) -> bool:
    """Return whether a table holds what a list of a kind is made of: days, times, names of people, addresses."""
    model, topic = _MODELS[kind]
    columns = columns_of(_lines(table), model, has_head=True)
    below = table.rows[int(columns.has_names) :][:_MOST_LOOKED_AT]
    head = [cell.text for cell in table.rows[0]] if columns.has_names else []

    def cells(*fields: str) -> list[Rich]:
        places = [place for place, field in enumerate(columns.fields) if field in fields]
        return [row[place] for row in below for place in places if row[place].text.strip()]

    are_timed = any(content in (Content.DAY, Content.CLOCK, Content.MOMENT) for content in columns.contents)
    are_timed = are_timed or 2 * sum(any(days.named(cell.text) for cell in row) for row in below) > len(below)
    is_said = any(is_about(text, topic) for text in (*headings, *head))
    linked = cells("url", "registration_url")
    have_links = bool(linked) and 2 * sum(bool(href_of(cell)) for cell in linked) >= len(linked)
    speakers = [person for cell in cells("speakers") for person in names.speakers(cell.text) or []]
    match kind:
        case "people":
            named = cells("name")
            return 2 * sum(names.is_name(cell.text.partition(",")[0].strip()) for cell in named) > len(named)
        case "links":
            return have_links
        case "jobs":
            return have_links and is_said
        case "sessions":
            in_rooms = [cell for cell in cells("room") if rooms.is_room(cell.text)]
            return are_timed or is_said or bool(speakers) or 2 * len(in_rooms) > len(below)
        case "videos":
            return is_said and (bool(speakers) or have_links or len(columns.fields) == 1)
    return are_timed


def _lines(table: Table) -> list[list[str]]:
    return [[" ".join(cell.text.split()) for cell in row] for row in table.rows[:20]]


def _fit(table: Table, model: type[Model]) -> int:
    """Return how many columns of a table are named like fields of a model, 0 where one that is needed is missing."""
    columns = columns_of(_lines(table), model, has_head=True)
    if not columns.has_names or required_fields(model)[0] not in columns.fields:
        return 0
    return len(set(filter(None, columns.named)))


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


def _list(kind: str, table: Table, number: int, circumstances: Circumstances, day: date | None = None) -> Entry | None:
    """Return a table as a list, its rows without what a list needs as comments of the block."""
    table, spanning = _without_spanning(table) if kind == "sessions" else (table, [""] * len(table.rows))
    table = _with_people(table, _MODELS[kind][0])
    overs = {id(row): over for row, over in zip(table.rows, spanning, strict=True)}
    model, zone = _MODELS[kind][0], _zone_said(table)
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
    left: list[Source] = [Source(number, _row(table.rows[0]))]
    below = table.rows[len(table.rows) - len(found.entries) :]
    if len(below) == len(table.rows):
        left = []  # the first row is one of them
    for row, data in zip(below, found.entries, strict=True):
        over = overs[id(row)]
        days_over = days_in(over, circumstances)
        own_day = days_over[0].first if len(days_over) == 1 else day
        fields = _usable(_with_day(data, own_day), kind, zone)
        if fields is None:
            left.append(Source(number, _row(row)))
            continue
        name = row[group].text.strip() if group is not None else over
        cells = tuple(Source(number, cell) for place, cell in enumerate(row) if cell.text and place != group)
        remarks = _with_zone(fields, circumstances)
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


def _with_people(table: Table, model: type[Model]) -> Table:
    """Return a table with a column for those who speak, where they stand below the title in its cell."""
    if not people_field(model) or not table.rows:
        return table
    columns = columns_of(_lines(table), model, has_head=True)
    title = required_fields(model)[0]
    if people_field(model) in columns.fields or title not in columns.fields or not columns.has_names:
        return table
    place = columns.fields.index(title)
    parted = [_title_and_people(row[place]) for row in table.rows[1:]]
    if 2 * sum(bool(people.text) for _, people in parted) < len(parted):
        return table
    rows = [(*table.rows[0], Rich.plain("Speakers"))]
    rows += [
        (*row[:place], own, *row[place + 1 :], people)
        for row, (own, people) in zip(table.rows[1:], parted, strict=True)
    ]
    return Table(tuple(rows), table.has_head)


def _title_and_people(cell: Rich) -> tuple[Rich, Rich]:
    """Return the title in a cell, and those who speak, who stand on the lines below it."""
    lines = cell.lines()
    people = [person for line in lines[1:] for person in names.speakers(_LED.sub("", line.text)) or []]
    if len(lines) < 2 or not people:
        return cell, Rich()
    return lines[0], Rich.plain("; ".join(people))


def _without_spanning(table: Table) -> tuple[Table, list[str]]:
    """Return a table without the rows that go over it, and for each row that is left the words of the last of these."""
    rows: list[tuple[Rich, ...]] = []
    overs: list[str] = []
    over = ""
    for row in table.rows:
        if rows and (words := _spanning(row)):
            over = words
            continue
        rows.append(row)
        overs.append(over)
    return Table(tuple(rows), table.has_head), overs


def _spanning(row: Sequence[Rich]) -> str:
    """Return the only words of a row that goes over the table, such as a day, or ""."""
    texts = {text for cell in row if (text := cell.text.strip())}
    filled = sum(bool(cell.text.strip()) for cell in row)
    return texts.pop() if len(row) > 2 and len(texts) == 1 and filled in (1, len(row)) else ""


def _row(row: Sequence[Rich]) -> Rich:
    return joined((cell for cell in row if cell.text.strip()), " | ")


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


def _table(table: Table, number: int) -> Entry | None:
    """Return a table as one of a letter, with the names of its columns in its first row."""
    if len(table.rows) < 2:
        return None
    columns, rows = rows_of_grid(table)
    if not any(columns):
        columns = [f"{place}" for place in range(1, len(columns) + 1)]
        rows = rows_of_grid(Table((table.rows[0], *table.rows), True))[1]
    fields: dict[str, Value] = {"type": "table", "columns": tuple(columns), "rows": tuple(tuple(row) for row in rows)}
    return Entry(fields, (Source(number, joined(map(_row, table.rows), "\n")),))
