"""Rules about days, weekdays and years.

Comes in: a letter. Goes out: findings at a date in the YAML, or in the template that wrote it. times/written_dates.py
reads the dates in texts.

sentences.py  the sentence around a date, and words for other years in it
weekdays.py   weekdays beside a date, and the years in which they are right
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import TypeVar

from newsletter.check.dates.weekdays import A_YEAR, WEEKDAY, weekday
from newsletter.check.finding import MOST, Finding, Rule
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.model.entries import Job
from newsletter.model.events import Webinar
from newsletter.model.occasions import Deadline, Occasion
from newsletter.model.publication import Publication
from newsletter.nearest import plain
from newsletter.reading.source import Path
from newsletter.text.markup import Element
from newsletter.times.wording import format_date

WEBINAR_PAST = Rule(
    "dates.webinar-past",
    "error",
    "This webinar begins on {date}, before the day of the issue, {issue_date}.",
    "Correct the year of `starts`, or take the webinar out.",
)
WEBINAR_FAR = Rule(
    "dates.webinar-far",
    "warning",
    "This webinar begins on {date}, more than a year after the day of the issue, {issue_date}.",
    "Correct the year of `starts`, if it is not meant.",
)
EVENT_PAST = Rule(
    "dates.event-past",
    "error",
    "This event ended on {date}, before the day of the issue, {issue_date}.",
    "Correct the year of `start` and `end`, or take the event out.",
)
EVENT_FAR = Rule(
    "dates.event-far",
    "warning",
    "This event begins on {date}, more than three years after the day of the issue, {issue_date}.",
    "Correct the year of `start`, if it is not meant.",
)
DEADLINE_PAST = Rule(
    "dates.deadline-past",
    "error",
    "This deadline was on {date}, before the day of the issue, {issue_date}.",
    "Correct the year of `date`, or take the deadline out.",
)
APPLICATION_PAST = Rule(
    "dates.application-past",
    "error",
    "Nobody can apply for this job any more: the last day was {date}, before the day of the issue, {issue_date}.",
    "Correct the year of `apply_by`, or take the job out.",
)
COPYRIGHT_YEAR = Rule(
    "dates.copyright-year",
    "warning",
    "The copyright names {year}, and the issue is of {issue_year}.",
    "Write © {issue_year}.",
)

RULES = (WEBINAR_PAST, WEBINAR_FAR, EVENT_PAST, EVENT_FAR, DEADLINE_PAST, APPLICATION_PAST, WEEKDAY, COPYRIGHT_YEAR)

_Kind = TypeVar("_Kind")

_COPYRIGHT = (
    r"(?:©[^\d\n©]{0,40}|(?P<typed>\([cC]\))[^\S\n]?|(?<!\w)[Cc](?:opyright|OPYRIGHT)[^\S\n]{1,3}(?:by[^\S\n])?)"
    r"(?P<year>(?:19|20|21)\d\d)(?!\d)(?:[^\S\n]?[-–—,][^\S\n]?(?P<last>(?:19|20|21)\d\d|\d\d(?=\D|\Z))(?!\d))?"
)
_ENDS_WITH_COPYRIGHT = r"(?i)copyright[^\S\n]{1,3}\Z"
_BEGINS_SENTENCE = r"(?:\A|\n|[.!?؟|·•][^\S\n])[\s*_>]*\Z"
_NAME_FOLLOWS = r",?[^\S\n]{1,3}(?:by[^\S\n])?(?=[^\W\d_])(?![a-zß-ÿ])"
_NAME_BETWEEN = r"(?s)(?:©|\([cC]\)|[Cc](?:opyright|OPYRIGHT))?[^\S\n]*(?:[Bb]y[^\S\n])?(?P<name>.*?)[\s,]*\Z"
_NAME_BEHIND = (
    r"(?i)[^\S\n]{0,3},?[^\S\n]{1,3}(?!(?:all|alle|tous|todos)[^\S\n])(?:(?:by|bei|par|por|door)[^\S\n])?(?:(?:the|la|le|die|der|das)[^\S\n])?"
    r"(?P<name>[^\W\d_][^\n.,;:|*()\[\]©–—]{0,80})"
)
_NEAR = 40
_COPYRIGHT_IN_HTML = ("©", "(c)", "copyright", "&copy;", "&#169;", "&#xa9;")


def check(letter: ParsedLetter) -> Iterator[Finding]:
    """Yield what is wrong with the dates of a letter."""
    for rule in (
        webinar_past,
        webinar_far,
        event_past,
        event_far,
        deadline_past,
        application_past,
        weekday,
        copyright_year,
    ):
        yield from islice(rule(letter), MOST)


def webinar_past(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the webinars before the issue's date; one that was cancelled or postponed may be reported later."""
    yield from _webinars(letter, WEBINAR_PAST, lambda day, webinar: day < letter.issue.date and not webinar.status)


