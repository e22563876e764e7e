"""The lines of a webinar or an event → its title, its moment, those who speak, where it is and where to register.

Comes in: lines, one after the other. Goes out: a Record, as full as they make it. It is a module of its own because
what a line says depends on those before it: a second day, or a second title, is that of another record.
"""

from __future__ import annotations

import re
from datetime import timedelta

from newsletter.importing import towns
from newsletter.importing.clocks import Time
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.headings import is_link
from newsletter.importing.labels import is_any_labelled, labelled
from newsletter.importing.pieces import Paragraph, Rich
from newsletter.importing.place.bits import Bits
from newsletter.importing.place.chunks import Chunk
from newsletter.importing.place.lines import Line, is_beside
from newsletter.importing.place.speaking import has_title, people_alone, people_in
from newsletter.importing.place.titles import is_place, stripped, untitled
from newsletter.importing.when import Circumstances, Days, Moment, together

_TO_END = re.compile(
    r"(?i)[\s,(–—-]*(?:(?:ends?|ende|endet|fin|einde|bis|to|until|till|tot|hasta|jusqu['’]à|à|a las|ca|circa|approx"
    r"|about|env|environ|ungefähr|etwa|ongeveer|aprox|around|spätestens|voraussichtlich|um|at|gegen|vers|las)[\s.:,]*)*"
)
"""What stands between two times of day of which the second is the end of the first."""


