"""The lines of parts with their bits, and what the words in one may be: a title, or only beside the matter.

Comes in: a part. Goes out: a Line for each of its lines. It is a module of its own because webinars, events and
deadlines are read line by line, and each line is judged before it is known whose it is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from newsletter.importing import towns
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.pieces import Heading, Item, Paragraph, Piece, Rich
from newsletter.importing.place.bits import Bits, bits_of, is_generic, lines_of
from newsletter.importing.place.chunks import EDGES, Chunk
from newsletter.importing.place.scan import Scan
from newsletter.importing.place.speaking import people_in
from newsletter.importing.place.titles import at_commas

_NOTE = re.compile(
    r"(?i)\W*(?:free|kostenlos|kostenfrei|gratuit|gratis|free of charge|in (?:english|french|german|dutch"
    r"|spanish)|auf (?:deutsch|englisch)"
    r"|en (?:français|anglais|español|inglés)|in het (?:nederlands|engels)|hybrid\w*|hybride|híbrido|members only"
    r"|nur für mitglieder|all day|ganztägig"
    r"|toute la journée|hele dag|todo el día|tba|tbc|tbd|more (?:details|information) (?:soon|to follow)"
    r"|details (?:follow|folgen)|new|neu|nouveau|nieuw"
    r"|nuevo|live|save the date|sold out|ausgebucht|complet|vol(?:geboekt)?|completo)\W*"
)
"""What is said beside the matter: what it costs, in which language it is, that it is new."""
_AROUND_ONLINE = re.compile(r"(?:via|per|by|on|über|par|por|im|as|meeting|webinar|via the|über die|per video)?")
_MOST_TITLE_WORDS = 26


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
        return [chunk for chunk in self.bits.chunks if not is_beside(chunk)]

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


def of_part(scan: Scan, at: int) -> list[Line]:
    """Return the lines of a part; a day in them is one that is still to come."""
    piece = scan.piece(at)
    if not isinstance(piece, Paragraph | Item | Heading):
        return []
    circumstances = replace(scan.circumstances, is_ahead=True)
    texts = lines_of(piece.rich)
    return [
        Line(at, piece, bits_of(line, circumstances), place == 0, place + 1 == len(texts))
        for place, line in enumerate(texts)
    ]


def is_beside(chunk: Chunk) -> bool:
    """Return whether words are none of what a record is about: how to register, that it is online, what it costs."""
    text = chunk.text
    is_call = is_about(text, Topic.REGISTRATION) and len(text.split()) <= 9 and not chunk.is_marked
    return is_call or all(map(_is_remark, re.split(r",\s+|\s+(?:&|and|und|et|en|y)\s+", text)))


def _is_remark(text: str) -> bool:
    """Return whether words say only that something is online, what it costs, or what lies behind a link."""
    around = towns.ONLINE.sub("", text).strip(EDGES + "()+&").lower()
    return _NOTE.fullmatch(text) is not None or is_generic(text) or _AROUND_ONLINE.fullmatch(around) is not None
