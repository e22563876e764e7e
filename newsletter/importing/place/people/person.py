"""Lines and parts → those whom they name, each with the portrait, the role and the house that stand beside the name.

It is a module of its own because what belongs to a name may stand on the lines above or below it, or in other parts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsletter.importing import names
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.pieces import Heading, Item, Paragraph, Picture, Rich
from newsletter.importing.place.people.line import EMAIL, listed, named, ordered, text_of, with_more
from newsletter.importing.place.scan import Scan, label_of
from newsletter.importing.plan import Entry, Source

LONGEST, LONGEST_ROLE, _LONGEST_CLOSING = 140, 60, 60


def person(scan: Scan, at: int, *, under: bool) -> tuple[list[Entry], int] | None:
    """Return the people that a part names, with a portrait before it and a role behind it, and where they end."""
    start, portrait = at, None
    piece = scan.piece(at)
    if isinstance(piece, Picture):
        if not isinstance(scan.piece(at + 1), Paragraph | Heading | Item) or piece.src not in scan.pictures:
            return None
        portrait, at = piece, at + 1
    rich = scan.rich(at) if 0 < len(scan.text(at)) <= 4 * LONGEST else Rich()
    lines = rich.lines()
    if not lines or any(len(line) > LONGEST for line in lines):
        return None
    if len(scan.text(at)) <= _LONGEST_CLOSING and is_about(scan.text(at), Topic.CLOSING):
        return None
    entries = of_lines(lines, scan.parts[at].number, under=under)
    end = at + 1
    if not entries:
        if found := _role_above(scan, at, lines, under=under):
            entries, end = found
        else:
            return None
    last = entries[-1]
    if len(lines) == 1 and "role" not in last.fields:
        end, last = _following(scan, end, last)
    if not under and not any("role" in entry.fields for entry in [*entries[:-1], last]):
        return None
    if portrait:
        alt = portrait.alt or str(text_of(last.fields["name"]))
        image = Entry({"src": portrait.src, "alt": alt})
        last = Entry(ordered({**last.fields, "portrait": image}), (scan.source(start), *last.sources))
    return [*entries[:-1], last], end


def of_lines(lines: Sequence[Rich], number: int, *, under: bool) -> list[Entry]:
    """Return the people of lines: each with a name, a role that leads to one, or more about the one before."""
    entries: list[Entry] = []
    above: list[Rich] = []  # a line that may be the role of the name below it
    for line in lines:
        source: tuple[Source, ...] = (Source(number, line),)
        if several := listed(line, under=under):
            entries += (Entry(each, source if not place else ()) for place, each in enumerate(several))
        elif fields := named(line):
            if above and "role" not in fields:
                fields = ordered({**fields, "role": above[0]})
                source = (Source(number, above[0]), *source)
                above = []
            entries.append(Entry(fields, source))
        elif not above and _is_role_line(line.text, under=under) and (not entries or "role" in entries[-1].fields):
            above = [line]
        elif entries and not above:
            entries[-1] = with_more(entries[-1], line, *source)
        else:
            return []
    if above and entries and "role" not in entries[-1].fields:
        entries[-1] = with_more(entries[-1], above[0], Source(number, above[0]))
        above = []
    return [] if above else entries


def _is_role_line(text: str, *, under: bool) -> bool:
    """Return whether a line may be the role of whoever is named on the next."""
    text = text.strip(" :")
    is_short = len(text) <= LONGEST_ROLE and not re.search(r"[.!?]\s|@|://|\d{4}", text)
    return is_short and not names.is_name(text) and (names.is_role(text) or (under and is_about(text, Topic.CREDIT)))


def _role_above(scan: Scan, at: int, lines: Sequence[Rich], *, under: bool) -> tuple[list[Entry], int] | None:
    """Return the person below a part that is only a role, or None."""
    behind = scan.piece(at + 1)
    if len(lines) != 1 or not isinstance(behind, Paragraph) or not 0 < len(scan.text(at + 1)) <= LONGEST:
        return None
    if not _is_role_line(lines[0].text, under=under) or (isinstance(scan.piece(at), Heading) and not under):
        return None
    own = behind.rich.lines()
    fields = named(own[0])
    if not fields or "role" in fields:
        return None
    fields = ordered({**fields, "role": lines[0].part(0, len(lines[0].text.rstrip(" :")))})
    entry = Entry(fields, (scan.source(at), scan.source(at + 1)))
    for line in own[1:]:
        entry = with_more(entry, line, Source(scan.parts[at + 1].number, line))
    return [entry], at + 2


def _following(scan: Scan, at: int, entry: Entry) -> tuple[int, Entry]:
    """Return a person with the role, or the same name once more, that the lines below say, and where they end."""
    for _ in range(3):
        text = scan.text(at)
        if not isinstance(scan.piece(at), Paragraph) or not text or len(text) > LONGEST or names.is_name(text):
            break
        is_same = text.lower() == re.sub(r",.*", "", text_of(entry.fields["name"])).lower()
        is_more = names.is_role(text) or EMAIL.search(text) or names.is_institution(text)
        if not is_same and (not is_more or text.endswith(".") or label_of(text)[0]):
            break
        if names.name_at_start(text) and "," in text and not is_same:
            break  # the next one
        if is_same:
            entry = Entry(entry.fields, (*entry.sources, scan.source(at)))
        else:
            entry = with_more(entry, scan.rich(at).stripped(), scan.source(at))
        at += 1
    return at, entry
