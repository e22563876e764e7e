"""Which files a letter is made of: the path of a file that was saved → whether issues may look different now.

It is a module of its own because two ask: who watches the files, and who forgets what was built of them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from newsletter.build import Edition

WRITTEN = frozenset({"out", "site"})
"""The folders of a publication into which its letters are written."""

IGNORED = frozenset({"node_modules", "__pycache__"})
"""Folders that hold nothing a letter is made of; those whose name begins with a dot are ignored as well."""


def steps_to(path: Path, root: Path) -> tuple[str, ...] | None:
    """Return the steps from a publication to a file or folder, or None where no letter is made of it."""
    if not path.is_relative_to(root):
        return None
    steps = path.relative_to(root).parts
    is_ignored = (steps[:1] and steps[0] in WRITTEN) or any(step in IGNORED or step.startswith(".") for step in steps)
    return None if is_ignored else steps


def may_show(edition: Edition, file: Path) -> bool:
    """Return whether an edition may show a file, a picture as a rule: whether a text names it, or the folder it is."""
    name = _folded(file.name)
    return any(name in _folded(text) for text in _texts(edition))


def _texts(edition: Edition) -> Iterator[str]:
    """Yield every text in which an issue can name a picture."""
    yield from edition.issue.texts
    if logo := edition.letter.publication.theme.logo:
        yield logo.src


def _folded(text: str) -> str:
    """Return a text as it is compared: file systems differ in how they write an accent."""
    return unicodedata.normalize("NFC", text).casefold()
