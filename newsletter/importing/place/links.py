"""Lines that are links, or labels that wait for one → links, and the one link that is a button.

It is a module of its own because a link is told by what is around it: a line of its own among others is one of a list,
and one that stands alone and calls to act is a button.
"""

from __future__ import annotations

import re

from newsletter.importing import addresses as cleaned
from newsletter.importing.evidence import Topic
from newsletter.importing.headings import is_link
from newsletter.importing.pieces import Heading, Item, Paragraph, Rich
from newsletter.importing.place.scan import Found, Scan, href_of, label_of
from newsletter.importing.plan import Entry, Prose, Source, Value
from newsletter.nearest import plain
from newsletter.text import addresses

_LONGEST, _LONGEST_NOTE, _LONGEST_BUTTON, _LONGEST_LEAD = 160, 160, 40, 25
_NOT_A_LABEL = re.compile(
    r"(?i)(?:dear|liebe|cher|chère|querid|beste|geachte|note|nb|ps|speakers?|referent\w*|ort|place|date|datum|time|zeit|where|when)\b"
)
_BREAK = re.compile(r"\n")
_BESIDE = re.compile(r"\s[|·•/–—-]\s|\s*[|·•;]\s*|,\s+")
_CALL = re.compile(
    r"(?:donate|give|register|sign up|subscribe|join|book|apply|buy|order|become|take part|take the survey|support"
    r" us|vote|reserve"
    r"|get your|rsvp|contribute|volunteer|enrol\w*|jetzt|spende\w*|anmeld\w*|zur anmeldung|zum|mitmachen|mitglied"
    r"|abonnieren|hier|bestellen"
    r"|teilnehmen|faire un don|je |j'|s'inscrire|inscri\w+|adherer|donner|soutenir|soutenez|participe\w*|reserve\w*"
    r"|rejoindre|rejoignez"
    r"|nous soutenir|devenir|devenez|commande\w*|repond\w+|doneer|schrijf|meld|aanmelden|inschrijven|steun|word|doe"
    r" mee|bestel|geef"
    r"|vul|dona\w*|haz|hazte|inscrib\w*|apunt\w*|registr\w+|reserv\w+|colabora|participa|unete|quiero|suscrib\w*|asocia\w*)(?!\w)"
)
_EDGES = " \t\n:–—-|,;·()<>→➜▶👉🔗"
_GENERIC = re.compile(
    r"(?i)\W*(?:pdf|docx?|pptx?|xlsx?|mp3|zip|hier|here|ici|aqui|aquí|link|lien|enlace|download|télécharger|descargar|downloaden"
    r"|herunterladen|more|mehr|meer|más|plus|website|web|online|open|lire|lesen|lees|leer|read|watch|ansehen|zum \w+"
    r"|voir|ver|bekijk"
    r"|weiterlesen|read more|en savoir plus|leer más|lees meer|mehr (?:dazu|erfahren|lesen)|click here|hier klicken"
    r"|cliquez ici)"
    r"(?:[ ,(/–-]+(?:pdf|html|\d+([.,]\d+)? ?[kmg]?[bo]|\w{2}|here|hier|ici|le pdf|the pdf))*\W*\Z"
)


def links(scan: Scan, at: int) -> Found | None:
    """Return the links that begin with a part, or None."""
    under = scan.is_under(at, Topic.LINKS)
    if scan.is_under(at, Topic.PARTNERS, Topic.VIDEOS, Topic.WEBINARS) and not under:
        return None
    if isinstance(scan.piece(at), Paragraph) and calls_alone(scan, at):
        return None
    found: list[Entry] = []
    end = at
    linked = 0
    while isinstance(scan.piece(end), Paragraph | Item) and (entries := _links(scan, end)):
        if end > at and isinstance(scan.piece(end), Paragraph) and calls_alone(scan, end):
            break
        found += entries
        linked += sum("url" in entry.fields for entry in entries)
        end += 1
    if not found or (len(found) == 1 and not (under and linked)):
        return None
    if not linked and not all(scan.text(number).endswith(":") for number in range(at, end)):
        return None
    return Found(Entry({"type": "links", "links": tuple(found)}), end)


