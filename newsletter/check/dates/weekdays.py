"""The rule about weekdays: one that does not fit the date beside it, in any year that can be meant.

This is a module of its own because a date without a year can be of several: in April, “24 October” looks ahead as well
as back. Any weekday that it has within twelve months of the issue is right, unless something in the issue happens on
that very day: then its year is meant, as long as the sentence does not speak of another time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from newsletter.check.dates.sentences import (
    ANOTHER_TIME,
    ANOTHER_YEAR,
    STILL_TO_COME,
    YEAR,
    YEARS_AWAY,
    sentence_around,
)
from newsletter.check.finding import Finding, Rule
from newsletter.check.paragraphs import Paragraph
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.model.issue import Issue
from newsletter.nearest import plain
from newsletter.reading.kinds import Kind
from newsletter.reading.source import Path
from newsletter.times.wording import format_date, format_day_and_month
from newsletter.times.written_dates import Weekday, WrittenDate, dates_in_years, dates_with_weekday, weekday_name

WEEKDAY = Rule("dates.weekday", "error", "{date} is a {actual}, not a {written}.", "Write {right}, {otherwise}.")

A_YEAR = timedelta(days=366)

_LONGEST_EVENT = timedelta(days=31)
_MOST_YEARS = 3
_YEARS_TO_EACH_WEEKDAY = 6
"""Years before and after an issue in which a date has every weekday at least once."""


class _Calendar(NamedTuple):
    """What decides the year of a date: the day of the issue, and the days on which something in the issue happens.

    These are by block, month and day, and once more with an empty path for the block. `far_years` are the years of
    those that are more than a year before or after the issue.
    """

    of_issue: date
    events: Mapping[tuple[Path, int, int], Collection[date]]
    far_years: frozenset[int]


def weekday(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the weekdays that do not fit the date beside them, in any language of letters."""
    own, calendar = letter.issue.language.split("-")[0], _calendar(letter.issue)
    for paragraph in letter.paragraphs:
        for written in dates_with_weekday(paragraph.text, own):
            for beside in written.weekdays:
                if wrong := _wrong_weekday(written, beside, paragraph, calendar, own):
                    yield paragraph.finding(WEEKDAY, beside.start, **_values(written, beside, *wrong))


def _calendar(issue: Issue) -> _Calendar:
    ends: dict[Path, list[date]] = {}
    for node in issue.nodes:
        is_of_event = node.kind in (Kind.DAY, Kind.TIME) and len(node.path) > 1  # the issue has days of its own
        if is_of_event and node.value:
            ends.setdefault(node.path[:-1], []).append(date(node.value.year, node.value.month, node.value.day))
    events: dict[tuple[Path, int, int], set[date]] = {}
    for path, days in ends.items():
        length = min(max(days) - min(days), _LONGEST_EVENT)
        for number in range(length.days + 1):
            day = min(days) + timedelta(days=number)
            for block in (path[:2], ()):
                events.setdefault((block, day.month, day.day), set()).add(day)
    far_years = frozenset(day.year for days in ends.values() for day in days if abs(day - issue.date) > A_YEAR)
    return _Calendar(issue.date, events, far_years)


def _wrong_weekday(
    written: WrittenDate, beside: Weekday, paragraph: Paragraph, calendar: _Calendar, own: str
) -> tuple[str, list[date]] | None:
    """Return the language in which a weekday is wrong, and the days that can be meant; None if it is right in any.

    If the month is in `own`, the letter's language, an abbreviated weekday has to be so as well: Dutch has a weekday
    called “do”.
    """
    languages = written.months.keys() & beside.numbers.keys()
    if beside.is_short and own in written.months:
        languages &= {own}
    wrong: dict[str, list[date]] = {}
    for language in sorted(languages, key=lambda each: (each != own, each)):
        for day in _days_meant(written, written.months[language], paragraph, calendar):
            if day.weekday() == beside.numbers[language]:
                return None
            wrong.setdefault(language, []).append(day)
    return next(iter(wrong.items()), None)


def _days_meant(written: WrittenDate, month: int, paragraph: Paragraph, calendar: _Calendar) -> Iterator[date]:
    """Yield the days that a date can mean, the likeliest first."""
    if written.year:
        yield from dates_in_years(written.day, month, [written.year])
        return
    year = calendar.of_issue.year
    beside = [*dates_in_years(written.day, month, (year, year + 1, year - 1))]
    near = [day for day in beside if abs(day - calendar.of_issue) <= A_YEAR]
    of_block, of_any = ((block, month, written.day) for block in (paragraph.passage.path[:2], ()))
    decided = calendar.events.get(of_block) or calendar.events.get(of_any) or ()
    yield from sorted(decided) or (*near, *dates_in_years(written.day, month, calendar.far_years))
    # Only few dates need to be read with their sentence.
    sentence = plain(" ".join(sentence_around(paragraph.text, written.start, written.start + len(written.text))))
    named = [*dates_in_years(written.day, month, dict.fromkeys(map(int, YEAR.findall(sentence))))]
    yield from named
    if re.search(YEARS_AWAY, sentence):
        # How many is not read: the date may be right.
        far = range(year - _YEARS_TO_EACH_WEEKDAY, year + _YEARS_TO_EACH_WEEKDAY + 1)
        yield from dates_in_years(written.day, month, far)
    elif re.search(ANOTHER_YEAR, sentence):
        yield from beside
    if set(named) - set(decided) or re.search(ANOTHER_TIME, sentence):
        yield from near
    elif re.search(STILL_TO_COME, sentence):
        yield from (day for day in near if day > calendar.of_issue)


def _values(written: WrittenDate, beside: Weekday, language: str, days: Sequence[date]) -> dict[str, str]:
    """Return what the finding says of a weekday that fits none of these days."""
    names = {day: weekday_name(day.weekday(), language, like=beside.word) for day in dict.fromkeys(days)}
    first, *others = [*names][:_MOST_YEARS]
    values = {"written": beside.word, "date": format_date(first, language), "actual": names[first]}
    if written.year:
        return values | {"right": names[first], "otherwise": "or correct the date"}
    values |= {"right": names[first], "otherwise": "correct the date, or add the year that is meant"}
    if others:
        values["date"] = format_day_and_month(first, language)
        values["actual"] = _listed([f"{names[day]} in {day.year}" for day in (first, *others)], ", a ", " and a ")
        values["right"] = _listed([f"{names[day]} for {day.year}" for day in (first, *others)], ", ", " or ")
    return values


def _listed(words: Sequence[str], between: str, before_last: str) -> str:
    return before_last.join([between.join(words[:-1]), words[-1]])
