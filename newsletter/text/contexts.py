"""A value and the kind of place that it stands in → the characters that stand there.

Comes in: what a merge tag stands for, from a reader's record, so that it may be any text. Goes out: the same, so that
it stays a value: escaped, percent-encoded within an address, and never an address that runs a script. It is a module of
its own because texts are filled in at once, or kept with their places and filled in for each reader; a value has to
become the same in both.
"""

from __future__ import annotations

import re
from enum import Enum
from html import escape
from urllib.parse import quote

_SAFE_ADDRESS = re.compile(r"(?:https?://(?![/?#])|mailto:(?!\?)|tel:)[^\s\0-\x1f\x7f<>\"\\^`{}|]+", re.I)
_NOT_PLAIN_IN_CSS = re.compile(r"[^\w-]")
_ADDRESSES = frozenset({"action", "background", "cite", "href", "poster", "src"})


class Context(Enum):
    """What is around a merge tag."""

    TEXT = "text"
    """Plain text, or a header of a message, which has an encoding of its own on top."""
    ADDRESS_IN_TEXT = "address in text"
    """A part of an address in plain text."""
    HTML = "html"
    """Text of HTML, an attribute that is no address, or a comment."""
    ADDRESS = "address"
    """An attribute that is an address, as a whole."""
    PART_OF_ADDRESS = "part of address"
    """A part of such an attribute."""
    CSS = "css"
    """A style sheet or a style attribute."""

    def written(self, value: str, neutral: str) -> str:
        """Return a value as it is written there.

        `neutral` is the tag as an author writes it. It stands for a whole address that is not safe; and where it is
        itself the value, because there is none, it is not percent-encoded.
        """
        match self:
            case Context.TEXT:
                return value
            case Context.ADDRESS_IN_TEXT:
                return _part(value, neutral)
            case Context.HTML:
                return escape(value)
            case Context.ADDRESS:
                return escape(value if is_safe_address(value) else neutral)
            case Context.PART_OF_ADDRESS:
                return escape(_part(value, neutral))
            case Context.CSS:
                return _NOT_PLAIN_IN_CSS.sub(lambda found: f"\\{ord(found[0]):x} ", value)


def of_attribute(name: str, *, is_whole: bool) -> Context:
    """Return the context within the value of an HTML attribute; `is_whole` if there is nothing but the tag in it."""
    if takes_address(name):
        return Context.ADDRESS if is_whole else Context.PART_OF_ADDRESS
    return Context.CSS if name.lower() == "style" else Context.HTML


def is_safe_address(text: str) -> bool:
    """Return whether a letter may link to a value: http, https, mailto or tel, without what ends an address."""
    return _SAFE_ADDRESS.fullmatch(text) is not None


def takes_address(attribute: str) -> bool:
    """Return whether the value of an HTML attribute of that name is an address."""
    return attribute.lower().rpartition(":")[2] in _ADDRESSES


def _part(value: str, neutral: str) -> str:
    return value if value == neutral else quote(value, safe="", errors="replace")
