"""Issues as whole files: a new one, one like another, and one under another name.

Comes in: what somebody asks for, and the pen, which knows what an issue's file is to hold. Goes out: files. Nothing is
overwritten, and a process that is killed leaves each issue whole: under its old name, its new one, or both.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from newsletter.editing.fresh import fresh
from newsletter.editing.outline import outlined
from newsletter.editing.stored import stored
from newsletter.editing.surgery import Batch, Change, Put, edited, fingerprint
from newsletter.errors import InputError, Refused
from newsletter.model.files import ENDING, ISSUES, shown_path
from newsletter.model.issue import Issue
from newsletter.model.starter import add_issue, starter_issue
from newsletter.owned.staging import NEW, put_right, staging
from newsletter.preview.writing import issue_file, names, own_catalogs, own_comments, own_pictures
from newsletter.preview.writing.pen import Pen
from newsletter.reading import slugs


def add(root: Path, pen: Pen, title: str, slug: str, like: Path | None, today: date, *, empty: bool = False) -> Path:
    """Write a new issue and return its path; raise Refused, and as Pen.edit().

    It is like another one, if that is given, or else a starter, which has every kind of block unless it is `empty`.
    """
    title = " ".join(title.split())
    if not title:
        raise Refused("Write the title of the issue.")
    if why := names.refusal(slug, root):
        raise Refused(why)
    text = starter_issue(today, empty=empty).decode()
    if like:
        with _readable(like, root):
            text = fresh(pen.standing(like).text, today)
    return add_issue(root, slug, edited(text, Put(("title",), title), Issue, fingerprint(text)).text.encode())


def rename(root: Path, pen: Pen, path: Path, slug: str) -> tuple[Path, str]:
    """Give an issue, its pictures, comments and translations another name.

    Return its new path, and a sentence on what was done.
    Pictures that another file shows as well stay where they are. Raise Refused, and as Pen.edit() does.
    """
    refuse_links(path)
    if why := names.refusal(slug, root, path):
        raise Refused(why)
    new, target = path.with_name(f"{slug}{ENDING}"), root / ISSUES / own_pictures.IMAGES / slug
    comments, pictures, staying = own_comments.to_take(path.stem, root), *own_pictures.to_take(path.stem, root)
    comments_there = own_comments.place_for(slug, root) if comments else None
    catalogs = own_catalogs.to_take(path)
    catalogs_there = own_catalogs.places_for(new, catalogs, root)
    if pictures and os.path.lexists(target):
        raise Refused(f"There is a folder {shown_path(target, root)} already.", "Choose another name.")
    with pen.leaving(path) as content, _readable(path, root):
        now = stored(content, path.name)
        renamed = now.with_text(_under_another_name(now.text, path.stem, slug, with_pictures=pictures is not None))
        with issue_file.prepared(path, root, renamed) as prepared, _copied(pictures, target):
            issue_file.put_beside(prepared, new)
        if comments and comments_there:
            comments.rename(comments_there)
        for language, catalog in catalogs.items():
            catalog.rename(catalogs_there[language])
        path.unlink()
        if pictures:
            _remove_copied(pictures, target)
    return new, f"Its file is issues/{slug}{ENDING} now.{staying}"


def refuse_links(path: Path) -> None:
    """Raise Refused if an issue's file is a link: what it leads to is somebody else's."""
    if path.is_symlink():
        raise Refused(f"{path.name} is a link to another file.", "Rename or delete it by hand.")


def _under_another_name(text: str, old: str, new: str, *, with_pictures: bool) -> str:
    """Return the text of an issue that was called `old` and is to be called `new`."""
    outline = outlined(text, Issue)
    before = outline.data.get("old_slugs")
    listed = [*(before if isinstance(before, list) else []), *([] if slugs.refusal(old) else [old])]
    kept = [name for name in dict.fromkeys(map(str, listed)) if name != new]
    edits: list[Change] = [Put(("old_slugs",), kept or None)]
    if with_pictures:
        edits += own_pictures.with_other_name(outline, old, new)
    return edited(text, Batch(tuple(edits)), Issue, fingerprint(text)).text


@contextmanager
def _copied(folder: Path | None, target: Path) -> Iterator[None]:
    """Copy a folder, if any, whole or not at all; take the copy away again if what is done meanwhile fails."""
    if folder is None:
        yield
        return
    put_right(target.parent)
    with staging(target.parent) as temporary:
        shutil.copytree(folder, temporary / NEW, symlinks=True)
        (temporary / NEW).rename(target)
    try:
        yield
    except BaseException:
        shutil.rmtree(target)
        raise


def _remove_copied(folder: Path, copy: Path) -> None:
    """Delete what has a copy; what has come into the folder since stays."""
    for place, _, files in os.walk(folder, topdown=False):
        for name in files:
            if os.path.lexists(copy / Path(place, name).relative_to(folder)):
                Path(place, name).unlink()
        with suppress(OSError):
            Path(place).rmdir()


@contextmanager
def _readable(path: Path, root: Path) -> Iterator[None]:
    """Turn mistakes of YAML, for which an issue cannot be edited, into a refusal."""
    try:
        yield
    except InputError as error:
        line = error.problems[0].line
        raise Refused(f"Line {line} of {shown_path(path, root)} cannot be read.", "Mend it first.") from error
