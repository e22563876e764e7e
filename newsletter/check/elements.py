"""HTML → its elements, and what is asked of them more than once.

lxml.html reads HTML into the same tree and has these questions as methods, but takes longer to import than all of this
module to answer; so the elements are lxml.etree's. This is a module of its own because every rule about HTML asks them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from lxml import etree

Element: TypeAlias = Any
"""An element of lxml.etree, or of lxml.html, of which the types that exist say less than is so."""


def parsed(html: str) -> Element:
    """Return the root of a document."""
    from lxml import etree

    return etree.fromstring(html, etree.HTMLParser())


def body_of(root: Element) -> Element:
    """Return the body of a document."""
    return next(root.iter("body"))


def text_of(element: Element) -> str:
    """Return all text inside an element, without comments."""
    return str(_path("string()")(element))


def spoken_of(element: Element) -> str:
    """Return the text inside an element, with what stands for pictures."""
    texts: Any = _path("descendant::text() | descendant::img/@alt")(element)
    return "".join(texts)


@cache
def _path(path: str) -> etree.XPath:
    from lxml import etree

    return etree.XPath(path, smart_strings=False)
