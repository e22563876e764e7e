"""A YAML text as PyYAML's own scanner reads it: its data, the lines of everything in it, and its comments.

Comes in: a text. Goes out: what the code under test works out as well, found in another way and by a scanner that is
not libyaml. It is the judge of the random edits.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

Place = tuple[str | int, ...]


class Lines(NamedTuple):
    """The first and the last line of something, and the column in which it begins; all count from 0."""

    first: int
    last: int
    column: int


class Scanned:
    """The data, the lines and the comments of a text.

    `flow` has the lists and groups in brackets, `within` what lies in any, and `keeping` the texts that end with empty
    lines.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = re.split(r"\r\n|[\n\r\x85\u2028\u2029]", text)
        self.places: dict[Place, Lines] = {}
        self.flow: set[Place] = set()
        self.within: set[Place] = set()
        self.keeping: set[Place] = set()
        self._words: list[tuple[int, int]] = []
        self.data = self._read(yaml.compose(text, Loader=yaml.SafeLoader), (), 0, 0, within=False)
        self.comments = self._comments()

    def _read(self, node: Any, path: Place, first: int, column: int, *, within: bool) -> Any:
        """Return the value of a node, and note where it is; `first` and `column` are those of its name or its dash."""
        if within:
            self.within.add(path)
        value: Any = None
        last = node.start_mark.line
        if isinstance(node, yaml.ScalarNode):
            last = self._last_line(node)
            if node.style or node.value not in ("", "~", "null"):
                value = node.value
            if node.style in ("|", ">") and (node.value.endswith("\n\n") or not node.value.strip()):
                self.keeping.add(path)
            self._note_words(node)
        else:
            if node.flow_style:
                self.flow.add(path)
                within, last = True, node.end_mark.line
            if isinstance(node, yaml.SequenceNode):
                value = []
                for number, item in enumerate(node.value):
                    mark = item.start_mark
                    line, dash = (mark.line, mark.column) if within else self._dash(node, item, number)
                    value.append(self._read(item, (*path, number), line, dash, within=within))
            else:
                value = {}
                for name, part in node.value:
                    self._note_words(name)
                    mark = name.start_mark
                    inner = self._read(part, (*path, name.value), mark.line, mark.column, within=within)
                    if inner is not None:
                        value[name.value] = inner
            if not node.flow_style:
                last = max(place.last for below, place in self.places.items() if below[:-1] == path and below)
        self.places[path] = Lines(first, max(first, last), column)
        return value

    def _last_line(self, node: Any) -> int:
        body = self.text[node.start_mark.index : node.end_mark.index]
        if node.style in ("|", ">"):
            body = body.rstrip()
        return int(node.start_mark.line) + len(re.findall(r"\r\n|[\n\r\x85\u2028\u2029]", body))

    def _dash(self, node: Any, item: Any, number: int) -> tuple[int, int]:
        """Return line and column of the dash before an item."""
        column, line = node.start_mark.column, item.start_mark.line
        while number and not re.match(rf" {{{column}}}-(?:\s|\Z)", self.lines[line]):
            line -= 1
        return (line if number else node.start_mark.line), column

    def _note_words(self, node: Any) -> None:
        start, end = node.start_mark.index, node.end_mark.index
        if node.style in ("|", ">"):  # a comment may stand behind the header
            start += len(re.match(r"[^\r\n]*", self.text[start:end])[0])  # type: ignore[index]
        self._words.append((start, end))

    def _comments(self) -> list[tuple[int, str]]:
        """Return the line and the text of each comment."""
        text = list(self.text)
        for start, end in self._words:
            text[start:end] = [
                "x" if character not in "\r\n\x85\u2028\u2029" else character for character in text[start:end]
            ]
        found = []
        for number, line in enumerate(re.split(r"\r\n|[\n\r\x85\u2028\u2029]", "".join(text))):
            if comment := re.search(r"(?:^|(?<=\s))#.*", line):
                found.append((number, comment[0].strip()))
        return found

    def own_lines(self, path: Place) -> Lines:
        """Return the lines of a field or an item with those of the comments that belong to it."""
        first, last, column = self.places[path]
        if path in self.within:
            return Lines(first, last, column)
        above = rf" {{{column}}}#"
        if not self.lines[first][:column].strip():
            while first and re.match(above, self.lines[first - 1]) and first - 1 in dict(self.comments):
                first -= 1
        below = last + 1
        while below < len(self.lines) and re.match(rf"\s*\Z| {{{column + 1},}}#", self.lines[below]):
            if self.lines[below].strip():
                last = below
            below += 1
        return Lines(first, last, column)

    def own_comments(self, path: Place) -> list[str]:
        """Return the comments that belong to a field or an item, or to what is in it."""
        first, last, _ = self.own_lines(path)
        return [comment for line, comment in self.comments if first <= line <= last]
