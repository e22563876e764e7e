"""The names of modules → they are loaded when somebody asks them for something, not when somebody imports them.

Libraries import much that a letter never needs, and whoever builds one waits for it. It is a module of its own because
more than one door to a library needs it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType


@contextmanager
def only_when_used(*names: str) -> Iterator[None]:
    """Put off the loading of the modules of these full names, if they are first imported within this block.

    It suits modules that are imported whole (`import requests`, `from . import ExifTags`): to take a name out of one
    loads it. Before Python 3.12 two threads must not do so at the same time.
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
