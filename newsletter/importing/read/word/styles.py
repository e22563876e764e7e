"""The styles of a Word document: what each says of its paragraphs and of their characters, with what it is based on.

Comes in: the part with the styles. Goes out: for each style's id the level of a heading, whether it quotes, its list,
and how its characters look. Headings are known by their outline level, or by the name, in the languages of those who
write other programs than Word, which always keeps the English name.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from newsletter.importing.read.word.names import W, is_on, val, whole
from newsletter.importing.symbols import FONTS
from newsletter.text.markup import Element

_HEADING = re.compile(
    r"(?:heading|überschrift|titre|titolo|título|titulo|kop|rubrik|overskrift|nagłówek|nadpis|otsikko|заголовок)"
    r"\s*(?P<level>[1-9])(?:\s*(?:char|zchn|car|carattere|teken)?)"
)
_TITLE = re.compile(r"title|titel|titre|titolo|título|tytuł|book title|document title")
_SUBTITLE = re.compile(r"subtitle|untertitel|sous-titre|sottotitolo|subtítulo|ondertitel|podtytuł")
_QUOTE = re.compile(
    r"(?:intense )?(?:quote|quotations?)|(?:intensives )?zitat|block ?(?:quote|text)|citation(?: intense)?"
    r"|citazione|cita|citaat"
)
_CONTENTS = re.compile(r"(?:toc|verzeichnis|tm|sommario|tdc|inhopg) ?\d")
_LEVEL_OF_LIST = re.compile(r"list (?:bullet|number|continue)? ?(?P<level>[2-5])")
_MOST_BASES = 30


class Look(NamedTuple):
    """How characters look, each None where nothing is said."""

    bold: bool | None = None
    italic: bool | None = None
    script: str | None = None
    is_hidden: bool | None = None
    is_struck_out: bool | None = None
    font: str | None = None
    """A font of symbols, or "" for any other."""
    language: str | None = None

    def over(self, base: Look) -> Look:
        """Return this look, with what it does not say from another."""
        if self is NO_LOOK:
            return base
        said: dict[str, Any] = {
            name: value for name, value in zip(self._fields, self, strict=True) if value is not None
        }
        return base._replace(**said)


NO_LOOK = Look()


class Kind(NamedTuple):
    """What a style says of paragraphs: the level of a heading or 0, the id and the level of a list or "" and -1."""

    level: int = 0
    is_quote: bool = False
    is_contents: bool = False
    draws_line: bool = False
    list_id: str = ""
    list_level: int = -1
    look: Look = NO_LOOK


class Styles:
    """The styles of a document, by their ids."""

    def __init__(self, root: Element | None) -> None:
        """Read the styles; a document may have none."""
        self._elements = {}
        self._kinds: dict[str, Kind] = {}
        self._usual = ""
        for element in () if root is None else root.iterchildren(W + "style"):
            name = element.get(W + "styleId", "")
            self._elements[name] = element
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
                self._usual = name

    def paragraph(self, name: str) -> Kind:
        """Return what a style says of paragraphs, or the usual style where a paragraph names none."""
        return self._kind(name or self._usual)

    def characters(self, name: str) -> Look:
        """Return how a style's characters look."""
        return self._kind(name).look

    def _kind(self, name: str) -> Kind:
        if name not in self._kinds:
            chain = self._chain(name)
            # Google names styles that its files do not have, by the ids that Word gives to them.
            self._kinds[name] = _kind(chain) if chain else _named(Kind(), name.lower())
        return self._kinds[name]

    def _chain(self, name: str) -> list[Element]:
        """Return a style, what it is based on, and so on."""
        chain: list[Element] = []
        while (element := self._elements.get(name)) is not None and element not in chain and len(chain) < _MOST_BASES:
            chain.append(element)
            name = val(element, "basedOn")
        return chain


def _kind(chain: list[Element]) -> Kind:
    kind, look = Kind(), NO_LOOK
    for element in reversed(chain):
        look = look_of(element.find(W + "rPr")).over(look)
        name = val(element, "name").lower().strip()
        properties = element.find(W + "pPr")
        level = whole(val(properties, "outlineLvl"), -1)
        if 0 <= level < 9:
            kind = kind._replace(level=min(level + 1, 6))
        elif level == 9:
            kind = kind._replace(level=0)
        kind = _named(kind, name)
        if properties is not None and (border := properties.find(W + "pBdr")) is not None:
            kind = kind._replace(draws_line=draws_line(border))
        numbering = None if properties is None else properties.find(W + "numPr")
        if numbering is not None:
            kind = kind._replace(list_id=val(numbering, "numId"), list_level=whole(val(numbering, "ilvl"), 0))
        if kind.list_id and (found := _LEVEL_OF_LIST.fullmatch(name)):
            kind = kind._replace(list_level=int(found["level"]) - 1)
    return kind._replace(look=look)


def _named(kind: Kind, name: str) -> Kind:
    """Return what a style is by its name, in small letters."""
    if found := _HEADING.fullmatch(name):
        kind = kind._replace(level=min(int(found["level"]), 6))
    elif _TITLE.fullmatch(name) or _SUBTITLE.fullmatch(name):
        kind = kind._replace(level=1 if _TITLE.fullmatch(name) else 2)
    return kind._replace(
        is_quote=kind.is_quote or _QUOTE.fullmatch(name) is not None,
        is_contents=kind.is_contents or _CONTENTS.fullmatch(name) is not None,
    )


def draws_line(border: Element) -> bool:
    """Return whether a paragraph's border draws a line above or below it."""
    sides = (border.find(W + side) for side in ("bottom", "top"))
    return any(side is not None and side.get(W + "val") not in ("nil", "none", None) for side in sides)


def look_of(properties: Element | None) -> Look:
    """Return how the properties of a run, or of a style, make characters look."""
    if properties is None:
        return NO_LOOK
    says: dict[str, Any] = {}
    for element in properties:
        match element.tag:
            case _Tags.BOLD:
                says["bold"] = is_on(element)
            case _Tags.ITALIC:
                says["italic"] = is_on(element)
            case _Tags.ALIGNED:
                says["script"] = {"superscript": "sup", "subscript": "sub"}.get(element.get(W + "val"), "")
            case _Tags.HIDDEN:
                says["is_hidden"] = is_on(element)
            case _Tags.STRUCK_OUT | _Tags.STRUCK_OUT_TWICE:
                says["is_struck_out"] = is_on(element) or bool(says.get("is_struck_out"))
            case _Tags.FONTS:
                if fonts := element.get(W + "ascii") or element.get(W + "hAnsi"):
                    says["font"] = fonts.lower() if fonts.lower() in FONTS else ""
            case _Tags.LANGUAGE:
                says["language"] = element.get(W + "val") or ""
    return Look(**says) if says else NO_LOOK


class _Tags:
    """Names that are compared for every run; `match` wants them dotted."""

    BOLD = W + "b"
    ITALIC = W + "i"
    ALIGNED = W + "vertAlign"
    HIDDEN = W + "vanish"
    STRUCK_OUT = W + "strike"
    STRUCK_OUT_TWICE = W + "dstrike"
    FONTS = W + "rFonts"
    LANGUAGE = W + "lang"
