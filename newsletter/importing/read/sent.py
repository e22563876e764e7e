"""Files as a browser sends them → documents: bytes with names, and no folder that they lie in.

Comes in: names, and what reads the bytes, of which those of one file are held at a time. Goes out: documents, and for
each file that cannot be read why. It is a module of its own because a browser tells no folders: the pictures of a web
page are found by what is alike in their paths.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

from newsletter.errors import Refused
from newsletter.importing.document import Document
from newsletter.importing.pieces import Picture
from newsletter.importing.read.opening import read_file
from newsletter.printable import printable
from newsletter.reading.other_files import kind_of_file

_LONGEST_NAME = 120
_ENDING = re.compile(r"[^.A-Za-z0-9]")


class Sent(NamedTuple):
    """A file: its path as the browser names it, such as `talk_files/hall.png`, and what reads its bytes."""

    path: str
    read: Callable[[], bytes]


def read_sent(files: Sequence[Sent]) -> tuple[list[Document], dict[str, Refused]]:
    """Return what files say, and by its name why one cannot be read.

    What lies in a folder, and each picture, belongs to a page that shows it and is no document.
    """
    beside = [file for file in files if _is_beside(file)]
    documents: list[Document] = []
    refusals: dict[str, Refused] = {}
    for file in (file for file in files if file not in beside):
        try:
            documents.append(_with_pictures(_read(file), beside))
        except Refused as refusal:
            refusals[_name(file.path)] = refusal
    if not documents and not refusals:
        why = Refused("There is no document among these files.", "Take the document itself, with its pictures.")
        refusals[_name(files[0].path) if files else ""] = why
    return documents, refusals


def _is_beside(file: Sent) -> bool:
    return len(_parts(file.path)) > 1 or kind_of_file(file.read()) == "a picture"


def _read(file: Sent) -> Document:
    name = _name(file.path)
    with tempfile.TemporaryDirectory(prefix="newsletter-") as folder:
        path = Path(
            folder, f"document{_ENDING.sub('', PurePosixPath(name).suffix)}"
        )  # names may be such as cannot be had here
        path.write_bytes(file.read())
        return read_file(path)._replace(name=name)


def _with_pictures(document: Document, beside: Sequence[Sent]) -> Document:
    """Return a document with those of its pictures that came as files of their own."""
    missing = (piece.src for piece in document.pieces if isinstance(piece, Picture))
    found = {}
    for src in missing:
        if src not in document.pictures and (content := _like(src, beside)) is not None:
            found[src] = content
    return document._replace(pictures=document.pictures | found) if found else document


def _like(src: str, beside: Sequence[Sent]) -> bytes | None:
    """Return the file whose path ends most like an address, and at least with the same name."""
    if "://" in src or src.startswith(("data:", "//")):
        return None
    wanted = _parts(unquote(src.partition("?")[0].partition("#")[0]))
    best = max(beside, key=lambda file: _alike(wanted, _parts(file.path)), default=None)
    return best.read() if best and _alike(wanted, _parts(best.path)) else None


def _alike(path: Sequence[str], other: Sequence[str]) -> int:
    """Return how many of the last parts of two paths are the same."""
    count = 0
    for mine, theirs in zip(reversed(path), reversed(other), strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _parts(path: str) -> list[str]:
    return [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")]


def _name(path: str) -> str:
    name = printable("".join(_parts(path)[-1:]))
    stem, dot, suffix = name.rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{suffix[:20]}" if dot else name[:_LONGEST_NAME]
