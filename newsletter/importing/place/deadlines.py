"""Lines with a day and with what is due by then → deadlines.

It is a module of its own because such a line is an event but for a word: `by` before the day, or `deadlines` over it.
"""

from __future__ import annotations

import re

from newsletter.importing.evidence import Topic
from newsletter.importing.pieces import Item, Paragraph, Rich
from newsletter.importing.place.records import stripped
from newsletter.importing.place.scan import Found, Scan
from newsletter.importing.plan import Entry, Value
from newsletter.importing.when import Days, days_in
from newsletter.nearest import plain
from newsletter.times.written_dates import weekdays

_BY = re.compile(
    r"(?i)(?:by|until|before|no later than|bis(?: spätestens)?(?: zum)?|spätestens(?: am| bis)?|jusqu['’]au|avant le"
    r"|au plus tard le|hasta el|antes del|tot(?: en met)?|t/m|uiterlijk|v[oó]{2}r)\s*(?:(?:the|den|dem|el|le)\s)?\s*\Z"
)
_LAST_WORD = re.compile(r"(?P<word>[^\W\d_]{2,12})\.?,?\s*\Z")
_BETWEEN = re.compile(r"\s*(?:[:|,;]|[–—-]\s)\s*(?=\S)")
_LONGEST = 240


def deadlines(scan: Scan, at: int) -> Found | None:
    """Return the deadlines that begin with a part, or None."""
    is_under = scan.is_under(at, Topic.DEADLINES)
    found: list[Entry] = []
    end = at
    while entry := _deadline(scan, end, is_under=is_under):
        found.append(entry)
        end += 1
    return Found(Entry({"type": "deadlines", "deadlines": tuple(found)}), end) if found else None


def _deadline(scan: Scan, at: int, *, is_under: bool) -> Entry | None:
    rich = scan.rich(at) if isinstance(scan.piece(at), Paragraph | Item) else Rich()
    text = rich.text
    found = days_in(text, scan.circumstances) if 0 < len(text) <= _LONGEST and "\n" not in text else []
    if len(found) != 1 or found[0].first != found[0].last:
        return None
    before = _without_weekday(rich.part(0, found[0].start))
    by = _BY.search(before.text)
    if not is_under and not by:
        return None
    what = _what(before.part(0, by.start()) if by else before, rich, found[0], is_under=is_under)
    if not what:
        return None
    fields: dict[str, Value] = {"date": f"{found[0].first}", "what": what}
    if href := next((span.style.href for span in rich.spans if span.style.href), ""):
        fields["url"] = href
    return Entry(fields, (scan.source(at),), found[0].remarks)


def _what(before: Rich, rich: Rich, day: Days, *, is_under: bool) -> Rich | None:
    """Return what is due: the words behind the day and a colon or a dash, or else those before it."""
    behind = rich.part(day.end, len(rich))
    if not re.search(r"\w", before.text):
        found = _BETWEEN.match(behind.text)
        return stripped(behind) if found and re.search(r"\w", behind.text) else None
    is_apart = before.text.rstrip()[-1:] in (*":–—-,|(",)
    is_all = not re.search(r"\w", behind.text)
    return stripped(before) if is_under and is_apart and is_all else None


def _without_weekday(before: Rich) -> Rich:
    found = _LAST_WORD.search(before.text)
    return before.part(0, found.start()) if found and plain(found["word"]) in weekdays() else before