def _links(scan: Scan, at: int) -> list[Entry]:
    """Return the links that the lines of a part are, if each is one."""
    lines = scan.rich(at).lines() if scan.text(at) else []
    lines = [part for line in _with_addresses(lines) for part in _side_by_side(line)]
    number, is_item = scan.parts[at].number, isinstance(scan.piece(at), Item)
    sources = [scan.source(at)] if len(lines) == 1 else [Source(number, line) for line in lines]
    found = [
        entry
        for line, source in zip(lines, sources, strict=True)
        if (entry := _link(line, source, is_under=is_item and scan.is_under(at, Topic.LINKS)))
    ]
    return found if len(found) == len(lines) else []


def _with_addresses(lines: list[Rich]) -> list[Rich]:
    """Return lines, each that is only an address joined to the words above it."""
    joined: list[Rich] = []
    for line in lines:
        is_free = bool(joined) and not _linked(joined[-1]) and len(joined[-1]) <= _LONGEST
        if is_free and re.fullmatch(r"\W*(?:https?://|www\.)\S+", line.text):
            joined[-1] = joined[-1] + Rich.plain(" ") + line
        else:
            joined.append(line)
    return joined


def _side_by_side(line: Rich) -> list[Rich]:
    """Return the links of a line such as `[A](…) | [B](…)`, each alone, or the line itself."""
    parts = [part.stripped() for part in line.split(_BESIDE) if part.text.strip(_EDGES)]
    are_links = len(parts) > 1 and all(map(is_link, parts)) and not any("://" in part.text for part in parts)
    return parts if are_links and len({href_of(part) for part in parts}) == len(parts) else [line]


def calls_alone(scan: Scan, at: int) -> bool:
    """Return whether a paragraph is a link that calls to act, with no other link beside it: a button."""
    rich = scan.rich(at)
    if not is_link(rich) or len(rich) > _LONGEST_BUTTON or not _CALL.match(plain(scan.text(at).strip(" →»>›👉"))):
        return False
    beside = (scan.piece(at - 1), scan.piece(at + 1))
    return not any(isinstance(near, Paragraph) and is_link(near.rich) for near in beside)


def _link(rich: Rich, said: Source, *, is_wished: bool = False, is_under: bool = False) -> Entry | None:
    """Return the link that a line is, with its label, its address and a note."""
    text = rich.text
    if not text or (len(text) > _LONGEST + _LONGEST_NOTE and not is_wished):
        return None
    source = (said,)
    label, begin = label_of(text)
    if text.endswith(":") and len(text) <= _LONGEST and not _NOT_A_LABEL.match(text) and not href_of(rich):
        return Entry({"label": rich.part(0, len(text) - 1).stripped()}, source)
    spans = _linked(rich)
    if not spans:
        return Entry({"label": rich}, source) if is_wished else None
    start, end, href = spans
    around = rich.text[:start].strip(_EDGES), rich.text[end:].strip(_EDGES)
    words = rich.part(start, end)
    is_address = bool(re.match(r"(?:https?://|www\.)", words.text)) or cleaned.of_link(words.text) != ""
    lead = rich.text[:start].rstrip()
    is_labelled = (label and start >= begin) or (lead.endswith(":") and not re.search(r"[.!?]\s", lead))
    if is_labelled and len(lead.strip(_EDGES)) <= _LONGEST and not _NOT_A_LABEL.match(text):
        fields: dict[str, Value] = {
            "label": _before(rich, start),
            "url": href,
        }
        if around[1]:
            fields["note"] = Prose((Paragraph(rich.part(end, len(rich)).stripped()),))
        return Entry(fields, source)
    is_generic = bool(_GENERIC.match(words.text)) and len(around[0]) > 2 and not re.search(r"[.!?]\s", around[0])
    if is_address or (is_generic and len(around[0]) <= _LONGEST and not around[1]):
        before = _before(rich, start)
        return Entry({"label": before if before.text else words, "url": href}, source) if not around[1] else None
    most_before = _LONGEST if is_wished else _LONGEST_LEAD if is_under and len(words.text.split()) > 1 else 0
    if len(around[0]) > most_before or len(around[1]) > min(_LONGEST_NOTE, 2 * len(words) + 20):
        return None
    fields = {"label": words, "url": href}
    if around[1]:
        note = rich.part(end, len(rich)).stripped()
        begin = len(note.text) - len(note.text.lstrip(_EDGES.replace("(", "").replace(")", "")))
        fields["note"] = Prose((Paragraph(note.part(begin, len(note))),))
    return Entry(fields, source)


