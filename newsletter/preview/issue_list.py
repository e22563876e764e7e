"""An issue's file → its line in the list of issues, without building the issue.

It is a module of its own because the list must not wait for builds: it is there at once, even where a publication has
hundreds of issues, or one that cannot be built.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from newsletter.check.finding import Severity
from newsletter.errors import NewsletterError
from newsletter.model.files import read_source

YES = frozenset({"true", "yes", "on", "y", "t", "1"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list of issues.

    `counts` is None until the issue has been built once. `stamp` tells one state of the file from another: when it was
    written, and its size; None where there is no file.
    """

    slug: str
    path: Path
    title: str
    date: str
    is_draft: bool
    is_broken: bool
    counts: Mapping[Severity, int] | None = None
    stamp: tuple[int, int] | None = None


def read_entry(path: Path, root: Path, before: Entry | None) -> Entry:
    """Return the line of an issue in the publication `root`: `before`, if that was read and the file is as it was."""
    try:
        status = path.stat()
    except OSError:
        return _unread(path, None)
    stamp = status.st_mtime_ns, status.st_size
    return before if before and before.stamp == stamp else _read(path, root, stamp)


def newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries in the order of the list; those whose date cannot be read come last."""
    return sorted(entries, key=lambda entry: (_day(entry.date), entry.slug), reverse=True)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def _read(path: Path, root: Path, stamp: tuple[int, int]) -> Entry:
    try:
        data = read_source(path, root).data
    except NewsletterError:
        return _unread(path, stamp)
    title, day, draft = (data.get(name) for name in ("title", "date", "draft"))
    return replace(
        _unread(path, stamp),
        title=title if isinstance(title, str) else path.stem,
        date=day if isinstance(day, str) else "",
        is_draft=isinstance(draft, str) and draft.lower() in YES,
        is_broken=False,
    )


def _unread(path: Path, stamp: tuple[int, int] | None) -> Entry:
    """Return the line of an issue whose file cannot be read."""
    return Entry(path.stem, path, path.stem, "", is_draft=False, is_broken=True, stamp=stamp)
