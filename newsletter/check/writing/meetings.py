"""The rule about meetings: a meeting that is numbered or dated differently in two places of an issue.

This is a module of its own because it compares texts with the fields of recaps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from newsletter.check.dates.sentences import ANOTHER_TIME, STILL_TO_COME, YEAR, sentence_around
from newsletter.check.finding import Finding, Rule
from newsletter.check.paragraphs import Paragraph
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.model.entries import Meeting
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


class _Recapped(NamedTuple):
    """The meeting of a recap; `number` and `words` are the number in its name and the words after it, or "" and ()."""

    meeting: Meeting
    path: Path
    number: str
    words: tuple[str, ...]


def meeting_differs(letter: ParsedLetter) -> Iterator[Finding]:
    """Find texts that give a meeting a different number or different days than its recap."""
    recapped = [_recapped(node.value, node.path) for node in letter.issue.nodes if isinstance(node.value, Meeting)]
    if not recapped:
        return
    yield from _days_of_recaps(letter, recapped)
    source = letter.issue.source
    of_issue = [paragraph for paragraph in letter.paragraphs if paragraph.passage.source is source]
    yield from _numbers(letter, recapped, of_issue)
    yield from _days(letter, recapped, of_issue)


def _recapped(meeting: Meeting, path: Path) -> _Recapped:
    found = re.search(_NUMBERED, meeting.name) if any(map(str.isdigit, meeting.name)) else None
    return _Recapped(meeting, path, found["number"] if found else "", tuple(found["words"].split()) if found else ())


def _days_of_recaps(letter: ParsedLetter, recapped: Sequence[_Recapped]) -> Iterator[Finding]:
    """Find recaps of one meeting with different days."""
    first: dict[str, _Recapped] = {}
    for later in recapped:
        earlier = first.setdefault(plain(later.meeting.name), later)
        here, there = later.meeting, earlier.meeting
        is_one = later.number or abs(here.start - there.start) < SAME_TIME
        if is_one and (here.start, here.end) != (there.start, there.end):
            field = "start" if here.start != there.start else "end"
            values = {"here": _written(here, letter), "there": _written(there, letter)}
            line = _line(letter, (*earlier.path, field))
            yield letter.finding(DIFFERS, (*later.path, field), line=line, **values)


def _numbers(letter: ParsedLetter, recapped: Sequence[_Recapped], paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    """Find texts that give a meeting a different number; another year or “next” beside it means another meeting."""
    for one in recapped:
        if not one.number:
            continue
        alike = [other for other in recapped if plain(" ".join(other.words[:2])) == plain(" ".join(one.words[:2]))]
        if alike[0] is not one:
            continue
        same_words = _numbered_as(one.words)
        for paragraph in paragraphs:
            own = next((other for other in alike if paragraph.passage.path == (*other.path, "name")), None)
            if own is one or (own and (own.meeting.start, own.meeting.end) != (one.meeting.start, one.meeting.end)):
                continue
            if not _may_hold(paragraph.text, one.words[:2]):
                continue
            for found in re.finditer(same_words, paragraph.text, re.I):
                known = {one.number} if own else {other.number for other in alike}
                if found["number"] not in known and (own or not _is_of_another_year(paragraph.text, found, one)):
                    here = found[0].split()
                    there = one.meeting.name[one.meeting.name.index(one.number) :].split()
                    values = {"here": " ".join(here), "there": " ".join(there[: len(here)])}
                    line = _line(letter, (*one.path, "name"))
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


def _is_of_another_year(text: str, found: re.Match[str], one: _Recapped) -> bool:
    beside = text[max(0, found.start() - _NEAR) : found.start()], text[found.end() : found.end() + _NEAR]
    own = {f"{one.meeting.start.year}", f"{one.meeting.end.year}"}
    is_later = int(found["number"]) > int(one.number)
    return any(
        re.search(ANOTHER_TIME, plain(part))
        or (is_later and re.search(STILL_TO_COME, plain(part)))
        or {*YEAR.findall(part)} - own
        for part in beside
    )


def _days(letter: ParsedLetter, recapped: Sequence[_Recapped], paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    """Find ranges of days that share only the first or only the last day with a meeting."""
    for paragraph in paragraphs:
        path = paragraph.passage.path
        if paragraph.passage.kind is Kind.WHEN or any(path[: len(one.path)] == one.path for one in recapped):
            continue
        for found in ranges(paragraph.text):
            fits = [_fit(found, one.meeting) for one in recapped]
            meant = [one for one, fit in zip(recapped, fits, strict=True) if fit == "differs"]
            one = next((one for one in meant if _is_said_of(one, found, paragraph)), None)
            if one and "same" not in fits:
                here, there = " ".join(found.text.rstrip(".").split()), _written(one.meeting, letter)
                line = _line(letter, (*one.path, "start"))
                yield paragraph.finding(DIFFERS, found.start, here=here, there=there, line=line)


def _fit(found: WrittenRange, meeting: Meeting) -> str:
    """Return "same" if a range is the meeting's days, "differs" if it shares one end with them, else ""."""
    starts = found.first == (meeting.start.month, meeting.start.day)
    ends = found.last == (meeting.end.month, meeting.end.day)
    first_year = found.first_year or (found.last_year if found.first <= found.last else None)
    in_year = first_year in (None, meeting.start.year) and found.last_year in (None, meeting.end.year)
    if starts and ends:
        return "same" if in_year else "differs"
    return "differs" if (starts or ends) and in_year else ""


def _is_said_of(one: _Recapped, found: WrittenRange, paragraph: Paragraph) -> bool:
    """Return whether a sentence gives the days of a meeting, not those of a workshop or of another year's meeting.

    It does if it names the meeting or, in the recap's own block, begins with the days.
    """
    before, behind = sentence_around(paragraph.text, found.start, found.start + len(found.text.rstrip(".")))
    name, sentence = one.meeting.name, plain(f"{before} {behind}")
    parts = {part[0] for part in re.finditer(_PART, sentence)}
    if re.search(ANOTHER_TIME, sentence) or parts.difference(plain(name).split()):
        return False
    if paragraph.passage.path[:2] == one.path[:2] and re.match(_NOTHING_BEFORE, before):
        return True
    begin_of_name = plain(" ".join((one.words or name.split())[:2]))
    short_forms = set(re.findall(_SHORT_FORM, name)).intersection(re.findall(_SHORT_FORM, f"{before} {behind}"))
    return bool(re.search(_MEETING, sentence) or begin_of_name in sentence or short_forms)


def _written(meeting: Meeting, letter: ParsedLetter) -> str:
    return format_date_range(meeting.start, meeting.end, letter.issue.language)


def _line(letter: ParsedLetter, path: Path) -> int:
    return letter.issue.source.position(path).line
