"""Days and times in running text → webinars, and events.

Comes in: parts that name a title, a day and a time, in one line or in several. Goes out: a webinar or an event with its
fields. It is a module of its own because both are read alike, and only words around them tell the two apart. What says
no end stays text, with a note: a letter must not invent how long a webinar takes.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newsletter.importing import names
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.pieces import Heading, Item, Paragraph, Rich
from newsletter.importing.place.meetings import place_in
from newsletter.importing.place.scan import Found, Scan, href_of, label_of
from newsletter.importing.plan import Entry, Prose, Value
from newsletter.importing.tidy import is_bold
from newsletter.importing.when import Moment, moments
from newsletter.nearest import plain
from newsletter.text import addresses
from newsletter.times.written_dates import weekdays

_BREAK = re.compile(r"\n")
_EDGES = " \t\n:–—-|,;·•"
_SPEAKERS = (
    r"speakers?|presenters?|presented by|referent\w*|referierende|vortragende\w*|sprecher\w*|orateurs?"
    r"|oratrices?|intervenante?s?|"
    r"conférenci\w+|ponentes?|ponencia de|sprekers?|mit|with|avec|con|met|par|host(?:ed by)?|experts?|expert\w*"
    r"|leitung|dozent\w*"
)
_LABELS = {
    "speakers": re.compile(rf"(?i)(?:{_SPEAKERS})(?:/in|/-in|\(s\)|:in|\*in)?\Z"),
    "title": re.compile(
        r"(?i)(?:title|titel|titre|título|topic|thema|thème|tema|onderwerp|subject|sujet|webinar|webinaire|event|was|what)\Z"
    ),
    "when": re.compile(
        r"(?i)(?:date|datum|time|zeit|uhrzeit|when|wann|quand|heure|fecha|hora|cuándo|cuando|wanneer|tijd"
        r"|termin|date et heure|"
        r"date and time|datum und uhrzeit|datum en tijd|fecha y hora|date & time|horaire)\Z"
    ),
    "place": re.compile(
        r"(?i)(?:place|where|ort|lieu|lugar|plaats|wo|où|dónde|donde|waar|venue|location|veranstaltungsort|locatie)\Z"
    ),
    "registration": re.compile(
        r"(?i).*(?:regist|anmeld|inscri|inscrib|aanmeld|inschrij|sign[ -]?up|rsvp|book|einschreib).*\Z"
    ),
    "duration": re.compile(r"(?i)(?:duration|dauer|durée|duración|duur)\Z"),
}
_SPEAKER_INSIDE = re.compile(
    rf"(?:\A|[\s,;(–—-])(?i:{_SPEAKERS})(?:/in|\(s\)|:in)?\s*:?\s+(?:(?:la|el|der|die|dem|the|le)\s+)?(?=[A-ZÀ-Ý]|drs?\.|prof\.)"
)
_REGISTRATION_INSIDE = re.compile(
    r"(?i)(?:\A|[\s(,.;–—-])(?P<all>(?:(?:online|free|please|bitte|kostenlose?|hier|zur|merci de|link zur|link to)\s+)*"
    r"(?:regist\w*|sign ?up|anmeld\w+|inscri\w+|s['’]inscrire|inscríb\w+|aanmeld\w+|inschrij\w+|rsvp|book\w*)\b.*)"
)
_QUOTED = re.compile(r"[“„«\"](?P<title>[^”“»\"]{3,150})[”“»\"]")
_BEFORE_DAY = re.compile(
    r"(?i)(?:\b(?:on|am|le|el|op|at|um|den|dem|the|du|vom|from|de|von|ab|starting|join us|date|datum|wann"
    r"|when)\s*:?|[(,:–—-]|\s)+\Z"
)
_LONGEST_TITLE, _MOST_TITLE_WORDS = 180, 24
_VERBS = re.compile(
    r"(?<!\w)(?:is|are|will|takes?|took|invites?|join|findet|finden|laden|wird|lädt|aura|invite|invitons|vous|celebra\w*|invita\w*|tendrá|vindt|nodigt|"
    r"organise\w*|organize\w*|host\w*)(?!\w)"
)
_NO_TITLE = (Topic.WEBINARS, Topic.EVENTS, Topic.VIDEOS, Topic.REGISTRATION)
_ENDLESS = "This looks like a webinar, but it says no end: add `ends:` or `duration:`, and make it a block of webinars."
_MOST_PARTS, _MOST_BEFORE, _SHORTEST_DESCRIPTION = 8, 10, 40
_TOWN = re.compile(
    r"[A-ZÀ-Ý][\w’'.-]+(?:[ -][A-ZÀ-Ý][\w’'.-]+){0,2}(?:, [A-ZÀ-Ý][\w’'.-]+(?: [A-ZÀ-Ý]\w+)?)?(?: \([A-Z][A-Za-z]*\))?"
)


class _Line(NamedTuple):
    part: int
    rich: Rich


class _Record:
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
        field = next((name for name, pattern in _LABELS.items() if label and pattern.match(label)), "")
        rest = line.part(begin, len(line)).stripped()
        if field == "speakers" and (people := names.speakers(rest.text)):
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
        if not found and self.moment and not self.moment.time:
            from newsletter.importing import clocks

            if times := clocks.times(text):
                day = self.moment.days
                shown = f"{day.first} "
                merged = moments(shown + text[times[0].start : times[0].end], self._scan.circumstances)
                if merged and merged[0].time:
                    clocked = merged[0].time._replace(start=times[0].start, end=times[0].end)
                    return [
                        merged[0]._replace(days=day._replace(start=times[0].start, end=times[0].start), time=clocked)
                    ]
        return found

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
        if not self.place:
            name = (0, len(before.text)) if before.text else (0, 0)
            self.place = place_in(text, name, (moment.start, moment.end))

    def _take_before(self, before: Rich, line: Rich) -> None:
        before = _stripped(before)
        text = before.text
        if not re.search(r"\w", text) or self.title.text:
            return
        is_sentence = len(text.split()) > _MOST_TITLE_WORDS or _VERBS.search(text) or re.search(r"[.!?]\s", text)
        if not is_sentence and len(text) <= _LONGEST_TITLE and not text.endswith(("(", "“", "„")):
            if people := _with_people(before):
                self.title, self.people = people[0], people[1]
            elif quoted := _QUOTED.search(text):
                self.title = before.part(quoted.start("title"), quoted.end("title"))
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
            return
        behind = _stripped(behind)
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
            self.title = _stripped(behind.part(*span))

    def _take_people_alone(self, text: str) -> bool:
        people = names.speakers(text)
        if people and ("," in text or re.match(r"(?:Prof|Dr|PD)", text)):
            self.people = people
            return True
        return False

    def _take_length(self, text: str) -> None:
        from newsletter.importing import clocks

        if self.moment and (length := clocks.length(text)) and not self.moment.duration:
            self.moment = self.moment._replace(duration=length)

    def _take_link(self, line: Rich, *, is_labelled: bool) -> bool:
        """Take the address that a line leads to, as where to register if it says so."""
        text = line.text
        href = href_of(line)
        if not href and (found := next(iter(addresses.find(text)), None)):
            from newsletter.importing.addresses import of_link

            href = of_link(text[found.start : found.end])
        if not href:
            return False
        if is_labelled or is_about(text, Topic.REGISTRATION):
            self.registration = self.registration or href
        else:
            self.url = self.url or href
        return len(text) < 200


def occasions(scan: Scan, at: int) -> Found | None:
    """Return the webinar or the event that begins with a part, or None."""
    if not _may_begin(scan, at):
        return None
    record = _Record(scan)
    end = _read(scan, at, record)
    moment = record.moment
    if end == at or not moment or not record.title.text or not re.search(r"\w", record.title.text):
        return None
    kind = _kind(scan, at, end, record)
    return _found(scan, at, end, record, kind) if kind else None


def _found(scan: Scan, at: int, end: int, record: _Record, kind: str) -> Found | None:
    moment = record.moment
    assert moment
    if kind == "webinars" and not moment.ending:
        pieces = tuple(scan.parts[number].piece for number in range(at, end))
        text = Entry({"type": "text", "text": Prose(pieces)}, scan.sources(at, end), (_ENDLESS,))
        return Found(text, end)
    entry = _webinar(record, moment) if kind == "webinars" else _event(record, moment)
    made = Entry(entry, scan.sources(at, end), tuple(dict.fromkeys((*moment.days.remarks, *moment.remarks))))
    return Found(Entry({"type": kind, kind: (made,)}), end)


def _may_begin(scan: Scan, at: int) -> bool:
    """Return whether a record may begin with a part, which costs little to say."""
    piece, text = scan.piece(at), scan.text(at)
    if not isinstance(piece, Paragraph | Item | Heading) or not text:
        return False
    near = text + " ".join(
        scan.text(number) for number in (at + 1, at + 2) if isinstance(scan.piece(number), Paragraph | Item)
    )
    return any(char.isdigit() for char in near)


def _read(scan: Scan, at: int, record: _Record) -> int:
    """Read the lines of a record, and return the number of the first part behind it."""
    piece = scan.piece(at)
    rich = scan.rich(at)
    is_title_line = not moments(scan.text(at), scan.circumstances)
    number = at
    if is_title_line:
        label, begin = label_of(rich.text)
        if (
            isinstance(piece, Heading)
            or is_bold(rich)
            or (label and _LABELS["title"].match(label))
            or _is_short_title(scan, at)
        ):
            if is_about(rich.text, *_NO_TITLE) and len(rich.text.split()) <= 3 and not label:
                return at
            labelled = bool(label) and _LABELS["title"].match(label) is not None
            record.title = _unquoted(rich.part(begin, len(rich)) if labelled else rich.stripped())
            number += 1
        else:
            lines = rich.split(_BREAK)
            if len(lines) < 2 or not (is_bold(lines[0]) or len(lines[0]) < 100):
                return at
    has_own_title = is_title_line
    while number < min(len(scan), at + _MOST_PARTS):
        part = scan.piece(number)
        if not isinstance(part, Paragraph | Item) or (
            isinstance(part, Item) and isinstance(piece, Item) and number > at and part.depth <= piece.depth
        ):
            break
        if not scan.text(number) and len(part.rich):
            break
        if number > at and record.moment and record.moment.time and moments(scan.text(number), scan.circumstances):
            break  # the next one
        if not _read_part(scan, number, record, has_own_title=has_own_title, is_first=number == at):
            break
        number += 1
    return number if record.moment else at


def _is_short_title(scan: Scan, at: int) -> bool:
    """Return whether a line may be a title: short, no sentence, and with a day in the next part."""
    text = scan.text(at)
    behind = scan.text(at + 1) if isinstance(scan.piece(at + 1), Paragraph | Item) else ""
    return (
        len(text) <= 140
        and "\n" not in text
        and not text.endswith((".", ":", ","))
        and bool(behind)
        and bool(moments(behind[:200], scan.circumstances))
    )


def _read_part(scan: Scan, at: int, record: _Record, *, has_own_title: bool, is_first: bool) -> bool:
    """Read the lines of one part; return whether the part belongs to the record."""
    rich = scan.rich(at)
    lines = [line for line in rich.split(_BREAK) if line.text.strip()]
    if is_first and len(lines) > 1 and not record.title.text and not moments(lines[0].text, scan.circumstances):
        record.title = _unquoted(_stripped(lines[0]))
        has_own_title = True
        lines = lines[1:]
    taken = [record.read(line) for line in lines]
    if all(taken) and taken:
        if record.is_prose and is_first:
            record.description.append(Paragraph(rich))
        return True
    if any(taken):
        rest = [line for line, was in zip(lines, taken, strict=True) if not was]
        record.description += [Paragraph(line.stripped()) for line in rest if len(line) >= _SHORTEST_DESCRIPTION]
        return True
    is_described = record.moment is not None and has_own_title and not record.description
    if is_described and len(rich) >= _SHORTEST_DESCRIPTION and not is_first:
        record.description.append(Paragraph(rich))
        return True
    return not record.moment and has_own_title and len(rich) >= _SHORTEST_DESCRIPTION and _describes(scan, at, record)


def _describes(scan: Scan, at: int, record: _Record) -> bool:
    """Take a paragraph between a title and its day as the description, if the day is in the next part."""
    behind = scan.text(at + 1) if isinstance(scan.piece(at + 1), Paragraph | Item) else ""
    if not behind or not moments(behind, scan.circumstances):
        return False
    record.description.append(Paragraph(scan.rich(at)))
    return True


def _kind(scan: Scan, at: int, end: int, record: _Record) -> str:
    """Return whether a record is a webinar or an event by the words around it, or "" for neither."""
    moment = record.moment
    assert moment
    texts = [scan.text(number) for number in range(at, end)]
    above = scan.above(at)
    before = scan.text(at - 1) if isinstance(scan.piece(at - 1), Paragraph | Heading) else ""
    led = any(is_about(text, Topic.WEBINARS) for text in _before(scan, at))
    clocked = moment.time is not None and moment.days.first == moment.days.last
    about_webinars = led or any(is_about(text, Topic.WEBINARS) for text in (*above, *texts))
    online = any(
        re.search(r"(?i)\b(?:online|en ligne|en línea|zoom|teams|virtuell|livestream)\b", text) for text in texts
    )
    registers = bool(record.registration) or any(is_about(text, Topic.REGISTRATION) for text in texts)
    is_upcoming = any(is_about(text, Topic.EVENTS) for text in (*above[-1:], before if len(before) < 200 else ""))
    is_event = is_upcoming and not any(is_about(text, Topic.WEBINARS) for text in (*above[-1:], *texts))
    if clocked and (about_webinars or (online and registers)) and not (is_event and record.place and not online):
        return "webinars"
    if is_upcoming or (is_about(before, Topic.EVENTS) and len(before) < 120):
        return "events"
    return ""


def _before(scan: Scan, at: int) -> list[str]:
    """Return the short paragraphs before a part, up to the heading over it: one of them may introduce a list."""
    texts = []
    for number in range(at - 1, max(-1, at - _MOST_BEFORE), -1):
        if not isinstance(scan.piece(number), Paragraph | Item):
            break
        texts.append(scan.text(number))
    return texts


def _webinar(record: _Record, moment: Moment) -> dict[str, Value]:
    fields: dict[str, Value] = {"title": record.title, "starts": moment.starts, **moment.ending}
    if moment.zone:
        fields["timezone"] = moment.zone
    if record.people:
        fields["speakers"] = tuple(record.people)
    if record.description:
        fields["description"] = Prose(tuple(record.description))
    if url := record.registration or record.url:
        fields["registration_url"] = url
    return fields


def _event(record: _Record, moment: Moment) -> dict[str, Value]:
    title, place = record.title, record.place
    if not place and (found := re.search(r",\s*", title.text)):
        town = title.text[found.end() :]
        if _TOWN.fullmatch(town):
            title, place = title.part(0, found.start()), town
    if (
        not place
        and (found := re.search(r"\s+(?:in|à|en|te)\s+", title.text))
        and _TOWN.fullmatch(title.text[found.end() :])
    ):
        title, place = title.part(0, found.start()), title.text[found.end() :]
    if moment.time and moment.time.ends and moment.days.first == moment.days.last:
        fields: dict[str, Value] = {"title": title, "start": moment.starts, "end": f"{moment.time.ends:%H:%M}"}
    else:
        fields = {"title": title, "start": f"{moment.days.first}"}
        if moment.days.last > moment.days.first:
            fields["end"] = f"{moment.days.last}"
    if moment.zone and len(str(fields["start"])) > 10:
        fields["timezone"] = moment.zone
    if place:
        fields["place"] = place
    if record.registration:
        fields["registration_url"] = record.registration
    if record.url:
        fields["url"] = record.url
    if record.description:
        fields["text"] = Prose(tuple(record.description))
    return fields


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
        if found.start() and (people := names.speakers(_stripped(rich.part(found.end(), len(rich))).text)):
            return _stripped(rich.part(0, found.start())), people
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


def _stripped(rich: Rich) -> Rich:
    text = rich.text
    begin = len(text) - len(text.lstrip(_EDGES))
    return rich.part(begin, len(text.rstrip(_EDGES)))


def _unquoted(rich: Rich) -> Rich:
    rich = _stripped(rich)
    found = _QUOTED.fullmatch(rich.text)
    return rich.part(found.start("title"), found.end("title")) if found else rich


def wished(scan: Scan, parts: range, kind: str) -> Entry | None:
    """Return parts as webinars or events, as far as they say a title, a day and, for webinars, a time with an end."""
    found: list[Value] = []
    remarks: list[str] = []
    at = parts.start
    left: list[int] = []
    while at < parts.stop:
        record = _Record(scan)
        end = min(_read(scan, at, record), parts.stop)
        moment = record.moment
        is_whole = end > at and moment and record.title.text and (kind == "events" or (moment.time and moment.ending))
        one = _found(scan, at, end, record, kind) if is_whole else None
        if one and one.block.type == kind:
            entries = one.block.fields[kind]
            assert isinstance(entries, tuple)
            found += entries
            at = end
        else:
            left.append(at)
            at += 1
    if not found:
        return None
    sources = tuple(scan.source(number) for number in left)
    return Entry({"type": kind, kind: tuple(found)}, sources, tuple(remarks))
