"""An issue and its catalog → a row for each entry: what a translator sees of it, and how it stands.

Comes in: an issue as it is now, and the entries of its catalog. Goes out: rows in the order in which the issue is read,
each text once. It is a module of its own because the page in the browser shows them, and names entries by them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from newsletter.reading.source import Path
from newsletter.translating import placeholders
from newsletter.translating.catalog import Entry, Key
from newsletter.translating.placeholders import Meant
from newsletter.translating.texts import Text
from newsletter.translating.translation import Translation

State = Literal["missing", "stale", "translated"]


@dataclass(frozen=True)
class Row:
    """An entry of a catalog, and where its text is in the issue; `text` is the first of the texts that have it.

    `source` is that text as translators see it, and `meant` what the names in its braces stand for.
    """

    key: Key
    text: Text
    source: str
    meant: Mapping[str, Meant]
    paths: tuple[Path, ...]
    entry: Entry

    @property
    def id(self) -> str:
        """What names the entry, as long as its text stays."""
        return name_of(self.key)

    @property
    def state(self) -> State:
        """How its translation stands."""
        if not self.entry.translation:
            return "missing"
        return "stale" if self.entry.is_fuzzy else "translated"


def name_of(key: Key) -> str:
    """Return a short name of an entry that can stand in an address."""
    return hashlib.sha256(json.dumps(key).encode()).hexdigest()[:12]


def rows_of(translation: Translation) -> list[Row]:
    """Return the rows of a catalog that is up to date; what stays as it is in every language has none."""
    keys = {entry: key for key, entry in translation.catalog.entries.items()}
    found: dict[Key, Row] = {}
    for text, entry in ((each.text, each.entry) for each in translation.with_fallbacks):
        if entry is None:
            continue
        key = keys[entry]
        before = found.get(key)
        shown = placeholders.shown(text.words)
        paths = (*before.paths, text.path) if before else (text.path,)
        first = before or Row(key, text, shown.text, shown.meant, paths, entry)
        found[key] = Row(key, first.text, first.source, first.meant, paths, entry)
    return list(found.values())
