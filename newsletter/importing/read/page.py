"""A page of HTML with its folder → Document: its main part as pieces, the rest as notes.

Comes in: the text of a file, as browsers save it, or as an email service exports a letter. Goes out: what <main> or the
only <article> holds, or all of it; what is elsewhere, such as menus, is said beside, so that nothing is lost. It is a
module of its own because a clipboard has neither a head nor anything around what was copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from newsletter.errors import Refused
from newsletter.importing.document import Document, Head, Note
from newsletter.importing.pieces import Item, Picture, Piece, Read, What
from newsletter.importing.read import beside, html, parsing, styles
from newsletter.importing.wording import words_of
from newsletter.text.invisible import taken_out
from newsletter.text.markup import Element

_SMALLER = "Save the part that the letter needs as a page of its own, and take that file."
_DATES = ("article:published_time", "og:article:published_time", "date", "dc.date", "dcterms.date", "datepublished")
_TITLES = ("og:title", "twitter:title")
_PROPERTIES = ("description", "og:description", "author")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_UNTOLD = frozenset({What.SCRIPT})
_LOOKS_FOR_PREHEADER = 40
_FILLER = re.compile("[\u034f\u00ad\u2007\u200b-\u200f\u00a0\u2060\ufeff\\s]+\\Z")


def read(path: Path, text: str) -> Document:
    """Return what a page says; raise Refused where it is too long, or nested too deep, to be read as a whole."""
    text, embedded = beside.without_embedded(text)
    try:
        root = parsing.parsed(text)
        found = Document(path.name) if root is None else _read(path.name, root)
    except Refused as error:
        raise Refused(error.message.replace("This is", "This page is"), _SMALLER) from error
    return found._replace(pictures=beside.pictures(_with_noted(found), path, embedded))


def _with_noted(document: Document) -> Iterator[Piece]:
    yield from document.pieces
    yield from (Picture(note.words) for note in document.notes if note.what is What.PICTURE)


def _read(name: str, root: Element) -> Document:
    says = dict(reversed(list(_meta(root))))
    for picture in root.iter("img"):  # those that a page loads late
        if late := picture.get("data-src"):
            picture.set("src", late)
    preheader = _preheader(root)
    base = parsing.base_of(root)
    main = _main(root)
    read = html.pieces_of(main, base)
    last = len(read.pieces) - 1
    notes = [
        Note(what, words, min(at or 0, last) if last >= 0 else None)
        for what, words, at in read.dropped
        if what not in _UNTOLD
    ]
    if main.getparent() is not None and main.tag != "body":
        outer = root.find("body") if root.find("body") is not None else root
        _take_out(main)
        notes += _elsewhere(html.pieces_of(outer, base))
    titles = [title for key in _TITLES if (title := says.get(key))]
    own = " ".join("".join(root.xpath("string(//head/title)")).split())
    title = titles[0] if titles else own
    others = dict.fromkeys([own, *titles[1:], *(says.get(key, "") for key in _PROPERTIES)])
    notes += [Note(What.PROPERTY, words) for words in others if words and words != title]
    date = next((found[0] for key in _DATES if (found := _DATE.match(says.get(key, "")))), "")
    return Document(name, read.pieces, tuple(notes), head=Head(title, preheader, _language(root), date))


def _meta(root: Element) -> Iterator[tuple[str, str]]:
    for element in root.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if content := " ".join((element.get("content") or "").split()):
            yield key.lower(), content


def _language(root: Element) -> str:
    language = (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    return language.replace("_", "-") if _LANGUAGE.fullmatch(language) else ""


def _preheader(root: Element) -> str:
    """Take out the hidden text at the beginning that inboxes show behind the subject, and return it."""
    body = root.find("body")
    for number, element in enumerate(() if body is None else body.iter("div", "span", "p", "td")):
        if number >= _LOOKS_FOR_PREHEADER:
            break
        text = " ".join(taken_out("".join(element.itertext())).split())
        if text and styles.left_out(element) is What.HIDDEN:
            _take_out(element)
            return _FILLER.sub("", text)
        if (element.text or "").strip():
            break
    return ""


def _take_out(element: Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    element.tail = None
    parent.remove(element)


def _main(root: Element) -> Element:
    """Return the element that holds what a page is about."""
    for found in (root.xpath("//main | //*[@role='main']"), root.xpath("//article")):
        outermost = [element for element in found if not any(outer in found for outer in element.iterancestors())]
        if len(outermost) == 1 and "".join(outermost[0].itertext()).strip():
            return outermost[0]
    body = root.find("body")
    return root if body is None else body


def _elsewhere(read: Read) -> Iterator[Note]:
    """Yield what is elsewhere on a page; the items of a menu as one."""
    for is_item, group in groupby(read.pieces, lambda piece: isinstance(piece, Item)):
        pieces = list(group)
        if is_item:
            yield Note(What.ELSEWHERE, " · ".join(map(words_of, pieces)))
            continue
        for piece in pieces:
            if isinstance(piece, Picture):
                yield Note(What.PICTURE, piece.src)
                yield from [Note(What.ELSEWHERE, piece.alt)] if piece.alt else []
            elif words := words_of(piece):
                yield Note(What.ELSEWHERE, words)
    yield from (Note(what, words) for what, words, _ in read.dropped if what not in (*_UNTOLD, What.LINK))
