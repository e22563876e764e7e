"""Quotations, and paragraphs in quotation marks, with who said so → quotes.

It is a module of its own because who said so stands behind a dash, on the same line or on the next.
"""

from __future__ import annotations

import re

from newsletter.importing import names
from newsletter.importing.evidence import Topic
from newsletter.importing.pieces import Heading, Item, Paragraph, Quote, Rich
from newsletter.importing.place.scan import Found, Scan, href_of
from newsletter.importing.plan import Entry, Prose, Value

_OPENING, _CLOSING = "\"“„«»'‘‚”", "\"”“»«'’"
_BY = re.compile(r"\A\s*(?:[–—―]|--?)\s*(?P<by>\S.{1,120})\Z", re.S)
_BY_BEHIND = re.compile(r"(?P<close>[\"”“»«’])\s*(?:[–—―]|--?|\()\s*(?P<by>[^\n]{2,120}?)\)?\s*\Z")
_BY_BELOW = re.compile(r"(?P<close>[\"”“»«’])\s*\n\s*(?P<by>[^\n.!?]{2,80})\Z")
_NAME_BELOW = re.compile(r"[A-ZÀ-ÝŁŠŽ][\w’'-]+(?: [A-ZÀ-ÝŁŠŽ][\w’'.-]*){0,2}(?:, [^\n:!?]{2,60}(?<![.,;]))?")
"""A first name, perhaps with more of a name, and what a comma parts from it."""
_SAYS = (
    r"(?:says?|said|tells? us|told us|explains?|explained|writes?|wrote|recalls?|remembers?|adds?|sagt|sagte|erzählt"
    r"|erzählte|erklärt"
    r"|berichtet|schreibt|schrieb|meint|meinte|so|dit|raconte|explique|témoigne|confie|écrit|résume|zegt|zei|vertelt|schrijft|aldus"
    r"|dice|dijo|cuenta|explica|afirma|escribe|asegura|recuerda)"
)
_SAYING = re.compile(rf"(?P<close>[\"”“»«’])\s*,?\s*{_SAYS}\s+(?:uns\s+)?(?P<by>[^\n.!?:]{{2,100}})\.?\s*\Z")
_NAME = r"[A-ZÀ-ÝŁŠŽ][\w’'-]+(?: [A-ZÀ-ÝŁŠŽ][\w’'.-]*){0,3}"
_BY_NEXT = re.compile(rf"(?P<close>[\"”“»«’])\s+(?P<by>{_NAME}(?:,\s*[^\n.!?:]{{2,70}})?)\.?\s*\Z")
_BY_FIRST = re.compile(
    rf"\A(?:[^\n“„«\"]{{0,50}}\b(?:de|d['’]|von|of|from|van)\s+)?(?P<by>{_NAME}(?:\s*[,(][^\n:“„«\"]{{1,70}})?)(?:\s+{_SAYS})?"
    r"\s*:\s*(?P<said>[“„«\"»].+)\Z",
    re.S,
)
_LONGEST, _MOST, _SHORTEST = 140, 2_000, 25


def quote(scan: Scan, at: int) -> Found | None:
    """Return the quotation that begins with a part, or None."""
    end = at
    while isinstance(scan.piece(end), Quote):
        end += 1
    if end > at:
        riches = [piece.rich for number in range(at, end) if isinstance(piece := scan.piece(number), Quote)]
        if sum(map(len, riches)) > _MOST:
            return None
        after = scan.rich(end) if isinstance(scan.piece(end), Paragraph) else Rich()
        if _BY.match(after.text) and len(after) <= _LONGEST:
            riches, end = [*riches, after], end + 1
        elif _is_whole(riches[-1].text.strip()) and names.is_somebody(after.text.strip()) and not href_of(after):
            riches, end = [*riches, Rich.plain("— ") + after.stripped()], end + 1
        elif len(riches) > 1 and _is_name_below(riches[-1], riches[-2]):
            riches[-1] = Rich.plain(f"— {riches[-1].text.strip()}")
        elif len(riches) > 1 and _is_italic(riches[-1]) and not _is_italic(riches[0]) and len(riches[-1]) <= _LONGEST:
            riches[-1] = Rich.plain(f"— {riches[-1].text.strip()}")  # as <cite> is
        return _quoted(scan, at, end, riches)
    text = scan.text(at)
    if isinstance(scan.piece(at), Paragraph | Item) and (led := _led(scan, at)):
        return led
    if not isinstance(scan.piece(at), Paragraph) or not text or text[0] not in _OPENING:
        return None
    if href_of(scan.rich(at)) or (scan.is_under(at, Topic.VIDEOS) and _BY_BEHIND.search(text)):
        return None  # a title in quotation marks
    rich = scan.rich(at).stripped()
    if behind := _BY_BEHIND.search(text) or _BY_BELOW.search(text) or _SAYING.search(text) or _BY_NEXT.search(text):
        inner = rich.part(0, behind.start("close") + 1)
        if _is_whole(inner.text):
            return _quoted(
                scan, at, at + 1, [inner, Rich.plain("— ") + rich.part(behind.start("by"), behind.end("by"))]
            )
        return None
    next_text = scan.rich(at + 1) if isinstance(scan.piece(at + 1), Paragraph) else Rich()
    if _is_whole(text) and (_BY.match(next_text.text) and len(next_text) <= _LONGEST):
        return _quoted(scan, at, at + 2, [rich, next_text])
    if _is_whole(text) and _NAME_BELOW.fullmatch(next_text.text.strip()):
        return _quoted(scan, at, at + 2, [rich, Rich.plain("— ") + next_text.stripped()])
    return _quoted(scan, at, at + 1, [rich]) if _is_whole(text) and len(text) > 40 else None


