"""The lines of one session → its title, time, room, code, address and people, in whatever order they stand.

Comes in: the lines of a talk, and the day and the room that stand over them. Goes out: an entry of sessions. It is a
module of its own because the parts of a session are told by what they are made of, and not by their order: what is a
time, a room or people is taken out first, and the title is what is left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from newsletter.importing import clocks, names
from newsletter.importing.headings import is_link
from newsletter.importing.labels import LABELS
from newsletter.importing.pieces import Paragraph, Rich
from newsletter.importing.place import rooms, whole
from newsletter.importing.place.scan import Scan, href_of, label_of
from newsletter.importing.plan import Entry, Prose, Source, Value
from newsletter.importing.when import days_in, moments
from newsletter.nearest import plain
from newsletter.text import addresses
from newsletter.times.written_dates import weekdays

EDGES = " \t\n\u00a0\u202f:–—-|,;·•/."
_STRONG = re.compile(r"\0+|\s[–—|·•/-]\s|[;\n()\[\]|]|\.\s+(?=[A-ZÀ-Ý])|:\s|\s//\s")
_WEAK = re.compile(r",\s+")
_TITLED = r"(?:Univ\.-Prof|Prof|Dr|Dra|PD|Pr|Assoc|drs|dr|prof)\b"
_BEFORE_TITLED = re.compile(rf"[,.]\s+(?={_TITLED})|\s+(?:and|und|et|y|en)\s+(?={_TITLED})")
_LED = re.compile(
    r"(?i)(?<!\w)(?:with|mit|avec|con|met|by|von|par|por|door|speakers?|chairs?(?:ed by)?|chaired by|referent\w*"
    r"|sprecher\w*"
    r"|vortragende\w*|vorsitz|moderat\w+|modérat\w+|orat(?:eurs?|rices?)|intervenante?s?|ponentes?|modera|sprekers?"
    r"|voorzitter|présenté\w* par|presented by|leitung|presented|panel)(?:/in|:in|\*in|\(s\))?\s*:?\s+"
    r"(?:(?:la|el|der|die|dem|the|le|los)\s+)?(?=\S)"
)
_ABBREVIATED = re.compile(
    r"(?:(?<!\w)(?:Prof|Dr|Dra|Pr|Sr|Sra|Univ|Assoc|med|rer|nat|St|drs|ir|ing|dr|prof|[A-ZÀ-Ý]))\.\Z"
)
"""A dot that ends no sentence."""
_CODE = re.compile(r"\s*[\[(]?(?P<code>[A-Z]{1,4}[- ]?\d{1,4}[a-z]?)[\])]?\s*(?:[:–—|]|\s-|(?<=[\])]))\s*(?=\S)")
_LEADING = re.compile(
    r"(?i)(?:(?<!\w)(?:on|at|am|um|im|in|vom|von|ab|le|la|el|los|du|de|des|à|a|op|om|van|te|der|the|from|den|dem|dans|en|jeweils)|[\s,(:–—-])+\Z"
)
_LAST_WORD = re.compile(r"(?P<word>[^\W\d_]{2,12})\.?,?\s*\Z")
_ROOM_LABEL = re.compile(r"(?i)(?:room|hall|raum|saal|salle|sala|zaal|hörsaal|lieu|auditorium|lokaal)\Z")
_MORE = re.compile(
    r"(?i)(?:more|mehr|details?|programme?|programm|info\w*|link|abstract|url|web\w*|meer|más|plus|en savoir)\b"
)
_STARTS_PHRASE = re.compile(
    r"(?i)(?:and|or|but|with|for|the|a|an|in|on|of|to|from|what|how|why|who|when|is|are|was|und|oder|aber|für|mit|die|der|das|ein|eine|was"
    r"|wie|warum|et|ou|mais|pour|avec|le|la|les|un|une|ce|comment|y|o|pero|para|con|el|los|las|qué|cómo|en|of|maar|voor|met|de|het|een|wat|hoe"
    r"|not|nicht|pas|no|niet|part|teil|after|before|now|then)(?!\w)"
)
_MOST_WORDS_OF_ROLE = 3
LONGEST_TITLE, _MOST_SEPARATORS, _SHORTEST_NOTE = 220, 14, 30


class Line(NamedTuple):
    """A line of a session, with its words in the source."""

    rich: Rich
    source: Source


@dataclass
class Said:
    """What lines say about a session, field by field; `left` is what is none of it, each from one line."""

    times: dict[str, Value] = field(default_factory=dict)
    room: str = ""
    people: list[str] = field(default_factory=list)
    code: str = ""
    url: str = ""
    left: list[Rich] = field(default_factory=list)
    remarks: tuple[str, ...] = ()
    has_clock: bool = False

    @property
    def is_timed(self) -> bool:
        """Whether a day or a time is said."""
        return bool(self.times)

    @property
    def has_details(self) -> bool:
        """Whether more is said than a title could be."""
        return bool(self.times or self.room or self.people)


def said_in(scan: Scan, rich: Rich, day: date | None = None, *, may_be_bare: bool = False) -> Said:
    """Return what a line says; people without a title or a house are heard where they `may_be_bare` names."""
    return _Reader(scan, rich, day, may_be_bare=may_be_bare).said


def of_lines(
    scan: Scan, lines: Sequence[Line], day: date | None = None, room: str = "", *, may_be_bare: bool = False
) -> Entry:
    """Return the session that lines are: what is clear in them as fields, and the rest as its note."""
    first = lines[0].rich.stripped()
    sources = tuple(line.source for line in lines)
    said = said_in(scan, first, day, may_be_bare=may_be_bare)
    notes: list[Paragraph] = []
    title: Rich | None = None
    for line in lines:
        own = said if line is lines[0] else said_in(scan, line.rich.stripped(), day, may_be_bare=title is not None)
        if line is not lines[0]:
            own = own if _adds(said, own) else Said(left=[line.rich.stripped()])
            _take(said, own)
        if title is None and own.left:
            title = own.left[0] if len(own.left) == 1 else None
            if title is None:
                return _as_it_is(first, lines, sources)
        elif own.left:
            notes += [Paragraph(rich) for rich in own.left]
    text = " ".join(line.rich.text for line in lines)
    if title is None or len(title) > LONGEST_TITLE + 40:
        return _as_it_is(first, lines, sources)
    fields: dict[str, Value] = {"title": _unquoted(title)}
    if said.url:
        fields["url"] = said.url
    if said.code:
        fields["code"] = said.code
    if said.room or room:
        fields["room"] = said.room or room
    fields |= said.times
    if said.people:
        fields["speakers"] = tuple(said.people)
    if fields.keys() - {"title", "url"} and whole.is_broken(fields, text + f" {room}"):
        return _as_it_is(first, lines, sources)
    if notes:
        fields["note"] = Prose(tuple(notes))
    return Entry(fields, sources, said.remarks, is_short=len(fields) == 1)


def _as_it_is(first: Rich, lines: Sequence[Line], sources: tuple[Source, ...]) -> Entry:
    """Return a session whose title is its first line, as it was written, with the others as its note."""
    href = next((href for line in lines if (href := href_of(line.rich))), "")
    fields: dict[str, Value] = {"title": first, **({"url": href} if href else {})}
    if len(lines) > 1:
        fields["note"] = Prose(tuple(Paragraph(line.rich.stripped()) for line in lines[1:]))
    return Entry(fields, sources, (whole.LOOK_AT,), is_short=len(fields) == 1)


def _adds(said: Said, own: Said) -> bool:
    """Return whether a line says what the lines before it do not say yet."""
    return not (
        (said.has_clock and own.has_clock) or (said.room and own.room) or (said.people and own.people and own.left)
    )


def _take(said: Said, own: Said) -> None:
    """Add what one more line says."""
    if own.times and not said.has_clock:
        said.times, said.has_clock = own.times, own.has_clock
    said.room = said.room or own.room
    said.people += [person for person in own.people if person not in said.people]
    said.code, said.url = said.code or own.code, said.url or own.url
    said.remarks = (*said.remarks, *own.remarks)


def _unquoted(rich: Rich) -> Rich:
    text = rich.text
    is_quoted = len(text) > 2 and text[0] in '“„«"»‘' and text[-1] in '”“»"«’' and text[0] not in text[1:-1]
    return rich.part(1, len(text) - 1).stripped() if is_quoted else rich


class _Reader:
    """Reads one line; `_text` is the line with what is known already blanked out."""

    def __init__(self, scan: Scan, rich: Rich, day: date | None, *, may_be_bare: bool) -> None:
        self.said = Said(url=href_of(rich))
        self._scan, self._rich, self._day = scan, rich, day
        self._text = rich.text
        self._may_be_bare = may_be_bare
        if not self._take_label():
            self._take_address()
            self._take_times()
            self._take_code()
            self._take_room()
            self._take_people()
        self.said.left = self._fragments()

    def _blank(self, start: int, end: int) -> None:
        self._text = self._text[:start] + "\0" * (end - start) + self._text[end:]

    def _take_label(self) -> bool:
        """Take a line such as `Room: Hall A` or `Speaker: …`; return whether it is one, and wholly known."""
        label, begin = label_of(self._text)
        if not label:
            return False
        rest = self._text[begin:].strip(" .")
        if LABELS["speakers"].match(label) or re.match(
            r"(?i)(?:chairs?|vorsitz|moderat\w+|modérat\w+|voorzitter)\Z", label
        ):
            if people := names.speakers(rest) or _listed(rest):
                self.said.people = people
                self._blank(0, len(self._text))
                return True
        elif (
            (_ROOM_LABEL.match(label) or LABELS["place"].match(label))
            and 0 < len(rest) <= rooms.LONGEST
            and not (clocks.times(rest) or days_in(rest, self._scan.circumstances))
        ):
            self.said.room = self._text.strip(" .") if _is_numbered_room(label, rest) else rest
            self._blank(0, len(self._text))
            return True
        elif LABELS["when"].match(label) or LABELS["title"].match(label) or LABELS["duration"].match(label):
            self._blank(0, begin)
        elif self.said.url and _MORE.match(label):
            self._blank(0, len(self._text))
            return True
        return False

    def _take_address(self) -> None:
        for found in addresses.find(self._text) if self.said.url else ():
            self._blank(found.start, found.end)
        if self.said.url and is_link(self._rich) and _MORE.match(self._text) and len(self._text) < 40:
            self._blank(0, len(self._text))

    def _take_times(self) -> None:
        text, circumstances = self._text, self._scan.circumstances
        found = [moment for moment in moments(text, circumstances) if moment.time]
        if len(found) == 1:
            moment = found[0]
            self.said.times = {"starts": moment.starts, **moment.ending}
            if moment.zone:
                self.said.times["timezone"] = moment.zone
            self.said.remarks = (*moment.days.remarks, *moment.remarks[len(moment.days.remarks) :])
            self.said.has_clock = True
            assert moment.time
            self._blank_time(moment.days.start, moment.days.end)
            self._blank_time(moment.time.start, moment.time.end)
            return
        clocked = clocks.times(text)
        if len(clocked) == 1 and not found:
            clock = clocked[0]
            if self._day:
                ends = {"ends": f"{clock.ends:%H:%M}"} if clock.ends else {}
                self.said.times = {"starts": f"{self._day} {clock.starts:%H:%M}", **ends}
            else:
                self.said.times = {"when": self._with_weekday(clock.start, clock.end)}
            self.said.has_clock = True
            self._blank_time(clock.start, clock.end)
        elif not clocked and not found and len(days := days_in(text, circumstances)) == 1:
            self.said.times = {"when": self._with_weekday(days[0].start, days[0].end)}
            self._blank_time(days[0].start, days[0].end)

    def _with_weekday(self, start: int, end: int) -> str:
        before = _LAST_WORD.search(self._text[:start].rstrip(" ,"))
        if before and plain(before["word"]) in weekdays():
            start = before.start()
        return self._text[start:end].strip(" ,")

    def _blank_time(self, start: int, end: int) -> None:
        """Blank out a day or a time, with the weekday and the small words that lead to it."""
        while True:
            before = self._text[:start]
            kept = len(_LEADING.sub("", before))
            word = _LAST_WORD.search(before[:kept])
            if (
                word
                and plain(word["word"]) in weekdays()
                and (len(word["word"]) > 2 or not before[: word.start()].strip(EDGES))
            ):
                start = word.start()
                continue
            if not before[:kept].strip() or before[kept:].strip(" ,(:–—-"):
                start = kept
            break
        behind = re.compile(r"\s*(?:Uhr|uur|hrs?|h)(?!\w)\.?").match(self._text, end)
        self._blank(start, behind.end() if behind else end)

    def _take_code(self) -> None:
        begin = len(self._text) - len(self._text.lstrip("\0 " + EDGES))
        if found := _CODE.match(self._text, begin):
            self.said.code = found["code"]
            self._blank(found.start(), found.end())

    def _segments(self, *, weak: bool) -> list[tuple[int, int]]:
        """Return the parts of the text between separators."""
        cuts = list(_STRONG.finditer(self._text)) + (list(_WEAK.finditer(self._text)) if weak else [])
        edges = sorted((cut.start(), cut.end()) for cut in cuts)
        spans, at = [], 0
        for start, end in [*edges, (len(self._text), len(self._text))]:
            if self._text[at:start].strip():
                spans.append((at, start))
            at = max(at, end)
        return spans

    def _take_room(self) -> None:
        for start, end in reversed(self._segments(weak=True)):
            is_all = not re.search(r"\w", self._text[:start] + self._text[end:])
            if is_all and not self.said.times and not rooms.SURE.match(self._text[start:end].strip()):
                continue
            if room := rooms.room_in(self._text[start:end]):
                self.said.room = room
                self._blank(start, end)
                return
        for found in (rooms.AT_START.search(self._text), rooms.AT_END.search(self._text)):
            if found and self.said.has_clock:
                self.said.room = found["room"]
                self._blank(*found.span("room"))
                return

    def _take_people(self) -> None:
        while found := self._people_at_end():
            people, start, end = found
            self.said.people = [*people, *self.said.people]
            self._blank(start, end)

    def _people_at_end(self) -> tuple[list[str], int, int] | None:
        """Return the people that a text names where they stand between separators, the last ones first."""
        text = self._text
        cuts = [
            (cut.start(), cut.end())
            for cut in _STRONG.finditer(text)
            if not (cut[0][0] == "." and _ABBREVIATED.search(text[: cut.start() + 1]))
        ]
        titled = [
            (cut.start(), cut.end())
            for cut in _BEFORE_TITLED.finditer(text)
            if not _ABBREVIATED.search(text[: cut.start() + 1])
        ]
        led = {found.end(): found.start() for found in _LED.finditer(text)}
        starts = sorted({0, *(end for _, end in (*cuts, *titled)), *led})
        ends = sorted({len(text), *(start for start, _ in cuts)})
        if len(starts) > _MOST_SEPARATORS:
            return None
        for begin in reversed(starts):
            for stop in reversed([end for end in ends if end > begin]):
                part = text[begin:stop]
                if "\0" in part or not part.strip() or part.count("(") != part.count(")"):
                    continue
                people = names.speakers(part.strip(" .,;–-"))
                if people and self._are_people(people, part, is_led=begin in led):
                    return self._with_name_before(begin, stop, starts) or (people, led.get(begin, begin), stop)
        return None

    def _with_name_before(self, begin: int, stop: int, starts: Sequence[int]) -> tuple[list[str], int, int] | None:
        """Return the person in whose brackets a name was found that is a house, or None."""
        text = self._text
        if text[:begin].rstrip()[-1:] != "(" or text[stop : stop + 1] != ")":
            return None
        for before in (start for start in starts if start < begin):
            part = text[before : stop + 1].strip(" .,;–-")
            people = names.speakers(part) if "\0" not in part and part.count("(") == part.count(")") else None
            if people and self._are_people(people, part, is_led=False):
                return people, before, stop + 1
        return None

    def _are_people(self, people: list[str], part: str, *, is_led: bool) -> bool:
        if is_led or re.match(rf"\s*{_TITLED}", part):
            return True
        if all("," in person or "(" in person for person in people):
            return all(_has_house(person) for person in people)
        return self._may_be_bare and all(names.is_name(person) or _has_house(person) for person in people)

    def _fragments(self) -> list[Rich]:
        """Return what is left of the line, between what was taken out of it."""
        found = []
        for match in re.finditer(r"[^\0]+", self._text):
            inner = match[0].strip(EDGES)
            opened, closed = inner.count("("), inner.count(")")
            if inner.startswith((")", "]")) or (inner.startswith("(") and opened > closed):
                inner = inner[1:]
            if inner.endswith(("(", "[")) or (inner.endswith(")") and closed > opened):
                inner = inner[:-1]
            inner = inner.strip(EDGES)
            if not re.search(r"\w", inner) or plain(inner) in weekdays():
                continue
            begin = match.start() + match[0].find(inner)
            end = begin + len(inner)
            while (
                end < match.end()
                and self._text[end] in "…."
                and self._text[end - 1 : end].isalpha()
                and _is_short(inner)
            ):
                end += 1
            found.append(self._rich.part(begin, end))
        return found


def _is_short(text: str) -> bool:
    """Return whether a text ends with a word that is cut short by its dot."""
    return re.search(r"(?:^|[\s.])(?:etc|[A-Z]|e\.V|u\.a)\Z", text) is not None


def _is_numbered_room(label: str, rest: str) -> bool:
    return _ROOM_LABEL.match(label) is not None and re.fullmatch(r"\d\w{0,3}|[A-Z]\d{0,3}", rest) is not None


def _listed(text: str) -> list[str] | None:
    """Return the names in a list of nothing but names."""
    parts = [part.strip() for part in re.split(r",\s+|;\s*|\s+(?:and|und|et|y|en|&)\s+", text) if part.strip()]
    return parts if parts and all(map(names.is_name, parts)) else None


def _has_house(person: str) -> bool:
    """Return whether what stands behind a name is where somebody works or lives, as far as its form says."""
    found = names.name_at_start(person)
    rest = person[found.end() :].strip(" ,()") if found else ""
    if not rest or rest[:1].isupper() or names.is_role(rest) or names.is_institution(rest):
        return bool(rest)
    return len(rest.split()) <= _MOST_WORDS_OF_ROLE and not _STARTS_PHRASE.match(rest)
