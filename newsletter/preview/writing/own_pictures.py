"""The pictures that belong to one issue alone: the folder of its name below `issues/images`.

Comes in: an issue's name. Goes out: that folder, if nothing else shows what is in it, and the paths under another name.
It is a module of its own because an issue that gets another name, or goes, takes its pictures along, and must not take
what others show.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path

from newsletter.editing.outline import Outline
from newsletter.editing.shape import annotation_at
from newsletter.editing.surgery import Put
from newsletter.model.files import ENDING, ISSUES, leads_out, shown_path
from newsletter.model.issue import Issue
from newsletter.owned import plain_files
from newsletter.reading.kinds import Kind
from newsletter.reading.model_fields import kind_of
from newsletter.reading.source import Path as SourcePath

IMAGES = "images"


def to_take(slug: str, root: Path) -> tuple[Path | None, str]:
    """Return the folder of pictures that an issue takes along, None for none, and a sentence if they stay, or ""."""
    folder = root / ISSUES / IMAGES / slug
    if not folder.is_dir() or folder.is_symlink() or leads_out(folder, root):
        return None, ""
    if other := _shown_by_another(slug, root):
        return None, f" Its pictures stay in {shown_path(folder, root)}, since {other} shows them too."
    return folder, ""


def _shown_by_another(slug: str, root: Path) -> str:
    """Return the path of a file, other than the issue's own, that names a picture of its folder; "" if none does."""
    named = f"{IMAGES}/{slug}/".encode()
    for path in _files(root):
        if path != root / ISSUES / f"{slug}{ENDING}":
            place = path.relative_to(root).as_posix()
            # Without the zeros that UTF-16 has between the letters.
            if named in (plain_files.content(root, place) or b"").replace(b"\0", b""):
                return place
    return ""


def _files(root: Path) -> Iterator[Path]:
    yield from sorted(root.glob("*.yaml"))
    yield from sorted((root / ISSUES).glob("[!.]*"))  # a hidden one may be the issue's own, as it is being written
    yield from sorted((root / "templates").rglob("*.*"))


def with_other_name(outline: Outline, old: str, new: str) -> list[Put]:
    """Return the edits that lead an issue's paths of its own pictures to a folder of another name."""
    own = f"{IMAGES}/{old}/"
    places = ((path, place) for path, place in _shown(outline) if place.startswith(own))
    return [Put(path, f"{IMAGES}/{new}/{place.removeprefix(own)}") for path, place in places]


def pictures_in(outline: Outline, slug: str, root: Path) -> list[str]:
    """Return the paths, from the publication, of the pictures that an issue shows, or has in its folder."""
    shown = {posixpath.normpath(f"{ISSUES}/{place}") for _, place in _shown(outline)}
    own = (path.relative_to(root).as_posix() for path in (root / ISSUES / IMAGES / slug).rglob("*"))
    inside = (place for place in sorted({*shown, *own}) if plain_files.is_inside(place))
    return [place for place in inside if not plain_files.in_the_way(root, place) and plain_files.is_plain(root / place)]


def _shown(outline: Outline) -> Iterator[tuple[SourcePath, str]]:
    """Yield the path of each field that names a picture's file, and the place of that, from the folder of issues."""
    for path in outline.source.values:
        value = outline.value(path)
        if isinstance(value, str) and value and kind_of(annotation_at(Issue, outline.data, path)) is Kind.FILE:
            yield path, posixpath.normpath(value)
