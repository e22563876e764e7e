"""Who left and who came back: lines of a log ↔ entries.

    newsletter-left 1 5f0c4e… 61d1c9e1a2b3c4d5 0
    2026-11-30T09:17:27Z left 12 6b86b273ff34fce19d6b804e

The first line has the version of this form, the name of the log, the check value of the secret that its keys were made
with, and at which byte of the log the lines below it begin: 0 in the file, and more in what a server sends to somebody
who has the rest already. Each other line has a time in UTC, what somebody did, the number of the sending whose letter
it was done from, and the key of an address; no line has an address. A last line without its end was never answered, and
does not count.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, NamedTuple, TypeAlias, cast

from newsletter.errors import UsageError
from newsletter.printable import printable
from newsletter.sending.secret import KEY_BYTES, Secret

What = Literal["left", "back"]
"""left: somebody unsubscribed. back: somebody had done so by mistake, and took it back."""

_TIME = "%Y-%m-%dT%H:%M:%SZ"
_BEGINS = "newsletter-left"
_HEAD = re.compile(
    rf"{_BEGINS} (?P<version>[1-9]\d*) (?P<log>[0-9a-f]{{32}}) (?P<check>[0-9a-f]+) (?P<start>0|[1-9]\d{{,14}})",
    re.ASCII,
)
_LINE = re.compile(
    rf"(?P<when>\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ) (?P<what>left|back) (?P<sending>\d{{1,8}}) "
    rf"(?P<key>[0-9a-f]{{{2 * KEY_BYTES}}})",
    re.ASCII,
)
_MARK = re.compile(r"\b([0-9a-f]{32}):([0-9]{1,15}):([0-9a-f]{16})\b", re.ASCII)
_VERSION = 1
_LONGEST_SHOWN = 80  # characters


class Head(NamedTuple):
    """The first line of a log."""

    log: str
    check: str
    start: int

    @property
    def line(self) -> bytes:
        """The line as it is written."""
        return f"{_BEGINS} {_VERSION} {self.log} {self.check} {self.start}\n".encode("ascii")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one member did: when, in whole seconds of UTC, from the letter of which sending, and the address's key."""

    when: datetime
    what: What
    sending: int
    key: bytes

    @property
    def line(self) -> bytes:
        """The line as it is written."""
        when = self.when.astimezone(UTC).strftime(_TIME)
        return f"{when} {self.what} {self.sending} {self.key.hex()}\n".encode("ascii")


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
class News:
    """What a log says that was not read before, in its order, and how far it has been read then."""

    entries: tuple[Entry, ...]
    mark: Mark


def head_of(content: bytes, place: str) -> Head:
    """Return the first line of a log; raise UsageError, naming the place, if it is none of ours."""
    line, ended, _ = content.partition(b"\n")
    found = _HEAD.fullmatch(line.decode("ascii", "replace")) if ended else None
    if not found:
        raise UsageError(f"{place} is not a log of `newsletter unsubscribe-server`, which begins with `{_BEGINS}`.")
    if int(found["version"]) != _VERSION:
        raise UsageError(f"{place} was written by a newer version of this program: install that version here, too.")
    return Head(found["log"], found["check"], int(found["start"]))


def refuse_other_secret(head: Head, secret: Secret, place: str) -> None:
    """Raise UsageError if a log was written with another secret: nobody in it would be recognised."""
    if head.check != secret.check_value:
        raise UsageError(
            f"{place} was written with another secret, so nobody who left by it would be recognised. "
            "Set NEWSLETTER_SECRET to the same value on both computers."
        )


def news(content: bytes, secret: Secret, marks: Marks, place: str) -> News:
    """Return what a log, or the part of it that a server sent, has behind its mark, or all of a log without a mark.

    Raise UsageError if it is no log, was written with another secret, lacks what is before it, or has a line that
    cannot be read: who left in that line would get the next letter.
    """
    head = head_of(content, place)
    refuse_other_secret(head, secret, place)
    mark = marks.get(head.log)
    first = content.index(b"\n") + 1
    lines = content[first : content.rindex(b"\n") + 1]
    end = head.start + len(lines)
    if head.start:
        if mark is None or mark.length != head.start:
            raise UsageError(f"{place} lacks the beginning of the log, and who left there would get the next letter.")
        if not lines:
            return News((), mark)
        skipped = 0
    else:
        skipped = mark.length if mark and mark == Mark.behind(head.log, mark.length, lines[: mark.length]) else 0
    entries = tuple(_entries(lines[skipped:], 2 + lines.count(b"\n", 0, skipped), place))
    return News(entries, Mark.behind(head.log, end, lines))


def _entries(lines: bytes, first: int, place: str) -> Iterator[Entry]:
    for number, line in enumerate(lines.split(b"\n")[:-1], first):
        entry = _entry(line.decode("ascii", "replace"))
        if entry is None:
            shown = printable(line[:_LONGEST_SHOWN].decode("ascii", "replace"))
            raise UsageError(
                f"{place}:{number}: This line cannot be read: “{shown}”. Somebody may have left by it, so nothing is "
                "sent. Put it right from a backup of the log, or delete it if nobody could have written it."
            )
        yield entry


def _entry(line: str) -> Entry | None:
    found = _LINE.fullmatch(line)
    if not found:
        return None
    try:
        when = datetime.fromisoformat(found["when"])
    except ValueError:
        return None
    return Entry(when, cast(What, found["what"]), int(found["sending"]), bytes.fromhex(found["key"]))
