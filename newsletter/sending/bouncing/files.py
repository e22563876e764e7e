"""The path of a file or a folder → the mails in it, each as bytes; nothing there is changed.

Comes in: a message (.eml), an mbox, a folder of messages, or a Maildir. It is a module of its own because mail programs
export mail in these forms, and `mailbox` of the standard library opens them for writing, and reads messages whole,
however long they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

from newsletter.errors import UsageError
from newsletter.sending.bouncing.mail import MOST_BYTES

_BEGINS = b"From "
"""What stands at the beginning of each mail of an mbox, behind an empty line (RFC 4155)."""


def mails_in(path: Path) -> Iterator[bytes]:
    """Yield the mails of a file or a folder, of each the first MOST_BYTES; raise UsageError where that is none."""
    try:
        for file in _files(path):
            with file.open("rb") as opened:
                yield from _mails(opened)
    except OSError as error:
        raise UsageError(f"{error.filename or path} cannot be read: {error.strerror}.") from error


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    folders = [path / name for name in ("cur", "new") if (path / name).is_dir()]  # of a Maildir
    found = [file for folder in folders for file in folder.iterdir()] if folders else [*path.glob("*.eml")]
    if not found and not folders:
        raise UsageError(f"{path} is no Maildir, and has no messages (.eml) in it.")
    return sorted(file for file in found if file.is_file() and not file.name.startswith("."))


def _mails(opened: BufferedReader) -> Iterator[bytes]:
    beginning = opened.peek(len(_BEGINS))[: len(_BEGINS)]
    if beginning != _BEGINS:
        if raw := opened.read(MOST_BYTES):
            yield raw
        return
    kept: list[bytes] = []
    size, is_behind_gap = 0, True
    for line in iter(lambda: opened.readline(MOST_BYTES), b""):
        if is_behind_gap and line.startswith(_BEGINS):
            if kept:
                yield b"".join(kept)
            kept, size = [], 0
        elif size < MOST_BYTES:
            kept.append(line)
            size += len(line)
        is_behind_gap = line in (b"\n", b"\r\n")
    yield b"".join(kept)
