"""Puts aside modules that a library imports and a letter hardly ever needs; they load on first access."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


@contextmanager
def lazy_imports(*names: str) -> Iterator[None]:
    """Defer loading these modules where code imported in this block imports them whole (`import requests`)."""
    placeholders = {name: _Placeholder(name) for name in names if name not in sys.modules}
    sys.modules.update(placeholders)
    try:
        yield
    finally:
        for placeholder in placeholders.values():
            placeholder.make_way()


class _Placeholder(ModuleType):
    """Stands in for a module where it was imported, and loads it on first access."""

    def make_way(self) -> None:
        """Let later imports get the module itself."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]

    def __getattr__(self, name: str) -> Any:
        self.make_way()
        return getattr(import_module(self.__name__), name)
