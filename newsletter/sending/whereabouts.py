"""A publication's folder and an address → the files in which it stands, and at which lines.

Comes in: the folder, and the addresses of people who are to be forgotten. Goes out: every file that has one of them, in
its text or its name, and whichever could not be read. It is a module of its own because it knows nothing of what the
files are for: who forgets somebody learns from it what else there is.
"""

from __future__ import annotations

import os
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from newsletter.owned import plain_files
from newsletter.owned.staging import is_temporary, put_right
from newsletter.sending.secret import folded

_BLOCK = 1 << 20
_MOST_LINES = 20
"""Lines of one file that are told."""

# Of another address this one is only a part: `ada@example.org` is not in `nada@example.org`. In UTF-16 there is a zero
# byte between two characters.
_BEFORE = re.compile(rb"[\w.+'-]\0?\Z")
_BEHIND = re.compile(rb"\0?(?:[\w-]|\.\0?\w)")
_AROUND = 4  # bytes that these look at


class Place(NamedTuple):
    """A file in which an address stands, and the first lines that have it; none where it is no text, or its name."""

    file: Path
    lines: tuple[int, ...]


class Found(NamedTuple):
    """Where addresses stand, and which files could not be read."""

    places: tuple[Place, ...]
    unread: tuple[Path, ...]


def files_below(root: Path) -> Iterator[Path]:
    """Yield all plain files of a folder, without what Git keeps; what killed runs have left is deleted."""
    for name, folders, files in os.walk(root):
        folder = Path(name)
        put_right(folder)
        folders[:] = sorted(each for each in folders if each != ".git" and not is_temporary(each))
        for each in sorted(files):
            if plain_files.is_plain(folder / each):
                yield folder / each


def search(files: Iterable[Path], addresses: Collection[str]) -> Found:
    """Look for addresses in files, and in their names; what is packed, such as a workbook, is not looked into."""
    spelt = _spellings(addresses)
    places: list[Place] = []
    unread: list[Path] = []
    for file in files:
        try:
            lines = _lines(file, spelt)
        except OSError:
            unread.append(file)
            continue
        if lines is not None or _is_in_name(file.name, spelt):
            places.append(Place(file, lines or ()))
    return Found(tuple(places), tuple(unread))


def _spellings(addresses: Collection[str]) -> frozenset[bytes]:
    """Return the bytes, in lower case, by which addresses stand in files: in UTF-8 and UTF-16, and as in links."""
    texts = set()
    for address in addresses:
        local, _, domain = folded(address).rpartition("@")
        texts |= {address.lower(), f"{local}@{domain}"}
        with suppress(UnicodeError):
            texts.add(f"{local}@{domain.encode().decode('idna')}")
    texts |= {text.replace("@", "%40") for text in texts}
    codecs = ("utf-8", "utf-16-le", "utf-16-be")
    return frozenset(text.encode(codec).lower() for text in texts for codec in codecs)


def _lines(file: Path, spelt: Collection[bytes]) -> tuple[int, ...] | None:
    """Return the first lines of a file in which an address stands, () where it is no text; None if it is in none."""
    found: set[int] = set()
    is_text, line = True, 1
    beyond = max(map(len, spelt)) + _AROUND
    with file.open("rb") as opened:
        for begin in range(0, os.fstat(opened.fileno()).st_size, _BLOCK):
            before = min(begin, _AROUND)
            opened.seek(begin - before)
            window = opened.read(before + _BLOCK + beyond).lower()
            if begin == 0:
                is_text = b"\0" not in window or window[:2] in (BOM_UTF16_LE, BOM_UTF16_BE)
            here = window[: before + _BLOCK]
            for each in spelt:
                found |= {line + here.count(b"\n", before, at) for at in _places(each, window) if at < len(here)}
            line += here.count(b"\n", before)
    if not found:
        return None
    return tuple(sorted(found)[:_MOST_LINES]) if is_text else ()


def _is_in_name(name: str, spelt: Collection[bytes]) -> bool:
    """Return whether an address is a part of a file's name, in which dots are around it."""
    parts = b"|".join(map(re.escape, spelt))
    return bool(re.search(rb"(?<![\w+'-])(?:%b)(?![\w-])" % parts, os.fsencode(name).lower()))


def _places(sought: bytes, text: bytes) -> Iterator[int]:
    """Yield where an address stands in a text as a whole."""
    at = text.find(sought)
    while at >= 0:
        end = at + len(sought)
        if not _BEFORE.search(text[max(at - _AROUND, 0) : at]) and not _BEHIND.match(text[end : end + _AROUND]):
            yield at
        at = text.find(sought, at + 1)
