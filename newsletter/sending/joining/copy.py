"""signups.jsonl, the copy of the server's log beside newsletter.yaml: read, added to, and without somebody.

Comes in: the folder of a publication. Goes out: sign-ups, each with the number of its line. It is a module of its own
because this file alone has addresses of people who are in no list: it is readable by its owner alone, Git must not see
it, and `newsletter forget` takes people out of here, by forget().

Its first line says how far the logs of servers were read. So a copy that is lost, or is an older one, is made whole
again by the next reading, whatever is known elsewhere; all others are as the server has written them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from newsletter.errors import UsageError
from newsletter.owned import plain_files
from newsletter.owned.staging import NEW, put_right, staging
from newsletter.printable import printable
from newsletter.sending.joining.signups import SignUp, read_line
from newsletter.sending.secret import folded

FILE = "signups.jsonl"

_HEAD = '{"newsletter-signups-copy": 1, "read": '
_NO_SIGNUP = b'{"newsletter-signups'
"""What the first line begins with, here and at the server, from which somebody may have copied the file."""

_LONGEST_SHOWN = 80  # characters
_BINARY = getattr(os, "O_BINARY", 0)  # Windows would write other line ends


class Copy:
    """The copy, as a place to note how far logs were read; all changes are within a transaction.

    `around` begins one that only one process is in at a time.
    """

    def __init__(self, root: Path, around: Callable[[], AbstractContextManager[None]]) -> None:
        self._root = root
        self._around = around
        self._load()

    def noted(self, name: str) -> str | None:
        """Return what was noted under a name, None if nothing was."""
        return self._notes.get(name)

    def note(self, name: str, value: str) -> None:
        """Note a text under a name, in place of the one before."""
        self._notes[name] = value

    def add(self, signups: Iterable[SignUp]) -> int:
        """Add sign-ups that are not there yet; return how many that are."""
        there = set(self._lines)
        new = [signup.line for signup in signups if signup.line not in there]
        self._lines += new
        return len(new)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all of the block, and have it on the disk at its end, or nothing."""
        with self._around():
            self._load()
            yield
            head = f"{_HEAD}{json.dumps(self._notes)}}}\n".encode("ascii")
            _write(self._root, [head, *self._lines])

    def _load(self) -> None:
        lines = _lines(self._root)
        self._notes = _notes(lines[0]) if lines else {}
        self._lines = [line for line in lines if not line.startswith(_NO_SIGNUP)]


def read(root: Path) -> dict[int, SignUp]:
    """Return the sign-ups by the number of their line, none if there is no file; raise UsageError for a wrong line."""
    signups = {}
    for number, line in enumerate(_lines(root), 1):
        signup = read_line(line.decode("utf-8", "replace"))
        if signup is not None:
            signups[number] = signup
        elif not line.startswith(_NO_SIGNUP):
            shown = printable(line[:_LONGEST_SHOWN].decode("utf-8", "replace").rstrip("\n"))
            raise UsageError(f"{FILE}:{number}: This line is no sign-up: “{shown}”. Put it right, or delete it.")
    return signups


def lines_of(root: Path, addresses: Iterable[str]) -> tuple[int, ...]:
    """Return in which lines some people have signed up, whatever the case of their addresses."""
    people = {folded(address) for address in addresses}
    return tuple(number for number, line in enumerate(_lines(root), 1) if _is_of(line, people))


def forget(root: Path, addresses: Iterable[str]) -> None:
    """Take these lines out; all others stay as they are."""
    gone = set(lines_of(root, addresses))
    if gone:
        _write(root, [line for number, line in enumerate(_lines(root), 1) if number not in gone])


def _is_of(line: bytes, people: Collection[str]) -> bool:
    """Return whether a line is of some people: one that cannot be read is, if an address of theirs stands in it."""
    signup = read_line(line.decode("utf-8", "replace"))
    if signup:
        return folded(signup.address) in people
    return any(person.encode() in line.lower() for person in people)


def _notes(line: bytes) -> dict[str, str]:
    """Return what a first line notes; nothing, if it is another one."""
    if not line.startswith(_HEAD.encode("ascii")):
        return {}
    try:
        notes = json.loads(line)["read"]
    except (ValueError, RecursionError):
        return {}
    return {name: value for name, value in notes.items() if isinstance(value, str)} if isinstance(notes, dict) else {}


def _lines(root: Path) -> list[bytes]:
    """Return the lines of the file, each with its end."""
    path = root / FILE
    if path.is_symlink() or (path.exists() and not plain_files.is_plain(path)):
        raise UsageError(f"{path} is a link, or no plain file, and is not used: move it away.")
    try:
        content = path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    return [line + b"\n" for line in content.splitlines()]


def _write(root: Path, lines: Iterable[bytes]) -> None:
    """Write the file anew, in one go, and have it on the disk."""
    path = root / FILE
    put_right(root)
    try:
        with staging(root) as temporary:
            (temporary / NEW).mkdir()
            new = temporary / NEW / FILE
            with open(os.open(new, os.O_WRONLY | os.O_CREAT | _BINARY, 0o600), "wb") as file:  # noqa: PTH123
                file.writelines(lines)
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
