"""The lines of a webinar or an event → its title, its time, those who speak, where it is and where to register.

Comes in: lines, one after the other. Goes out: a Record, as full as they make it. It is a module of its own because
people write all of this into one line, or a line for each, with labels or without.
"""

from __future__ import annotations

import re

from newsletter.importing import clocks, names
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.labels import LABELS, SPEAKERS
from newsletter.importing.pieces import Paragraph, Rich
from newsletter.importing.place.meetings import place_in
from newsletter.importing.place.scan import Scan, href_of, label_of
from newsletter.importing.when import Moment, moments
from newsletter.nearest import plain
from newsletter.times.written_dates import weekdays

_EDGES = " \t\n\u00a0\u202f:–—-|,;·•"
_BY = (
    r"(?:anim|présent|modér|present|host|moderat|geleit|moderier|impartid|presentad|gepresenteer)\w*"
    r" (?:par|by|von|por|door)"
)
_ARTICLE = r"(?:(?:la|el|der|die|dem|the|le)\s+)?"
_SPEAKER_START = re.compile(rf"\s*(?i:{_BY}|with|mit|avec|con|met)\s+{_ARTICLE}(?=[A-ZÀ-Ý]|drs?\.|prof\.)")
_SPEAKER_INSIDE = re.compile(
    rf"(?:\A|[\s,;(–—-])(?i:{_BY}|{SPEAKERS})(?:/in|\(s\)|:in)?\s*:?\s+{_ARTICLE}"
    r"(?:[a-zà-ÿ]{4,}\s+){0,2}(?=[A-ZÀ-Ý]|drs?\.|prof\.)"
)
_REGISTRATION_INSIDE = re.compile(
    r"(?i)(?:\A|[\s(,.;’'–—-])(?P<all>(?:(?:online|free|please|bitte|kostenlose?|hier|zur|merci de|link zur"
    r"|link to)\s+)*"
    r"(?:regist\w*|sign ?up|anmeld\w+|inscri\w+|s['’]inscrire|inscríb\w+|aanmeld\w+|inschrij\w+|rsvp|book\w*)\b.*)"
)
_QUOTED = re.compile(r"[“„«\"]\s*(?P<title>[^”“»\"]{3,150}?)\s*[”“»\"]")
_BEFORE_DAY = re.compile(
    r"(?i)(?:\b(?:on|am|le|el|op|at|um|den|dem|the|du|vom|from|de|von|ab|starting|join us|date|datum|wann"
    r"|when)\s*:?|[(,:–—-]|\s)+\Z"
)
TOWN = re.compile(
    r"[A-ZÀ-Ý][\w’'.-]+(?:[ -][A-ZÀ-Ý][\w’'.-]+){0,2}(?:, [A-ZÀ-Ý][\w’'.-]+(?: [A-ZÀ-Ý]\w+)?)?(?: \([A-Z][A-Za-z]*\))?"
)
_ICONS = re.compile("[\u2600-\u27bf\ufe0f\U0001f300-\U0001faff\\s]+\\Z")
"""Little pictures by which people begin a day or a time."""
_LONGEST_TITLE, _MOST_TITLE_WORDS = 180, 24
_ADDRESSED = re.compile(
    r"(?i)(?<!\w)(?:we|our|us|you|your|wir|uns|sie|ihnen|nous|vous|notre|nos|nuestr[oa]s?|os|wij|ons|onze|u|uw|please|bitte|"
    r"is|are|will|takes?|findet|finden|laden|wird|aura|vindt|invita\w*|invit\w+|tendrá)(?!\w)"
)


