"""Two texts in two languages → the numbers, times of day and months that one has and the other has not.

Languages write them in many ways: 4:30 pm and 16 h 30, 4,812 and 4 812, 10 December and 10 de diciembre. So each is
read by its own rules, and what is equal does not count. It is a module of its own because it knows nothing of catalogs.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from newsletter.nearest import plain
from newsletter.times.written_dates import months

_SPACE = "[ \u00a0\u202f\u2009]"
_CLOCK = re.compile(
    rf"(?<![\d.,:])(?P<hour>[01]?\d|2[0-4])(?:{_SPACE}?[:.hH]{_SPACE}?(?P<minute>[0-5]\d)(?![\d.,]\d))?"
    rf"{_SPACE}?(?P<unit>a\.?m\b\.?|p\.?m\b\.?|Uhr\b|uur\b|h(?:eures?)?\b|ص|م(?!\w)|kl\b)?",
    re.IGNORECASE,
)
_BEFORE_CLOCK = re.compile(r"(?:\bkl\.?|الساعة)\s*\Z", re.IGNORECASE)
_GROUPED = re.compile(rf"(?<!\d)\d{{1,3}}(?:(?:[,.'’٬]|{_SPACE})\d{{3}})+(?!\d)")
_NUMBER = re.compile(r"\d+")
_DAY_AND_MONTH = re.compile(
    r"(?:\d{1,2}\W{0,3}(?:(?:de|of|di)\s+)?)([^\W\d_]{3,12})|([^\W\d_]{3,12})\.?\s+\d{1,2}(?!\d)"
)
_NAMES = re.compile(r"\{\w+\}")


class Figures(NamedTuple):
    """What a text says in figures: numbers without their thousands' marks, minutes of the day, and months."""

    numbers: Counter[str]
    clocks: Counter[int]
    months: Counter[int]


def figures_in(text: str, language: str) -> Figures:
    """Return the figures of a text; what stands in braces is none."""
    text = "".join(str(digit) if (digit := unicodedata.digit(each, None)) is not None else each for each in text)
    text = _NAMES.sub(" ", text)
    named = Counter(_months(text, language))
    clocks: Counter[int] = Counter()

    def without_clock(found: re.Match[str]) -> str:
        minutes = _minutes(found)
        if minutes is None:
            return found[0]
        clocks[minutes] += 1
        return " "

    text = _CLOCK.sub(without_clock, text)
    text = _GROUPED.sub(lambda found: re.sub(r"\D", "", found[0]), text)
    return Figures(Counter(number.lstrip("0") or "0" for number in _NUMBER.findall(text)), clocks, named)


def _minutes(found: re.Match[str]) -> int | None:
    """Return the minute of the day that a match means, None where it is another number."""
    unit = (found["unit"] or "").lower().replace(".", "")
    is_after_word = _BEFORE_CLOCK.search(found.string[: found.start()])
    has_colon = found["minute"] and (":" in found[0] or "h" in found[0].lower() or unit or is_after_word)
    if not (has_colon or unit or is_after_word):
        return None
    hour = int(found["hour"])
    if unit in ("pm", "م") and hour < 12:
        hour += 12
    elif unit in ("am", "ص") and hour == 12:
        hour = 0
    return hour * 60 + int(found["minute"] or 0)


def _months(text: str, language: str) -> Iterator[int]:
    known = months()
    for found in _DAY_AND_MONTH.finditer(text):
        number = known.get(plain(found[1] or found[2]), {}).get(language.split("-")[0])
        if number:
            yield number
