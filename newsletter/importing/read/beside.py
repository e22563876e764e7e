"""The pictures of a page or of notes: those in the text itself, and those in files beside it.

Comes in: pieces, and the folder of the file that they were read from. Goes out: the pieces, and the bytes of their
pictures by `src`. Nothing is fetched, and nothing outside the folder is read. It is a module of its own because no
other reader opens a second file.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from newsletter.importing.pieces import Picture, Piece

_EMBEDDED = re.compile(
    r"data:(?P<kind>image/[\w.+-]{1,30}|[\w.+-]{1,30}/[\w.+-]{1,60})(?:;[\w=-]{1,40})*;base64,(?P<bytes>[A-Za-z0-9+/=%\s]*)"
)
_ENDINGS = {"jpeg": "jpg", "svg+xml": "svg", "x-icon": "ico", "vnd.microsoft.icon": "ico"}
_NAMES = frozenset(
    ".png .jpg .jpeg .jfif .gif .webp .svg .bmp .avif .heic .ico .tif .tiff .emf .wmf".split()  # noqa: SIM905
)
_BEGINNINGS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")
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


def pictures(pieces: Iterable[Piece], folder: Path, embedded: dict[str, bytes]) -> dict[str, bytes]:
    """Return the bytes of all pictures that are at hand."""
    shown = dict.fromkeys(piece.src for piece in pieces if isinstance(piece, Picture))
    found = {src: embedded[src] for src in shown if src in embedded}
    size = 0
    for src in shown:
        path = _path(src, folder) if src not in found else None
        if path is not None and size + (length := path.stat().st_size) <= _LARGEST_SUM and length <= _LARGEST:
            raw = path.read_bytes()
            if path.suffix.lower() in _NAMES or raw.startswith(_BEGINNINGS):  # browsers save some without an ending
                found[src] = raw
                size += length
    return found


def _path(src: str, folder: Path) -> Path | None:
    """Return the file that a picture's address names, if it is one below the folder."""
    if not src or "\0" in src or len(src) > 1_000 or _ELSEWHERE.match(src):
        return None
    inner = folder.resolve()
    for name in dict.fromkeys((unquote(src.partition("#")[0].partition("?")[0]), unquote(src), src)):
        try:
            path = (inner / name).resolve()
            if path.is_relative_to(inner) and path.is_file():
                return path
        except (OSError, ValueError):  # a name that is too long, or no name here
            continue
    return None
