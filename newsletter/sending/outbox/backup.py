"""The ledger ↔ a copy of it in another file, whole at one moment, also while a sending is under way.

It is a module of its own because copying the file alone would miss what SQLite keeps beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from newsletter.errors import UsageError
from newsletter.owned import plain_files
from newsletter.owned.staging import NEW, put_right, staging
from newsletter.sending.outbox import older, schema
from newsletter.sending.outbox.clearing import Person, clear_old, forget
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.only_one import only_one
from newsletter.sending.outbox.opening import SECRET
from newsletter.sending.outbox.place import Place
from newsletter.sending.outbox.taking_over import take_over
from newsletter.sending.secret import VARIABLE, Secret

_COPIES = "copies"
"""The name under which the ledger notes the files that it was copied into, as JSON."""


def back_up(root: Path, file: Path) -> None:
    """Copy the ledger of a publication into a file, in place of an earlier copy, readable by its owner alone.

    Raise UsageError if the file is there and is no ledger, or if there is none to copy, or one that is damaged.
    """
    if plain_files.status(file) and not schema.is_ledger(file):
        raise UsageError(f"{file} is there, and is no copy of a ledger: move it away, or choose another name.")
    if not (root / schema.FILE).exists():
        raise UsageError(f"There is no {schema.FILE} in {root}: nothing has been sent from here.")
    put_right(file.absolute().parent)
    with schema.explained(file), staging(file.absolute().parent) as temporary:
        (temporary / NEW).mkdir()
        copy = temporary / NEW / file.name
        with Ledger(root / schema.FILE, make=False) as ledger:
            if not _is_sound(ledger):
                raise UsageError(
                    f"{root / schema.FILE} is damaged, and no copy of it was made: keep the copies that you have."
                )
            clear_old(ledger)
            written = dict.fromkeys([*copies(ledger), file.resolve()])
            ledger.note(_COPIES, json.dumps([str(each) for each in written]))
            ledger.copy_to(copy)
        copy.replace(file)


def copies(ledger: Ledger) -> list[Path]:
    """Return into which files a ledger was copied, wherever these are by now."""
    return [Path(name) for name in json.loads(ledger.noted(_COPIES) or "[]")]


def forget_in_copy(file: Path, people: Iterable[Person], secret: Secret) -> None:
    """Clear some people in a copy of the ledger, too; raise UsageError where that is not possible."""
    with Ledger(file, make=False) as copy:
        if copy.noted(SECRET) not in (None, secret.check_value):
            raise UsageError(f"{file} was made with another secret, so nobody is recognised in it: delete it.")
        forget(copy, people)


def restore(root: Path, outbox: Place, file: Path, secret: Secret) -> int:
    """Put a copy into the place of a publication's ledger, where there is none; or a copy or a ledger into a database.

    A sending that was under way when the copy was made may have gone on since: whether those who waited have the letter
    is unknown, and a person decides; return how many they are. Raise UsageError if there is a ledger, or if the copy is
    none or was made with another secret.
    """
    place = root / schema.FILE
    with only_one(place), schema.explained(file):
        if isinstance(outbox, Path) and plain_files.status(place):
            raise UsageError(f"{place} is there already, and may know of more than the copy: move it away first.")
        if not schema.is_ledger(file):
            raise UsageError(f"{file} is no copy of a ledger, as `newsletter outbox --backup` makes it.")
        with staging(root) as temporary:
            (temporary / NEW).mkdir()
            copy = temporary / NEW / place.name
            if isinstance(outbox, Path):
                plain_files.make_new(copy, file.read_bytes(), 0o600)
            else:
                with Ledger(file, make=False) as source:  # with what SQLite keeps beside it, if this is no copy
                    source.copy_to(copy)
            with Ledger(copy, make=False) as ledger:
                if ledger.noted(SECRET) not in (None, secret.check_value):
                    raise UsageError(
                        f"{file} was made with another secret, so nobody who has left would be recognised: set "
                        f"{VARIABLE} to that one."
                    )
                if not _is_sound(ledger):
                    raise UsageError(f"{file} is damaged: take an earlier copy.")
                clear_old(ledger)
                unknown = older.settle(ledger, ledger.sendings())
                if not isinstance(outbox, Path):
                    take_over(outbox, ledger)
                    return unknown
            for left in schema.BESIDE:  # of the ledger that was here, and SQLite would take them for the copy's
                place.with_name(place.name + left).unlink(missing_ok=True)
            copy.replace(place)
    return unknown


def _is_sound(ledger: Ledger) -> bool:
    return bool(ledger.one("PRAGMA integrity_check") == ("ok",))
