"""A text → the days that it names, and the ranges of days, in any of our languages.

Comes in: a paragraph. Goes out: each day or range with its place in the text; a year that is not written is None. It is
a module of its own, apart from times/written_dates.py, because people also write days in numbers, join two of them by
`&` or `und`, and name the weekday of each: `vom Donnerstag, 7. bis Samstag, 9. Mai 2026`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from newsletter.nearest import plain
from newsletter.times import written_dates
from newsletter.times.meant import YEARS
from newsletter.times.written_dates import Numbers, weekdays

_NUMBERS = re.compile(
    r"(?:(?<![\d/.-])|(?<=\.-))(?:(?P<iso>\d{4})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)"
    r"|(?P<day>\d{1,2})(?P<between>[./-])[^\S\n]?(?P<month>\d{1,2})(?P=between)"
    r"(?:[^\S\n]?(?P<year>\d{4}|(?<![^\S\n])\d\d(?![:.h]\d)))?)(?![\d/]|(?<!\.)-\d)"
)
_TO = r"[-–—−]|to|through|until|till|bis|au|al|a|tot(?: en met)?|t/m|hasta|und|and|&|\+|/|et|y|en|e|ou|oder|or"
_ARTICLES = r"(?:the|den|dem|zum|le|el|de|du|am|vom)"
_ARTICLE = rf"(?:{_ARTICLES}\s+)?"
_BETWEEN = re.compile(rf"(?i)\s*(?:{_TO})(?![^\W\d_])\s*(?:(?P<weekday>[^\W\d_]{{2,12}})\.?,?\s+)?{_ARTICLE}")
_DAY_BEFORE = re.compile(
    rf"(?i)(?<![\d.:/–-])(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th|er|re|º|°|e)?"
    rf"(?:\s+|(?<=\D)"
    rf"|(?=[-–—−/&+]))\s*(?:{_TO})(?![^\W\d_])\s*(?:(?!{_ARTICLES}\s)(?P<weekday>[^\W\d_]{{2,12}})\.?,?\s+)?{_ARTICLE}\Z"
)
_NEAR = 40
_AROUND_DAY = frozenset("on the am den der le du el de la las los op programm programme programma programa".split())  # noqa: SIM905
_LONGEST_LINE, _LONGEST_BEGINNING, _MOST_WORDS_BEFORE = 400, 120, 2


class Named(NamedTuple):
    """A day, or the first and the last of several, that a text names at a place; `first` is `last` for one day."""

    start: int
    end: int
    first: Day
    last: Day
    is_ambiguous: bool = False
    """Whether the day and the month could be swapped."""
    weekdays: tuple[Numbers, ...] = ()
    """The weekdays that stand beside the first day."""

    @property
    def is_range(self) -> bool:
        """Whether these are several days."""
        return self.first != self.last


class Day(NamedTuple):
    """A day; `year` is None where none is written."""

    year: int | None
    month: int
    day: int


def named(text: str, language: str = "") -> list[Named]:
    """Return the days in a text, in their order; numbers are read as in a language, `05/06` as a day and a month."""
    if not any(char.isdigit() for char in text):
        return []
    found = _ranges(text, language)
    for single in sorted([*_in_words(text, language), *_in_numbers(text, language)]):
        if not any(single.start < other.end and other.start < single.end for other in found):
            found.append(single)
    return _joined(text, sorted(found))


def begins(text: str) -> bool:
    """Return whether a line begins with a day, perhaps with its weekday or a short word, and says more."""
    found = named(text[:_LONGEST_BEGINNING]) if len(text) <= _LONGEST_LINE else []
    if not found or not re.search(r"\w", text[found[0].end :]):
        return False
    before = text[: found[0].start]
    return ":" not in before and len(before.split()) <= _MOST_WORDS_BEFORE


def is_alone(text: str) -> bool:
    """Return whether a text is nothing but a day, perhaps with its weekday and its number: `Day 1 – Friday 5 June`."""
    found = named(text)
    if len(found) != 1:
        return False
    rest = text[: found[0].start] + " " + text[found[0].end :]
    rest = re.sub(
        r"(?i)(?<!\w)(?:day|tag|jour|dag|dia|día)\s*\d{1,2}(?!\d)|(?<!\d)\d{1,2}(?:er|\.|st|nd|rd|th|e)?\s*(?:day|tag|jour|dag|día)",
        "",
        rest,
    )
    words = re.findall(r"[^\W\d_]+|\d+", rest)
    return all(plain(word) in weekdays() or plain(word) in _AROUND_DAY for word in words)


def _ranges(text: str, language: str) -> list[Named]:
    ranges = []
    for found in written_dates.ranges(text):
        first = Day(found.first_year or found.last_year, *found.first)
        last = Day(found.last_year or found.first_year, *found.last)
        if first.year and last.year and first > last and not found.first_year:
            first = first._replace(year=first.year - 1)
        ranges.append(Named(found.start, found.start + len(found.text), first, last))
    return ranges


def _in_words(text: str, language: str) -> Iterator[Named]:
    for found in written_dates.dates(text):
        month = found.months.get(language.partition("-")[0]) or min(found.months.values())
        if 1 <= found.day <= 31:
            day = Day(found.year, month, found.day)
            beside = tuple(weekday.numbers for weekday in found.weekdays)
            yield Named(found.start, found.start + len(found.text), day, day, weekdays=beside)


def _in_numbers(text: str, language: str) -> Iterator[Named]:
    for found in _NUMBERS.finditer(text):
        if found["iso"]:
            year, month, day = int(found["iso"]), int(found["iso_month"]), int(found["iso_day"])
            is_ambiguous = False
        else:
            if not found["year"] and found["between"] != ".":
                continue
            year = int(f"20{found['year']}"[-4:]) if found["year"] else 0
            day, month = int(found["day"]), int(found["month"])
            is_ambiguous = found["between"] != "." and day <= 12 and month <= 12 and day != month
            if (language == "en-US" and found["between"] != "." and day <= 12) or month > 12:
                day, month = month, day
        if 1 <= month <= 12 and 1 <= day <= 31 and (not year or year in YEARS):
            named_day = Day(year or None, month, day)
            yield Named(found.start(), found.end(), named_day, named_day, is_ambiguous, _weekday_before(text, found))


def _weekday_before(text: str, found: re.Match[str]) -> tuple[Numbers, ...]:
    """Return the weekday that stands before a date in numbers."""
    before = re.search(r"([^\W\d_]{2,12})\.?,?\s*(?:(?:den|dem|the|le|el)\s+)?\Z", text[: found.start()][-_NEAR:])
    numbers = weekdays().get(plain(before[1])) if before else None
    return (numbers,) if numbers else ()


def _joined(text: str, found: list[Named]) -> list[Named]:
    """Return days with those joined that are the ends of a range, and with first days that have no month of their own.

    `4. und 5. Juni` is a range, and so is `Friday 4 June to Sunday 6 June 2026`.
    """
    joined: list[Named] = []
    for day in found:
        before = joined[-1] if joined else None
        if before and not day.is_range and not before.is_range and _is_between(text[before.end : day.start]):
            first = before.first._replace(year=before.first.year or day.first.year)
            if _follows(first, day.first):
                joined[-1] = before._replace(end=day.end, first=first, last=day.first)
                continue
        joined.append(day if day.is_range else _with_day_before(text, day))
    for one, other in pairwise(joined):
        assert one.end <= other.end
    return joined


def _is_between(text: str) -> bool:
    found = _BETWEEN.fullmatch(text) if len(text) <= _NEAR else None
    return found is not None and (not found["weekday"] or plain(found["weekday"]) in weekdays())


def _with_day_before(text: str, day: Named) -> Named:
    before = text[max(0, day.start - _NEAR) : day.start]
    offset = day.start - len(before)
    if day.weekdays and (word := re.search(r"[^\W\d_]{2,12}\.?,?\s+\Z", before)):
        before = before[: word.start()]  # of the last day
    found = _DAY_BEFORE.search(before)
    if not found or (found["weekday"] and plain(found["weekday"]) not in weekdays()):
        return day
    begin, earliest = found.start(), int(found["day"])
    while listed := re.search(r"(?<![\d.,:/–-])(\d{1,2})\.?,\s+\Z", before[:begin]):
        if not 1 <= int(listed[1]) < earliest:
            break
        begin, earliest = listed.start(), int(listed[1])
    if not 1 <= earliest < day.first.day:
        return day
    return day._replace(start=offset + begin, first=day.first._replace(day=earliest), last=day.first, weekdays=())


def _follows(first: Day, last: Day) -> bool:
    return (first.year or 0, *first[1:]) < (last.year or first.year or 0, *last[1:])
