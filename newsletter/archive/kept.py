""".newsletter/built/: what the last run has made of each issue and what it was made of, so that it is not made again.

Comes in: a Record. Goes out: the same in a later run, or nothing: where a file is damaged, from another version or by
somebody else, the issue is built anew, without a word. The site's own files are not in it, only their digests, so it
holds for any folder that the site is written into.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from newsletter.archive.head import Around
from newsletter.archive.summary import Summary
from newsletter.errors import UsageError
from newsletter.images import LookedUp
from newsletter.owned import plain_files
from newsletter.owned.staging import put_right, staging

FOLDER = ".newsletter/built"
"""Where it is in the publication, in which no other run leaves anything."""

_ENDING = ".json"
_NOT_FOR_GIT = ".gitignore"


@dataclass(frozen=True, slots=True)
class Record:
    """What was made of an issue.

    `made_of` is a digest of its file, its catalogs and all that the publication shares; pictures were `looked_up`, and
    the rest of the site was `around`. `files` have the SHA-256 of each file of the site that is of this issue alone.
    """

    made_of: str
    looked_up: tuple[LookedUp, ...]
    around: Around
    files: dict[str, str]
    has_feed: bool
    summary: Summary


class Kept:
    """The records of a publication."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def record(self, slug: str) -> Record | None:
        """Return the record of an issue, if there is one."""
        lines = self._lines(slug)
        try:
            return _records().validate_json(lines[0]) if lines else None
        except ValueError:
            return None

    def feed(self, slug: str) -> Sequence[str]:
        """Return the HTML of an issue in feeds, in each of its languages; it must have a record that `has_feed`."""
        lines = self._lines(slug)
        return [str(html) for html in json.loads(lines[1])] if lines else ()

    def keep(self, records: Mapping[str, Record], feeds: Mapping[str, Sequence[str]], slugs: Collection[str]) -> None:
        """Keep records by their slugs, and none of an issue that is not among `slugs`; nothing if that is not possible.

        Each is written in one step, so that one who reads them, or kills us, gets the old one or the new one.
        """
        with suppress(OSError, UsageError):
            plain_files.make_way(self._root, f"{FOLDER}/{_NOT_FOR_GIT}")
            folder = self._root / FOLDER
            put_right(folder)
            with staging(folder) as temporary:
                for slug, record in records.items():
                    body = _records().dump_json(record) + b"\n" + json.dumps(feeds.get(slug, ())).encode()
                    plain_files.make_new(temporary / slug, _digest(body) + b"\n" + body)
                    (temporary / slug).replace(folder / f"{slug}{_ENDING}")
                if not plain_files.is_plain(folder / _NOT_FOR_GIT):
                    plain_files.make_new(folder / _NOT_FOR_GIT, b"*\n")
            for slug in self._slugs(folder):
                if slug not in slugs and self._lines(slug):
                    (folder / f"{slug}{_ENDING}").unlink()

    def _slugs(self, folder: Path) -> Iterable[str]:
        return [path.stem for path in folder.iterdir() if path.suffix == _ENDING]

    def _lines(self, slug: str) -> Sequence[bytes]:
        """Return the two lines that are kept of an issue; none if they are not as we wrote them."""
        with suppress(OSError):
            digest, _, body = (plain_files.content(self._root, f"{FOLDER}/{slug}{_ENDING}") or b"").partition(b"\n")
            if digest == _digest(body):
                return body.split(b"\n")
        return ()


@cache
def _records() -> TypeAdapter[Record]:
    return TypeAdapter(Record)


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()
