"""People who are to be forgotten → gone from the ledger's copies, from lists and letters; and where else they stand.

Comes in: a publication, its ledger, in which they are cleared already, and the people. Goes out: what a person is to
look at before it is deleted, and what only a person can take out. It is a module of its own because an address is in
more files than any other module knows of, and all of them are to be handled or named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from newsletter.errors import UsageError
from newsletter.sending import folder, whereabouts
from newsletter.sending.joining import copy
from newsletter.sending.members import without
from newsletter.sending.members.without import Theirs
from newsletter.sending.outbox import backup, schema
from newsletter.sending.outbox.clearing import Person
from newsletter.sending.outbox.place import Place
from newsletter.sending.secret import Secret, folded
from newsletter.sending.whereabouts import files_below, search


class Copies(NamedTuple):
    """Copies of the ledger: those in which people were forgotten, what went wrong with others, and those not here."""

    done: tuple[Path, ...]
    failures: tuple[str, ...]
    away: tuple[Path, ...]


class Remains(NamedTuple):
    """Where people still stand: rows of lists, sign-ups, letters that this program wrote into files, and other files.

    `signups` are lines of the copy of the server's log in a publication. `unread` could not be looked into.
    """

    addresses: tuple[str, ...]
    rows: Mapping[Path, Theirs]
    signups: Mapping[Path, tuple[int, ...]]
    letters: tuple[Path, ...]
    others: tuple[whereabouts.Place, ...]
    unread: tuple[Path, ...]


def forget_in_copies(
    root: Path, own: Place, noted: Iterable[Path], people: Collection[Person], secret: Secret
) -> Copies:
    """Clear people in the copies of a publication's own ledger, in its folder and where they were noted to be."""
    done, failures, away = [], [], []
    below = [file for file in files_below(root) if schema.is_ledger(file)]
    for file in dict.fromkeys([*below, *noted]):
        if not schema.is_ledger(file):
            away.append(file)
            continue
        if isinstance(own, Path) and file.samefile(own):
            continue
        try:
            backup.forget_in_copy(file, people, secret)
        except UsageError as error:
            failures.append(str(error))
        else:
            done.append(file)
    return Copies(tuple(done), tuple(failures), tuple(away))


def remains(root: Path, lists: Iterable[Path], people: Collection[Person]) -> Remains:
    """Return where people still stand, in the files of a folder and in lists elsewhere; not in ledgers."""
    files = [*files_below(root), *(each for each in lists if each.is_file())]
    ledgers = {file for file in files if schema.is_ledger(file)}
    beside = {file.with_name(f"{file.name}{ending}") for file in ledgers for ending in schema.BESIDE}
    addresses = tuple(person.address for person in people)
    found = search(dict.fromkeys(file for file in files if file not in ledgers | beside), addresses)
    known = {folded(address) for address in addresses}
    rows, letters, others = {}, [], []
    signups = {root / copy.FILE: lines} if (lines := copy.lines_of(root, addresses)) else {}
    for place in found.places:
        if folder.is_ours(place.file):
            if place.lines:  # and not in the name alone, where it can be a part of another's address
                letters.append(place.file)
            continue
        gone = set(signups.get(place.file, ()))
        theirs = None if gone else without.rows_of(place.file, known)
        if theirs:
            gone = {line for row in theirs.rows for line in range(row.line, row.end + 1)}
        if theirs and theirs.rows:
            rows[place.file] = theirs
        left = tuple(line for line in place.lines if line not in gone)
        if left or not gone:
            others.append(whereabouts.Place(place.file, left))
    return Remains(addresses, rows, signups, tuple(letters), tuple(others), found.unread)


def delete(found: Remains) -> None:
    """Delete the rows, the sign-ups and the letters; raise UsageError or OSError where that is not possible."""
    for file, theirs in found.rows.items():
        without.delete(file, theirs)
    for file in found.signups:
        copy.forget(file.parent, found.addresses)
    for letter in found.letters:
        letter.unlink(missing_ok=True)
