"""Parts → the records of webinars or events that begin with one of them: where each begins and ends.

Comes in: parts by number. Goes out: records, and the part behind them. It is a module of its own because a record is
one line, or many: its title stands above its day or below it, over paragraphs, items or lines of one paragraph.
"""

from __future__ import annotations

from newsletter.importing import towns
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.headings import is_bold
from newsletter.importing.pieces import Heading, Item, Paragraph
from newsletter.importing.place.lines import Line, of_part
from newsletter.importing.place.records import Record
from newsletter.importing.place.scan import Scan
from newsletter.importing.place.speaking import people_in
from newsletter.importing.place.titles import untitled

_NO_TITLE = (Topic.WEBINARS, Topic.ONLINE, Topic.EVENTS, Topic.VIDEOS, Topic.REGISTRATION)
OTHER_TOPICS = (Topic.DEADLINES, Topic.LINKS, Topic.PEOPLE, Topic.SESSIONS, Topic.VIDEOS)


_MOST_PARTS, _MOST_RECORDS, _MOST_AHEAD, _MOST_DESCRIBING, _SHORTEST_DESCRIPTION = 14, 60, 7, 3, 40
_MOST_WORDS_OF_TOPIC = 3


def records_of(scan: Scan, at: int) -> tuple[list[Record], int]:
    """Return the records in the lines from a part on that end with a part, and the number of the part behind it."""
    lines = _lines(scan, at)
    records: list[Record] = []
    begin = 0
    while lines and len(records) < _MOST_RECORDS:
        reader = _Reader(scan, lines, begin)
        end = reader.read()
        if end == begin:
            return [], at
        records.append(reader.record)
        if lines[end - 1].is_last:
            return records, lines[end - 1].part + 1
        begin = end
    return [], at


def _lines(scan: Scan, at: int) -> list[Line]:
    """Return the lines from a part on, up to the next heading."""
    lines: list[Line] = []
    for number in range(at, min(len(scan), at + _MOST_PARTS)):
        piece = scan.piece(number)
        if not isinstance(piece, Paragraph | Item | Heading):
            break
        if number > at and isinstance(piece, Heading) and not (number == at + 1 and _is_day_alone(lines)):
            break
        if not scan.text(number) and len(piece.rich):
            break
        lines += scan.once(of_part, number)
    return lines


def _is_day_alone(lines: list[Line]) -> bool:
    """Return whether lines say a day and nothing else, so that the title may be a heading below them."""
    return bool(lines) and any(line.bits.days for line in lines) and not any(line.substance for line in lines)


