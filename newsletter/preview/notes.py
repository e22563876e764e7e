"""Notes of ours in the home of their user: small files of JSON that nobody else can read.

Comes in: a file, and data. Goes out: the file, whole or as it was; and what stands in one, as long as that is a note.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def leave(file: Path, note: dict[str, Any]) -> None:
    """Write a note in the place of an earlier one; raise OSError for a home that cannot be written."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f"{file.name}.{os.getpid()}")
    new.unlink(missing_ok=True)
    new.touch(0o600, exist_ok=False)
    new.write_text(json.dumps(note), encoding="utf-8")
    new.replace(file)


def left(file: Path) -> dict[str, Any]:
    """Return what stands in a note, {} if that is nothing."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
