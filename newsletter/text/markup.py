"""HTML as text: start tags, style sheets, comments or text are rewritten, and all else stays byte for byte.

It is a module of its own because letters are changed in this way when they are sent, exported and shown. A parsed tree
would not do: what it is serialised to differs from what was read, and Outlook's conditional comments are not trees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias
from urllib.parse import quote, unquote

ATTRIBUTE = re.compile(r"""(?<![\w:-])([\w:-]++)(\s*+=\s*+)("[^"]*+"|'[^']*+'|[^\s"'>]++)""")
"""An attribute of HTML: its name, the equals sign with its spaces, and its value as it is written."""

_INSIDE = r"""(?:[^"'>]++|"[^"]*+"|'[^']*+')*+"""  # of a tag, after its name
_TEXT = re.compile("(?:[^<]++|</)++")
_TAG = re.compile(rf"<(?:(?P<style>(?i:style)\b)|[A-Za-z]){_INSIDE}>")
_STYLE_ENDS = re.compile("</style", re.IGNORECASE)
_QUOTE_OR_END = re.compile("[\"'>]")

# Characters that lxml leaves as they are in attributes, each with what stands for it meanwhile, which the reader of
# issues refuses, so that no text has it, and with how it is written in text and in addresses.
_HIDDEN = {"<": ("\uf8f0", "&lt;", "%3C"), ">": ("\uf8f1", "&gt;", "%3E"), "%": ("\uf8f2", "%", "%")}
_HIDING = str.maketrans({character: hidden for character, (hidden, _, _) in _HIDDEN.items()})
_NEEDS_HIDING = ("<", ">", "%EE%", "%EF%A3%B")
_ENCODED_TOKEN = re.compile("%EE%[89AB][0-9A-F]%[89AB][0-9A-F]")

Rewrite = Callable[[str], str]

Element: TypeAlias = Any
"""An element of lxml.etree or lxml.html, whose published types are incomplete."""


def _as_it_is(part: str) -> str:
    return part


def rewritten(
    html: str,
    *,
    tag: Rewrite = _as_it_is,
    sheet: Rewrite = _as_it_is,
    comment: Rewrite = _as_it_is,
    text: Rewrite = _as_it_is,
) -> str:
    """Return HTML with each start tag, style sheet and comment, and the text between them, rewritten.

    End tags count as text.
    """
    rewrites = {"tag": tag, "sheet": sheet, "comment": comment, "text": text}
    return "".join([rewrites[kind](part) for kind, part in parts(html)])


def parts(html: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of HTML, each with its kind: tag, sheet, comment or text.

    A `<` that begins nothing is a text of its own.

    What has no end is looked for once, so that the time grows with the length of the HTML, whatever it says.
    """
    at, size = 0, len(html)
    comment_ends = style_ends = 0  # the last that was found, or `size` where there are no more
    unclosed: _UnclosedTags | None = None
    while at < size:
        if found := _TEXT.match(html, at):
            yield "text", found[0]
            at = found.end()
        elif (unclosed is None or unclosed.is_closed(at)) and (found := _TAG.match(html, at)):
            yield "tag", found[0]
            at = found.end()
            if found["style"]:
                if style_ends < at:
                    ends = _STYLE_ENDS.search(html, at)
                    style_ends = ends.start() if ends else size
                if style_ends < size:
                    yield "sheet", html[at:style_ends]
                    at = style_ends
        elif html.startswith("<!--", at) and (comment_ends := _next(html, "-->", at + 4, comment_ends)) < size:
            yield "comment", html[at : comment_ends + 3]
            at = comment_ends + 3
        else:
            if unclosed is None and html[at + 1 : at + 2].isalpha():
                unclosed = _UnclosedTags(html)
            yield "text", "<"
            at += 1


def _next(html: str, what: str, at: int, known: int) -> int:
    """Return where something is next, or the length of the HTML; `known` is what this returned before."""
    found = known if known >= at else html.find(what, at)
    return found if found >= 0 else len(html)


class _UnclosedTags:
    """Tells which tags of broken HTML have no end; remembers from which quotes none can be reached."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._endless: set[int] = set()
        self._next = -1

    def is_closed(self, at: int) -> bool:
        """Return whether there is a `>` outside quotes after an offset; the offsets are given in ascending order."""
        if self._next < at:
            self._next = self._quote_or_end(at)
        passed = []
        place = self._next
        while place not in self._endless and place < len(self._html):
            character = self._html[place]
            if character == ">":
                return True
            passed.append(place)
            partner = _next(self._html, character, place + 1, -1)
            place = self._quote_or_end(partner + 1)
        self._endless.update(passed)
        return False

    def _quote_or_end(self, at: int) -> int:
        found = _QUOTE_OR_END.search(self._html, at)
        return found.start() if found else len(self._html)


def parsed(html: str) -> Element:
    """Parse a document, and return its root.

    lxml.html parses it into the same tree, but importing that takes longer than most letters.
    """
    from lxml import etree

    return etree.fromstring(html, etree.HTMLParser())


def _with_tokens(tag: str) -> str:
    return _ENCODED_TOKEN.sub(lambda token: unquote(token[0]), tag)


def _needs_hiding(text: str) -> bool:
    return any(part in text for part in _NEEDS_HIDING)


def serialized(root: Element) -> str:
    """Return a document of lxml as HTML, in the form that serialized_part() gives its elements."""
    return f"<!DOCTYPE html>\n{serialized_part(root)}\n"


def serialized_part(element: Element) -> str:
    """Return an element of lxml as HTML, with no `<` or `>` in an attribute, and every token as one character.

    Outlook for Windows looks for conditional comments before it looks for tags, and might find one there: lxml leaves
    `<!-- … -->` as it is. In addresses, lxml percent-encodes tokens; what an author has typed so is no token, and stays
    as it is.
    """
    from lxml import etree

    elements = list(element.iter("*"))
    # Most letters have nothing to hide, and to look at all values at once takes a tenth of what XPath takes.
    is_hiding = _needs_hiding(" ".join([value for each in elements for value in each.values()]))
    for each in elements if is_hiding else ():
        for name, value in each.items():
            if _needs_hiding(value):
                each.set(name, value.translate(_HIDING))
    written: str = etree.tostring(element, method="html", encoding="unicode")
    if "%EE%" in written:
        written = rewritten(written, tag=_with_tokens)
    for hidden, in_text, in_address in _HIDDEN.values() if is_hiding else ():
        written = written.replace(hidden, in_text).replace(quote(hidden), in_address)
    return written
