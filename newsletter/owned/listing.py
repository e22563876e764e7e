"""The list in a folder: every file that we wrote there, by its path, with the SHA-256 of its content.

It is in the format of `sha256sum`, which can check it, and says nothing about when or where, so that the same files
make the same list. While files are being replaced, a path has two lines, since either content is ours.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from enum import Enum, auto
from pathlib import Path

from newsletter.owned import plain_files

Listed = Mapping[str, Collection[str]]
"""Our files by their path, with the digests that their content may have."""

_LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<path>\S.*)")


class Whose(Enum):
    """Whose file stands at a path."""

    NOBODYS = auto()  # nothing is there
    OURS = auto()  # as we wrote it
    CHANGED = auto()  # we wrote it, and somebody changed it
    SOMEBODYS = auto()  # not listed, no plain file, or behind a link


def whose(folder: Path, path: str, listed: Listed) -> Whose:
    """Return whose file stands at a path below a folder."""
    if plain_files.in_the_way(folder, path):
        return Whose.SOMEBODYS
    if plain_files.status(folder / path) is None:
        return Whose.NOBODYS
    digest = plain_files.digest(folder, path) if path in listed else None
    if digest is None:
        return Whose.SOMEBODYS
    return Whose.OURS if digest in listed[path] else Whose.CHANGED


def listed(contents: Mapping[str, bytes]) -> dict[str, frozenset[str]]:
    """Return the list of files that have these contents."""
    return {path: frozenset({hashlib.sha256(content).hexdigest()}) for path, content in contents.items()}


def written(listed: Listed) -> bytes:
    """Return a list as it stands in its file."""
    lines = (f"{digest}  {path}\n" for path in sorted(listed) for digest in sorted(listed[path]))
    return "".join(lines).encode()


def read(folder: Path, name: str) -> dict[str, frozenset[str]]:
    """Return the list in a folder, without paths that leave the folder; {} if there is no list."""
    found: dict[str, set[str]] = {}
    for line in (plain_files.content(folder, name) or b"").decode("utf-8", "replace").split("\n"):
        match = _LINE.fullmatch(line)
        if match and plain_files.is_inside(match["path"]):
            found.setdefault(match["path"], set()).add(match["digest"])
    return {path: frozenset(digests) for path, digests in found.items()}


def named(paths: Iterable[str]) -> str:
    """Return the first few paths, for a sentence."""
    in_order = sorted(set(paths))
    return ", ".join(in_order[:5]) + (" …" if len(in_order) > 5 else "")
