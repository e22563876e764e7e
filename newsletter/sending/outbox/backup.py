"""The ledger ↔ a copy of it in another file, whole at one moment, also while a sending is under way.

It is a module of its own because copying the file alone would miss what SQLite keeps beside it.
"""

from __future__ import annotations

import os
from pathlib import Path

from newsletter.errors import UsageError
from newsletter.owned import plain_files
from newsletter.owned.staging import NEW, staging
from newsletter.sending.outbox import schema
from newsletter.sending.outbox.only_one import only_one
from newsletter.sending.outbox.opening import SECRET
from newsletter.sending.outbox.sqlite import Ledger
from newsletter.sending.secret import VARIABLE, Secret


def back_up(root: Path, file: Path) -> None:
    """Copy the ledger of a publication into a file, in place of an earlier copy, readable by its owner alone.

    Raise UsageError if the file is there and is no ledger, or if there is none to copy.
    """
    if plain_files.status(file) and not schema.is_ledger(file):
        raise UsageError(f"{file} is there, and is no copy of a ledger: move it away, or choose another name.")
    if not (root / schema.FILE).exists():
        raise UsageError(f"There is no {schema.FILE} in {root}: nothing has been sent from here.")
    with schema.explained(file), staging(file.absolute().parent) as temporary:
        (temporary / NEW).mkdir()
        copy = _made(temporary / NEW / file.name)
        with Ledger(root / schema.FILE, make=False) as ledger:
            ledger.copy_to(copy)
        copy.replace(file)


def restore(root: Path, file: Path, secret: Secret) -> None:
    """Put a copy into the place of a publication's ledger, where there is none.

    Raise UsageError if there is one, or if the copy is none or was made with another secret.
    """
    place = root / schema.FILE
    with only_one(root), schema.explained(file):
        if plain_files.status(place):
            raise UsageError(f"{place} is there already, and may know of more than the copy: move it away first.")
        if not schema.is_ledger(file):
            raise UsageError(f"{file} is no copy of a ledger, as `newsletter outbox --backup` makes it.")
        with staging(root) as temporary:
            (temporary / NEW).mkdir()
            copy = _made(temporary / NEW / place.name)
            copy.write_bytes(file.read_bytes())
            with Ledger(copy, make=False) as ledger:
                if ledger.noted(SECRET) not in (None, secret.check_value):
                    raise UsageError(
                        f"{file} was made with another secret, so nobody who has left would be recognised: set "
                        f"{VARIABLE} to that one."
                    )
                if ledger.one("PRAGMA integrity_check") != ("ok",):
                    raise UsageError(f"{file} is damaged: take an earlier copy.")
            copy.replace(place)


def _made(file: Path) -> Path:
    """Make an empty file that only its owner can read, and return it."""
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    return file
