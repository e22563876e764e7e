"""Names with what these people do → people.

It is a module of its own because a name alone is no evidence: a heading is, or a role beside most of the names.
"""

from __future__ import annotations

from newsletter.importing import column_names, names
from newsletter.importing.evidence import Topic
from newsletter.importing.parts import joined
from newsletter.importing.pieces import Heading, Table
from newsletter.importing.place.people.line import text_of
from newsletter.importing.place.people.person import LONGEST, LONGEST_ROLE, of_lines, person
from newsletter.importing.place.scan import Found, Scan
from newsletter.importing.plan import Entry
from newsletter.nearest import plain


def people(scan: Scan, at: int) -> Found | None:
    """Return the people that begin with a part, or None."""
    piece = scan.piece(at)
    under = scan.is_under(at, Topic.PEOPLE)
    if isinstance(piece, Table):
        return _in_table(piece, scan.parts[at].number, at, under=under)
    if scan.is_under(at, Topic.VIDEOS, Topic.WEBINARS, Topic.SESSIONS, Topic.PARTNERS) and not under:
        return None
    found: list[Entry] = []
    end, roles = at, 0
    while one := person(scan, end, under=under):
        entries, end = one
        found += entries
        roles += sum("role" in entry.fields for entry in entries)
    if not found or (not under and 2 * roles < len(found)):
        return None
    return Found(Entry({"type": "people", "people": tuple(found)}), end)


def _in_table(table: Table, number: int, at: int, *, under: bool) -> Found | None:
    """Return the people of a table that has no names of columns: a person in each row, or in each cell."""
    head = [plain(cell.text).strip() for cell in table.rows[0]]
    are_known = any(head) and all(not name or column_names.is_known(name) for name in head) and len(table.rows) > 1
    if are_known and not any(names.is_name(cell.text) for cell in table.rows[0]):
        return None
    found: list[Entry] = []
    for row in table.rows:
        cells = [cell.stripped() for cell in row if cell.text.strip()]
        if any(len(cell) > 2 * LONGEST for cell in cells):
            return None
        own = [of_lines(cell.lines(), number, under=under) for cell in cells]
        if len(cells) > 1 and all(own):
            found += (entry for entries in own for entry in entries)
        elif one := of_lines([line for cell in cells for line in cell.lines()], number, under=True):
            found += one
        elif cells:
            return None
    roles = sum("role" in entry.fields for entry in found)
    if any(len(text_of(entry.fields.get("role", ""))) > LONGEST_ROLE for entry in found):
        return None
    is_evident = len(found) > 1 and (under or roles == len(found))
    return Found(Entry({"type": "people", "people": tuple(found)}), at + 1) if is_evident else None


def wished(scan: Scan, parts: range) -> Entry | None:
    """Return parts as people, each that begins with a name, or is short."""
    found: list[Entry] = []
    at = parts.start
    while at < parts.stop:
        if one := person(scan, at, under=True):
            entries, at = one
            found += entries
            continue
        if 0 < len(scan.text(at)) <= LONGEST and not isinstance(scan.piece(at), Heading):
            found.append(Entry({"name": joined(scan.rich(at).lines(), " ")}, (scan.source(at),)))
        at += 1
    return Entry({"type": "people", "people": tuple(found)}) if found else None
