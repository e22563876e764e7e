"""A paragraph, or a few short lines above one, that say which meeting it was, and when → the recap of a meeting.

It is a module of its own because a meeting is told by three things, its name, its days and its town, in any order, in
one sentence or in a line each, and in any of our languages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newsletter.importing import towns
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.pieces import Heading, Paragraph, Rich
from newsletter.importing.place.bits import Bits, bits_of, lines_of
from newsletter.importing.place.meetings import name_in
from newsletter.importing.place.scan import Found, Scan
from newsletter.importing.place.titles import stripped, without_place
from newsletter.importing.place.venues import place_in
from newsletter.importing.plan import Entry, Prose, Value
from newsletter.importing.when import Days, days_in
from newsletter.nearest import plain

_YET_TO_COME = re.compile(
    r"(?<!\w)(?:(?:our|the|your) next|next (?:year|month|week|meeting|congress|conference|event|edition|\w+day)"
    r"|upcoming|save the date|nachst\w+|kommend\w+|prochain\w*|proxim\w+|volgend\w*|komende"
    r"|a venir|register by)(?!\w)"
)
_TOOK_PLACE = re.compile(
    r"(?<!\w)(?:took place|takes place|take place|was held|were held|held|attended|fand|fanden|findet|finden"
    r"|s.est tenu\w*|a eu lieu|"
    r"ont eu lieu|aura lieu|se celebro|tuvo lugar|tuvieron lugar|se celebra|vond|vonden|vindt|met in|met for"
    r"|hosted|welcomed|gathered|came to|came together|travelled|were at|went to|visited|joined|ended|closed"
    r"|opened|was full"
    r"|waren wir|wir waren|kamen|trafen|tagte|besuchten|nahmen\b.*\bteil|war\b.*\b(?:gastgeber|schauplatz)|lud"
    r"|lockte|stand im zeichen"
    r"|a accueilli|a reuni|nous etions|ont participe|s.est deroule\w*|se sont (?:deroule|tenu|retrouve)\w*"
    r"|a rassemble|avons participe|y etions"
    r"|acogio|reunio|celebramos|se reunieron|asistieron|participaron|estuvimos|asistimos|participamos|congrego"
    r"|waren we|we waren|kwamen|bezochten|trok|namen\b.*\bdeel|werd\b.*\bgehouden|was\b.*\b(?:decor|toneel))(?!\w)"
)
_LONGEST_LINE, _LONGEST_SENTENCE, _MOST_LINES, _SHORTEST_PROSE = 160, 80, 6, 50
_REPORT_BEFORE = re.compile(
    r"(?i)\s*(?:(?:a |our |the |unser |notre |ons |nuestro )?(?:short |brief |kurzer |kleiner |petit )?(?:report"
    r"|recap|review|highlights?|news|notes|impressions|looking back|look back"
    r"|(?:congress|conference|meeting|event)? ?report|rückblick|bericht|nachlese|eindrücke|kongressbericht"
    r"|tagungsbericht|compte[- ]rendu|retour|bilan|échos?|verslag|terugblick"
    r"|congresverslag|impressie|informe|resumen|crónica|balance|meeting|congress|conference|kongress|tagung"
    r"|congrès|congreso|congres|event)"
    r"(?:\s+(?:of|from|on|at|to|vom|von|zum|zur|über|aus|du|de la|de|des|sur|del|van|over|op|auf|auf den"
    r"|auf die)(?:\s+(?:the|den|die|das|le|la|les|el|los|het))?\s+|\s*[:–—-]\s+))+"
)


def recap(scan: Scan, at: int) -> Found | None:
    """Return the recap that begins with a part, or None."""
    text = scan.text(at)
    if scan.is_under(at, Topic.EVENTS, Topic.WEBINARS) or is_about(text, Topic.WEBINARS):
        return None
    if _YET_TO_COME.search(plain(text)) or (at and _YET_TO_COME.search(plain(scan.text(at - 1)))):
        return None
    if found := _of_lines(scan, at):
        return found
    if not isinstance(scan.piece(at), Paragraph) or len(text) < 30:
        return None
    meeting = meeting_in(scan, at)
    if not meeting:
        return None
    entry, remarks = meeting
    fields: dict[str, Value] = {"type": "recap", "meeting": entry, "text": Prose((scan.parts[at].piece,))}
    return Found(Entry(fields, scan.sources(at, at + 1), remarks), at + 1)


def meeting_in(scan: Scan, at: int, *, is_wished: bool = False) -> tuple[Entry, tuple[str, ...]] | None:
    """Return the meeting that a paragraph names with its days, and what is to be looked at."""
    text, language = scan.text(at), scan.circumstances.language
    if not any(char.isdigit() for near in (at - 1, at, at + 1) for char in scan.text(near)):
        return None  # which costs less to say than that it names no meeting
    name = name_in(text, language)
    if not name:
        return None
    own = [days for days in days_in(text, scan.circumstances) if not name[0] <= days.start < name[1]]
    days = next((each for each in own if each.first != each.last), None) or next(iter(own), None)
    if days and days.first == days.last and not is_wished and not _TOOK_PLACE.search(plain(text)):
        return None
    days = days or _beside(scan, at)
    if not days:
        return None
    rich = scan.rich(at).part(scan.text_offset(at) + name[0], scan.text_offset(at) + name[1])
    return _entry(rich, days, place_in(text, name, (days.start, days.end))), days.remarks


def _entry(name: Rich, days: Days, place: str) -> Entry:
    fields: dict[str, Value] = {"name": name, "start": f"{days.first}", "end": f"{days.last}"}
    if place:
        fields["place"] = place
    return Entry(fields)


def _beside(scan: Scan, at: int) -> Days | None:
    """Return the days of a short line beside a paragraph, such as `Utrecht, 4–6 June 2026` below the title."""
    for near in (at - 1, at + 1):
        piece = scan.piece(near)
        if isinstance(piece, Paragraph | Heading) and 0 < len(scan.text(near)) <= 80:
            found = [days for days in days_in(scan.text(near), scan.circumstances) if days.first != days.last]
            if found:
                return found[0]._replace(start=-1000, end=-1000)
    return None


@dataclass
class _Lines:
    """What short lines above a text say of a meeting."""

    name: Rich = field(default_factory=Rich)
    days: list[Days] = field(default_factory=list)
    place: str = ""


def _of_lines(scan: Scan, at: int) -> Found | None:
    """Return the recap that short lines with a name, days and a town, and the text below them, make."""
    if not isinstance(scan.piece(at), Heading | Paragraph):
        return None
    said = _Lines()
    number = at
    while number < min(len(scan), at + _MOST_LINES):
        piece = scan.piece(number)
        if not isinstance(piece, Paragraph) and not (isinstance(piece, Heading) and number == at):
            return None
        lines = lines_of(piece.rich)
        if not lines or not scan.text(number):
            return None
        taken = 0
        for line in lines:
            if not _take(said, line, scan, is_first=number == at):
                break
            taken += 1
        if taken < len(lines):
            break
        number += 1
    piece = scan.piece(number)
    if not ((said.name.text and said.days and number > at) or _is_one(scan, at, said)) or not isinstance(
        piece, Paragraph
    ):
        return None
    if len({days[2:4] for days in said.days}) != 1 or not said.name.text:
        return None
    text = scan.text(number)
    is_prose = len(piece.rich) >= _SHORTEST_PROSE and re.search(r"[.!?]", piece.rich.text) is not None
    if not is_prose or is_about(text[:200], Topic.REGISTRATION, Topic.WEBINARS) or _is_ahead(scan, said.days[0]):
        return None
    heading: dict[str, Value] = {"heading": scan.rich(at)} if isinstance(scan.piece(at), Heading) else {}
    entry = _entry(said.name, said.days[0], said.place)
    pieces = tuple(scan.parts[each].piece for each in range(at if not heading and number == at else number, number + 1))
    fields: dict[str, Value] = {"type": "recap", **heading, "meeting": entry, "text": Prose(pieces)}
    return Found(Entry(fields, scan.sources(at, number + 1), said.days[0].remarks), number + 1)


def _is_one(scan: Scan, at: int, said: _Lines) -> bool:
    """Return whether all lines stand in the paragraph of the text itself, above it."""
    return bool(said.name.text and said.days and "\n" in scan.text(at))


def _is_ahead(scan: Scan, days: Days) -> bool:
    """Return whether days come after the letter, as far as its day is known."""
    day = scan.circumstances.day
    return day is not None and (day.month, day.day) != (6, 1) and days.first > day


def _take(said: _Lines, line: Rich, scan: Scan, *, is_first: bool) -> bool:
    """Take what a line says of a meeting; return whether it says nothing else."""
    text = line.text.strip()
    if not 0 < len(text) <= _LONGEST_LINE or (text.endswith(".") and len(text) >= _LONGEST_SENTENCE):
        return False
    bits = bits_of(line, scan.circumstances)
    if bits.flows or bits.times or bits.registration or bits.says_registration:
        return False
    if bits.field in ("speakers", "registration", "duration", "ends", "other"):
        return False
    if text.endswith(".") and not bits.days:
        return False
    if bits.field == "place" and not bits.days:
        said.place = said.place or towns.without_lead(" ".join(chunk.text for chunk in bits.chunks[:1]))
        return bool(said.place)
    named = _name(bits, scan) if not said.name.text else None
    if named:
        said.name = named
    if bits.days:
        if said.days and any(days[2:4] != said.days[0][2:4] for days in bits.days):
            return False
        said.days += bits.days
    if not said.place:
        said.place = _place(bits, said.name.text)
    return bool(named or bits.days or (said.name.text and said.place and towns.likeness(text) > 1))


def _name(bits: Bits, scan: Scan) -> Rich | None:
    """Return the name of a meeting in a line, without what stands before it, such as `Report from the`."""
    text = bits.rich.text
    for chunk in bits.chunks:
        before = _REPORT_BEFORE.match(chunk.text)
        begin = chunk.start + (before.end() if before else 0)
        span = name_in(text[begin : chunk.end], scan.circumstances.language)
        if bits.field == "title" and len(chunk.text) > 4:
            span = (0, chunk.end - begin)
        if not span:
            continue
        rest = text[begin : chunk.end]
        around = re.findall(r"\w+", rest[: span[0]] + rest[span[1] :])
        if len(around) > 8:
            continue
        whole = bits.part(begin, chunk.end)
        bare, place = without_place(whole)
        is_all = span[0] == 0 and not re.match(r"[,:]", rest[span[1] :].lstrip())
        name = bare if is_all and place else whole if is_all else whole.part(*span)
        return stripped(name)
    return None


def _place(bits: Bits, name: str) -> str:
    """Return the town in a line."""
    for number, chunk in enumerate(bits.chunks):
        behind = bits.chunks[number + 1] if number + 1 < len(bits.chunks) else None
        text = chunk.text
        if text == name or (name and name in text):
            rest = bits.part(chunk.start, chunk.end)
            text = without_place(rest)[1]
            if not text:
                continue
        parts = re.split(r",\s+", text)
        if all(map(towns.likeness, parts)) and (max(map(towns.likeness, parts)) > 1 or bits.days):
            if behind and behind.before.strip() == "(" and towns.likeness(behind.text) > 2:
                return f"{text} ({behind.text})"
            return towns.without_lead(text)
    return ""
