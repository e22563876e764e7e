"""A new publication or a new issue, as starter files that an author can change.

Comes in: a folder, and today's date. Goes out: files from templates/starter/ with current dates in them. It is a module
of its own because it alone writes where authors write: it never replaces a file of theirs, and removes what it cannot
finish.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

from newsletter.errors import UsageError
from newsletter.model.files import FILE, ISSUES, leads_out, shipped_templates
from newsletter.model.schema import MARK, issue_schema, publication_schema
from newsletter.owned import plain_files
from newsletter.owned.staging import NEW, put_right, staging
from newsletter.reading import slugs
from newsletter.unread import Unread

FIRST = "hello"
"""The slug of a publication's first issue."""

SCHEMAS = ".newsletter"
"""The folder of a publication with the schemas that editors read."""

_NOT_IN_GIT = b"out/\n/members.csv\n/signups.jsonl\n/outbox.db*\n/people.db*\n"
# Of files that only ever grow, the lines of two computers are both kept.
_JOINED_BY_GIT = b"/approvals/*.yaml merge=union\n/comments/*.yaml merge=union\n"
_EXAMPLE = "images/example.png"
_BEGINNING = date(2000, 1, 1)  # stands for today in the shipped files


@contextmanager
def _explained() -> Iterator[None]:
    """Turn the system's errors about files into UsageErrors."""
    try:
        yield
    except FileExistsError as error:
        message = f"{error.filename} is in the way: it is there already, and nothing is overwritten."
        raise UsageError(message) from error
    except OSError as error:
        raise UsageError(f"{error.filename or SCHEMAS} cannot be read or written: {error.strerror}.") from error


@_explained()
def init_publication(root: Path, today: date, theme: str | None = None) -> bool:
    """Make a publication with a first issue and return True; in one that exists, renew its schemas and return False.

    Raise UsageError where a file is in the way, or where a theme is named for a publication that exists; then nothing
    has been written.
    """
    if (root / FILE).is_file():
        if theme:
            raise UsageError(f"{root / FILE} is there and stays as it is: write `theme: {{name: {theme}}}` into it.")
        _renew(root)
        return False
    add_publication(root, starter_publication(theme), today)
    return True


def starter_publication(theme: str | None, *, with_sender: bool = False) -> bytes:
    """Return a starter newsletter.yaml, with a theme's name, and with a sender, switched on."""
    content = _shipped("newsletter.yaml")
    if theme:
        content = re.sub(rb"#theme:\n#  name: \w+", f"theme:\n  name: {theme}".encode(), content)
    if with_sender:
        content = re.sub(rb"#(sender:\n)#(  .+\n)#(  .+\n)", rb"\1\2\3", content)
    return content


@_explained()
def add_publication(root: Path, content: bytes, today: date) -> None:
    """Write a newsletter.yaml, and a first issue beside it; raise as init_publication() does."""
    for_git = {root / ".gitignore": _NOT_IN_GIT, root / ".gitattributes": _JOINED_BY_GIT}
    _write(
        {
            root / FILE: content,
            root / ISSUES / f"{FIRST}.yaml": _dated(_shipped("hello.yaml"), today),
            **_unless_there(_picture(root) | _schemas(root) | for_git),
        },
        root,
    )


def new_issue(root: Path, slug: str, today: date) -> Path:
    """Write a starter issue into a publication and return its path; raise UsageError if that is not possible."""
    return add_issue(root, slug, starter_issue(today))


def starter_issue(today: date, *, empty: bool = False) -> bytes:
    """Return a starter issue of this day, with every kind of block, or nearly empty: with a text alone."""
    return _dated(_shipped("empty.yaml" if empty else "issue.yaml"), today)


@_explained()
def add_issue(root: Path, slug: str, content: bytes, pictures: Mapping[str, bytes] | None = None) -> Path:
    """Write an issue with its pictures and return its path; raise as new_issue() does.

    `pictures` are by their paths below the folder of issues; the example picture is written where the issue shows it.
    """
    if refusal := slugs.refusal(slug):
        meant = slugs.nearest_slug(slug.rpartition("/")[2].removesuffix(".yaml")) or "my-issue"
        raise UsageError(f"“{slug}” {refusal.why}. {refusal.todo}, as in `newsletter new {meant}`.")
    path = root / ISSUES / f"{slug}.yaml"
    pictures = pictures or {}
    own = Unread({root / ISSUES / name: partial(pictures.__getitem__, name) for name in pictures})
    example = _picture(root) if _EXAMPLE.encode() in content else {}
    _write(own | {path: content, **_unless_there(example | _schemas(root))}, root)
    return path


def _shipped(name: str) -> bytes:
    return (shipped_templates() / "starter" / name).read_bytes()


def _dated(content: bytes, today: date) -> bytes:
    """Return a starter file with every date moved by the time from _BEGINNING to today."""
    later = today - _BEGINNING
    return re.sub(
        rb"2000-\d\d-\d\d", lambda found: str(date.fromisoformat(found[0].decode()) + later).encode(), content
    )


def _picture(root: Path) -> dict[Path, bytes]:
    return {root / ISSUES / _EXAMPLE: _shipped("example.png")}


def _schemas(root: Path) -> dict[Path, bytes]:
    """Return the schemas by the paths that the first line of every starter file names."""
    folder = root / SCHEMAS
    return {
        folder / "issue.schema.json": issue_schema().encode(),
        folder / "publication.schema.json": publication_schema().encode(),
    }


def _unless_there(files: Mapping[Path, bytes]) -> dict[Path, bytes]:
    return {path: content for path, content in files.items() if not path.exists()}


def _renew(root: Path) -> None:
    """Write the schemas of a publication again; raise UsageError if one was not written by this program."""
    schemas = _schemas(root)
    for path in schemas:
        before = plain_files.content(root, path.relative_to(root).as_posix())
        if os.path.lexists(path) and MARK.encode() not in (before or b""):
            raise UsageError(f"{path} was not written by this program, so it stays as it is; move it away first.")
        plain_files.make_way(root, path.relative_to(root).as_posix())
    folder = root / SCHEMAS
    put_right(folder)
    with staging(folder) as temporary:
        for path, content in schemas.items():
            plain_files.make(temporary / NEW, path.name, content)
        for path in schemas:
            (temporary / NEW / path.name).replace(path)


def _write(files: Mapping[Path, bytes], root: Path) -> None:
    """Write all of these files, none of which may exist; if one cannot be written, leave none and raise OSError.

    Raise UsageError, before anything is written, for a folder that is a link and leads out of the publication `root`.
    """
    for folder in dict.fromkeys(path.parent for path in files):
        if leads_out(folder, root):
            message = f"{folder} is a link that leads out of the publication, and nothing is written through it."
            raise UsageError(f"{message} Put a folder in its place.")
    made: list[Path] = []
    try:
        for path, content in files.items():
            for folder in reversed([folder for folder in path.parents if not folder.is_dir()]):
                folder.mkdir()
                made.append(folder)
            with path.open("xb") as file:
                made.append(path)
                file.write(content)
    except OSError as error:
        error.filename = error.filename or str(path)  # on a full disk, nothing names the file
        for path in reversed(made):
            path.rmdir() if path.is_dir() else path.unlink()
        raise
