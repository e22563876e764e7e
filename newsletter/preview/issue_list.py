"""An issue's file → its line in the list of issues, without building the issue.

It is a module of its own because the list must not wait for builds: it appears at once, even if a publication has
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
class ListedIssue:
    """An issue in the list of issues.

    `counts` is None until the issue has been built once. `stamp` changes when the file does: its time of modification
    and its size; None if there is no file.
    """

    slug: str
    path: Path
    title: str
    date: str
    is_draft: bool
    is_broken: bool
    counts: Mapping[Severity, int] | None = None
    stamp: tuple[int, int] | None = None


def listed_issue(path: Path, root: Path, before: ListedIssue | None) -> ListedIssue:
    """Return an issue of the publication `root` for the list: `before`, if the file has not changed since."""
    try:
        status = path.stat()
    except OSError:
        return _unread(path, None)
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


def _unread(path: Path, stamp: tuple[int, int] | None) -> ListedIssue:
    """Return an issue whose file cannot be read, for the list."""
    return ListedIssue(path.stem, path, path.stem, "", is_draft=False, is_broken=True, stamp=stamp)
