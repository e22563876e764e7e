"""What is kept of an issue's pages → what the files that all issues share are drawn from, read only to draw one.

It is a module of its own because most of it is not read in most runs: that it is what it was is known by its text.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from newsletter.archive.head import Around, Head
from newsletter.archive.one_issue import Built, ToBuild
from newsletter.archive.search import Words
from newsletter.archive.summary import Summary
from newsletter.errors import UsageError
from newsletter.inputs import whole_digest
from newsletter.records import FOLDER, Record

PAGES, SHARED = "pages", "shared"
"""The kinds of records of the archive: by the slugs of issues, and by the groups of files that all issues share."""

_Kind = TypeVar("_Kind")


@dataclass(frozen=True, slots=True)
class Known:
    """What every run has to know: an issue's head, what was around it, and whether its HTML for feeds is kept."""

    head: Head
    around: Around
    has_feed: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of an issue: its record, and what that says besides, as JSON where it has not been read yet."""

    record: Record
    known: Known

    @property
    def summary_json(self) -> bytes:
        """What files that all issues share say about it."""
        return self.record.more[1]

    @property
    def words_json(self) -> bytes:
        """Its words as the search compares them."""
        return self.record.more[2]

    @property
    def feed_json(self) -> bytes:
        """Its HTML in feeds."""
        return self.record.more[3]

    def summary(self) -> Summary:
        """Read the summary."""
        return _read(Summary, self.summary_json)

    def words(self) -> tuple[Words, ...]:
        """Read the words, in each of its languages."""
        return _read(tuple[Words, ...], self.words_json)

    def feed(self) -> tuple[str, ...]:
        """Read the HTML in feeds, in each of its languages; there is none of an issue that was in no feed."""
        return _read(tuple[str, ...], self.feed_json)


def kept(record: Record | None) -> Kept | None:
    """Return what is kept of an issue, if it has a record."""
    return Kept(record, _read(Known, record.more[0])) if record and len(record.more) == 4 else None


def kept_of(made: Built, order: ToBuild, made_of: str) -> Kept:
    """Return what to keep of an issue that was built."""
    known = Known(order.head, order.around, order.is_in_feed)
    digests = {path: whole_digest(content) for path, content in made.files.items()}
    more = (
        _of(Known).dump_json(known),
        _of(Summary).dump_json(made.summary),
        _of(tuple[Words, ...]).dump_json(made.words),
        _of(tuple[str, ...]).dump_json(made.feed),
    )
    return Kept(Record(made_of, made.looked_up, digests, more), known)


def _read(kind: type[_Kind], line: bytes) -> _Kind:
    try:
        read: _Kind = _of(kind).validate_json(line)  # type: ignore[arg-type]  # mypy: a class has no hash
    except ValueError as error:
        raise UsageError(
            f"{FOLDER} holds what no archive wrote there: delete the folder, and run this again."
        ) from error
    return read


@cache
def _of(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
