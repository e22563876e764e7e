"""signups.jsonl, the copy of the server's log beside newsletter.yaml: read, added to, and without somebody.

Comes in: the folder of a publication. Goes out: sign-ups, each with the number of its line. It is a module of its own
because this file alone has addresses of people who are in no list: it is readable by its owner alone, Git must not see
it, and `newsletter forget` takes people out of here, by forget().
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from newsletter.errors import UsageError
from newsletter.owned import plain_files
from newsletter.printable import printable
from newsletter.sending.joining.signups import SIGNED_UP, SignUp, read_line
from newsletter.sending.secret import folded

FILE = "signups.jsonl"

_LONGEST_SHOWN = 80  # characters
_BINARY = getattr(os, "O_BINARY", 0)  # Windows would write other line ends


def read(root: Path) -> dict[int, SignUp]:
    """Return the sign-ups by the number of their line, none if there is no file; raise UsageError for a wrong line."""
    signups = {}
    for number, line in enumerate(_lines(root), 1):
        signup = read_line(line.decode("utf-8", "replace"))
        if signup is not None:
            signups[number] = signup
        elif not line.startswith(SIGNED_UP.beginning):  # of a file that somebody has copied from the server
            shown = printable(line[:_LONGEST_SHOWN].decode("utf-8", "replace").rstrip("\n"))
            raise UsageError(f"{FILE}:{number}: This line is no sign-up: “{shown}”. Put it right, or delete it.")
    return signups


def add(root: Path, signups: Iterable[SignUp]) -> list[SignUp]:
    """Add sign-ups that are not there yet, and return these, once they are on the disk."""
    there = set(_lines(root))
    new = [signup for signup in signups if signup.line not in there]
    if new:
        _write(root, [*_lines(root), *(signup.line for signup in new)])
    return new


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
    path, new = root / FILE, root / f"{FILE}.new"
    try:
        new.unlink(missing_ok=True)
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "wb") as file:  # noqa: PTH123
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
