"""The publication while somebody edits it: each issue is built when it is asked for and something has changed.

Comes in: the publication's folder, and which files were saved. Goes out: Sheets, each with the last good edition of an
issue and what is wrong with its newest text. This is the only part of the preview that remembers anything; the answers
to the browser are made from its Sheets.

Threads may ask at the same time. One issue is built at a time, and who asks for it meanwhile waits for that build; what
is fresh is handed out without waiting. A change that comes during a build makes its result stale again.
"""

from __future__ import annotations

import hashlib
import threading
import time
import traceback
import unicodedata
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from newsletter.build import Edition, checked, compose_letter
from newsletter.check.finding import Severity
from newsletter.errors import InputError, NewsletterError, Problem, TemplateError, UsageError
from newsletter.letter import Letter
from newsletter.model.files import FILE, ISSUES, find_issues, read_source
from newsletter.model.publication import Publication, load_publication

MOST_EDITIONS = 20
"""How many built issues are kept; an edition holds its pictures."""

WRITTEN = frozenset({"out", "site"})
"""The folders of a publication into which its letters are written."""

IGNORED = frozenset({"node_modules", "__pycache__"})
"""Folders in which nothing is that a letter is made of; those whose name begins with a dot are ignored as well."""

TEMPLATES = "templates"
YES = frozenset({"true", "yes", "on", "y", "t", "1"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list of issues. `counts` is None until the issue has been built once."""

    slug: str
    path: Path
    title: str
    date: str
    is_draft: bool
    is_broken: bool
    counts: Mapping[Severity, int] | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """An issue as it lies on the desk.

    `edition` is the last good one, or None if there never was one. `problems` and `failure` say what is wrong with the
    newest text: mistakes at their places, and a sentence about a template or a file. `version` changes with whatever
    would be shown.
    """

    slug: str
    path: Path
    version: str
    edition: Edition | None
    problems: tuple[Problem, ...] = ()
    failure: str = ""

    @property
    def is_stale(self) -> bool:
        """Return whether the edition is older than the text."""
        return bool(self.problems or self.failure)


@dataclass(frozen=True, slots=True)
class _Draft:
    """The newest text of an issue, not checked yet: its letter, or what is wrong with it.

    `change` is how often the issue had changed when it was read.
    """

    change: int
    letter: Letter | None = None
    problems: tuple[Problem, ...] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What newsletter.yaml was when it was last read: the last good publication, and what is wrong with the newest."""

    publication: Publication | None = None
    problems: tuple[Problem, ...] = ()
    failure: str = ""


class Desk:
    """All issues of one publication, built as they are asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock = threading.RLock()  # for what is remembered; never held while something is built
        self._building = threading.Lock()
        self._reading = _Reading()
        self._is_publication_read = False
        self._sheets: OrderedDict[str, Sheet] = OrderedDict()
        self._drafts: dict[str, _Draft] = {}  # of the issues that wait for their checks
        self._changes: Counter[str] = Counter()  # how often each issue has changed
        self._built_at: dict[str, int] = {}  # and how often it had when it was built
        self._counted_at: dict[str, int] = {}
        self._counts: dict[str, Mapping[Severity, int]] = {}
        self._broken: set[str] = set()
        self._heads: dict[Path, tuple[tuple[int, int], Entry]] = {}
        self._busy_at = time.monotonic()

    @property
    def publication(self) -> Publication | None:
        """The publication as it was last read without a mistake; None if it never was."""
        return self._read_publication().publication

    @property
    def refusal(self) -> tuple[tuple[Problem, ...], str]:
        """What is wrong with newsletter.yaml and what belongs to it: mistakes, and a sentence; ((), "") if nothing."""
        reading = self._read_publication()
        return reading.problems, reading.failure

    @property
    def open_issue(self) -> str | None:
        """The slug of the issue that was asked for last."""
        with self._lock:
            return next(reversed(self._sheets), None)

    def is_quiet(self, seconds: float) -> bool:
        """Return whether nobody has asked for an issue, and none has changed, for so long."""
        with self._lock:
            return time.monotonic() - self._busy_at > seconds

    def entries(self) -> list[Entry]:
        """Return all issues, the newest first; those whose date cannot be read come last."""
        with self._lock:
            paths = self._paths()
            self._heads = {path: self._head(path) for path in paths.values()}
            entries = [
                replace(entry, counts=self._counts.get(slug), is_broken=entry.is_broken or slug in self._broken)
                for slug, path in paths.items()
                for entry in (self._heads[path][1],)
            ]
        return sorted(entries, key=lambda entry: (_day(entry.date), entry.slug), reverse=True)

    def sheet(self, slug: str) -> Sheet:
        """Return an issue as it is now, built anew if anything has changed; raise KeyError where there is none."""
        sheet = self._fresh(slug)
        if sheet is None:
            with self._building:
                sheet = self._fresh(slug) or self._built(slug)  # somebody else may have built it meanwhile
        with self._lock:
            self._busy_at = time.monotonic()
            if slug in self._sheets:
                self._sheets.move_to_end(slug)
        return sheet

    def letter(self, slug: str) -> Letter | None:
        """Return the letter of an issue as it is now, without waiting for its checks.

        Where the newest text is wrong it is the last good one, and None if there never was one. Raise KeyError where
        there is no issue.
        """
        sheet = self._fresh(slug)
        if sheet is None:
            with self._building:
                sheet = self._fresh(slug)
                draft = None if sheet else self._draft(slug)
                if draft and draft.letter:
                    return draft.letter
                sheet = sheet or self._built(slug)
        return sheet.edition.letter if sheet.edition else None

    def count(self, slug: str) -> None:
        """Build an issue for the list, if it is not built; what is open in the browser is kept rather than this one."""
        with self._building:
            if not self._fresh(slug):
                self._built(slug)
                with self._lock:
                    self._sheets.move_to_end(slug, last=False)
                    self._drop_surplus()

    def changed(self, paths: Iterable[Path]) -> set[str]:
        """Forget what depends on files that were saved, made or deleted; return the slugs of the issues concerned."""
        with self._lock:
            slugs = set(self._paths())
            concerned: set[str] = set()
            for path in paths:
                steps = steps_to(path, self.root)
                if steps is None:
                    continue
                if len(steps) == 2 and steps[0] == ISSUES and path.suffix == ".yaml":
                    concerned.add(path.stem)
                elif steps in ((), (FILE,), (ISSUES,)) or steps[0] == TEMPLATES:
                    self._is_publication_read = False
                    concerned |= slugs
                else:
                    concerned |= {slug for slug in slugs if self._depends(slug, path)}
            self._busy_at = time.monotonic()
            self._changes.update(concerned)
            self._forget(slugs)
            return concerned

    def next_uncounted(self) -> str | None:
        """Return an issue that has not been built since it changed, if there is one."""
        with self._lock:
            return next((slug for slug in self._paths() if self._counted_at.get(slug) != self._changes[slug]), None)

    def _fresh(self, slug: str) -> Sheet | None:
        """Return the sheet of an issue if nothing has changed since it was built; raise KeyError for no issue."""
        with self._lock:
            if slug not in self._paths():
                raise KeyError(slug)
            if self._built_at.get(slug) != self._changes[slug]:
                return None
            return self._sheets.get(slug)

    def _built(self, slug: str) -> Sheet:
        """Build an issue and remember it; called by one thread at a time."""
        draft = self._draft(slug)
        with self._lock:
            path, before = self._paths()[slug], self._sheets.get(slug)
        sheet = _sheet(draft, Sheet(slug, path, "", before.edition if before else None))
        with self._lock:
            self._sheets[slug] = sheet
            self._drafts.pop(slug, None)
            self._built_at[slug] = self._counted_at[slug] = draft.change
            if sheet.is_stale:
                self._broken.add(slug)
            elif sheet.edition:
                self._broken.discard(slug)
                self._counts[slug] = Counter(finding.severity for finding in sheet.edition.report.findings)
            self._drop_surplus()
        return sheet

    def _draft(self, slug: str) -> _Draft:
        """Return the newest text of an issue as a letter, or what is wrong with it; called by one thread at a time."""
        with self._lock:
            path, change = self._paths()[slug], self._changes[slug]
            draft = self._drafts.get(slug)
        if draft is None or draft.change != change:
            draft = self._read_draft(path, change)
            with self._lock:
                self._drafts[slug] = draft
        return draft

    def _read_draft(self, path: Path, change: int) -> _Draft:
        reading = self._read_publication()
        if reading.publication is None or reading.problems or reading.failure:
            return _Draft(change, None, reading.problems, reading.failure)
        try:
            return _Draft(change, compose_letter(path, reading.publication))
        except InputError as error:
            return _Draft(change, None, error.problems)
        except TemplateError as error:
            return _Draft(change, None, error.problems, str(error))
        except NewsletterError as error:
            return _Draft(change, None, failure=str(error))
        except Exception as error:
            return _Draft(change, None, failure=_unforeseen(error))

    def _drop_surplus(self) -> None:
        while len(self._sheets) > MOST_EDITIONS:
            self._sheets.popitem(last=False)

    def _forget(self, slugs: set[str]) -> None:
        """Forget the issues whose files are gone."""
        for known in (self._sheets, self._drafts, self._built_at, self._counted_at, self._counts):
            for slug in known.keys() - slugs:
                del known[slug]
        self._broken &= slugs

    def _paths(self) -> dict[str, Path]:
        try:
            return {path.stem: path for path in find_issues(self.root)}
        except UsageError:
            return {}

    def _depends(self, slug: str, path: Path) -> bool:
        """Return whether an issue may show a file, a picture as a rule; of one that is broken nobody knows."""
        sheet = self._sheets.get(slug)
        if sheet is None or sheet.edition is None or sheet.is_stale:
            return True
        name = _folded(path.name)
        return any(name in _folded(text) for text in _texts(sheet.edition))

    def _read_publication(self) -> _Reading:
        with self._lock:
            if not self._is_publication_read:
                self._is_publication_read = True
                before = self._reading.publication
                try:
                    self._reading = _Reading(load_publication(self.root))
                except InputError as error:
                    self._reading = _Reading(before, problems=error.problems)
                except NewsletterError as error:
                    self._reading = _Reading(before, failure=str(error))
            return self._reading

    def _head(self, path: Path) -> tuple[tuple[int, int], Entry]:
        """Return what an issue's file says of itself, read again only if it has changed."""
        try:
            status = path.stat()
        except OSError:
            return (0, 0), _unread(path)
        stamp = (status.st_mtime_ns, status.st_size)
        known = self._heads.get(path)
        return known if known and known[0] == stamp else (stamp, self._read_head(path))

    def _read_head(self, path: Path) -> Entry:
        try:
            data = read_source(path, self.root).data
        except NewsletterError:
            return _unread(path)
        title, day, draft = (data.get(name) for name in ("title", "date", "draft"))
        return replace(
            _unread(path),
            title=title if isinstance(title, str) else path.stem,
            date=day if isinstance(day, str) else "",
            is_draft=isinstance(draft, str) and draft.lower() in YES,
            is_broken=False,
        )


def _sheet(draft: _Draft, before: Sheet) -> Sheet:
    """Return the sheet of an issue with what came of its newest text; without a letter the edition stays as it was."""
    sheet = replace(before, problems=draft.problems, failure=draft.failure)
    if draft.letter:
        try:
            sheet = replace(before, edition=checked(draft.letter))
        except Exception as error:
            sheet = replace(before, failure=_unforeseen(error))
    return replace(sheet, version=_version(sheet))


def _unforeseen(error: Exception) -> str:
    """Return a mistake of a library, or of ours, as a sentence: the preview stays up."""
    traceback.print_exception(error)
    return f"{type(error).__name__}: {error}"


def steps_to(path: Path, root: Path) -> tuple[str, ...] | None:
    """Return the steps from a publication to a file or folder, or None where no letter is made of it."""
    if not path.is_relative_to(root):
        return None
    steps = path.relative_to(root).parts
    is_ignored = (steps[:1] and steps[0] in WRITTEN) or any(step in IGNORED or step.startswith(".") for step in steps)
    return None if is_ignored else steps


def _unread(path: Path) -> Entry:
    """Return the entry of an issue whose file cannot be read."""
    return Entry(path.stem, path, path.stem, "", is_draft=False, is_broken=True, counts=None)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def _texts(edition: Edition) -> Iterator[str]:
    """Yield every text in which an issue can name a picture."""
    publication = edition.letter.publication
    yield from edition.issue.texts
    if publication.theme.logo:
        yield publication.theme.logo.src


def _folded(text: str) -> str:
    """Return a text as it is compared: file systems differ in how they write an accent."""
    return unicodedata.normalize("NFC", text).casefold()


def _version(sheet: Sheet) -> str:
    """Return a short name for all that would be shown of a sheet: the same content has the same name."""
    said = hashlib.sha256(repr((sheet.problems, sheet.failure)).encode("utf-8", "surrogatepass"))
    if sheet.edition:
        said.update(sheet.edition.letter.publication.source.text.encode())  # its samples stand for merge tags
        for name, content in sheet.edition.files.items():
            said.update(name.encode())
            said.update(content)
    return said.hexdigest()[:12]
