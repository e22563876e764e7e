"""approvals/SLUG.yaml: who has approved an issue, to the byte, who has taken that back, and who has sent it.

Comes in: somebody's name and what they have seen. Goes out: a line at the end of a file that Git carries, and all such
lines. Nothing is ever taken out of it: an approval that was taken back has a second line. It is a module of its own
because nobody else writes or reads that file.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
import os
import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator

from newsletter import git
from newsletter.errors import InputError, Problem, UsageError
from newsletter.model.files import read_source
from newsletter.owned import plain_files
from newsletter.reading.fields import Line, Setting
from newsletter.reading.model_base import Model, optional, refuse, required
from newsletter.reading.validate import validate

FOLDER = "approvals"

Surety: TypeAlias = Literal["claimed", "signed in"]
"""How sure a name is.

claimed: somebody has typed it, and nothing proves that it is theirs. signed in: the desk for several knew them by the
link that is theirs alone.
"""

_TIME = "%Y-%m-%dT%H:%M:%SZ"
# Joiners, marks of direction, variation selectors, and letters that are blank.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u180b-\u180f\u200b-\u200f\u2060-\u2064\u2800\ufe00-\ufe0f\U000e0000-\U000e0fff]"
)
_HEAD = """\
# Who has approved and sent {slug}: `newsletter` adds a line at the end for each. Keep this file in Git.
# `sent` stands for all that goes out, to the byte; `inputs` for what that is made of, so that a change has a name.
log:
"""


def _digest(text: str) -> str:
    if not re.fullmatch("[0-9a-f]{64}", text):
        refuse("This is no digest of a letter.", "Take the file as it was from Git.")
    return text


def _time(text: str) -> str:
    try:
        datetime.strptime(text, _TIME)
    except ValueError:
        refuse(f"“{text}” is no time as `newsletter approve` writes it.", "Take the file as it was from Git.")
    return text


class Entry(Model):
    """What one person has done with an issue: who, when, and of which bytes."""

    what: Literal["approved", "withdrawn", "sent"] = required("what somebody has done", "approved")
    by: Line = required("who", "Your name")
    name: Surety = required("how sure that name is", "claimed")
    at: Annotated[Setting, AfterValidator(_time)] = required("when, in UTC", "2026-11-30T16:40:00Z")
    needed: int = required("how many had to approve at that time", 2, ge=0)
    sent: Annotated[Setting, AfterValidator(_digest)] = required("a digest of all that goes out", 64 * "0")
    remark: Line | None = optional("what they have said about it, or to whom it went", "To 4,812 of members.csv")
    inputs: dict[str, Setting] = optional("a digest of each thing that it is made of", {}, default={})

    @property
    def person(self) -> str:
        """What makes two names one person's."""
        return person(self.by)

    @property
    def when(self) -> datetime:
        """When it was said, in UTC."""
        return datetime.strptime(self.at, _TIME).replace(tzinfo=UTC)


class _Log(Model):
    log: tuple[Entry, ...] = optional("what was done with an issue, the oldest first", [], default=())


def person(name: str) -> str:
    """Return what makes two spellings of a name one person's.

    Cases, spaces, compatible characters and those that nobody sees do not count.
    """
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFKC", name)).casefold().split())


def file_of(slug: str) -> str:
    """Return the path of an issue's file in its publication."""
    return f"{FOLDER}/{slug}.yaml"


def read(root: Path, slug: str) -> tuple[Entry, ...]:
    """Return what was done with an issue, the oldest first; raise InputError for a file that nobody can read.

    Raise UsageError for one that is a link.
    """
    path = file_of(slug)
    if not _is_there(root, path):
        return ()
    content = plain_files.content(root, path) or b""
    lines = content.decode("utf-8", "replace").splitlines()
    if marks := [
        Problem(path, number, 1, "This line is none of `newsletter approve`.", git.JOINED, line[:120])
        for number, line in enumerate(lines, 1)
        if line.startswith(git.CONFLICT_MARKS)
    ]:
        raise InputError(marks)
    return validate(_Log, read_source(root / path, root, _Log, content)).log


def in_force(entries: Sequence[Entry]) -> list[Entry]:
    """Return the approvals that nobody has taken back; a person may have one of each surety, the surer one last.

    Who is signed in takes back what somebody has typed in their name, too; what they said themselves, only they do.
    """
    kept: dict[tuple[str, Surety], Entry] = {}
    for entry in entries:
        if entry.what == "approved":
            kept[entry.person, entry.name] = entry
        elif entry.what == "withdrawn":
            kept.pop((entry.person, "claimed"), None)
            if entry.name == "signed in":
                kept.pop((entry.person, "signed in"), None)
    return sorted(kept.values(), key=lambda entry: entry.name == "signed in")


def add(root: Path, slug: str, entry: Entry) -> None:
    """Write down what somebody has done; raise UsageError where that is not possible, and InputError as read() does."""
    import yaml

    path = file_of(slug)
    read(root, slug)  # to a file that nobody can read, nothing is added
    data: dict[str, Any] = entry.model_dump(exclude_none=True)
    line = yaml.safe_dump([data], default_flow_style=True, width=10**9, allow_unicode=True, sort_keys=False)
    line = f"- {line.strip().removeprefix('[').removesuffix(']')}\n"
    try:
        if not _is_there(root, path):
            try:
                plain_files.make(root, path, (_HEAD.format(slug=slug) + line).encode())
            except FileExistsError:
                pass  # somebody else was faster: theirs is the first line
            else:
                return
        # In one go at the end, so that of two who approve at once neither overwrites the other.
        with (root / path).open("ab", buffering=0) as file:
            is_ended = (plain_files.content(root, path) or b"\n").endswith(b"\n")
            _append(file, (line if is_ended else f"\n{line}").encode())
    except OSError as error:
        raise UsageError(f"{root / path} cannot be written: {error.strerror}.") from error


def _append(file: FileIO, content: bytes) -> None:
    """Write bytes at the end of a file, all or none: half a line, on a full disk, would make the file unreadable."""
    written = 0
    try:
        while written < len(content):
            written += file.write(content[written:])
        os.fsync(file.fileno())
    except OSError:
        file.truncate(file.tell() - written)
        raise


def said(now: datetime) -> str:
    """Return a time as an entry has it."""
    return now.astimezone(UTC).strftime(_TIME)


def _is_there(root: Path, path: str) -> bool:
    """Return whether an issue has a file; raise UsageError for a link in its place, or on the way."""
    if plain_files.in_the_way(root, path) or (
        plain_files.status(root / path) and not plain_files.is_plain(root / path)
    ):
        raise UsageError(f"{root / path} is a link or behind one, or no plain file, and is not used: move it away.")
    return plain_files.is_plain(root / path)
