"""The publication while somebody edits it: each issue is built when it is asked for and something has changed.

Comes in: the publication's folder, and which files were saved. Goes out: Sheets, each with the last good edition of an
issue and what is wrong with its newest text. This is the only part of the preview that remembers anything; the answers
to the browser are made from its Sheets.

Threads may ask at the same time. One issue is built at a time, and who asks for it meanwhile waits for that build; what
is fresh is handed out without waiting. A change that comes during a build makes its result stale again.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from newsletter.build import compose_letter
from newsletter.check.finding import Severity
from newsletter.errors import NewsletterError, UsageError
from newsletter.letter import Letter
from newsletter.model.files import FILE, ISSUES, find_issues
from newsletter.model.publication import Publication, load_publication
from newsletter.preview.dependencies import may_show, steps_to
from newsletter.preview.issue_list import Entry, newest_first, read_entry
from newsletter.preview.sheet import NOTHING_WRONG, Refusal, Sheet, refusal_of, sheet_of

MOST_EDITIONS = 20
"""How many built issues are kept; an edition holds its pictures."""

TEMPLATES = "templates"


@dataclass(frozen=True, slots=True)
class _Draft:
    """A text of an issue, not checked yet: its letter, or why there is none. `revision` is that of the issue."""

    revision: int
    letter: Letter | None
    refusal: Refusal = NOTHING_WRONG


@dataclass(slots=True)
class _Issue:
    """All that is remembered of one issue, read and written under the desk's lock.

    Its newest text becomes a draft, and when that is checked, a sheet. A change of the issue puts both out of date: the
    draft is made anew, and the sheet's edition is shown until the new text has a better one.
    """

    path: Path
    revision: int = 0  # how often the issue has changed
    draft: _Draft | None = None  # which waits for its checks
    sheet: Sheet | None = None  # dropped where too many are kept
    built_revision: int | None = None  # even if its sheet was dropped
    is_broken: bool = False  # as it was built last
    counts: Mapping[Severity, int] | None = None  # of the findings in the last good edition
    entry: Entry | None = None  # what its file said of itself when the list was last asked for
    asked_at: float = 0.0

    @property
    def is_built(self) -> bool:
        """Whether nothing has changed since it was built."""
        return self.built_revision == self.revision

    @property
    def fresh_sheet(self) -> Sheet | None:
        """The sheet, if nothing has changed since; it may have been dropped."""
        return self.sheet if self.is_built else None

    def change(self) -> None:
        """Make what was built out of date, and also what is being built now."""
        self.revision += 1

    def keep(self, sheet: Sheet, revision: int) -> None:
        """Remember what was built of a revision, which need not be the newest any more."""
        self.sheet, self.built_revision, self.draft = sheet, revision, None
        self.is_broken = sheet.is_stale
        if sheet.edition and not sheet.is_stale:
            self.counts = Counter(finding.severity for finding in sheet.edition.report.findings)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What newsletter.yaml was when it was last read: the last good publication, and what is wrong with the newest."""

    publication: Publication | None = None
    refusal: Refusal = NOTHING_WRONG
    is_current: bool = False


