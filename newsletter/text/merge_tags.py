"""Merge tags: the `{{ first_name | there }}` of an author, kept whole from the issue to what is sent.

Texts come in and leave with every tag turned into one character of Unicode's private use range, a token: whatever
Markdown, MJML, lxml and line wrapping do to a text, to them it is one unknown letter. At the very end the tokens are
written out again in the dialect that the edition is for. Tags have a module of their own because they are found once
for a whole issue, before any text is rendered, and written in several dialects, after all of it is.

The input holds no character of that range: the reader of issues refuses it. A token is never percent-encoded, since
`%EE%80%80` in an address is what its author typed: markup.py sees to that.

A dialect is a function from a tag to what stands for it. Where that is a spelling, an email service's own, `write` puts
it in as it is. Where it is a value, of a reader or a fallback, `fill_text` and `fill_html` put it in so that it stays a
value, as the context of its place demands (contexts.py). `places_in_text` and `places_in_html` return the places, for
letters that are filled in for thousands of readers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

from newsletter.errors import UsageError
from newsletter.text import contexts, markup
from newsletter.text.contexts import Context

FIRST_TOKEN = 0xE000
MOST_TAGS = 4000
TOKENS = f"{chr(FIRST_TOKEN)}-{chr(FIRST_TOKEN + MOST_TAGS - 1)}"
"""The tokens as a range, to be put between the brackets of a regular expression."""

UNSUBSCRIBE, WEB_VERSION, POSTAL_ADDRESS = "unsubscribe_url", "web_version_url", "postal_address"
RESERVED = (UNSUBSCRIBE, WEB_VERSION, POSTAL_ADDRESS)
"""The tags that every email service knows, and that need no declaration."""

EMAIL = "email"
"""The tag that, where it is declared, is the reader's address."""

_NAME = r"[a-z][a-z0-9_]*"
_TAG = re.compile(rf"\{{\{{\s*({_NAME})\s*(?:\|([^{{}}\n]*))?\}}\}}")

TOKEN = re.compile(f"[{TOKENS}]")
"""One token."""

_ADDRESS_IN_TEXT = re.compile(rf"(?i:https?://|mailto:)[^\s<>\"]*|[{TOKENS}]")
CHARACTER_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));", re.I)
"""A character by its number, in HTML and Markdown."""


class MergeTag(NamedTuple):
    """A place for a value that differs from reader to reader, and the words to use if there is none."""

    name: str
    fallback: str = ""

    @property
    def neutral(self) -> str:
        """Return the tag as an author writes it, which is no email service's own spelling."""
        return f"{{{{ {self.name} | {self.fallback} }}}}" if self.fallback else f"{{{{ {self.name} }}}}"


Dialect = Callable[[MergeTag], str]


class Place(NamedTuple):
    """Where the value of a tag stands."""

    tag: MergeTag
    context: Context

    def filled(self, values: Dialect) -> str:
        """Return the value as it is written there."""
        return self.context.written(values(self.tag), self.tag.neutral)


Pieces: TypeAlias = Iterable[str | Place]
"""A text in pieces, in order: what is the same for every reader, and the places between."""


