"""An issue's file → its line in the list of issues, without building the issue.

It is a module of its own because the list must not wait for builds: it appears at once, even if a publication has
hundreds of issues, or one that cannot be built.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from newsletter.check.finding import Severity
from newsletter.errors import NewsletterError
from newsletter.model.files import is_draft, read_source


@dataclass(frozen=True, slots=True)
class ListedIssue:
    """An issue in the list of issues.

    `counts` is None until the issue has been built once. `stamp` changes when the file does: its time of modification
    and its size; None if there is no file.
    """

    slug: str
    path: Path
    title: str
    stamp: tuple[int, int] | None
    date: str = ""
    is_draft: bool = False
    is_broken: bool = False
    counts: Mapping[Severity, int] | None = None


def listed_issue(path: Path, root: Path, before: ListedIssue | None) -> ListedIssue:
    """Return an issue of the publication `root` for the list: `before`, if the file has not changed since."""
    try:
        status = path.stat()
    except OSError:
        return ListedIssue(path.stem, path, path.stem, None, is_broken=True)
    stamp = status.st_mtime_ns, status.st_size
    return before if before and before.stamp == stamp else _read(path, root, stamp)


def newest_first(issues: Iterable[ListedIssue]) -> list[ListedIssue]:
    """Return issues in the order of the list; those whose date cannot be read come last."""
    return sorted(issues, key=lambda issue: (_day(issue.date), issue.slug), reverse=True)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def _read(path: Path, root: Path, stamp: tuple[int, int]) -> ListedIssue:
    try:
        source = read_source(path, root)
    except NewsletterError:
        return ListedIssue(path.stem, path, path.stem, stamp, is_broken=True)
    title, day = source.data.get("title"), source.data.get("date")
    title, day = title if isinstance(title, str) else path.stem, day if isinstance(day, str) else ""
    return ListedIssue(path.stem, path, title, stamp, day, is_draft(source))
