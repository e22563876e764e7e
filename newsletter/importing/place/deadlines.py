"""Lines with a day and with what is due by then → deadlines.

It is a module of its own because such a line is an event but for a word: `by` before the day, or `deadlines` over it.
"""

from __future__ import annotations

from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.pieces import Heading, Item, Paragraph, Rich
from newsletter.importing.place.due import LONGEST_ALONE, Due, days_of, due_in, due_in_two, is_half
from newsletter.importing.place.lines import Line, of_part
from newsletter.importing.place.scan import Found, Scan
from newsletter.importing.plan import Entry, Prose, Source, Value

_LONGEST, _MOST_UNREAD = 240, 2


def deadlines(scan: Scan, at: int) -> Found | None:
    """Return the deadlines that begin with a part, or None."""
    if not any(char.isdigit() for number in (at, at + 1) for char in scan.text(number)):
        return None
    is_under = _is_under(scan, at) or _are_due(scan, at)
    found: list[Entry] = []
    remarks: list[str] = []
    end = number = at
    unread: list[int] = []
    while read := _read(scan, number, is_under=is_under):
        entries, behind = read
        found += entries
        end = number = behind
        if not is_under or len(unread) == _MOST_UNREAD or not _may_be_passed(scan, number):
            continue
        if not _read(scan, number, is_under=True) and _read(scan, number + 1, is_under=True):
            unread.append(number)
            remarks.append(f"Look at this line, which says no day: “{scan.text(number)[:60]}”.")
            number += 1
    if not found:
        return None
    unread = [each for each in unread if each < end]
    sources = tuple(scan.source(each) for each in unread)
    return Found(Entry({"type": "deadlines", "deadlines": tuple(found)}, sources, tuple(remarks[: len(unread)])), end)


def _is_under(scan: Scan, at: int) -> bool:
    """Return whether the nearest heading over a part, or the line that leads to it, is about what is due."""
    above = scan.above(at)
    if above and is_about(above[-1], Topic.DEADLINES):
        return True
    nearest = above[-1] if above else ""
    if scan.is_under(at, Topic.DEADLINES) and not is_about(nearest, Topic.EVENTS, Topic.WEBINARS, Topic.SESSIONS):
        return True
    before = next(
        (
            scan.text(number)
            for number in range(at - 1, max(-1, at - 8), -1)
            if not isinstance(scan.piece(number), Item)
        ),
        "",
    )
    return len(before) <= LONGEST_ALONE and is_about(before, Topic.DEADLINES) and before.endswith(":")


def _are_due(scan: Scan, at: int) -> bool:
    """Return whether a part is one of several, side by side, that say by which day something has to be done."""
    if is_about(" ".join(scan.above(at)[-1:]), Topic.JOBS, Topic.WEBINARS):
        return False
    return _says_due(scan, at) and (_says_due(scan, at + 1) or _says_due(scan, at - 1))


def _says_due(scan: Scan, at: int) -> bool:
    lines = _lines(scan, at) if 0 <= at < len(scan) and any(map(str.isdigit, scan.text(at))) else []
    return bool(lines) and all(
        line.bits.due and not line.bits.days and due_in(line.bits, is_under=True) for line in lines
    )


def _may_be_passed(scan: Scan, at: int) -> bool:
    """Return whether a part within a list may be left unread: it is an item, or a short line."""
    piece, text = scan.piece(at), scan.text(at)
    return isinstance(piece, Item | Paragraph) and 0 < len(text) <= _LONGEST and "\n" not in text


def _lines(scan: Scan, at: int) -> list[Line]:
    return of_part(scan, at) if isinstance(scan.piece(at), Paragraph | Item) and scan.text(at) else []


def _read(scan: Scan, at: int, *, is_under: bool) -> tuple[list[Entry], int] | None:
    """Return the deadlines that are in a part, or in two of which one has the day, and the number of the next part."""
    lines = _lines(scan, at)
    if not lines or any(len(line.bits.rich) > _LONGEST for line in lines):
        return None
    alone = len(lines) == 1 or (is_under and len(lines) == 2 and not all(days_of(line.bits) for line in lines))
    if is_under and len(lines) == 1 and is_half(lines[0].bits) and not isinstance(scan.piece(at + 1), Heading):
        other = _lines(scan, at + 1)
        is_pair = len(other) == 1 and is_half(other[0].bits)
        if is_pair and (due := due_in_two(lines[0].bits, other[0].bits)):
            return [_entry(due, scan.sources(at, at + 2))], at + 2
    if is_under and len(lines) == 2 and alone:
        due = due_in_two(lines[0].bits, lines[1].bits)
        return ([_entry(due, scan.sources(at, at + 1))], at + 1) if due else None
    found = [due_in(line.bits, is_under=is_under) for line in lines]
    if not all(found):
        return None
    return [_entry(due, scan.sources(at, at + 1)) for due in found if due], at + 1


def _entry(due: Due, sources: tuple[Source, ...]) -> Entry:
    fields: dict[str, Value] = {"date": f"{due.day.first}", "what": due.what}
    if due.note:
        fields["note"] = Prose((Paragraph(Rich.plain(due.note)),))
    if due.url:
        fields["url"] = due.url
    return Entry(fields, sources, due.day.remarks)


def wished(scan: Scan, parts: range) -> Entry | None:
    """Return parts as deadlines, as far as they say a day and what is due by then."""
    found: list[Value] = []
    left: list[int] = []
    at = parts.start
    while at < parts.stop:
        read = _read(scan, at, is_under=True)
        if read and read[1] <= parts.stop:
            found += read[0]
            at = read[1]
        else:
            left.append(at)
            at += 1
    if not found:
        return None
    return Entry({"type": "deadlines", "deadlines": tuple(found)}, tuple(scan.source(number) for number in left))
