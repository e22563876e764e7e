"""Which files a letter depends on: the path of a saved file → whether issues may look different now.

It is a module of its own because two modules need it: watch.py and desk.py.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from newsletter.build import Edition

WRITTEN = frozenset({"out", "site"})
"""The folders of a publication that builds write to."""

IGNORED = frozenset({"node_modules", "__pycache__"})
"""Folders without anything that letters depend on; those whose name begins with a dot are ignored as well."""


def steps_to(path: Path, root: Path) -> tuple[str, ...] | None:
    """Return the steps from a publication to a file or folder, or None if no letter depends on it."""
    if not path.is_relative_to(root):
        return None
    steps = path.relative_to(root).parts
    is_ignored = (steps[:1] and steps[0] in WRITTEN) or any(step in IGNORED or step.startswith(".") for step in steps)
    return None if is_ignored else steps


def may_show(edition: Edition, file: Path) -> bool:
    """Return whether an edition may show a file, usually a picture: whether some text contains its name."""
    name = _folded(file.name)
    return any(name in _folded(text) for text in _texts(edition))


def _texts(edition: Edition) -> Iterator[str]:
    """Yield every text that can name a picture."""
    yield from edition.issue.texts
    if logo := edition.letter.publication.theme.logo:
        yield logo.src


def _folded(text: str) -> str:
    """Return a text in a form for comparison: file systems differ in how they store an accent."""
    return unicodedata.normalize("NFC", text).casefold()
