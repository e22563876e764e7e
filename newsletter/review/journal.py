"""FOLDER/SLUG.yaml, a journal: what people have said of an issue, a line each, in a file that only ever grows.

Comes in: what somebody has said. Goes out: a line at the end of a file that Git carries, and all such lines. Nothing is
ever taken out of it: what was taken back has a second line. It is a module of its own because approvals and comments
are kept in the same way, and nobody else writes or reads those files.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
import os
import re
import unicodedata
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, TypeAlias, TypeVar

from pydantic import AfterValidator

from newsletter import git
from newsletter.errors import InputError, Problem, UsageError
from newsletter.model.files import read_source
from newsletter.owned import plain_files
from newsletter.reading.fields import Line, Setting
from newsletter.reading.model_base import Model, refuse, required
from newsletter.reading.validate import validate

Surety: TypeAlias = Literal["claimed", "signed in"]
"""How sure a name is.

claimed: somebody has typed it, and nothing proves that it is theirs. signed in: the desk for several knew them by the
link that is theirs alone.
"""

AS_IT_WAS = "Take the file as it was from Git."

_TIME = "%Y-%m-%dT%H:%M:%SZ"
# Joiners, marks of direction, variation selectors, and letters that are blank.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u180b-\u180f\u200b-\u200f\u2060-\u2064\u2800\ufe00-\ufe0f\U000e0000-\U000e0fff]"
)


def _time(text: str) -> str:
    try:
        datetime.strptime(text, _TIME)
    except ValueError:
        refuse(f"“{text}” is no time as `newsletter` writes it.", AS_IT_WAS)
    return text


class Said(Model):
    """What one person has said or done: who, and when."""

    what: str = required("what somebody has done", "approved")
    by: Line = required("who", "Your name")
    name: Surety = required("how sure that name is", "claimed")
    at: Annotated[Setting, AfterValidator(_time)] = required("when, in UTC", "2026-11-30T16:40:00Z")

    @property
    def person(self) -> str:
        """What makes two names one person's."""
        return person(self.by)

    @property
    def when(self) -> datetime:
        """When it was said, in UTC."""
        return datetime.strptime(self.at, _TIME).replace(tzinfo=UTC)


class Lines(Model):
    """What a journal holds; each kind of them narrows its lines."""

    log: tuple[Any, ...]


SaidT = TypeVar("SaidT", bound=Said)


class Journal(Generic[SaidT]):
    """The journals of one kind, each of an issue: their folder, what they are read into, and how each begins.

    The head may name the `{slug}`, and `command` is what writes them.
    """

    def __init__(self, folder: str, lines: type[Lines], head: str, command: str) -> None:
        self.folder = folder
        self._lines = lines
        self._head = f"{head}log:\n"
        self._command = command

    def file_of(self, slug: str) -> str:
        """Return the path of an issue's file in its publication."""
        return f"{self.folder}/{slug}.yaml"

    def read(self, root: Path, slug: str) -> tuple[SaidT, ...]:
        """Return what was said, the oldest first; raise InputError for a file that nobody can read.

        Raise UsageError for one that is a link.
        """
        path = self.file_of(slug)
        if not _is_there(root, path):
            return ()
        content = plain_files.content(root, path) or b""
        lines = content.decode("utf-8", "replace").splitlines()
        if marks := [
            Problem(path, number, 1, f"This line is none of `{self._command}`.", git.JOINED, line[:120])
            for number, line in enumerate(lines, 1)
            if line.startswith(git.CONFLICT_MARKS)
        ]:
            raise InputError(marks)
        return validate(self._lines, read_source(root / path, root, self._lines, content)).log

    def add(self, root: Path, slug: str, said: SaidT) -> None:
        """Write down what somebody has said; raise UsageError where that is not possible, and InputError as read()."""
        path = self.file_of(slug)
        self.read(root, slug)  # to a file that nobody can read, nothing is added
        line = _as_line(said.model_dump(exclude_none=True))
        self._refuse_what_fits_no_more(root, path, line)
        try:
            if not _is_there(root, path):
                try:
                    plain_files.make(root, path, (self._head.format(slug=slug) + line).encode())
                except FileExistsError:
                    pass  # somebody else was faster: theirs is the first line
                else:
                    return
            # In one go at the end, so that of two who write at once neither overwrites the other.
            with (root / path).open("ab", buffering=0) as file:
                is_ended = (plain_files.content(root, path) or b"\n").endswith(b"\n")
                _append(file, (line if is_ended else f"\n{line}").encode())
        except OSError as error:
            raise UsageError(f"{root / path} cannot be written: {error.strerror}.") from error

    def _refuse_what_fits_no_more(self, root: Path, path: str, line: str) -> None:
        """Raise UsageError for a line with which nobody could read the file any more."""
        content = (plain_files.content(root, path) or self._head.format(slug="").encode()).rstrip() + b"\n"
        if problems := read_source(root / path, root, self._lines, content + line.encode()).problems:
            raise UsageError(f"{root / path} takes no further line: {problems[0].message} {problems[0].hint}".strip())


def person(name: str) -> str:
    """Return what makes two spellings of a name one person's.

    Cases, spaces, compatible characters and those that nobody sees do not count.
    """
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFKC", name)).casefold().split())


def said_at(now: datetime) -> str:
    """Return a time as a line has it."""
    return now.astimezone(UTC).strftime(_TIME)


def _as_line(data: dict[str, Any]) -> str:
    """Return what somebody has said as one line of the file; a line of two or more would be torn apart by Git."""
    import yaml

    class Writer(yaml.SafeDumper):
        pass

    def text(writer: yaml.SafeDumper, said: str) -> yaml.ScalarNode:
        return writer.represent_scalar("tag:yaml.org,2002:str", said, style='"' if "\n" in said else None)

    Writer.add_representer(str, text)
    line = yaml.dump([data], Dumper=Writer, default_flow_style=True, width=10**9, allow_unicode=True, sort_keys=False)
    return f"- {line.strip().removeprefix('[').removesuffix(']')}\n"


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


def _is_there(root: Path, path: str) -> bool:
    """Return whether an issue has a file; raise UsageError for a link in its place, or on the way."""
    if plain_files.in_the_way(root, path) or (
        plain_files.status(root / path) and not plain_files.is_plain(root / path)
    ):
        raise UsageError(f"{root / path} is a link or behind one, or no plain file, and is not used: move it away.")
    return plain_files.is_plain(root / path)
