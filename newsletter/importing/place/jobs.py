"""Positions to apply for → jobs, below a heading that speaks of them.

It is a module of its own because a position needs an employer, a place and an address: what lacks one stays text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsletter.importing import names
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.headings import is_bold, is_link
from newsletter.importing.labels import LABELS, OF_JOBS
from newsletter.importing.pieces import Heading, Item, Paragraph, Rich
from newsletter.importing.place import furniture, links
from newsletter.importing.place.scan import Found, Scan, href_of, label_of
from newsletter.importing.plan import Entry, Prose, Value
from newsletter.importing.when import days_in

_FIELDS = ("employer", "place", "hours", "salary", "begins", "apply_by", "apply")
_ORDER = ("title", "employer", "place", "hours", "salary", "begins", "apply_by", "url", "text")
_HOURS = re.compile(
    r"(?i)(?:\d{1,3}\s?(?:[–-]\s?\d{1,3}\s?)?%.{0,25}|\d{1,2}(?:[.,]\d)?\s?(?:[–-]\s?\d{1,2}\s?)?(?:h|hours|stunden|std\.?|heures|uur|horas)\b.{0,20}"
    r"|(?:full|part)[- ]?time|(?:voll|teil)zeit|temps (?:plein|complet|partiel)|voltijds?|deeltijds?|fulltime|parttime"
    r"|(?:tiempo|jornada) (?:completo|completa|parcial)|media jornada|cdi|cdd|minijob)\Z"
)
_SALARY = re.compile(r"(?i).*(?:[€£$]\s?\d|\d\s?(?:€|euros?|eur|chf)|\btv-?[lö]d?\b|\bband \d|\bentgeltgruppe).*\Z")
_APPLY_BY = re.compile(
    r"(?i)(?:apply|applications?|deadline|closing|bewerb\w*|frist\w*|bis|until|by|candidature\w*|postuler|date"
    r" limite|jusqu\w*|avant"
    r"|sollicit\w*|reageer|reageren|voor|vóór|tot|solicitud\w*|plazo|hasta|antes)\b"
)
_BEGINS = re.compile(
    r"(?i)(?:from|starting|starts?|ab|zum|beginn|eintritt|à partir|dès|début|poste à pourvoir|vanaf|per|desde|a"
    r" partir|incorporación)\b"
)
_IN_LINE = re.compile(r"\s[–—|·•-]\s|;\s+|(?<!\d)\.\s+(?=[A-ZÀ-Ý])|\s*\((?=[^()]+\))|\)(?:[.,]\s*|\s+|\Z)")
_BETWEEN = re.compile(r"\s[–—|·•-]\s|;\s+")
_LONGEST_TITLE, _LONGEST_LINE, _SHORTEST_TEXT, _MOST_PARTS = 140, 200, 30, 12
_OTHERS = (Topic.PARTNERS, Topic.PEOPLE, Topic.EVENTS, Topic.DEADLINES)
_EDGES = " \t\n:–—-|,;·•."


def jobs(scan: Scan, at: int) -> Found | None:
    """Return the positions that begin with a part, or None."""
    if not scan.is_under(at, Topic.JOBS) or (
        isinstance(scan.piece(at), Heading) and is_about(scan.text(at), Topic.JOBS) and len(scan.text(at).split()) <= 3
    ):
        return None
    found: list[Entry] = []
    end = at
    while scan.is_under(end, Topic.JOBS) and (one := _job(scan, end)):
        entry, end = one
        found.append(entry)
    return Found(Entry({"type": "jobs", "jobs": tuple(found)}), end) if found else None


def _job(scan: Scan, at: int) -> tuple[Entry, int] | None:
    """Return the position that begins with a part, and where it ends."""
    piece = scan.piece(at)
    if not isinstance(piece, Paragraph | Heading | Item) or not scan.text(at):
        return None
    is_other = isinstance(piece, Heading) and is_about(scan.text(at), *_OTHERS)
    if is_other and not OF_JOBS["employer"].match(scan.label(at + 1)):
        return None
    lines = piece.rich.lines()
    reader = _Position(scan, lines)
    if not reader.title.text:
        return None
    end = at + 1
    while end < min(len(scan), at + _MOST_PARTS):
        part = scan.piece(end)
        if not isinstance(part, Paragraph | Item) or not scan.text(end):
            break
        if isinstance(part, Item) and (isinstance(piece, Item) and part.depth <= piece.depth):
            break
        if furniture.is_furniture(scan, end) or (reader.is_whole and (_begins(scan, end) or _is_button(scan, end))):
            break
        own = part.rich.lines()
        reader.read(own)
        end += 1
    fields = reader.fields()
    return (Entry(fields, scan.sources(at, end)), end) if fields else None


def _begins(scan: Scan, at: int) -> bool:
    """Return whether a part may begin another position: a bold line, or one without a label before a line with one."""
    first = scan.rich(at).first_line()
    return is_bold(first) and not is_link(first) and not label_of(first.text)[0]


def _is_button(scan: Scan, at: int) -> bool:
    """Return whether a part calls to something else than to apply."""
    return links.calls_alone(scan, at) and not _APPLY_BY.match(scan.text(at).strip())


class _Position:
    """What lines say about a position."""

    def __init__(self, scan: Scan, lines: Sequence[Rich]) -> None:
        self.title = Rich()
        self._said: dict[str, Value] = {}
        self._text: list[Paragraph] = []
        self._scan = scan
        first = lines[0]
        label, begin = label_of(first.text)
        if label and LABELS["title"].match(label):
            first = first.part(begin, len(first)).stripped()
        marked = first.spans[0] if len(first.spans) > 1 and first.spans[0].style.bold else None
        if marked and is_bold(Rich((marked,))) and 2 < len(marked.text.strip()) <= _LONGEST_TITLE:
            lines = [first.part(0, len(marked.text)), _unled(first.part(len(marked.text), len(first))), *lines[1:]]
            lines = [line for line in lines if re.search(r"\w", line.text)]
            first = lines[0].part(0, len(lines[0].text.rstrip(_EDGES)))
        parts = [part.stripped() for part in first.split(_BETWEEN) if part.text.strip()]
        if len(parts[0]) <= _LONGEST_TITLE and not (label and self._field(label)):
            title, rest = _without_place(parts[0]) if len(parts) == 1 else (parts[0], None)
            self.title = title
            if rest is not None:
                self._take_house(rest)
            self._take_link(first)
            self.read(parts[1:])
            self.read(lines[1:])

    @property
    def is_whole(self) -> bool:
        """Whether nothing that a position needs is missing."""
        return {"employer", "place", "url"} <= self._said.keys()

    def fields(self) -> dict[str, Value] | None:
        """Return the fields of a position, or None where one that is needed is missing."""
        if not self.is_whole:
            return None
        fields: dict[str, Value] = {"title": self.title, **self._said}
        if self._text:
            fields["text"] = Prose(tuple(self._text))
        return {name: fields[name] for name in _ORDER if name in fields}

    def read(self, lines: Sequence[Rich]) -> None:
        """Take what lines say."""
        for line in lines:
            if not self._line(line) and len(line) >= _SHORTEST_TEXT and len(self._text) < 4:
                self._text.append(Paragraph(line))

    def _field(self, label: str) -> str:
        return next((name for name in _FIELDS if (OF_JOBS.get(name) or LABELS[name]).match(label)), "")

    def _line(self, line: Rich) -> bool:
        label, begin = label_of(line.text)
        name = self._field(label) if label else ""
        rest = line.part(begin, len(line)).stripped()
        if name == "apply_by":
            return self._take_day(rest) or self._take_link(line)
        if name == "apply":
            return self._take_link(line) or self._take_day(rest)
        if name and rest.text:
            self._said.setdefault(name, rest)
            return True
        if len(line) > _LONGEST_LINE:
            return False
        parts = [_unled(part) for part in line.split(_IN_LINE) if part.text.strip(_EDGES)]
        if len(parts) > 1:
            taken = [self._line(part) for part in parts]
            return all(taken) or any(taken)
        return self._bare(line)

    def _bare(self, line: Rich) -> bool:
        """Take a line without a label, by what it is made of."""
        text = line.text.strip(_EDGES)
        if _APPLY_BY.match(text) and self._take_day(line):
            self._take_link(line)
            return True
        if href_of(line) and not ("employer" not in self._said and "," in text):
            return self._take_link(line)
        if _HOURS.match(text):
            self._said.setdefault("hours", line)
            return True
        if _SALARY.match(text) and len(text) < 70:
            self._said.setdefault("salary", line)
            return True
        if _BEGINS.match(text) and len(text) < 60:
            self._said.setdefault("begins", line)
            return True
        if len(text) <= 160 and not re.search(r"[.!?]\Z", line.text) and "employer" not in self._said:
            return self._take_house(line)
        if len(text) <= 60 and text[:1].isupper() and "place" not in self._said and not re.search(r"[.!?:\d]", text):
            self._said["place"] = line
            return True
        return False

    def _take_house(self, line: Rich) -> bool:
        """Take the employer and the place of `University Hospital, Ghent`, and what comes behind them."""
        parts = line.split(re.compile(r",\s+|\s+\((?=[^()]+\)\s*\Z)|\)\s*\Z"))
        parts = [part.stripped() for part in parts if part.text.strip()]
        if not 1 <= len(parts) <= 6 or not parts[0].text[:1].isupper():
            return False
        self._said.setdefault("employer", parts[0])
        rest = parts[1:]
        told = [part for part in rest if _HOURS.match(part.text) or _APPLY_BY.match(part.text) or href_of(part)]
        places = [part for part in rest if part not in told and part.text[:1].isupper()]
        for part in rest:
            if _HOURS.match(part.text):
                self._said.setdefault("hours", part)
            elif _APPLY_BY.match(part.text):
                self._take_day(part)
        self._take_link(line)
        if places:
            self._said.setdefault("place", places[0])
        return True

    def _take_day(self, line: Rich) -> bool:
        found = days_in(line.text, self._scan.circumstances)
        if len(found) != 1:
            return False
        self._said.setdefault("apply_by", f"{found[0].last}")
        return True

    def _take_link(self, line: Rich) -> bool:
        href = href_of(line)
        if href:
            self._said.setdefault("url", href)
        return bool(href) and len(line) < _LONGEST_LINE


def _unled(rich: Rich) -> Rich:
    """Return a text without the punctuation before it."""
    return rich.part(len(rich.text) - len(rich.text.lstrip(_EDGES)), len(rich)).stripped()


def _without_place(rich: Rich) -> tuple[Rich, Rich | None]:
    """Return a title, and the employer and the place behind its comma, where an institution stands there."""
    found = re.search(r",\s+", rich.text)
    if found and names.is_institution(rich.text[found.end() :]):
        return rich.part(0, found.start()), rich.part(found.end(), len(rich))
    return rich, None
