"""Messages → files: Folder, the transport for testing without a mail server.

Mail programs open a file as a received message. An existing one is overwritten only if an earlier run wrote it, which
its first line shows.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Self
from urllib.parse import quote

from newsletter.errors import UsageError
from newsletter.owned import plain_files
from newsletter.owned.staging import NEW, put_right, staging
from newsletter.sending.transport import SUPPRESSED, Receipt

MARK = b"X-Written-By: newsletter send\r\n"
"""The first line of each file; other programs that deliver to disk also put lines of their own before a message."""


ENDING = ".eml"
LONGEST = 140
"""The bytes of the longest name: an encrypted home may allow 143, and an e-mail address has up to 254."""


class Folder:
    """A transport that writes <name>.<recipient>.eml into a folder, and creates the folder if necessary."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name

    def __enter__(self) -> Self:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except FileExistsError as error:
            raise UsageError(f"{self.path} is a file, not a folder: choose another with --to-folder.") from error
        except OSError as error:
            raise UsageError(f"{self.path} cannot be made: {error.strerror}.") from error
        put_right(self.path)
        return self

    def __exit__(self, *raised: object) -> None:
        """Do nothing: files are written atomically."""

    def deliver(
        self, raw: bytes, recipient: str, *, sender: str, before_body: Callable[[], bool] | None = None
    ) -> Receipt:
        """Write one file, atomically."""
        if before_body and not before_body():
            return Receipt(recipient, "suppressed", SUPPRESSED)
        file = self.path / _file_name(self.name, recipient)
        try:
            if os.path.lexists(file) and not is_ours(file):
                said = "and `newsletter send` did not write it: move it away, or choose another folder."
                return Receipt(recipient, "failed", f"{file} is there, {said}")
            with staging(self.path) as temporary:
                plain_files.make(temporary / NEW, file.name, MARK + raw)
                (temporary / NEW / file.name).replace(file)
        except OSError as error:
            return Receipt(recipient, "failed", f"{file} cannot be written: {error.strerror}.")
        return Receipt(recipient, "accepted", f"It is in {file}.")


def _file_name(name: str, recipient: str) -> str:
    """Return the name of a recipient's file; of a long one, the beginning and a digest that tells it from others.

    It is in lower case, because some file systems treat names that differ only in case as one file.
    """
    whole = f"{name}.{quote(recipient.lower(), safe='@+')}"
    if len(whole.encode()) > LONGEST - len(ENDING):
        digest = hashlib.sha256(whole.encode()).hexdigest()[:16]
        beginning = whole.encode()[: LONGEST - len(ENDING) - len(digest) - 1].decode(errors="ignore")
        whole = f"{beginning}~{digest}"
    return f"{whole}{ENDING}"


def is_ours(file: Path) -> bool:
    """Return whether an earlier run wrote a file; a folder, a pipe or a link is never read."""
    opened = plain_files.opened(file.parent, file.name)
    if opened is None:
        return False
    with opened:
        return opened.read(len(MARK)) == MARK
