"""An issue and its catalog → what a page shows to who translates: a row for each text, in the order of the letter.

Comes in: an issue as it is now, and the bytes of its catalog, if there is one. Goes out: the rows, and plain data. It
is a module of its own because it is pure, and shown to readers as well, who write nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.editing.form import label_of, readable
from newsletter.model.issue import Issue
from newsletter.preview.places import Data
from newsletter.reading.kinds import MARKDOWN
from newsletter.reading.languages import direction_of, english_name
from newsletter.reading.model_base import Model
from newsletter.reading.source import Path, dotted
from newsletter.text.merge_tags import MergeTag
from newsletter.translating import renewal
from newsletter.translating.catalog import Catalog, entries_of
from newsletter.translating.placeholders import Meant
from newsletter.translating.rows import Row, rows_of
from newsletter.translating.translation import translation_of


@dataclass(frozen=True)
class Opened:
    """A catalog that somebody looks at: the text that its file is to have, and the rows of that."""

    issue: Issue
    language: str
    text: str
    rows: Sequence[Row]

    def row(self, name: str) -> Row | None:
        """Return the row of an id, None if the issue has no such text."""
        return next((row for row in self.rows if row.id == name), None)


def opened(issue: Issue, language: str, content: bytes | None, name: str, *, may_renew: bool = True) -> Opened:
    """Return the catalog of an issue as it is, or, where the issue has changed since, as it should be.

    Where the newest text of the issue cannot be read, it may not be renewed by an older one. Raise InputError for a
    catalog that cannot be read.
    """
    raw = renewal.up_to_date(issue, language, content, name) if may_renew or content is None else content
    catalog = Catalog(name, language, entries_of(raw, name, language))
    return Opened(issue, language, raw.decode(), rows_of(translation_of(issue, catalog)))


def shown(catalog: Opened) -> Data:
    """Return the rows and the languages of a catalog for the page."""
    issue, language = catalog.issue, catalog.language
    groups: dict[Path, type[Model]] = {(): Issue}
    groups |= {node.path: type(node.value) for node in issue.nodes if isinstance(node.value, Model)}
    return {
        "language": language,
        "name": english_name(language),
        "dir": direction_of(language),
        "from": {"lang": issue.language, "dir": direction_of(issue.language), "name": english_name(issue.language)},
        "rows": [_row(row, groups) for row in catalog.rows],
    }


def _row(row: Row, groups: dict[Path, type[Model]]) -> Data:
    text = row.text
    owner = next(groups[text.path[:length]] for length in range(len(text.path), -1, -1) if text.path[:length] in groups)
    block = text.path[:2] if text.path[0] == "blocks" else ()
    return {
        "id": row.id,
        "source": row.source,
        "translation": row.entry.translation,
        "state": row.state,
        "before": row.entry.before,
        "label": label_of(owner, text.field.rpartition(".")[2]),
        "help": text.help,
        "block": dotted(block),
        "part": f"{readable(text.field.partition('.')[0])}{': ' if text.block else ''}{text.block}" if block else "",
        "paths": [dotted(path) for path in row.paths],
        "names": [{"name": name, "what": _meaning(thing)} for name, thing in row.meant.items()],
        "line": row.entry.line,
        "is_prose": text.kind in MARKDOWN,
    }


def _meaning(thing: Meant) -> str:
    """Return what a name in braces stands for, in words."""
    if not isinstance(thing, MergeTag):
        return thing
    return f"each reader’s own, or “{thing.fallback}”" if thing.fallback else "each reader’s own"
