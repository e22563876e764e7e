"""A folder → another's place: in one step where the system can exchange two names, else in two.

Linux and macOS can, on most file systems; Python has no function for it. In two steps, a process that is killed between
them leaves nothing in the place, and the next run puts the old folder back (staging.py).
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from newsletter.owned.staging import AWAY

_NOT_POSSIBLE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
"""What a system or a file system says that cannot exchange names."""

_HERE = -100  # AT_FDCWD of fcntl.h: paths begin in the working folder
_EXCHANGE = 2  # RENAME_EXCHANGE of linux/fs.h, and RENAME_SWAP of sys/stdio.h


def put_in_place(new: Path, target: Path, temporary: Path) -> None:
    """Give a folder its name; what had the name before is in the temporary folder afterwards, if anything had."""
    if not os.path.lexists(target):
        new.rename(target)
    elif not exchange(new, target):
        (temporary / AWAY).mkdir()
        target.rename(temporary / AWAY / target.name)
        new.rename(target)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; return False, with nothing done, where that is not possible."""
    import ctypes

    names = os.fsencode(one), os.fsencode(other)
    try:
        system = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "linux":
            failed = system.renameat2(_HERE, names[0], _HERE, names[1], ctypes.c_uint(_EXCHANGE))
        else:
            failed = system.renamex_np(*names, ctypes.c_uint(_EXCHANGE))
    except (AttributeError, TypeError, OSError):
        return False  # an older system, or one that has no such function
    if not failed:
        return True
    code = ctypes.get_errno()
    if code in _NOT_POSSIBLE:
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))
