"""Passages: the texts of a YAML file, each with its place.

Comes in: the nodes of a document. Goes out: its texts, and findings at a character of one. This is a module of its own
because both parsed letters and paragraphs build on passages.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from newsletter.check.finding import Finding, Rule
from newsletter.model.walk import Node
from newsletter.reading.kinds import MARKDOWN, Kind
from newsletter.reading.source import Path, Source


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

    def equals(self, written: str) -> bool:
        """Return whether this is the whole text of the passage, however its lines are broken."""
        return " ".join(self.text.split()) == written

    def contains(self, written: str) -> bool:
        """Return whether this is the text of the passage, or part of it."""
        return written in self.text or self.equals(written)


def passages_of(source: Source, nodes: Iterable[Node]) -> tuple[Passage, ...]:
    """Return every text of a file, whether members read it or not, in the order of the file."""
    return tuple(Passage(source, node.path, node.text, node.kind) for node in nodes if node.text is not None)
