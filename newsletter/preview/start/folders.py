"""A folder of the home → the folders in it, to walk through in the browser until the newsletter is found.

Comes in: a path. Goes out: names of folders, and which of them are newsletters; no file is named, and nothing is read
but the name of a newsletter. Hidden folders and links are left out, and nobody gets out of the home here: what lies
elsewhere has to be typed.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

from newsletter.errors import Refused
from newsletter.model.files import is_utf_8
from newsletter.preview.recent import is_publication, name_of

MOST = 500
"""How many folders are listed of one; a longer list helps nobody."""

_ELSEWHERE = "Only what is in your own folder is listed here."


class Folder(NamedTuple):
    """A folder, and the name of the newsletter in it, "" if it is none."""

    path: str
    name: str
    newsletter: str


class Listing(NamedTuple):
    """A folder, the steps that lead to it from the home, and the folders in it; `more` is how many are left out."""

    here: Folder
    steps: list[Folder]
    folders: list[Folder]
    more: int


def listing(path: str, home: Path) -> Listing:
    """Return what is in a folder, or in the home for ""; raise Refused for one that is not to be walked, or is gone."""
    home = Path(os.path.realpath(home))
    place = Path(path) if path else home
    if not place.is_relative_to(home) or Path(os.path.realpath(place)) != place:
        raise Refused(_ELSEWHERE, "Type the path of a folder that lies elsewhere.")
    within = place.relative_to(home).parts
    if any(name.startswith(".") for name in within):
        raise Refused("Hidden folders are not listed.", "Type the path.")
    try:
        with os.scandir(place) as entries:
            names = sorted((entry.name for entry in entries if _is_walked(entry)), key=lambda name: name.casefold())
    except OSError as error:
        raise Refused(f"This folder cannot be read: {error.strerror}.") from error
    steps = [home, *(home.joinpath(*within[: number + 1]) for number in range(len(within)))]
    return Listing(
        _folder(place),
        [_folder(step) for step in steps],
        [_folder(place / name) for name in names[:MOST]],
        max(len(names) - MOST, 0),
    )


def _folder(path: Path) -> Folder:
    return Folder(str(path), path.name or str(path), name_of(path) if is_publication(path) else "")


def _is_walked(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry is a folder that people see, and no link or junction to elsewhere."""
    if entry.name.startswith(".") or not is_utf_8(entry.name):
        return False
    try:
        return entry.is_dir(follow_symlinks=False) and not is_apart(entry.stat(follow_symlinks=False))
    except OSError:
        return False


def is_apart(status: object) -> bool:
    """Return whether Windows or macOS hide a folder, or Windows has a junction in its place."""
    attributes, flags = getattr(status, "st_file_attributes", 0), getattr(status, "st_flags", 0)
    is_junction = getattr(status, "st_reparse_tag", 0) == _JUNCTION
    return is_junction or bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN or flags & stat.UF_HIDDEN)


_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT, which Python's stat has on Windows alone
