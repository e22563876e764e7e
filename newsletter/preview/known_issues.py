"""Which issues there are, and of each what was built of which revision: what is stale, and what may be forgotten.

Comes in: files that were saved, and what was built. Goes out: the state of each issue whose file exists. It is a module
of its own because it builds nothing and waits for nothing: the desk, which does, holds its lock for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from newsletter.check.finding import Severity
from newsletter.errors import UsageError
from newsletter.model.files import FILE, ISSUES, TEMPLATES, find_issues
from newsletter.preview.draft import Draft
from newsletter.preview.issue_list import ListedIssue
from newsletter.preview.sheet import Sheet
from newsletter.preview.watched import steps_to
from newsletter.translating import naming

MOST_EDITIONS = 20
"""How many built issues are kept, since an edition holds its pictures."""


class Concerned(NamedTuple):
    """What depends on saved files: issues by their slugs, and whether the settings do, with which all are drawn."""

    slugs: set[str]
    are_settings: bool


@dataclass(slots=True)
class KnownIssue:
    """The state of one issue, read and written under the desk's lock.

    Its newest text becomes a draft, and once that is checked, a sheet. A change of the issue makes both stale: a new
    draft is made, and the sheet's edition is shown until the new text has produced one.

    Its translations, by their languages, each have a state of their own, once somebody has asked for them.
    """

    path: Path
    language: str = ""  # "" for that of the issue
    revision: int = 0  # how often the issue has changed
    draft: Draft | None = None  # waiting for its checks
    good: bytes | None = None  # the last text without mistakes, if it is written in the browser
    sheet: Sheet | None = None  # dropped when too many are kept
    built_revision: int | None = None  # stays when the sheet is dropped
    is_broken: bool = False  # in the last build
    counts: Mapping[Severity, int] | None = None  # of the findings in the last good edition
    listed: ListedIssue | None = None  # as last read for the list
    asked_at: float = 0.0
    translations: dict[str, KnownIssue] = field(default_factory=dict)

    def in_language(self, language: str) -> KnownIssue:
        """Return the state of a translation, or this one for ""."""
        return self.translations.setdefault(language, KnownIssue(self.path, language)) if language else self

    @property
    def in_all_languages(self) -> tuple[KnownIssue, ...]:
        """The state of the issue itself, and those of its translations."""
        return (self, *self.translations.values())

    @property
    def is_built(self) -> bool:
        """Whether it has been built, and nothing has changed since."""
        return self.built_revision == self.revision

    @property
    def fresh_sheet(self) -> Sheet | None:
        """The sheet, if nothing has changed since and it has not been dropped."""
        return self.sheet if self.is_built else None

    def may_show(self, file: Path) -> bool:
        """Return whether a letter of it may show a file, in any language."""
        return any(not issue.sheet or issue.sheet.may_show(file) for issue in self.in_all_languages)

    def change(self) -> None:
        """Make stale what was built, and what is being built now, in all languages."""
        for issue in self.in_all_languages:
            issue.revision += 1

    def keep(self, sheet: Sheet, revision: int) -> None:
        """Remember the result of building a revision, which may no longer be the newest."""
        self.sheet, self.built_revision = sheet, revision
        if self.draft and self.draft.revision == revision:
            self.draft = None
        self.is_broken = sheet.is_stale
        if sheet.edition and not sheet.is_stale:
            self.counts = Counter(finding.severity for finding in sheet.edition.report.findings)


class KnownIssues:
    """The issues of one publication; the desk's lock is held for each call."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._issues: dict[str, KnownIssue] = {}

    def existing(self) -> dict[str, KnownIssue]:
        """Return each issue whose file exists, by slug.

        Others are remembered until change() is called: a file that is being saved can be gone for a moment.
        """
        try:
            paths = find_issues(self._root)
        except (UsageError, OSError):  # OSError: the folder goes, or its drive, while it is read
            return {}
        return {path.stem: self._issues.setdefault(path.stem, KnownIssue(path)) for path in paths}

    def last_asked(self) -> tuple[str, str] | None:
        """Return the slug and the language of what was last asked for, "" for that of the issue."""
        issues = (issue for known in self._issues.values() for issue in known.in_all_languages if issue.asked_at)
        last = max(issues, key=lambda issue: issue.asked_at, default=None)
        return (last.path.stem, last.language) if last else None

    def change(self, paths: Iterable[Path]) -> Concerned:
        """Make stale what depends on files that were saved, made or deleted, and return it."""
        existing = self.existing()
        concerned, translated, are_settings = set[str](), set[str](), False
        for path in paths:
            steps = steps_to(path, self._root)
            if steps is None:
                continue
            if len(steps) == 2 and steps[0] == ISSUES and path.suffix == ".yaml":
                concerned.add(path.stem)
            elif len(steps) == 2 and steps[0] == ISSUES and path.suffix == naming.ENDING:
                slug, language = naming.issue_and_language(path)
                translated.add(slug)
                if slug in existing:
                    existing[slug].in_language(language).change()
            elif steps in ((), (FILE,), (ISSUES,)) or steps[0] == TEMPLATES:
                are_settings = True
                concerned |= existing.keys()
            else:
                concerned |= {slug for slug, issue in existing.items() if issue.may_show(path)}
        for slug in concerned & existing.keys():
            existing[slug].change()
        self._issues = existing  # so a running build of a deleted issue leaves nothing behind
        return Concerned(concerned | translated, are_settings)

    def drop_surplus(self) -> None:
        """If there are too many sheets, drop those that were never asked for, then those asked for longest ago."""
        issues = (issue for known in self._issues.values() for issue in known.in_all_languages if issue.sheet)
        kept = sorted(issues, key=lambda issue: issue.asked_at)
        for issue in kept[:-MOST_EDITIONS]:
            issue.sheet = None
