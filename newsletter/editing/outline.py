"""Source → where fields and items begin and end, and which comments belong to each.

Comes in: a YAML text that has been read. Goes out: places in it, in characters. It is a module of its own because a
Source keeps where texts begin and end, and where lists and groups begin; all else (their ends, dashes, colons and
comments) follows from the text.

A comment belongs to an item or a field if it stands directly above it in its column, on one of its lines, or below it
and further to the right. Any other comment belongs to nobody, and no edit takes it away.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from newsletter.errors import InputError
from newsletter.reading.lines import LINE_BREAK, line_of
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import fields_without_words, prose_fields
from newsletter.reading.parsing import parse
from newsletter.reading.source import Path, Source, value_in
from newsletter.reading.spans import TextSpan

_QUOTED_NAME = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:''|[^'])*'", re.DOTALL)
_COLON = re.compile(r"\s*:")
_NOTHING = re.compile(r"[ \t]+(?:~|null)(?![^\s,\]}])")
_CLOSING = re.compile(r"(?:[\s,]|#[^\r\n]*)*[\]}]")
HEADER = re.compile(r"[|>](\d?)[+-]?(\d?)([ \t]+#[^\r\n]*)?[ \t]*")
"""How a text in lines of its own begins: with its style, perhaps its indentation, and perhaps a comment."""

BLOCK = ("|", ">")
"""The styles of texts that stand in lines of their own below a header."""


class Extent(NamedTuple):
    """A piece of a text, in characters."""

    start: int
    end: int


@lru_cache(maxsize=8)  # a burst of edits begins with one text, and an edit with the one that the last has left
def outlined(text: str, model: type[Model]) -> Outline:
    """Return the outline of a file that is read into `model`; raise InputError where it holds mistakes of YAML."""
    raw = text.encode("utf-8", "surrogatepass")  # what is no character is refused by the reader
    source = parse(raw, "", prose_fields(model), fields_without_words(model))
    if source.problems:
        raise InputError(source.problems)
    return Outline(source, model)


class Outline:
    """Where everything is in a YAML text without mistakes."""

    def __init__(self, source: Source, model: type[Model]) -> None:
        self.source = source
        self.model = model
        self.text = source.text

    @property
    def data(self) -> dict[str, Any]:
        """The data of the text, which must not be changed."""
        return self.source.data

    def value(self, path: Path) -> Any:
        """Return the value at a path, or None where there is none."""
        return value_in(self.data, path) if path in self.source.values else None

    @cached_property
    def line_break(self) -> str:
        """What ends a line of this text."""
        found = re.search(r"\r\n|\n|\r", self.text)
        return found[0] if found else "\n"

    @cached_property
    def _fields(self) -> dict[Path, list[Path]]:
        found: dict[Path, list[Path]] = {}
        for path in self.source.keys:
            found.setdefault(path[:-1], []).append(path)
        return found

    def children(self, path: Path) -> list[Path]:
        """Return the fields or the items of a value in the order of the text, fields without a value among them."""
        value = self.value(path)
        if isinstance(value, list):
            return [(*path, number) for number in range(len(value))]
        return self._fields.get(path, []) if isinstance(value, dict) else []

    def line_start(self, index: int) -> int:
        """Return where the line begins that holds a character."""
        return line_of(self.text, index)[1]

    def line_end(self, index: int) -> int:
        """Return where the line ends that holds a character, before its break."""
        return line_of(self.text, index)[2]

    def column(self, index: int) -> int:
        """Return how far a character is from the beginning of its line."""
        return index - self.line_start(index)

    def is_first_on_line(self, index: int) -> bool:
        """Return whether nothing but spaces stands before a character on its line."""
        return not self.text[self.line_start(index) : index].strip()

    def span(self, path: Path) -> TextSpan:
        """Return where the value at a path begins and ends, and its style, as Source has it."""
        return self.source.values[path]

    def is_bracketed(self, path: Path) -> bool:
        """Return whether the value at a path is a list or a group that is written in brackets."""
        span = self.source.values.get(path)
        return span is not None and span.style in ("[", "{") and self.text.startswith(("[", "{"), span.start)

    def is_in_brackets(self, path: Path) -> bool:
        """Return whether a value lies within brackets, where commas end what is written."""
        return self.source.is_in_brackets(path)

    def after_colon(self, path: Path) -> int:
        """Return where the name of a field ends, behind its colon if it has one."""
        start = self.source.keys[path]
        name = _QUOTED_NAME.match(self.text, start)
        end = name.end() if name else start + len(str(path[-1]))
        colon = _COLON.match(self.text, end)
        return colon.end() if colon else end

    def end(self, path: Path) -> int:
        """Return where a value ends, without what follows on its last line; of a field without one, the name's end."""
        span = self.source.values.get(path)
        if span is None:
            found = _NOTHING.match(self.text, self.after_colon(path))
            return found.end() if found else self.after_colon(path)
        if span.style in ("[", "{"):
            last = max([span.start, *map(self.end, self.children(path)[-1:])])
            if not self.is_bracketed(path):
                return last
            closing = _CLOSING.match(self.text, max(last, span.start + 1))
            return closing.end() if closing else last
        if span.style in BLOCK:
            return self._end_of_block(span, self.value(path))
        return span.end

    def _end_of_block(self, span: TextSpan, value: str) -> int:
        """Return where a text in lines of its own ends: with its last words, or with the empty lines that it keeps."""
        body = self.text[span.start : span.end]
        if re.fullmatch(r"(?s)(?:.*\S)?\n?", value):
            return span.start + len(body.rstrip())
        last_break = re.search(rf"(?:{LINE_BREAK.pattern})\Z", body)
        return span.end - len(last_break[0]) if last_break else span.end

    def comment_of_header(self, path: Path) -> str:
        """Return the comment behind the `|` or `>` of a text, with the space before it, or ""."""
        span = self.source.values.get(path)
        header = HEADER.match(self.text, span.start) if span and span.style in BLOCK else None
        return (header[3] or "") if header else ""

    def head(self, path: Path) -> int:
        """Return where a field or an item begins, without its comments: at its name or its dash."""
        if isinstance(path[-1], str):
            return self.source.keys[path]
        return self.span(path).start if self.is_bracketed(path[:-1]) else self._dash(path)

    def _dash(self, path: Path) -> int:
        first = self.span(path[:-1]).start
        index = self.span(path).start
        column = self.column(first)
        while path[-1] != 0:
            index = self.text.rindex("-", first, index)
            if self.column(index) == column and self.is_first_on_line(index):
                return index
        return first

    def own(self, path: Path) -> Extent:
        """Return a field or an item with the comments on its lines and below it, but without those above it."""
        start, end = self.head(path), self.end(path)
        if self.is_in_brackets(path):
            return Extent(start, end)
        end = self.line_end(end)
        below = re.compile(rf"(?:[ \t]*(?:{LINE_BREAK.pattern}))+ {{{self.column(start) + 1},}}#[^\r\n]*")
        while found := below.match(self.text, end):
            end = found.end()
        return Extent(start, end)

    def whole(self, path: Path) -> Extent:
        """Return a field or an item with all comments that belong to it."""
        start, end = self.own(path)
        if self.is_in_brackets(path) or not self.is_first_on_line(start):
            return Extent(start, end)
        column, least = self.column(start), self._least(path)
        while (begin := start - column) > 0:
            above = self.line_start(begin - 1)
            line = self.text[above:begin]
            if above < least or line[:column].strip(" ") or line[column : column + 1] != "#":
                break
            start = above + column
        return Extent(start, end)

    def _least(self, path: Path) -> int:
        """Return where the value before a field or an item ends, above which nothing belongs to it."""
        siblings = self.children(path[:-1])
        number = siblings.index(path)
        if number:
            return self.line_end(self.end(siblings[number - 1]))
        return self.line_end(self.source.keys.get(path[:-1], self.span(path[:-1]).start)) if path[:-1] else 0
