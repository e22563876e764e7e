"""A file that one process at a time has for itself, on every system; the lock ends with the process in any case."""

from __future__ import annotations

import sys
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt

    def lock(file: BinaryIO) -> None:
        """Lock a file until it is closed or the process ends; raise BlockingIOError if another one has locked it."""
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error

else:
    import fcntl

    def lock(file: BinaryIO) -> None:
        """Lock a file until it is closed or the process ends; raise BlockingIOError if another one has locked it."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