class Record:
    """What the lines of a record say."""

    def __init__(self, circumstances: Circumstances) -> None:
        self.title = Rich()
        self.days: Days | None = None
        self.time: Time | None = None
        self.people: list[str] = []
        self.registration = ""
        self.url = ""
        self.place = ""
        self.is_online = False
        self.description: list[Paragraph] = []
        self.notes: list[Paragraph] = []
        """Words that are none of the other fields."""
        self.lines: list[Line] = []
        self.title_is_above = False
        self.status = ""
        self._length: timedelta | None = None
        self._circumstances = circumstances
        self._expects_people = False

    @property
    def moment(self) -> Moment | None:
        """When it takes place, or None."""
        return together(self.days, self.time, self._length, self._circumstances) if self.days else None

    @property
    def text(self) -> str:
        """All words of its lines."""
        return " ".join(line.text for line in self.lines)

    def take_title(self, line: Line, rich: Rich | None = None) -> None:
        """Take a line as the title."""
        self.title = untitled(line.rich if rich is None else rich)
        self.title_is_above = self.days is None
        self.url = self.url or line.bits.url
        self.lines.append(line)

    def take(self, line: Line) -> bool:
        """Take what a line says; return whether it is part of the record."""
        taken = self._labelled(line) if line.bits.field else self._bare(line)
        if (
            not taken
            and not line.bits.days
            and is_any_labelled(line.text)
            and any(each.bits.field for each in self.lines)
        ):
            self._note(line)  # labelled as those before it
            taken = True
        if taken:
            self.lines.append(line)
        return taken

    def _labelled(self, line: Line) -> bool:
        bits = line.bits
        rest = bits.part(labelled(bits.rich.text)[1], len(bits.rich)).stripped()
        self._expects_people = bits.field == "speakers" and not rest.text
        match bits.field:
            case "title":
                if self.title.text:
                    return False
                if bits.days:
                    return self._bare(line)
                self.title = untitled(rest)
                self.title_is_above = self.days is None
            case "speakers":
                self._add_people(bits)
                if not bits.people and rest.text:
                    self._note(line)
            case "house":
                if self.people and "," not in self.people[-1]:
                    self.people[-1] += f", {rest.text}"
            case "place":
                if bits.days or bits.times:
                    self._when(line)
                    return True
                self.is_online |= towns.is_online(rest.text)
                said = stripped(rest).text
                if said and not (is_beside(Chunk(0, 0, said, "")) or "://" in said):
                    self.place = self.place or towns.without_lead(said)
            case "registration":
                self.registration = self.registration or bits.registration or bits.url
                if rest.text and not (bits.registration or bits.url) and not bits.due:
                    self._note(line)
            case "other":
                self.is_online |= towns.is_online(rest.text) and not self.place
                if bits.registration or (bits.url and is_about(bits.rich.text, Topic.REGISTRATION)):
                    self.registration = self.registration or bits.registration or bits.url
                elif rest.text and not is_beside(Chunk(0, 0, stripped(rest).text, "")):
                    self._note(line)
                self.url = self.url or bits.url
            case "ends" if not bits.days:
                if self.time and bits.times and not self.time.ends:
                    self.time = self.time._replace(ends=bits.times[0].starts, zone=self.time.zone or bits.times[0].zone)
            case _:
                return self._when(line)
        return True

    def _when(self, line: Line) -> bool:
        """Take the day, the time and the length that a line says."""
        bits = line.bits
        if bits.days and self.days and bits.days[0][2:4] != self.days[2:4]:
            return False
        self.days = self.days or next(iter(bits.days), None)
        if bits.times and (self.time is None):
            self.time = bits.times[0]
            self._take_end(bits)
        self._length = self._length or bits.length
        return True

    def _take_end(self, bits: Bits) -> None:
        """Take a second time of a line as the end, as in `18:00 – ca. 19:00` and `Beginn 18:00, Ende 19:00`."""
        assert self.time
        if self.time.ends or len(bits.times) < 2:
            return
        second = bits.times[1]
        between = bits.rich.text[bits.times[0].end : second.start]
        is_other_clock = self.time.zone and second.zone and self.time.zone != second.zone
        if second.ends or second.starts <= self.time.starts or is_other_clock:
            return
        if _TO_END.fullmatch(between):
            self.time = self.time._replace(ends=second.starts, zone=self.time.zone or second.zone)

    def _bare(self, line: Line) -> bool:
        bits = line.bits
        if self._expects_people and not bits.days and (people := people_in(line.text)):
            self.people += people
            return True
        if len({days[2:4] for days in bits.days}) > 1 and not bits.flows:
            return False
        self._expects_people = False
        if bits.days or bits.times:
            if not self._when(line):
                return False
            self._links(bits)
            self._add_people(bits)
            return True
        if bits.people and not re.search(r"\w", bits.words):
            self._add_people(bits)
            self._links(bits)
            return True
        if not line.substance and (
            bits.chunks or bits.registration or bits.url or bits.length or bits.due or not bits.words
        ):
            self._when(line)
            self._links(bits)
            self.is_online |= towns.is_online(line.text)
            return True
        if (
            self.days
            and bits.url
            and is_link(line.rich)
            and len(line.text.split()) <= 6
            and (self.title.text or self._is_titled)
        ):
            self._links(bits)
            return True
        if bits.says_registration and bits.registration and len(line.text) < 250:
            self._links(bits)
            self._add_people(bits)
            return True
        return False

    @property
    def _is_titled(self) -> bool:
        return any(line.own_title for line in self.lines)

    def take_words(self, line: Line) -> bool:
        """Take a line of words as those who speak, as the place, or as the description."""
        text = line.text
        is_house = towns.likeness(text) > 1 and not has_title(text)
        people = not self.people and len(text) < 200 and not is_house and people_alone(text)
        if people and (self.days or self.title.text):
            self.people = people
        elif self.days and not self.place and len(text) <= 80 and is_place(text):
            self.place = towns.without_lead(stripped(line.rich).text)
        else:
            return False
        self._links(line.bits)
        self.lines.append(line)
        return True

    def describe(self, line: Line) -> None:
        """Take a line as words about the record."""
        self.description.append(Paragraph(line.rich.stripped()))
        self._add_people(line.bits)
        self._links(line.bits)
        self.lines.append(line)

    def _add_people(self, bits: Bits) -> None:
        self.people += [person for person in bits.people if person not in self.people]

    def _note(self, line: Line) -> None:
        self.notes.append(Paragraph(line.rich.stripped()))

    def _links(self, bits: Bits) -> None:
        if bits.registration:
            self.registration = self.registration or bits.registration
        elif bits.url and bits.url != self.registration:
            self.url = self.url or bits.url
