"""Lines with a day and with what is due by then → deadlines.

It is a module of its own because such a line is an event but for a word: `by` before the day, or `deadlines` over it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.pieces import Heading, Item, Paragraph, Rich
from newsletter.importing.place.bits import Bits, is_generic
from newsletter.importing.place.chunks import BY, Chunk
from newsletter.importing.place.lines import Line, of_part
from newsletter.importing.place.scan import Found, Scan
from newsletter.importing.place.speaking import has_verb
from newsletter.importing.place.titles import stripped
from newsletter.importing.plan import Entry, Prose, Source, Value
from newsletter.importing.when import Days

_LONGEST, _LONGEST_ALONE, _MOST_UNREAD = 240, 140, 2
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


class _Due(NamedTuple):
    day: Days
    what: Rich
    note: str
    url: str


def deadlines(scan: Scan, at: int) -> Found | None:
    """Return the deadlines that begin with a part, or None."""
    if not any(char.isdigit() for number in (at, at + 1) for char in scan.text(number)):
        return None
    is_under = _is_under(scan, at) or _are_due(scan, at)
    found: list[Entry] = []
    remarks: list[str] = []
    end = number = at
    unread: list[int] = []
    while read := _read(scan, number, is_under=is_under):
        entries, behind = read
        found += entries
        end = number = behind
        if not is_under or len(unread) == _MOST_UNREAD or not _may_be_passed(scan, number):
            continue
        if not _read(scan, number, is_under=True) and _read(scan, number + 1, is_under=True):
            unread.append(number)
            remarks.append(f"Look at this line, which says no day: “{scan.text(number)[:60]}”.")
            number += 1
    if not found:
        return None
    unread = [each for each in unread if each < end]
    sources = tuple(scan.source(each) for each in unread)
    return Found(Entry({"type": "deadlines", "deadlines": tuple(found)}, sources, tuple(remarks[: len(unread)])), end)


def _is_under(scan: Scan, at: int) -> bool:
    """Return whether the nearest heading over a part, or the line that leads to it, is about what is due."""
    above = scan.above(at)
    if above and is_about(above[-1], Topic.DEADLINES):
        return True
    nearest = above[-1] if above else ""
    if scan.is_under(at, Topic.DEADLINES) and not is_about(nearest, Topic.EVENTS, Topic.WEBINARS, Topic.SESSIONS):
        return True
    before = next(
        (
            scan.text(number)
            for number in range(at - 1, max(-1, at - 8), -1)
            if not isinstance(scan.piece(number), Item)
        ),
        "",
    )
    return len(before) <= _LONGEST_ALONE and is_about(before, Topic.DEADLINES) and before.endswith(":")


def _are_due(scan: Scan, at: int) -> bool:
    """Return whether a part is one of several, side by side, that say by which day something has to be done."""
    if is_about(" ".join(scan.above(at)[-1:]), Topic.JOBS, Topic.WEBINARS):
        return False
    return _says_due(scan, at) and (_says_due(scan, at + 1) or _says_due(scan, at - 1))


def _says_due(scan: Scan, at: int) -> bool:
    lines = _lines(scan, at) if 0 <= at < len(scan) and any(map(str.isdigit, scan.text(at))) else []
    return bool(lines) and all(
        line.bits.due and not line.bits.days and _due(line.bits, is_under=True) for line in lines
    )


def _may_be_passed(scan: Scan, at: int) -> bool:
    """Return whether a part within a list may be left unread: it is an item, or a short line."""
    piece, text = scan.piece(at), scan.text(at)
    return isinstance(piece, Item | Paragraph) and 0 < len(text) <= _LONGEST and "\n" not in text


def _lines(scan: Scan, at: int) -> list[Line]:
    return of_part(scan, at) if isinstance(scan.piece(at), Paragraph | Item) and scan.text(at) else []


def _read(scan: Scan, at: int, *, is_under: bool) -> tuple[list[Entry], int] | None:
    """Return the deadlines that are in a part, or in two of which one has the day, and the number of the next part."""
    lines = _lines(scan, at)
    if not lines or any(len(line.bits.rich) > _LONGEST for line in lines):
        return None
    alone = len(lines) == 1 or (is_under and len(lines) == 2 and not all(_days(line.bits) for line in lines))
    if is_under and len(lines) == 1 and _is_half(lines[0].bits) and not isinstance(scan.piece(at + 1), Heading):
        other = _lines(scan, at + 1)
        is_pair = len(other) == 1 and _is_half(other[0].bits)
        if is_pair and (due := _of_two(lines[0].bits, other[0].bits)):
            return [_entry(due, scan.sources(at, at + 2))], at + 2
    if is_under and len(lines) == 2 and alone:
        due = _of_two(lines[0].bits, lines[1].bits)
        return ([_entry(due, scan.sources(at, at + 1))], at + 1) if due else None
    found = [_due(line.bits, is_under=is_under) for line in lines]
    if not all(found):
        return None
    return [_entry(due, scan.sources(at, at + 1)) for due in found if due], at + 1


def _days(bits: Bits) -> tuple[Days, ...]:
    return (*bits.due, *bits.days)


def _is_half(bits: Bits) -> bool:
    """Return whether a line has either a day and nothing else, or words and no day."""
    has_words = any(not _is_action(chunk) for chunk in bits.chunks)
    return bool(_days(bits)) != has_words and not (has_words and bits.rich.text.rstrip().endswith((".", ":")))


def _of_two(one: Bits, other: Bits) -> _Due | None:
    if bool(_days(one)) == bool(_days(other)):
        return None
    dated, worded = (one, other) if _days(one) else (other, one)
    days = _days(dated)
    if len(days) != 1 or days[0].first != days[0].last or _days(worded):
        return None
    what = _what(worded)
    return (
        _Due(days[0], what, _note(dated), worded.url or worded.registration or dated.url or dated.registration)
        if what
        else None
    )


def _due(bits: Bits, *, is_under: bool) -> _Due | None:
    days = _days(bits)
    if len(days) != 1 or days[0].first != days[0].last:
        return None
    text = bits.rich.text
    day = days[0]
    what = _what(bits)
    if not what:
        return None
    before, behind = text[: day.start], text[day.end :]
    if not is_under:
        is_led = bits.due and not re.search(r"\w", BY.sub("", before))
        is_named = (
            is_about(text, Topic.DEADLINES)
            and len(text) <= _LONGEST_ALONE
            and not re.search(r"\w{3}", _LATEST.sub("", behind))
        )
        is_apart = re.match(r"\s*(?:[:|,;]|[–—-]\s)\s*\S", behind) is not None
        is_said = is_named and (not bits.flows or _LEAD.match(text) is not None)
        if not ((is_led and is_apart and not bits.flows) or is_said):
            return None
    elif bits.flows and not _LEAD.match(text) and not _VERB_AT_END.search(before.rstrip()):
        return None
    return _Due(day, what, _note(bits), bits.url or bits.registration)


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


def _entry(due: _Due, sources: tuple[Source, ...]) -> Entry:
    fields: dict[str, Value] = {"date": f"{due.day.first}", "what": due.what}
    if due.note:
        fields["note"] = Prose((Paragraph(Rich.plain(due.note)),))
    if due.url:
        fields["url"] = due.url
    return Entry(fields, sources, due.day.remarks)


def wished(scan: Scan, parts: range) -> Entry | None:
    """Return parts as deadlines, as far as they say a day and what is due by then."""
    found: list[Value] = []
    left: list[int] = []
    at = parts.start
    while at < parts.stop:
        read = _read(scan, at, is_under=True)
        if read and read[1] <= parts.stop:
            found += read[0]
            at = read[1]
        else:
            left.append(at)
            at += 1
    if not found:
        return None
    return Entry({"type": "deadlines", "deadlines": tuple(found)}, tuple(scan.source(number) for number in left))
