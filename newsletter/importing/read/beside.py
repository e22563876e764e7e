"""The pictures of a page or of notes: those in the text itself, and those in files beside it.

Comes in: pieces, and the file that they were read from. Goes out: the pieces, and their pictures by `src`. Nothing is
fetched, and nothing outside the folder is read. It is a module of its own because no other reader opens a second file.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from newsletter.importing.pieces import Picture, Piece
from newsletter.unread import Unread

_EMBEDDED = re.compile(
    r"data:(?P<kind>image/[\w.+-]{1,30}|[\w.+-]{1,30}/[\w.+-]{1,60})(?:;[\w=-]{1,40})*;base64,(?P<bytes>[A-Za-z0-9+/=%\s]*)"
)
_ENDINGS = {"jpeg": "jpg", "svg+xml": "svg", "x-icon": "ico", "vnd.microsoft.icon": "ico"}
_NAMES = frozenset(
    ".png .jpg .jpeg .jfif .gif .webp .svg .bmp .avif .heic .ico .tif .tiff .emf .wmf".split()  # noqa: SIM905
)
_BEGINNINGS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")
_LONGEST_BEGINNING = max(map(len, _BEGINNINGS))
_LARGEST, _LARGEST_SUM = 20_000_000, 200_000_000
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\\\", re.I)


def without_embedded(text: str) -> tuple[str, dict[str, bytes]]:
    """Return a text whose embedded pictures have names instead, and their bytes; other embedded data is left out."""
    found: dict[str, bytes] = {}

    def named(match: re.Match[str]) -> str:
        kind, _, form = match["kind"].partition("/")
        if kind != "image":
            return "data:,"
        try:
            raw = base64.b64decode(re.sub(r"\s", "", unquote(match["bytes"])))
        except (binascii.Error, ValueError):
            return "data:,"
        name = f"embedded-{len(found) + 1}.{_ENDINGS.get(form, re.sub('[^a-z0-9]', '', form.lower()))}"
        found[name] = raw
        return name

    return (_EMBEDDED.sub(named, text), found) if "base64," in text else (text, found)


def pictures(pieces: Iterable[Piece], page: Path, embedded: dict[str, bytes]) -> Unread[str]:
    """Return all pictures of a page that are at hand."""
    shown = dict.fromkeys(piece.src for piece in pieces if isinstance(piece, Picture))
    found: dict[str, Callable[[], bytes]] = {
        src: partial(embedded.__getitem__, src) for src in shown if src in embedded
    }
    size = 0
    for src in shown:
        path = _path(src, page) if src not in found else None
        length = path.stat().st_size if path else 0
        if path and size + length <= _LARGEST_SUM and length <= _LARGEST and _is_picture(path):
            found[src] = path.read_bytes
            size += length
    return Unread(found)


def _is_picture(path: Path) -> bool:
    if path.suffix.lower() in _NAMES:
        return True
    with path.open("rb") as file:  # browsers save some without an ending
        return file.read(_LONGEST_BEGINNING).startswith(_BEGINNINGS)


def _path(src: str, page: Path) -> Path | None:
    """Return the file that a picture's address names, if it is another one below the folder of the page."""
    if not src or "\0" in src or len(src) > 1_000 or _ELSEWHERE.match(src):
        return None
    page = page.resolve()
    inner = page.parent
    for name in dict.fromkeys((unquote(src.partition("#")[0].partition("?")[0]), unquote(src), src)):
        try:
            path = (inner / name).resolve()
            if path.is_relative_to(inner) and path != page and path.is_file():
                return path
        except (OSError, ValueError):  # a name that is too long, or no name here
            continue
    return None
