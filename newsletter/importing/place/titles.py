"""Words of a title and what hangs on them: quotation marks, a number, a town behind them, or those who speak.

Comes in: words. Goes out: the title without them. It is a module of its own because events, meetings and deadlines are
named in the same ways.
"""

from __future__ import annotations

import re

from newsletter.importing import names, towns
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.pieces import Rich
from newsletter.importing.place.chunks import EDGES
from newsletter.importing.place.speaking import LED, has_title, has_verb, people_in

_QUOTED = re.compile(r"[“„«\"]\s*(?P<title>[^”“»\"]{3,150}?)\s*[”“»\"]")
_KIND_BEFORE = re.compile(r"\s*(?P<kind>[^:–—|\n“„«\"]{3,40}?)\s*(?::\s+|\s[–—|-]\s+)(?=\S)")
_BECAME = {
    "cancelled": (
        r"cancell?ed|abgesagt|entfällt|fällt aus|annulée?|annulés|geannuleerd|afgelast|gaat niet door|cancelad[oa]"
        r"|suspendid[oa]|anulad[oa]"
    ),
    "postponed": r"postponed|verschoben|reportée?|uitgesteld|verplaatst|aplazad[oa]|pospuest[oa]",
}
_STATUS = {
    status: re.compile(rf"(?i)(?:\A|\s*[(\[]|\s+[–—-]+\s*|[:!]\s+)(?:{words})(?:[\s!)\]:.–-]+|\Z)")
    for status, words in _BECAME.items()
}
"""Words that say what has become of an event, at either end of its title."""
_LONGEST_TITLE = 180
_MOST_KIND_WORDS = 4


def at_commas(text: str) -> list[str]:
    """Return the parts of a text between its commas."""
    return [part for part in re.split(r",\s+", text) if part.strip()]


def is_place(text: str) -> bool:
    """Return whether words name a town, a house, or both, and rather not a person."""
    likeness = towns.likeness(text)
    if not likeness and "," in text:
        parts = [towns.likeness(part) for part in at_commas(text)]
        likeness = (max(parts) if all(parts) else 0) or (3 if parts[0] > 1 and parts[-1] > 1 else 0)
        if not likeness and re.search(r"\d", text) and parts[-1] > 1:
            likeness = 2  # a street with its number
    return likeness > 1 or (likeness == 1 and not names.is_name(text.strip(" .")))


def without_place(title: Rich) -> tuple[Rich, str]:
    """Return a title without the place behind it, and that place."""
    text = title.text
    bracket = re.search(r"\s*\((?P<place>[^()]+)\)\Z", text)
    if bracket and towns.likeness(bracket["place"]) > 1:
        return title.part(0, bracket.start()), bracket["place"]
    cuts = [found.span() for found in re.finditer(r",\s+", text)]
    for start, end in cuts[-3:]:
        parts = at_commas(text[end:])
        if all(towns.likeness(part) for part in parts) and is_place(text[end:]) and text[:start].strip():
            return title.part(0, start), towns.without_lead(text[end:].rstrip("."))
    for start, end in reversed(cuts[-3:]):
        if towns.likeness(text[end:]) > 1:
            return title.part(0, start), towns.without_lead(text[end:].rstrip("."))
    for found in re.finditer(r"\s+(?:in(?: the| der)?|à(?: la)?|au|en|te|at(?: the)?|bei)\s+(?=[A-ZÀ-Ý])", text):
        behind = text[found.end() :]
        lead = found[0].strip()
        if (
            towns.likeness(behind) > (0 if lead in ("in", "à", "te", "en", "au") and len(behind.split()) <= 3 else 1)
            and found.start()
        ):
            return title.part(0, found.start()), behind.rstrip(".")
    return title, ""


def without_people(title: Rich) -> tuple[Rich, list[str]]:
    """Return a title without those who speak, where it leads to them or has them in brackets."""
    text = title.text
    for found in LED.finditer(text):
        if found.start() and (people := people_in(_closed(text[found.end() :]))) and not has_verb(text[found.end() :]):
            return stripped(title.part(0, found.start())), people
    for found in re.finditer(r"\s*\((?P<inside>[^()]+(?:\([^()]*\))?)\)\Z|\s[–—|·•/-]\s(?P<behind>[^–—|·•]+)\Z", text):
        inside = found["inside"] or found["behind"]
        people = people_in(inside)
        if people and found.start() and (has_title(inside) or "," in inside or "(" in inside):
            return stripped(title.part(0, found.start())), people
    return title, []


