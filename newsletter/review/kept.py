"""Where Git keeps a publication: its repository, and its place in that.

It is a module of its own because versions are kept on the page, listed in the log and compared in reviews.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from newsletter import git
from newsletter.model.files import ENDING, ISSUES


class Kept(NamedTuple):
    """Where the versions of an issue are: the repository's folder, and the publication's path in it, "" or with a /."""

    repository: Path
    prefix: str

    def path(self, slug: str) -> str:
        """Return the path of an issue's file in the repository."""
        return f"{self.prefix}{ISSUES}/{slug}{ENDING}"


def kept_in(root: Path) -> Kept | None:
    """Return where the versions of a publication's issues are; None if it is in no repository."""
    repository = git.root_of(root)
    if repository is None:
        return None
    inside = root.resolve().relative_to(repository).as_posix()
    return Kept(repository, "" if inside == "." else f"{inside}/")
