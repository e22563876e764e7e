"""An issue and a revision of Git → its side: the whole publication as it was then, drawn with today's program.

Comes in: the issue's file and the name of a commit. Goes out: a Side, or a UsageError that lists the commits there are.
The files are written into a temporary folder that is gone when this returns; nothing of the repository runs.
"""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from newsletter import git
from newsletter.build import compose_languages, publication_of
from newsletter.errors import InputError, TemplateError, UsageError
from newsletter.images.files import is_called_picture
from newsletter.inputs import is_template
from newsletter.model.files import ENDING, FILE, ISSUES
from newsletter.model.issue import Issue
from newsletter.owned import plain_files
from newsletter.review.kept import Kept, kept_in
from newsletter.review.side import Side, side_of
from newsletter.times.wording import format_date
from newsletter.translating import naming

_MOST = 8
"""Commits that a refusal lists."""


def at_revision(name: str, issue: Issue, root: Path, now: Side) -> Side:
    """Return an issue as it was at a commit: `name` is its id, a branch, a tag, or one such as HEAD~2.

    What Git does not know of then, settings or pictures, counts as being what it is now: a version that the desk keeps
    is a commit of the issue and its pictures alone.
    """
    path = issue.path
    kept = kept_in(root)
    if kept is None:
        raise UsageError(f"{root} is in no repository of Git, so there are no revisions: leave out --since.")
    repository, below = kept
    revision = git.revision_called(repository, name)
    if revision is None:
        raise UsageError(f"There is no revision “{name}”. {_there_are(kept, path)}")
    issues = [f"{ISSUES}/{slug}{ENDING}" for slug in (path.stem, *issue.old_slugs)]
    slugs = "|".join(map(re.escape, (path.stem, *issue.old_slugs)))
    catalogs = re.compile(rf"{ISSUES}/(?:{slugs})\.([\w-]+){naming.ENDING}")

    def is_file(place: str) -> bool:
        return place == FILE or place in issues or is_template(place) or bool(catalogs.fullmatch(place))

    files = git.files_at(repository, below, revision.id, is_file)
    found = next((place for place in issues if place in files), None)
    if found is None:
        raise UsageError(f"There was no issue {path.stem} at {name}. {_there_are(kept, path)}")
    texts = b"\n".join(content for place, content in files.items() if place.endswith(ENDING)).decode("utf-8", "replace")

    def is_picture(place: str) -> bool:
        name = place.rpartition("/")[2]
        return is_called_picture(place) and (name in texts or re.sub(r"\.[\w-]+(?=\.\w+\Z)", "", name) in texts)

    files = {_of_today(place, path.stem, catalogs): content for place, content in files.items()}
    files[issues[0]] = files.pop(found)  # under its name of today, with which its addresses stay the same
    if FILE not in files:
        files = {**(now.files or {}), **files}
    pictures = {**now.pictures, **git.files_at(repository, below, revision.id, is_picture)}
    return _drawn(f"the version of {_named(revision)}", issues[0], files, pictures)


def _of_today(place: str, slug: str, catalogs: re.Pattern[str]) -> str:
    """Return the path of a file; that of a catalog as the issue is called today."""
    catalog = catalogs.fullmatch(place)
    return f"{ISSUES}/{slug}.{catalog[1]}{naming.ENDING}" if catalog else place


def _drawn(name: str, issue: str, files: dict[str, bytes], pictures: dict[str, bytes]) -> Side:
    with TemporaryDirectory(prefix="newsletter-review-") as folder:
        root = Path(folder).resolve()
        for place, content in (pictures | files).items():
            plain_files.make(root, place, content)
        try:
            letters = compose_languages(root / issue, publication_of([root / issue], root))
        except InputError as error:
            mistake = error.problems[0]
            failure = f"{Path(mistake.file).name} has a mistake in line {mistake.line}: {mistake.message}"
        except TemplateError as error:
            failure = str(error)
        else:
            return side_of(name, letters)
    return Side(name, None, files, issue, pictures, failure)


def _there_are(kept: Kept, path: Path) -> str:
    """Return a sentence that lists the newest commits of an issue."""
    found = git.revisions_of(kept.repository, kept.path(path.stem))
    if not found:
        return f"Git has no revision of {path.stem} yet."
    listed = "; ".join(f"{each.id[:7]} ({_date(each)}, “{each.subject}”)" for each in found[:_MOST])
    rest = f"; and {len(found) - _MOST} older ones" if len(found) > _MOST else ""
    return f"Those of {path.stem} are: {listed}{rest}."


def _named(revision: git.Revision) -> str:
    return f"{_date(revision)} ({revision.id[:7]}, “{revision.subject}”)"


def _date(revision: git.Revision) -> str:
    return format_date(revision.date.date(), "en")
