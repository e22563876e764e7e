"""An issue's path → Edition, with everything that is built from it; write_edition() writes it to disk.

The command line, the preview and the archive all build through this module, so that the steps exist only once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.errors import InputError, Problem, UsageError
from newsletter.times.zones import start_of_day

if TYPE_CHECKING:
    from newsletter.check import Report
    from newsletter.letter import Letter
    from newsletter.model.issue import Issue
    from newsletter.model.publication import Publication
    from newsletter.render import Rendering
    from newsletter.translating.translation import Translation


@dataclass(frozen=True, slots=True)
class Edition:
    """A built issue with its findings; `files` holds what is written, by its path in the edition's folder."""

    letter: Letter
    report: Report
    files: Mapping[str, bytes]

    @property
    def issue(self) -> Issue:
        """The issue that was built."""
        return self.letter.issue

    @property
    def rendering(self) -> Rendering:
        """The issue as it is read."""
        return self.letter.rendering


def build_edition(path: Path, publication: Publication, language: str = "") -> Edition:
    """Build one issue, or its translation into a language; raise InputError with every mistake, or TemplateError.

    The latter is raised where a template is wrong.
    """
    return checked(compose_translation(path, publication, language) if language else compose_letter(path, publication))


def build_languages(path: Path, publication: Publication) -> tuple[Edition, ...]:
    """Build one issue in all its languages, its own first; raise the same errors, with every mistake in all of them."""
    return tuple(map(checked, compose_languages(path, publication)))


def publication_of(issues: Iterable[Path], root: Path) -> Publication:
    """Read the publication of these issues; if it has mistakes, raise InputError with those of the issues as well."""
    from newsletter.model.publication import load_publication, without_settings

    try:
        return load_publication(root)
    except InputError as error:
        stand_in = without_settings(root)
        in_issues = (problem for path in issues for problem in mistakes_in_issue(path, stand_in))
        raise InputError([*error.problems, *in_issues]) from None


def mistakes_in_issue(path: Path, publication: Publication, raw: bytes | None = None) -> Sequence[Problem]:
    """Return every mistake in an issue's file, or in `raw` if that is yet to be written, and in its pictures."""
    from newsletter.images import mistakes_in_pictures
    from newsletter.model.issue import load_issue

    problems: list[Problem] = []
    try:
        load_issue(path, publication, raw)
    except InputError as error:
        problems += error.problems
    return [*problems, *mistakes_in_pictures(path, publication, raw)]


def compose_letter(path: Path, publication: Publication, raw: bytes | None = None) -> Letter:
    """Return one issue as it is read and sent, not yet checked, from `raw` if its file is yet to be written.

    Raise the same errors as build_edition().
    """
    return composed(load_written(path, publication, raw), publication)


def load_written(path: Path, publication: Publication, raw: bytes | None = None) -> Issue:
    """Return one issue as it was written; raise InputError with every mistake in it, those in its pictures as well."""
    from newsletter.images import mistakes_in_pictures
    from newsletter.model.issue import load_issue

    try:
        return load_issue(path, publication, raw)
    except InputError as error:
        raise InputError([*error.problems, *mistakes_in_pictures(path, publication, raw)]) from None


def compose_translation(path: Path, publication: Publication, language: str, raw: bytes | None = None) -> Letter:
    """Return one issue as those get it who read it in a language of which it has a catalog, as compose_letter() does.

    What is not translated, or is no longer, is in the language of the issue. Mistakes in a translation have their place
    in the catalog.
    """
    from newsletter.model.issue import load_issue

    return _translated(load_issue(path, publication, raw), publication, language)


def compose_languages(path: Path, publication: Publication, raw: bytes | None = None) -> tuple[Letter, ...]:
    """Return one issue as compose_letter() does, and then by each of its catalogs.

    It is approved, sent and handed over as all of these together. Raise InputError with every mistake in any of them.
    """
    return with_translations(compose_letter(path, publication, raw))


