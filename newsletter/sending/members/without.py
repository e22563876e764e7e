"""A list and some people → the rows in which they stand, and the same list without these rows.

Comes in: the path of a list, which may have mistakes in other rows. Goes out: the rows, for a person to look at, and
then the file with all others as they were, byte for byte. It is a module of its own because nothing else changes a file
with members: whoever is to be forgotten has asked for it.
"""

from __future__ import annotations

import re
import shutil
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from newsletter.errors import InputError, UsageError
from newsletter.owned.staging import NEW, staging
from newsletter.sending.members import cells
from newsletter.sending.members.columns import columns_of, has_address
from newsletter.sending.members.entries import shown_name
from newsletter.sending.members.sheet import opened

_LINE = r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+"


class Row(NamedTuple):
    """A row of a list: the lines in which it begins and ends, and its text."""

    line: int
    end: int
    text: str


class Theirs(NamedTuple):
    """The rows of a list in which some people stand; `digest` is the SHA-256 of the file."""

    digest: str
    rows: tuple[Row, ...]


def rows_of(path: Path, people: Collection[str]) -> Theirs | None:
    """Return in which rows people stand, who are known by what folded() makes of their addresses.

    None is for a file that is no list, or of which it is not certain where its rows begin and end.
    """
    try:
        with opened(path, shown_name(path), has_address) as sheet:
            if not sheet.names:
                return None
            place = columns_of(sheet.names, ())[0].email
            rows = tuple(
                Row(sheet.line, sheet.end, sheet.text.rstrip("\r\n"))
                for row in sheet.rows()
                if place < len(row) and cells.person(row[place]) in people
            )
            return None if sheet.problems else Theirs(sheet.digest, rows)
    except InputError:
        return None


def delete(path: Path, theirs: Theirs) -> None:
    """Delete rows from a list, and leave all else in it as it is; raise UsageError if it has changed since."""
    place = path.resolve()  # a link stays one
    content = place.read_bytes()
    if sha256(content).hexdigest() != theirs.digest:
        raise UsageError(f"{path} was changed meanwhile, and nothing was deleted in it: try again.")
    gone = {line for row in theirs.rows for line in range(row.line, row.end + 1)}
    kept = b"".join(line for number, line in enumerate(_lines(content), 1) if number not in gone)
    with staging(place.parent) as temporary:
        (temporary / NEW).mkdir()
        new = temporary / NEW / place.name
        new.touch(0o600)
        new.write_bytes(kept)
        shutil.copymode(place, new)
        new.replace(place)


def _lines(content: bytes) -> list[bytes]:
    """Return the lines of a file, with their ends, as they are counted in a list."""
    for mark, codec in ((BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be")):
        if content.startswith(mark):
            whole = len(content) // 2 * 2
            lines = re.findall(_LINE, content[:whole].decode(codec, "surrogatepass"))
            return [line.encode(codec, "surrogatepass") for line in lines] + [content[whole:]]
    return re.findall(_LINE.encode(), content)
