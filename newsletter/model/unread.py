"""A publication → the files that look like issues and are not read, each with what to do about it.

It is a module of its own because it looks where issues do not belong: an issue is a file right inside `issues` whose
name ends in `.yaml`, and whoever saved it elsewhere, or under another ending, must not wonder where it went.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from newsletter.model.files import ENDING, FILE, ISSUES, LIKE_YAML, right_name
from newsletter.owned import plain_files

_LIKE_ISSUE = re.compile(rb"^(?:\xef\xbb\xbf)?(?:subject|blocks)[ \t]*:", re.M)
_BEGINNING = 10_000
"""Bytes of a file beside the folder that tell whether it is an issue."""


def unread_issues(root: Path) -> list[str]:
    """Return a sentence for each file of a publication that looks like an issue and is not read, by its path."""
    folder = root / ISSUES
    found = [(path, why) for path, why in (*_inside(folder), *_beside(root)) if not path.name.startswith(".")]
    return [_sentence(path.relative_to(root), why, folder) for path, why in sorted(found)]


def _inside(folder: Path) -> Iterator[tuple[Path, str]]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not LIKE_YAML.fullmatch(name):
                continue
            if place != str(folder):
                yield Path(place, name), f"it is in a folder inside {ISSUES}"
            elif not name.endswith(ENDING):
                yield Path(place, name), f"its name does not end in {ENDING}"


def _beside(root: Path) -> Iterator[tuple[Path, str]]:
    _, _, names = next(os.walk(root), (root, [], []))
    for name in names:
        if name != FILE and LIKE_YAML.fullmatch(name) and _is_issue(root / name):
            yield root / name, f"it is beside the folder {ISSUES}, not in it"


def _is_issue(path: Path) -> bool:
    if not plain_files.is_plain(path):  # a link may lead anywhere, and a pipe never ends
        return False
    try:
        with path.open("rb") as file:
            return _LIKE_ISSUE.search(file.read(_BEGINNING)) is not None
    except OSError:
        return False


def _sentence(path: Path, why: str, folder: Path) -> str:
    move = "rename" if path.parent == Path(ISSUES) else "move"
    return f"{path} is not read, since {why}: {move} it to {Path(ISSUES, _free_name(path, folder))}."


def _free_name(path: Path, folder: Path) -> str:
    """Return the name for an issue; where an issue has it already, the name of its folder comes before, or a number."""
    name = right_name(path.name)
    if not (folder / name).exists():
        return name
    slug = name.removesuffix(ENDING)
    return right_name(f"{path.parent.name} {slug}{ENDING}" if len(path.parts) > 2 else f"{slug}-2{ENDING}")
