"""Values that were cut out of a line → whether they are whole, or show that the cut went wrong.

Comes in: the fields of an entry, and the words of the source that it was made of. Goes out: whether one of them is
visibly broken. It is a module of its own because every recogniser that parts a line may part it wrongly, and a value
that is wrong but looks finished is worse than a line that stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from newsletter.importing import clocks, days, names
from newsletter.importing.lost import words
from newsletter.importing.place.scan import Found, Scan
from newsletter.importing.plan import Entry, Prose, Value
from newsletter.nearest import plain
from newsletter.times.written_dates import weekdays

LOOK_AT = "Look at this line: it could not be parted into its title, time, place and people, so it stays as it was."
_ADDRESS = re.compile(r"://|www\.|\S@\S")
_NUMBERED = re.compile(r"\s*\w{1,2}\)")
_ISSUE = re.compile(r"(?<!\d)\d{1,2}\s?/\s?\d{4}(?!\d)")
_LAST_WORD = re.compile(r"(?P<word>[^\W\d_]+)[.,]?\s*\Z")
_BRACKETS = {")": "(", "]": "["}
_LEADING = frozenset(
    [
        *("in", "on", "at", "from", "by", "until", "am", "um", "im", "vom", "bis", "ab", "von", "den", "dem", "zum"),
        *("le", "du", "au", "a", "de", "des", "el", "del", "al", "las", "op", "te", "om", "van", "het", "the", "and"),
    ]
)
"""Small words that lead to a day, a time or a place, and end no title once these are cut off."""


def is_broken(fields: Mapping[str, Value], source: str) -> bool:
    """Return whether a title, a speaker, a room, a name or a role is what a wrong cut leaves of the source."""
    if _is_odd_role(fields.get("role")):
        return True
    is_timed = bool(fields.keys() & {"starts", "start"})
    whole = _spaced(source)
    led = _words_before_times(source) if is_timed else frozenset()
    for name, text in _said(fields):
        if _is_unbalanced(text) or (name != "title" and _ADDRESS.search(text)):
            return True
        if name in ("name", "role"):
            continue
        if _spaced(text) not in whole:  # a piece was cut out of its middle
            return True
        if is_timed and (days.named(text) or clocks.times(text) or _has_at_edge(text, led)):
            return True
    return False


def as_text(scan: Scan, at: int, end: int, remark: str = LOOK_AT) -> Found:
    """Return parts as the text that they are, with what whoever finishes the draft is to do."""
    pieces = tuple(scan.parts[number].piece for number in range(at, end))
    return Found(Entry({"type": "text", "text": Prose(pieces)}, scan.sources(at, end), (remark,)), end)


def _said(fields: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """Yield the names of the fields that are looked at, and their texts."""
    for name in ("title", "name", "role", "room", "speakers"):
        value = fields.get(name, ())
        for each in value if isinstance(value, tuple) else (value,):
            yield name, _text(each)


def _text(value: Value) -> str:
    return value if isinstance(value, str) else getattr(value, "text", "")


def _is_odd_role(role: Value | None) -> bool:
    """Return whether what stands where a role is expected is when something takes place, or an issue of a letter."""
    text = _text(role) if role else ""
    return bool(days.named(text) or _ISSUE.search(text)) and not names.is_role(text.partition(",")[0])


def _is_unbalanced(text: str) -> bool:
    """Return whether brackets are opened or closed alone; `a)` at the beginning counts, and opens nothing."""
    numbered = _NUMBERED.match(text)
    open_ones: list[str] = []
    for char in text[numbered.end() if numbered else 0 :]:
        if char in _BRACKETS.values():
            open_ones.append(char)
        elif char in _BRACKETS and (not open_ones or open_ones.pop() != _BRACKETS[char]):
            return True
    return bool(open_ones)


def _spaced(text: str) -> str:
    return f" {' '.join(words(text))} "


def _words_before_times(text: str) -> frozenset[str]:
    """Return the weekdays and small words that stand right before the days and times of a text."""
    found = set()
    starts = [day.start for day in days.named(text)] + [time.start for time in clocks.times(text)]
    for start in starts:
        before = text[:start]
        while (last := _LAST_WORD.search(before)) and (word := plain(last["word"])) in _LEADING | weekdays().keys():
            found.add(word)
            before = before[: last.start()]
    return frozenset(found)


def _has_at_edge(text: str, led: frozenset[str]) -> bool:
    """Return whether a text ends with a word that led to a time, or begins with a weekday that did."""
    said = [plain(word) for word in words(text)]
    return bool(said) and (said[-1] in led or (said[0] in led and said[0] in weekdays()))
