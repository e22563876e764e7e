"""A temporary folder inside of a folder, in which files are written before they get their names; and its remains.

Its name is random and it is made exclusively, so that nobody can put a link in its place. A file in it says that it is
ours, and is locked while its process lives. So the next run knows what a killed one has left, also while others write
into the same folder: it gives back what had been moved away, and deletes the rest.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from newsletter.owned import plain_files
from newsletter.owned.lock import lock

NEW = "new"
"""The part of a temporary folder for what is to be moved into the folder around it."""

AWAY = "away"
"""The part for what was moved away from the folder around it, under the name that it had there."""

_NAME = re.compile(r"\.newsletter-[0-9a-f]{32}")
_MARK = "made-by-newsletter"
_SAYS = b"A temporary folder. If its process was killed, the next one deletes it.\n"


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Make a temporary folder inside of a folder; at the end, put back what is still away, and delete the rest."""
    temporary, mark = _made(folder)
    try:
        yield temporary
    finally:
        _end(temporary, mark)


def is_temporary(name: str) -> bool:
    """Return whether a folder is called as temporary ones are."""
    return bool(_NAME.fullmatch(name))


def put_right(folder: Path) -> None:
    """Put back and delete what killed runs have left in a folder; what is not surely theirs stays.

    A remainder that cannot be deleted is no reason to fail: it is tried again the next time.
    """
    with suppress(OSError):
        for name in [entry.name for entry in os.scandir(folder) if is_temporary(entry.name)]:
            with suppress(OSError):
                _put_right(folder / name)


def _put_right(temporary: Path) -> None:
    if temporary.is_symlink():
        return
    if not plain_files.is_plain(temporary / _MARK):
        temporary.rmdir()  # killed before it was marked, and so empty; with anything in it, it stays
        return
    with (temporary / _MARK).open("r+b") as mark:
        lock(mark)
        if _SAYS.startswith(mark.read()):
            _end(temporary, mark)


def _made(folder: Path) -> tuple[Path, BinaryIO]:
    """Make a temporary folder; return it, and its mark, opened and locked."""
    while True:
        temporary = folder / f".newsletter-{secrets.token_hex(16)}"
        temporary.mkdir(mode=0o700)
        # Until the mark is locked, another process may take the folder for a remainder and delete it.
        try:
            mark = (temporary / _MARK).open("xb", buffering=0)  # so that it can be closed on a full disk
        except FileNotFoundError:
            continue
        try:
            lock(mark)
        except BlockingIOError:
            mark.close()
            continue
        except OSError:
            pass  # a file system without locks, on which no run deletes what others have left
        if plain_files.is_plain(temporary / _MARK):
            try:
                mark.write(_SAYS)
            except OSError:
                _end(temporary, mark)
                raise
            return temporary, mark
        mark.close()


def _end(temporary: Path, mark: BinaryIO) -> None:
    """Put back what is still away, and delete a temporary folder, the mark last."""
    away = temporary / AWAY
    for moved in away.iterdir() if away.is_dir() and not away.is_symlink() else ():
        if not os.path.lexists(temporary.parent / moved.name):
            moved.rename(temporary.parent / moved.name)
    mark.close()  # Windows deletes no file that is open
    with suppress(OSError):
        for entry in temporary.iterdir():
            if entry.name != _MARK:
                shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        (temporary / _MARK).unlink()
        temporary.rmdir()
