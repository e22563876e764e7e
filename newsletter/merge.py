"""Merge tags: the `{{ first_name | there }}` of an author, kept whole from the issue to what is sent.

Texts come in and leave with every tag turned into one character of Unicode's private use range, a token: whatever
Markdown, MJML, lxml and line wrapping do to a text, to them it is one strange letter. At the very end the tokens are
written out again in the dialect that the edition is for. Tags have a module of their own because they are found once
for a whole issue, before any text is rendered, and written in several dialects, after all of it is.

The input holds no character of that range: the reader of issues refuses it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from newsletter.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

FIRST_TOKEN = 0xE000
MOST_TAGS = 4000
TOKENS = f"{chr(FIRST_TOKEN)}-{chr(FIRST_TOKEN + MOST_TAGS - 1)}"
"""The tokens as a range, to be put between the brackets of a regular expression."""

_TAG = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*(?:\|([^{}\n]*))?\}\}")
# A token as text and as lxml writes it into an address.
_WRITTEN_TOKEN = re.compile(rf"[{TOKENS}]|%EE%[89AB][0-9A-F]%[89AB][0-9A-F]", re.I)


@dataclass(frozen=True, slots=True)
class MergeTag:
    """A place for a value that differs from reader to reader, and the words that stand there for want of one."""

    name: str
    fallback: str = ""

    @property
    def neutral(self) -> str:
        """Return the tag as an author writes it, which is no email service's own spelling."""
        return f"{{{{ {self.name} | {self.fallback} }}}}" if self.fallback else f"{{{{ {self.name} }}}}"


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

    def write(self, text: str, dialect: Callable[[MergeTag], str]) -> str:
        """Return the text with every token, however a serialiser spelled it, as the dialect spells its tag.

        What `dialect` returns is put in as it is: in HTML it must come escaped.
        """
        if not self.tags:
            return text

        def spelling(match: re.Match[str]) -> str:
            number = _code_point(match[0]) - FIRST_TOKEN
            return dialect(self.tags[number]) if 0 <= number < len(self.tags) else match[0]

        return _WRITTEN_TOKEN.sub(spelling, text)

    def neutral(self, text: str) -> str:
        """Return the text with every token as its author wrote the tag."""
        return self.write(text, lambda tag: tag.neutral)


def find(texts: Iterable[str]) -> Tags:
    """Return the distinct tags of all texts, in the order of their first appearance.

    Raise UsageError for more tags than there are tokens.
    """
    found = dict.fromkeys(_tag(match) for text in texts if "{{" in text for match in _TAG.finditer(text))
    if len(found) > MOST_TAGS:
        raise UsageError(f"There are {len(found):,} different merge tags, and an issue can hold {MOST_TAGS:,}.")
    return Tags(tuple(found))


def alone(text: str) -> MergeTag | None:
    """Return the merge tag that a text is, if it is one and nothing else."""
    match = _TAG.fullmatch(text)
    return _tag(match) if match else None


def _tag(match: re.Match[str]) -> MergeTag:
    return MergeTag(match[1], " ".join((match[2] or "").split()))


def _code_point(token: str) -> int:
    """Return the code point that a token stands for, in either spelling."""
    return ord(bytes.fromhex(token.replace("%", "")).decode() if token.startswith("%") else token)
