"""A file that is written here: its bytes, and other bytes in their place, whole or not at all.

Comes in: a path below a publication, and bytes. Goes out: what was there, or the file replaced: with the same mode, and
through the links by which it was reached. This is a module of its own because nothing else of the preview writes into a
publication.
"""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from newsletter.errors import Refused
from newsletter.model.files import FILE, leads_out
from newsletter.owned.swap import exchange
from newsletter.reading.limits import MAX_BYTES

_SUFFIX = ".new"

STEP = 0.02
"""Seconds without another change after which a file that has changed counts as saved."""

EMPTY = 0.5
"""Seconds after which a file counts as saved that changes on, or stays empty, as programs make it before they write.

As long is waited for a file that is gone.
"""


def content(path: Path, root: Path, missing: bytes | None = None) -> bytes:
    """Return the bytes of a file, one more than it may have at most; `missing` where it need not be there, and is not.

    Raise Refused if it is no file, or a link out of the publication `root`, and FileNotFoundError if there is none.
    """
    refuse_what_is_not_ours(path, root)
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        if missing is None:
            raise
        return missing


def settled(path: Path, root: Path, known: bytes, missing: bytes | None = None) -> bytes:
    """Return the bytes of a file as content() does; if they are not those that are known, once they stay.

    A file that is gone is awaited for a moment: programs such as Git delete the one that they replace.
    """
    end = time.monotonic() + EMPTY

    def awaited() -> bytes:
        while known != missing and time.monotonic() < end:
            with suppress(FileNotFoundError):
                return content(path, root)
            time.sleep(STEP)
        return content(path, root, missing)

    before, raw = known, awaited()
    while raw != known and (raw != before or not raw.strip()) and time.monotonic() < end:
        time.sleep(STEP)
        before, raw = raw, awaited()
    return raw


def refuse_what_is_not_ours(path: Path, root: Path) -> None:
    """Raise Refused if an issue's file is not a file of the publication `root`."""
    if leads_out(path, root):
        raise Refused("This file is a link, or is behind one, that leads out of the publication.", "It is not written.")
    if path.exists() and not path.is_file():
        raise Refused("This is no file.")


@contextmanager
def prepared(path: Path, root: Path, raw: bytes) -> Iterator[Path]:
    """Write bytes, so that they last, into a new file beside an issue's own, for put_in_place(); it is gone at the end.

    Its name begins with a dot, so that it counts as no issue, and is not watched.
    """
    refuse_what_is_not_ours(path, root)
    target = Path(os.path.realpath(path))
    target.parent.mkdir(exist_ok=True)
    number, name = tempfile.mkstemp(prefix=_prefix(target), suffix=_SUFFIX, dir=target.parent)
    new = Path(name)
    try:
        with open(number, "wb") as file:  # noqa: PTH123 - a descriptor
            file.write(raw)
            file.flush()
            _take_after(target if target.exists() else root / FILE, new)
            os.fsync(file.fileno())
        yield new
    finally:
        new.unlink(missing_ok=True)


def clear_up(path: Path) -> None:
    """Delete what was prepared for an issue's file by a process that was killed."""
    target = Path(os.path.realpath(path))
    ours = re.compile(rf"{re.escape(_prefix(target))}[a-z0-9_]{{8}}{re.escape(_SUFFIX)}")  # as mkstemp names it
    for left in target.parent.iterdir() if target.parent.is_dir() else ():
        if ours.fullmatch(left.name) and left.is_file() and not left.is_symlink():
            left.unlink(missing_ok=True)


def put_in_place(new: Path, path: Path, expected: bytes, missing: bytes | None = None) -> bool:
    """Put a prepared file into the place of the one that is there, or of the one that this is a link to.

    A file that is to hold what stands for `missing` goes; one that is not there, and need not be, is made.

    Return False, with nothing done, if that does not hold the bytes that are expected, but others, which another
    program has written at this very moment. Where the system cannot exchange two names, such a text is lost.
    """
    target = Path(os.path.realpath(path))
    is_to_go = new.read_bytes() == missing
    if expected == missing and not target.exists():
        return _made(new, target)
    if not exchange(new, target):
        new.replace(target)
    elif new.read_bytes() != expected:
        exchange(new, target)
        return False
    if is_to_go:
        path.unlink()
    _make_last(target.parent)
    return True


def _made(new: Path, path: Path) -> bool:
    """Put a prepared file where there is none; return False if another program has been faster."""
    try:
        put_beside(new, path)
    except FileExistsError:
        return False
    return True


def put_beside(new: Path, path: Path) -> None:
    """Give a file a second name, under which it lasts; raise FileExistsError if that name is taken."""
    try:
        os.link(new, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without a second name for a file
        with path.open("xb") as file:
            file.write(new.read_bytes())
            file.flush()
            os.fsync(file.fileno())
    _make_last(path.parent)


def _make_last(place: Path) -> None:
    """See to it that the names in a folder last."""
    with suppress(OSError):  # Windows opens no folders, and some file systems cannot make sure of them
        folder = os.open(place, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _prefix(target: Path) -> str:
    return f".{target.name}."


def _take_after(target: Path, new: Path) -> None:
    """Give a new file the mode of another, and its owner where the system allows it."""
    status = target.stat()
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(new, status.st_uid, status.st_gid)
    new.chmod(status.st_mode & 0o7777)