class Record:
    """What the lines of a record say, field by field."""

    def __init__(self, scan: Scan) -> None:
        self.title = Rich()
        self.moment: Moment | None = None
        self.people: list[str] = []
        self.registration = ""
        self.url = ""
        self.place = ""
        self.description: list[Paragraph] = []
        self.is_prose = False
        self._scan = scan

    def read(self, line: Rich) -> bool:
        """Take what a line says; return whether it is part of the record."""
        text = line.text.strip()
        label, begin = label_of(line.text)
        field = next((name for name, pattern in LABELS.items() if label and pattern.match(label)), "")
        rest = line.part(begin, len(line)).stripped()
        if field == "speakers" and (people := names.speakers(rest.text)):
            self.people += people
            return True
        if (
            not label
            and (led := _SPEAKER_START.match(line.text))
            and (people := names.speakers(line.text[led.end() :]))
        ):
            self.people += people
            return True
        if field == "title" and rest.text and not self.title.text and not moments(rest.text, self._scan.circumstances):
            self.title = rest
            return True
        if field == "place" and rest.text:
            self.place = rest.text
            return True
        if found := self._moment(line.text):
            if self.moment and self.moment.time and not field:
                return False
            self._take_moment(line, found, is_labelled=field == "when")
            return True
        if field == "duration":
            self._take_length(rest.text)
            return True
        return (
            self._take_link(line, is_labelled=field == "registration")
            or (field in ("registration", "when") and not rest.text)
            or (bool(self.moment) and not self.people and len(text) < 200 and self._take_people_alone(text))
        )

    def _moment(self, text: str) -> list[Moment]:
        found = moments(text, self._scan.circumstances)
        if found or not self.moment or self.moment.time or not (times := clocks.times(text)):
            return found
        # The day is on a line of its own, above its time.
        start, end = times[0].start, times[0].end
        day = self.moment.days._replace(start=start, end=start)
        together = moments(f"{day.first} {text[start:end]}", self._scan.circumstances)
        clocked = [
            each._replace(days=day, time=each.time._replace(start=start, end=end)) for each in together if each.time
        ]
        return clocked[:1]

    def _take_moment(self, line: Rich, found: list[Moment], *, is_labelled: bool) -> None:
        moment = next((each for each in found if each.time), found[0])
        text = line.text
        self.moment = moment._replace(remarks=(*(self.moment.days.remarks if self.moment else ()), *moment.remarks))
        before = line.part(0, _without_lead(text[: moment.start]))
        behind = line.part(moment.end, len(line))
        if is_labelled:
            before = Rich()
        self._take_before(before, line)
        self._take_behind(behind)
        self.url = self.url or ("" if self.registration else href_of(line))
        if not self.place:
            name = (0, len(before.text)) if before.text else (0, 0)
            self.place = place_in(text, name, (moment.start, moment.end))

    def _take_before(self, before: Rich, line: Rich) -> None:
        before = stripped(before)
        before = stripped(before.part(0, len(_ICONS.sub("", before.text))))
        text = before.text
        if not re.search(r"\w", text) or self.title.text:
            return
        if quoted := _QUOTED.search(text):
            self.title = before.part(quoted.start("title"), quoted.end("title"))
            return
        if not _is_sentence(text) and len(text) <= _LONGEST_TITLE and not text.endswith(("(", "“", "„")):
            if people := _with_people(before):
                self.title, self.people = people[0], people[1]
            else:
                self.title = before
            return
        if title := _marked_title(line):
            self.title, self.is_prose = title, True

    def _take_behind(self, behind: Rich) -> None:
        """Take the title, the people and the registration that are behind a time."""
        text = behind.text
        if registration := _REGISTRATION_INSIDE.search(text):
            self._take_link(behind.part(registration.start("all"), len(behind)), is_labelled=True)
            behind = behind.part(0, registration.start("all"))
            text = behind.text
        if found := _SPEAKER_INSIDE.search(text):
            rest = names.first_sentence(text[found.end() :])
            if people := names.speakers(rest.strip(" ([,;")):
                self.people += [person for person in people if person not in self.people]
                behind = behind.part(0, found.start())
        if self.title.text:
            self._take_people_between(behind.text)
            self._take_town(behind.text)
            return
        behind = stripped(behind)
        for cut in [*re.finditer(r"\s[–—|-]\s|\s\((?=[A-ZÀ-Ý])|:\s", behind.text)]:
            people = names.speakers(behind.text[cut.end() :].rstrip(" )."))
            if people:
                self.people = self.people or people
                behind = behind.part(0, cut.start())
                break
        first = re.match(r".+?(?=\.\s+[A-ZÀ-Ý]|\Z)", behind.text, re.S)
        if (
            first
            and len(first[0]) <= _LONGEST_TITLE
            and not re.match(r"(?i)(?:takes|findet|will|aura|in|à|en|te)\s", first[0])
        ):
            quoted = _QUOTED.search(first[0])
            span = quoted.span("title") if quoted else (0, len(first[0].rstrip(" .")))
            self.title = stripped(behind.part(*span))

    def _take_people_between(self, text: str) -> None:
        """Take the people who stand alone between dashes."""
        for segment in re.split(r"\s[–—|-]\s", text) if not self.people else ():
            if people := names.speakers(segment.strip(_EDGES)):
                self.people = people
                return

    def _take_town(self, text: str) -> None:
        """Take the town that is all that stands behind a day, if it is not the name of a person."""
        town = text.strip(_EDGES + ".")
        if not self.place and not self.people and text[:1] == "," and TOWN.fullmatch(town) and not names.is_name(town):
            self.place = town

    def _take_people_alone(self, text: str) -> bool:
        people = names.speakers(text)
        if people and ("," in text or re.match(r"(?:Prof|Dr|PD)", text)):
            self.people = people
            return True
        return False

    def _take_length(self, text: str) -> None:

        if self.moment and (length := clocks.length(text)) and not self.moment.duration:
            self.moment = self.moment._replace(duration=length)

    def _take_link(self, line: Rich, *, is_labelled: bool) -> bool:
        """Take the address that a line leads to, as where to register if it says so."""
        text = line.text
        href = href_of(line)
        if not href:
            return False
        if is_labelled or is_about(text, Topic.REGISTRATION):
            self.registration = self.registration or href
        else:
            self.url = self.url or href
        return len(text) < 200


