"""A disk with too little room, for what must be told and must leave nothing half-written."""

import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """Let no file of this process grow past `size` bytes, as on a full disk, until the block ends.

    Nor does Python keep what it compiles meanwhile: it would leave a module's file cut off, and every later import of
    that module, in whichever process, would fail (`importlib` does not look how much of it was written).
    """
    before, compiled = resource.getrlimit(resource.RLIMIT_FSIZE), sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        sys.dont_write_bytecode = compiled
