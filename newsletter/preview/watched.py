"""Which files and folders of a publication its letters depend on."""

from __future__ import annotations

from pathlib import Path

WRITTEN = frozenset({"out", "site", "site.kept"})
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
