"""A publication → its published issues, the newest first; drafts are left out, and no two share an address.

Which of them are dated in the future is told by a clock that the caller brings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from newsletter.archive.content import values
from newsletter.archive.empty_texts import empty_texts
from newsletter.errors import InputError, Problem, UsageError
from newsletter.model.files import find_issues, is_draft, read_source
from newsletter.model.issue import Issue, load_issue
from newsletter.model.publication import Publication
from newsletter.times.zones import start_of_day


def published(publication: Publication) -> tuple[Issue, ...]:
    """Return all issues except drafts; raise InputError with every mistake in them, UsageError if there are none.

    A text that says nothing on the web is a mistake, one of newsletter.yaml too.

    Mistakes in a draft do not matter yet.
    """
    paths = find_issues(publication.root)
    issues: list[Issue] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            issue = load_issue(path, publication)
        except InputError as error:
            if not is_draft(read_source(path, publication.root, Issue)):
                problems += error.problems
            continue
        if not issue.draft:
            issues.append(issue)
    problems += _clashes(issues, paths)
    for document in (publication, *issues):
        slug = document.slug if isinstance(document, Issue) else ""
        problems += empty_texts(document, values(publication, slug))
    if problems:
        raise InputError(problems)
    if not issues:
        raise UsageError(f"All issues are drafts ({', '.join(path.name for path in paths)}): there is none to publish.")
    return tuple(sorted(issues, key=lambda issue: (-issue.date.toordinal(), issue.slug)))


def still_to_come(issues: Iterable[Issue], now: datetime) -> tuple[Issue, ...]:
    """Return the issues whose day has not begun where they are dated, the first to come first."""
    to_come = (issue for issue in issues if start_of_day(issue.date, issue.timezone) > now)
    return tuple(sorted(to_come, key=lambda issue: (issue.date, issue.slug)))


def _clashes(issues: Sequence[Issue], paths: Sequence[Path]) -> Iterator[Problem]:
    """Yield a problem for each old name that is already the name, or an old name, of an issue."""
    owners = {path.stem: path.name for path in paths}
    for issue in issues:
        for number, slug in enumerate(issue.old_slugs):
            where = ("old_slugs", number)
            owner = owners.setdefault(slug, issue.path.name)
            if slug == issue.slug:
                message = f"“{slug}” is the name that this issue has now."
                yield issue.source.problem(where, message, "Take it out: only names that it had before belong here.")
            elif slug in issue.old_slugs[:number]:
                yield issue.source.problem(where, f"“{slug}” stands here twice.", "Take one of them out.")
            elif owner != issue.path.name:
                message = f"“{slug}” leads to {owner} already, and one address cannot lead to two issues."
                yield issue.source.problem(where, message, "Take it out of one of them, or rename the other file.")
