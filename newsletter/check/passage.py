"""Passages: the texts of a YAML file, each with the place at which its author wrote it.

Comes in: a file that has been read. Goes out: its texts, and findings that stand at a character of one. This is a
module of its own because a letter is made of passages and of the paragraphs in them, and both have to know what one is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from newsletter.check.finding import Finding, Rule
from newsletter.reading.source import Path, Source

NOT_READ = frozenset(
    [
        "type",
        "id",
        "src",
        "url",
        "registration_url",
        "podcast_url",
        "date",
        "start",
        "end",
        "starts",
        "ends",
        "duration",
        "timezone",
        "language",
        "draft",
        "updated",
        "old_slugs",
        "status",
        "revision",
        "check",
    ]
)
"""The fields of an issue whose values are not words that members read."""


class Passage(NamedTuple):
    """A text of a YAML file, as its author wrote it."""

    source: Source
    path: Path
    text: str

    def finding(self, rule: Rule, offset: int | None = None, /, **values: Any) -> Finding:
        """Return what a rule found here, at the character `offset` of the text if one is given."""
        return Finding(rule.id, rule.severity, self.source.problem(self.path, *rule.words(**values), offset=offset))

    def says(self, written: str) -> bool:
        """Return whether this is the text of the passage as a whole, however its lines are broken."""
        return " ".join(self.text.split()) == written

    def holds(self, written: str) -> bool:
        """Return whether this is the text of the passage, or a part of it."""
        return written in self.text or self.says(written)


@lru_cache(maxsize=4096)
def path_of_place(place: str) -> Path:
    """Return the path that is written with dots where one text has to hold it: `blocks.0.image`."""
    return tuple(int(step) if step.isdigit() else step for step in place.split("."))


def texts_below(source: Source, path: Path = ()) -> list[Passage]:
    """Return every text of a file that stands at a path or below it, whether members read it or not."""
    value: Any = source.data
    for step in path:
        has_step = step in value if isinstance(value, dict) else isinstance(value, list) and step in range(len(value))
        value = value[step] if has_step else None
    found: list[Passage] = []
    _gather(source, value, path, found)
    return found


def _gather(source: Source, value: object, path: Path, found: list[Passage]) -> None:
    if isinstance(value, str):
        found.append(Passage(source, path, value))
    elif isinstance(value, dict):
        for name, part in value.items():
            _gather(source, part, (*path, name), found)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            _gather(source, part, (*path, number), found)
