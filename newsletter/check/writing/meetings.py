"""The rule about meetings: a meeting that is numbered or dated differently in two places of an issue.

This is a module of its own because it compares texts with the fields of recaps and of events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from newsletter.check.dates.sentences import ANOTHER_TIME, STILL_TO_COME, YEAR, sentence_around
from newsletter.check.finding import Finding, Rule
from newsletter.check.paragraphs import Paragraph
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.model.entries import Meeting
from newsletter.model.occasions import Occasion
from newsletter.nearest import plain
from newsletter.reading.kinds import Kind
from newsletter.reading.source import Path
from newsletter.times.wording import format_date_range
from newsletter.times.written_dates import WrittenRange, ranges

DIFFERS = Rule(
    "writing.meeting-differs",
    "warning",
    "This says “{here}”, and line {line} says “{there}” of the same meeting.",
    "Correct one of the two.",
)

SAME_TIME = timedelta(days=180)
"""Two meetings of one name that are further apart are different ones, unless the name has a number."""

_NUMBER = r"(?<![\w.,])(?P<number>\d{1,4})(?:st|nd|rd|th|ers?|re|i?[eè]me|ste|de|e|\.?[ºª°]|\.)?"
_NUMBERED = rf"(?i){_NUMBER}(?P<words>(?:\s+[\w'’\-]+){{2,8}})"
_MEETING = (
    r"(?<!\w)(?:meetings?|congress(?:es)?|conferences?|symposium|assembly|convention|congres|reunion|colloque|journees"
    r"|\w*(?:tagung|kongress|konferenz|treffen|versammlung)(?:e?s)?|congreso|conferencia|jornadas|asamblea"
    r"|\w*(?:congres|conferentie|bijeenkomst|vergadering)|(?:ال)?(?:موتمر|اجتماع|ملتقى))(?!\w)"
)
_PART = (
    r"(?<!\w)(?:workshops?|courses?|sessions?|tours?|exhibitions?|posters?|trainings?|ateliers?|formations?|visites?"
    r"|expositions?|\w*(?:kurse?|workshops?|sitzung(?:en)?|ausstellung|fuhrung(?:en)?|schulung(?:en)?)|taller(?:es)?"
    r"|cursos?|sesion(?:es)?|exposicion|visitas?|\w*(?:cursus(?:sen)?|sessies?|tentoonstelling)"
    r"|(?:ال)?(?:ورشة|ورش|دورة|دورات|جلسة|جلسات|معرض))(?!\w)"
)
_SHORT_FORM = r"(?<!\w)[A-Z]{2,}(?!\w)"
_NOTHING_BEFORE = (
    r"(?i)\W*(?:(?:from|between|on|held|du|les?|entre|vom|am|zwischen|del?|el|los|desde|van|op|tussen|من|بين)\W+)?\Z"
)
# Patterns that ignore case match these with "i", but casefold() does not.
_DOTTED_AND_DOTLESS_I = str.maketrans("İı", "ii")
_NEAR = 80


class _Announced(NamedTuple):
    """A meeting of a recap or an event; `number` and `words` are its name's number and the words after it, or "", ().

    `name_path` is the path of its name. An event may be one of a series.
    """

    name: str
    start: date
    end: date
    path: Path
    name_path: Path
    number: str
    words: tuple[str, ...]
    is_event: bool


def meeting_differs(letter: ParsedLetter) -> Iterator[Finding]:
    """Find texts that give a meeting a different number or different days than its recap or event."""
    announced = [one for node in letter.issue.nodes if (one := _announced(node.value, node.path))]
    if not announced:
        return
    yield from _days_of_meetings(letter, announced)
    source = letter.issue.source
    of_issue = [paragraph for paragraph in letter.paragraphs if paragraph.passage.source is source]
    yield from _numbers(letter, announced, of_issue)
    yield from _days(letter, announced, of_issue)


def _announced(value: object, path: Path) -> _Announced | None:
    if isinstance(value, Meeting):
        field, name, start, end = "name", value.name, value.start, value.end
    elif isinstance(value, Occasion):
        field, name, start, end = "title", value.title, value.first_day, value.last_day
    else:
        return None
    found = re.search(_NUMBERED, name) if any(map(str.isdigit, name)) else None
    number, words = (found["number"], tuple(found["words"].split())) if found else ("", ())
    return _Announced(name, start, end, path, (*path, field), number, words, isinstance(value, Occasion))


def _days_of_meetings(letter: ParsedLetter, announced: Sequence[_Announced]) -> Iterator[Finding]:
    """Find recaps of one meeting, or a recap and an event, with different days."""
    first: dict[str, _Announced] = {}
    for here in announced:
        there = first.setdefault(plain(here.name), here)
        if here.is_event and there.is_event:
            continue
        is_one = here.number or abs(here.start - there.start) < SAME_TIME
        if is_one and (here.start, here.end) != (there.start, there.end):
            field = "start" if here.start != there.start else "end"
            values = {"here": _written(here, letter), "there": _written(there, letter)}
            line = _line(letter, (*there.path, field))
            yield letter.finding(DIFFERS, (*here.path, field), line=line, **values)


def _numbers(
    letter: ParsedLetter, announced: Sequence[_Announced], paragraphs: Sequence[Paragraph]
) -> Iterator[Finding]:
    """Find texts that give a meeting a different number; another year or “next” beside it means another meeting."""
    for one in announced:
        if not one.number:
            continue
        alike = [other for other in announced if plain(" ".join(other.words[:2])) == plain(" ".join(one.words[:2]))]
        if alike[0] is not one:
            continue
        same_words = _numbered_as(one.words)
        for paragraph in paragraphs:
            own = next((other for other in alike if paragraph.passage.path == other.name_path), None)
            if own is one or (own and (own.start, own.end) != (one.start, one.end)):
                continue
            if not _may_hold(paragraph.text, one.words[:2]):
                continue
            for found in re.finditer(same_words, paragraph.text, re.I):
                known = {one.number} if own else {other.number for other in alike}
                if found["number"] not in known and (own or not _is_of_another_year(paragraph.text, found, one)):
                    here = found[0].split()
                    there = one.name[one.name.index(one.number) :].split()
                    values = {"here": " ".join(here), "there": " ".join(there[: len(here)])}
                    line = _line(letter, one.name_path)
                    yield paragraph.finding(DIFFERS, found.start(), line=line, **values)


def _numbered_as(words: Sequence[str]) -> str:
    """Return a pattern for a number before the same words, of which only the first two are required."""
    further = ""
    for word in reversed(words[2:]):
        further = rf"(?:\s{{1,9}}{re.escape(word)}(?!\w){further})?"
    begins = r"\s{1,9}".join(map(re.escape, words[:2]))
    return rf"{_NUMBER}\s{{1,9}}{begins}(?!\w){further}"


def _may_hold(text: str, words: Sequence[str]) -> bool:
    """Return whether a text contains a digit, and these words in a row."""
    return any(map(str.isdigit, text)) and _folded(" ".join(words)) in _folded(text)


def _folded(text: str) -> str:
    return " ".join(text.translate(_DOTTED_AND_DOTLESS_I).casefold().split())


def _is_of_another_year(text: str, found: re.Match[str], one: _Announced) -> bool:
    beside = text[max(0, found.start() - _NEAR) : found.start()], text[found.end() : found.end() + _NEAR]
    own = {f"{one.start.year}", f"{one.end.year}"}
    is_later = int(found["number"]) > int(one.number)
    return any(
        re.search(ANOTHER_TIME, plain(part))
        or (is_later and re.search(STILL_TO_COME, plain(part)))
        or {*YEAR.findall(part)} - own
        for part in beside
    )


def _days(letter: ParsedLetter, announced: Sequence[_Announced], paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    """Find ranges of days that share only the first or only the last day with a meeting."""
    for paragraph in paragraphs:
        path = paragraph.passage.path
        own = [one for one in announced if path[: len(one.path)] == one.path]
        if paragraph.passage.kind is Kind.WHEN or not all(one.is_event for one in own):
            continue
        for found in ranges(paragraph.text):
            fits = [_fit(found, one) for one in announced]
            meant = [one for one, fit in zip(announced, fits, strict=True) if fit == "differs"]
            one = next((one for one in meant if _is_said_of(one, found, paragraph)), None)
            if one and "same" not in fits:
                here, there = " ".join(found.text.rstrip(".").split()), _written(one, letter)
                line = _line(letter, (*one.path, "start"))
                yield paragraph.finding(DIFFERS, found.start, here=here, there=there, line=line)


def _fit(found: WrittenRange, meeting: _Announced) -> str:
    """Return "same" if a range is the meeting's days, "differs" if it shares one end with them, else ""."""
    starts = found.first == (meeting.start.month, meeting.start.day)
    ends = found.last == (meeting.end.month, meeting.end.day)
    first_year = found.first_year or (found.last_year if found.first <= found.last else None)
    in_year = first_year in (None, meeting.start.year) and found.last_year in (None, meeting.end.year)
    if starts and ends:
        return "same" if in_year else "differs"
    return "differs" if (starts or ends) and in_year else ""


