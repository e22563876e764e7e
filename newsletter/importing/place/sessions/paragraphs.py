"""Paragraphs and headings → talks: a title, and what is said about it before or behind.

Comes in: parts that are no items. Goes out: the lines of each talk, and where the last of them ends. It is a module of
its own because nothing parts one talk from the next but what their lines say.
"""

from __future__ import annotations

import re
from datetime import date

from newsletter.importing import names
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.pieces import Heading, Item, Paragraph
from newsletter.importing.place import rooms
from newsletter.importing.place.scan import Scan
from newsletter.importing.place.sessions.line import Said, said_in
from newsletter.importing.place.sessions.talk import LONGEST_TITLE, Line, lines_of
from newsletter.importing.when import days_in

OTHERS = (
    *(Topic.LINKS, Topic.PEOPLE, Topic.PARTNERS, Topic.EVENTS, Topic.VIDEOS, Topic.WEBINARS, Topic.DEADLINES),
    *(Topic.NUMBERS, Topic.JOBS),
)
"""What lists that are none of talks are about."""
LONGEST = 260
"""Characters of a line that says something of a talk."""
_LONGEST_ALONE, _SHORTEST_SENTENCE = 140, 40


def of_paragraphs(scan: Scan, at: int, day: date | None) -> tuple[list[list[Line]], int]:
    """Return the talks that paragraphs are, each of a line or of several, and where the last of them ends."""
    reader = _Paragraphs(scan, at, day)
    reader.run()
    return reader.talks, reader.stop


def of_titles(scan: Scan, heading: int, at: int) -> tuple[list[list[Line]], int]:
    """Return the talks of lines that are nothing but titles, right below a heading that speaks of talks."""
    if heading < 0 or not is_about(scan.text(heading), Topic.SESSIONS) or at - heading > 2:
        return [], at
    if at - heading == 2 and scan.text(at - 1)[-1:] not in (".", ":", "!"):
        return [], at
    found: list[list[Line]] = []
    stop = at
    while isinstance(scan.piece(stop), Paragraph) and scan.text(stop):
        lines = lines_of(scan, stop)
        if not all(_may_be_title(line.rich.text) for line in lines):
            break
        found += [[line] for line in lines]
        stop += 1
    is_end = stop >= len(scan) or isinstance(scan.piece(stop), Heading)
    return (found, stop) if len(found) > 1 and is_end else ([], at)


def _may_be_title(text: str) -> bool:
    """Return whether a line may be a title alone: short, begun with a capital, and no sentence."""
    is_sentence = text[-1] in ".:;,!" or re.search(r"[.!]\s+[A-ZÀ-Ý]\w+\s", text)
    return 4 < len(text) <= _LONGEST_ALONE and not text[0].islower() and not is_sentence and "@" not in text


def is_title(scan: Scan, at: int) -> bool:
    """Return whether a heading is the title of a talk: a line with its time, its room or its people is below."""
    text, behind = scan.text(at), scan.piece(at + 1)
    if not isinstance(behind, Paragraph | Item) or not text or is_about(text, *OTHERS) or rooms.is_room(text):
        return False
    if days_in(text, scan.circumstances) or (is_about(text, Topic.SESSIONS) and len(text.split()) <= 4):
        return False
    if not scan.text(at + 1) or len(behind.rich.first_line()) > LONGEST:
        return False
    stop = max(scan.items(at + 1), at + 2)
    said = (said_in(scan, scan.rich(below).first_line(), may_be_bare=True) for below in range(at + 1, stop))
    return all(each.has_details and not each.left for each in said)


class _Paragraphs:
    """Parts paragraphs into talks: a title, and what is said about it before or behind."""

    def __init__(self, scan: Scan, at: int, day: date | None) -> None:
        self.talks: list[list[Line]] = []
        self.stop = at
        self._scan, self._day = scan, day
        self._begun: list[Line] = []
        self._said = Said()
        self._has_title = False

    def run(self) -> None:
        """Read parts as long as they are talks."""
        at = self.stop
        while self._part(at):
            at += 1
        if self._is_done():
            self._end(at)

    def _part(self, at: int) -> bool:
        """Read a part; return whether it belongs to the talks."""
        piece = self._scan.piece(at)
        if isinstance(piece, Heading) and not is_title(self._scan, at):
            return False
        if not isinstance(piece, Paragraph | Heading | Item) or not self._scan.text(at):
            return False
        if isinstance(piece, Item) and not (self._begun and self._has_title):
            return False
        before = (list(self.talks), list(self._begun), self._said, self._has_title)
        for line in lines_of(self._scan, at):
            if not self._line(line, at):
                self.talks, self._begun, self._said, self._has_title = before
                return False
        return True

    def _line(self, line: Line, at: int) -> bool:
        text = line.rich.text
        if len(text) > 2 * LONGEST:
            return False
        said = said_in(self._scan, line.rich, self._day, may_be_bare=self._has_title and not self._said.people)
        is_prose = any(_is_sentence(left.text) for left in said.left)
        if said.has_details and not said.left:
            if self._has_title and ((said.has_clock and self._said.has_clock) or (said.room and self._said.room)):
                self._end(at)
            self._add(line, said)
            return bool(said.has_clock or self._begun[:-1])
        if not said.has_details:
            is_title = not is_prose and len(text) <= LONGEST_TITLE and not names.is_role(text)
            if self._has_title and self._is_done() and is_title:
                self._end(at)
            elif self._has_title and self._is_done() and is_prose:
                self._begun.append(line)
                return self._goes_on(at)
            elif not is_title or self._has_title:
                return False
            self._add(line, said, has_title=True)
            return True
        if is_prose:
            return False
        if self._has_title and self._is_done():
            self._end(at)
        if not (self._has_title and not self._is_done()) and not said.has_clock:
            return False
        self._add(line, said, has_title=True)
        return True

    def _goes_on(self, at: int) -> bool:
        """Return whether another talk, or a heading, is behind a part, so that the part is no closing sentence."""
        behind = self._scan.piece(at + 1)
        if isinstance(behind, Heading):
            return True
        if not isinstance(behind, Paragraph) or not self._scan.text(at + 1):
            return False
        first = behind.rich.first_line()
        return not _is_sentence(first.text) and len(first) <= LONGEST

    def _add(self, line: Line, said: Said, *, has_title: bool = False) -> None:
        self._begun.append(line)
        self._said = Said(
            times=self._said.times or said.times,
            room=self._said.room or said.room,
            people=[*self._said.people, *said.people],
            has_clock=self._said.has_clock or said.has_clock,
        )
        self._has_title |= has_title

    def _is_done(self) -> bool:
        return self._has_title and self._said.has_details

    def _end(self, at: int) -> None:
        """End the talk that was begun."""
        self.talks.append(self._begun)
        self.stop = at
        self._begun, self._said, self._has_title = [], Said(), False


def _is_sentence(text: str) -> bool:
    return len(text) > _SHORTEST_SENTENCE and (
        text[-1] in ".!;:" or re.search(r"[.!?]\s+[A-ZÀ-Ý]\w+\s", text) is not None
    )