@dataclass(frozen=True)
class Tags:
    """The distinct merge tags of an issue; the place of a tag in `tags` is the number of its token."""

    tags: tuple[MergeTag, ...] = ()

    @cached_property
    def _numbers(self) -> dict[MergeTag, int]:
        return {tag: number for number, tag in enumerate(self.tags)}

    def tokenize(self, text: str) -> str:
        """Return the text with each of these tags as one character; other braces stay as they are."""
        if not self.tags or "{{" not in text:
            return text

        def token(match: re.Match[str]) -> str:
            number = self._numbers.get(_tag(match))
            return match[0] if number is None else chr(FIRST_TOKEN + number)

        return _TAG.sub(token, text)

    def write(self, text: str, dialect: Dialect) -> str:
        """Return the text with every token as the dialect spells its tag.

        What `dialect` returns is put in as it is: in HTML it must come escaped.
        """
        if not self.tags:
            return text

        return TOKEN.sub(lambda match: self._spelled(match[0], dialect), text)

    def neutral(self, text: str) -> str:
        """Return the text with every token as its author wrote the tag."""
        return self.write(text, lambda tag: tag.neutral)

    def fill_text(self, text: str, values: Dialect) -> str:
        """Return plain text with the value of every token, percent-encoded where it is a part of an address."""
        return filled(self.places_in_text(text), values) if self.tags else text

    def fill_html(self, html: str, values: Dialect) -> str:
        """Return HTML with the value of every token, escaped.

        As a part of an address a value is percent-encoded. Where a tag is a whole address, its value must be one of
        http, https, mailto or tel; anything else is left out, and the neutral spelling stands there.
        """
        return filled(self.places_in_html(html), values) if self.tags else html

    def fill_line(self, text: str, values: Dialect) -> str:
        """Return a line, with tags or with their tokens, as plain text; an empty tag leaves no second space."""
        return re.sub(" {2,}", " ", self.fill_text(self.tokenize(text), values)).strip()

    def places_in_text(self, text: str) -> Iterator[str | Place]:
        """Yield the pieces of plain text, with a place for every token."""
        at = 0
        for found in _ADDRESS_IN_TEXT.finditer(text):
            yield text[at : found.start()]
            yield from self._places(found[0], Context.TEXT if len(found[0]) == 1 else Context.ADDRESS_IN_TEXT)
            at = found.end()
        yield text[at:]

    def places_in_html(self, html: str) -> Iterator[str | Place]:
        """Yield the pieces of HTML, with a place for every token in text, attributes, style sheets and comments."""
        for kind, part in markup.parts(html):
            if not TOKEN.search(part):
                yield part
            elif kind == "comment":  # Outlook reads the tags in it
                yield part[:4]
                yield from self.places_in_html(part[4:])
            elif kind == "tag":
                yield from self._places_in_tag(part)
            else:
                yield from self._places(part, Context.CSS if kind == "sheet" else Context.HTML)

    def _places_in_tag(self, tag: str) -> Iterator[str | Place]:
        at = 0
        for found in markup.ATTRIBUTE.finditer(tag):
            name, value = found[1], found[3]
            if TOKEN.search(value):
                quote = "" if value[0] in "\"'" else '"'  # a value may have spaces, and must not end before them
                yield f"{tag[at : found.start(3)]}{quote}"
                yield from self._places(value, contexts.of_attribute(name, is_whole=is_token(value)))
                yield quote
                at = found.end()
        yield tag[at:]

    def _places(self, text: str, context: Context) -> Iterator[str | Place]:
        """Yield the pieces of a text that is one context."""
        at = 0
        for token in TOKEN.finditer(text):
            number = number_of(token[0])
            if number < len(self.tags):
                yield text[at : token.start()]
                yield Place(self.tags[number], context)
                at = token.end()
        yield text[at:]

    def _spelled(self, token: str, dialect: Dialect) -> str:
        number = number_of(token)
        return dialect(self.tags[number]) if 0 <= number < len(self.tags) else token


def filled(pieces: Pieces, values: Dialect) -> str:
    """Return the text that pieces are for one reader."""
    return "".join([piece if isinstance(piece, str) else piece.filled(values) for piece in pieces])


def is_token(value: str) -> bool:
    """Return whether an attribute's value, as it is written, is a token and nothing else."""
    return TOKEN.fullmatch(value.strip("\"'").strip()) is not None


def name_meant(text: str) -> str:
    """Return the name of a tag that a text is meant to be, itself if it is one: "First Name" → "first_name"; or ""."""
    if re.fullmatch(_NAME, text):
        return text
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).lstrip("_0123456789").rstrip("_")


def find(texts: Iterable[str]) -> Tags:
    """Return the distinct tags of all texts, in the order of their first appearance.

    Raise UsageError for more tags than there are tokens.
    """
    found = dict.fromkeys(_tag(match) for text in texts if "{{" in text for match in _TAG.finditer(text))
    if len(found) > MOST_TAGS:
        raise UsageError(f"There are {len(found):,} different merge tags, and an issue can hold {MOST_TAGS:,}.")
    return Tags(tuple(found))


def told_apart(text: str) -> tuple[str, list[tuple[int, MergeTag]]]:
    """Return a text with a token of its own for each tag in it, even for equal ones, and the tags with their places.

    The number of a token is its tag's place in the list. Tags after the 4,000th stay as they are.
    """
    places: list[tuple[int, MergeTag]] = []

    def token(match: re.Match[str]) -> str:
        if len(places) == MOST_TAGS:
            return match[0]
        places.append((match.start(), _tag(match)))
        return chr(FIRST_TOKEN + len(places) - 1)

    return _TAG.sub(token, text), places


def number_of(token: str) -> int:
    """Return the number of a token."""
    return ord(token) - FIRST_TOKEN


def alone(text: str) -> MergeTag | None:
    """Return the merge tag that a text is, if it is one and nothing else."""
    match = _TAG.fullmatch(text)
    return _tag(match) if match else None


def _tag(match: re.Match[str]) -> MergeTag:
    return MergeTag(match[1], " ".join((match[2] or "").split()))


def spells_token(text: str) -> bool:
    """Return whether a text holds a character reference, such as `&#xE000;`, that would pass for a merge tag."""
    return "&#" in text and any(map(is_code_of_token, map(code_of, CHARACTER_REFERENCE.finditer(text))))


def code_of(reference: re.Match[str]) -> int:
    """Return the number of the character that a CHARACTER_REFERENCE stands for."""
    return int(reference[1], 16) if reference[1] else int(reference[2])


def is_code_of_token(code: int) -> bool:
    """Return whether the character of this number stands for a merge tag."""
    return 0 <= code - FIRST_TOKEN < MOST_TAGS