class Desk:
    """All issues of one publication, built as they are asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock = threading.Lock()  # for what is remembered; never held while something is built
        self._building = threading.Lock()
        self._reading = _Reading()
        self._issues: dict[str, _Issue] = {}
        self._busy_at = time.monotonic()

    @property
    def publication(self) -> Publication | None:
        """The publication as it was last read without a mistake; None if it never was."""
        return self._read_publication().publication

    @property
    def refusal(self) -> Refusal:
        """What is wrong with newsletter.yaml and what belongs to it."""
        return self._read_publication().refusal

    @property
    def open_issue(self) -> str | None:
        """The slug of the issue that was asked for last."""
        with self._lock:
            asked = {slug: issue.asked_at for slug, issue in self._issues.items() if issue.asked_at}
            return max(asked, key=asked.__getitem__, default=None)

    def is_quiet(self, seconds: float) -> bool:
        """Return whether nobody has asked for an issue, and none has changed, for so long."""
        with self._lock:
            return time.monotonic() - self._busy_at > seconds

    def entries(self) -> list[Entry]:
        """Return all issues, the newest first; those whose date cannot be read come last."""
        entries = []
        with self._lock:
            for issue in self._existing().values():
                issue.entry = read_entry(issue.path, self.root, issue.entry)
                is_broken = issue.entry.is_broken or issue.is_broken
                entries.append(replace(issue.entry, counts=issue.counts, is_broken=is_broken))
        return newest_first(entries)

    def sheet(self, slug: str) -> Sheet:
        """Return an issue as it is now, built anew if anything has changed; raise KeyError where there is none."""
        sheet = self._ask(slug)
        if sheet is None:
            with self._building:
                sheet = self._fresh(slug) or self._build(slug)  # somebody else may have built it meanwhile
        with self._lock:
            self._busy_at = time.monotonic()
            self._drop_surplus()
        return sheet

    def letter(self, slug: str) -> Letter | None:
        """Return the letter of an issue as it is now, without waiting for its checks.

        Where the newest text is wrong it is the last good one, and None if there never was one. Raise KeyError where
        there is no issue.
        """
        sheet = self._ask(slug)
        if sheet is None:
            with self._building:
                sheet = self._fresh(slug)
                if sheet is None and (letter := self._draft(self._issue(slug)).letter):
                    return letter
                sheet = sheet or self._build(slug)
        return sheet.edition.letter if sheet.edition else None

    def count(self, slug: str) -> None:
        """Build an issue for the list, if it is not built; what is open in the browser is kept rather than this one."""
        with self._building:
            if not self._fresh(slug):
                self._build(slug)
        with self._lock:
            self._drop_surplus()

    def changed(self, paths: Iterable[Path]) -> set[str]:
        """Forget what depends on files that were saved, made or deleted; return the slugs of the issues concerned."""
        with self._lock:
            existing = self._existing()
            concerned: set[str] = set()
            for path in paths:
                steps = steps_to(path, self.root)
                if steps is None:
                    continue
                if len(steps) == 2 and steps[0] == ISSUES and path.suffix == ".yaml":
                    concerned.add(path.stem)
                elif steps in ((), (FILE,), (ISSUES,)) or steps[0] == TEMPLATES:
                    self._reading = replace(self._reading, is_current=False)
                    concerned |= existing.keys()
                else:
                    concerned |= {slug for slug, issue in existing.items() if _may_show(issue, path)}
            self._busy_at = time.monotonic()
            for slug in concerned & existing.keys():
                existing[slug].change()
            self._issues = existing  # a build that is under way keeps what it makes of a deleted issue to itself
            return concerned

    def next_uncounted(self) -> str | None:
        """Return an issue that has not been built since it changed, if there is one."""
        with self._lock:
            return next((slug for slug, issue in self._existing().items() if not issue.is_built), None)

    def _existing(self) -> dict[str, _Issue]:
        """Return each issue that there is a file of, by slug; the caller holds the lock.

        Others are remembered until changed() is called: a file that is being saved can be gone for a moment.
        """
        try:
            paths = find_issues(self.root)
        except UsageError:
            return {}
        return {path.stem: self._issues.setdefault(path.stem, _Issue(path)) for path in paths}

    def _issue(self, slug: str) -> _Issue:
        with self._lock:
            return self._existing()[slug]

    def _ask(self, slug: str) -> Sheet | None:
        """Note that somebody asks for an issue, and return what _fresh() does."""
        with self._lock:
            issue = self._existing()[slug]
            issue.asked_at = time.monotonic()
            return issue.fresh_sheet

    def _fresh(self, slug: str) -> Sheet | None:
        """Return the sheet of an issue if nothing has changed since it was built; raise KeyError for no issue."""
        with self._lock:
            return self._existing()[slug].fresh_sheet

    def _build(self, slug: str) -> Sheet:
        """Build an issue and remember it; called by one thread at a time."""
        issue = self._issue(slug)
        draft = self._draft(issue)
        with self._lock:
            last_good = issue.sheet.edition if issue.sheet else None
        sheet = sheet_of(issue.path, draft.letter, draft.refusal, last_good)
        with self._lock:
            issue.keep(sheet, draft.revision)
        return sheet

    def _draft(self, issue: _Issue) -> _Draft:
        """Return the newest text of an issue as a letter, or what is wrong with it; called by one thread at a time."""
        with self._lock:
            revision, draft = issue.revision, issue.draft
        if draft is None or draft.revision != revision:
            draft = self._compose(issue.path, revision)
            with self._lock:
                issue.draft = draft
        return draft

    def _compose(self, path: Path, revision: int) -> _Draft:
        reading = self._read_publication()
        if reading.publication is None or any(reading.refusal):
            return _Draft(revision, None, reading.refusal)
        try:
            return _Draft(revision, compose_letter(path, reading.publication))
        except Exception as error:
            return _Draft(revision, None, refusal_of(error))

    def _drop_surplus(self) -> None:
        """Drop the sheets that nobody has asked for, or not for the longest time, if there are too many."""
        kept = sorted((issue for issue in self._issues.values() if issue.sheet), key=lambda issue: issue.asked_at)
        for issue in kept[:-MOST_EDITIONS]:
            issue.sheet = None

    def _read_publication(self) -> _Reading:
        with self._lock:
            if not self._reading.is_current:
                try:
                    self._reading = _Reading(load_publication(self.root), is_current=True)
                except NewsletterError as error:
                    self._reading = _Reading(self._reading.publication, refusal_of(error), is_current=True)
            return self._reading


def _may_show(issue: _Issue, path: Path) -> bool:
    """Return whether an issue may show a file; of one that is broken, or not built, nobody knows."""
    sheet = issue.sheet
    return sheet is None or sheet.edition is None or sheet.is_stale or may_show(sheet.edition, path)
