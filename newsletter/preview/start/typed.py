"""What somebody types for a folder → its path, and a path → what people read and may type again.

Comes in: text, also as file managers copy it: in quotes, or as an address. Goes out: a whole path, or Refused. It is a
module of its own because nothing is looked up on the disk here.
"""

from __future__ import annotations

import os
from pathlib import Path

from newsletter.errors import Refused
from newsletter.model.files import is_utf_8

LONGEST = 1000
"""Characters of a path, of which systems take as many or a few times more."""

_QUOTES = "\"'“”"


def path_of(typed: str, home: Path) -> Path:
    """Return the path that is meant; raise Refused where none is."""
    text = typed.strip().strip(_QUOTES).strip()
    if not text:
        raise Refused("Write where the folder is.")
    if len(text) > LONGEST or not is_utf_8(text) or not text.isprintable():
        raise Refused("That is no path of a folder.", "Copy it from your file manager.")
    if text == "~" or text.startswith(("~/", "~\\")):
        text = f"{home}{os.sep}{text[2:]}"
    path = Path(text)
    if not path.is_absolute():
        raise Refused(f"“{text}” is not a whole path.", f"Write it as in {shown(home / 'Documents' / 'letter', home)}.")
    return Path(os.path.normpath(path))


def shown(path: Path, home: Path) -> str:
    """Return a path as people read it, with ~ for their home, where their system has it so."""
    if os.sep == "\\" or not path.is_relative_to(home):
        return str(path)
    return os.path.join("~", path.relative_to(home)) if path != home else "~"  # noqa: PTH118 - no path, but its text
