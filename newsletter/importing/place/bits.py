"""A line of an invitation → its bits: days, times, people, addresses, and the words that are left between them.

Comes in: a line, in any order of what it says. Goes out: Bits. It is a module of its own because people write a title,
a day, a clock, a town and a name in every order: what each bit is made of tells them apart, and not where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from newsletter.importing import clocks
from newsletter.importing.addresses import of_link
from newsletter.importing.clocks import Time
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.labels import labelled, starts_of_labels
from newsletter.importing.pieces import Rich
from newsletter.importing.place.chunks import BETWEEN_CUTS, BY, Chunk, chunks_of, without_weekday
from newsletter.importing.place.speaking import cut_people, people_in
from newsletter.importing.when import Circumstances, Days, days_in
from newsletter.text import addresses

_ICON = re.compile("[\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff•▪►▶✓]+")
_GENERIC = re.compile(
    r"(?i)\W*(?:(?:see|find out|more at|more on|mehr unter|infos? (?:unter|sur|op|en)|siehe|voir|zie|ver"
    r"|alle infos|alles weitere|tout savoir)(?: \w+)?"
    r"|here|hier|ici|aquí|link|lien|enlace|more|mehr|more info\w*|en savoir plus|plus d['’]infos?\w*|meer|meer info\w*"
    r"|mehr infos?\w*|más|más información|read more|info\w*|details?|website|webseite|site|zur (?:website"
    r"|anmeldung|veranstaltung)"
    r"|programme?|programm|programma|programa|flyer|event page|see more|learn more|weiterlesen|lees meer|leer más"
    r"|lire la suite"
    r"|details and registration|join|teilnehmen|participer|zoom)(?:\s+(?:at|on|unter|auf|sur|op|via|en|hier|here"
    r"|ici))?\W*"
)
_MOST_OF_REGISTRATION = 9
_BREAK = re.compile(r"\n")
_LONGEST = 500


class Bits(NamedTuple):
    """What a line says. `field` is that of its label."""

    rich: Rich
    field: str = ""
    days: tuple[Days, ...] = ()
    due: tuple[Days, ...] = ()
    """Days by which something has to be done."""
    times: tuple[Time, ...] = ()
    length: timedelta | None = None
    chunks: tuple[Chunk, ...] = ()
    people: tuple[str, ...] = ()
    """Those who speak, where the line leads to them."""
    registration: str = ""
    url: str = ""
    says_registration: bool = False
    flows: bool = False
    """Whether its day stands within a sentence."""

    @property
    def words(self) -> str:
        """The words that are left."""
        return " ".join(chunk.text for chunk in self.chunks)

    def part(self, start: int, end: int) -> Rich:
        """Return words of the line with their styles."""
        return self.rich.part(start, end)


@lru_cache(maxsize=2048)
def bits_of(rich: Rich, circumstances: Circumstances) -> Bits:
    """Return the bits of a line."""
    text = rich.text
    if len(text) > _LONGEST:
        return Bits(rich)
    field, begin = labelled(text)
    cuts: list[tuple[int, int]] = [(0, begin)] if begin else []
    found = days_in(text, circumstances)
    due = tuple(day for day in found if field not in ("when", "ends") and BY.search(without_weekday(text[: day.start])))
    days = tuple(day for day in found if day not in due)
    times = tuple(
        time for time in clocks.times(text) if not any(day.start < time.end and time.start < day.end for day in found)
    )
    lengths = clocks.lengths(text)
    cuts += [(day.start, day.end) for day in found]
    cuts += [(time.start, time.end) for time in times]
    cuts += [
        (each.start, each.end)
        for each in lengths
        if not any(time.start < each.end and each.start < time.end for time in times)
    ]
    cuts += [icon.span() for icon in _ICON.finditer(text)]
    links = list(_links(rich))
    says = field == "registration" or is_about(text, Topic.REGISTRATION)
    cuts += [(start, end) for start, end, _, is_words in links if not is_words]
    hrefs = [href for _, _, href, _ in links]
    masked = list(text)
    for start, end in cuts:
        masked[start:end] = "\0" * (end - start)
    mask = "".join(masked)
    people: tuple[str, ...] = ()
    if field == "speakers":
        people = tuple(people_in(text[begin:]))
        mask = "\0" * len(mask) if people else mask
    elif not field:
        mask, people = cut_people(mask)
    flows = _flows(mask, bool(days))
    chunks = tuple(chunks_of(rich, mask))
    first = next(iter(hrefs), "")
    return Bits(
        rich,
        field,
        days,
        due,
        times,
        lengths[0].length if lengths else None,
        chunks,
        people,
        first if says else "",
        "" if says else first,
        says,
        flows,
    )


def is_generic(text: str) -> bool:
    """Return whether words say only that something is behind a link."""
    return _GENERIC.fullmatch(text) is not None


@lru_cache(maxsize=256)  # the same parts are looked at from each of those above them
def lines_of(rich: Rich) -> tuple[Rich, ...]:
    """Return the lines of a text, of which one with several labels is several, without little pictures before them."""
    lines = (without_icons(part) for line in rich.split(_BREAK) for part in _at_labels(line))
    return tuple(line for line in lines if line.text)


def _at_labels(line: Rich) -> list[Rich]:
    """Return a line as several where it has several labels, each with its value."""
    starts = starts_of_labels(line.text)
    if not starts:
        return [line]
    edges = [*([0] if starts[0] else []), *starts, len(line)]
    return [part for begin, end in pairwise(edges) if (part := line.part(begin, end)).text.strip(" |;,.–-")]


def without_icons(rich: Rich) -> Rich:
    """Return a line without the little pictures with which people begin one."""
    text = rich.text
    begin = len(text) - len(text.lstrip())
    icons = _ICON.match(text, begin)
    return rich.part(icons.end() if icons else begin, len(text.rstrip()))


def _links(rich: Rich) -> Iterator[tuple[int, int, str, bool]]:
    """Yield where addresses are, where they lead, and whether what stands there is words that say something."""
    at = 0
    for span in rich.spans:
        end = at + len(span.text)
        if span.style.href:
            words = span.text.strip()
            is_address = " " not in words and re.search(r"://|@|\w\.[a-z]{2,}(?:/|\Z)", words) is not None
            is_short = _GENERIC.fullmatch(words) or (
                is_about(words, Topic.REGISTRATION) and len(words.split()) <= _MOST_OF_REGISTRATION
            )
            yield at, end, span.style.href, not (is_address or is_short)
        at = end
    text = rich.text
    if "/" in text or "@" in text:
        for found in addresses.find(text):
            if href := of_link(text[found.start : found.end]):
                yield found.start, found.end, href, False


_VERBS = re.compile(
    r"(?i)(?<!\w)(?:we|our|us|you|your|wir|uns|sie|ihnen|nous|vous|notre|nos|nuestr[oa]s?|os|wij|ons|onze|u|uw"
    r"|please|bitte|is|are|was|were"
    r"|will|takes?|took|gives?|presents?|talks?|speaks?|hosts?|organi[sz]\w+|veranstaltet|gibt|hält|spricht|erklärt|geeft|vertelt|spreekt"
    r"|bespreekt|organiseert|donnera|anime|animera|propose|proposera|ofrece\w*|imparte|dará|hablará|findet|finden|fand|laden|lädt|wird|war|aura|est|sera|vindt|vond|invita\w*|invit\w+|tendrá"
    r"|celebra\w*|held|has|have)(?!\w)"
)
_LEADS_IN = re.compile(
    r"(?i)(?:[^\W\d_]\s+(?:on|am|le|el|op|at|from|vom|du|del|van|den|de|to|and|will|is)(?:\s+[^\W\d_]+)?|[^\W\d_])\s*\Z"
)


def _flows(mask: str, has_day: bool) -> bool:
    """Return whether a day stands within a sentence: words with a verb lead to it, or go on behind it."""
    if not has_day:
        return False
    first = mask.find("\0", len(mask) - len(mask.lstrip("\0 ")))
    before, behind = mask[: max(first, 0)].strip("\0 "), mask[first:].strip("\0")
    if (
        _VERBS.search(before)
        and not before.rstrip().endswith("?")
        and len(before.split()) >= 3
        and _LEADS_IN.search(before)
    ):
        return True
    runs_on = re.match(rf"(?:\0|\s|[,–-]\0|{BETWEEN_CUTS})*\s(?P<words>[a-zà-ÿ][^\0]*)", behind)
    return bool(runs_on and _VERBS.search(runs_on["words"]) and len(runs_on["words"].split()) >= 4)
