"""The beginning of a source → the head of the issue: title, subject, preheader, date, language.

Comes in: documents and their parts. Goes out: the fields that are known, and which parts they were. It is a module of
its own because it looks at the whole of the source: a language is told by its small words, a year by the title.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from newsletter.importing import days, joining, names
from newsletter.importing.document import Document, Head
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.headings import begins_with_time
from newsletter.importing.parts import Part, words_of
from newsletter.importing.pieces import Appointment, Heading, Item, Paragraph, Piece, Rich, Table
from newsletter.importing.place.scan import label_of, text_of
from newsletter.importing.plan import Entry, Source, Value
from newsletter.importing.when import Circumstances, days_in
from newsletter.model.publication import Publication
from newsletter.nearest import plain
from newsletter.times.written_dates import months

_LONGEST_QUOTED = 50
_EARLY, _LONG, _LONGEST_TITLE, _LONGEST_SUBJECT = 12, 120, 120, 150
_FIELDS = {
    "subject": re.compile(r"(?i)(?:subject(?: line)?|betreff(?:zeile)?|objet|asunto|onderwerp)\Z"),
    "preheader": re.compile(r"(?i)(?:pre-?header|preview(?: text)?|vorschautext)\Z"),
    "title": re.compile(r"(?i)(?:title|titel|titre|título)\Z"),
}
_DATES = re.compile(r"(?i)(?:date|datum|fecha|sent|gesendet|envoyé|enviado|verzonden|send date|versand|issue date)\Z")
_OF_MAIL = re.compile(
    r"(?i)(?:from|to|cc|von|an|de|à|para|van|aan|reply-to|absender|sender|language|sprache|langue|idioma|taal|audience|list|verteiler)\Z"
)
_PREHEADER = re.compile(r"(?i)pre-?header\b")
_AROUND_DATE = re.compile(
    r"(?i)published|posted|updated|date|datum|stand|veröffentlicht|publié|publicado|gepubliceerd|fecha|vom|issue|ausgabe|fassung"
)
_NUMBER = re.compile(
    r"(?i)(?:issue|ausgabe|n[or°º]|numéro|número|nummer|vol(?:ume)?|edition|édition|edición|editie|jahrgang)\.?\s*\d+(?:/\d+)?"
)
_MONTH = re.compile(r"(?P<word>[^\W\d_]+)\s+(?:19|20)\d\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LONGEST_AROUND_DATE = 30
_STOP_WORDS = {
    "en": "the and of to in is for with are this that we our you was from have be at on by",
    "de": "der die das und ist von mit für auf den im ein eine nicht wir sie zu des dem auch wird",
    "fr": "de en à il se ou le la les des et est une dans pour que qui nous vous sur avec sont au aux du ce",
    "nl": "de het een en van is in op voor met dat niet wij zijn aan te bij ook naar wordt",
    "es": "el la los las y de que en es una para con por del se al como más nuestro son",
    "ar": "في من على إلى عن أن هذا التي مع هذه الذي",
}
_ENOUGH_WORDS, _FEW_WORDS, _MOST_TEXTS, _MOST_OF_TABLE = 8, 4, 400, 4_000


class About(NamedTuple):
    """The head; `taken` are the parts that it was made of, and `day` is one near the letter, by `day_text`."""

    entry: Entry
    taken: frozenset[int]
    left: tuple[Source, ...]
    language: str
    day: date | None
    day_text: str
    remarks: tuple[str, ...] = ()


def read(
    documents: Sequence[Document],
    parts: Sequence[Part],
    publication: Publication,
    wished: Collection[int] = frozenset(),
) -> About:
    """Return the head of an issue; pieces that are `wished` elsewhere, by their numbers, are no part of it."""
    said = Head._make(joining.without(Rich.plain(words)).text for words in (documents[0].head if documents else Head()))
    language = _language(parts, said.language, publication.language)
    reader = _Reader(parts, Circumstances(publication.timezone, _order(language, publication.language)), wished)
    reader.find_labelled()
    reader.find_title(said.title)
    reader.find_date(said.date)
    if re.search(r"\w", said.preheader) and "preheader" not in reader.fields:
        reader.fields["preheader"] = Rich.plain(said.preheader)
    if re.search(r"\w", said.subject) and "subject" not in reader.fields:
        reader.fields["subject"] = Rich.plain(said.subject)
    fields = reader.fields
    if "title" in fields and "subject" not in fields and len(_text(fields["title"])) <= _LONGEST_SUBJECT:
        fields["subject"] = fields["title"]
    if language != publication.language.partition("-")[0]:
        fields["language"] = language
    order = ("subject", "preheader", "title", "date", "language")
    known = {_text(value) for value in fields.values()}
    said_beside = (said.title, said.preheader, said.date, said.subject)
    extra = tuple(Source(-1, Rich.plain(words)) for words in said_beside if words and words not in known)
    entry = Entry({name: fields[name] for name in order if name in fields}, (*reader.sources, *extra), reader.remarks)
    day, words = reader.day_near()
    return About(entry, frozenset(reader.taken), tuple(reader.left), _order(language, publication.language), day, words)


def _text(value: Value) -> str:
    return value.text if isinstance(value, Rich) else ""


def _order(language: str, own: str) -> str:
    """Return the language by which dates are read: the publication's with its country, where it is the same."""
    return own if own.partition("-")[0] == language else language


