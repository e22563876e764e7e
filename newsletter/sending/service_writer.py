"""A letter's HTML and text → the same in an email service's spelling.

Comes in: HTML or text with the tokens of merge tags, and a service from services.py. Goes out: what members read there
as it was typed. This is a module of its own because only here merge tags become tags of another template language,
which must not interpret the author's own characters: in HTML they are escaped as character references, which services
leave to the mail program; in plain text, in the service's own way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from newsletter.sending.services import Service, Spelling
from newsletter.text import contexts, markup, merge_tags
from newsletter.text.merge_tags import RESERVED, TOKENS, Dialect, MergeTag

_ADDRESS_IN_TEXT = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
_ODD = re.compile(r"[\"'\\&<>{}%|]")


@dataclass(frozen=True, slots=True)
class ServiceWriter:
    """Writes the tokens of `tags` in a service's spelling, each with its fallback."""

    service: Service
    tags: merge_tags.Tags
    fallbacks: Dialect

    def html(self, html: str) -> str:
        """Return HTML in the service's spelling."""
        value, whole, part = (self._dialect(self.service.html, escape, place) for place in (_value, _whole, _part))

        def attribute(match: re.Match[str]) -> str:
            name, equals, content = match.groups()
            dialect = value
            if contexts.takes_address(name):
                dialect = whole if merge_tags.is_token(content) else part
            return str(name + equals) + self.tags.write(self._typed_in_html(content), dialect)

        def sheet(css: str) -> str:
            # Style sheets have no character references, but an empty comment separates the characters.
            return re.sub(self.service.opening, lambda opening: f"{opening[0]}/**/", css)

        return self.service.prologue + markup.rewritten(
            html,
            tag=lambda start: markup.ATTRIBUTE.sub(attribute, start),
            sheet=sheet,
            comment=lambda comment: self._comment(comment, value),
            text=lambda text: self.tags.write(self._typed_in_html(text), value),
        )

    def text(self, text: str) -> str:
        """Return plain text in the service's spelling."""
        value, part = (self._dialect(self.service.text, str, place) for place in (_value, _part))
        opening = self.service.text_opening or self.service.opening
        typed = re.sub(opening, lambda found: self.service.typed.replace("«character»", found[0]), text)
        in_addresses = _ADDRESS_IN_TEXT.sub(lambda address: self.tags.write(address[0], part), typed)
        return self.tags.write(in_addresses, value)

    def _typed_in_html(self, text: str) -> str:
        return re.sub(self.service.opening, lambda opening: f"&#{ord(opening[0])};", text)

    def _comment(self, comment: str, dialect: Dialect) -> str:
        """Return a comment, which may be for Outlook, in a form that the service keeps in the letter."""
        if not self.service.strips_comments:
            return self.tags.write(self._typed_in_html(comment), dialect)
        pieces = re.split(rf"([{TOKENS}])", comment)
        return "".join(
            self.tags.write(piece, dialect) if number % 2 else f"{{{{ Safe {json.dumps(piece, ensure_ascii=False)} }}}}"
            for number, piece in enumerate(pieces)
            if piece
        )

    def _dialect(self, spelling: Spelling, escaped: Callable[[str], str], place: _Place) -> Dialect:
        """Return how tags are written at a place; `escaped` is html.escape for HTML, str for text."""

        def written(tag: MergeTag) -> str:
            if tag.name in spelling.reserved:
                return spelling.reserved[tag.name]
            if tag.name in RESERVED:  # the same for all members
                return self._typed_value(_alone(self.fallbacks(tag), place), escaped)
            template, fallback = place(spelling, self.fallbacks(tag))
            if spelling.is_quoted and spelling.odd_or and _ODD.search(fallback):
                template = spelling.odd_or
                fallback = self._typed_value(fallback, escaped)
            elif spelling.is_quoted:
                fallback = _in_quotes(fallback, escaped, is_encoded=spelling.encodes and place is _part)
            else:
                fallback = self._typed_value(fallback, escaped)
            return template.replace("«field»", self.service.field(tag.name)).replace("«fallback»", fallback)

        return written

    def _typed_value(self, value: str, escaped: Callable[[str], str]) -> str:
        """Return a value, as HTML or as text, in which the service finds no tags."""
        return self._typed_in_html(escape(value)) if escaped is escape else self.text(value)


_Place = Callable[["Spelling", str], tuple[str, str]]
"""A spelling and a fallback → the template for a place, and the fallback as it stands there."""


def _value(spelling: Spelling, fallback: str) -> tuple[str, str]:
    return (spelling.value_or if fallback else spelling.value), fallback


def _whole(spelling: Spelling, fallback: str) -> tuple[str, str]:
    return _value(spelling, fallback if contexts.is_safe_address(fallback) else "")


def _part(spelling: Spelling, fallback: str) -> tuple[str, str]:
    encoded = fallback if spelling.encodes else quote(fallback, safe="")
    part, part_or = spelling.part or spelling.value, spelling.part_or or spelling.value_or
    return (part_or if fallback else part), encoded


def _alone(value: str, place: _Place) -> str:
    """Return a value that is the same for every member, as written at a place."""
    if place is _whole:
        return value if contexts.is_safe_address(value) else ""
    return quote(value, safe="") if place is _part else value


def _in_quotes(text: str, escaped: Callable[[str], str], *, is_encoded: bool) -> str:
    """Return a text as written between double quotes in a template language."""
    if escaped is escape and not is_encoded:
        return re.sub(r"[\\{}]", lambda char: f"&#{ord(char[0])};", escape(text))
    if not is_encoded:
        # HubSpot parses a tag's output again; an invisible character separates two that would begin a tag.
        text = re.sub(r"\{(?=[{%#])", "{\u2060", text)
    return re.sub(r'(["\\])', r"\\\1", text)
