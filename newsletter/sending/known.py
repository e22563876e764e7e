"""The list, the sign-ups and the ledger → how many members there are, and all that is known of one of them.

Comes in: what each of the three says, wherever it is kept. Goes out: counts, and for one address what a person may ask
to see (in the EU, Article 15 of the GDPR). It is a module of its own because no other one knows all three.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from newsletter.sending.joining import copy
from newsletter.sending.joining.signups import SignUp
from newsletter.sending.members import cells
from newsletter.sending.members.columns import columns_of, has_address
from newsletter.sending.members.entries import shown_name
from newsletter.sending.members.read import MembersFile
from newsletter.sending.members.sheet import opened
from newsletter.sending.outbox.ledger import Ledger, Suppressed
from newsletter.sending.outbox.of_one import LetterTo, Returned, letters_to, returned_by
from newsletter.sending.secret import Secret, folded


class Counted(NamedTuple):
    """How many there are: `written_to` get the next letter, and `suppressed` are all others of them, by the reason."""

    written_to: int
    suppressed: Mapping[str, int]


class Known(NamedTuple):
    """All that is known of somebody: rows of the list and sign-ups by their lines, and what the ledger has."""

    rows: Mapping[int, Mapping[str, str]]
    signups: Mapping[int, SignUp]
    reasons: tuple[Suppressed, ...]
    letters: tuple[LetterTo, ...]
    returned: tuple[Returned, ...]


class Keys:
    """What the ledger says of addresses; nothing, where there is no ledger yet."""

    def __init__(self, ledger: Ledger | None, secret: Secret | None) -> None:
        self._ledger = ledger
        self._secret = secret

    def reasons(self, address: str) -> list[Suppressed]:
        """Return why somebody gets no letters now."""
        return [each for each in self.all_reasons(address) if not is_over(each)]

    def all_reasons(self, address: str) -> list[Suppressed]:
        """Return why somebody gets no letters, or has got none for a while."""
        return self._ledger.reasons(self._secret.key_of(address)) if self._ledger and self._secret else []

    def letters(self, address: str) -> list[LetterTo]:
        """Return all letters to somebody."""
        return letters_to(self._ledger, self._secret.key_of(address)) if self._ledger and self._secret else []

    def returned(self, address: str) -> list[Returned]:
        """Return which mail came back from somebody."""
        return returned_by(self._ledger, self._secret.key_of(address)) if self._ledger and self._secret else []


def is_over(entry: Suppressed) -> bool:
    """Return whether an entry of the suppression list holds no longer."""
    return entry.until is not None and entry.until <= datetime.now(UTC)


def counted(members: MembersFile, keys: Keys) -> Counted:
    """Return how many of those whom a list and sign-ups name get the next letter."""
    suppressed: Counter[str] = Counter()
    written_to = 0
    for recipient in members.recipients:
        if reasons := keys.reasons(recipient.address):
            suppressed[reasons[-1].reason] += 1
        else:
            written_to += 1
    return Counted(written_to, suppressed)


def known_of(address: str, file: Path | None, root: Path, keys: Keys) -> Known:
    """Return all that is known of somebody; `file` is the list, if there is one."""
    person = folded(address)
    return Known(
        dict(_rows(file, person)) if file and file.exists() else {},
        {number: signup for number, signup in copy.read(root).items() if folded(signup.address) == person},
        tuple(keys.all_reasons(address)),
        tuple(keys.letters(address)),
        tuple(keys.returned(address)),
    )


def _rows(file: Path, person: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the rows of somebody by their lines, each with all that is in it, also what is not read otherwise."""
    with opened(file, shown_name(file), has_address) as sheet:
        if not sheet.names:
            return
        place = columns_of(sheet.names, ())[0].email
        for row in sheet.rows():
            if place < len(row) and cells.person(row[place]) == person:
                yield sheet.line, {name: cell for name, cell in zip(sheet.names, row, strict=False) if cell}
