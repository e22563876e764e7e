"""Elements of HTML → the text in them. This is a module of its own because rules of all families use it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from newsletter.text.markup import Element

if TYPE_CHECKING:
    from lxml import etree


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