def webinar_far(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the webinars more than a year after the issue's date."""
    yield from _webinars(letter, WEBINAR_FAR, lambda day, webinar: day > letter.issue.date + A_YEAR)


def event_past(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the events that are over on the issue's date; one that was cancelled or postponed may be reported later."""
    for path, event in _all(letter, Occasion):
        if event.last_day < letter.issue.date and not event.status:
            yield _finding(letter, EVENT_PAST, (*path, "end" if event.end else "start"), event.last_day)


def event_far(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the events more than three years after the issue's date; congresses are announced years before."""
    for path, event in _all(letter, Occasion):
        if event.first_day > letter.issue.date + 3 * A_YEAR:
            yield _finding(letter, EVENT_FAR, (*path, "start"), event.first_day)


def deadline_past(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the deadlines before the issue's date."""
    for path, deadline in _all(letter, Deadline):
        if deadline.date < letter.issue.date:
            yield _finding(letter, DEADLINE_PAST, (*path, "date"), deadline.date)


def application_past(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the jobs whose last day to apply is before the issue's date."""
    for path, job in _all(letter, Job):
        if job.apply_by and job.apply_by < letter.issue.date:
            yield _finding(letter, APPLICATION_PAST, (*path, "apply_by"), job.apply_by)


def copyright_year(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the copyright years that are not the issue's: in texts first, then in what templates add."""
    publication_source = letter.publication.source
    for passage in letter.passages:
        is_in_publication = passage.source is publication_source
        for found in _copyrights_in(passage.text):
            year = _last_year(found)
            is_other = year != letter.issue.date.year and passage.path[-1] not in ("alt", "caption")
            if is_other and _is_copyright(found) and (is_in_publication or _is_own(found, letter.publication)):
                offset = found.start("last" if found["last"] else "year")
                yield passage.finding(COPYRIGHT_YEAR, offset, year=year, issue_year=letter.issue.date.year)
    html = letter.rendering.html.lower()
    if any(mark in html for mark in _COPYRIGHT_IN_HTML):
        yield from _copyright_of_templates(letter)


def _webinars(letter: ParsedLetter, rule: Rule, is_wrong: Callable[[date, Webinar], bool]) -> Iterator[Finding]:
    for path, webinar in _all(letter, Webinar):
        if is_wrong(webinar.starts.date(), webinar):
            yield _finding(letter, rule, (*path, "starts"), webinar.starts.date())


def _all(letter: ParsedLetter, kind: type[_Kind]) -> Iterator[tuple[Path, _Kind]]:
    """Yield everything of a kind in the issue, with its path."""
    return ((node.path, node.value) for node in letter.groups if isinstance(node.value, kind))


def _finding(letter: ParsedLetter, rule: Rule, path: Path, day: date) -> Finding:
    return letter.finding(rule, path, date=format_date(day, "en"), issue_date=format_date(letter.issue.date, "en"))


def _copyright_of_templates(letter: ParsedLetter) -> Iterator[Finding]:
    for element in letter.elements:
        for text in _texts_of(element):
            for found in _copyrights_in(text):
                year = _last_year(found)
                is_of_author = any(found[0] in passage.text for passage in letter.passages)
                year_of_issue = letter.issue.date.year
                if year != year_of_issue and not is_of_author and _is_copyright(found):
                    yield letter.finding_in_template(COPYRIGHT_YEAR, element, year=year, issue_year=year_of_issue)


def _copyrights_in(text: str) -> Iterator[re.Match[str]]:
    lower = text.lower()
    if "©" in lower or "(c)" in lower or "copyright" in lower:
        yield from re.finditer(_COPYRIGHT, text)


def _texts_of(element: Element) -> Iterator[str]:
    if element.tag not in ("style", "script", "title"):
        yield from filter(None, (element.text, *(child.tail for child in element)))


def _last_year(found: re.Match[str]) -> int:
    """Return the year of a copyright, for a range the last: 2015–21 ends in 2021."""
    last = found["last"] or found["year"]
    return int(last if len(last) == 4 else found["year"][:2] + last)


def _is_own(found: re.Match[str], publication: Publication) -> bool:
    """Return whether a copyright is the publication's: it names no one else before or after the year."""
    sender = publication.sender
    own = [publication.name, sender.name if sender else "", publication.postal_address or ""]
    between = re.match(_NAME_BETWEEN, found.string[found.start() : found.start("year")])
    behind = re.match(_NAME_BEHIND, found.string[found.end() :])
    return all(_is_name_of_one(named["name"], own) for named in (between, behind) if named and named["name"])


def _is_name_of_one(written: str, own: Sequence[str]) -> bool:
    """Return whether words contain one of these names, or are part of one."""
    words = " ".join(plain(written).split())
    return any(name and (name in words or words in name) for name in (" ".join(plain(each).split()) for each in own))


def _is_copyright(found: re.Match[str]) -> bool:
    """Return whether “(c)” means copyright, and is not the third item of a list or part of a sentence.

    It means copyright after that word, and where it begins a line or a sentence and a name follows the year.
    """
    before = found.string[: found.start()]
    if not found["typed"] or re.search(_ENDS_WITH_COPYRIGHT, before[-_NEAR:]):
        return True
    is_first = re.search(_BEGINS_SENTENCE, before[-_NEAR:]) is not None
    return is_first and "(b)" not in before.lower() and re.match(_NAME_FOLLOWS, found.string[found.end() :]) is not None
