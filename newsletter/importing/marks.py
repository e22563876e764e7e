"""Characters with their styles → Markdown: marks around runs of a style, links, and backslashes before characters.

Comes in: characters, the style of each, and which are to be escaped. Goes out: Markdown, which may yet read otherwise:
inline.py finds that out. It is a module of its own because marks must nest, while styles begin and end anywhere.
"""

from __future__ import annotations

import re

from newsletter.importing.pieces import Style
from newsletter.text.markdown import parser

_NOT_IN_ADDRESS = re.compile(r"[\s<>\\\x00-\x1f\x7f]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_MOST_BRACKETS = 20

FIELDS = {name: number for number, name in enumerate(Style._fields)}
"""Which place each style has in a Style."""


class Marks:
    """Characters, the style of each, which are escaped, and where links begin whose address cannot stand alone."""

    def __init__(self, text: str, styles: list[Style], *, is_heading: bool) -> None:
        self.text = text
        self.styles = styles
        self.escaped: set[int] = set()
        self.named: set[int] = set()
        self._is_heading = is_heading

    def markdown(self) -> str:
        """Return the Markdown as it stands."""
        return ("### " if self._is_heading else "") + self._marked(0, len(self.text), frozenset())

    def _marked(self, start: int, end: int, within: frozenset[str]) -> str:
        """Return a part of the text, inside the marks for some styles."""
        parts = []
        at = start
        while at < end:
            style = self.styles[at]
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
        number = FIELDS[name]
        value = self.styles[start][number]
        if not value or self.text[start].isspace():
            return 0
        stop = start
        # White space between bold words is bold enough, and a mark beside it would be none.
        is_emphasis = name in ("bold", "italic")
        while stop < end and (self.styles[stop][number] == value or (is_emphasis and self.text[stop].isspace())):
            stop += 1
        if is_emphasis and "href" not in within and stop < end:
            href = self.styles[stop].href
            cut = stop
            while href and cut > start and self.styles[cut - 1].href == href:
                cut -= 1
            stop = cut if cut > start else stop  # a link is never cut
        while self.text[stop - 1].isspace():
            stop -= 1
        return stop

    def _with_mark(self, start: int, stop: int, name: str, within: frozenset[str]) -> str:
        if name != "href":
            mark = "**" if name == "bold" else "*"
            return f"{mark}{self._marked(start, stop, within | {name})}{mark}"
        href = self.styles[start].href
        words = self.text[start:stop]
        if start not in self.named and is_address_of(words, href):
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
        return "\\\n" if char == "\n" else f"\\{char}" if at in self.escaped else char


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
        if depth < 0 or depth > _MOST_BRACKETS:
            return False
    return depth == 0


def is_address_of(words: str, href: str) -> bool:
    """Return whether words are the very address that they lead to."""
    return href in (words, f"mailto:{words}", f"https://{words}") or parser().normalizeLink(words) == href