class _Reader:
    """Reads one record from some lines on."""

    def __init__(self, scan: Scan, lines: list[Line], begin: int) -> None:
        self.record = Record(scan.circumstances)
        self._scan = scan
        self._lines = lines
        self._begin = begin

    def read(self) -> int:
        """Read a record, and return the number of the first line behind it, or of its own where there is none."""
        lines, begin = self._lines, self._begin
        number = self._title(lines[begin])
        if number < 0:
            return begin
        described = 0
        while number < len(lines):
            line = lines[number]
            if number > begin and self._is_next(number):
                break
            if self._conflicts(line):
                return begin
            if not self.record.take(line) and not self._take_title(number) and not self.record.take_words(line):
                if not self._describes(number, described):
                    break
                self.record.describe(line)
                described += 1
            number += 1
        number = self._whole_part(number)
        return number if self.record.days and number > begin else begin

    def _whole_part(self, number: int) -> int:
        """Return the number of the line behind a record, with the rest of its part where that has words about it."""
        lines = self._lines
        while self._begin < number < len(lines) and not lines[number - 1].is_last and not self._leads_to_day(number):
            if lines[number].bits.days:
                break
            self.record.describe(lines[number])
            number += 1
        return number

    def _title(self, line: Line) -> int:
        """Take the title if a line is one, and return the number of the next line to read, or -1 for no record."""
        begin, bits = self._begin, line.bits
        is_heading = isinstance(line.piece, Heading)
        if bits.days or bits.times or bits.field or (bits.people and not line.may_be_title):
            return begin if bits.days or bits.field or not is_heading else -1
        if not (is_heading or line.may_be_title or is_bold(line.rich)):
            return -1
        words = untitled(line.rich)
        is_topic = is_about(line.text, *_NO_TITLE) and len(words.text.split()) <= 3 and len(words) == len(line.text)
        if is_topic or (is_about(words.text, *_NO_TITLE) and len(words.text.split()) <= 2):
            return -1
        ahead = self._days_ahead(begin + 1)
        if not ahead:
            return -1
        if is_heading:
            first = self._lines[ahead[0]]
            is_titled = (first.own_title and not first.bits.flows) or self._titled_above(ahead[0])
            different = {self._lines[number].bits.days[0][2:4] for number in ahead}
            is_list = len(different) > 1 or is_about(line.text, Topic.EVENTS, Topic.WEBINARS, Topic.DEADLINES)
            is_of_items = len(different) > 1 and first.is_item
            if (is_titled and is_list) or is_of_items or self._is_of_others(line):
                return -1
        elif not self._leads_to_day(begin):
            return -1
        self.record.take_title(line)
        return begin + 1

    def _is_of_others(self, line: Line) -> bool:
        """Return whether a heading is that of something else; below one of webinars a long one is only a title."""
        is_within = any(is_about(text, Topic.WEBINARS, Topic.EVENTS) for text in self._scan.above(line.part)[-1:])
        return is_about(line.text, *OTHER_TOPICS) and not (is_within and len(line.text.split()) > _MOST_WORDS_OF_TOPIC)

    def _days_ahead(self, begin: int) -> list[int]:
        return [number for number in range(begin, len(self._lines)) if self._lines[number].bits.days]

    def _titled_above(self, number: int) -> bool:
        """Return whether a title of its own stands right above a line with a day."""
        lines = self._lines
        above = lines[number - 1] if number > self._begin + 1 else None
        below = lines[number + 1] if number + 1 < len(lines) else None
        is_above = above is not None and above.may_be_title and len(above.text) < 100 and not _is_place(above)
        return is_above or (below is not None and below.may_be_title and is_bold(below.rich))

    def _leads_to_day(self, number: int) -> bool:
        """Return whether a line is a title with its day below, behind nothing but bits and words about it."""
        lines, title = self._lines, self._lines[number]
        if not (title.may_be_title or is_bold(title.rich)) or title.bits.days:
            return False
        described = 0
        for ahead in range(number + 1, min(len(lines), number + _MOST_AHEAD)):
            line = lines[ahead]
            if title.is_item and line.is_item and _depth(line) <= _depth(title) and not line.bits.field:
                return False
            if line.bits.days:
                return (
                    not line.own_title
                    or line.part == title.part
                    or line.bits.flows
                    or _depth(line) > _depth(title) >= 0
                )
            if line.is_bare or line.bits.times or line.bits.people or _is_person(line) or _is_place(line):
                continue
            if len(line.text) >= _SHORTEST_DESCRIPTION and not is_bold(line.rich) and described < 2:
                described += 1
                continue
            return False
        return False

    def _conflicts(self, line: Line) -> bool:
        """Return whether a day has a title of its own beside it, although one stands above it."""
        record = self.record
        if not (record.title.text and not record.days and line.bits.days and line.own_title) or line.bits.flows:
            return False
        above = record.lines[-1] if record.lines else None
        return (
            above is not None
            and not isinstance(above.piece, Heading)
            and above.part != line.part
            and not (isinstance(line.piece, Item) and _depth(line) > _depth(above))
        )

    def _is_next(self, number: int) -> bool:
        """Return whether the next record begins with a line."""
        record, line, first = self.record, self._lines[number], self.record.lines[0] if self.record.lines else None
        if first is None:
            return False
        bits = line.bits
        if bits.field == "title" and (record.title.text or record.days):
            return bool(record.title.text)
        if record.days is None:
            return False
        if bits.days and bits.field not in ("ends", "registration", "other"):
            if bits.days[0][2:4] != record.days[2:4] or (record.time is not None and bool(bits.times)):
                return True
            if line.own_title and record.title.text:
                return True
        if not record.title.text:
            return False
        if (
            line.is_item
            and first.is_item
            and _depth(line) <= _depth(first)
            and not (bits.field or line.is_bare or bits.people)
        ):
            return not self._is_item_of_it(number)
        if record.title_is_above:
            return self._leads_to_day(number) and not (_is_place(line) and not self._place_is_known(number))
        return False

    def _place_is_known(self, number: int) -> bool:
        return bool(self.record.place) or not self._leads_to_day(number)

    def _is_item_of_it(self, number: int) -> bool:
        """Return whether an item is only a bit of the record that the item before it began."""
        line = self._lines[number]
        return (
            not line.bits.days
            and (_is_person(line) or _is_place(line))
            and all(len(other.text) < 60 and not (other.bits.days and other.own_title) for other in self.record.lines)
        )

    def _take_title(self, number: int) -> bool:
        """Take a line as the title of a record whose day stood above it."""
        record, line = self.record, self._lines[number]
        if record.title.text or not record.days or not (line.may_be_title or is_bold(line.rich)):
            return False
        if any(other.own_title for other in record.lines if other.bits.days):
            return False
        if _is_person(line) or (towns.likeness(line.text) > 2 and not is_bold(line.rich)):
            return False
        record.take_title(line)
        return True

    def _describes(self, number: int, described: int) -> bool:
        """Return whether a line is about the record."""
        lines, line, record = self._lines, self._lines[number], self.record
        if not record.title.text and not any(other.own_title for other in record.lines):
            return False
        if not record.days:
            return number > self._begin and described < _MOST_DESCRIBING and len(line.text) >= _SHORTEST_DESCRIPTION
        same_part = number > self._begin and lines[number - 1].part == line.part
        if len(line.text) < _SHORTEST_DESCRIPTION:
            return same_part and not line.bits.days and not self._leads_to_day(number)
        if line.bits.days or line.is_item or line.text[:1] in '“„«"‘':
            return False
        if not described and (record.title_is_above or same_part or self._is_open_ended(number)):
            return True
        return described < _MOST_DESCRIBING and self._is_open_ended(number)

    def _is_open_ended(self, number: int) -> bool:
        """Return whether an address to register, or who speaks, is still to come behind a paragraph."""
        record = self.record
        for line in self._lines[number + 1 : number + 3]:
            if line.bits.days or (line.may_be_title and not line.is_bare):
                return False
            if (
                (line.bits.registration and not record.registration)
                or (line.bits.people and not record.people)
                or line.bits.field
            ):
                return True
        return False


def _depth(line: Line) -> int:
    return line.piece.depth if isinstance(line.piece, Item) else -1


def _is_person(line: Line) -> bool:
    return bool(line.bits.people) or ("," in line.text and bool(people_in(line.text)))


def _is_place(line: Line) -> bool:
    return towns.likeness(line.text) > 1 or (
        "," in line.text and all(towns.likeness(part) for part in line.text.split(", "))
    )
