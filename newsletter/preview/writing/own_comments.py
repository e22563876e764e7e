"""The comments on an issue, which go where it goes: to another name, into the bin, and back.

It is a module of its own because both shelf and bin move them, and neither must put them over others.
"""

from __future__ import annotations

from os.path import lexists
from pathlib import Path

from newsletter.errors import Refused
from newsletter.owned import plain_files
from newsletter.review.comments.lines import file_of


def to_take(slug: str, root: Path) -> Path | None:
    """Return the file with an issue's comments; None if it has none, or if that is a link, which stays."""
    name = file_of(slug)
    is_ours = plain_files.in_the_way(root, name) is None and plain_files.is_plain(root / name)
    return root / name if is_ours else None


def place_for(slug: str, root: Path) -> Path:
    """Return where the comments on an issue of this name belong; raise Refused if there are some already."""
    name = file_of(slug)
    if lexists(root / name):
        raise Refused(f"There are comments on an earlier issue of this name: {name}.", "Move that file away first.")
    plain_files.make_way(root, name)
    return root / name
