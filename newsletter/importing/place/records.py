"""The lines of a webinar or an event → its title, its moment, those who speak, where it is and where to register.

Comes in: lines, one after the other, each as its bits. Goes out: a Record, as full as they make it. It is a module of
its own because what a word is, a title or a town, is known only beside all others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from newsletter.importing import names, towns
from newsletter.importing.clocks import Time
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.headings import is_link
from newsletter.importing.labels import is_any_labelled, labelled
from newsletter.importing.pieces import Item, Paragraph, Piece, Rich
from newsletter.importing.place.bits import Bits, is_generic
from newsletter.importing.place.chunks import EDGES, Chunk
from newsletter.importing.place.meetings import place_in
from newsletter.importing.place.speaking import LED, has_title, has_verb, people_alone, people_in
from newsletter.importing.place.titles import (
    at_commas,
    is_place,
    marked_title,
    stripped,
    untitled,
    without_people,
    without_place,
    without_status,
)
from newsletter.importing.when import Circumstances, Days, Moment, together

_NOTE = re.compile(
    r"(?i)\W*(?:free|kostenlos|kostenfrei|gratuit|gratis|free of charge|in (?:english|french|german|dutch"
    r"|spanish)|auf (?:deutsch|englisch)"
    r"|en (?:français|anglais|español|inglés)|in het (?:nederlands|engels)|hybrid\w*|hybride|híbrido|members only"
    r"|nur für mitglieder|all day|ganztägig"
    r"|toute la journée|hele dag|todo el día|tba|tbc|tbd|more (?:details|information) (?:soon|to follow)"
    r"|details (?:follow|folgen)|new|neu|nouveau|nieuw"
    r"|nuevo|live|save the date|sold out|ausgebucht|complet|vol(?:geboekt)?|completo)\W*"
)


_TO_END = re.compile(
    r"(?i)[\s,(–—-]*(?:(?:ends?|ende|endet|fin|einde|bis|to|until|till|tot|hasta|jusqu['’]à|à|a las|ca|circa|approx"
    r"|about|env|environ|ungefähr|etwa|ongeveer|aprox|around|spätestens|voraussichtlich|um|at|gegen|vers|las)[\s.:,]*)*"
)
_AROUND_ONLINE = (
    "",
    "via",
    "per",
    "by",
    "on",
    "über",
    "par",
    "por",
    "im",
    "as",
    "meeting",
    "webinar",
    "via the",
    "über die",
    "per video",
)
_SHORTEST_DESCRIPTION, _MOST_TITLE_WORDS = 40, 26


class Line(NamedTuple):
    """A line of a part, with its bits."""

    part: int
    piece: Piece
    bits: Bits
    is_first: bool
    is_last: bool

    @property
    def text(self) -> str:
        """Its characters."""
        return self.bits.rich.text.strip()

    @property
    def rich(self) -> Rich:
        """Its characters with their styles."""
        return self.bits.rich

    @property
    def is_item(self) -> bool:
        """Whether it begins an item of a list."""
        return isinstance(self.piece, Item) and self.is_first

    @property
    def substance(self) -> list[Chunk]:
        """The words that may be a title, a place or a person."""
        return [chunk for chunk in self.bits.chunks if not _is_beside(chunk)]

    @property
    def own_title(self) -> bool:
        """Whether it has words, beside a day, that are rather a title than a place, a person or a remark."""
        return any(
            (chunk.is_marked or chunk.text[:1].isupper() or chunk.text[:1].isdigit())
            and not (towns.likeness(chunk.text) or all(map(towns.likeness, at_commas(chunk.text))))
            and not people_in(chunk.text)
            for chunk in self.substance
        )

    @property
    def may_be_title(self) -> bool:
        """Whether it has no day and may be a title: it is short, and no sentence, label, person or address."""
        text, bits = self.text, self.bits
        return (
            not (bits.days or bits.times or bits.field or bits.due)
            and (not bits.people or (bits.chunks[:1] != () and bits.chunks[0].start <= 2))
            and 2 <= len(text) <= 140
            and not re.search(r"[.:,;]\Z(?<!\.\.\.)", text)
            and len(text.split()) <= _MOST_TITLE_WORDS
            and bool(self.substance)
            and not (bits.says_registration and (bits.registration or len(text.split()) <= 3))
            and not (re.match(r"(?:Prof|Dr|PD|Pr)\b", text) and people_in(text) != [])
        )

    @property
    def is_bare(self) -> bool:
        """Whether it says nothing but bits, such as a clock, an address or a label with its value."""
        return not self.substance or bool(self.bits.field)


def _is_beside(chunk: Chunk) -> bool:
    """Return whether words are none of what a record is about: how to register, that it is online, what it costs."""
    text = chunk.text
    is_call = is_about(text, Topic.REGISTRATION) and len(text.split()) <= 9 and not chunk.is_marked
    return is_call or all(map(_is_remark, re.split(r",\s+|\s+(?:&|and|und|et|en|y)\s+", text)))


def _is_remark(text: str) -> bool:
    """Return whether words say only that something is online, what it costs, or what lies behind a link."""
    around = towns.ONLINE.sub("", text).strip(EDGES + "()+&").lower()
    return _NOTE.fullmatch(text) is not None or is_generic(text) or around in _AROUND_ONLINE


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
        self.lines: list[Line] = []
        self.title_is_above = False
        self.status = ""
        self._length: timedelta | None = None
        self._circumstances = circumstances
        self._expects_people = False
        self._notes: list[Paragraph] = []
        self._has_label = False

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
            self._notes.append(Paragraph(line.rich.stripped()))  # labelled as those before it
            taken = True
        if taken:
            self.lines.append(line)
        return taken

    def _labelled(self, line: Line) -> bool:
        bits = line.bits
        rest = bits.part(_value_at(bits), len(bits.rich)).stripped()
        self._expects_people = bits.field == "speakers" and not rest.text
        match bits.field:
            case "title":
                if self.title.text:
                    return False
                if bits.days:
                    return self._bare(line)
                self.title, self._has_label = untitled(rest), True
                self.title_is_above = self.days is None
            case "speakers":
                self.people += [person for person in bits.people if person not in self.people]
                if not bits.people and rest.text:
                    self._notes.append(Paragraph(bits.rich.stripped()))
            case "house":
                if self.people and "," not in self.people[-1]:
                    self.people[-1] += f", {rest.text}"
            case "place":
                if bits.days or bits.times:
                    self._when(line)
                    return True
                self.is_online |= towns.is_online(rest.text)
                said = stripped(rest).text
                if said and not (_is_beside(Chunk(0, 0, said, "")) or "://" in said):
                    self.place = self.place or towns.without_lead(said)
            case "registration":
                self.registration = self.registration or bits.registration or bits.url
                if rest.text and not (bits.registration or bits.url) and not bits.due:
                    self._notes.append(Paragraph(bits.rich.stripped()))
            case "other":
                self.is_online |= towns.is_online(rest.text) and not self.place
                if bits.registration or (bits.url and is_about(bits.rich.text, Topic.REGISTRATION)):
                    self.registration = self.registration or bits.registration or bits.url
                elif rest.text and not _is_beside(Chunk(0, 0, stripped(rest).text, "")):
                    self._notes.append(Paragraph(bits.rich.stripped()))
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
            self.people += [person for person in bits.people if person not in self.people]
            return True
        if bits.people and not re.search(r"\w", re.sub(r"\W+", "", bits.words)):
            self.people += [person for person in bits.people if person not in self.people]
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
            self.people += [person for person in bits.people if person not in self.people]
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
        self.people += [person for person in line.bits.people if person not in self.people]
        self._links(line.bits)
        self.lines.append(line)

    def _links(self, bits: Bits) -> None:
        if bits.registration:
            self.registration = self.registration or bits.registration
        elif bits.url and bits.url != self.registration:
            self.url = self.url or bits.url

    def settle(self, *, has_people: bool) -> None:
        """Say what the words beside days and times are: a title, a place, those who speak, or words about it."""
        for line in self.lines:
            if (line.bits.days or line.bits.times) and line.bits.field in ("", "when", "title", "place"):
                self._settle(line, has_people=has_people)
        if not self.place and not has_people and self.title.text:
            self.title, self.place = without_place(self.title)
        if has_people and not self.people:
            title, self.people = without_people(self.title)
            self.title = untitled(title) if self.people else title
        self.is_online |= any(towns.is_online(line.text) for line in self.lines)
        self.title, self.status = without_status(self.title)
        if not self.status:
            alone = (without_status(line.rich) for line in self.lines if len(line.text) < 40)
            self.status = next((status for rest, status in alone if status and not rest.text), "")
        self.description += self._notes

    def _settle(self, line: Line, *, has_people: bool) -> None:
        bits = line.bits
        if bits.flows:
            self._settle_sentence(line)
            return
        chunks = line.substance
        if has_people and not self.people:
            chunks = self._without_people(bits, chunks)
        if chunks and not self.title.text:
            chunks = self._without_title(bits, chunks, has_people=has_people)
        for number, chunk in enumerate(chunks):
            behind = chunks[number + 1] if number + 1 < len(chunks) else None
            if (
                not self.place
                and behind
                and behind.before.strip() == "("
                and is_place(chunk.text)
                and is_place(behind.text)
            ):
                self.place = bits.rich.text[chunk.start : behind.end] + ")"  # as in `Stockholm (Sweden)`
            elif not self.place and is_place(chunk.text):
                self.place = towns.without_lead(chunk.text.strip(" ."))
            elif (
                chunk.text not in self.place
                and len(chunk.text.split()) > 2
                and not is_about(chunk.text, Topic.REGISTRATION)
            ):
                self._notes.append(Paragraph(bits.part(chunk.start, chunk.end)))

    def _settle_sentence(self, line: Line) -> None:
        if not self.title.text:
            self.title = marked_title(line.rich)
        day = line.bits.days[0]
        if not self.place:
            found = line.text.find(self.title.text) if self.title.text else -1
            name = (found, found + len(self.title)) if found >= 0 else (0, 0)
            self.place = place_in(line.rich.text, name, (day.start, day.end))
        if not self.people:
            for led in LED.finditer(line.rich.text, day.end):
                rest = re.split(r"(?<=[^\W\d_]{3})[.!?](?:\s|\Z)|\s[–—]\s", line.rich.text[led.end() :])[0]
                people = people_in(names.first_sentence(rest).strip(" ([,;"))
                if people and not has_verb(people[-1]):
                    self.people = people
                    break
        if len(line.text) >= _SHORTEST_DESCRIPTION:
            self.description.insert(0, Paragraph(line.rich.stripped()))

    def _without_people(self, bits: Bits, chunks: list[Chunk]) -> list[Chunk]:
        """Take the people among the chunks of a line, and return the others."""
        text = bits.rich.text
        has_other = bool(self.title.text) or len(chunks) > 1
        for number, chunk in enumerate(chunks):
            end = chunk.end
            behind = chunks[number + 1] if number + 1 < len(chunks) else None
            closed = text.find(")", end)
            if behind and behind.before.strip() == "(" and closed >= behind.end:
                end = closed + 1
            people = people_in(text[chunk.start : end])
            if not people or has_verb(text[chunk.start : end]) or not has_other or chunk.is_marked:
                continue
            is_sure = has_title(chunk.text) or "," in text[chunk.start : end] or end > chunk.end
            if (
                not is_sure
                and not self.title.text
                and number == 0
                and not chunk.before.strip("\0 ")
                and ":" not in (behind.before if behind else "")
            ):
                continue  # rather the title, before the name
            if not is_sure and towns.likeness(chunk.text) > 1:
                continue
            self.people = people
            return [other for other in chunks if not chunk.start <= other.start < end]
        return chunks

    def _without_title(self, bits: Bits, chunks: list[Chunk], *, has_people: bool) -> list[Chunk]:
        """Take the title among the chunks of a line, and return the others."""
        if marked := next(
            (
                chunk
                for chunk in chunks
                if chunk.is_marked and not chunk.text[:1].islower() and towns.likeness(chunk.text) <= 2
            ),
            None,
        ):
            self.title = untitled(bits.part(marked.start, marked.end))
            return [chunk for chunk in chunks if chunk is not marked]
        best = self._best(chunks, has_people=has_people)
        first = last = best
        # Words that nothing but a dash or a colon parts are one title.
        while last + 1 < len(chunks) and self._goes_on(chunks[last + 1]):
            last += 1
        while first and self._goes_on(chunks[first]) and not (is_place(chunks[first - 1].text) and not has_people):
            first -= 1
        start, end = chunks[first].start, chunks[last].end
        text = bits.rich.text
        if text[start:end].count("(") > text[start:end].count(")") and text[end : end + 1] == ")":
            end += 1
        self.title = untitled(bits.part(start, end))
        return [*chunks[:first], *chunks[last + 1 :]]

    def _goes_on(self, chunk: Chunk) -> bool:
        """Return whether words belong to those before them."""
        if "\0" in chunk.before or "\n" in chunk.before or re.search(r"[|•;]|\.{3}|\t| {3}", chunk.before):
            return False
        return (
            not is_place(chunk.text)
            and not all(map(towns.likeness, at_commas(chunk.text)))
            and chunk.before.strip() != "."
        )

    def _best(self, chunks: Sequence[Chunk], *, has_people: bool) -> int:
        """Return which of some words are the title."""
        if len(chunks) == 1 or has_people:
            return 0
        first, second = chunks[0], chunks[1]
        places = [max(towns.likeness(chunk.text), min(map(towns.likeness, at_commas(chunk.text)))) for chunk in chunks]
        if places[0] and not places[1]:
            return 1
        if places[0] and places[1]:
            is_led = second.before.rstrip().endswith(":") or (":" in second.before and "\0" in second.before)
            if is_led or (places[0] > places[1] and places[0] > 1):
                return 1
        assert first
        return 0


def _value_at(bits: Bits) -> int:
    """Return where what follows a label begins."""
    return labelled(bits.rich.text)[1]
