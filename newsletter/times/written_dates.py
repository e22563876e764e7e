"""Texts → the dates and ranges of days that are written in them, in any language of the letters.

Comes in: a paragraph, in any language. Goes out: where a date is, its day, its month by each language that knows the
word, and the weekday beside it. It is a module of its own because two families of rules read dates, and because names
of days have many forms: full and short, with and without dots and accents.

A weekday counts only together with a day and a month of the same language: `so`, `mar.` and `may` are words as well.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import cache
from typing import NamedTuple

from newsletter.nearest import plain
from newsletter.times.meant import YEARS
from newsletter.times.names_of_days import MONTHS, WEEKDAYS, Names

_WITH_ARTICLE = {f"{name}en": number for number, name in enumerate(WEEKDAYS["sv"][0].split(", "))}
MORE_WEEKDAYS = {"en": {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}, "de": {"sonnabend": 5}, "sv": _WITH_ARTICLE}
MORE_MONTHS = {"fr": {"fev": 2, "juill": 7}, "es": {"set": 9, "sep": 9, "setiembre": 9}}
"""Names that people write and CLDR does not have."""

Numbers = Mapping[str, int]
"""By language, the number of the weekday (from 0) or of the month (from 1) that a word is there."""

_GAP = r"(?:[^\S\n]{1,3}|[^\S\n]{0,2}\n[^\S\n]{0,8})"  # a line may end within a date, a paragraph may not
_BOLD = r"[*_]{0,3}"
_NOT_LATER = r"(?<!\d)(?<!\d[.,:/–\-])"  # in “10–13 December” the 13th is not a date of its own
_DAY = r"(?P<_>\d{1,2})(?:st|nd|rd|th|er|ère|ste|de|e|\.?[º°])?"
_WORD = r"[^\W\d_]{2,12}(?:\s(?:الأول|الثاني))?"
_MONTH = rf"(?:\.|{_GAP})(?:(?<=\.){_GAP})?(?:(?:of|de|van){_GAP})?(?P<_>{_WORD})\.?"
_YEAR = rf"(?:,?{_GAP}(?:(?:de|del|of|van){_GAP})?(?P<_>\d{{4}})(?!\d))?"
_ENGLISH_MONTH = r"(?<![^\W_])(?P<_>[A-Z][A-Za-z]{2,8})\.?"
_ENGLISH_DAY = r"(?P<_>\d{1,2})(?:st|nd|rd|th)?"
_TO = (
    rf"(?:\.?[^\S\n]{{0,2}}[-–—]{_GAP}?|\.?{_GAP}(?:through|to|till|until|bis|au|al|a|ao|do|tot|t/m|إلى|الى|حتى)"
    rf"(?:{_GAP}(?:the|zum|le|el|en{_GAP}met(?:{_GAP}de)?))?{_GAP})"
)


def _as(name: str, pattern: str) -> str:
    return pattern.replace("(?P<_>", f"(?P<{name}>")


_DATE = _NOT_LATER + _as("day", _DAY) + _as("month", _MONTH) + _as("year", _YEAR)
_ENGLISH_DATE = (
    _as("month", _ENGLISH_MONTH) + _GAP + _as("day", _ENGLISH_DAY) + r"(?![\w%/]|[.,:–\-]\d)" + _as("year", _YEAR)
)
_RANGE = (
    rf"{_NOT_LATER}{_as('day', _DAY)}(?:{_as('month', _MONTH)}{_as('year', _YEAR)})?{_TO}"
    + _as("last_day", _DAY)
    + _as("last_month", _MONTH)
    + _as("last_year", _YEAR)
)
_ENGLISH_RANGE = (
    rf"{_as('month', _ENGLISH_MONTH)}{_GAP}{_as('day', _ENGLISH_DAY)}{_as('year', _YEAR)}{_TO}"
    rf"(?:{_as('last_month', _ENGLISH_MONTH)}{_GAP})?{_as('last_day', _ENGLISH_DAY)}(?![\w%/]|[.,:]\d)"
    + _as("last_year", _YEAR)
)
_IN_NUMBERS = {
    "de": (
        _NOT_LATER + r"(?P<day>\d{1,2})\.[^\S\n]?(?P<month>\d{1,2})\.(?:[^\S\n]?(?P<year>\d{4}|\d\d(?![.:])))?(?!\d)"
    ),
    "nl": _NOT_LATER + r"(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>\d{4})(?![\d-])",
}
"""Dates without words, in the languages in which it is clear which of the numbers is the month."""

_WEEKDAY_BEFORE = (
    rf"(?<![^\W_])(?P<word>[^\W\d_]{{2,12}}(?:-feira)?)(?P<dot>\.?){_BOLD}[,،]?{_BOLD}{_GAP}"
    rf"(?:(?:the|den|dem|der|le|el|de|il|dia|on|am|الموافق){_GAP})?{_BOLD}\Z"
)
_WEEKDAY_AFTER = rf"{_BOLD}[^\S\n]{{0,3}}{_BOLD}\([^\S\n]?{_BOLD}(?P<word>[^\W\d_]{{2,12}}(?:-feira)?)\.?{_BOLD}[,،)]"
_ANOTHER_BEFORE = (
    rf"(?<![^\W_])(?P<word>[^\W\d_]{{2,12}}(?:-feira)?)\.?{_BOLD}\s{{0,3}}"
    r"(?:[-–—/&,+]|(?<=\s)(?:to|and|or|till|until|through|bis|und|oder|au|et|ou|al|a|y|o|tot|t/m|en|of|e|do|i|lub|och|eller|till|إلى|أو|و)(?=\s))\s{0,3}"
    rf"{_BOLD}\Z"
)
_LETTERS, _DIGIT = re.compile(r"[^\W\d_]+"), re.compile(r"\d")
_BEFORE_DAY = re.compile(r"([A-Za-z]+)\.?\s+\d{1,2}(?!\d)")
_NEAR = 40
# In letters: a dot after a name of this length ends a sentence, after a shorter one it marks an abbreviation.
_LONG_NAME = 6


class Weekday(NamedTuple):
    """A weekday beside a date: where it is, how it is written, and which one it is in each language."""

    start: int
    word: str
    numbers: Numbers

    @property
    def is_short(self) -> bool:
        """Whether the name is shortened, and may be an ordinary word of another language."""
        return not any(plain(self.word) in _full_names(language) for language in self.numbers)


class WrittenDate(NamedTuple):
    """A date in a text; `year` is None where it is not written."""

    start: int
    text: str
    day: int
    months: Numbers
    year: int | None
    weekdays: tuple[Weekday, ...]


class WrittenRange(NamedTuple):
    """A range of days in a text; months are numbers, and years None where they are not written."""

    start: int
    text: str
    first: tuple[int, int]
    last: tuple[int, int]
    first_year: int | None
    last_year: int | None


def dates(text: str) -> Iterator[WrittenDate]:
    """Yield the dates that have a month in words, with the weekdays beside each."""
    for pattern, known in _patterns(text, _words_of(text), _DATE, _ENGLISH_DATE):
        for found in re.finditer(pattern, text):
            if numbers := _meant(found["month"], known):
                year, beside = _year(found["year"]), tuple(_weekdays_beside(text, found))
                yield WrittenDate(found.start(), found[0], int(found["day"]), numbers, year, beside)


def dates_with_weekday(text: str, language: str = "") -> Iterator[WrittenDate]:
    """Yield the dates with a weekday beside them; in some languages also those that are all numbers."""
    if weekdays().keys().isdisjoint(_words_of(text)):
        return
    yield from (found for found in dates(text) if found.weekdays)
    for found in re.finditer(_IN_NUMBERS[language], text) if language in _IN_NUMBERS else ():
        weekdays_beside = tuple(day for day in _weekdays_beside(text, found) if language in day.numbers)
        if weekdays_beside and int(found["month"]) in range(1, 13):
            year = _year(found["year"] and f"20{found['year']}"[-4:])
            months_meant = {language: int(found["month"])}
            yield WrittenDate(found.start(), found[0], int(found["day"]), months_meant, year, weekdays_beside)


def names_day(text: str, day: date, language: str = "") -> bool:
    """Return whether a date with its weekday, and with this year or none, says a day, as in `Thursday 16 April`."""
    return any(
        found.day == day.day and day.month in found.months.values() and found.year in (None, day.year)
        for found in dates_with_weekday(text, language)
    )


def ranges(text: str) -> Iterator[WrittenRange]:
    """Yield the ranges of days that have a month in words."""
    for pattern, known in _patterns(text, _words_of(text), _RANGE, _ENGLISH_RANGE):
        for found in re.finditer(pattern, text):
            first = _meant(found["month"] or found["last_month"], known)
            last = _meant(found["last_month"] or found["month"], known)
            if languages := first.keys() & last.keys():
                language = min(languages)
                yield WrittenRange(
                    found.start(),
                    found[0],
                    (first[language], int(found["day"])),
                    (last[language], int(found["last_day"])),
                    _year(found["year"]),
                    _year(found["last_year"]),
                )


class MeantRange(NamedTuple):
    """A first and a last day, and the words that say so."""

    first: date
    last: date
    text: str


def range_meant(text: str) -> MeantRange | None:
    """Return the days that are in a text such as `EHA 2026, 11–14 June, Stockholm`, if it names no other year."""
    found = next(ranges(text), None)
    years = {found.last_year} if found and found.last_year else {*map(int, re.findall(r"(?<!\d)20\d\d(?!\d)", text))}
    if not found or len(years) != 1:
        return None
    [year] = years
    with suppress(ValueError):
        first = date(found.first_year or year - (found.first > found.last), *found.first)
        return MeantRange(first, date(year, *found.last), found.text)
    return None


def dates_in_years(day: int, month: int, years: Iterable[int]) -> Iterator[date]:
    """Yield the dates of a day and a month in those of some years that have them."""
    for year in years:
        with suppress(ValueError):
            yield date(year, month, day)


def weekday_name(number: int, language: str, *, like: str) -> str:
    """Return the name of a weekday, short or in capitals where the word `like` is."""
    from babel import Locale

    # Never "stand-alone": those names leak from one language into the next within a process (Babel issue 1234).
    names = Locale(language).days["format"]
    is_short = plain(like) not in _full_names(language) and len(like) < _LONG_NAME
    name = str(names["abbreviated" if is_short else "wide"][number]).rstrip(".")
    if like.isupper() and len(like) > 1:
        return name.upper()
    return name.capitalize() if like[0].isupper() else name


@cache
def weekdays() -> Mapping[str, Numbers]:
    """Return every name of a weekday, without accents and dots, with its number in each language that has it."""
    return _numbers(WEEKDAYS, 0, MORE_WEEKDAYS)


@cache
def months() -> Mapping[str, Numbers]:
    """Return every name of a month, without accents and dots, with its number in each language that has it."""
    return _numbers(MONTHS, 1, MORE_MONTHS)


def _numbers(known: Names, first: int, more: Mapping[str, Numbers]) -> Mapping[str, Numbers]:
    numbers: dict[str, dict[str, int]] = {}
    for language, rows in known.items():
        for row in rows:
            for number, name in enumerate(row.split(", "), first):
                numbers.setdefault(name, {})[language] = number
    for language, others in more.items():
        for name, number in others.items():
            numbers.setdefault(name, {})[language] = number
    return numbers


@cache
def _full_names(language: str) -> frozenset[str]:
    """Return the names of the weekdays that are not shortened, without accents."""
    return frozenset(WEEKDAYS[language][0].split(", "))


@cache
def _english_months() -> Mapping[str, Numbers]:
    return {name: {"en": numbers["en"]} for name, numbers in months().items() if "en" in numbers}


def _patterns(
    text: str, words: Collection[str], of_all: str, of_english: str
) -> Iterator[tuple[str, Mapping[str, Numbers]]]:
    """Yield those of two patterns of dates that can match in a text, each with the months that it knows."""
    if not _first_words_of_months().isdisjoint(words):
        yield of_all, months()
        if not _english_months().keys().isdisjoint(map(str.lower, _BEFORE_DAY.findall(text))):
            yield of_english, _english_months()


@cache
def _first_words_of_months() -> frozenset[str]:
    return frozenset(name.split()[0] for name in months())


def _words_of(text: str) -> Collection[str]:
    """Return the words of a text without accents, as months() and weekdays() have them; none where it has no digit."""
    if not _DIGIT.search(text):
        return ()
    if text.isascii():
        return set(_LETTERS.findall(text.lower()))
    return {plain(word) for word in _LETTERS.findall(text)}


def _weekdays_beside(text: str, found: re.Match[str]) -> Iterator[Weekday]:
    """Yield the weekday before a date, and the one in brackets after it."""
    start, end = found.span()
    near = max(0, start - _NEAR)
    before = re.search(_WEEKDAY_BEFORE, text[near:start])
    if before and not (before["dot"] and len(before["word"]) >= _LONG_NAME):
        place = near + before.start("word")
        # In “Friday to Sunday, 10 December to 12 December” Sunday does not belong to the first date.
        other = re.search(_ANOTHER_BEFORE, text[max(0, place - _NEAR) : place])
        if not (other and plain(other["word"]) in weekdays()) and (numbers := _meant(before["word"], weekdays())):
            yield Weekday(place, before["word"], numbers)
    after = re.match(_WEEKDAY_AFTER, text[end:])
    if after and (numbers := _meant(after["word"], weekdays())):
        yield Weekday(end + after.start("word"), after["word"], numbers)


def _meant(word: str, known: Mapping[str, Numbers]) -> Numbers:
    """Return what a word means as a weekday or a month, by language.

    English and German give these names a capital: without one, a short word (sat, may, so) is a different word there.
    """
    numbers = known.get(plain(word), {})
    if word.islower() and len(word) < _LONG_NAME:
        return {language: number for language, number in numbers.items() if language not in ("en", "de")}
    return numbers


def _year(text: str | None) -> int | None:
    return int(text) if text and int(text) in YEARS else None
