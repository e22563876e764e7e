"""A text with its styles → Markdown of one paragraph, which says just that.

What means something in Markdown depends on what stands beside it, so nothing is escaped by rule: the text is written
as it is and read again by the letter's own parser. Where that reads something else, the character at fault is escaped,
or the emphasis given up that Markdown cannot have there, as within a word. Words always come first.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

from newsletter.importing import scripts
from newsletter.importing.pieces import PLAIN, Dropped, Heading, Paragraph, Piece, Rich, Style, What
from newsletter.importing.read import markdown as reader
from newsletter.text.markdown import parser

_MEANT = frozenset("\\`*_[]<>~^&#+-=.!|(){}")
"""What may mean something somewhere, and can be escaped."""
_MEANT_ANYWHERE = frozenset("\\`*_[]<>~^&!#")
"""What may mean something within a line."""
_MARKS = frozenset("*_[~^`")
"""What marks of styles begin and end with: where readers see one that is no character of the text, it failed."""
_ALL = ("bold", "italic", "code", "script", "href")
_OPENING = re.compile(r"(?m)^[ ]*(?:\d{1,9}(?=[.)])|)(?P<mark>[-+*#>`~=_.)|\[])")
_NOT_IN_ADDRESS = re.compile(r"[\s<>\\\x00-\x1f\x7f]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_SURE = re.compile(
    r"[^\W\d_][^\W_]*(?: (?=\S)|[^\W_]|[\"'“”„‘’«»(),;:?!%€–—…](?!/)|(?<=\w)-(?=\w)|\.(?=[ )”“]|\Z)){0,5000}(?<! )"
)
"""Words and punctuation that mean nothing else: no marks, no beginning of a list, and nothing like an address."""
_MOST_TRIES, _CHARACTERS_READ = 40, 60_000
"""Bounds of the time that one text takes: so often, and so many characters in all, are read again."""

BREAK = re.compile(r"\n")


class Escapes(Enum):
    """Which characters are escaped."""

    NEEDED = auto()
    OPENINGS = auto()
    """Those needed, and all that may begin something else than a paragraph."""
    ALL = auto()
    """All that may mean something anywhere."""


class Written(NamedTuple):
    """Markdown, what could not be written in it, and what it reads as by itself."""

    text: str
    dropped: tuple[Dropped, ...] = ()
    read: tuple[Piece, ...] = ()


def write(rich: Rich, kind: type[Paragraph | Heading] = Paragraph, escapes: Escapes = Escapes.NEEDED) -> Written:
    """Return a text as the Markdown of a paragraph or a heading."""
    if kind is Paragraph and escapes is Escapes.NEEDED and _is_plain(rich):
        return Written(rich.text, read=(Paragraph(rich),))
    writing = _Writing(rich, kind)
    if writing.text:
        if escapes is Escapes.OPENINGS:
            writing.escape_openings()
        elif escapes is Escapes.ALL:
            writing.escape_all()
        writing.prove()
    return Written(writing.markdown(), tuple(writing.dropped), writing.read)


def _is_plain(rich: Rich) -> bool:
    """Return whether a text says the same in Markdown as it stands; this costs less to see than to prove."""
    return len(rich.spans) == 1 and rich.spans[0].style == PLAIN and bool(_SURE.fullmatch(rich.spans[0].text))


def destination(href: str) -> str:
    """Return an address as it stands behind the words of a link, or "" if letters have no links to it."""
    address = _NOT_IN_ADDRESS.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), href.strip())
    if not _is_balanced(address):
        address = address.replace("(", "%28").replace(")", "%29")
    return address if address and parser().validateLink(parser().normalizeLink(address)) else ""


def _is_balanced(address: str) -> bool:
    depth = 0
    for bracket in re.findall("[()]", address):
        depth += 1 if bracket == "(" else -1
        if depth < 0 or depth > 20:
            return False
    return depth == 0


class _Writing:
    """A text on its way: its characters, the style of each, and which are escaped."""

    def __init__(self, rich: Rich, kind: type[Paragraph | Heading]) -> None:
        self.dropped: list[Dropped] = []
        self.read: tuple[Piece, ...] = ()
        self._kind = kind
        rich = scripts.writable(rich.stripped(), self.dropped)
        self.text = rich.text
        self._styles: list[Style] = []
        for text, style in rich.spans:
            href = destination(style.href) if style.href else ""
            if style.href and not href:
                self.dropped.append(Dropped(What.LINK, style.href))
            self._styles += [style._replace(href=href)] * len(text)
        self._escaped: set[int] = set()
        self._named: set[int] = set()  # where links begin whose address cannot stand alone

    def prove(self) -> None:
        """Mend the Markdown until it reads as it should."""
        for _ in range(max(4, min(_MOST_TRIES, _CHARACTERS_READ // len(self.text)))):
            read = self._read_back()
            if read is None:
                if not self.escape_openings():
                    break
                continue
            at = self._first_difference(read)
            if at is None:
                return
            if not self._mend(at, read.text[at : at + 1]):
                break
        self.escape_all()
        if self._is_proven():
            return
        for name in _ALL:
            self._drop(range(len(self.text)), name)
        self._read_back()

    def escape_all(self) -> None:
        """Escape every character that may mean something anywhere."""
        self._named.update(range(len(self.text)))
        self.escape_openings()
        self._escaped.update(at for at, char in enumerate(self.text) if char in _MEANT_ANYWHERE)

    def _is_proven(self) -> bool:
        read = self._read_back()
        return read is not None and self._first_difference(read) is None

    def _read_back(self) -> Rich | None:
        """Return what the Markdown reads as, or None if that is no text of the kind meant."""
        self.read = reader.read(self.markdown()).pieces
        return self.read[0].rich if len(self.read) == 1 and isinstance(self.read[0], self._kind) else None

    def markdown(self) -> str:
        """Return the Markdown as it stands."""
        return ("### " if self._kind is Heading else "") + self._marked(0, len(self.text), frozenset())

    def _marked(self, start: int, end: int, within: frozenset[str]) -> str:
        """Return a part of the text, inside the marks for some styles."""
        parts = []
        at = start
        while at < end:
            style = self._styles[at]
            runs = [
                (self._run(at, end, name, within), name) for name in ("bold", "italic", "href") if name not in within
            ]
            stop, name = max(runs, key=lambda run: run[0], default=(at, ""))
            if stop > at:
                parts.append(self._with_mark(at, stop, name, within))
            elif (stop := self._run(at, end, "code" if style.code else "script", within)) > at:
                parts.append(self._verbatim(self.text[at:stop], style))
            else:
                stop = at + 1
                parts.append(self._escaped_at(at))
            at = stop
        return "".join(parts)

    def _run(self, start: int, end: int, name: str, within: frozenset[str]) -> int:
        """Return where a style ends that begins at `start`, without spaces at its end; 0 if none begins there."""
        number = _FIELDS[name]
        value = self._styles[start][number]
        if not value or self.text[start].isspace():
            return 0
        stop = start
        # White space between bold words is bold enough, and a mark beside it would be none.
        is_emphasis = name in ("bold", "italic")
        while stop < end and (self._styles[stop][number] == value or (is_emphasis and self.text[stop].isspace())):
            stop += 1
        if is_emphasis and "href" not in within and stop < end:
            href = self._styles[stop].href
            cut = stop
            while href and cut > start and self._styles[cut - 1].href == href:
                cut -= 1
            stop = cut if cut > start else stop  # a link is never cut
        while self.text[stop - 1].isspace():
            stop -= 1
        return stop

    def _with_mark(self, start: int, stop: int, name: str, within: frozenset[str]) -> str:
        if name != "href":
            mark = "**" if name == "bold" else "*"
            return f"{mark}{self._marked(start, stop, within | {name})}{mark}"
        href = self._styles[start].href
        words = self.text[start:stop]
        if start not in self._named and _is_address_of(words, href):
            return words
        address = _ENTITY.sub(r"\\&", href)
        return f"[{self._marked(start, stop, within | {name})}]({address})"

    def _verbatim(self, text: str, style: Style) -> str:
        if style.script:
            mark = "~" if style.script == "sub" else "^"
            return f"{mark}{text}{mark}"
        longest = max(map(len, re.findall("`+", text)), default=0)
        fence = "`" * (longest + 1)
        gap = " " if text[0] == "`" or text[-1] == "`" else ""
        return f"{fence}{gap}{text}{gap}{fence}"

    def _escaped_at(self, at: int) -> str:
        char = self.text[at]
        return "\\\n" if char == "\n" else f"\\{char}" if at in self._escaped else char

    def _first_difference(self, read: Rich) -> int | None:
        """Return where what was read differs first from what was meant, or None; the style of spaces says nothing."""
        at = 0
        for text, style in read.spans:
            is_own = bool(style.href) and _is_address_of(text, style.href)
            for char in text:
                if at == len(self.text) or char != self.text[at]:
                    return at
                meant = self._styles[at]
                if meant != style and not char.isspace():
                    href = parser().normalizeLink(meant.href) if meant.href else style.href if is_own else ""
                    if meant._replace(href=href) != style:
                        return at
                at += 1
        return None if at == len(self.text) else at

    def _mend(self, at: int, read: str) -> bool:
        """Change what is at fault for a difference at a place, where `read` was read; return whether it is known."""
        if at < len(self.text) and self._styles[at].href and self._mend_link(at):
            return True
        is_mark = read in _MARKS and read != self.text[at : at + 1]
        if is_mark and not self._escape(at - 1, at):
            return self._drop_at(at) or self._escape(0, at + 1)
        return is_mark or self._escape(0, at + 1) or self._drop_at(at)

    def _mend_link(self, at: int) -> bool:
        """Write a link with its address, and escape the brackets in its words; return whether anything is new."""
        href = self._styles[at].href
        begin, end = at, at
        while begin > 0 and self._styles[begin - 1].href == href:
            begin -= 1
        while end < len(self.text) and self._styles[end].href == href:
            end += 1
        is_new = begin not in self._named
        self._named.add(begin)
        if is_new and _is_address_of(self.text[begin:end], href):
            return True
        brackets = {place for place in range(begin, end) if self.text[place] in "[]"} - self._escaped
        self._escaped |= brackets
        return bool(brackets)

    def _escape(self, start: int, end: int) -> bool:
        """Escape the last character of a part that may mean something; return whether there is one."""
        for at in range(min(end, len(self.text)) - 1, max(start, 0) - 1, -1):
            if self.text[at] in _MEANT and at not in self._escaped and not self._styles[at].code:
                self._escaped.add(at)
                return True
        return False

    def escape_openings(self) -> bool:
        """Escape what may make a line something else than text; return whether there is anything."""
        found = {opening.start("mark") for opening in _OPENING.finditer(self.text)} - self._escaped
        self._escaped |= found
        return bool(found)

    def _drop_at(self, at: int) -> bool:
        """Give up a style that begins, ends or is at a place; return whether there is one."""
        edges = [place for place in (at, at - 1) if 0 <= place < len(self.text)]
        for place in edges:
            for name in _ALL:
                number = _FIELDS[name]
                if value := self._styles[place][number]:
                    begin, end = place, place + 1
                    while begin > 0 and (self._styles[begin - 1][number] == value or self.text[begin - 1] == " "):
                        begin -= 1
                    while end < len(self.text) and (self._styles[end][number] == value or self.text[end] == " "):
                        end += 1
                    self._drop(range(begin, end), name)
                    return True
        return False

    def _drop(self, places: range, name: str) -> None:
        number = _FIELDS[name]
        lost = [at for at in places if self._styles[at][number]]
        if lost:
            words = self.text[lost[0] : lost[-1] + 1].strip()
            what = {"href": What.LINK, "script": What.RAISED}.get(name, What.EMPHASIS)
            self.dropped.append(Dropped(what, self._styles[lost[0]].href if name == "href" else words))
        for at in lost:
            fields = list(self._styles[at])
            fields[number] = PLAIN[number]
            self._styles[at] = Style._make(fields)


_FIELDS = {name: number for number, name in enumerate(Style._fields)}


def _is_address_of(words: str, href: str) -> bool:
    """Return whether words are the very address that they lead to."""
    return href in (words, f"mailto:{words}", f"https://{words}") or parser().normalizeLink(words) == href
