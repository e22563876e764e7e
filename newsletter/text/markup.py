"""HTML as text: start tags, style sheets, comments or text are rewritten, and all else stays byte for byte.

It is a module of its own because letters are changed in this way when they are sent, exported and shown. A parsed tree
would not do: what it is serialised to differs from what was read, and Outlook's conditional comments are not trees.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias
from urllib.parse import quote, unquote

ATTRIBUTE = re.compile(r"""(?<![\w:-])([\w:-]++)(\s*+=\s*+)("[^"]*+"|'[^']*+'|[^\s"'>]++)""")
"""An attribute of HTML: its name, the equals sign with its spaces, and its value as it is written."""

_INSIDE = r"""(?:[^"'>]++|"[^"]*+"|'[^']*+')*+"""  # of a tag, after its name
_PART = re.compile(
    rf"(?P<text>(?:[^<]++|</)++)|(?P<style><(?i:style)\b{_INSIDE}>)(?P<sheet>.*?)(?=</(?i:style))"
    rf"|(?P<tag><[A-Za-z]{_INSIDE}>)|(?P<comment><!--.*?-->)|(?P<end><)",
    re.DOTALL,
)

# Characters that lxml leaves as they are in attributes, each with what stands for it meanwhile, which the reader of
# issues refuses, so that no text has it, and with how it is written in text and in addresses.
_HIDDEN = {"<": ("\uf8f0", "&lt;", "%3C"), ">": ("\uf8f1", "&gt;", "%3E"), "%": ("\uf8f2", "%", "%")}
_HIDING = str.maketrans({character: hidden for character, (hidden, _, _) in _HIDDEN.items()})
_NEEDS_HIDING = " or ".join(f"contains(., '{part}')" for part in ("<", ">", "%EE%", "%EF%A3%B"))
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
    rewrites = {"tag": tag, "comment": comment, "text": text, "end": text}

    def part(found: re.Match[str]) -> str:
        kind = found.lastgroup or ""
        return tag(found["style"]) + sheet(found["sheet"]) if kind == "sheet" else rewrites[kind](found[0])

    return _PART.sub(part, html)


def parsed(html: str) -> Element:
    """Parse a document, and return its root.

    lxml.html parses it into the same tree, but importing that takes longer than most letters.
    """
    from lxml import etree

    return etree.fromstring(html, etree.HTMLParser())


def _with_tokens(tag: str) -> str:
    return _ENCODED_TOKEN.sub(lambda token: unquote(token[0]), tag)


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

    values = element.xpath(f"descendant-or-self::*/@*[{_NEEDS_HIDING}]")
    for value in values:
        value.getparent().set(value.attrname, value.translate(_HIDING))
    written: str = etree.tostring(element, method="html", encoding="unicode")
    if "%EE%" in written:
        written = rewritten(written, tag=_with_tokens)
    for hidden, in_text, in_address in _HIDDEN.values() if values else ():
        written = written.replace(hidden, in_text).replace(quote(hidden), in_address)
    return written
