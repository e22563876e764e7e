"""HTML as text: start tags, style sheets, comments or text are rewritten, and all else stays byte for byte.

It is a module of its own because letters are changed in this way when they are sent, exported and shown. A parsed tree
would not do: what it is serialised to differs from what was read, and Outlook's conditional comments are not trees.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any, TypeAlias
from urllib.parse import quote

ATTRIBUTE = re.compile(r"""(?<![\w:-])([\w:-]++)(\s*+=\s*+)("[^"]*+"|'[^']*+'|[^\s"'>]++)""")
"""An attribute of HTML: its name, the equals sign with its spaces, and its value as it is written."""

_INSIDE = r"""(?:[^"'>]++|"[^"]*+"|'[^']*+')*+"""  # of a tag, after its name
_PART = re.compile(
    rf"(?P<text>(?:[^<]++|</)++)|(?P<style><(?i:style)\b{_INSIDE}>)(?P<sheet>.*?)(?=</(?i:style))"
    rf"|(?P<tag><[A-Za-z]{_INSIDE}>)|(?P<comment><!--.*?-->)|(?P<end><)",
    re.DOTALL,
)

# Characters that stand for brackets in attributes while lxml writes them: the reader of issues refuses the private-use
# range, so no text has them. In addresses, lxml would percent-encode them.
_HIDDEN = {"<": "\uf8f0", ">": "\uf8f1"}
_HIDING = str.maketrans(_HIDDEN)
_ENCODING = str.maketrans({character: quote(character) for character in _HIDDEN})
_ENCODED = frozenset({"action", "href", "name", "src"})

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


def serialized(root: Element) -> str:
    """Return a document of lxml as HTML, with no `<` or `>` in an attribute."""
    return f"<!DOCTYPE html>\n{serialized_part(root)}\n"


def serialized_part(element: Element) -> str:
    """Return an element of lxml as HTML, with no `<` or `>` in an attribute.

    Outlook for Windows looks for conditional comments before it looks for tags, and might find one there. lxml writes
    `<!-- … -->` there as it is, since servers once had commands in such places.
    """
    from lxml import etree

    for value in element.xpath("descendant-or-self::*/@*[contains(., '<') or contains(., '>')]"):
        name = value.attrname
        value.getparent().set(name, value.translate(_ENCODING if name in _ENCODED else _HIDING))
    written: str = etree.tostring(element, method="html", encoding="unicode")
    for character, hidden in _HIDDEN.items():
        written = written.replace(hidden, escape(character))
    return written
