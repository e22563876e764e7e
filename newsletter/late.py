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
from importlib.abc import Loader
from importlib.machinery import ModuleSpec, PathFinder
from threading import RLock
from types import ModuleType
from typing import Any

_LOADING = RLock()


def late(pattern: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """Return a function that returns the pattern, compiled at its first call.

    To compile a pattern takes longer than to look for a sign or a word without which it cannot match: look first.
    """
    return cache(partial(re.compile, pattern, flags))


@contextmanager
def only_when_used(*names: str) -> Iterator[None]:
    """Put off the loading of the modules of these full names, if they are first imported within this block.

    It suits modules that are imported whole (`import requests`): to take a name out of one loads it. What waits must
    not import, while it is loaded, a module that asks it for something: threads could wait for each other.
    """
    finder = _Finder(names)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Finder:
    def __init__(self, names: Sequence[str]) -> None:
        self.names = names

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return where a module is found, with a loader that waits, or None for a module that cannot."""
        found = PathFinder.find_spec(name, path, target) if name in self.names else None
        if found and found.loader:
            found.loader = _Loader(found.loader)
        return found


class _Loader(Loader):
    def __init__(self, own: Loader) -> None:
        self.own = own

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Waiting(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass  # until somebody asks for something


class _Waiting(ModuleType):
    """A module that is loaded with the first name that it does not have yet.

    Python's own importlib.util.LazyLoader loads a module that is imported once more, and is not made for threads.
    """

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is not self:  # the import system itself asks while it makes the module
            raise AttributeError(name)
        with _LOADING:
            loader = self.__spec__ and self.__spec__.loader
            if self.__spec__ and isinstance(loader, _Loader):
                self.__spec__.loader = self.__loader__ = loader.own
                try:
                    loader.own.exec_module(self)
                except BaseException:
                    self.__spec__.loader = loader
                    raise
                self.__class__ = ModuleType  # type: ignore[assignment]
        return self.__getattribute__(name)
