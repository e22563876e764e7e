"""A revision of Git → the issues that have changed since then: what a branch touches.

Comes in: a publication's folder and the name of a commit. Goes out: the files of those issues of which something is
another one now: the issue, a catalog, a picture; or of all issues, where something has changed that all of them share.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newsletter import git
from newsletter.errors import UsageError
from newsletter.images.files import is_called_picture
from newsletter.inputs import is_template
from newsletter.model.files import ENDING, FILE, ISSUES, TEMPLATES, find_issues
from newsletter.owned import plain_files
from newsletter.translating.naming import ENDING as CATALOG
from newsletter.translating.naming import issue_and_language


def issues_since(root: Path, revision: str) -> list[Path]:
    """Return the files of the issues that have changed since a commit: its id, a branch, a tag, or one such as HEAD~2.

    A picture belongs to every issue in which its name stands. Raise UsageError where there is no such commit.
    """
    changed = set(_changed(root, revision))
    issues = find_issues(root)
    about = _text(root / FILE)
    if any(path == FILE or is_template(path) or _is_named(path, about) for path in changed):
        return issues
    touched = {Path(path).stem for path in changed if path.endswith(ENDING)}
    touched |= {issue_and_language(Path(path))[0] for path in changed if path.endswith(CATALOG)}
    pictures = [path for path in changed if is_called_picture(path)]
    return [
        issue for issue in issues if issue.stem in touched or any(_is_named(each, _text(issue)) for each in pictures)
    ]


def _changed(root: Path, name: str) -> Iterator[str]:
    """Yield the paths of the files of letters that differ, were there only then, or are there only now."""
    repository = git.root_of(root)
    if repository is None:
        raise UsageError(f"{root} is in no repository of Git, so there are no revisions: leave out --since.")
    revision = git.revision_called(repository, name)
    if revision is None:
        raise UsageError(f"There is no revision “{name}”. A shallow clone has only the last ones: fetch more of them.")
    inside = root.resolve().relative_to(repository).as_posix()
    below = "" if inside == "." else f"{inside}/"
    then = git.blobs_at(repository, below, revision.id)
    here = {path.removeprefix(below) for path in git.tracked_files(repository) if path.startswith(below)}
    here |= {path.relative_to(root).as_posix() for folder in (ISSUES, TEMPLATES) for path in (root / folder).rglob("*")}
    for path in {*then, *here, FILE}:
        if path == FILE or is_template(path) or path.startswith(f"{ISSUES}/") or is_called_picture(path):
            content = plain_files.content(root, path)
            if then.get(path) != (None if content is None else git.blob_of(content, like=revision.id)):
                yield path


def _is_named(path: str, text: str) -> bool:
    """Return whether a picture is named in a file, as it is, or as that of which it is the translation."""
    return is_called_picture(path) and f"{Path(path).name.partition('.')[0]}." in text


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
