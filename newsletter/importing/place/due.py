"""A line with a day, or two of which one has it → what is due by then.

Comes in: the bits of a line. Goes out: a Due, or None. It is a module of its own because most words of such a line say
only that something is due: `Applications close on`, `date limite`, `spätestens`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.pieces import Rich
from newsletter.importing.place.bits import Bits, is_generic
from newsletter.importing.place.chunks import BY, Chunk
from newsletter.importing.place.speaking import has_verb
from newsletter.importing.place.titles import stripped
from newsletter.importing.when import Days

LONGEST_ALONE = 140
"""Characters of a line that says of itself that it is a deadline."""
_LATEST = re.compile(
    r"(?i)[\s,(]*(?:at the latest|latest|au plus tard|spätestens|als späteste\w*|uiterlijk|como máximo"
    r"|a más tardar|as fecha límite"
    r"|inclusive|inclus|einschließlich|incluido|midnight|minuit|mitternacht|noon|midi|23:59|end of day|eod"
    r"|sharp)[\s).]*"
)
_LEAD = re.compile(
    r"(?i)(?:the )?(?:(?:final |last |application |submission |new )?deadlines?|frist(?:ende)?|(?:einsende|abgabe"
    r"|bewerbungs|anmelde)?schluss"
    r"|date limite|dernier délai|délai|échéance|plazo|fecha límite|sluitings(?:datum|dag)|uiterste datum|last day"
    r"|letzter tag|dernier jour"
    r"|último día|laatste dag|closing date|due date|due)(?:\s+(?:for(?: the)?|to|für(?: die| den| das)?|zur|zum"
    r"|pour(?: les?| la)?|de(?:s| la| los?)?|d[’']"
    r"|para(?: la| el| las| los)?|voor(?: de| het)?|om)(?:\s+|(?<=[’'])))?\s*:?\s*"
)
_ACTION = re.compile(
    r"(?i)(?:please |bitte |merci de |por favor )?(?:apply|applications?(?: close| open until| due)?|nominate"
    r"|nominations?(?: close)?|submit|submissions?"
    r"|register|registration|sign up|book|send(?: us| in)?|closes?|ends?|open|opens?|due|deadline|until"
    r"|bewerbung(?:en|sschluss|sfrist)?|bewerben|anmeldung|einreichung|einreichen"
    r"|einsende\w*|abgabe\w*|anmelde\w*|frist|schluss|candidatures?|inscriptions?|envoyer|postuler|dépôt"
    r"|date limite|délai|clôture|solicitud(?:es)?|inscripción|inscripciones"
    r"|envío|presentación|fecha límite|plazo|cierre|aanmelden|inschrijven|indienen|insturen|sluit|sluiting\w*"
    r"|deadline is|by|before|bis|läuft|endet|gilt|geht"
    r"|se clôture|se termine|termina|finaliza|cierra|loopt|eindigt|hasta|jusqu['’]au|tot|at|noch|still"
    r"|open)(?:\s+(?:by|until|before|on|is|are|bis|zum|to|at|us|in|online|here|am|le|el|op|now|via|form"
    r"|close[sd]?|until|end[s]?|noch|möglich|open|hasta|tot|jusqu['’]au))*"
)
_VERB_AT_END = re.compile(
    r"(?i)\s+(?:is|ist|est|es|was|war|(?:will )?closes?|ends?|(?:is|are) due|(?:is|are) open|endet|enden|läuft|laufen"
    r"|se clôture\w*"
    r"|se termine\w*|termina\w*|finaliza\w*|cierra\w*|sluit|sluiten|eindigt)"
    r"(?:\s+(?:on|at|am|le|el|op|until|bis|jusqu['’]au|hasta|tot))?\Z"
)
_RELATIVE = re.compile(
    r"(?<=\w) (?:who|qui|quienes?|van wie|degenen die|los que)\s|(?<=\w), (?:die|der|denen|deren|welche)\s"
)


class Due(NamedTuple):
    """What is due by a day; `note` is the hour by which it is, `url` where it is done."""

    day: Days
    what: Rich
    note: str
    url: str


def due_in(bits: Bits, *, is_under: bool) -> Due | None:
    """Return what is due by a line that says so of itself, or stands under words that do; else None."""
    text, day, what = bits.rich.text, _only_day(bits), _what(bits)
    if not day or not what:
        return None
    before, behind = text[: day.start], text[day.end :]
    if not is_under:
        is_led = bits.due and not re.search(r"\w", BY.sub("", before))
        is_named = (
            is_about(text, Topic.DEADLINES)
            and len(text) <= LONGEST_ALONE
            and not re.search(r"\w{3}", _LATEST.sub("", behind))
        )
        is_apart = re.match(r"\s*(?:[:|,;]|[–—-]\s)\s*\S", behind) is not None
        is_said = is_named and (not bits.flows or _LEAD.match(text) is not None)
        if not ((is_led and is_apart and not bits.flows) or is_said):
            return None
    elif bits.flows and not _LEAD.match(text) and not _VERB_AT_END.search(before.rstrip()):
        return None
    return Due(day, what, _note(bits), bits.url or bits.registration)


def due_in_two(one: Bits, other: Bits) -> Due | None:
    """Return what is due by two lines of which one has the day and the other the words, or None."""
    dated, worded = (one, other) if days_of(one) else (other, one)
    day, what = _only_day(dated), _what(worded)
    if not day or not what or days_of(worded):
        return None
    return Due(day, what, _note(dated), worded.url or worded.registration or dated.url or dated.registration)


def is_half(bits: Bits) -> bool:
    """Return whether a line has either a day and nothing else, or words and no day."""
    has_words = any(not _is_action(chunk) for chunk in bits.chunks)
    return bool(days_of(bits)) != has_words and not (has_words and bits.rich.text.rstrip().endswith((".", ":")))


def days_of(bits: Bits) -> tuple[Days, ...]:
    """Return all days of a line, those by which something is due first."""
    return (*bits.due, *bits.days)


def _only_day(bits: Bits) -> Days | None:
    days = days_of(bits)
    return days[0] if len(days) == 1 and days[0].first == days[0].last else None


def _note(bits: Bits) -> str:
    """Return the hour by which something is due, as it is written."""
    return bits.rich.text[bits.times[0].start : bits.times[0].end].strip(" ()") if bits.times else ""


def _is_action(chunk: Chunk) -> bool:
    text = _LATEST.sub("", chunk.text).strip(" .,:;")
    return not text or _ACTION.fullmatch(text) is not None or _LEAD.fullmatch(text) is not None or is_generic(text)


def _what(bits: Bits) -> Rich | None:
    """Return what is due: the first words that say more than that something is due."""
    chunks = [chunk for chunk in bits.chunks if not _is_action(chunk)]
    if not chunks:
        chunks = [
            chunk
            for chunk in bits.chunks
            if not (_LEAD.fullmatch(chunk.text) or is_generic(chunk.text)) and _LATEST.sub("", chunk.text)
        ][:1]
    if bits.field in ("registration", "title", "speakers", "other"):  # whose label is a word of what is due
        bits = bits._replace(field="")
        text = bits.rich.text
        if not chunks and 0 < text.find(":") < 60:
            return _trimmed(stripped(bits.part(0, text.find(":"))))
    return _from(bits, chunks)


def _from(bits: Bits, chunks: list[Chunk]) -> Rich | None:
    if not chunks:
        return None
    first, end = chunks[0], chunks[0].end
    for chunk in chunks[1:]:
        if bits.due and ":" in chunk.before and chunk.text[:1].islower() and len(chunk.text.split()) <= 3:
            break  # what has to be done, as in `Grants: apply by`
        if "\0" in chunk.before or re.search(r"[|•;]|\t| {3}|\.{3}", chunk.before):
            break
        end = chunk.end
    if (
        bits.rich.text[first.start : end].count("(") > bits.rich.text[first.start : end].count(")")
        and bits.rich.text[end : end + 1] == ")"
    ):
        end += 1
    return _trimmed(stripped(bits.part(first.start, end)))


def _trimmed(what: Rich) -> Rich | None:
    """Return what is due without the words around it that say only that it is."""
    text = what.text
    begin = lead.end() if (lead := _LEAD.match(text)) and re.search(r"\w", text[lead.end() :]) else 0
    text = text[begin:]
    by = BY.search(text)
    stop = len(text[: by.start()].rstrip()) if by and by.start() else len(text)
    if verb := _VERB_AT_END.search(text[:stop]):
        stop = verb.start()
    if named := re.search(r"(?i)\s+(?:deadline|closing date|cut-?off(?: date)?|due date)\Z", text[:stop]):
        stop = named.start()
    if latest := re.search(rf"{_LATEST.pattern}\Z", text[:stop]):
        stop = latest.start() or stop
    what = stripped(what.part(begin, begin + stop))
    own = _RELATIVE.split(what.text)[0]  # what is said of whom it concerns may have a verb
    return what if re.search(r"\w", what.text) and not has_verb(own) else None