def _before(rich: Rich, start: int) -> Rich:
    """Return the words before an address without the punctuation between them, but with the bracket that they close."""
    end = len(rich.text[:start].rstrip(_EDGES))
    if rich.text.count("(", 0, end) > rich.text.count(")", 0, end):
        end = rich.text.find(")", end, start) + 1 or end
    return rich.part(0, end)


def _linked(rich: Rich) -> tuple[int, int, str] | None:
    """Return where the only link in a text begins and ends, and its address; None for several, or none."""
    at = 0
    found: list[tuple[int, int, str]] = []
    for span in rich.spans:
        if span.style.href:
            if found and found[-1][2] == span.style.href and found[-1][1] == at:
                found[-1] = (found[-1][0], at + len(span.text), span.style.href)
            else:
                found.append((at, at + len(span.text), span.style.href))
        at += len(span.text)
    if not found:
        found = [
            (each.start, each.end, href)
            for each in addresses.find(rich.text)
            if (href := cleaned.of_link(rich.text[each.start : each.end]))
        ]
    return found[0] if len(found) == 1 else None


def button(scan: Scan, at: int) -> Found | None:
    """Return the button that a paragraph is: one short link alone, which no list of links is beside."""
    piece = scan.piece(at)
    if not isinstance(piece, Paragraph):
        return None
    if found := _typed_call(scan, at, piece.rich.stripped()):
        return found
    if not is_link(piece.rich):
        return None
    text, href = scan.text(at), href_of(piece.rich)
    if len(text) > _LONGEST_BUTTON or len(text) < 3 or re.search(r"://|@|\Awww\.", text) or href.startswith("mailto:"):
        return None
    beside = (scan.piece(at - 1), scan.piece(at + 1))
    is_called = calls_alone(scan, at)
    if not is_called and any(isinstance(near, Paragraph | Item) and is_link(near.rich) for near in beside):
        return None
    if not is_called and scan.is_under(at, Topic.PARTNERS):
        return None
    return Found(Entry({"type": "button", "label": piece.rich, "url": href}, scan.sources(at, at + 1)), at + 1)


def _typed_call(scan: Scan, at: int, rich: Rich) -> Found | None:
    """Return the button of a line such as `Donate now: https://…`, with nothing else in it."""
    found = re.fullmatch(r"(?P<label>[^\n:]{3,40}?)\s*[:→–>-]+\s*(?:https?://|www\.)\S+", rich.text)
    if not found or not _CALL.match(plain(found["label"])) or any(span.style.href for span in rich.spans[:1]):
        return None
    beside = (scan.text(at - 1), scan.text(at + 1))
    if any("://" in text for text in beside) or not (href := href_of(rich)):
        return None
    fields: dict[str, Value] = {"type": "button", "label": rich.part(*found.span("label")), "url": href}
    return Found(Entry(fields, scan.sources(at, at + 1)), at + 1)


def wished(scan: Scan, parts: range) -> Entry | None:
    """Return parts as links, each that has words."""
    lines = (
        (at, line) for at in parts if not isinstance(scan.piece(at), Heading) for line in scan.rich(at).split(_BREAK)
    )
    found = [
        entry
        for at, line in lines
        if (entry := _link(line.stripped(), Source(scan.parts[at].number, line), is_wished=True))
    ]
    return Entry({"type": "links", "links": tuple(found)}) if found else None
