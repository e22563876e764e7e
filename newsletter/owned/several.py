"""Files → a folder: only changed files are replaced, each atomically, and files of others are never touched.

A list in the folder has every file that was ever written here and is still there (see listing.py). It tells the next
run which files are its own, and which of them only earlier runs wrote. It is a module of its own because a folder with
files of many runs is no whole that could be swapped for another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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


def write_files(
    files: Mapping[str, bytes],
    folder: Path,
    maker: Maker,
    *,
    prune: bool,
    tell: Callable[[str], None] = lambda sentence: None,
) -> Written:
    """Write files by their path below a folder; raise UsageError if a file of somebody else would be lost.

    Files of earlier runs are removed only if `prune` is true and nobody has changed them since. Where a file that
    somebody has changed is to be replaced, it is kept beside the folder, and `tell` gets a sentence about it.
    """
    try:
        put_right(folder)
        listed = listing.read(folder, maker.list)
        changed = [path for path, content in files.items() if plain_files.content(folder, path) != content]
        whose = {path: listing.whose(folder, path, listed) for path in {*changed, *listed}}
        _refuse_somebodys(folder, maker, [path for path in changed if whose[path] is Whose.SOMEBODYS])
        for path in changed:
            if whose[path] is Whose.CHANGED:
                tell(keep_aside(folder, path))
        ours_there = {path for path in listed if whose[path] in {Whose.OURS, Whose.CHANGED}}
        earlier = {path: listed[path] for path in ours_there - set(files)}
        own = listing.listed(files)
        folder.mkdir(parents=True, exist_ok=True)
        with staging(folder) as temporary:
            for path in changed:
                plain_files.make(temporary / NEW, path, files[path])
            # The list comes first, with the old digests as well: if this ends halfway, all that is there is still ours.
            _write_list(folder, maker, earlier | {path: own[path] | listed.get(path, set()) for path in own}, temporary)
            for path in changed:
                plain_files.make_way(folder, path)
                (temporary / NEW / path).replace(folder / path)
            removed = [path for path in sorted(earlier) if prune and whose[path] is Whose.OURS]
            for path in removed:
                _remove(folder, path)
            kept = {path: earlier[path] for path in sorted(earlier) if path not in removed}
            _write_list(folder, maker, kept | own, temporary)
    except OSError as error:
        raise UsageError(f"{error.filename or folder} cannot be written: {error.strerror}.") from error
    unchanged = tuple(path for path in files if path not in set(changed))
    return Written(folder, tuple(changed), unchanged, tuple(kept), tuple(removed))


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