def _is_said_of(one: _Announced, found: WrittenRange, paragraph: Paragraph) -> bool:
    """Return whether a sentence gives the days of a meeting, not those of a workshop or of another year's meeting.

    It does if it names the meeting or, in the recap's own block, begins with the days. An event must be named, since
    there may be many.
    """
    before, behind = sentence_around(paragraph.text, found.start, found.start + len(found.text.rstrip(".")))
    name, sentence = one.name, plain(f"{before} {behind}")
    parts = {part[0] for part in re.finditer(_PART, sentence)}
    if re.search(ANOTHER_TIME, sentence) or parts.difference(plain(name).split()):
        return False
    is_in_block = not one.is_event and paragraph.passage.path[:2] == one.path[:2]
    if is_in_block and re.match(_NOTHING_BEFORE, before):
        return True
    begin_of_name = plain(" ".join((one.words or name.split())[:2]))
    short_forms = set(re.findall(_SHORT_FORM, name)).intersection(re.findall(_SHORT_FORM, f"{before} {behind}"))
    is_any = not one.is_event and re.search(_MEETING, sentence)
    return bool(is_any or begin_of_name in sentence or short_forms)


def _written(meeting: _Announced, letter: ParsedLetter) -> str:
    return format_date_range(meeting.start, meeting.end, letter.issue.language)


def _line(letter: ParsedLetter, path: Path) -> int:
    return letter.issue.source.position(path).line