def with_translations(letter: Letter) -> tuple[Letter, ...]:
    """Return a letter, and those by the catalogs of its issue; raise InputError with every mistake in these.

    Of a translation, return the letter of its issue and all others in the same way.
    """
    from newsletter.translating.naming import catalogs

    if letter.translation:
        letter = compose_letter(letter.issue.path, letter.publication, letter.translation.source.text.encode())
    letters, problems = [letter], list[Problem]()
    for language in catalogs(letter.issue.path):
        try:
            letters.append(_translated(letter.issue, letter.publication, language))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return tuple(letters)


def _translated(issue: Issue, publication: Publication, language: str) -> Letter:
    return composed(*load_translation(issue, publication, language))


def load_translation(issue: Issue, publication: Publication, language: str) -> tuple[Issue, Publication, Translation]:
    """Return an issue in a language of which it has a catalog, and what composed() needs besides; raise InputError."""
    from newsletter.model.files import shown_path
    from newsletter.model.issue import load_issue
    from newsletter.translating import catalog, naming
    from newsletter.translating.translation import translation_of

    place = naming.catalog_of(issue.path, language)
    if language == issue.language:
        message = f"The issue is written in {language} itself, so that there is nothing to translate."
        raise InputError([Problem(shown_path(place, publication.root), 1, 1, message, "Move this file away.")])
    translation = translation_of(issue, catalog.read(place, publication.root, language))
    if translation.too_long:
        raise InputError(translation.too_long)
    with _in_catalog(translation):
        translated = load_issue(issue.path, publication, translation.content.encode(), translation.origin)
    return translated, publication, translation


def composed(issue: Issue, publication: Publication, translation: Translation | None = None) -> Letter:
    """Return an issue, or its translation, as it is read and sent, not yet checked; raise the errors of its letter."""
    from newsletter.images import collect
    from newsletter.letter import Letter
    from newsletter.render import render_issue
    from newsletter.sending import message

    publication = publication.in_language(issue.language)
    with _in_catalog(translation):
        pictures = collect(issue, publication)
        rendering = render_issue(issue, publication, pictures)
        sent = message.compose(rendering, issue, publication, pictures, now=clock(issue))
    return Letter(issue, publication, rendering, pictures, sent, translation)


@contextmanager
def _in_catalog(translation: Translation | None) -> Iterator[None]:
    """Give mistakes in a translation the places that a person knows."""
    try:
        yield
    except InputError as error:
        if not translation:
            raise
        raise InputError(map(translation.known_place, error.problems)) from None


def checked(letter: Letter) -> Edition:
    """Check a letter, and return its edition."""
    from newsletter.calendar import ics
    from newsletter.check import check, report

    rendering, publication = letter.rendering, letter.publication
    found = check(letter)
    files = {
        "email.html": rendering.tags.write(rendering.html, lambda tag: escape(tag.neutral)).encode(),
        "email.txt": rendering.tags.neutral(rendering.text).encode(),
        "email.eml": letter.message,
        "findings.json": report.findings_json(found.findings, publication.root),
        **ics.calendar_files(letter.issue, publication, clock(letter.issue)),
        **{f"images/{shown.picture.name}": shown.picture.content for shown in letter.pictures.values()},
    }
    return Edition(letter, found, files)


def clock(issue: Issue) -> datetime:
    """Return what a build uses as now, in UTC: SOURCE_DATE_EPOCH, or 00:00 of the issue's date in its zone."""
    return clock_that_is_set() or start_of_day(issue.date, issue.timezone)


def clock_that_is_set() -> datetime | None:
    """Return the time, in UTC, of the variable SOURCE_DATE_EPOCH, or None where it is not set.

    Raise UsageError if it is not a number of seconds.
    """
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(f"SOURCE_DATE_EPOCH is “{seconds}”, which is no number of seconds since 1970.") from error


def write_edition(edition: Edition, out: Path, *, tell: Callable[[str], None] = lambda sentence: None) -> Path:
    """Write the edition into out/<slug>/ atomically and return that folder.

    A build that fails or is stopped leaves the last good output as it was. `tell` gets a sentence for each file that
    somebody has changed there, and that is kept beside the folder. Raise UsageError if the folder holds something that
    no build wrote.
    """
    from newsletter.edition_folder import write_folder

    target = out / edition.issue.folder
    try:
        write_folder(edition.files, target, tell)
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror}.") from error
    return target
