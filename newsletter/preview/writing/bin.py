"""The bin: issues that were deleted, with their pictures, in a folder of the publication that nothing else reads.

Comes in: an issue, or one that was deleted. Goes out: its files moved there, or back. Each is in a folder of its own,
`.newsletter/bin/2026-04-20-spring/`, from which its files can be taken by hand as well.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import count
from os.path import lexists
from pathlib import Path
from typing import NamedTuple

from newsletter.errors import Refused
from newsletter.model.files import ENDING, ISSUES, shown_path
from newsletter.model.starter import SCHEMAS
from newsletter.owned import plain_files
from newsletter.preview.issue_list import listed_issue
from newsletter.preview.writing import issue_file, names, own_catalogs, own_comments, own_pictures
from newsletter.preview.writing.pen import Pen
from newsletter.preview.writing.shelf import refuse_links
from newsletter.reading.slugs import nearest_slug

PLACE = f"{SCHEMAS}/bin"
_COMMENTS = "comments"  # without an ending: the one file with the ending of an issue is the issue
_NAME = re.compile(r"\d{4}-\d\d-\d\d-[a-z0-9-]+")


class Deleted(NamedTuple):
    """An issue in the bin: the name of its folder there, what it was called, and the day on which it was deleted."""

    name: str
    slug: str
    title: str
    day: str


def delete(root: Path, pen: Pen, path: Path, today: date) -> tuple[str, str]:
    """Move an issue, its pictures, comments and translations into the bin.

    Return its name there, and a sentence on what stays.

    Pictures that another file shows as well stay where they are. Raise Refused, UsageError, and as Pen.edit() does.
    """
    refuse_links(path)
    pictures, staying = own_pictures.to_take(path.stem, root)
    with pen.leaving(path) as content:
        name = _free_name(root, f"{today}-{nearest_slug(path.stem) or 'issue'}")
        plain_files.make_way(root, f"{PLACE}/{name}/{path.name}")
        with issue_file.prepared(path, root, content) as prepared:
            issue_file.put_beside(prepared, root / PLACE / name / path.name)
        if comments := own_comments.to_take(path.stem, root):
            comments.rename(root / PLACE / name / _COMMENTS)
        for catalog in own_catalogs.to_take(path).values():
            catalog.rename(root / PLACE / name / catalog.name)
        path.unlink()
        if pictures:
            pictures.rename(root / PLACE / name / own_pictures.IMAGES)
    return name, staying.strip()


def deleted(root: Path) -> list[Deleted]:
    """Return the issues in the bin, the last deleted first."""
    found = []
    for folder in sorted((root / PLACE).glob("*"), reverse=True):
        if file := _file(root, folder.name):
            day = folder.name[: len("2026-04-20")]
            found.append(Deleted(folder.name, file.stem, listed_issue(file, root, None).title, day))
    return found


def put_back(root: Path, name: str) -> Path:
    """Move an issue out of the bin, and return its path; raise KeyError if it is not there, Refused, and OSError."""
    file = _file(root, name) if name in {each.name for each in deleted(root)} else None
    if file is None:
        raise KeyError(name)
    path = root / ISSUES / file.name
    if why := names.taken(file.stem, root):
        raise Refused(why, "Rename that issue, and put this one back then.")
    pictures, target = file.parent / own_pictures.IMAGES, root / ISSUES / own_pictures.IMAGES / file.stem
    if pictures.is_dir() and lexists(target):
        raise Refused(
            f"There is a folder {shown_path(target, root)} again.", "Move it away, and put this one back then."
        )
    comments = file.parent / _COMMENTS
    comments_there = own_comments.place_for(file.stem, root) if plain_files.is_plain(comments) else None
    catalogs = own_catalogs.to_take(file)
    catalogs_there = own_catalogs.places_for(path, catalogs, root)
    plain_files.make_way(root, path.relative_to(root).as_posix())
    if pictures.is_dir():
        plain_files.make_way(root, target.relative_to(root).as_posix())
        pictures.rename(target)
    if comments_there:
        comments.rename(comments_there)
    for language, catalog in catalogs.items():
        catalog.rename(catalogs_there[language])
    issue_file.put_beside(file, path)
    file.unlink()
    file.parent.rmdir()
    return path


def _file(root: Path, name: str) -> Path | None:
    """Return the file of an issue in the bin, or None if that is none."""
    if not _NAME.fullmatch(name) or plain_files.in_the_way(root, f"{PLACE}/{name}/file"):
        return None
    files = [path for path in (root / PLACE / name).glob(f"*{ENDING}") if plain_files.is_plain(path)]
    return files[0] if len(files) == 1 else None


def _free_name(root: Path, name: str) -> str:
    return next(free for n in count(1) if not lexists(root / PLACE / (free := f"{name}-{n}" if n > 1 else name)))
