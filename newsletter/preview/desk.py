"""The publication while somebody edits it: an issue is built when somebody asks for it and something has changed.

Comes in: the publication's folder, and which files were saved. Goes out: Sheets, each with the last good edition of an
issue and what is wrong with its newest text. This is the only part of the preview with a state; the responses to the
browser are made from its Sheets. known_issues.py keeps what was built; this is a module of its own because it builds.

Several threads may ask at the same time. One letter is composed at a time, and one is checked; others who ask for it
wait, and fresh results are returned without waiting. A change meanwhile makes the result stale again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from newsletter.build import Edition, checked, compose_languages
from newsletter.editing.outline import Outline
from newsletter.errors import InputError, Problem, UsageError
from newsletter.letter import Letter
from newsletter.model.files import shown_path
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication, without_settings
from newsletter.preview.draft import Draft, drafted, mistakes_in_text, refused
from newsletter.preview.fixes import Fixes
from newsletter.preview.issue_list import ListedIssue, listed_issue, newest_first
from newsletter.preview.known_issues import KnownIssue, KnownIssues
from newsletter.preview.reading_settings import Held, Settings, mistakes_in_settings, read_settings
from newsletter.preview.sheet import NOTHING_WRONG, Refusal, Sheet, sheet_of
from newsletter.preview.writing.pen import Pen
from newsletter.preview.written_files import settings_files
from newsletter.reading.source import Path as SourcePath


class Drawn(NamedTuple):
    """A letter to be shown, and the items of the newest text that are not in it, as in Mended."""

    letter: Letter
    left_out: tuple[SourcePath, ...] = ()


class Desk:
    """All issues of one publication, built as they are asked for; with a pen, also from what is not written yet."""

    def __init__(self, root: Path, pen: Pen | None = None) -> None:
        self.root = root
        self.pen = pen
        self._lock = threading.Lock()  # for the state; never held during a build
        self._building = threading.Lock()
        self._drafting = threading.Lock()  # apart, so that who writes does not wait for the checks of an older text
        self._settings = Settings()
        self._is_current = False  # of the settings
        self._known = KnownIssues(root)
        self._busy_at = time.monotonic()

    @property
    def publication(self) -> Publication | None:
        """The last publication that was read without a mistake; None if there was none."""
        return self._read_settings().publication

    @property
    def refusal(self) -> Refusal:
        """What is wrong with newsletter.yaml and what belongs to it."""
        return self._read_settings().refusal

    @property
    def open_issue(self) -> tuple[str, str] | None:
        """The slug of the issue that was last asked for, and in which language, "" for its own."""
        with self._lock:
            return self._known.last_asked()

    def is_quiet(self, seconds: float) -> bool:
        """Return whether for so long nobody has asked for an issue, and none has changed."""
        with self._lock:
            return time.monotonic() - self._busy_at > seconds

    def listed_issues(self) -> list[ListedIssue]:
        """Return all issues, the newest first."""
        issues = []
        with self._lock:
            for issue in self._known.existing().values():
                issue.listed = listed_issue(issue.path, self.root, issue.listed)
                is_broken = issue.listed.is_broken or issue.is_broken
                issues.append(replace(issue.listed, counts=issue.counts, is_broken=is_broken))
        return newest_first(issues)

    def sheet(self, slug: str, language: str = "") -> Sheet:
        """Return the sheet of an issue, or of a translation, built again if anything has changed.

        Raise KeyError if there is no such issue.
        """
        sheet = self._ask(slug, language)
        if sheet is None:
            with self._building:  # somebody else may have built it meanwhile
                sheet = self._fresh(slug, language) or self._build(slug, language)
        with self._lock:
            self._busy_at = time.monotonic()
            self._known.drop_surplus()
        return sheet

    def letter(self, slug: str, language: str = "") -> Letter | None:
        """Return the letter as drawn() does."""
        return drawn.letter if (drawn := self.drawn(slug, language)) else None

    def drawn(self, slug: str, language: str = "") -> Drawn | None:
        """Return the letter of an issue, or of a translation, as it is now, without waiting for its checks.

        If the newest text has mistakes, return the last good letter, or None if there was none. Raise KeyError if there
        is no such issue.
        """
        newest = self._newest(slug, language)
        if isinstance(newest, Draft):
            if newest.letter:
                return Drawn(newest.letter, newest.left_out)
            newest = self.sheet(slug, language)
        return Drawn(newest.edition.letter, newest.left_out) if newest.edition else None

    def for_members(self, slug: str) -> tuple[Edition, ...]:
        """Return the newest text of an issue in all its languages, as Publication.as_members_get_it() has it.

        Raise KeyError if there is no such issue, and UsageError where its text or the settings have mistakes.
        """
        issue, settings = self._issue(slug), self._read_settings()
        if settings.publication is None or settings.refusal != NOTHING_WRONG:
            raise UsageError(settings.refusal.said)
        raw = self.pen.content(issue.path) if self.pen else None
        try:
            with self._drafting:
                letters = compose_languages(issue.path, settings.publication.as_members_get_it(), raw)
        except InputError as error:
            raise UsageError(Refusal(error.problems).said) from error
        with self._building:
            return tuple(map(checked, letters))

    def path(self, slug: str) -> Path:
        """Return the file of an issue; raise KeyError if there is none."""
        return self._issue(slug).path

    def fixes(self, path: Path, outline: Outline, count: int) -> Fixes:
        """Return what knows the fixes of a file's newest text, which has so many mistakes."""
        if outline.model is not Issue:
            mistakes = partial(mistakes_in_settings, path, self.root, self._held())
        else:
            mistakes = partial(mistakes_in_text, path, self.publication or without_settings(self.root))
        return Fixes(shown_path(path, self.root), outline, count, mistakes)

    def problems(self, slug: str) -> Sequence[Problem]:
        """Return the mistakes in the newest text of an issue; raise KeyError if there is none."""
        newest = self._newest(slug)
        return newest.refusal.problems if isinstance(newest, Draft) else newest.problems

    def build_for_list(self, slug: str) -> None:
        """Build an issue, if it is not built, so that the list can show its findings."""
        with self._building:
            if not self._fresh(slug):
                self._build(slug)
        with self._lock:
            self._known.drop_surplus()

    def changed(self, paths: Iterable[Path]) -> set[str]:
        """Mark as stale what depends on files that were saved, made or deleted; return the slugs of these issues."""
        with self._lock:
            concerned = self._known.change(paths)
            self._is_current = self._is_current and not concerned.are_settings
            self._busy_at = time.monotonic()
            return concerned.slugs

    def next_unbuilt(self) -> str | None:
        """Return the slug of an issue that has not been built since it changed, or None."""
        with self._lock:
            return next((slug for slug, issue in self._known.existing().items() if not issue.is_built), None)

    def _issue(self, slug: str, language: str = "") -> KnownIssue:
        with self._lock:
            return self._known.existing()[slug].in_language(language)

    def _ask(self, slug: str, language: str) -> Sheet | None:
        """Note that somebody asks for an issue, and return what _fresh() does."""
        with self._lock:
            issue = self._known.existing()[slug].in_language(language)
            issue.asked_at = time.monotonic()
            return issue.fresh_sheet

    def _fresh(self, slug: str, language: str = "") -> Sheet | None:
        """Return the sheet of an issue if it is fresh; raise KeyError if there is no such issue."""
        with self._lock:
            return self._known.existing()[slug].in_language(language).fresh_sheet

    def _newest(self, slug: str, language: str = "") -> Sheet | Draft:
        """Return the sheet of an issue if it is fresh, or else a draft, which does not wait for checks."""
        if sheet := self._ask(slug, language):
            return sheet
        with self._drafting:
            return self._fresh(slug, language) or self._draft(self._issue(slug, language))

    def _build(self, slug: str, language: str = "") -> Sheet:
        """Build an issue and keep its sheet; called by one thread at a time."""
        issue = self._issue(slug, language)
        with self._drafting:
            draft = self._draft(issue)
        with self._lock:
            last = issue.sheet
        sheet = sheet_of(issue.path, draft.letter, draft.refusal, last, draft.left_out)
        with self._lock:
            issue.keep(sheet, draft.revision)
        return sheet

    def _draft(self, issue: KnownIssue) -> Draft:
        """Return the newest text of an issue as a letter, or what is wrong with it; called by one thread at a time."""
        with self._lock:
            revision, draft = issue.revision, issue.draft
        if draft is None or draft.revision != revision:
            draft = self._compose(issue, revision)
            with self._lock:
                issue.draft = draft
        return draft

    def _compose(self, issue: KnownIssue, revision: int) -> Draft:
        settings, raw = self._read_settings(), self.pen.content(issue.path) if self.pen else None
        if settings.publication is None or not settings.is_drawable:
            return refused(self.root, issue.path, raw, settings.refusal, revision)
        draft = drafted(issue.path, settings.publication, raw, issue.good, revision, issue.language)
        if draft.letter and draft.refusal == NOTHING_WRONG:
            issue.good = raw
        return draft.with_mistakes(settings.refusal)

    def _held(self) -> Held:
        """Return what the files of the settings are to hold that are written here."""
        files = settings_files(self.root).values() if self.pen else ()
        held = {path: self.pen.held(path) for path in files if self.pen}
        return {path: raw for path, raw in held.items() if raw is not None}

    def _read_settings(self) -> Settings:
        with self._lock:
            if not self._is_current:
                self._settings, self._is_current = read_settings(self.root, self._held(), self._settings), True
            return self._settings
