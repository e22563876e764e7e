"""The parts of a Word document or a workbook, which is a zip file of XML: each read whole, or not at all.

Comes in: bytes. Goes out: parts by name, as bytes or as XML, and the relationships between them. It is a module of its
own because everything against hostile files stands here: names lead nowhere, since nothing is unpacked; sizes have
limits before a byte is unpacked; checksums must be right; and no XML may define entities.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import tempfile
import weakref
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple
from urllib.parse import unquote

from newsletter.errors import Refused
from newsletter.text.markup import Element

_LARGEST_PART, _LARGEST_SUM, _MOST_PARTS = 20_000_000, 200_000_000, 5_000
_LARGEST_HELD = 4_000_000
"""Bytes of a file that is held in memory as long as its pictures may be asked for; a larger one is in a file."""
_HIGHEST_RATIO, _SMALL = 200, 1_000_000
"""How many times larger a part may be than its bytes in the file; small ones may be more."""
_MOST_TAGS = 1_000_000
"""Of all parts of XML that are read; a page of text has some 500."""
_MOST_TAGS_OF_STYLES = 100_000
"""Of the styles of a workbook, of each of which openpyxl makes several objects."""
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How parts may be packed: others do not stop where they should, and no program for writing uses them."""
_DEEPEST = 150
"""Elements around an element; reading calls itself for each, and Python's recursion has a limit."""

_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError, KeyError)
_DOCTYPE = re.compile(rb"<\x00?!\x00?D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E|<\x00?!\x00?E\x00?N\x00?T\x00?I\x00?T\x00?Y")
_STRICT = re.compile(
    rb"""(xmlns(?::[\w.-]+)?\s*=\s*["'])http://purl\.oclc\.org/ooxml/"""
    rb"""(wordprocessingml|officeDocument|drawingml|spreadsheetml)/"""
)
_TRANSITIONAL = {
    b"wordprocessingml": b"wordprocessingml/2006/",
    b"officeDocument": b"officeDocument/2006/",
    b"drawingml": b"drawingml/2006/",
    b"spreadsheetml": b"spreadsheetml/2006/",
}
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

DAMAGED = "This file is damaged"
_SAVED_AGAIN = "Open it in the program that wrote it, save it under a new name, and take that file."


class Relationship(NamedTuple):
    """What a part refers to: `target` is the name of a part, or an address where it is external."""

    kind: str
    target: str
    is_external: bool


def damaged(what: str) -> Refused:
    """Return the refusal of a file that its own program wrote otherwise."""
    return Refused(f"{DAMAGED}: {what}.", _SAVED_AGAIN)


