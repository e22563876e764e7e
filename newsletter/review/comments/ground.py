"""An issue's data → its texts by their words, the items of its lists, and what these are called.

Comes in: plain data, which need not be a right issue. Goes out: a Ground. It is a module of its own because each
comment of an issue is sought in the same one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from newsletter.editing.shape import annotation_at
from newsletter.model.issue import Issue
from newsletter.reading.model_fields import fields_without_words
from newsletter.reading.source import Path, value_in
from newsletter.review.called import title_of
from newsletter.review.comments.words import Word, words

OPENING = 12
"""How many words of an item tell it from others."""

Pattern = tuple[str | None, ...]


class Names(NamedTuple):
    """What is around a place: the kind of block, what it is called, and what the innermost item in it is called.

    Each is "" where there is none.
    """

    kind: str = ""
    heading: str = ""
    item: str = ""


class Ground:
    """The texts and items of an issue's data."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.texts: dict[Path, list[Word]] = {}
        self.items: dict[Path, list[str]] = {}
        self._names: dict[Path, Names] = {}
        for path, text in _texts(data, (), fields_without_words(Issue)):
            self.texts[path] = words(text)
            for length in range(1, len(path)):
                if isinstance(path[length - 1], int):
                    self.items.setdefault(path[:length], []).extend(word.word for word in self.texts[path])
        for path in _groups(data, ()):
            self.items.setdefault(path, [])

    @cached_property
    def by_word(self) -> dict[str, list[tuple[Path, int]]]:
        """Each word with the texts that it stands in, and its number there."""
        found: dict[str, list[tuple[Path, int]]] = defaultdict(list)
        for path, all_words in self.texts.items():
            for number, word in enumerate(all_words):
                found[word.word].append((path, number))
        return found

    @cached_property
    def by_pattern(self) -> dict[Pattern, list[Path]]:
        """The texts and items that stand in the same field of different items, in their order."""
        found: dict[Pattern, list[Path]] = defaultdict(list)
        for path in (*self.texts, *self.items):
            found[pattern(path)].append(path)
        return found

    def words(self, path: Path) -> list[str]:
        """Return the words of a text."""
        return [word.word for word in self.texts.get(path, ())]

    def opening(self, path: Path) -> list[str]:
        """Return the words that an item begins with."""
        return self.items.get(path, [])[:OPENING]

    def text(self, path: Path) -> str:
        """Return the text at a path, "" if there is none."""
        found = value_in(self.data, path) if path in self.texts else ""
        return found if isinstance(found, str) else ""

    def names(self, path: Path) -> Names:
        """Return what is around a place, or what an item is called itself."""
        around = path[: max((number + 1 for number, step in enumerate(path) if isinstance(step, int)), default=0)]
        if around not in self._names:
            self._names[around] = self._names_of(around)
        return self._names[around]

    def _names_of(self, path: Path) -> Names:
        if path[:1] != ("blocks",) or len(path) < 2:
            return Names(item=self._called(path)) if path else Names()
        block = value_in(self.data, path[:2])
        kind = block.get("type") if isinstance(block, dict) else None
        inner = [path[: n + 1] for n in range(2, len(path)) if isinstance(path[n], int)]
        groups = [each for each in inner if isinstance(value_in(self.data, each), dict)]
        item = self._called(groups[-1]) if groups else ""
        return Names(kind if isinstance(kind, str) else "", self._called(path[:2]), item)

    def _called(self, path: Path) -> str:
        return " ".join(title_of(value_in(self.data, path), annotation_at(Issue, self.data, path)).split())


def pattern(path: Path) -> Pattern:
    """Return a path without the numbers of its items."""
    return tuple(None if isinstance(step, int) else step for step in path)


def _texts(data: Any, path: Path, without_words: Collection[str]) -> Iterator[tuple[Path, str]]:
    """Yield the texts that readers may see."""
    if isinstance(data, str):
        yield path, data
    for step, part in _parts(data):
        if step not in without_words:
            yield from _texts(part, (*path, step), without_words)


def _groups(data: Any, path: Path) -> Iterator[Path]:
    if isinstance(data, dict) and path and isinstance(path[-1], int):
        yield path
    for step, part in _parts(data):
        yield from _groups(part, (*path, step))


def _parts(data: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(data, dict):
        yield from data.items()
    elif isinstance(data, list):
        yield from enumerate(data)
