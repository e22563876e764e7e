"""What is made when it is first used: patterns are compiled, and modules loaded, for whoever needs them.

Most rules find nothing to look at in most letters, and libraries import much that no letter needs; whoever builds one
would wait for all of it. It is a module of its own because it is needed at many doors.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType


def late(pattern: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """Return a function that returns the pattern, compiled at its first call.

    To compile a pattern takes longer than to look for a sign or a word without which it cannot match: look first.
    """
    return cache(partial(re.compile, pattern, flags))


@contextmanager
def only_when_used(*names: str) -> Iterator[None]:
    """Put off the loading of the modules of these full names, if they are first imported within this block.

    It suits modules that are imported whole and once (`import requests`, `from . import ExifTags`): to take a name out
    of one loads it, and so does to import it again. Before Python 3.12 two threads must not do so at the same time.
    """
    finder = _LateFinder(names)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _LateFinder:
    def __init__(self, names: Sequence[str]) -> None:
        self.names = names

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return where a module is found, with a loader that waits, or None for a module that cannot."""
        found = PathFinder.find_spec(name, path, target) if name in self.names else None
        if found and found.loader:
            found.loader = LazyLoader(found.loader)
        return found
