"""An issue's file → its line in the list of issues, without building the issue.

It is a module of its own because the list must not wait for builds: it appears at once, even if a publication has
hundreds of issues, or one that cannot be built.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from newsletter.check.finding import Severity
from newsletter.errors import NewsletterError
from newsletter.model.files import is_draft, read_source
from newsletter.model.issue import Issue
from newsletter.reading.limits import MAX_BYTES

_FACT = re.compile(r"""^(title|date)[ \t]*:[ \t]+["']?(\S[^\n]*?)["']?[ \t\r]*$""", re.M)


@dataclass(frozen=True, slots=True)
class ListedIssue:
    """An issue in the list of issues.

    `date` is as it was typed, and `day` where the issue has its place: its date; if that cannot be read, the last one
    that could, or else the day on which the file was saved. `counts` is None until the issue has been built once.
    `stamp` changes when the file does: its time of modification and its size; None if there is no file.
    """

    slug: str
    path: Path
    title: str
    stamp: tuple[int, int] | None
    day: date
    date: str = ""
    is_draft: bool = False
    is_broken: bool = False
    counts: Mapping[Severity, int] | None = None
    old_slugs: tuple[str, ...] = ()


def listed_issue(path: Path, root: Path, before: ListedIssue | None) -> ListedIssue:
    """Return an issue of the publication `root` for the list: `before`, if the file has not changed since."""
    try:
        status = path.stat()
    except OSError:
        gone = before or ListedIssue(path.stem, path, path.stem, None, date.min)
        return replace(gone, stamp=None, is_broken=True)
    stamp = status.st_mtime_ns, status.st_size
    if before and before.stamp == stamp:
        return before
    before = before or ListedIssue(path.stem, path, path.stem, None, date.fromtimestamp(status.st_mtime))
    facts, is_draft_now, is_broken = _read(path, root, before)
    title, typed = facts.get("title"), facts.get("date")
    return ListedIssue(
        path.stem,
        path,
        title if isinstance(title, str) else before.title,
        stamp,
        _day(typed) or before.day,
        typed if isinstance(typed, str) else "",
        is_draft_now,
        is_broken,
        old_slugs=_names(facts.get("old_slugs")),
    )


def newest_first(issues: Iterable[ListedIssue]) -> list[ListedIssue]:
    """Return issues in the order of the list."""
    return sorted(issues, key=lambda issue: (issue.day, issue.slug), reverse=True)


def _read(path: Path, root: Path, before: ListedIssue) -> tuple[Mapping[str, Any], bool, bool]:
    """Return the fields of an issue, whether it is a draft, and whether not all of it can be read.

    Where YAML cannot read them, the title and the date are the lines that look like it.
    """
    try:
        source = read_source(path, root, Issue)
    except NewsletterError:
        return {}, before.is_draft, True
    if source.problems:
        return {**_at_a_glance(path), **source.data}, is_draft(source) or before.is_draft, True
    return source.data, is_draft(source), False


def _at_a_glance(path: Path) -> Mapping[str, str]:
    try:
        with path.open("rb") as file:
            return dict(_FACT.findall(file.read(MAX_BYTES).decode(errors="replace")))
    except OSError:
        return {}


def _names(typed: Any) -> tuple[str, ...]:
    return tuple(name for name in typed if isinstance(name, str)) if isinstance(typed, list) else ()


def _day(typed: Any) -> date | None:
    try:
        return date.fromisoformat(typed)
    except (TypeError, ValueError):
        return None
