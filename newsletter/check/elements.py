"""HTML → its elements, and the text in them.

lxml.html parses HTML into the same tree and has similar methods, but importing it takes longer than everything here;
so the elements are lxml.etree's. This is a module of its own because every rule about HTML uses these functions.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from lxml import etree

Element: TypeAlias = Any
"""An element of lxml.etree or lxml.html, whose published types are incomplete."""


def parsed(html: str) -> Element:
    """Parse a document, and return its root."""
    from lxml import etree

    return etree.fromstring(html, etree.HTMLParser())


def body_of(root: Element) -> Element:
    """Return the body of a document."""
    return next(root.iter("body"))


def text_of(element: Element) -> str:
    """Return all text inside an element, without comments."""
    return str(_path("string()")(element))


def spoken_of(element: Element) -> str:
    """Return the text inside an element, with the `alt` of each picture."""
    texts: Any = _path("descendant::text() | descendant::img/@alt")(element)
    return "".join(texts)


@cache
def _path(path: str) -> etree.XPath:
    from lxml import etree

    return etree.XPath(path, smart_strings=False)
