"""A line of a talk → what it says: a time, a room, a code, an address, people, and the words that are left.

Comes in: a line, and the day that stands over it. Goes out: Said. It is a module of its own because the parts of a line
are told by what they are made of, and not by their order: what is known is taken out first, and the title is left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from newsletter.importing import clocks, names
from newsletter.importing.headings import is_link
from newsletter.importing.labels import LABELS
from newsletter.importing.pieces import Rich
from newsletter.importing.place import rooms
from newsletter.importing.place.scan import Scan, href_of, label_of
from newsletter.importing.place.sessions.people import STRONG, listed, people_at_end
from newsletter.importing.plan import Value
from newsletter.importing.when import days_in, moments
from newsletter.nearest import plain
from newsletter.text import addresses
from newsletter.times.written_dates import weekdays

_EDGES = " \t\n\u00a0\u202f:–—-|,;·•/."
_WEAK = re.compile(r",\s+")
_CODE = re.compile(r"\s*[\[(]?(?P<code>[A-Z]{1,4}[- ]?\d{1,4}[a-z]?)[\])]?\s*(?:[:–—|]|\s-|(?<=[\])]))\s*(?=\S)")
_LEADING = re.compile(
    r"(?i)(?:(?<!\w)(?:on|at|am|um|im|in|vom|von|ab|le|la|el|los|du|de|des|à|a|op|om|van|te|der|the|from|den|dem|dans|en|jeweils)|[\s,(:–—-])+\Z"
)
_LAST_WORD = re.compile(r"(?P<word>[^\W\d_]{2,12})\.?,?\s*\Z")
_ROOM_LABEL = re.compile(r"(?i)(?:room|hall|raum|saal|salle|sala|zaal|hörsaal|lieu|auditorium|lokaal)\Z")
_MORE = re.compile(
    r"(?i)(?:more|mehr|details?|programme?|programm|info\w*|link|abstract|url|web\w*|meer|más|plus|en savoir)\b"
)


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
    def has_details(self) -> bool:
        """Whether more is said than a title could be."""
        return bool(self.times or self.room or self.people)


def said_in(scan: Scan, rich: Rich, day: date | None = None, *, may_be_bare: bool = False) -> Said:
    """Return what a line says; people without a title or a house are heard where they `may_be_bare` names."""
    return _Reader(scan, rich, day, may_be_bare=may_be_bare).said


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
            if people := names.speakers(rest) or listed(rest):
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
                and (len(word["word"]) > 2 or not before[: word.start()].strip(_EDGES))
            ):
                start = word.start()
                continue
            if not before[:kept].strip() or before[kept:].strip(" ,(:–—-"):
                start = kept
            break
        behind = re.compile(r"\s*(?:Uhr|uur|hrs?|h)(?!\w)\.?").match(self._text, end)
        self._blank(start, behind.end() if behind else end)

    def _take_code(self) -> None:
        begin = len(self._text) - len(self._text.lstrip("\0 " + _EDGES))
        if found := _CODE.match(self._text, begin):
            self.said.code = found["code"]
            self._blank(found.start(), found.end())

    def _segments(self) -> list[tuple[int, int]]:
        """Return the parts of the text between separators, commas among them."""
        edges = sorted(cut.span() for pattern in (STRONG, _WEAK) for cut in pattern.finditer(self._text))
        spans, at = [], 0
        for start, end in [*edges, (len(self._text), len(self._text))]:
            if self._text[at:start].strip():
                spans.append((at, start))
            at = max(at, end)
        return spans

    def _take_room(self) -> None:
        for start, end in reversed(self._segments()):
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
        while found := people_at_end(self._text, may_be_bare=self._may_be_bare):
            self.said.people = [*found.people, *self.said.people]
            self._blank(found.start, found.end)

    def _fragments(self) -> list[Rich]:
        """Return what is left of the line, between what was taken out of it."""
        found = []
        for match in re.finditer(r"[^\0]+", self._text):
            inner = match[0].strip(_EDGES)
            opened, closed = inner.count("("), inner.count(")")
            if inner.startswith((")", "]")) or (inner.startswith("(") and opened > closed):
                inner = inner[1:]
            if inner.endswith(("(", "[")) or (inner.endswith(")") and closed > opened):
                inner = inner[:-1]
            inner = inner.strip(_EDGES)
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
