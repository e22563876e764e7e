"""A YAML file → its passages, which are texts with their places, and their paragraphs, for the rules about texts.

Comes in: the nodes of a document. Goes out: passages, and paragraphs with code and merge tags masked, since neither is
the author's prose. Markdown's parser does not report the position of a word, and findings need it; so a mask is as long
as what it covers, and every character keeps its position.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from newsletter.check.finding import Finding, Rule
from newsletter.model.walk import Node
from newsletter.reading.kinds import MARKDOWN, Kind
from newsletter.reading.source import Path, Source
from newsletter.reading.spans import Typed
from newsletter.text import merge_tags, outline
from newsletter.text.letters import is_letter
from newsletter.text.outline import Role

CODE_MASK = "\0"
TAG_MASK = chr(merge_tags.FIRST_TOKEN)  # prose.py takes it for a merge tag, so that a link to one stays a link

WRITTEN_TAG = re.compile(r"\{\{[^{}]*\}\}")

_TICKS = re.compile(r"`+")


class Passage(NamedTuple):
    """A text of a YAML file, as its author wrote it, with its place and kind."""

    source: Source
    path: Path
    text: str
    kind: Kind

    @property
    def is_prose(self) -> bool:
        """Whether it is Markdown."""
        return self.kind in MARKDOWN

    def finding(self, rule: Rule, offset: int | None = None, /, **values: Any) -> Finding:
        """Return a finding here, at the character `offset` of the text if one is given."""
        return Finding(rule.id, rule.severity, self.source.problem(self.path, *rule.filled(**values), offset=offset))

    def as_typed(self) -> Typed:
        """Return the text with its lines as in the file, which YAML may have joined."""
        return self.source.as_typed(self.path)

    def equals(self, written: str) -> bool:
        """Return whether this is the whole text of the passage, however its lines are broken."""
        return " ".join(self.text.split()) == written

    def contains(self, written: str) -> bool:
        """Return whether this is the text of the passage, or part of it."""
        return written in self.text or self.equals(written)


class Paragraph(NamedTuple):
    """A paragraph of a passage; `text` begins at the character `start` of the passage."""

    passage: Passage
    start: int
    text: str

    def typed(self, start: int, end: int) -> str:
        """Return a part of the paragraph as it was typed, code and merge tags included."""
        return self.passage.text[self.start + start : self.start + end]

    def finding(self, rule: Rule, offset: int, **values: Any) -> Finding:
        """Return a finding at the character `offset` of the paragraph."""
        return self.passage.finding(rule, self.start + offset, **values)


def passages_of(source: Source, nodes: Iterable[Node]) -> tuple[Passage, ...]:
    """Return every text of a file, whether members read it or not, in the order of the file."""
    return tuple(Passage(source, node.path, node.text, node.kind) for node in nodes if node.text is not None)


def split(passage: Passage) -> Iterator[Paragraph]:
    """Yield the paragraphs of a passage; code blocks in Markdown are left out."""
    text = passage.text
    if "{{" in text:
        text = WRITTEN_TAG.sub(lambda tag: TAG_MASK * len(tag[0]) if merge_tags.alone(tag[0]) else tag[0], text)
    if passage.is_prose:
        for start, words in _paragraphs(text):
            yield Paragraph(passage, start, _without_code(words))
    elif passage.kind is Kind.LINES:
        for start, line in _lines(text):
            yield Paragraph(passage, start, line)
    else:
        yield Paragraph(passage, 0, text)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the offset of each line, and the line with its line break."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield start, text[start:end]
        start = end


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Yield the start of each paragraph and heading of Markdown, and its words; marks of quotations become spaces."""
    start, end, words = 0, 0, ""
    for line in outline.read(text).lines:
        if words and line.role is not Role.NEXT:
            yield start, words
            words = ""
        if line.role is Role.NEXT:
            words += " " * (line.words - end)
        elif line.role is not Role.OTHER:
            start = line.words
        if line.role is not Role.OTHER:
            words += text[line.words : line.end]
        end = line.end
    if words:
        yield start, words


def _without_code(text: str) -> str:
    """Return a paragraph with its code masked: what is between two runs of equally many backticks, outside words."""
    if "`" not in text:
        return text
    rows = [(row.start(), row.end()) for row in _TICKS.finditer(text)]
    closing: dict[int, int] = {}  # each row's number → that of the next one of its length
    last: dict[int, int] = {}
    for number in range(len(rows) - 1, -1, -1):
        length = rows[number][1] - rows[number][0]
        if length in last:
            closing[number] = last[length]
        last[length] = number
    shown, done, number = "", 0, 0
    while number < len(rows):
        start, end = rows[number][0], rows[closing.get(number, number)][1]
        if number in closing and not is_letter(text, start - 1) and not is_letter(text, end):
            shown += text[done:start] + CODE_MASK * (end - start)
            done, number = end, closing[number]
        number += 1
    return shown + text[done:]
