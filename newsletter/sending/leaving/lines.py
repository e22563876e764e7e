"""A log of the server, whatever its lines say: its first line, how far it was read, and what is new in it.

Comes in: the bytes of a log, or the part of it that a server sends. Goes out: News, entries with the mark behind them.
It is a module of its own because the server keeps a log for each thing that people do, and all are written, sent and
read alike.

The first line has the version of the form, the name of the log, the check value of the secret that it was begun with,
and at which byte of the log the lines below it begin: 0 in the file, and more in what a server sends to somebody who
has the rest already. All is ASCII. A last line without its end was never answered, and does not count.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Protocol, TypeAlias, TypeVar

from newsletter.errors import UsageError
from newsletter.printable import printable
from newsletter.sending.secret import Secret

_MARK = re.compile(r"\b([0-9a-f]{32}):([0-9]{1,15}):([0-9a-f]{16})\b", re.ASCII)
_PARTS = {
    "{version}": r"(?P<version>[1-9]\d*)",
    "{log}": r"(?P<log>[0-9a-f]{32})",
    "{check}": r"(?P<check>[0-9a-f]+)",
    "{start}": r"(?P<start>0|[1-9]\d{,14})",
}
_VERSION = 1
_LONGEST_SHOWN = 80  # characters


class Line(Protocol):
    """An entry that knows how it is written."""

    @property
    def line(self) -> bytes:
        """The line as it is written."""


E = TypeVar("E", bound=Line)


class Head(NamedTuple):
    """What the first line of a log says."""

    log: str
    check: str
    start: int


@dataclass(frozen=True)
class Kind(Generic[E]):
    """A kind of log.

    `name` is the last step of its address at the server, and `note` under what the ledger keeps how far it was read.
    `head` is its first line, with `{version}`, `{log}`, `{check}` and `{start}` in their places, and `entry` reads any
    other, or returns None. `did` is what people do by a line, in sentences: "left".
    """

    name: str
    note: str
    head: str
    did: str
    entry: Callable[[str], E | None]
    _pattern: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        pattern = re.escape(self.head)
        for part, written in _PARTS.items():
            pattern = pattern.replace(re.escape(part), written)
        object.__setattr__(self, "_pattern", re.compile(pattern, re.ASCII))

    @property
    def beginning(self) -> bytes:
        """What every first line begins with, whatever its version."""
        return self.head.partition("{version}")[0].encode("ascii")

    def first_line(self, head: Head) -> bytes:
        """Return the first line as it is written."""
        said = {"{version}": _VERSION, "{log}": head.log, "{check}": head.check, "{start}": head.start}
        line = self.head
        for part, value in said.items():
            line = line.replace(part, str(value))
        return f"{line}\n".encode("ascii")

    def head_of(self, content: bytes, place: str) -> Head:
        """Return what the first line of a log says; raise UsageError, naming the place, if it is none of this kind."""
        line, ended, _ = content.partition(b"\n")
        found = self._pattern.fullmatch(line.decode("ascii", "replace")) if ended else None
        if not found:
            begins = self.beginning.decode("ascii").strip()
            raise UsageError(f"{place} is not a log of `newsletter unsubscribe-server`, which begins with `{begins}`.")
        if int(found["version"]) != _VERSION:
            raise UsageError(f"{place} was written by a newer version of this program: install that version here, too.")
        return Head(found["log"], found["check"], int(found["start"]))


class Mark(NamedTuple):
    """How far a log has been read: its name, and the length of all its lines but the first up to there, in bytes.

    `last` is a digest of the last of these lines: a log that was put back from a backup may have others in their place.
    """

    log: str
    length: int
    last: str

    @classmethod
    def behind(cls, log: str, length: int, lines: bytes) -> Mark:
        """Return the mark behind some lines that end at that length; at least one whole line, or none if it is 0."""
        last = lines[lines.rfind(b"\n", 0, -1) + 1 :]
        return cls(log, length, hashlib.sha256(last).hexdigest()[:16])


Marks: TypeAlias = Mapping[str, Mark]
"""How far each of some logs has been read, by its name."""


def marks_of(text: str) -> dict[str, Mark]:
    """Return the marks that a text says; what is no mark counts as none."""
    return {found[1]: Mark(found[1], int(found[2]), found[3]) for found in _MARK.finditer(text)}


def written(marks: Marks) -> str:
    """Return marks as a text, which has no space in it."""
    return ",".join(f"{mark.log}:{mark.length}:{mark.last}" for mark in marks.values())


@dataclass(frozen=True, slots=True)
class News(Generic[E]):
    """What a log says that was not read before, in its order, and how far it has been read then."""

    entries: tuple[E, ...]
    mark: Mark


def refuse_other_secret(head: Head, secret: Secret, place: str) -> None:
    """Raise UsageError if a log was written with another secret: nobody in it would be recognised."""
    if head.check != secret.check_value:
        raise UsageError(
            f"{place} was written with another secret, so nobody in it would be recognised. "
            "Set NEWSLETTER_SECRET to the same value on both computers."
        )


def news(kind: Kind[E], content: bytes, secret: Secret, marks: Marks, place: str) -> News[E]:
    """Return what a log, or the part of it that a server sent, has behind its mark, or all of a log without a mark.

    Raise UsageError if it is no log, was written with another secret, lacks what is before it, or has a line that
    cannot be read: what somebody did by that line would be lost.
    """
    head = kind.head_of(content, place)
    refuse_other_secret(head, secret, place)
    mark = marks.get(head.log)
    first = content.index(b"\n") + 1
    lines = content[first : content.rindex(b"\n") + 1]
    end = head.start + len(lines)
    if head.start:
        if mark is None or mark.length != head.start:
            raise UsageError(f"{place} lacks the beginning of the log, and who {kind.did} there would be overlooked.")
        if not lines:
            return News((), mark)
        skipped = 0
    else:
        skipped = mark.length if mark and mark == Mark.behind(head.log, mark.length, lines[: mark.length]) else 0
    entries = tuple(_entries(kind, lines[skipped:], 2 + lines.count(b"\n", 0, skipped), place))
    return News(entries, Mark.behind(head.log, end, lines))


def _entries(kind: Kind[E], lines: bytes, first: int, place: str) -> Iterator[E]:
    for number, line in enumerate(lines.split(b"\n")[:-1], first):
        entry = kind.entry(line.decode("ascii", "replace"))
        if entry is None:
            shown = printable(line[:_LONGEST_SHOWN].decode("ascii", "replace"))
            raise UsageError(
                f"{place}:{number}: This line cannot be read: “{shown}”. Somebody may have {kind.did} by it, so "
                "nothing is sent. Put it right from a backup of the log, or delete it if nobody could have written it."
            )
        yield entry