class _Reader:
    def __init__(self, parts: Sequence[Part], circumstances: Circumstances, wished: Collection[int]) -> None:
        self.fields: dict[str, Value] = {}
        self.sources: list[Source] = []
        self.left: list[Source] = []
        self.taken: set[int] = set()
        self.remarks: tuple[str, ...] = ()
        self._parts = parts
        self._circumstances = circumstances
        self._wished = wished
        self._day_near: date | None = None
        self._day_text = ""

    def _early(self) -> Iterator[tuple[int, str]]:
        """Yield the parts before the first prose, with their texts."""
        for at, part in enumerate(self._parts[:_EARLY]):
            if isinstance(part.piece, Paragraph | Heading):
                if len(part.piece.rich) > _LONG:
                    return
                is_free = at not in self.taken and part.number not in self._wished
                if is_free and (text := text_of(part.piece)):
                    yield at, text
            elif isinstance(part.piece, Item):
                return

    def _take(self, at: int, name: str, value: Value) -> None:
        self.fields[name] = value
        self.taken.add(at)
        self.sources.append(Source(self._parts[at].number, self._parts[at].source))

    def find_labelled(self) -> None:
        """Find lines such as `Subject: …`."""
        for at, text in list(self._early()):
            if "\n" in text or any(isinstance(part.piece, Heading) for part in self._parts[1:at]):
                continue
            label, begin = label_of(text)
            name = next((name for name, pattern in _FIELDS.items() if label and pattern.match(label)), "")
            if name and name not in self.fields and re.search(r"\w", text[begin:]):
                self._take(at, name, Rich.plain(text[begin:]))
            elif label and _DATES.match(label) and "date" not in self.fields and (day := self._day(text[begin:])):
                self._take(at, "date", f"{day}")
                self._day_near, self._day_text = day, text
            elif _PREHEADER.match(text) or (label and _OF_MAIL.match(label)):
                self.taken.add(at)
                self.left.append(Source(self._parts[at].number, self._parts[at].source))

    def _day(self, text: str) -> date | None:
        """Return the only day in a text."""
        found = days_in(text, self._circumstances)
        return found[0].first if len(found) == 1 and found[0].first == found[0].last else None

    def find_title(self, said: str) -> None:
        """Find the title: the first heading of the first level, what the format says, or the first short line."""
        if "title" in self.fields:
            return
        early = [(at, text) for at, text in self._early() if self._may_be_title(at, text)]
        first = next((found for found in early if _is_top(self._parts[found[0]])), None)
        if first is None and re.search(r"\w", said):
            same = next((at for at, text in early if text == said), None)
            if same is not None:
                self.taken.add(same)
                self.sources.append(Source(self._parts[same].number, self._parts[same].source))
            self.fields["title"] = Rich.plain(said)
            return
        if found := first or next(iter(early), None):
            piece = self._parts[found[0]].piece
            assert isinstance(piece, Paragraph | Heading)
            self._take(found[0], "title", piece.rich)

    def _may_be_title(self, at: int, text: str) -> bool:
        piece, behind = self._parts[at].piece, self._parts[at + 1].piece if at + 1 < len(self._parts) else None
        if len(text) > _LONGEST_TITLE or not re.search(r"\w", text) or "\n" in text or re.search(r"[,;:]\Z", text):
            return False
        if _is_top(self._parts[at]):
            return True
        if isinstance(behind, Item | Table) and isinstance(piece, Heading):
            return False
        topics = (Topic.WEBINARS, Topic.EVENTS, Topic.VIDEOS, Topic.PARTNERS)
        if len(text.split()) == 1 and is_about(text, *topics):
            return False
        is_sentence = isinstance(piece, Paragraph) and (text.endswith(".") or "://" in text)
        return not is_sentence and not names.is_name(text) and not _is_date_line(text, self._circumstances)

    def find_date(self, said: str) -> None:
        """Find the day of the issue: a line that is nothing but a day."""
        for at, text in self._early() if "date" not in self.fields else ():
            if _is_date_line(text, self._circumstances) and not self._is_over_list(at):
                day = days_in(_NUMBER.sub("", text), self._circumstances)[0]
                self._take(at, "date", f"{day.first}")
                self.remarks = day.remarks
                self._day_near, self._day_text = day.first, text
                return
        if said and (found := days_in(said, self._circumstances)):
            self.fields["date"] = f"{found[0].first}"
            self._day_near, self._day_text = found[0].first, said

    def _is_over_list(self, at: int) -> bool:
        """Return whether a line is the heading of a list or of times, so that it is no day of the whole letter."""
        behind = self._parts[at + 1].piece if at + 1 < len(self._parts) else None
        return isinstance(self._parts[at].piece, Heading) and (
            isinstance(behind, Item | Table) or (isinstance(behind, Paragraph) and begins_with_time(behind.rich.text))
        )

    def day_near(self) -> tuple[date | None, str]:
        """Return a day with its year near which the others will be, and the words that say so."""
        if self._day_near:
            return self._day_near, self._day_text
        title = _text(self.fields.get("title", ""))
        texts = [title, *(text_of(part.piece) for part in self._parts[:_MOST_TEXTS])]
        for text in texts:
            if found := _YEAR.search(text):
                return date(int(found[0]), 6, 1), text if len(text) <= _LONGEST_QUOTED else _around(text, found)
        return None, ""