def _is_sentence(text: str) -> bool:
    """Return whether words before a day are a sentence, and no title."""
    if len(text.split()) > _MOST_TITLE_WORDS or re.search(r"[.!]\s", text):
        return True
    return _ADDRESSED.search(text) is not None and not text.endswith("?")


def _marked_title(line: Rich) -> Rich | None:
    """Return the title that is in quotation marks, bold or italic within a sentence."""
    if found := _QUOTED.search(line.text):
        return line.part(found.start("title"), found.end("title"))
    at = 0
    for span in line.spans:
        if (
            (span.style.bold or span.style.italic)
            and 3 <= len(span.text.strip()) <= _LONGEST_TITLE
            and not re.search(r"\d{1,2}[:.h]\d\d|\d{4}", span.text)
        ):
            return line.part(at, at + len(span.text)).stripped()
        at += len(span.text)
    return None


def _with_people(rich: Rich) -> tuple[Rich, list[str]] | None:
    for found in _SPEAKER_INSIDE.finditer(rich.text):
        if found.start() and (people := names.speakers(stripped(rich.part(found.end(), len(rich))).text)):
            return stripped(rich.part(0, found.start())), people
    return None


def _without_lead(before: str) -> int:
    """Return where the words before a day end, without its weekday and what leads to it."""
    while True:
        text = _BEFORE_DAY.sub("", before)
        word = re.search(r"([^\W\d_]{2,12})\.?\Z", text)
        if (
            word
            and plain(word[1]) in weekdays()
            and (len(word[1]) > 3 or word[0].endswith(".") or not text[: word.start()].strip(_EDGES) or before != text)
        ):
            text = text[: word.start()]
        if text == before:
            return len(text)
        before = text


def stripped(rich: Rich) -> Rich:
    """Return a text without the punctuation around it."""
    text = rich.text
    begin = len(text) - len(text.lstrip(_EDGES))
    return rich.part(begin, len(text.rstrip(_EDGES)))


def unquoted(rich: Rich) -> Rich:
    """Return a title without the quotation marks around it."""
    rich = stripped(rich)
    numbered = re.match(r"\d{1,2}[.)]\s+", rich.text)
    rich = rich.part(numbered.end() if numbered else 0, len(rich))
    found = (_QUOTED.search if is_about(rich.text, Topic.WEBINARS) else _QUOTED.fullmatch)(rich.text)
    return rich.part(found.start("title"), found.end("title")) if found else rich
