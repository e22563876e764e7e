"""An issue's file and a catalog → the file in the catalog's language.

Comes in: an issue, as its authors wrote it, and a Catalog. Goes out: the text of an issue's file in which each text
that is translated stands in the other language, so that all that is done with an issue is done with it as well; which
texts are not; and for each place of that text the one that a person knows, in the catalog or in the issue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from newsletter.errors import Problem
from newsletter.model.issue import Issue, Origin
from newsletter.reading.kinds import Kind
from newsletter.reading.limits import MAX_TEXT
from newsletter.reading.mistake import Mistake
from newsletter.reading.source import Path, Source, problem_in
from newsletter.text.merge_tags import MergeTag
from newsletter.translating import placeholders
from newsletter.translating.catalog import Catalog, Entry
from newsletter.translating.texts import Text, fallbacks_of, texts_of

_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


@dataclass(frozen=True)
class Translated:
    """A text of an issue, and its entry in the catalog; None where the catalog has none."""

    text: Text
    entry: Entry | None


@dataclass(frozen=True)
class _Part:
    """A part of the new file: from where it is to where, and where it was, or the translation that it is."""

    start: int
    end: int
    was: int
    entry: Entry | None


@dataclass(frozen=True)
class Translation:
    """An issue in the language of a catalog; `content` is its file, which is nowhere on the disk."""

    slug: str
    source: Source
    language_of_issue: str
    catalog: Catalog
    texts: tuple[Translated, ...]
    content: str
    parts: tuple[_Part, ...]

    @property
    def language(self) -> str:
        """The language that it is translated into."""
        return self.catalog.language

    @cached_property
    def origin(self) -> Origin:
        """The language of the issue, and the texts that stand in it, because nobody has translated them or may."""
        untranslated = (each.text for each in self.texts if not (each.entry and each.entry.is_usable))
        paths = frozenset(text.path for text in untranslated if text.kind is not Kind.NAME and text.has_letters)
        return Origin(self.language_of_issue, paths)

    @property
    def untranslated(self) -> int:
        """How many texts nobody has translated as they are now, so that they stand in the language of the issue."""
        return sum(not (each.text.stays or (each.entry and each.entry.is_usable)) for each in self.texts)

    @property
    def too_long(self) -> list[Problem]:
        """What is said of translations that are longer than a text can be: with them, the file may be too large."""
        entries = dict.fromkeys(each.entry for each in self.with_fallbacks if each.entry and each.entry.is_usable)
        return [
            self.catalog.problem(
                entry,
                f"This translation has {len(entry.translation):,} characters, and one text can have {MAX_TEXT:,}.",
                "Make it shorter.",
            )
            for entry in entries
            if len(entry.translation) > MAX_TEXT
        ]

    def known_place(self, problem: Problem) -> Problem:
        """Return a problem in the new file at the place of which a person knows: in the catalog, or in the issue."""
        if problem.file != self.source.name:
            return problem
        at = self._starts[min(problem.line, len(self._starts)) - 1] + problem.column - 1
        part = next((part for part in self.parts if part.start <= at <= part.end), self.parts[-1])
        if part.entry:
            return self.catalog.problem(part.entry, problem.message, problem.hint)
        was = part.was + min(at, part.end) - part.start
        return problem_in(self.source.name, self.source.text, Mistake(was, problem.message, problem.hint))

    def path_at(self, problem: Problem) -> Path | None:
        """Return the path in the issue of the text whose translation a problem is about; None for one elsewhere."""
        if problem.file != self.catalog.name:
            return None
        found = (each.text.path for each in self.with_fallbacks if each.entry and each.entry.words_line == problem.line)
        return next(found, None)

    @property
    def with_fallbacks(self) -> Iterator[Translated]:
        """The texts, each followed by the fallbacks of its merge tags, which have entries of their own."""
        for each in self.texts:
            yield each
            for text in fallbacks_of(each.text):
                yield Translated(text, self.catalog.entries.get((text.words, None)))

    @cached_property
    def _starts(self) -> list[int]:
        """Return where each line of the new file begins."""
        return [0, *(found.end() for found in re.finditer(r"\r\n?|\n", self.content))]


def translation_of(issue: Issue, catalog: Catalog) -> Translation:
    """Return an issue in the language of a catalog."""
    texts = tuple(Translated(text, _entry_of(text, catalog)) for text in texts_of(issue))
    source = issue.source
    splices = dict(_splices(issue, texts, catalog))
    parts, written, at, now = [], [], 0, 0
    for start, (end, new, entry) in sorted(splices.items()):
        for piece, was, own in ((source.text[at:start], at, None), (new, start, entry)):
            parts.append(_Part(now, now + len(piece), was, own))
            written.append(piece)
            now += len(piece)
        at = end
    parts.append(_Part(now, now + len(source.text) - at, at, None))
    return Translation(
        issue.slug, source, issue.language, catalog, texts, "".join([*written, source.text[at:]]), tuple(parts)
    )


def _entry_of(text: Text, catalog: Catalog) -> Entry | None:
    words = placeholders.shown(text.words).text
    return next((entry for context in text.contexts if (entry := catalog.entries.get((words, context)))), None)


def _splices(
    issue: Issue, texts: Iterable[Translated], catalog: Catalog
) -> Iterator[tuple[int, tuple[int, str, Entry | None]]]:
    """Yield what is put in the place of which characters: from where, to where, the new ones and their entry."""
    source, names = issue.source, _names(issue)
    if ("language",) in source.values:
        span = source.values[("language",)]
        yield span.start, (span.end, catalog.language, None)
    else:
        first = min(source.keys.values())
        yield first, (first, f"language: {catalog.language}\n", None)
    for text, entry in ((each.text, each.entry) for each in texts):
        fallbacks = _fallbacks(text, catalog)
        if not fallbacks and not (entry and entry.is_usable):
            continue
        shown = placeholders.shown(text.words)
        said = entry.translation if entry and entry.is_usable else shown.text
        span = source.values[text.path]
        new = _quoted(placeholders.filled(said, {**shown.meant, **fallbacks}))
        ending = "\n" if span.style in ("|", ">") and source.text[span.start : span.end].endswith("\n") else ""
        if name := names.get(text.path):
            column = source.position(text.path, key=True).column
            new += f", id: {name}" if source.is_in_brackets(text.path) else f"\n{' ' * (column - 1)}id: {name}"
        yield span.start, (span.end, new + ending, entry)


def _names(issue: Issue) -> dict[Path, str]:
    """Return the names of the events that have one by their title, by its path: a calendar knows them by these."""
    events = (node for node in issue.nodes if node.kind is Kind.EVENT)
    return {
        (*node.path, "title"): node.value.slug
        for node in events
        if "id" in type(node.value).model_fields and node.value.id is None
    }


def _fallbacks(text: Text, catalog: Catalog) -> dict[str, MergeTag]:
    """Return the merge tags of a text whose fallbacks are translated, by their names."""
    found = {}
    for name, tag in placeholders.shown(text.words).meant.items():
        if isinstance(tag, MergeTag) and tag.fallback:
            entry = catalog.entries.get((tag.fallback, None))
            if entry and entry.is_usable:
                found[name] = tag._replace(fallback=entry.translation)
    return found


def _quoted(words: str) -> str:
    """Return a text as YAML has it between quotes, on one line; its characters stay, so that its reader judges them."""
    return f'"{"".join(_ESCAPED.get(character, character) for character in words)}"'
