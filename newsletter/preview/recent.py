"""The newsletters that were written on this computer lately, so that the next time they are found by their names.

Comes in: a publication's folder, when it is opened for writing. Goes out: a note in the home of its user, with folders,
names and times; the newest first. What is gone since stays in the list until somebody takes it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from platformdirs import user_state_path

from newsletter.errors import NewsletterError
from newsletter.model.files import FILE, is_utf_8, read_source
from newsletter.preview import notes

MOST = 12
"""How many are remembered."""


class Opened(NamedTuple):
    """A publication that was opened for writing: its folder, its name then, and when that was, in UTC."""

    folder: str
    name: str
    at: str


def opened() -> list[Opened]:
    """Return the publications that were opened lately, the newest first."""
    return list(_in_note())


def remember(root: Path) -> None:
    """Note that a publication is opened now; a home that cannot be written is no reason to fail."""
    now = Opened(str(root), name_of(root), datetime.now(UTC).isoformat(timespec="seconds"))
    _leave([now, *(each for each in _in_note() if each.folder != now.folder)])


def forget(folder: str) -> None:
    """Take a publication out of the list; its folder is not touched."""
    _leave([each for each in _in_note() if each.folder != folder])


def is_publication(folder: Path) -> bool:
    """Return whether a newsletter is in a folder; False where that cannot be seen."""
    try:
        return (folder / FILE).is_file()
    except OSError:
        return False


def name_of(root: Path) -> str:
    """Return the name of a publication, or of its folder, if its newsletter.yaml has none that can be read."""
    try:
        name = read_source(root / FILE, root).data.get("name")
    except NewsletterError:
        name = None
    return name if isinstance(name, str) and name and is_utf_8(name) else root.name


def _leave(opened: list[Opened]) -> None:
    with suppress(OSError):
        notes.leave(_file(), {"opened": [each._asdict() for each in opened[:MOST]]})


def _in_note() -> Iterator[Opened]:
    found = notes.left(_file()).get("opened")
    for each in found if isinstance(found, list) else ():
        match each:
            case {"folder": str(folder), "name": str(name), "at": str(at)}:
                yield Opened(folder, name, at)


def _file() -> Path:
    return user_state_path("newsletter-builder", appauthor=False) / "opened.json"
