"""Files → a folder: only changed files are replaced, each atomically, and files of others are never touched.

A list in the folder has every file that was ever written here and is still there (see listing.py). It tells the next
run which files are its own, and which of them only earlier runs wrote. It is a module of its own because a folder with
files of many runs is no whole that could be swapped for another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from newsletter.errors import UsageError
from newsletter.owned import listing, plain_files
from newsletter.owned.aside import keep_aside
from newsletter.owned.listing import Listed, Whose
from newsletter.owned.staging import NEW, put_right, staging


class Maker(NamedTuple):
    """Who writes into a folder: the name of its list there, and what wrote it, for messages: "archive"."""

    list: str
    noun: str


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the files: written anew, left as they were, kept from earlier runs, or removed."""

    folder: Path
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]


class Writing:
    """Files on their way into a folder, in which nothing changes before finish().

    What is put goes to the disk at once, so that a site of any size needs little memory.
    """

    def __init__(
        self, folder: Path, maker: Maker, temporary: Path, *, prune: bool, tell: Callable[[str], None]
    ) -> None:
        self._folder, self._maker, self._temporary, self._prune, self._tell = folder, maker, temporary, prune, tell
        self._listed = listing.read(folder, maker.list)
        self._own: dict[str, str] = {}  # the digest of each file of this run
        self._changed: list[str] = []

    def holds(self, files: Mapping[str, str]) -> bool:
        """Return whether the folder holds all these, by their SHA-256; if so, they are files of this run."""
        with _said_as_usage_error(self._folder):
            is_there = plain_files.holds(self._folder, files)
        if is_there:
            self._own |= files
        return is_there

    def put(self, path: str, content: bytes) -> None:
        """Take a file for the folder, unless it is there already."""
        digest = hashlib.sha256(content).hexdigest()
        if not self.holds({path: digest}):
            with _said_as_usage_error(self._folder):
                plain_files.make(self._temporary / NEW, path, content)
            self._changed.append(path)
        self._own[path] = digest

    def finish(self) -> Written:
        """Give all files their places, and return what became of them; raise UsageError if one would be lost."""
        with _said_as_usage_error(self._folder):
            return self._finish()

    def _finish(self) -> Written:
        folder, maker, listed, changed = self._folder, self._maker, self._listed, self._changed
        is_changed = set(changed)
        unchanged = tuple(path for path in self._own if path not in is_changed)
        whose = {path: listing.whose(folder, path, listed) for path in {*changed, *listed}.difference(unchanged)}
        _refuse_somebodys(folder, maker, [path for path in changed if whose[path] is Whose.SOMEBODYS])
        for path in changed:
            if whose[path] is Whose.CHANGED:
                self._tell(keep_aside(folder, path))
        earlier = {
            path: listed[path]
            for path in listed.keys() - self._own.keys()
            if whose[path] in {Whose.OURS, Whose.CHANGED}
        }
        own = {path: frozenset({digest}) for path, digest in self._own.items()}
        # The list comes first, with the old digests as well: if this ends halfway, all that is there is still ours.
        both = {path: own[path] | listed.get(path, frozenset()) for path in own}
        _write_list(folder, maker, earlier | both, self._temporary)
        for path in changed:
            plain_files.make_way(folder, path)
            (self._temporary / NEW / path).replace(folder / path)
        removed = [path for path in sorted(earlier) if self._prune and whose[path] is Whose.OURS]
        for path in removed:
            _remove(folder, path)
        kept = {path: earlier[path] for path in sorted(earlier) if path not in removed}
        _write_list(folder, maker, kept | own, self._temporary)
        return Written(folder, tuple(changed), unchanged, tuple(kept), tuple(removed))


@contextmanager
def writing(
    folder: Path, maker: Maker, *, prune: bool, tell: Callable[[str], None] = lambda sentence: None
) -> Iterator[Writing]:
    """Take files for a folder; without finish(), all there stays as it was.

    Files of earlier runs are removed only if `prune` is true and nobody has changed them since. Where a file that
    somebody has changed is to be replaced, it is kept beside the folder, and `tell` gets a sentence about it.
    """
    with _said_as_usage_error(folder):
        put_right(folder)
        made = [above for above in (folder, *folder.parents) if not above.exists()]
        folder.mkdir(parents=True, exist_ok=True)
    try:
        with ExitStack() as stack:
            with _said_as_usage_error(folder):
                temporary = stack.enter_context(staging(folder))
            yield Writing(folder, maker, temporary, prune=prune, tell=tell)
    finally:
        with suppress(OSError):  # until one has something in it
            for empty in made:
                empty.rmdir()


def write_files(
    files: Mapping[str, bytes],
    folder: Path,
    maker: Maker,
    *,
    prune: bool,
    tell: Callable[[str], None] = lambda sentence: None,
) -> Written:
    """Write files by their path below a folder, as writing() does; raise UsageError if somebody's would be lost."""
    with writing(folder, maker, prune=prune, tell=tell) as site:
        for path, content in files.items():
            site.put(path, content)
        return site.finish()


@contextmanager
def _said_as_usage_error(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(f"{error.filename or folder} cannot be written: {error.strerror}.") from error


def _refuse_somebodys(folder: Path, maker: Maker, paths: Iterable[str]) -> None:
    """Raise UsageError if a path that is to be written, or the list itself, is taken by somebody's file or link."""
    foreign = [plain_files.in_the_way(folder, path) or path for path in paths]
    if plain_files.status(folder / maker.list) and not plain_files.is_plain(folder / maker.list):
        foreign.append(maker.list)
    if foreign:
        raise UsageError(
            f"{folder} holds {listing.named(foreign)}, which no {maker.noun} wrote and which would be lost; "
            "move it away, or choose another folder with -o."
        )


def _remove(folder: Path, path: str) -> None:
    """Remove a file, and the folders that it leaves empty."""
    (folder / path).unlink()
    for above in PurePosixPath(path).parents[:-1]:
        if any((folder / above).iterdir()):
            break
        (folder / above).rmdir()


def _write_list(folder: Path, maker: Maker, listed: Listed, temporary: Path) -> None:
    content = listing.written(listed)
    if plain_files.content(folder, maker.list) != content:
        plain_files.make(temporary, maker.list, content)
        (temporary / maker.list).replace(folder / maker.list)