def _around(text: str, year: re.Match[str]) -> str:
    """Return a year with the few words before it."""
    return text[max(0, year.start() - _LONGEST_QUOTED // 2) : year.end()].partition(" ")[2]


def _is_top(part: Part) -> bool:
    return isinstance(part.piece, Heading) and part.piece.level == 1


def _is_date_line(text: str, circumstances: Circumstances) -> bool:
    """Return whether a text is one day, perhaps with a town or a word such as “Published on”."""
    text = _NUMBER.sub("", text)
    found = days.named(text, circumstances.language) if len(text) <= _LONG else []
    if found and re.match(r"\s*:\s*\w", text[found[-1].end :]):
        return False  # what takes place on that day
    if len(found) != 1 or found[0].is_range or not found[0].first.year or not days_in(text, circumstances):
        return False
    around = _MONTH.sub(_unless_month, text[: found[0].start] + text[found[0].end :])
    if re.search(r"\d", around):
        return False
    words = re.findall(r"[^\W\d_]+", around)
    if re.search(r"\s[·•|]\s", around) and not re.search(r"[.!?]\s", around):
        return True  # parts of a line below the title
    return len(around.strip()) <= _LONGEST_AROUND_DATE and (len(words) <= 2 or _AROUND_DATE.search(around) is not None)


def _unless_month(found: re.Match[str]) -> str:
    """Return what is left of a word with a year: nothing of `Mai 2026`."""
    return "" if plain(found["word"]) in months() else found[0]


def _words_in(piece: Piece) -> str:
    """Return the words of a piece by which its language is told."""
    return words_of(piece).text[:_MOST_OF_TABLE] if isinstance(piece, Table | Appointment) else text_of(piece)


def _language(parts: Sequence[Part], said: str, own: str) -> str:
    """Return the language of the source: the one whose small words it has most, else the one that is said, or ours."""
    text = " ".join(_words_in(part.piece) for part in parts[:_MOST_TEXTS])
    words = re.findall(r"\w+", text.lower())
    known = {language: set(listed.split()) for language, listed in _STOP_WORDS.items()}
    counts = {language: sum(word in listed for word in words) for language, listed in known.items()}
    best, second = sorted(counts, key=lambda language: -counts[language])[:2]
    is_clear = counts[best] >= _ENOUGH_WORDS and counts[best] > 1.3 * counts[second]
    if is_clear or (counts[best] >= _FEW_WORDS and counts[best] >= 2 * counts[second] and not said):
        return best
    return (said or own).partition("-")[0].lower()
