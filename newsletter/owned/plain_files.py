"""A file by its path below a folder, reached without a link on the way: what is there, its content, making it.

A path is relative, with forward slashes, as lists have it. This is a module of its own so that nothing else below such
a folder opens a file by itself: a folder from elsewhere may hold links that lead out of it.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from io import FileIO
from pathlib import Path

from newsletter.errors import UsageError

_NO_LINK = getattr(os, "O_NOFOLLOW", 0)  # Windows has no such flag


def is_inside(path: str) -> bool:
    """Return whether a path names a file below a folder on every system, in the one spelling that lists have."""
    if path[1:2] == ":" or "\\" in path or "\0" in path:  # a drive of Windows, and its slashes
        return False
    return {"", ".", ".."}.isdisjoint(path.split("/"))


def status(place: str | Path) -> os.stat_result | None:
    """Return what the system says about a file, folder or link, or None if nothing has that name."""
    try:
        return os.lstat(place)
    except (FileNotFoundError, NotADirectoryError):
        return None


def is_plain(place: str | Path) -> bool:
    """Return whether a file is there: no link, no folder, no pipe."""
    found = status(place)
    return found is not None and stat.S_ISREG(found.st_mode)


def in_the_way(folder: Path, path: str) -> str | None:
    """Return the path of a link or file that stands where a folder on the way to a file belongs, if any."""
    above, steps = "", path.split("/")[:-1]
    for step in steps:  # as texts: a site has thousands of files, and a Path takes longer to make than to look at
        above = f"{above}/{step}" if above else step
        found = status(f"{folder}/{above}")
        if found is None:
            return None
        if not stat.S_ISDIR(found.st_mode):
            return above
    return None


def opened(folder: Path, path: str) -> FileIO | None:
    """Open a plain file for reading; return None if there is none, or if a link stands on the way."""
    return None if in_the_way(folder, path) else _opened(f"{folder}/{path}")


def content(folder: Path, path: str) -> bytes | None:
    """Return the bytes of a plain file; None if there is none, or if a link stands on the way."""
    file = opened(folder, path)
    if file is None:
        return None
    with file:
        return file.readall()


def digest(folder: Path, path: str) -> str | None:
    """Return the SHA-256 of a plain file; None if there is none, or if a link stands on the way."""
    return _digest(opened(folder, path))


def holds(folder: Path, digests: Mapping[str, str]) -> bool:
    """Return whether plain files are at all these paths, each with its SHA-256, and a link on no way to them."""
    ways = {path[: path.rfind("/") + 1] for path in digests}  # each looked at once, for thousands of files
    return (
        all(map(is_inside, digests))
        and not any(in_the_way(folder, way) for way in ways)
        and all(_digest(_opened(f"{folder}/{path}")) == digest for path, digest in digests.items())
    )


def _opened(place: str) -> FileIO | None:
    if not is_plain(place):
        return None
    # Without a buffer, since all is read at once; of a site's thousands of files each would have one of its own.
    return open(place, "rb", buffering=0, opener=lambda name, flags: os.open(name, flags | _NO_LINK))


def _digest(file: FileIO | None) -> str | None:
    if file is None:
        return None
    with file:
        return hashlib.sha256(file.readall()).hexdigest()


def make_way(folder: Path, path: str) -> None:
    """Make the folders on the way to a file; raise UsageError if a link or a file stands in the way."""
    if blocked := in_the_way(folder, path):
        raise UsageError(f"{folder / blocked} is in the way: a folder belongs there. Move it away.")
    (folder / path).parent.mkdir(parents=True, exist_ok=True)


def make(folder: Path, path: str, content: bytes) -> None:
    """Make a file whole, or not at all, and the folders on the way; raise FileExistsError if its name is taken."""
    make_way(folder, path)
    make_new(folder / path, content)


def make_new(place: Path, content: bytes, mode: int = 0o666) -> None:
    """Make a file whole, or not at all, for those whom its mode lets; raise FileExistsError if its name is taken."""
    # x: a link of that name counts as taken
    with open(place, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
        try:
            file.write(content)
            file.flush()
        except BaseException:
            place.unlink()
            raise
