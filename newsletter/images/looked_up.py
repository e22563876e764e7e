"""The places in which an edition looks for pictures → what is there: by this a change is found without a build.

Comes in: a folder of the publication and what an author wrote. Goes out: a LookedUp, which is another one as soon as
another file is found, one is found where none was, or one holds something else. It is a module of its own because a
site asks for thousands of pictures at once, so each folder is listed once, and each file read once.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import NamedTuple

from newsletter.errors import Refused
from newsletter.images.files import Disk, content_of, find_file


class LookedUp(NamedTuple):
    """A path that was looked up, counted from a folder of the publication, and what was found.

    `place` is where the file is, and `digest` stands for its content; both are "" where there is none.
    """

    folder: str
    src: str
    place: str
    digest: str


class Lookups:
    """Looks up pictures of a publication, as it is on the disk at the first time."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._disk = _Snapshot()
        self._known: dict[tuple[str, str], LookedUp] = {}
        self._digests: dict[str, str] = {}

    def look_up(self, folder: str, src: str) -> LookedUp:
        """Return what is at a path."""
        if (folder, src) not in self._known:
            self._known[folder, src] = LookedUp(folder, src, *self._found(folder, src))
        return self._known[folder, src]

    def _found(self, folder: str, src: str) -> tuple[str, str]:
        if not os.path.isfile(f"{self._root}/{folder}/{src}"):  # noqa: PTH113 — thousands of times
            return "", ""
        try:
            file = find_file(src, self._root / folder, self._root, disk=self._disk)
            if file.place not in self._digests:
                self._digests[file.place] = hashlib.sha256(content_of(file)).hexdigest()
        except Refused:
            return "", ""
        return file.place, self._digests[file.place]


class _Snapshot(Disk):
    """Answers as the disk did at the first time."""

    def __init__(self) -> None:
        self.names_in = cache(super().names_in)  # type: ignore[method-assign]
        self.real = cache(self._real)  # type: ignore[method-assign]

    def _real(self, path: Path) -> Path:
        """Return where a path leads; where its folder leads is known for most, which saves looking at each step."""
        if not path.is_absolute() or ".." in path.parts or path == path.parent:
            return super().real(path)
        place = self.real(path.parent) / path.name
        return super().real(place) if os.path.islink(place) else place  # noqa: PTH114 — thousands of times