class Package:
    """The parts of a file."""

    def __init__(self, raw: bytes) -> None:
        """Open the file; raise Refused for one that is damaged, or has more in it than anybody's document."""
        file = tempfile.TemporaryFile() if len(raw) > _LARGEST_HELD else io.BytesIO()  # noqa: SIM115 - open as long as this
        weakref.finalize(self, file.close)
        file.write(raw)
        try:
            self._zip = zipfile.ZipFile(file)
            self._entries = {entry.filename.lstrip("/"): entry for entry in self._zip.infolist()}
        except (*_BROKEN, RuntimeError) as error:
            raise damaged("its end is missing, or its list of parts cannot be read") from error
        self._relationships: dict[str, dict[str, Relationship]] = {}
        self._tags = 0
        entries = self._entries.values()
        if len(self._zip.infolist()) > _MOST_PARTS:
            raise _too_large(f"it has more than {_MOST_PARTS:,} parts")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Refused("This file is protected by a password.", "Save a copy without the password, and take that.")
        if any(entry.compress_type not in _METHODS for entry in entries):
            raise damaged("a part of it is packed in an unknown way")
        if sum(entry.file_size for entry in entries) > _LARGEST_SUM:
            raise _too_large(f"unpacked it has more than {_LARGEST_SUM // 1_000_000} MB")
        for entry in entries:
            if entry.file_size > _LARGEST_PART and entry.filename.endswith((".xml", ".rels")):
                raise _too_large(f"“{entry.filename}” has more than {_LARGEST_PART // 1_000_000} MB unpacked")
            if entry.file_size > _SMALL and entry.file_size > _HIGHEST_RATIO * entry.compress_size:
                raise _too_large(f"“{entry.filename}” is {_HIGHEST_RATIO} times larger unpacked")

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def part(self, name: str) -> bytes:
        """Return the bytes of a part; raise Refused if they are damaged, or too many."""
        entry = self._entries[name]
        if entry.file_size > _LARGEST_PART:
            raise _too_large(f"“{name}” has more than {_LARGEST_PART // 1_000_000} MB unpacked")
        try:
            return self._zip.read(entry)
        except (*_BROKEN, RuntimeError) as error:
            raise damaged(f"“{name}” in it cannot be unpacked") from error

    def picture(self, name: str) -> Callable[[], bytes]:
        """Return what reads a part that is large, so that it need not be held; raise as part() does."""
        self.part(name)
        return partial(self.part, name)

    def prove(self) -> None:
        """Raise Refused if a part is damaged, or XML defines entities, for a library that reads the file by itself."""
        for name, entry in self._entries.items():
            if not entry.is_dir():
                raw = self.part(name)
                if name.endswith((".xml", ".rels", ".vml")):
                    _without_entities(name, raw)
                if name.endswith("styles.xml") and raw.count(b"<") > _MOST_TAGS_OF_STYLES:
                    raise _too_large("it has too many styles")

    def xml(self, name: str) -> Element:
        """Return the root of a part of XML, in which Strict names are those of Transitional."""
        from lxml import etree

        raw = self.part(name)
        _without_entities(name, raw)
        self._tags += raw.count(b"<")
        if self._tags > _MOST_TAGS:
            raise _too_large(f"it has more than {_MOST_TAGS:,} marks between its words")
        raw = _STRICT.sub(_transitional, raw)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root: Element = etree.fromstring(raw, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise damaged(f"“{name}” in it is no XML ({_said(error)})") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise _has_entities(name)
        _not_too_deep(name, root)
        return root

    def relationships(self, name: str) -> dict[str, Relationship]:
        """Return what a part refers to, by the id of each."""
        if name not in self._relationships:
            folder, _, file = name.rpartition("/")
            rels = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
            self._relationships[name] = dict(self._read(rels, folder)) if rels in self else {}
        return self._relationships[name]

    def _read(self, rels: str, folder: str) -> Iterator[tuple[str, Relationship]]:
        for element in self.xml(rels).iter(_RELATIONSHIP):
            target, is_external = element.get("Target", ""), element.get("TargetMode") == "External"
            if not is_external:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
            yield element.get("Id", ""), Relationship(element.get("Type", "").rpartition("/")[2], target, is_external)

    def related(self, name: str, kind: str) -> list[str]:
        """Return the names of the parts of a kind to which a part refers, each of which is there."""
        found = self.relationships(name).values()
        return [
            other.target for other in found if other.kind == kind and not other.is_external and other.target in self
        ]


def _transitional(found: re.Match[bytes]) -> bytes:
    return found[1] + b"http://schemas.openxmlformats.org/" + _TRANSITIONAL[found[2]]


def _without_entities(name: str, raw: bytes) -> None:
    if _DOCTYPE.search(raw):
        raise _has_entities(name)


def _has_entities(name: str) -> Refused:
    return damaged(f"“{name}” in it defines entities, which no program for writing does")


def _not_too_deep(name: str, root: Element) -> None:
    from lxml import etree

    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise damaged(f"“{name}” in it is nested too deeply")


def _said(error: Exception) -> str:
    return str(error).partition(", line")[0].strip()[:100] or "unreadable"


def _too_large(why: str) -> Refused:
    return Refused(f"This file is too large to be read: {why}.", "Take out what the letter does not need, or part it.")
