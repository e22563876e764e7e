"""Passages: the texts of a YAML file, each with the place at which its author wrote it.

Comes in: the nodes of a document. Goes out: its texts, and findings that stand at a character of one. This is a module
of its own because a letter is made of passages and of the paragraphs in them, and both have to know what one is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from newsletter.check.finding import Finding, Rule
from newsletter.model.walk import Node
from newsletter.reading.kinds import MARKDOWN, Kind
from newsletter.reading.source import Path, Source


class Passage(NamedTuple):
    """A text of a YAML file, as its author wrote it, and what it is."""

    source: Source
    path: Path
    text: str
    kind: Kind

    @property
    def is_prose(self) -> bool:
        """Whether it is Markdown."""
        return self.kind in MARKDOWN

    def finding(self, rule: Rule, offset: int | None = None, /, **values: Any) -> Finding:
        """Return what a rule found here, at the character `offset` of the text if one is given."""
        return Finding(rule.id, rule.severity, self.source.problem(self.path, *rule.words(**values), offset=offset))

    def equals(self, written: str) -> bool:
        """Return whether this is the text of the passage as a whole, however its lines are broken."""
        return " ".join(self.text.split()) == written

    def contains(self, written: str) -> bool:
        """Return whether this is the text of the passage, or a part of it."""
        return written in self.text or self.equals(written)


def passages_of(source: Source, nodes: Iterable[Node]) -> tuple[Passage, ...]:
    """Return every text of a file, whether members read it or not, in the order of the file."""
    return tuple(Passage(source, node.path, node.text, node.kind) for node in nodes if node.text is not None)