def _closed(text: str) -> str:
    """Return a text without a bracket at its end that was opened before it."""
    text = text.strip(" .,")
    return text if text.count("(") == text.count(")") else text.rstrip(") .,")


def without_status(title: Rich) -> tuple[Rich, str]:
    """Return a title without the words that say what has become of the event, and `cancelled` or `postponed`, or ""."""
    for status, pattern in _STATUS.items():
        found = pattern.search(title.text)
        if found and found.start() == 0:
            return stripped(title.part(found.end(), len(title))), status
        if found and found.end() == len(title.text):
            return stripped(title.part(0, found.start())), status
    return title, ""


def marked_title(line: Rich) -> Rich:
    """Return the title that is in quotation marks, bold or italic within a sentence, or no words."""
    if found := _QUOTED.search(line.text):
        return line.part(found.start("title"), found.end("title"))
    at = 0
    for span in line.spans:
        words = span.text.strip()
        if (
            (span.style.bold or span.style.italic)
            and 3 <= len(words) <= _LONGEST_TITLE
            and not re.search(r"\d{1,2}[:.h]\d\d|\d{4}", words)
        ):
            return stripped(line.part(at, at + len(span.text)))
        at += len(span.text)
    return Rich()


def untitled(rich: Rich) -> Rich:
    """Return a title without its number, its quotation marks, and the word before it for its kind."""
    rich = stripped(rich)
    numbered = re.match(
        r"\d{1,2}[.)]\s+(?=\S)|(?:webinar|webinaire|seminar|online-seminar)\s+\d{1,2}\s*[:–—-]\s+", rich.text, re.I
    )
    if numbered and not (numbered[0].endswith(". ") and towns.names_occasion(" ".join(rich.text.split()[1:4]))):
        rich = rich.part(numbered.end(), len(rich))
    found = _KIND_BEFORE.match(rich.text)
    if (
        found
        and len(found["kind"].split()) <= _MOST_KIND_WORDS
        and is_about(found["kind"], Topic.WEBINARS) | _is_kind(found["kind"])
    ):
        rich = stripped(rich.part(found.end(), len(rich)))
    quoted = _QUOTED.search(rich.text)
    if quoted and (
        quoted.end() - quoted.start() == len(rich)
        or is_about(rich.text[: quoted.start()], Topic.WEBINARS, Topic.ONLINE)
    ):
        return rich.part(quoted.start("title"), quoted.end("title"))
    bare = re.match(
        r"(?i)(?:online[- ])?(?:webinar|webinaire|webseminar|onlineseminar|online-seminar)\s+(?=[“„«\"‘])", rich.text
    )
    return stripped(rich.part(bare.end(), len(rich))) if bare else rich


def unquoted(rich: Rich) -> Rich:
    """Return a title without the quotation marks around it."""
    text = rich.text.rstrip(" ,")
    is_quoted = len(text) > 2 and text[0] in '“„«"»‘' and text[-1] in '”“»"«’' and text[0] not in text[1:-1]
    return rich.part(1, len(text) - 1).stripped() if is_quoted else rich


def _is_kind(text: str) -> bool:
    return (
        re.fullmatch(
            r"(?i)(?:save the date|new|neu|nouveau|nieuw|nuevo|title|titel|titre|título|topic|thema|thème|tema"
            r"|onderwerp|coming up|next|reminder"
            r"|event|veranstaltung|événement|evento|evenement|online|virtual|upcoming events?|register now"
            r"|invitation|einladung|uitnodiging)",
            text.strip(),
        )
        is not None
    )


def stripped(rich: Rich) -> Rich:
    """Return a text without the punctuation around it."""
    text = rich.text
    begin = len(text) - len(text.lstrip(EDGES))
    end = len(text.rstrip(EDGES))
    if text[begin:end].endswith(".") and not re.search(
        r"(?:\.\.|\b[A-Z]\.|e\.V\.|\b(?:etc|Co|Inc|Dr|St)\.)\Z", text[begin:end]
    ):
        end -= 1
    return rich.part(begin, end)