def _led(scan: Scan, at: int) -> Found | None:
    """Return the quotation of a line such as `Fatou, 26: “…”`, which begins with who said so."""
    rich = scan.rich(at).stripped()
    found = _BY_FIRST.match(rich.text) if scan.text(at) else None
    if not found or not _is_whole(found["said"].strip()) or len(found["said"]) <= _SHORTEST or href_of(rich):
        return None
    if scan.is_under(at, Topic.VIDEOS, Topic.SESSIONS, Topic.WEBINARS) or len(found["by"]) > _LONGEST:
        return None
    by, said = rich.part(*found.span("by")), rich.part(*found.span("said"))
    by = by.part(0, len(by.text.rstrip(" )"))) if by.text.count("(") != by.text.count(")") else by
    return _quoted(scan, at, at + 1, [said, Rich.plain("— ") + by])


def _is_name_below(rich: Rich, above: Rich) -> bool:
    """Return whether the last paragraph of a quotation is only who said so."""
    return _NAME_BELOW.fullmatch(rich.text.strip()) is not None and above.text.rstrip()[-1:] in '.!?…”"»“'


def _is_italic(rich: Rich) -> bool:
    return bool(rich.text.strip()) and all(span.style.italic for span in rich.spans if span.text.strip())


def _is_whole(text: str) -> bool:
    """Return whether quotation marks around a text are those of all of it."""
    inner = text[1:-1]
    return len(text) > 10 and text[0] in _OPENING and text[-1] in _CLOSING and not (text[0] in inner and text[0] != "'")


def _quoted(scan: Scan, start: int, end: int, riches: list[Rich]) -> Found | None:
    fields: dict[str, Value] = {"type": "quote"}
    *_, last = riches
    by = Rich()
    if len(riches) > 1 and (found := _BY.match(last.text)):
        by, riches = last.part(found.start("by"), found.end("by")), riches[:-1]
    elif len(riches) > 1 and _is_whole(riches[-2].text.strip()) and re.fullmatch(r"[^.!?\n]{2,80}", last.text.strip()):
        by, riches = last.stripped(), riches[:-1]
    elif len(riches) == 1 and (found := _BY_BEHIND.search(last.text) or _BY_BELOW.search(last.text)):
        by, riches = last.part(found.start("by"), found.end("by")), [last.part(0, found.start("close") + 1)]
    elif len(riches) == 1 and (found := re.search(r"\n\s*(?:[–—―]|--?)\s*(?P<by>\S[^\n]{1,120})\Z", last.text)):
        by, riches = last.part(found.start("by"), found.end("by")), [last.part(0, found.start())]
    elif len(riches) == 1 and "\n" in last.text and (one := _italic_below(last)):
        riches, by = [last.part(0, one)], last.part(one, len(last)).stripped()
    texts = [Paragraph(rich.stripped()) for rich in _unquoted(riches)]
    if not any(re.search(r"\w", paragraph.rich.text) for paragraph in texts):
        return None
    fields["text"] = Prose(tuple(texts))
    if by.text.strip():
        fields["by"] = by
    return Found(Entry(fields, scan.sources(start, end)), end)


def _italic_below(rich: Rich) -> int:
    """Return where the last line begins, if that is italic alone, or a name: whose words these are."""
    begin = rich.text.rstrip().rfind("\n") + 1
    last, before = rich.part(begin, len(rich)), rich.part(0, begin)
    is_short = 2 < len(last.text.strip()) <= _LONGEST and last.text.strip()[-1] not in ".!?"
    is_apart = (_is_italic(last) and not _is_italic(before)) or _is_name_below(last, before)
    return begin if is_short and is_apart else 0


def _unquoted(riches: list[Rich]) -> list[Rich]:
    """Return paragraphs without the quotation marks around all of them."""
    riches = [rich.stripped() for rich in riches]
    first, last = riches[0], riches[-1]
    if first.text[:1] in _OPENING and last.text[-1:] in _CLOSING and first.text[:1] and last.text[-1:]:
        riches[-1] = last.part(0, len(last) - 1)
        riches[0] = riches[0].part(1, len(riches[0]))
    return riches


def wished(scan: Scan, parts: range) -> Entry | None:
    """Return parts as one quotation."""
    riches = [rich for at in parts if (rich := _rich(scan, at)).text.strip()]
    found = _quoted(scan, parts.start, parts.stop, riches) if riches else None
    return found.block if found else None


def _rich(scan: Scan, at: int) -> Rich:
    piece = scan.piece(at)
    return piece.rich if isinstance(piece, Paragraph | Heading | Item | Quote) else Rich()
