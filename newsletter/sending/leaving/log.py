"""One file that says what people did, such as who left: a line is on the disk before its member is answered.

Comes in: entries, from several threads at once. Goes out: the file, and for `newsletter send` the lines behind a mark.
A module of its own because what was answered must never be lost: not when the process or the machine dies in the middle
of a line, not when the disk is full, and not when somebody moves the file away while it is written.
"""

from __future__ import annotations

import errno
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Generic

from newsletter.errors import UsageError
from newsletter.owned.lock import lock
from newsletter.sending.leaving.lines import E, Head, Kind, Mark, Marks, refuse_other_secret
from newsletter.sending.secret import Secret

_READ_AT_ONCE = 65_536  # bytes
_MORE_THAN_A_LINE = 65_536  # bytes

_BINARY = getattr(os, "O_BINARY", 0)  # Windows would write other line ends


class Log(Generic[E]):
    """A log of a kind that this process alone writes, from opening it until close()."""

    def __init__(self, path: Path, secret: Secret, kind: Kind[E]) -> None:
        """Open a log, or begin one, and put right what a writer that died has left.

        Raise UsageError if another process writes it, if it is no log, or if it was written with another secret.
        """
        self._path = path
        self._kind = kind
        self._writing = threading.Lock()
        try:
            is_new = not path.exists()
            number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | _BINARY, 0o600)
            self._file = open(number, "r+b", buffering=0)  # noqa: SIM115, PTH123 - a descriptor
            try:
                self._begin(secret)
            except BaseException:
                self._file.close()
                raise
            if is_new:
                _keep_name(path)
        except BlockingIOError as error:
            raise UsageError(f"{path} is being written by another `newsletter unsubscribe-server`.") from error
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}.") from error

    def _begin(self, secret: Secret) -> None:
        lock(self._file)
        content = self._file.read() or b""
        whole = content[: content.rfind(b"\n") + 1]
        if whole:
            self.head = self._kind.head_of(whole, str(self._path))
            refuse_other_secret(self.head, secret, str(self._path))
            if self.head.start:
                raise UsageError(f"{self._path} lacks the beginning of the log, so it cannot be written on.")
        else:
            self.head = Head(secrets.token_hex(16), secret.check_value, 0)
            if not self._kind.beginning.startswith(content[: len(self._kind.beginning)]):  # no part of a first line
                self._kind.head_of(content, str(self._path))
        if len(whole) < len(content):
            os.ftruncate(self._file.fileno(), len(whole))
        self._size = len(whole)
        if not whole:
            self._write(self._kind.first_line(self.head))
        else:
            os.fsync(self._file.fileno())  # what was read may not be on the disk yet, and is handed out as if it were

    def close(self) -> None:
        """Let others write the log."""
        self._file.close()

    def append(self, entry: E) -> None:
        """Write an entry, and return when it is on the disk; raise OSError, with nothing written, if that fails."""
        with self._writing:
            self._write(entry.line)

    def entries(self) -> Iterator[E]:
        """Yield what is in the log, but for lines that cannot be read: whoever takes the log in is told of these."""
        _, parts = self.behind({})
        for line in b"".join(parts).splitlines()[1:]:
            if (entry := self._kind.entry(line.decode("ascii", "replace"))) is not None:
                yield entry

    def _write(self, line: bytes) -> None:
        number = self._file.fileno()
        self._refuse_other_file(number)
        try:
            if os.write(number, line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(number)
        except OSError:
            with suppress(OSError):
                os.ftruncate(number, self._size)
            raise
        self._size += len(line)

    def _refuse_other_file(self, number: int) -> None:
        """Raise OSError if the file has no longer this name, or is shorter; remove what a failed write has left."""
        opened = os.fstat(number)
        if not os.path.samestat(opened, self._path.stat()) or opened.st_size < self._size:
            raise OSError(errno.ESTALE, "somebody has moved or cut the log", str(self._path))
        if opened.st_size > self._size:
            os.ftruncate(number, self._size)

    def behind(self, marks: Marks) -> tuple[int, Iterator[bytes]]:
        """Return the log as its reader needs it who has what is before its mark: its length in bytes, and its parts."""
        first, end = len(self._kind.first_line(self.head)), self._size
        mark = marks.get(self.head.log)
        start = mark.length if mark and self._has(mark) else 0
        head = self._kind.first_line(self.head._replace(start=start))

        def parts() -> Iterator[bytes]:
            yield head
            with self._path.open("rb") as file:
                file.seek(first + start)
                left = end - first - start
                while left and (part := file.read(min(left, _READ_AT_ONCE))):
                    left -= len(part)
                    yield part

        return len(head) + end - first - start, parts()

    def _has(self, mark: Mark) -> bool:
        first = len(self._kind.first_line(self.head))
        if first + mark.length > self._size:
            return False
        with self._path.open("rb") as file:
            file.seek(max(first, first + mark.length - _MORE_THAN_A_LINE))
            before = file.read(first + mark.length - file.tell())
        return mark == Mark.behind(mark.log, mark.length, before)


def _keep_name(path: Path) -> None:
    """Have the name of a new file on the disk, where the system can; elsewhere it is there with the file."""
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
