"""Pictures that come to the page as files: stored in the folder of the issue's own, under a name that is free.

Comes in: the bytes of a file, and the name that it had. Goes out: a new file below `issues/images/NAME/`, whole or not
at all, without where it was taken; or the one there that holds the same. Nothing is ever overwritten. It is a module of
its own because nothing else brings a file into a publication that this program has not written.
"""

from __future__ import annotations

import os
import threading
from itertools import count
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple

from newsletter.errors import Refused
from newsletter.images.files import HEAVIEST, is_called_picture
from newsletter.model.files import ISSUES, leads_out, shown_path
from newsletter.owned import plain_files
from newsletter.owned.staging import NEW, put_right, staging
from newsletter.preview.writing import issue_file
from newsletter.preview.writing.own_pictures import IMAGES
from newsletter.reading.slugs import nearest_slug

MOST_LISTED = 400
"""Pictures of a publication that are offered, those of the issue first."""

_LONGEST = 60
"""Characters of a file's own name that are kept."""

_storing = threading.Lock()


class Stored(NamedTuple):
    """A picture in the publication: its path as an issue writes it, and its size in bytes."""

    src: str
    bytes: int


def store(root: Path, slug: str, name: str, content: bytes) -> Stored:
    """Store a picture that belongs to an issue; raise Refused if a letter cannot show it, and UsageError, OSError."""
    from newsletter.images.bounds import UnfitError
    from newsletter.images.kept import kept

    if len(content) > HEAVIEST:
        raise Refused(f"“{name}” weighs {len(content) / 1e6:.1f} MB, and 20 MB is the most.", "Save it smaller.")
    try:
        picture = kept(content)
    except UnfitError as unfit:
        raise Refused(f"“{name}” {unfit.reason}", unfit.hint) from unfit
    folder = root / ISSUES / IMAGES / slug
    plain_files.make_way(root, f"{ISSUES}/{IMAGES}/{slug}/{NEW}")
    if folder.is_symlink() or leads_out(folder, root):
        raise Refused(f"{shown_path(folder, root)} is a link.", "Put a folder in its place.")
    with _storing:
        place = _same(folder, picture.content) or _added(folder, _stem(name), picture.ending, picture.content)
    return Stored(f"{IMAGES}/{slug}/{place.name}", len(picture.content))


def _stem(name: str) -> str:
    """Return the name of a file, as its browser tells it, in the letters of a web address."""
    bare = PurePosixPath(PureWindowsPath(name).name).stem
    return nearest_slug(bare[:_LONGEST]) or "picture"


def _same(folder: Path, content: bytes) -> Path | None:
    """Return the file of a folder that holds these very bytes, if one does."""
    for place in sorted(folder.iterdir()):
        is_as_long = plain_files.is_plain(place) and place.stat().st_size == len(content)
        if is_as_long and is_called_picture(place.name) and place.read_bytes() == content:
            return place
    return None


def _added(folder: Path, stem: str, ending: str, content: bytes) -> Path:
    """Write a file under a name that no other file has, whatever its ending, and return its path."""
    put_right(folder)
    with staging(folder) as temporary:
        new = temporary / NEW
        with new.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        taken = {place.stem.casefold() for place in folder.iterdir()}
        for number in count(1):
            free = f"{stem}-{number}" if number > 1 else stem
            if free in taken:
                continue
            try:
                issue_file.put_beside(new, folder / f"{free}{ending}")
            except FileExistsError:  # another program was faster
                continue
            return folder / f"{free}{ending}"
    raise AssertionError


def listed(root: Path, slug: str) -> list[Stored]:
    """Return the pictures in the folder of images: those of an issue first, the newest before, then all others."""
    own, others = root / ISSUES / IMAGES / slug, []
    for place, folders, names in os.walk(root / ISSUES / IMAGES):
        folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
        found = (Path(place, name) for name in sorted(names) if is_called_picture(name) and not name.startswith("."))
        others += [path for path in found if plain_files.is_plain(path)]
    mine = sorted((path for path in others if own in path.parents), key=lambda path: -path.stat().st_mtime_ns)
    rest = [path for path in others if own not in path.parents]
    return [
        Stored(path.relative_to(root / ISSUES).as_posix(), path.stat().st_size) for path in [*mine, *rest][:MOST_LISTED]
    ]
