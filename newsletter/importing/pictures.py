"""The pictures of documents → files of an issue, by names of their own.

Comes in: documents, and the slug of the issue. Goes out: the bytes by path below the folder of issues. It is a
module of its own because what letters cannot show, such as EMF or SVG, is kept beside the draft all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

from newsletter.importing.document import Document
from newsletter.reading.slugs import free_slug, nearest_slug
from newsletter.unread import Unread

_FORMATS = ((b"\x89PNG\r\n\x1a\n", ".png"), (b"\xff\xd8\xff", ".jpg"), (b"GIF8", ".gif"))


class Kept(NamedTuple):
    """Paths by the src of a picture, bytes by path, and the src of those that letters can show."""

    paths: Mapping[str, str]
    files: Unread[str]
    usable: frozenset[str]


def kept(documents: Sequence[Document], slug: str) -> Kept:
    """Return the files that the pictures of documents become."""
    paths: dict[str, str] = {}
    files: dict[str, Callable[[], bytes]] = {}
    usable = set()
    taken: set[str] = set()
    for document in documents:
        for src, content in document.pictures.items():
            name = PurePosixPath(unquote(src.partition("?")[0]) if not src.startswith("data:") else "picture")
            ending = ending_of(content)
            stem = free_slug(nearest_slug(name.stem)[:60].strip("-") or "picture", taken)
            taken.add(stem)
            path = f"images/{slug}/{stem}{ending or name.suffix.lower() or '.bin'}"
            paths[src], files[path] = path, partial(document.pictures.__getitem__, src)
            if ending:
                usable.add(src)
    return Kept(paths, Unread(files), frozenset(usable))


def ending_of(content: bytes) -> str:
    """Return the ending of a picture's file, or "" for what letters cannot show."""
    for begins, ending in _FORMATS:
        if content.startswith(begins):
            return ending
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return ".webp"
    return ".avif" if content[4:12] in (b"ftypavif", b"ftypavis") else ""
