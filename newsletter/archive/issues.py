"""A publication → its published issues, the newest first; drafts are left out, and no two share an address.

Which of them are dated in the future is told by a clock that the caller brings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from newsletter.archive.content import values
from newsletter.archive.empty_texts import empty_texts
from newsletter.archive.head import Head
from newsletter.archive.kept import PAGES, Kept, kept
from newsletter.archive.one_issue import ToRead, reader
from newsletter.errors import InputError, Problem, UsageError
from newsletter.inputs import made_of, shared_by_all
from newsletter.model.files import find_issues
from newsletter.model.issue import load_issue
from newsletter.model.publication import Publication
from newsletter.processes import in_order
from newsletter.records import Records
from newsletter.times.zones import start_of_day
from newsletter.translating.naming import all_catalogs, catalog_of


class Published(NamedTuple):
    """An issue on the site: its file, its other languages, and what the rest of the site says about it.

    `made_of` stands for all that it is made of but pictures, "" where that cannot be known. `kept` is what the last run
    has made of the same, if it has.
    """

    path: Path
    languages: tuple[str, ...]
    made_of: str
    head: Head
    kept: Kept | None


def published(publication: Publication, *, everything: bool = False) -> tuple[Published, ...]:
    """Return all issues except drafts; raise InputError with every mistake in them, UsageError if there are none.

    A text that says nothing on the web is a mistake, one of newsletter.yaml too. Mistakes in a draft do not matter yet.
    If `everything` is to be built, what the last run has made does not count.
    """
    root = publication.root
    paths, catalogs = find_issues(root), all_catalogs(root)
    records, shared = Records(root, PAGES), shared_by_all(publication)
    digests = {path: digest_of(path, catalogs.get(path.stem, ()), shared, root) for path in paths}
    known = {path: None if everything else kept(records.find(path.stem, digests[path])) for path in paths}
    to_read = [ToRead(path, tuple(catalogs.get(path.stem, {}))) for path in paths if not known[path]]
    read = dict(zip((each.path for each in to_read), in_order(partial(reader, publication), to_read), strict=True))
    issues: list[Published] = []
    problems: list[Problem] = []
    for path in paths:
        of_last_run = known[path]
        head = of_last_run.known.head if of_last_run else read[path].head
        problems += read[path].problems if path in read else ()
        if head:
            issues.append(Published(path, tuple(catalogs.get(path.stem, {})), digests[path], head, of_last_run))
    problems += [*_clashes(issues, paths, publication), *empty_texts(publication, values(publication, ""))]
    if problems:
        raise InputError(problems)
    if not issues:
        raise UsageError(f"All issues are drafts ({', '.join(path.name for path in paths)}): there is none to publish.")
    return tuple(sorted(issues, key=lambda issue: (-issue.head.date.toordinal(), issue.head.slug)))


def digest_of(path: Path, languages: Iterable[str], shared: str, root: Path) -> str:
    """Return a digest of all that an issue in its languages is made of but pictures, "" where that cannot be known."""
    return made_of(shared, {"": path, **{language: catalog_of(path, language) for language in languages}}, root)


def still_to_come(issues: Iterable[Published], now: datetime) -> tuple[Published, ...]:
    """Return the issues whose day has not begun where they are dated, the first to come first."""
    to_come = (issue for issue in issues if start_of_day(issue.head.date, issue.head.timezone) > now)
    return tuple(sorted(to_come, key=lambda issue: (issue.head.date, issue.head.slug)))


def _clashes(issues: Sequence[Published], paths: Sequence[Path], publication: Publication) -> Iterator[Problem]:
    """Yield a problem for each old name that is already the name, or an old name, of an issue."""
    owners = {path.stem: path.name for path in paths}
    for issue in issues:
        own, slugs = issue.path.name, issue.head.old_slugs
        for number, slug in enumerate(slugs):
            owner = owners.setdefault(slug, own)
            if slug == issue.head.slug:
                message = f"“{slug}” is the name that this issue has now."
                hint = "Take it out: only names that it had before belong here."
            elif slug in slugs[:number]:
                message, hint = f"“{slug}” stands here twice.", "Take one of them out."
            elif owner != own:
                message = f"“{slug}” leads to {owner} already, and one address cannot lead to two issues."
                hint = "Take it out of one of them, or rename the other file."
            else:
                continue
            yield load_issue(issue.path, publication).source.problem(("old_slugs", number), message, hint)
