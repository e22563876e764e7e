""".newsletter/built/: what runs have made, and of what it was made, so that it is not made again.

Comes in: a Record. Goes out: the same in a later run, or nothing: where a file is damaged, from another version or by
somebody else, all of it is made anew, without a word. What was made is not in it, only its digests, so it holds for any
folder that was written into.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter

from newsletter.errors import UsageError
from newsletter.images import LookedUp, Lookups
from newsletter.inputs import whole_digest
from newsletter.owned import plain_files
from newsletter.owned.staging import put_right, staging

FOLDER = ".newsletter/built"
"""Where they are in the publication, in which no other run leaves anything."""

_ENDING = ".json"
_NOT_FOR_GIT = ".gitignore"


class Record(NamedTuple):
    """What was made: files, each with its SHA-256, by its path in the folder that was written into.

    `made_of` is a digest of all that it was made of but pictures, which were `looked_up`. `more` are lines of JSON, of
    which those know the meaning who have the record kept.
    """

    made_of: str
    looked_up: tuple[LookedUp, ...]
    files: dict[str, str]
    more: tuple[bytes, ...] = ()

    def sees_the_same(self, lookups: Lookups) -> bool:
        """Return whether each picture that was looked up is as it was, or still missing."""
        return all(lookups.look_up(each.folder, each.src) == each for each in self.looked_up)


class Records:
    """The records of a publication that are of one kind, such as `letters`, each by its name."""

    def __init__(self, root: Path, kind: str) -> None:
        self._root, self._folder = root, f"{FOLDER}/{kind}"

    def find(self, name: str, made_of: str) -> Record | None:
        """Return what was made of the same under a name; None if that is not known, as of what has no digest, ""."""
        lines = self._lines(name)
        if not made_of or lines[:1] != [made_of.encode()]:
            return None
        with suppress(ValueError, IndexError):
            return Record(made_of, *_facts().validate_json(lines[1]), tuple(lines[2:]))
        return None

    def keep(self, records: Mapping[str, Record], names: Collection[str] | None) -> None:
        """Keep records by their names, and none that is not among `names`, if given; nothing if that is not possible.

        Each is written in one step, so that one who reads them, or kills us, gets the old one or the new one.
        """
        if not records and not (self._root / self._folder).is_dir():
            return
        with suppress(OSError, UsageError):
            plain_files.make_way(self._root, f"{self._folder}/{_NOT_FOR_GIT}")
            folder = self._root / self._folder
            put_right(folder)
            with staging(folder) as temporary:
                for name, record in records.items():
                    body = b"\n".join(_written(record))
                    plain_files.make_new(temporary / name, _digest(body) + b"\n" + body)
                    (temporary / name).replace(folder / f"{name}{_ENDING}")
            if not plain_files.is_plain(self._root / FOLDER / _NOT_FOR_GIT):
                plain_files.make_new(self._root / FOLDER / _NOT_FOR_GIT, b"*\n")
            for name in [] if names is None else {*self._names(folder)}.difference(names):
                if self._lines(name):
                    (folder / f"{name}{_ENDING}").unlink()

    def _names(self, folder: Path) -> Iterable[str]:
        return [path.name.removesuffix(_ENDING) for path in folder.iterdir() if path.suffix == _ENDING]

    def _lines(self, name: str) -> Sequence[bytes]:
        """Return the lines that are kept under a name; none if they are not as we wrote them."""
        with suppress(OSError):
            content = plain_files.content(self._root, f"{self._folder}/{name}{_ENDING}") or b""
            digest, _, body = content.partition(b"\n")
            if digest == _digest(body):
                return body.split(b"\n")
        return []


def _written(record: Record) -> Iterable[bytes]:
    return record.made_of.encode(), _facts().dump_json((record.looked_up, record.files)), *record.more


@cache
def _facts() -> TypeAdapter[tuple[tuple[LookedUp, ...], dict[str, str]]]:
    return TypeAdapter(tuple[tuple[LookedUp, ...], dict[str, str]])


def _digest(body: bytes) -> bytes:
    return whole_digest(body).encode()
